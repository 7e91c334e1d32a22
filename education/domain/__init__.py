"""Rules and writes of the education room."""
