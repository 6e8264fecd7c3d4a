"""What the words of quotes say otherwise than stored claims: conditions, kinds and periods.

Each claim is checked as an import would check it; what it finds are hints, also what an import refuses.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.errors import InvalidCatalogue
from app.ingest.bundle.fault_collector import RecordedFaults
from app.ingest.bundle.input_record import InputRecord
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.checks.checker import Checker
from app.ingest.export.from_records import restate_records
from app.ingest.rows.read_records import read_records
from app.ingest.rows.record import Record
from app.models import Claim
from app.schemas.claims import ClaimStatus
from app.schemas.kinds import ResourceCreate

# The other hints of an import are about numbers, which `verify` reads in any case.
_CODES = frozenset(
    {
        "baseline_after_claim",
        "condition_differs",
        "condition_in_words",
        "kind_differs",
        "number_not_stated",
        "older_number",
        "period_differs",
        "period_in_future",
        "statement_differs",
    }
)


class ClaimHint(NamedTuple):
    """Something about a claim that somebody should look at; `pointer` is the field."""

    claim_id: str
    pointer: str
    code: str
    detail: str


def list_claim_hints(session: Session) -> Iterator[ClaimHint]:
    """Yield what the words of their quotes say against claims that are current, in order of the claims."""
    current = select(Claim.id).where(Claim.status != ClaimStatus.WITHDRAWN)
    for ids in batches(session.scalars(current.order_by(Claim.id)).all()):
        yield from _check(session, ids)


def _check(session: Session, ids: list[str]) -> Iterator[ClaimHint]:
    records = read_records(session, "claim", ids)
    claims = _restate(session, [records[claim_id] for claim_id in ids])
    findings = RecordedFaults(SourceLines(), takes_unread=True)
    given = [InputRecord("claim", claim.id, "", None, claim) for claim in claims]
    chunk = Checker(session, None, findings).open_chunk(given, None)
    for claim in given:
        chunk.introduce(claim)
    for claim in given:
        chunk.check(claim)
    for claim_id, doubt in findings.doubts:
        if doubt.code in _CODES:
            yield ClaimHint(claim_id, doubt.pointer, doubt.code, doubt.detail)


def _restate(session: Session, records: Sequence[Record]) -> list[ResourceCreate]:
    """Restate claims, those left out that are damaged, which the verification lists."""
    try:
        return restate_records(session, records)
    except InvalidCatalogue:
        if len(records) == 1:
            return []
    middle = len(records) // 2
    return [*_restate(session, records[:middle]), *_restate(session, records[middle:])]
