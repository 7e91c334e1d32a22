"""What the content room does."""
