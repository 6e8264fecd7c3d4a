"""The list of metrics, filtered by the claims that use them."""

from collections import defaultdict

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.extraction.measures.unit_words_of_metric import UnitWords
from app.models import (
    Achievement,
    Claim,
    Evidence,
    Metric,
    MetricName,
    MetricUnitLabel,
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


def read_unit_words(session: Session) -> dict[str, UnitWords]:
    """Return by the id of a metric the words for its unit that the table of units lacks; few have any."""
    columns = (Metric.id, Metric.unit, MetricUnitLabel.singular, MetricUnitLabel.plural)
    labels: dict[tuple[str, str], list[str]] = defaultdict(list)
    for metric_id, unit, *words in session.execute(
        select(*columns).join(MetricUnitLabel, MetricUnitLabel.metric_id == Metric.id)
    ):
        labels[metric_id, unit] += words
    found = ((key[0], UnitWords.of_labels(key[1], words)) for key, words in labels.items())
    return {metric_id: words for metric_id, words in found if words}
