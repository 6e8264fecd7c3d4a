"""Claims and their evidence."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, undefer

from app.domain.quotes import Span, make_context
from app.models import Achievement, Claim, Evidence, Source
from app.queries.achievements import match_achievements, not_withdrawn
from app.queries.pages import Page, get_revision, read_page
from app.schemas.claims import (
    CitedSourceRead,
    ClaimQuery,
    EvidenceList,
    EvidenceState,
    QuoteRead,
    SpanRead,
    TextPositionSelector,
    TextQuoteSelector,
)
from app.schemas.queries import Relations


def list_claims(session: Session, query: ClaimQuery) -> Page:
    conditions = match_claims(query.relations(), [status.value for status in query.status])
    if query.kind:
        conditions.append(Claim.kind.in_([kind.value for kind in query.kind]))
    return read_page(session, "claim", query, conditions)


def match_claims(relations: Relations, statuses: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions on `Claim`; without statuses, all but withdrawn claims."""
    conditions = [Claim.status.in_(statuses) if statuses else not_withdrawn]
    if relations.metric:
        conditions.append(Claim.metric_id.in_(relations.metric))
    if relations.source:
        quoted = select(Evidence.claim_id).where(
            Evidence.source_id.in_(relations.source), Evidence.claim_id.is_not(None)
        )
        conditions.append(Claim.id.in_(quoted))
    if related := match_achievements(replace(relations, metric=(), source=())):
        conditions.append(Claim.achievement_id.in_(select(Achievement.id).where(*related)))
    return conditions


def get_evidence(session: Session, claim_id: str) -> EvidenceList | None:
    """The quotes of a claim, compared with the text as it is stored now; None without the claim."""
    statement = (
        select(Claim)
        .where(Claim.id == claim_id)
        .options(
            joinedload(Claim.evidence).joinedload(Evidence.source).options(undefer(Source.text))
        )
    )
    claim = session.scalars(statement).unique().one_or_none()
    if claim is None:
        return None
    quotes = [_describe_quote(row) for row in claim.evidence]
    return EvidenceList(claim=claim_id, revision=get_revision(session), data=quotes)


def _describe_quote(row: Evidence) -> QuoteRead:
    text, span = row.source.text, Span(row.start, row.end)
    prefix, suffix = make_context(text, span)
    exact = EvidenceState.EXACT if span.cut(text) == row.exact else EvidenceState.MISSING
    return QuoteRead(
        source=CitedSourceRead(
            id=row.source_id,
            title=row.source.title,
            sha256=row.source.sha256,
            text_url=f"/v1/sources/{row.source_id}/text",
        ),
        state=exact,
        selectors=(
            TextQuoteSelector(
                type="TextQuoteSelector", exact=row.exact, prefix=prefix, suffix=suffix
            ),
            TextPositionSelector(type="TextPositionSelector", start=row.start, end=row.end),
        ),
        number=_describe_span(text, row.number_start, row.number_end),
        cue=_describe_span(text, row.cue_start, row.cue_end),
        baseline=_describe_span(text, row.baseline_start, row.baseline_end),
    )


def _describe_span(text: str, start: int | None, end: int | None) -> SpanRead | None:
    if start is None or end is None:
        return None
    return SpanRead(exact=text[start:end], start=start, end=end)
