"""The list of metrics, filtered by the claims that use them."""

from sqlalchemy import and_, select

from app.models import (
    Achievement,
    Claim,
    Evidence,
    Metric,
    MetricName,
    Organization,
    Participation,
    Technology,
)
from app.queries.lists.filters import Conditions, match_shared
from app.queries.lists.listing import Facet, Facets, Listing, LookedUp, order
from app.queries.resources.achievements import PARTICIPANT, TECHNOLOGY, not_withdrawn
from app.queries.resources.claims import match_claims
from app.queries.resources.name_order import sort_by_name
from app.schemas.filters import Relations
from app.schemas.metrics import MetricQuery

_SORT_KEYS = {
    "name": sort_by_name(MetricName, MetricName.metric_id.expression, Metric.id.expression)
}
_COLUMNS = {
    "id": Metric.id.expression,
    "dimension": Metric.dimension.expression,
    "direction": Metric.direction.expression,
    "scale": Metric.scale.expression,
}


_CLAIMED = (Claim, and_(Claim.metric_id == Metric.id, not_withdrawn))
_ABOUT = (Achievement, Achievement.id == Claim.achievement_id)
_TOOK_PART = (Participation, Participation.achievement_id == Claim.achievement_id)
_FACETS: Facets = {
    "organization": Facet(Participation.organization_id, (_CLAIMED, _TOOK_PART), "organization"),
    "technology": Facet(Achievement.technology_id, (_CLAIMED, _ABOUT), "technology"),
    "source": Facet(
        Evidence.source_id, (_CLAIMED, (Evidence, Evidence.claim_id == Claim.id)), "source"
    ),
    "country": Facet(Organization.country, (_CLAIMED, _TOOK_PART, PARTICIPANT)),
    "field": Facet(Technology.field, (_CLAIMED, _ABOUT, TECHNOLOGY)),
    "dimension": Facet(Metric.dimension),
    "direction": Facet(Metric.direction),
    "scale": Facet(Metric.scale),
}


def list_metrics(query: MetricQuery, _looked_up: LookedUp) -> Listing:
    claimed = select(Claim.metric_id).where(not_withdrawn)
    conditions = match_shared(query, Metric, _match_relations, _COLUMNS, claimed)
    return Listing("metric", query, conditions, order("metric", query.sort, _SORT_KEYS), _FACETS)


def _match_relations(relations: Relations) -> Conditions:
    if not relations:
        return []
    used = select(Claim.metric_id).where(not_withdrawn, *match_claims(relations))
    return [Metric.id.in_(used)]
