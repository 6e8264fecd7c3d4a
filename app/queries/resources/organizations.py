"""The list of organizations, and the list of companies (the organizations of the kind `company`)."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.models import Achievement, Claim, Organization, OrganizationName, Participation, Technology
from app.queries.documents import get_document
from app.queries.lists.filters import Conditions, match_columns, match_shared
from app.queries.lists.listing import Facet, Facets, Listing, LookedUp, order
from app.queries.resources.achievements import (
    QUOTED_FOR,
    TECHNOLOGY,
    is_current,
    match_achievements,
    not_withdrawn,
    quoted,
)
from app.queries.resources.name_order import sort_by_name
from app.schemas.filters import Relations
from app.schemas.organizations import CompanyQuery, OrganizationKind, OrganizationQuery

_TOOK_PART = (Participation, Participation.organization_id == Organization.id)
_IN = (Achievement, and_(Achievement.id == Participation.achievement_id, is_current))
_CLAIMED = (Claim, and_(Claim.achievement_id == Participation.achievement_id, not_withdrawn))
_SORT_KEYS = {
    "name": sort_by_name(
        OrganizationName, OrganizationName.organization_id.expression, Organization.id.expression
    )
}
_FACETS: Facets = {
    "technology": Facet(Achievement.technology_id, (_TOOK_PART, _IN), "technology"),
    "metric": Facet(Claim.metric_id, (_TOOK_PART, _CLAIMED), "metric"),
    "source": Facet(quoted.c.source_id, (_TOOK_PART, _IN, QUOTED_FOR), "source"),
    "country": Facet(Organization.country),
    "field": Facet(Technology.field, (_TOOK_PART, _IN, TECHNOLOGY)),
    "kind": Facet(Organization.kind),
}


def list_organizations(query: OrganizationQuery, _looked_up: LookedUp) -> Listing:
    return _list(query, match_columns(query, {"kind": Organization.kind.expression}))


def list_companies(query: CompanyQuery, _looked_up: LookedUp) -> Listing:
    return _list(query, [Organization.kind == OrganizationKind.COMPANY.value])


def get_company(session: Session, organization_id: str) -> bytes | None:
    """Return the public JSON of a company, or None if no company has this id."""
    statement = select(Organization.kind).where(Organization.id == organization_id)
    if session.scalars(statement).one_or_none() != OrganizationKind.COMPANY.value:
        return None
    return get_document(session, "organization", organization_id)


def _list(query: CompanyQuery | OrganizationQuery, of_kind: Conditions) -> Listing:
    claimed = (
        select(Participation.organization_id)
        .join(Claim, Claim.achievement_id == Participation.achievement_id)
        .where(not_withdrawn)
    )
    columns = {"id": Organization.id.expression}
    shared = match_shared(query, Organization, _match_relations, columns, claimed)
    conditions = [*shared, *of_kind]
    return Listing(
        "organization", query, conditions, order("organization", query.sort, _SORT_KEYS), _FACETS
    )


def _match_relations(relations: Relations) -> Conditions:
    """Return SQL conditions that an organization has all of these relations, such as a technology.

    An organization is related to whatever its achievements are about. Only `country` is the country of
    the organization itself, so the countries of partners in its achievements do not count.
    """
    conditions: Conditions = []
    if relations.country:
        conditions.append(Organization.country.in_(relations.country))
    if related := match_achievements(relations.without("country")):
        took_part = (
            select(Participation.organization_id)
            .join(Achievement, Achievement.id == Participation.achievement_id)
            .where(is_current, *related)
        )
        conditions.append(Organization.id.in_(took_part))
    return conditions
