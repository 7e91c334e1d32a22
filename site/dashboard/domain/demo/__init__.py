"""A demo district of the real shape from a fixed seed; every unit is marked 示例."""
