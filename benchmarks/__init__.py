"""Measurements: each prints figures and ratios, none asserts a time."""
