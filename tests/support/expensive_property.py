"""Fewer examples for a property whose examples are expensive."""

from hypothesis import settings


def expensive_property() -> settings:
    """Return settings with a quarter of the examples of the chosen profile.

    For a property one example of which takes ten milliseconds or more, a hundred times what most take:
    it makes a database, or it reads with a slow library.
    """
    return settings(max_examples=settings().max_examples // 4)
