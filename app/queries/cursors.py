"""Cursors: a place in a list, opaque to the client and good for that list only.

base64url of a digest that names the list, and of the place as a JSON array of strings and nulls.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from app.errors import CursorMismatch

_DIGEST_BYTES = 9


def digest_list(identity: dict[str, Any]) -> bytes:
    """Name a list by all that makes it one: its kind, filters and order."""
    return sha256(json.dumps(identity, sort_keys=True).encode()).digest()[:_DIGEST_BYTES]


def write_cursor(listed: bytes, place: Sequence[str | None]) -> str:
    return urlsafe_b64encode(listed + json.dumps(place).encode()).decode().rstrip("=")


def read_cursor(cursor: str, listed: bytes, length: int) -> list[str | None]:
    """Read a place of `length` strings, the last of which is an id.

    Raises:
        CursorMismatch: the cursor was not given out for this list.
    """
    try:
        decoded = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        place = json.loads(decoded[_DIGEST_BYTES:])
    except (ValueError, RecursionError):
        decoded, place = b"", None
    if decoded[:_DIGEST_BYTES] != listed or not _is_place(place, length):
        raise refuse_cursor()
    return list(place)


def refuse_cursor() -> CursorMismatch:
    return CursorMismatch(
        "this cursor was given out for another list: keep every filter as it was, or start "
        "again without `cursor`"
    )


def _is_place(place: object, length: int) -> bool:
    """A forged cursor may hold anything, such as text that no database takes."""
    return (
        isinstance(place, list)
        and len(place) == length
        and place[-1] is not None
        and all(
            one is None or (isinstance(one, str) and one.isascii() and one.isprintable())
            for one in place
        )
    )
