"""Cursors: a place in a list, opaque to the client and good for that list only.

base64url of a digest that names the list, of the epoch of the catalogue, and of the place as a JSON array
of strings and nulls. A cursor of another epoch is refused: what it counted on may be gone.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from app.errors import AnotherEpoch, CursorMismatch

_DIGEST_BYTES = 9


def digest_list(identity: dict[str, Any]) -> bytes:
    """Name a list by all that makes it one: its kind, filters and order."""
    return sha256(json.dumps(identity, sort_keys=True).encode()).digest()[:_DIGEST_BYTES]


def write_cursor(listed: bytes, epoch: str, place: Sequence[str | None]) -> str:
    written = f"{epoch}{json.dumps(place)}"
    return urlsafe_b64encode(listed + written.encode()).decode().rstrip("=")


def read_cursor(cursor: str, listed: bytes, length: int, epoch: str) -> list[str | None]:
    """Read a place of `length` strings, the last of which is an id.

    Raises:
        AnotherEpoch: the cursor was given out before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not given out for this list.
    """
    written_in, place = read_position(cursor, listed, length)
    check_epoch(written_in, epoch)
    return place


def read_position(cursor: str, listed: bytes, length: int) -> tuple[str, list[str | None]]:
    """Read the epoch of a cursor, which `check_epoch` compares when the present one is known, and its place.

    Raises:
        CursorMismatch: the cursor was not given out for this list.
    """
    try:
        decoded = _decode(cursor)
        epoch, bracket, written = decoded[_DIGEST_BYTES:].decode().partition("[")
        place = json.loads(bracket + written)
    except (ValueError, RecursionError):
        decoded, epoch, place = b"", "", None
    if decoded[:_DIGEST_BYTES] != listed or not _is_position(place, length):
        raise refuse_cursor()
    return epoch, list(place)


def get_epoch(cursor: str) -> str:
    """The epoch that a cursor was written in, of one that was read already."""
    return _decode(cursor)[_DIGEST_BYTES:].partition(b"[")[0].decode()


def _decode(cursor: str) -> bytes:
    return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def check_epoch(written_in: str, epoch: str) -> None:
    """Raise AnotherEpoch unless a cursor was written in the present epoch."""
    if written_in != epoch:
        raise AnotherEpoch(
            "this cursor was given out before the catalogue was restored or replaced: start again "
            "without `cursor`"
        )


def refuse_cursor() -> CursorMismatch:
    return CursorMismatch(
        "this cursor was given out for another list: keep every filter as it was, or start "
        "again without `cursor`"
    )


def _is_position(place: object, length: int) -> bool:
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
