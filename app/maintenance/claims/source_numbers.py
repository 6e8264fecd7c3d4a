"""Numbers of sources: texts that were not read yet are read, and what was read is verified."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.quotes.span import Span, SpanIndex
from app.extraction.numbers.every_number import list_numbers_of
from app.ingest.rows.read_records import BATCH_OF_TEXTS, TrackProgress
from app.ingest.store.text_readings import UnreadText, list_values, store_readings
from app.models import Source, SourceNumber, SourceText, TextNumber, TextReading
from app.queries.resources.claimed_spans import list_claimed_spans

_Item = TypeVar("_Item")
# What a source says of how its text is read.
_READ_AS = (Source.language, Source.media_type, Source.table_form)


def pass_on(items: Iterable[_Item], _name: str, _total: int, /) -> Iterable[_Item]:
    """Show no progress."""
    return items


def read_unread(session: Session, track: TrackProgress) -> None:
    """Read the numbers of all texts that were not read yet in a language that a source says they have."""
    used = select(Source.sha256, *_READ_AS).distinct().order_by(Source.sha256)
    texts = {text.key: text for text in (UnreadText(*row) for row in session.execute(used))}
    for sha256, language in session.execute(select(TextReading.sha256, TextReading.language)):
        texts.pop((sha256, language), None)
    for batch in batches(track(texts.values(), "read: each text", len(texts)), BATCH_OF_TEXTS):
        store_readings(session, batch)


def read_again(session: Session, track: TrackProgress) -> None:
    """Read the numbers of all texts with this version of the reader; what is read alike stays as it is."""
    statement = select(TextReading.id, TextReading.sha256, TextReading.language)
    readings = session.execute(statement.order_by(TextReading.id)).all()
    for reading_id, sha256, language in track(readings, "compare: each text", len(readings)):
        if not _is_read_so(session, reading_id, sha256, language):
            session.execute(delete(TextNumber).where(TextNumber.reading_id == reading_id))
            session.execute(delete(TextReading).where(TextReading.id == reading_id))
    read_unread(session, track)


def find_differences(session: Session) -> Iterator[tuple[str, str]]:
    """Yield the id of each source of which a number is not as stored, and what is wrong."""
    yield from _compare_readings(session)
    yield from _compare_reasons(session)


def _compare_readings(session: Session) -> Iterator[tuple[str, str]]:
    """Find sources whose texts were not read, and those in which the reader reads other numbers."""
    used = select(Source.id, Source.sha256, *_READ_AS).order_by(Source.sha256, Source.id)
    sources = defaultdict[tuple[str, str], list[str]](list)
    for row in session.execute(used):
        sources[UnreadText(*row[1:]).key].append(row.id)
    columns = select(TextReading.sha256, TextReading.language, TextReading.id)
    readings = {row[:2]: row.id for row in session.execute(columns).all()}
    for (sha256, language), ids in sources.items():
        reading_id = readings.get((sha256, language))
        if reading_id is None:
            yield from ((own, "its numbers were not read: run `claimstone migrate`") for own in ids)
        elif not _is_read_so(session, reading_id, sha256, language):
            detail = "other numbers are read in its text; `claimstone verify --rebuild` stores them"
            yield from ((own, detail) for own in ids)


def _is_read_so(session: Session, reading_id: int, sha256: str, language: str) -> bool:
    text = session.scalars(select(SourceText.text).where(SourceText.sha256 == sha256)).one()
    statement = select(TextNumber.__table__).where(TextNumber.reading_id == reading_id)
    stored = [tuple(row)[1:] for row in session.execute(statement.order_by(TextNumber.start))]
    return stored == [list_values(number) for number in list_numbers_of(text, language)]


def _compare_reasons(session: Session) -> Iterator[tuple[str, str]]:
    """Find numbers with reasons that are not where they are said to be, or that a claim has."""
    statement = (
        select(SourceNumber.__table__, Source.sha256)
        .join(Source, Source.id == SourceNumber.source_id)
        .order_by(SourceNumber.source_id, SourceNumber.position)
    )
    source_id, text, claimed = "", "", SpanIndex(())
    for row in session.execute(statement).all():
        if source_id != row.source_id:
            source_id = row.source_id
            own = select(SourceText.text).where(SourceText.sha256 == row.sha256)
            text = session.scalars(own).one_or_none() or ""
            claimed = SpanIndex(span.span for span in list_claimed_spans(session, [source_id]))
        if text[row.start : row.end] != row.exact:
            yield source_id, f"its number {row.exact!r} is not at {row.start} to {row.end}"
        if claimed.touches(Span(row.start, row.end)):
            yield source_id, f"its number {row.exact!r} has a reason, and a claim has it"
