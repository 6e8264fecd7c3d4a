"""The check of a document of any length, in parts that a check takes."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from app.extraction.verdicts.read_text import read_text
from app.queries.analysis.check_text import describe_findings, read_claims
from app.schemas.check import CheckedNumberRead
from app.schemas.common import MAX_TEXT

# Where a text is best cut, the best first.
_ENDS = ("\n\n", "\n", "。", ". ", " ")


def check_document(session: Session, text: str) -> Iterator[CheckedNumberRead]:
    """Yield the verdict on each number of a document, with offsets of the document."""
    for start, end in _list_parts(text):
        part = text[start:end]
        read = read_claims(session, part, read_text(part))
        for number in describe_findings(read, read.judge()).data:
            yield _shift(number, start)


def _list_parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each part of a text: it ends with a paragraph, or where it must."""
    start = 0
    while len(text) - start > MAX_TEXT:
        cuts = (
            text.rfind(end, start + MAX_TEXT // 2, start + MAX_TEXT) + len(end)
            for end in _ENDS
            if text.rfind(end, start + MAX_TEXT // 2, start + MAX_TEXT) > 0
        )
        end = next(cuts, start + MAX_TEXT)
        yield start, end
        start = end
    yield start, len(text)


def _shift(number: CheckedNumberRead, offset: int) -> CheckedNumberRead:
    places: dict[str, Any] = {"start": number.start + offset, "end": number.end + offset}
    for name in ("numeral", "cue_span"):
        if span := getattr(number, name):
            moved = {"start": span.start + offset, "end": span.end + offset}
            places[name] = span.model_copy(update=moved)
    places["obstacles"] = [
        own.model_copy(update={"start": own.start + offset, "end": own.end + offset})
        if own.start is not None and own.end is not None
        else own
        for own in number.obstacles
    ]
    return number.model_copy(update=places)
