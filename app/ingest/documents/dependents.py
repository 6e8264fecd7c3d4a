"""Which documents repeat what a changed resource says of itself: its name or title."""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models import Achievement, Claim, Evidence, Participation, Technology

BATCH = 500

# For each kind, what mentions it: the kind of the mentioning resource, and how its ids are found.
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
    """The resources, by kind, whose documents mention those in `changed`.

    A claim shows the organizations and the technology of its achievement, so what mentions an
    achievement found here is found too.
    """
    found: dict[str, set[str]] = {}
    for kind in ("organization", "technology", "metric", "source", "achievement"):
        ids = sorted(set(changed.get(kind, ())) | _follow(kind, found))
        for target, statement in _MENTIONS[kind]:
            for first in range(0, len(ids), BATCH):
                mentioning = session.scalars(statement(ids[first : first + BATCH]))
                found.setdefault(target, set()).update(mentioning)
    return found


def _follow(kind: str, found: dict[str, set[str]]) -> set[str]:
    """A narrower technology does not show its own name anew; an achievement's claims do."""
    return found.get(kind, set()) if kind == "achievement" else set()
