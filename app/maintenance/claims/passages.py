"""The search index of the texts of sources: made where it is missing, and verified."""

from collections.abc import Iterator

from sqlalchemy import func, literal_column, select, table
from sqlalchemy.orm import Session

from app.domain.search.passages import cut_passages
from app.ingest.rows.read_records import TrackProgress
from app.ingest.store.text_passages import (
    build_tokens,
    index_stored,
    store_passages,
    stream_texts,
)
from app.models import Source, TextPassage, TextReading


def index_missing(session: Session, track: TrackProgress) -> None:
    """Cut all texts into passages that have none, and index these."""
    unread = select(TextReading.id).where(TextReading.id.not_in(select(TextPassage.reading_id)))
    ids = session.scalars(unread.order_by(TextReading.id)).all()
    store_passages(session, track(ids, "index: each text", len(ids)))


def index_copied(session: Session, track: TrackProgress) -> None:
    """Index the passages of all texts, of which the index has none yet."""
    ids = session.scalars(select(TextReading.id).order_by(TextReading.id)).all()
    index_stored(session, stream_texts(session, track(ids, "index: each text", len(ids))))


def find_passage_differences(session: Session) -> Iterator[tuple[str, str]]:
    """Yield the first source of each text of which the passages are not as stored, and what is wrong."""
    repair = "`claimstone verify --rebuild` makes them again"
    ids = session.scalars(select(TextReading.id).order_by(TextReading.id)).all()
    for read in stream_texts(session, ids):
        columns = (TextPassage.start, TextPassage.end, TextPassage.length)
        own = select(*columns).where(TextPassage.reading_id == read.reading_id)
        stored = [tuple(row) for row in session.execute(own.order_by(TextPassage.number))]
        built = build_tokens(read, cut_passages(read.text))
        if stored != [(span.start, span.end, tokens.length) for span, tokens in built]:
            text = select(TextReading.sha256).where(TextReading.id == read.reading_id)
            source = select(func.min(Source.id)).where(Source.sha256 == text.scalar_subquery())
            yield str(session.scalar(source)), f"the passages of its text differ; {repair}"


def count_unindexed(session: Session) -> int:
    """Return by how many the entries of the index differ from the passages, or 1 if their sums are wrong."""
    entries = (
        session.scalar(select(func.count(literal_column("1"))).select_from(table("passage_index")))
        or 0
    )
    sums = select(func.count(), func.sum(TextPassage.length), func.max(TextPassage.number))
    count, length, last = session.execute(sums).one()
    total = select(TextPassage.total_length).where(TextPassage.number == last)
    return abs(entries - count) or int((last or 0, session.scalar(total)) != (count, length))
