"""Pieces of a size that is worth sending: one row at a time costs more than the row."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
PIECE_BYTES = 512 * 1024


def join_pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Join small parts until they are a piece; the last one may be smaller."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= PIECE_BYTES:
            yield b"".join(held)
            held.clear()
            size = 0
    if held:
        yield b"".join(held)


def split_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Split into lists of `size`; the last one may be shorter."""
    following = iter(items)
    while batch := list(islice(following, size)):
        yield batch
