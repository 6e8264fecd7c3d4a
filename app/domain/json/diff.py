"""Differences between two JSON values: the fields that changed, with their old and new values."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.domain.json.pointer import escape_pointer


class Difference(NamedTuple):
    """A value that differs between two JSON documents, and its position, a JSON Pointer (RFC 6901).

    `before` or `after` is None if the value there is null or absent.
    """

    pointer: str
    before: Any
    after: Any


def list_differences(before: object, after: object, pointer: str = "") -> Iterator[Difference]:
    """Yield the differences between two JSON values, in the order of the fields.

    `pointer` is the position of the two values in their documents. Objects are compared field by field,
    lists as one value: a list with one changed item is one difference.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            inner = f"{pointer}/{escape_pointer(name)}"
            yield from list_differences(before.get(name), after.get(name), inner)
    elif before != after:
        yield Difference(pointer, before, after)
