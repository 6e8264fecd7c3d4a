"""Every number of a source, each with its state: what is stored of the text, of its claims and of reasons.

The numbers that the reader finds in the text, the numbers of claims and the numbers that have reasons may
cover more or fewer words of one number: those that overlap are one number, which the reader delimits.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.quotes.span import Span
from app.domain.revisions import CatalogueRevision
from app.extraction.numbers.reader import reduce_language
from app.models import Source, SourceNumber, SourceText, TextNumber, TextReading
from app.queries.lists.cursor import digest_list, read_numbers, write_cursor
from app.queries.resources.claimed_spans import QUALIFIER, ROLES, ClaimedSpan, list_claimed_spans
from app.schemas.common import ListLinks, ListMeta, TitledReference
from app.schemas.source_numbers import (
    NumberClaimRead,
    NumberCountsRead,
    NumberReason,
    NumberRole,
    NumberState,
    SourceNumberList,
    SourceNumberQuery,
    SourceNumberRead,
)

_ROLES = (*ROLES, QUALIFIER)


@dataclass(slots=True)
class _ListedNumber:
    """A number of a text, with its reason, and the claims that have it as id and role."""

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


class _ListedNumbers:
    """The numbers of a text in order; they do not overlap."""

    def __init__(self, numbers: Sequence[_ListedNumber]) -> None:
        self.ordered = sorted(numbers, key=lambda number: number.start)
        self._starts = [number.start for number in self.ordered]

    def find(self, span: Span) -> Iterator[_ListedNumber]:
        """Yield the numbers that a span overlaps."""
        at = max(0, bisect_left(self._starts, span.start) - 1)
        for number in self.ordered[at : bisect_left(self._starts, span.end)]:
            if number.end > span.start:
                yield number

    def add(self, spans: Collection[tuple[int, int]]) -> "_ListedNumbers":
        """Return the numbers with those at `spans` that are at no number yet."""
        added: list[_ListedNumber] = []
        for start, end in sorted(spans):
            is_free = not added or added[-1].end <= start
            if is_free and not any(self.find(Span(start, end))):
                added.append(_ListedNumber(start, end, None))
        return _ListedNumbers([*self.ordered, *added]) if added else self


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
    numbers = _read_numbers(session, source)
    states = [number.state for number in numbers]
    wanted = set(query.state) or set(NumberState)
    matching = [number for number, state in zip(numbers, states, strict=True) if state in wanted]
    version = read_version(session)
    shown, meta = _cut_page(matching, source_id, query, version)
    return SourceNumberList(
        source=TitledReference(id=source.id, title=source.title),
        counts=NumberCountsRead(**{state.value: states.count(state) for state in NumberState}),
        data=_describe(session, source, shown),
        meta=meta,
        links=ListLinks(self="", next=None),
    )


def _read_source(session: Session, source_id: str) -> _ReadSource | None:
    statement = select(Source.id, Source.title, Source.sha256, Source.language)
    row = session.execute(statement.where(Source.id == source_id)).one_or_none()
    if row is None:
        return None
    reading = select(TextReading.id).where(
        TextReading.sha256 == row.sha256, TextReading.language == reduce_language(row.language)
    )
    return _ReadSource(row.id, row.title, row.sha256, session.scalars(reading).one())


def _read_numbers(session: Session, source: _ReadSource) -> list[_ListedNumber]:
    """Return the numbers of a source, with their reasons and claims."""
    read = select(TextNumber.start, TextNumber.end, TextNumber.reason)
    rows = session.execute(read.where(TextNumber.reading_id == source.reading_id))
    named = select(SourceNumber.start, SourceNumber.end, SourceNumber.reason, SourceNumber.note)
    reasons = session.execute(named.where(SourceNumber.source_id == source.id)).all()
    claimed = list(list_claimed_spans(session, [source.id]))
    numbers = _ListedNumbers([_ListedNumber(*row) for row in rows])
    numbers = numbers.add([(row.start, row.end) for row in reasons])
    numbers = numbers.add([(own.span.start, own.span.end) for own in claimed if _is_number(own)])
    for row in reasons:
        for number in numbers.find(Span(row.start, row.end)):
            number.reason, number.note = row.reason, row.note
    for own in claimed:
        for number in numbers.find(own.span):
            number.claims.add((own.claim_id, own.role))
    return numbers.ordered


def _is_number(claimed: ClaimedSpan) -> bool:
    """Return whether a span of a claim is a number: a condition may be words alone."""
    return claimed.role != QUALIFIER


def _cut_page(
    matching: Sequence[_ListedNumber],
    source_id: str,
    query: SourceNumberQuery,
    version: CatalogueRevision,
) -> tuple[Sequence[_ListedNumber], ListMeta]:
    states = sorted(query.state)
    listed = digest_list(
        {"kind": "source_number", "source": source_id, "state": states, "as_of": query.as_of}
    )
    first = 0
    if query.cursor is not None:
        [last] = read_numbers(query.cursor, listed, 1, version.epoch)
        first = bisect_left(matching, last + 1, key=lambda number: number.start)
    shown = matching[first : first + query.limit]
    more = first + query.limit < len(matching)
    meta = ListMeta(
        **version._asdict(),
        limit=query.limit,
        count=len(matching),
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
    is_explained = number.state is NumberState.NONE
    return SourceNumberRead(
        exact=words if read is None else read.exact,
        start=number.start,
        end=number.end,
        state=number.state,
        claims=[NumberClaimRead(id=claim_id, role=NumberRole(role)) for claim_id, role in claims],
        reason=NumberReason(number.reason) if is_explained else None,
        note=number.note if is_explained else None,
        **{name: None if read is None else getattr(read, name) for name in names},
    )
