"""What the catalogue already holds that a bundle can refer to or must agree with."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, undefer

from app.domain.dates import Period
from app.models import RESOURCES, Claim, Metric, Source, Technology
from app.schemas.bundle import Bundle

BATCH = 500


class KnownClaim(NamedTuple):
    """`period` is None where the claim is undated, or where its date cannot be read."""

    metric_id: str
    follows_id: str | None
    period: Period | None


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
        _read_lines(session, bundle),
    )


def _read_lines(session: Session, bundle: Bundle) -> dict[str, KnownClaim]:
    """The claims that those of the bundle follow, to the first, and those that follow them."""
    before, after = dict[str, KnownClaim](), dict[str, KnownClaim]()
    wanted = {one.follows for one in bundle.claims if one.follows}
    while wanted:
        before |= _read_claims(session, Claim.id, wanted)
        wanted = {one.follows_id for one in before.values() if one.follows_id} - before.keys()
    wanted = {one.id for one in bundle.claims}
    while wanted:
        following = _read_claims(session, Claim.follows_id, wanted)
        wanted = following.keys() - after.keys()
        after |= following
    return before | after


def _read_claims(
    session: Session, column: InstrumentedAttribute[Any], ids: set[str]
) -> dict[str, KnownClaim]:
    ordered = sorted(ids)
    return {
        row.id: KnownClaim(row.metric_id, row.follows_id, row.period)
        for first in range(0, len(ordered), BATCH)
        for row in session.execute(
            select(Claim.id, Claim.metric_id, Claim.follows_id, Claim.period).where(
                column.in_(ordered[first : first + BATCH])
            )
        )
    }


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
