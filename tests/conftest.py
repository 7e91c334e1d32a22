"""What every test may count on."""
