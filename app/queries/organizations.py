"""Organizations, and among them the companies."""

from dataclasses import replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.models import Achievement, Organization, Participation
from app.queries.achievements import match_achievements
from app.queries.pages import Page, get_document, read_page
from app.schemas.organizations import CompanyQuery, OrganizationKind, OrganizationQuery


def list_organizations(session: Session, query: OrganizationQuery) -> Page:
    conditions = _match(query)
    if query.kind:
        conditions.append(Organization.kind.in_([kind.value for kind in query.kind]))
    return read_page(session, "organization", query, conditions)


def list_companies(session: Session, query: CompanyQuery) -> Page:
    is_company = Organization.kind == OrganizationKind.COMPANY.value
    return read_page(session, "organization", query, [*_match(query), is_company])


def get_company(session: Session, organization_id: str) -> bytes | None:
    """The document of an organization that is a company, None for any other."""
    statement = select(Organization.kind).where(Organization.id == organization_id)
    if session.scalars(statement).one_or_none() != OrganizationKind.COMPANY.value:
        return None
    return get_document(session, "organization", organization_id)


def _match(query: CompanyQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    relations = query.relations()
    if relations.country:
        conditions.append(Organization.country.in_(relations.country))
    if related := match_achievements(replace(relations, country=())):
        took_part = (
            select(Participation.organization_id)
            .join(Achievement, Achievement.id == Participation.achievement_id)
            .where(*related)
        )
        conditions.append(Organization.id.in_(took_part))
    return conditions
