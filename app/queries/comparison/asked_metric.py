"""The metric that a question about its points is asked of, and which of its claims take part."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from app.domain.claims.comparability import DEMANDS
from app.errors import InvalidInput
from app.models import Claim
from app.queries.documents import get_document, read_bodies
from app.queries.lists.filters import match_columns, match_relations
from app.queries.lists.qualifier_filter import limit_terms, match_terms, read_properties
from app.queries.lists.qualifier_values import read_terms
from app.queries.resources.achievements import not_withdrawn
from app.queries.resources.claims import match_claims
from app.schemas.common import NamedReference
from app.schemas.list_parameters import AsOf
from app.schemas.metrics import Direction, UnitRead
from app.schemas.records import MetricPointsQuery
from app.validation_messages import find_nearest

Q = TypeVar("Q", bound=MetricPointsQuery)
# The parameters that select claims.
SELECTING = MetricPointsQuery.model_fields.keys() - AsOf.model_fields.keys()


@dataclass(frozen=True, slots=True)
class AskedMetric:
    """What answers need of a metric. `is_difference` says that its temperatures have no zero."""

    reference: NamedReference
    direction: Direction
    unit: UnitRead
    is_difference: bool
    properties: tuple[str, ...]

    def require_property(self, parameter: str, name: str) -> None:
        """Raise InvalidInput unless the metric declares a property."""
        if name in self.properties:
            return
        near = find_nearest(name, self.properties) or self.properties
        listed = ", ".join(f"'{known}'" for known in near)
        has = f"it has {listed}" if listed else "it has none"
        detail = f"the metric '{self.reference.id}' declares no property '{name}': {has}"
        raise InvalidInput.of_parameter(parameter, "unknown_property", detail)


def read_metric(session: Session, metric_id: str) -> AskedMetric | None:
    """Return a metric, or None if it does not exist; of one that was merged into another, the other."""
    [metric_id] = follow_merges(session, "metric", [metric_id])
    body = get_document(session, "metric", metric_id)
    if body is None:
        return None
    metric = json.loads(body)
    unit = metric["unit"]
    labels = unit["labels"].get("en") or next(iter(unit["labels"].values()))
    return AskedMetric(
        NamedReference(id=metric["id"], name=metric["name"]),
        Direction(metric["direction"]),
        UnitRead(code=unit["code"], symbol=unit["symbol"], label=labels["other"]),
        metric["scale"] == "difference",
        tuple(qualifier["property"] for qualifier in metric["qualifiers"]),
    )


def follow_merges(session: Session, kind: str, ids: Sequence[str]) -> list[str]:
    """Return ids with those of merged resources in place of what was merged into them, each once."""
    followed: dict[str, None] = {}
    bodies = read_bodies(session, kind, ids)
    for key in ids:
        merged_into = json.loads(bodies[key]).get("merged_into") if key in bodies else None
        followed[key if merged_into is None else merged_into["id"]] = None
    return list(followed)


def follow_filters(session: Session, query: Q) -> Q:
    """Return a query whose organizations and technologies exist, with the target of each that was merged.

    Raises:
        InvalidInput: one of them does not exist, so that no claim could be found.
    """
    followed = {}
    for kind in ("organization", "technology"):
        ids: list[str] = getattr(query, kind)
        known = read_bodies(session, kind, ids)
        for key in ids:
            if key not in known:
                detail = f"there is no {kind} {key!r}; the list shows all ids"
                raise InvalidInput.of_parameter(kind, f"unknown_{kind}", detail)
        followed[kind] = follow_merges(session, kind, ids)
    return query.model_copy(update=followed)


def list_reached() -> list[ColumnElement[bool]]:
    """Return the conditions on claims whose numbers were reached: those that records are decided among."""
    return [Claim.kind.not_in(sorted(DEMANDS)), not_withdrawn]


def list_conditions(session: Session, query: MetricPointsQuery) -> list[ColumnElement[bool]]:
    """Return the conditions on claims whose numbers were reached and that a query selects.

    Raises:
        InvalidInput: a condition of the query cannot be read, or no metric declares its property.
    """
    terms = read_terms(query, read_properties(session, query))
    limits = limit_terms(terms)
    limited = [] if limits is None else [limits.certain]
    return [
        *list_reached(),
        *match_relations(query, match_claims),
        *match_columns(query, {"scope": Claim.__table__.c["scope_key"]}),
        *match_terms(terms),
        *limited,
    ]
