"""What the catalogue already holds that a bundle can refer to or must agree with."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.models import RESOURCES, Metric, Source, Technology
from app.schemas.bundle import Bundle

BATCH = 500


@dataclass(frozen=True, slots=True)
class Known:
    """`ids` holds, by kind, those of the bundle's references that the catalogue has."""

    ids: dict[str, set[str]]
    metric_units: dict[str, str]
    sources: dict[str, Source]
    source_ids_by_sha256: dict[str, str]
    broader: dict[str, str | None]


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
    )


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
