"""Public screens of the content room that are not pages of their own."""
