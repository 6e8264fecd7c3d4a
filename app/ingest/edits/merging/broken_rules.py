"""Rules that records break which were put back, since other records have changed since."""

from collections.abc import Iterator, Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from app.errors import Fault
from app.ingest.checks.earlier_chunks import Identity
from app.ingest.edits.merging.hierarchy import list_broader
from app.ingest.rows.batched_select import select_by
from app.models import KINDS, Claim, ClaimQualifier, MetricQualifier
from app.schemas.common import Standing

_WITHDRAWN = Standing.WITHDRAWN.value


def list_broken_rules(session: Session, restored: Sequence[Identity]) -> Iterator[Fault]:
    """Yield a fault for each of these stored records that does not fit what is stored now."""
    for kind in KINDS:
        ids = [resource_id for own, resource_id in restored if own == kind]
        if not ids:
            continue
        yield from _list_withdrawn_targets(session, kind, ids)
        if kind == "technology":
            yield from (
                _describe(kind, own, "circular", "it would be broader than itself")
                for own in ids
                if own in list_broader(session, own)
            )
        if kind == "claim":
            yield from _list_other_metrics(session, ids)
            yield from _list_undeclared(session, ids)


def _list_withdrawn_targets(session: Session, kind: str, ids: Sequence[str]) -> Iterator[Fault]:
    referring = KINDS[kind]
    for reference in referring.references:
        if reference.may_be_withdrawn:
            continue
        owner, target = referring.get_owner(reference), aliased(KINDS[reference.target].model)
        statement = select(owner, target.id).join(target, target.id == reference.column)
        model = referring.model
        if owner.class_ is not model:
            statement = statement.join(model, model.id == owner)
        statement = statement.where(model.status != _WITHDRAWN, target.status == _WITHDRAWN)
        for row in select_by(session, statement, owner, ids):
            words = f"it would refer to the {reference.target} {row[1]!r}, which is withdrawn now"
            yield _describe(kind, row[0], "withdrawn", words)


def _list_other_metrics(session: Session, ids: Sequence[str]) -> Iterator[Fault]:
    """Yield claims that would follow a claim on another metric, or be followed by one."""
    earlier = aliased(Claim)
    statement = select(Claim.id, earlier.id).join(
        earlier, and_(earlier.id == Claim.follows_id, earlier.metric_id != Claim.metric_id)
    )
    for column in (Claim.id, earlier.id):
        for row in select_by(session, statement, column, ids):
            words = f"{row[0]!r} would follow {row[1]!r}, a claim on another metric"
            yield _describe("claim", row[0], "other_metric", words)


def _list_undeclared(session: Session, ids: Sequence[str]) -> Iterator[Fault]:
    declared = and_(
        MetricQualifier.metric_id == Claim.metric_id,
        MetricQualifier.property == ClaimQualifier.property,
    )
    statement = (
        select(Claim.id, ClaimQualifier.property)
        .join(ClaimQualifier, ClaimQualifier.claim_id == Claim.id)
        .outerjoin(MetricQualifier, declared)
        .where(MetricQualifier.metric_id.is_(None))
    )
    for row in select_by(session, statement, Claim.id, ids):
        words = f"its metric would not declare the property {row[1]!r}"
        yield _describe("claim", row[0], "qualifier_not_declared", words)


def _describe(kind: str, resource_id: str, code: str, words: str) -> Fault:
    return Fault(f"#/{KINDS[kind].plural}/{resource_id}", code, f"{kind} {resource_id!r}: {words}")
