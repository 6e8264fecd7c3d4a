"""Splitting of many items into batches, so that a statement or a write gets a bounded number of them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

# The usual number of ids or rows in one statement.
BATCH = 500
_Item = TypeVar("_Item")


def batches(items: Iterable[_Item], size: int = BATCH) -> Iterator[list[_Item]]:
    """Split items into lists of `size` items; the last list may be shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
