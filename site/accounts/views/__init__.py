"""Pages that sign in and out, change a password and activate a slip."""
