"""The number up to which lists count exactly; beyond it, `count_exact` in a response is false."""

MAX_COUNTED = 10_000
