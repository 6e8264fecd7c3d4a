"""Bounds of what a list counts."""

MAX_COUNTED = 10_000
