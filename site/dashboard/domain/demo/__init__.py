"""A demo district of the real shape, made from a fixed seed; every unit is marked 示例."""
