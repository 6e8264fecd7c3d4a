"""Cursors: positions in a list, opaque to the client and valid for that list only.

A cursor is the base64url of a digest that identifies the list, the epoch of the catalogue, and the
position as a JSON array of strings and nulls. A cursor of another epoch is refused, because
resources may have been lost since.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from app.errors import AnotherEpoch, CursorMismatch

_DIGEST_BYTES = 9


def digest_list(identity: dict[str, Any]) -> bytes:
    """Hash what identifies a list: its kind, filters and order."""
    return sha256(json.dumps(identity, sort_keys=True).encode()).digest()[:_DIGEST_BYTES]


def write_cursor(listed: bytes, epoch: str, position: Sequence[str | None]) -> str:
    written = f"{epoch}{json.dumps(position)}"
    return urlsafe_b64encode(listed + written.encode()).decode().rstrip("=")


def read_cursor(cursor: str, listed: bytes, length: int, epoch: str) -> list[str | None]:
    """Read a position of `length` strings, the last of which is an id.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this list.
    """
    written_in, position = read_position(cursor, listed, length)
    check_epoch(written_in, epoch)
    return position


def read_position(cursor: str, listed: bytes, length: int) -> tuple[str, list[str | None]]:
    """Read the epoch and the position of a cursor; the caller must check the epoch.

    Raises:
        CursorMismatch: the cursor was not issued for this list.
    """
    try:
        decoded = _decode(cursor)
        epoch, bracket, written = decoded[_DIGEST_BYTES:].decode().partition("[")
        position = json.loads(bracket + written)
    except (ValueError, RecursionError):
        decoded, epoch, position = b"", "", None
    if decoded[:_DIGEST_BYTES] != listed or not _is_position(position, length):
        raise refuse_cursor()
    return epoch, list(position)


def get_epoch(cursor: str) -> str:
    """Return the epoch of a cursor that `read_position` has accepted."""
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


def _is_position(position: object, length: int) -> bool:
    """Check a position. A forged cursor may hold anything, such as text that no database accepts."""
    return (
        isinstance(position, list)
        and len(position) == length
        and position[-1] is not None
        and all(
            value is None or (isinstance(value, str) and value.isascii() and value.isprintable())
            for value in position
        )
    )
