"""The number up to which the resources of a list are counted exactly.

For a longer list, a response has this number as `count`, and `count_exact` is false.
"""

MAX_COUNTED = 10_000
