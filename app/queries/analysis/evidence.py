"""Quotes that support claims and achievements, compared again with the stored texts of their sources.

Only the part of a text around the quotes is read: a text may have megabytes. `claimstone verify` reads all of it.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.public_address import PublicAddress
from app.domain.quotes.span import Span, make_context
from app.domain.quotes.text_fragments import make_position_fragment, make_text_fragment
from app.models import Claim, Evidence, Source, SourceText
from app.queries.documents import get_revision
from app.schemas.cells import read_cell
from app.schemas.evidence import (
    CitedSourceRead,
    EvidenceList,
    EvidenceState,
    QuoteLinks,
    QuoteRead,
    SpanRead,
    TextPositionSelector,
    TextQuoteSelector,
)

_TEXTS = 10
# How far around a quote the words are that its links may need. Most texts are shorter.
_AROUND = 32_000
_LINE_END = "\r\n"


def get_evidence(session: Session, claim_id: str, address: PublicAddress) -> EvidenceList | None:
    """Return the quotes that support a claim, or None if the claim does not exist."""
    if session.scalar(select(Claim.id).where(Claim.id == claim_id)) is None:
        return None
    quotes = read_claim_quotes(session, claim_id, address)
    return EvidenceList(claim=claim_id, revision=get_revision(session), data=quotes)


def read_claim_quotes(session: Session, claim_id: str, address: PublicAddress) -> list[QuoteRead]:
    """Return the quotes that support a claim; none if it does not exist."""
    return read_quotes(session, Evidence.claim_id, [claim_id], address)[claim_id]


def read_quotes(
    session: Session,
    owner: InstrumentedAttribute[str | None],
    ids: Sequence[str],
    address: PublicAddress,
) -> dict[str, list[QuoteRead]]:
    """Return the quotes that support each of some claims or achievements, in order.

    The keys of the result are `ids`, the ids of these claims or achievements. `owner` is the column of
    `Evidence` that holds such an id. Of each source one part of the text is read, which has all quotes, and
    only a few are in memory at a time. Rows of `Evidence` are not mapped to objects, because in a past revision two rows can have the
    same primary key.
    """
    rows = session.execute(_select_quotes(owner), {"ids": ids}).all()
    quoting: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        quoting[row.source_id].append(number)
    described: dict[int, QuoteRead] = {}
    options = {"yield_per": _TEXTS}
    with session.execute(_select_parts(owner), {"ids": ids}, execution_options=options) as sources:
        for source in sources:
            for number in quoting[source.id]:
                described[number] = _describe_quote(rows[number], source, address)
    quotes: dict[str, list[QuoteRead]] = {resource_id: [] for resource_id in ids}
    for number, row in enumerate(rows):
        quotes[row.owner].append(described[number])
    return quotes


# Made once for each column: making one takes longer than running it.
@cache
def _select_quotes(owner: InstrumentedAttribute[str | None]) -> Select[*tuple[Any, ...]]:
    """Select the quotes whose `owner` is one of the parameter `ids`."""
    selected = select(owner.label("owner"), *Evidence.__table__.columns)
    return selected.where(_is_wanted(owner)).order_by(owner, Evidence.position)


def _is_wanted(owner: InstrumentedAttribute[str | None]) -> ColumnElement[bool]:
    return owner.in_(bindparam("ids", expanding=True))


@cache
def _select_parts(owner: InstrumentedAttribute[str | None]) -> Select[*tuple[Any, ...]]:
    """Select the sources of the same quotes, each with the part of its text that is around them.

    The part has the offset `first`; `before` counts the characters before it, CR LF as one.
    """
    spans = (
        select(
            Evidence.source_id,
            func.min(Evidence.start).label("start"),
            func.max(Evidence.end).label("end"),
        )
        .where(_is_wanted(owner))
        .group_by(Evidence.source_id)
        .subquery()
    )
    first = case((spans.c.start > _AROUND, spans.c.start - _AROUND), else_=0)
    # Counting takes longer than all else, and few texts have such ends of lines.
    is_counted = and_(first > 0, SourceText.text.contains(_LINE_END))
    # With the first character of the part, which may be the end of CR LF.
    head = func.substr(SourceText.text, 1, first + 1)
    line_ends = (func.length(head) - func.length(func.replace(head, _LINE_END, "\n"))).label("ends")
    return (
        select(
            Source.id,
            Source.title,
            Source.sha256,
            Source.length,
            first.label("first"),
            (first - case((is_counted, line_ends), else_=0)).label("before"),
            func.substr(SourceText.text, first + 1, spans.c.end - first + _AROUND).label("text"),
        )
        .join(spans, spans.c.source_id == Source.id)
        .join(SourceText, SourceText.sha256 == Source.sha256)
    )


def _describe_quote(row: Row[Any], source: Row[Any], address: PublicAddress) -> QuoteRead:
    # Offsets in what is around the quote.
    skipped = max(0, row.start - source.first - _AROUND)
    offset = source.first + skipped
    text = source.text[skipped : row.end - source.first + _AROUND]
    span = Span(row.start, row.end).shift(-offset)
    before = source.before + skipped - source.text.count(_LINE_END, 0, skipped)
    state = EvidenceState.EXACT if span.cut(text) == row.exact else EvidenceState.MISSING
    text_url = address.link(f"/v1/sources/{source.id}/text")
    cell = read_cell(row.cell)
    return QuoteRead(
        source=CitedSourceRead(
            id=source.id, title=source.title, sha256=source.sha256, text_url=text_url
        ),
        state=state,
        selectors=make_selectors(text, span, row.exact, offset),
        links=QuoteLinks(
            cell=cell and f"{text_url}#{cell.fragment}",
            text=f"{text_url}#{make_position_fragment(text, span, before)}",
            text_fragment=f"{text_url}#{make_text_fragment(text, span, is_part=len(text) < source.length)}",
        ),
        **{
            name: _describe_span(
                text, offset, getattr(row, f"{name}_start"), getattr(row, f"{name}_end")
            )
            for name in ("number", "unit", "cue", "baseline", "change")
        },
        cell=cell,
    )


def make_selectors(
    text: str, span: Span, exact: str, offset: int = 0
) -> tuple[TextQuoteSelector, TextPositionSelector]:
    """Make the selectors of the words `exact` at a span of a text, or of its part from `offset`."""
    prefix, suffix = make_context(text, span)
    span = span.shift(offset)
    return (
        TextQuoteSelector(type="TextQuoteSelector", exact=exact, prefix=prefix, suffix=suffix),
        TextPositionSelector(type="TextPositionSelector", start=span.start, end=span.end),
    )


def _describe_span(text: str, offset: int, start: int | None, end: int | None) -> SpanRead | None:
    if start is None or end is None:
        return None
    return SpanRead(exact=text[start - offset : end - offset], start=start, end=end)
