"""Cursors: positions in a list, opaque to the client and valid for that list only.

A cursor is the base64url of three parts: a digest that identifies the list; the epoch of the catalogue,
a random name that changes when the catalogue is restored or copied; and the position, a JSON array of
strings and nulls. A cursor from another epoch is an error, because resources may have been lost since.
A pinned cursor has `EPOCH.REVISION` in place of the epoch: the next page shows that revision.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from app.domain.revisions import RequestedRevision, parse_revision
from app.errors import AnotherEpoch, CursorMismatch

_DIGEST_BYTES = 9
# The greatest number that every database accepts for a revision, a version or a proposal.
_MAX_NUMBER = 2**31 - 1


def digest_list(identity: dict[str, Any]) -> bytes:
    """Return a short digest that identifies a list in a cursor.

    `identity` has all that distinguishes the list from others: kind of resource, filters and order.
    """
    return sha256(json.dumps(identity, sort_keys=True).encode()).digest()[:_DIGEST_BYTES]


def write_cursor(listed: bytes, epoch: str, position: Sequence[str | None]) -> str:
    """Return the cursor for a position in a list.

    `listed` is the digest of the list (`digest_list`), `epoch` the current epoch of the catalogue, a
    random name that changes when the catalogue is restored or copied; `EPOCH.REVISION` pins the cursor
    to that revision.
    """
    written = f"{epoch}{json.dumps(position, ensure_ascii=False)}"
    return urlsafe_b64encode(listed + written.encode()).decode().rstrip("=")


def read_cursor(cursor: str, listed: bytes, length: int, epoch: str) -> list[str | None]:
    """Return the position that a cursor holds: `length` values, of which the last is never None.

    `listed` is the digest of the list (`digest_list`), `epoch` the current epoch of the catalogue, a
    random name that changes when the catalogue is restored or copied.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this list.
    """
    written_in, position = read_position(cursor, listed, length)
    check_epoch(written_in, epoch)
    return position


def read_numbers(cursor: str, listed: bytes, length: int, epoch: str) -> list[int]:
    """Return a position of numbers that a cursor holds; see `read_cursor`."""
    values = [value or "" for value in read_cursor(cursor, listed, length, epoch)]
    if not all(value.isdecimal() and int(value) <= _MAX_NUMBER for value in values):
        raise refuse_cursor()
    return [int(value) for value in values]


def read_position(cursor: str, listed: bytes, length: int) -> tuple[str, list[str | None]]:
    """Return the epoch and the position that a cursor holds, for a position of `length` values.

    The epoch is the random name that the catalogue had when the cursor was issued; the caller must
    compare it with the current one (`check_epoch`). `listed` is the digest of the list.

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
    return _drop_revision(epoch), list(position)


def get_epoch(cursor: str) -> str:
    """Return the epoch that a cursor holds. `read_position` must have accepted the cursor before."""
    return _drop_revision(_get_state(cursor))


def read_pin(cursor: str) -> RequestedRevision | None:
    """Return the epoch and revision that a cursor is pinned to, or None if it is not pinned.

    The cursor may be any text that a client has sent.
    """
    try:
        state = _get_state(cursor)
    except ValueError:
        return None
    return parse_revision(state) if "." in state else None


def _get_state(cursor: str) -> str:
    return _decode(cursor)[_DIGEST_BYTES:].partition(b"[")[0].decode()


def _drop_revision(state: str) -> str:
    return state.partition(".")[0]


def _decode(cursor: str) -> bytes:
    return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def check_epoch(written_in: str, epoch: str) -> None:
    """Raise AnotherEpoch unless a cursor was issued in the current epoch of the catalogue.

    `written_in` is the epoch that the cursor holds, `epoch` the current one: a random name that changes
    when the catalogue is restored or copied.
    """
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
    """Return whether `position`, decoded from a cursor, has the form of a position of `length` values.

    A client may forge a cursor. It may then hold any JSON, such as text that no database accepts.
    """
    return (
        isinstance(position, list)
        and len(position) == length
        and position[-1] is not None
        and all(
            value is None or (isinstance(value, str) and _is_storable(value)) for value in position
        )
    )


def _is_storable(text: str) -> bool:
    """Return whether every database accepts a text: one without NUL and lone surrogates."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
