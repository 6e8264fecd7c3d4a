"""Bounds of what a list counts."""

COUNTED = 10_000
