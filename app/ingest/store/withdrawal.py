"""The rule that no current resource refers to a withdrawn one.

For example, a source cannot be withdrawn while a current claim quotes it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session, aliased

from app.errors import StillReferred
from app.ingest.rows.batched_select import select_by
from app.models import Achievement, Claim, Evidence, Participation, Technology
from app.queries.resources.achievements import is_current, not_withdrawn
from app.schemas.common import Standing

# The number of referring resources that are read per batch of ids and kind of reference; there may be
# very many.
_MAX_REFERRERS = 5
_narrower = aliased(Technology)
# For each kind: the referring column, and a select of kind and id of current referrers and of the
# id that they refer to.
_REFERRERS: dict[str, tuple[tuple[Any, Select[*tuple[Any, ...]]], ...]] = {
    "organization": (
        (
            Participation.organization_id,
            select(literal("achievement"), Achievement.id, Participation.organization_id)
            .join(Participation, Participation.achievement_id == Achievement.id)
            .where(is_current),
        ),
    ),
    "technology": (
        (
            Achievement.technology_id,
            select(literal("achievement"), Achievement.id, Achievement.technology_id).where(
                is_current
            ),
        ),
        (
            _narrower.broader_id,
            select(literal("technology"), _narrower.id, _narrower.broader_id).where(
                _narrower.status == Standing.CURRENT.value
            ),
        ),
    ),
    "metric": (
        (
            Claim.metric_id,
            select(literal("claim"), Claim.id, Claim.metric_id).where(not_withdrawn),
        ),
    ),
    "achievement": (
        (
            Claim.achievement_id,
            select(literal("claim"), Claim.id, Claim.achievement_id).where(not_withdrawn),
        ),
    ),
    "source": (
        (
            Evidence.source_id,
            select(literal("claim"), Claim.id, Evidence.source_id)
            .join(Evidence, Evidence.claim_id == Claim.id)
            .where(not_withdrawn),
        ),
        (
            Evidence.source_id,
            select(literal("achievement"), Achievement.id, Evidence.source_id)
            .join(Evidence, Evidence.achievement_id == Achievement.id)
            .where(is_current),
        ),
    ),
}


def refuse_referred(session: Session, withdrawn: Mapping[str, Iterable[str]]) -> None:
    """Raise StillReferred if a current resource refers to a resource in `withdrawn` (ids by kind)."""
    for kind, ids in withdrawn.items():
        for referrer, referrer_id, resource_id in find_referrers(session, kind, ids):
            raise StillReferred(
                f"the {kind} {resource_id!r} cannot be withdrawn while current records refer to it, such as the "
                f"{referrer} {referrer_id!r}: withdraw or change these first; nothing was stored"
            )


def find_referrers(
    session: Session, kind: str, ids: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield current resources that refer to one of these ids, in no order.

    Only a few are yielded, since there may be very many. Each item has kind and id of the referring
    resource, and the id that it refers to.
    """
    listed = list(ids)
    for column, statement in _REFERRERS.get(kind, ()):
        for row in select_by(session, statement.limit(_MAX_REFERRERS), column, listed):
            yield row[0], row[1], row[2]
