"""Where the numbers of a text are, as they were read; what was read last stays in memory."""

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.quotes.span import Span
from app.models import TextNumber

# The numbers that all cached texts have together; each takes about 17 bytes.
MAX_CACHED_NUMBERS = 1_000_000


@dataclass(frozen=True, slots=True)
class TextNumbers:
    """The starts, ends and reasons of the numbers of a text in order; they do not overlap.

    `explained` counts those that have a reason.
    """

    starts: "array[int]"
    ends: "array[int]"
    reasons: list[str | None]
    explained: int

    def find(self, span: Span) -> Iterator[int]:
        """Yield the positions of the numbers that a span overlaps."""
        first = max(0, bisect_left(self.starts, span.start) - 1)
        for position in range(first, bisect_left(self.starts, span.end)):
            if self.ends[position] > span.start:
                yield position


# By the SHA-256 of the text and the id of the reading, of which the numbers never change.
_cached: OrderedDict[tuple[str, int], TextNumbers] = OrderedDict()


def get_text_numbers(session: Session, sha256: str, reading_id: int) -> TextNumbers:
    """Return the numbers of a text as a reading has them, cached or from the database."""
    numbers = _cached.pop((sha256, reading_id), None) or _read(session, reading_id)
    _cached[sha256, reading_id] = numbers
    cached = list(_cached.items())
    total = sum(len(own.starts) for _, own in cached)
    for key, own in cached[:-1]:
        if total <= MAX_CACHED_NUMBERS:
            break
        total -= len(own.starts)
        _cached.pop(key, None)
    return numbers


def _read(session: Session, reading_id: int) -> TextNumbers:
    statement = select(TextNumber.start, TextNumber.end, TextNumber.reason).where(
        TextNumber.reading_id == reading_id
    )
    starts, ends = array("i"), array("i")
    reasons: list[str | None] = []
    rows = session.execute(
        statement.order_by(TextNumber.start), execution_options={"yield_per": 500}
    )
    for start, end, reason in rows:
        starts.append(start)
        ends.append(end)
        reasons.append(reason)
    return TextNumbers(starts, ends, reasons, len(reasons) - reasons.count(None))
