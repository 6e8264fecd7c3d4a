"""The list of technologies, filtered by their field and by the achievements about them."""

from sqlalchemy import and_, select

from app.models import Achievement, Claim, Organization, Participation, Technology, TechnologyName
from app.queries.lists.filters import Conditions, match_shared
from app.queries.lists.listing import Facet, Facets, Listing, LookedUp, order
from app.queries.resources.achievements import (
    CLAIM_ABOUT,
    PARTICIPANT,
    QUOTED_FOR,
    TOOK_PART,
    is_current,
    match_achievements,
    not_withdrawn,
    quoted,
)
from app.queries.resources.name_order import sort_by_name
from app.schemas.filters import Relations
from app.schemas.technologies import TechnologyQuery

_table = Technology.__table__
_SORT_KEYS = {
    "name": sort_by_name(
        TechnologyName, TechnologyName.technology_id.expression, Technology.id.expression
    )
}
_COLUMNS = {"id": _table.c["id"], "broader": _table.c["broader_id"]}


_IN = (Achievement, and_(Achievement.technology_id == Technology.id, is_current))
_FACETS: Facets = {
    "organization": Facet(Participation.organization_id, (_IN, TOOK_PART), "organization"),
    "metric": Facet(Claim.metric_id, (_IN, CLAIM_ABOUT), "metric"),
    "source": Facet(quoted.c.source_id, (_IN, QUOTED_FOR), "source"),
    "country": Facet(Organization.country, (_IN, TOOK_PART, PARTICIPANT)),
    "field": Facet(_table.c["field"]),
    "broader": Facet(_table.c["broader_id"], names="technology"),
}


def list_technologies(query: TechnologyQuery, _looked_up: LookedUp) -> Listing:
    claimed = (
        select(Achievement.technology_id)
        .join(Claim, Claim.achievement_id == Achievement.id)
        .where(Achievement.technology_id.is_not(None), not_withdrawn)
    )
    conditions = match_shared(query, Technology, _match_relations, _COLUMNS, claimed)
    return Listing(
        "technology", query, conditions, order("technology", query.sort, _SORT_KEYS), _FACETS
    )


def _match_relations(relations: Relations) -> Conditions:
    conditions: Conditions = []
    if relations.field:
        conditions.append(Technology.field.in_(relations.field))
    if related := match_achievements(relations.without("field")):
        advanced = select(Achievement.technology_id).where(
            Achievement.technology_id.is_not(None), is_current, *related
        )
        conditions.append(Technology.id.in_(advanced))
    return conditions
