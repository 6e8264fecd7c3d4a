"""Writer of the search index of texts: each text that was read is cut into passages, which are indexed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.quotes.span import Span
from app.domain.search.numbers import write_tokens
from app.domain.search.passages import PassageTokens, cut_passages, list_passage_tokens
from app.domain.search.tokens import SEPARATOR
from app.ingest.rows.bulk_insert import copy_rows, insert_values
from app.ingest.rows.read_records import BATCH_OF_TEXTS
from app.models import SourceText, TextNumber, TextPassage, TextReading, get_table
from app.queries.search_index.index import is_fts5

_PASSAGES_TOGETHER = 100
_NUMBERS_TOGETHER = 2_000
_NAMES = tuple(column.name for column in get_table(TextPassage).columns)


class NumberTokens(NamedTuple):
    """The start of a number in a text, and its tokens in the search index."""

    start: int
    tokens: list[str]


class IndexedText(NamedTuple):
    """A text as it was read in a language, with its numbers in order."""

    reading_id: int
    text: str
    numbers: Sequence[NumberTokens]


def store_passages(session: Session, reading_ids: Iterable[int]) -> None:
    """Cut texts that were read into passages, and index these.

    The texts must have no passages yet, and the ids must be in ascending order.
    """
    last = select(TextPassage.number, TextPassage.total_length)
    row = session.execute(last.order_by(TextPassage.number.desc()).limit(1)).first()
    number, total = row or (0, 0)
    for batch in batches(_cut(stream_texts(session, reading_ids)), _PASSAGES_TOGETHER):
        rows, entries = [], []
        for reading_id, span, tokens in batch:
            number, total = number + 1, total + tokens.length
            rows.append((number, reading_id, span.start, span.end, tokens.length, total))
            entries.append((number, tokens))
        insert_values(session, get_table(TextPassage), _NAMES, rows)
        _insert_entries(session, entries)


def _cut(texts: Iterable[IndexedText]) -> Iterator[tuple[int, Span, PassageTokens]]:
    for read in texts:
        for span, tokens in build_tokens(read, cut_passages(read.text)):
            yield read.reading_id, span, tokens


def index_stored(session: Session, texts: Iterable[IndexedText]) -> None:
    """Index the passages that texts have, of which the index has none yet."""
    for batch in batches(_list_stored(session, texts), _PASSAGES_TOGETHER):
        _insert_entries(session, batch)


def _list_stored(
    session: Session, texts: Iterable[IndexedText]
) -> Iterator[tuple[int, PassageTokens]]:
    for read in texts:
        stored = select(TextPassage.number, TextPassage.start, TextPassage.end)
        stored = stored.where(TextPassage.reading_id == read.reading_id)
        rows = session.execute(stored.order_by(TextPassage.number)).all()
        built = build_tokens(read, (Span(row.start, row.end) for row in rows))
        for row, (_, tokens) in zip(rows, built, strict=True):
            yield row.number, tokens


def build_tokens(
    read: IndexedText, passages: Iterable[Span]
) -> Iterator[tuple[Span, PassageTokens]]:
    """Yield passages, which are in the order of the text, with their tokens."""
    numbers = iter(read.numbers)
    number = next(numbers, None)
    for span in passages:
        stated: list[str] = []
        while number is not None and number.start < span.end:
            stated += number.tokens
            number = next(numbers, None)
        yield span, list_passage_tokens(span.cut(read.text), stated)


def stream_texts(session: Session, reading_ids: Iterable[int]) -> Iterator[IndexedText]:
    """Yield texts that were read; the ids must be in ascending order."""
    for ids in batches(reading_ids, BATCH_OF_TEXTS):
        columns = (TextNumber.value, TextNumber.lower, TextNumber.upper, TextNumber.unit)
        stated = (
            select(TextNumber.reading_id, TextNumber.start, *columns)
            .where(TextNumber.reading_id.in_(ids))
            .order_by(TextNumber.reading_id, TextNumber.start)
        )
        numbers = groupby(_stream(session, stated, _NUMBERS_TOGETHER), attrgetter("reading_id"))
        following = next(numbers, None)
        texts = (
            select(TextReading.id, SourceText.text)
            .join(SourceText, SourceText.sha256 == TextReading.sha256)
            .where(TextReading.id.in_(ids))
            .order_by(TextReading.id)
        )
        for reading_id, words in _stream(session, texts, 1):
            own: list[NumberTokens] = []
            if following is not None and following[0] == reading_id:
                own = [NumberTokens(row.start, write_tokens(*row[2:])) for row in following[1]]
                following = next(numbers, None)
            yield IndexedText(reading_id, words, own)


def _stream(session: Session, statement: Any, size: int) -> Any:  # noqa: ANN401 - rows of any columns
    return session.execute(statement, execution_options={"yield_per": size})


def _insert_entries(session: Session, entries: Sequence[tuple[int, PassageTokens]]) -> None:
    if is_fts5(session):
        rows = [(number, " ".join([*tokens.words, *tokens.forms])) for number, tokens in entries]
        statement = "INSERT INTO passage_index (rowid, words) VALUES (?, ?)"
        session.connection().exec_driver_sql(statement, rows)
    else:
        vectors = ((number, _write_tsvector(tokens)) for number, tokens in entries)
        copy_rows(session, "passage_index", ("number", "vector"), vectors)


def _write_tsvector(tokens: PassageTokens) -> str:
    """Return the `tsvector` of a passage; the weight is that of quotes in the index of documents."""
    lexemes = [
        f"'{word}':{position}C"
        for position, word in enumerate(tokens.words, start=1)
        if word != SEPARATOR
    ]
    # A phrase of words does not reach into the forms.
    position = len(tokens.words) + 2
    lexemes += [f"'{form}':{position}C" for form in tokens.forms]
    return " ".join(lexemes)


def empty_passages(session: Session) -> None:
    """Delete all passages and the index of them, before they are made again."""
    session.execute(delete(TextPassage))
    if is_fts5(session):
        session.execute(text("INSERT INTO passage_index (passage_index) VALUES ('delete-all')"))
    else:
        session.execute(text("DELETE FROM passage_index"))
