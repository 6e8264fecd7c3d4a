"""What the catalogue already holds that a bundle can refer to or must agree with."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.models import RESOURCES, Claim, Metric, Source, Technology
from app.schemas.bundle import Bundle

BATCH = 500


class KnownClaim(NamedTuple):
    metric_id: str
    follows_id: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """`ids` holds, by kind, those of the bundle's references that the catalogue has."""

    ids: dict[str, set[str]]
    metric_units: dict[str, str]
    sources: dict[str, Source]
    source_ids_by_sha256: dict[str, str]
    broader: dict[str, str | None]
    claims: dict[str, KnownClaim]


def read_known(session: Session, bundle: Bundle) -> Known:
    wanted = _list_references(bundle)
    metrics = _read(session, Metric, wanted["metric"])
    sources = _read(session, Source, wanted["source"], undefer(Source.text))
    ids = {
        kind: {row.id for row in _read(session, RESOURCES[kind], wanted[kind])}
        for kind in ("organization", "technology", "achievement")
    }
    ids["metric"] = {metric.id for metric in metrics}
    ids["source"] = {source.id for source in sources}
    return Known(
        ids,
        {metric.id: metric.unit for metric in metrics},
        {source.id: source for source in sources},
        {row.sha256: row.id for row in session.execute(select(Source.sha256, Source.id))},
        {
            row.id: row.broader_id
            for row in session.execute(select(Technology.id, Technology.broader_id))
        },
        _read_claims(session, {one.follows for one in bundle.claims if one.follows}),
    )


def _read_claims(session: Session, ids: set[str]) -> dict[str, KnownClaim]:
    """The claims, and those that they follow, to the first."""
    found: dict[str, KnownClaim] = {}
    while ids:
        statement = select(Claim.id, Claim.metric_id, Claim.follows_id).where(Claim.id.in_(ids))
        for row in session.execute(statement):
            found[row.id] = KnownClaim(row.metric_id, row.follows_id)
        ids = {one.follows_id for one in found.values() if one.follows_id} - found.keys()
    return found


def _list_references(bundle: Bundle) -> dict[str, set[str]]:
    quotes = [
        *(quote for achievement in bundle.achievements for quote in achievement.evidence),
        *(quote for claim in bundle.claims for quote in claim.evidence),
        *bundle.unclaimed_numbers,
    ]
    participants = (one for achievement in bundle.achievements for one in achievement.organizations)
    return {
        "source": {quote.source for quote in quotes} | {source.id for source in bundle.sources},
        "organization": {participant.organization for participant in participants},
        "technology": {one.technology for one in bundle.achievements if one.technology}
        | {one.broader for one in bundle.technologies if one.broader},
        "metric": {one.metric for one in bundle.claims} | {one.id for one in bundle.metrics},
        "achievement": {one.achievement for one in bundle.claims},
    }


def _read(session: Session, model: Any, ids: set[str], *options: Any) -> list[Any]:  # noqa: ANN401 - any of the resources
    ordered = sorted(ids)
    return [
        row
        for first in range(0, len(ordered), BATCH)
        for row in session.scalars(
            select(model).where(model.id.in_(ordered[first : first + BATCH])).options(*options)
        )
    ]
