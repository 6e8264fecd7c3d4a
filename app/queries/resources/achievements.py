"""The list of achievements, and SQL conditions on achievements for the lists of other resources.

Other resources are related through achievements: an organization took part in an achievement, and a
claim is about one.
"""

from sqlalchemy import ColumnElement, CompoundSelect, and_, select, union

from app.models import Achievement, Claim, Evidence, Organization, Participation, Technology
from app.queries.lists.filters import match_dates, match_shared
from app.queries.lists.listing import Facet, Facets, Listing, LookedUp, Years, order
from app.queries.lists.ordering import SortKey
from app.queries.resources.name_order import sort_by_title
from app.schemas.achievements import AchievementQuery
from app.schemas.claims import ClaimStatus
from app.schemas.common import Standing
from app.schemas.filters import Relations

not_withdrawn = Claim.status != ClaimStatus.WITHDRAWN.value
# An achievement with a claim that is not withdrawn is not withdrawn either.
is_current = Achievement.status != Standing.WITHDRAWN.value


_table = Achievement.__table__
_COLUMNS = {"id": _table.c["id"], "stage": _table.c["stage"]}
_SORT_KEYS = {
    "date": SortKey.of_date(_table.c["date_from"]),
    "title": sort_by_title(_table.c["title"]),
}


def select_quoted(*conditions: ColumnElement[bool]) -> CompoundSelect[str, str]:
    """Make a query for pairs of a source and an achievement for which it is quoted.

    It is quoted as evidence of the achievement itself or of one of its claims. `conditions` are those on
    the rows of this evidence.
    """
    return union(
        select(Evidence.source_id, Evidence.achievement_id).where(
            Evidence.achievement_id.is_not(None), *conditions
        ),
        select(Evidence.source_id, Claim.achievement_id)
        .join(Claim, Claim.id == Evidence.claim_id)
        .where(not_withdrawn, *conditions),
    )


quoted = select_quoted().subquery("quoted")
# Joins of the facets of several lists.
TOOK_PART = (Participation, Participation.achievement_id == Achievement.id)
PARTICIPANT = (Organization, Organization.id == Participation.organization_id)
TECHNOLOGY = (Technology, Technology.id == Achievement.technology_id)
QUOTED_FOR = (quoted, quoted.c.achievement_id == Achievement.id)
CLAIM_ABOUT = (Claim, and_(Claim.achievement_id == Achievement.id, not_withdrawn))
_FACETS: Facets = {
    "organization": Facet(Participation.organization_id, (TOOK_PART,), "organization"),
    "technology": Facet(Achievement.technology_id, names="technology"),
    "metric": Facet(Claim.metric_id, (CLAIM_ABOUT,), "metric"),
    "source": Facet(quoted.c.source_id, (QUOTED_FOR,), "source"),
    "country": Facet(Organization.country, (TOOK_PART, PARTICIPANT)),
    "field": Facet(Technology.field, (TECHNOLOGY,)),
    "stage": Facet(Achievement.stage),
    "role": Facet(Participation.role, (TOOK_PART,)),
    "year": Years(_table.c["date_edtf"], _table.c["date_from"], _table.c["date_to"]),
}


def list_achievements(query: AchievementQuery, _looked_up: LookedUp) -> Listing:
    claimed = select(Claim.achievement_id).where(not_withdrawn)
    conditions = [
        *match_shared(query, Achievement, match_achievements, _COLUMNS, claimed),
        *match_dates(query, _table, "date"),
    ]
    return Listing(
        "achievement", query, conditions, order("achievement", query.sort, _SORT_KEYS), _FACETS
    )


def match_achievements(relations: Relations) -> list[ColumnElement[bool]]:
    """Return SQL conditions that an achievement has all of these relations, such as an organization.

    A relation through a claim counts only if the claim is not withdrawn.
    """
    conditions: list[ColumnElement[bool]] = []
    if relations.technology:
        conditions.append(Achievement.technology_id.in_(relations.technology))
    if relations.field:
        of_field = select(Technology.id).where(Technology.field.in_(relations.field))
        conditions.append(Achievement.technology_id.in_(of_field))
    if relations.organization or relations.role:
        joined = select(Participation.achievement_id)
        if relations.organization:
            joined = joined.where(Participation.organization_id.in_(relations.organization))
        if relations.role:
            joined = joined.where(Participation.role.in_(relations.role))
        conditions.append(Achievement.id.in_(joined))
    if relations.country:
        joined = (
            select(Participation.achievement_id)
            .join(Participation.organization)
            .where(Organization.country.in_(relations.country))
        )
        conditions.append(Achievement.id.in_(joined))
    if relations.metric:
        measured = select(Claim.achievement_id).where(
            Claim.metric_id.in_(relations.metric), not_withdrawn
        )
        conditions.append(Achievement.id.in_(measured))
    if relations.source:
        reported = select(quoted.c.achievement_id).where(quoted.c.source_id.in_(relations.source))
        conditions.append(Achievement.id.in_(reported))
    return conditions
