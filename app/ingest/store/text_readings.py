"""Readings of texts: every number of a text, read once for each language and form that its sources say it has."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.extraction.numbers.every_number import NumberInText, list_numbers_of
from app.extraction.numbers.reading_name import name_reading
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.bulk_insert import insert_values
from app.ingest.rows.record import Record
from app.ingest.store.text_passages import store_passages
from app.models import Source, SourceText, TextNumber, TextReading, get_table

_NUMBERS_TOGETHER = 10_000
_NAMES = tuple(column.name for column in get_table(TextNumber).columns)


class UnreadText(NamedTuple):
    """A text to read, with what its source says of it; `language` is a BCP 47 tag.

    `text` is None if it is stored.
    """

    sha256: str
    language: str
    media_type: str
    table_form: str | None
    text: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.sha256, name_reading(self.language, self.media_type, self.table_form)


def read_sources(session: Session, sources: Sequence[Record]) -> None:
    """Read the texts of sources in their languages, unless they were read before."""
    own = (
        UnreadText(
            record.get(Source.sha256),
            record.get(Source.language),
            record.get(Source.media_type),
            record.get(Source.table_form),
            record.text,
        )
        for record in sources
    )
    texts = {text.key: text for text in own}
    digests = {sha256 for sha256, _ in texts}
    columns = select(TextReading.sha256, TextReading.language)
    for row in select_by(session, columns, TextReading.sha256, digests):
        texts.pop((row.sha256, row.language), None)
    store_readings(session, list(texts.values()))


def store_readings(session: Session, texts: Sequence[UnreadText]) -> None:
    """Read texts that were not read before, store their numbers, and index them for the search."""
    if not texts:
        return
    rows = [dict(zip(("sha256", "language"), text.key, strict=True)) for text in texts]
    columns = (TextReading.sha256, TextReading.language, TextReading.id)
    stored = session.execute(insert(TextReading).returning(*columns), rows)
    ids = {(sha256, language): reading_id for sha256, language, reading_id in stored}
    for batch in batches(_list_rows(session, texts, ids), _NUMBERS_TOGETHER):
        insert_values(session, get_table(TextNumber), _NAMES, batch)
    store_passages(session, sorted(ids.values()))


def _list_rows(
    session: Session, texts: Iterable[UnreadText], ids: dict[tuple[str, str], int]
) -> Iterator[tuple[Any, ...]]:
    for text in texts:
        stored = select(SourceText.text).where(SourceText.sha256 == text.sha256)
        words = session.scalars(stored).one() if text.text is None else text.text
        for number in list_numbers_of(words, text.key[1]):
            yield ids[text.key], *list_values(number)


def list_values(number: NumberInText) -> tuple[Any, ...]:
    """Return the values of a number in the order of the columns, without the first one."""
    span = number.span
    return (
        span.start,
        span.end,
        number.exact,
        number.value,
        number.lower,
        number.upper,
        number.unit,
        number.unit_text,
        number.comparator and number.comparator.value,
        number.reason and number.reason.value,
    )
