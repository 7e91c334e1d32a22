"""Rules of the ground floor that draw and translate nothing themselves."""
