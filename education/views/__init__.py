"""Pages of /classroom/."""
