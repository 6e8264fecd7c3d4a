"""Search for dependents: resources whose documents show the name or title of a changed resource."""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.models import Achievement, Claim, Evidence, Participation, Technology

# For each kind, the kinds of resources that mention it, each with a select of their ids.
_MENTIONS: dict[str, tuple[tuple[str, Callable[[list[str]], Select[str]]], ...]] = {
    "organization": (
        (
            "achievement",
            lambda ids: select(Participation.achievement_id).where(
                Participation.organization_id.in_(ids)
            ),
        ),
    ),
    "technology": (
        ("technology", lambda ids: select(Technology.id).where(Technology.broader_id.in_(ids))),
        (
            "achievement",
            lambda ids: select(Achievement.id).where(Achievement.technology_id.in_(ids)),
        ),
    ),
    "metric": (("claim", lambda ids: select(Claim.id).where(Claim.metric_id.in_(ids))),),
    "source": (
        (
            "achievement",
            lambda ids: (
                select(Achievement.id).join(Achievement.evidence).where(Evidence.source_id.in_(ids))
            ),
        ),
        (
            "claim",
            lambda ids: select(Claim.id).join(Claim.evidence).where(Evidence.source_id.in_(ids)),
        ),
    ),
    "achievement": (("claim", lambda ids: select(Claim.id).where(Claim.achievement_id.in_(ids))),),
}


def find_dependents(session: Session, changed: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Return the ids, by kind, of resources whose documents show a resource in `changed` (ids by kind).

    A claim shows the organizations and the technology of its achievement. So if an achievement is among
    the results, its claims are results too.
    """
    dependents: dict[str, set[str]] = {}
    for kind in ("organization", "technology", "metric", "source", "achievement"):
        ids = sorted(set(changed.get(kind, ())) | _follow(kind, dependents))
        for target, statement in _MENTIONS[kind]:
            for batch in batches(ids):
                dependents.setdefault(target, set()).update(session.scalars(statement(batch)))
    return dependents


def _follow(kind: str, dependents: dict[str, set[str]]) -> set[str]:
    """Return the ids of this kind whose own dependents have to be found too: only achievements.

    A claim shows the organizations of its achievement, but a document that shows a narrower technology
    does not show the broader one.
    """
    return dependents.get(kind, set()) if kind == "achievement" else set()
