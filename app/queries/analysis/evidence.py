"""Quotes that support claims and achievements, compared again with the stored texts of their sources."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.public_address import PublicAddress
from app.domain.quotes.span import Span, make_context
from app.domain.quotes.text_fragments import make_position_fragment, make_text_fragment
from app.models import Claim, Evidence, Source, SourceText
from app.queries.documents import get_revision
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


def get_evidence(session: Session, claim_id: str, address: PublicAddress) -> EvidenceList | None:
    """Return the quotes that support a claim, or None if the claim does not exist."""
    if session.scalar(select(Claim.id).where(Claim.id == claim_id)) is None:
        return None
    quotes = read_quotes(session, Evidence.claim_id, [claim_id], address)[claim_id]
    return EvidenceList(claim=claim_id, revision=get_revision(session), data=quotes)


def read_quotes(
    session: Session,
    owner: InstrumentedAttribute[str | None],
    ids: Sequence[str],
    address: PublicAddress,
) -> dict[str, list[QuoteRead]]:
    """Return the quotes that support each of some claims or achievements, in order.

    The keys of the result are `ids`, the ids of these claims or achievements. `owner` is the column of
    `Evidence` that holds such an id. Each source text is read once, and only a few are in memory at a
    time. Rows of `Evidence` are not mapped to objects, because in a past revision two rows can have the
    same primary key.
    """
    selected = select(owner.label("owner"), *Evidence.__table__.columns).where(owner.in_(ids))
    rows = session.execute(selected.order_by(owner, Evidence.position)).all()
    quoting: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        quoting[row.source_id].append(number)
    texts = (
        select(Source.id, Source.title, Source.sha256, SourceText.text)
        .join(SourceText, SourceText.sha256 == Source.sha256)
        .where(Source.id.in_(quoting))
    )
    described: dict[int, QuoteRead] = {}
    with session.execute(texts, execution_options={"yield_per": _TEXTS}) as sources:
        for source in sources:
            for number in quoting[source.id]:
                described[number] = _describe_quote(rows[number], source, address)
    quotes: dict[str, list[QuoteRead]] = {resource_id: [] for resource_id in ids}
    for number, row in enumerate(rows):
        quotes[row.owner].append(described[number])
    return quotes


def _describe_quote(
    row: Row[Any], source: Row[str, str, str, str], address: PublicAddress
) -> QuoteRead:
    text, span = source.text, Span(row.start, row.end)
    state = EvidenceState.EXACT if span.cut(text) == row.exact else EvidenceState.MISSING
    text_url = address.link(f"/v1/sources/{source.id}/text")
    return QuoteRead(
        source=CitedSourceRead(
            id=source.id, title=source.title, sha256=source.sha256, text_url=text_url
        ),
        state=state,
        selectors=make_selectors(text, span, row.exact),
        links=QuoteLinks(
            text=f"{text_url}#{make_position_fragment(text, span)}",
            text_fragment=f"{text_url}#{make_text_fragment(text, span)}",
        ),
        number=_describe_span(text, row.number_start, row.number_end),
        cue=_describe_span(text, row.cue_start, row.cue_end),
        baseline=_describe_span(text, row.baseline_start, row.baseline_end),
    )


def make_selectors(
    text: str, span: Span, exact: str
) -> tuple[TextQuoteSelector, TextPositionSelector]:
    """Make the selectors of the words `exact` at a span of a text."""
    prefix, suffix = make_context(text, span)
    return (
        TextQuoteSelector(type="TextQuoteSelector", exact=exact, prefix=prefix, suffix=suffix),
        TextPositionSelector(type="TextPositionSelector", start=span.start, end=span.end),
    )


def _describe_span(text: str, start: int | None, end: int | None) -> SpanRead | None:
    if start is None or end is None:
        return None
    return SpanRead(exact=text[start:end], start=start, end=end)
