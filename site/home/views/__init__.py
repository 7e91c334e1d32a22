"""Views of the ground floor, a module for each matter."""
