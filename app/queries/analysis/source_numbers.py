"""Every number of a source, each with its state: what is stored of the text, of its claims and of reasons.

The numbers that the reader finds in the text, the numbers of claims and the numbers that have reasons may
cover more or fewer words of one number: those that overlap are one number, which the reader delimits.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.quotes.span import Span
from app.domain.revisions import CatalogueRevision
from app.extraction.numbers.reading_name import name_reading
from app.models import Source, SourceNumber, SourceText, TextNumber, TextReading
from app.queries.analysis.text_numbers import TextNumbers, get_text_numbers
from app.queries.lists.cursor import digest_list, read_numbers, write_cursor
from app.queries.resources.claimed_spans import QUALIFIER, ROLES, list_claimed_spans
from app.schemas.common import ListLinks, ListMeta, Standing, TitledReference
from app.schemas.source_numbers import (
    ClaimNumberRole,
    NumberClaimRead,
    NumberCountsRead,
    NumberReason,
    NumberState,
    SourceNumberList,
    SourceNumberQuery,
    SourceNumberRead,
)

_ROLES = (*ROLES, QUALIFIER)


@dataclass(slots=True)
class _ListedNumber:
    """A number of a source, with its reason, and the claims that have it as id and role."""

    start: int
    end: int
    reason: str | None
    note: str | None = None
    claims: set[tuple[str, str]] = field(default_factory=set)

    @property
    def state(self) -> NumberState:
        if self.claims:
            return NumberState.CLAIM
        return NumberState.OPEN if self.reason is None else NumberState.NONE


def _get_start(number: _ListedNumber) -> int:
    return number.start


class _ListedNumbers:
    """The numbers of a source: those of its text, and others that claims or reasons are about.

    `noted` has the numbers of claims and of reasons by their starts, and `added` those of them that are
    none of the text.
    """

    def __init__(self, read: TextNumbers) -> None:
        self._read = read
        self.noted: dict[int, _ListedNumber] = {}
        self.added: list[_ListedNumber] = []

    def add(self, spans: Iterable[Span]) -> None:
        """Add numbers at those of the spans that overlap no number yet."""
        free = [span for span in spans if not any(self.find(span))]
        new: list[_ListedNumber] = []
        for span in sorted(free, key=lambda span: (span.start, span.end)):
            if not new or new[-1].end <= span.start:
                new.append(_ListedNumber(span.start, span.end, None))
        self.noted |= {number.start: number for number in new}
        self.added = sorted([*self.added, *new], key=_get_start)

    def find(self, span: Span) -> Iterator[_ListedNumber]:
        """Yield the numbers that a span overlaps."""
        for position in self._read.find(span):
            start = self._read.starts[position]
            if start not in self.noted:
                self.noted[start] = self._get(position)
            yield self.noted[start]
        first = bisect_left(self.added, span.start, key=_get_start) - 1
        for number in self.added[max(0, first) :]:
            if number.start >= span.end:
                break
            if number.end > span.start:
                yield number

    def _get(self, position: int) -> _ListedNumber:
        read = self._read
        return _ListedNumber(read.starts[position], read.ends[position], read.reasons[position])

    def count(self) -> NumberCountsRead:
        counts = Counter(number.state for number in self.noted.values())
        counts[NumberState.NONE] += self._read.explained - sum(
            self._read.reasons[position] is not None
            for number in self.noted.values()
            for position in self._read.find(Span(number.start, number.end))
        )
        total = len(self._read.starts) + len(self.added)
        claim, none = counts[NumberState.CLAIM], counts[NumberState.NONE]
        return NumberCountsRead(claim=claim, none=none, open=total - claim - none)

    def iterate(self, first: int, states: set[NumberState]) -> Iterator[_ListedNumber]:
        """Yield the numbers in these states from the offset `first`, in order."""
        noted = sorted(self.noted.values(), key=_get_start)
        listed = iter(noted) if states == {NumberState.CLAIM} else self._iterate(first)
        return (number for number in listed if number.start >= first and number.state in states)

    def _iterate(self, first: int) -> Iterator[_ListedNumber]:
        start = bisect_left(self._read.starts, first)
        read = (
            self.noted.get(self._read.starts[position]) or self._get(position)
            for position in range(start, len(self._read.starts))
        )
        added = (number for number in self.added if number.start >= first)
        return merge(read, added, key=_get_start)


class _ReadSource(NamedTuple):
    """A source with its reading; `reading_id` is that of its text in its language."""

    id: str
    title: str
    sha256: str
    reading_id: int


def list_source_numbers(
    session: Session, source_id: str, query: SourceNumberQuery
) -> SourceNumberList | None:
    """Return a page of the numbers of a source, or None if the source does not exist.

    The links in the result are empty; the caller sets them.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this list.
    """
    source = _read_source(session, source_id)
    if source is None:
        return None
    version = read_version(session)
    numbers = _note_numbers(session, source)
    counts = numbers.count()
    shown, meta = _cut_page(numbers, counts, source_id, query, version)
    return SourceNumberList(
        source=TitledReference(id=source.id, title=source.title),
        counts=counts,
        data=_describe(session, source, shown),
        meta=meta,
        links=ListLinks(self="", next=None),
    )


def _read_source(session: Session, source_id: str) -> _ReadSource | None:
    form = (Source.language, Source.media_type, Source.table_form)
    statement = select(Source.id, Source.title, Source.sha256, *form)
    row = session.execute(statement.where(Source.id == source_id)).one_or_none()
    if row is None:
        return None
    reading = select(TextReading.id).where(
        TextReading.sha256 == row.sha256, TextReading.language == name_reading(*row[3:])
    )
    return _ReadSource(row.id, row.title, row.sha256, session.scalars(reading).one())


def _note_numbers(session: Session, source: _ReadSource) -> _ListedNumbers:
    """Return the numbers of a source, with their reasons and claims."""
    numbers = _ListedNumbers(get_text_numbers(session, source.sha256, source.reading_id))
    reasons = _read_reasons(session, source)
    claimed = list(list_claimed_spans(session, _list_copies(session, source)))
    numbers.add(Span(row.start, row.end) for row in reasons)
    # The words of a condition need not be a number.
    numbers.add(own.span for own in claimed if own.role != QUALIFIER)
    for row in reasons:
        for number in numbers.find(Span(row.start, row.end)):
            number.reason, number.note = row.reason, row.note
    for own in claimed:
        for number in numbers.find(own.span):
            number.claims.add((own.claim_id, own.role))
    return numbers


def _list_copies(session: Session, source: _ReadSource) -> list[str]:
    """Return the ids of the sources of one text: a number of it is one, whichever source is quoted."""
    is_shown = (Source.id == source.id) | (Source.status != Standing.WITHDRAWN.value)
    return list(session.scalars(select(Source.id).where(Source.sha256 == source.sha256, is_shown)))


def _read_reasons(
    session: Session, source: _ReadSource
) -> Sequence[Row[int, int, str, str | None]]:
    """Return the numbers that have reasons in a source, or in another one of its text; its own are last."""
    named = select(SourceNumber.start, SourceNumber.end, SourceNumber.reason, SourceNumber.note)
    is_own = SourceNumber.source_id == source.id
    shared = (
        named.join(Source, Source.id == SourceNumber.source_id)
        .where(Source.sha256 == source.sha256, is_own | (Source.status != Standing.WITHDRAWN.value))
        .order_by(is_own, SourceNumber.source_id, SourceNumber.position)
    )
    return session.execute(shared).all()


def _cut_page(
    numbers: _ListedNumbers,
    counts: NumberCountsRead,
    source_id: str,
    query: SourceNumberQuery,
    version: CatalogueRevision,
) -> tuple[Sequence[_ListedNumber], ListMeta]:
    states = set(query.state) or set(NumberState)
    listed = digest_list(
        {
            "kind": "source_number",
            "source": source_id,
            "state": sorted(states),
            "as_of": query.as_of,
        }
    )
    first = 0
    if query.cursor is not None:
        first = read_numbers(query.cursor, listed, 1, version.epoch)[0] + 1
    shown = list(islice(numbers.iterate(first, states), query.limit + 1))
    more = len(shown) > query.limit
    shown = shown[: query.limit]
    meta = ListMeta(
        **version._asdict(),
        limit=query.limit,
        count=sum(getattr(counts, state.value) for state in states),
        count_exact=True,
        next_cursor=write_cursor(listed, version.epoch, [str(shown[-1].start)]) if more else None,
    )
    return shown, meta


def _describe(
    session: Session, source: _ReadSource, shown: Sequence[_ListedNumber]
) -> list[SourceNumberRead]:
    statement = select(TextNumber.__table__).where(
        TextNumber.reading_id == source.reading_id,
        TextNumber.start.in_([number.start for number in shown]),
    )
    read = {row.start: row for row in session.execute(statement)}
    unread = [Span(number.start, number.end) for number in shown if number.start not in read]
    words = _cut_text(session, source.sha256, unread)
    return [
        _describe_number(number, read.get(number.start), words.get(number.start, ""))
        for number in shown
    ]


def _cut_text(session: Session, sha256: str, spans: Sequence[Span]) -> dict[int, str]:
    """Return the words of a text at some spans, by their starts."""
    if not spans:
        return {}
    text = session.scalars(select(SourceText.text).where(SourceText.sha256 == sha256)).one()
    return {span.start: span.cut(text) for span in spans}


def _describe_number(number: _ListedNumber, read: Row[Any] | None, words: str) -> SourceNumberRead:
    """Make the public JSON of a number; `read` is what the reader has read, None if it has not."""
    names = ("value", "lower", "upper", "unit", "unit_text", "comparator")
    claims = sorted(number.claims, key=lambda own: (own[0], _ROLES.index(own[1])))
    reason = number.reason if number.state is NumberState.NONE else None
    return SourceNumberRead(
        exact=words if read is None else read.exact,
        start=number.start,
        end=number.end,
        state=number.state,
        claims=[
            NumberClaimRead(id=claim_id, role=ClaimNumberRole(role)) for claim_id, role in claims
        ],
        reason=None if reason is None else NumberReason(reason),
        note=None if reason is None else number.note,
        **{name: None if read is None else getattr(read, name) for name in names},
    )
