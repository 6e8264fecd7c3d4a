"""The spans of a source's text that claims have: of their numbers, baselines, changes and conditions."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.domain.quotes.span import Span
from app.models import Claim, ClaimQualifier, Evidence
from app.queries.resources.achievements import not_withdrawn

# The parts of a claim, each with the name of its span in a quote.
ROLES = {"value": "number", "baseline": "baseline", "change": "change"}
QUALIFIER = "qualifier"


class ClaimedSpan(NamedTuple):
    """A span of the text of a source, and the part (`role`) of a claim that has it."""

    source_id: str
    claim_id: str
    role: str
    span: Span


def list_claimed_spans(session: Session, source_ids: Sequence[str]) -> Iterator[ClaimedSpan]:
    """Yield the spans that current claims have in these sources, in no order."""
    columns = Evidence.__table__.c
    spans = [columns[f"{name}_{side}"] for name in ROLES.values() for side in ("start", "end")]
    quotes = (
        select(Evidence.source_id, Evidence.claim_id, *spans)
        .join(Claim, Claim.id == Evidence.claim_id)
        .where(Evidence.source_id.in_(source_ids), not_withdrawn)
    )
    for source_id, claim_id, *offsets in session.execute(quotes):
        for number, role in enumerate(ROLES):
            start, end = offsets[2 * number : 2 * number + 2]
            if start is not None and end is not None:
                yield ClaimedSpan(source_id, str(claim_id), role, Span(start, end))
    position = and_(
        Evidence.claim_id == ClaimQualifier.claim_id,
        Evidence.position == ClaimQualifier.evidence_position,
    )
    conditions = (
        select(Evidence.source_id, Evidence.claim_id, ClaimQualifier.start, ClaimQualifier.end)
        .join(ClaimQualifier, position)
        .join(Claim, Claim.id == Evidence.claim_id)
        .where(Evidence.source_id.in_(source_ids), not_withdrawn)
    )
    for source_id, claim_id, start, end in session.execute(conditions):
        if start is not None and end is not None:
            yield ClaimedSpan(source_id, str(claim_id), QUALIFIER, Span(start, end))
