"""Differences between two JSON values, field by field."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.domain.json.pointer import escape_pointer


class Difference(NamedTuple):
    """A changed value. `pointer` is a JSON Pointer (RFC 6901); None means null or absent."""

    pointer: str
    before: Any
    after: Any


def list_differences(before: Any, after: Any, pointer: str = "") -> Iterator[Difference]:  # noqa: ANN401 - any JSON value
    """Yield the differences in the order of the fields. A list is compared as one value."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            inner = f"{pointer}/{escape_pointer(name)}"
            yield from list_differences(before.get(name), after.get(name), inner)
    elif before != after:
        yield Difference(pointer, before, after)
