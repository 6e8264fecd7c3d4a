"""The private row in which SQLite's FTS5 stores the sums that it ranks by.

The source code, `fts5_index.c`, calls it "averages record". No public interface sets these sums. FTS5
counts entries and tokens itself, but it cannot subtract an entry that is deleted without its text, as a
contentless index allows. So scores would drift with each change.
"""

import logging

from sqlalchemy import text
from sqlalchemy.orm import Session

_logger = logging.getLogger(__name__)
# The id of the row; `fts5_index.c` calls it FTS5_AVERAGES_ROWID.
_SUMS_ID = 1
# The number of entries, and the tokens of each of the four columns. Only the total of tokens matters.
_NUMBERS = 5
_READ = text("SELECT block FROM search_index_data WHERE id = :id")
_WRITE = text("UPDATE search_index_data SET block = :sums WHERE id = :id")
# FTS5 holds the row in memory until a flush.
_FLUSH = text("INSERT INTO search_index (search_index) VALUES ('flush')")


def correct_sums(session: Session, documents: int, tokens: int) -> None:
    """Set the number of entries and the number of tokens by which FTS5 ranks hits.

    If the row of these sums is not in the known format, as a later version of SQLite could write it, it
    is not changed, and a warning is logged. Scores then drift with each change, but nothing is damaged.
    """
    session.execute(_FLUSH)
    block = session.scalar(_READ, {"id": _SUMS_ID})
    if block is not None and not has_known_format(block):
        _logger.warning("this version of SQLite stores sums of FTS5 in an unknown format")
        return
    sums = b"".join(map(_write_varint, (documents, tokens, *[0] * (_NUMBERS - 2))))
    session.execute(_WRITE, {"sums": sums, "id": _SUMS_ID})


def has_known_format(block: bytes) -> bool:
    """Return whether FTS5's row of sums is empty, or has exactly one varint for each sum.

    A varint is an integer of variable length, in SQLite's file format.
    """
    # The last byte of a varint has no highest bit.
    ends = [not byte & 0x80 for byte in block]
    return not block or (sum(ends) == _NUMBERS and ends[-1])


def _write_varint(number: int) -> bytes:
    """Encode a number below 2^56 as a varint of SQLite's file format: 7 bits a byte, highest first."""
    encoded = [number & 0x7F]
    while number := number >> 7:
        encoded.insert(0, number & 0x7F | 0x80)
    return bytes(encoded)
