"""The number up to which lists count exactly."""

MAX_COUNTED = 10_000
