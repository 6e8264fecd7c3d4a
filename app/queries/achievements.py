"""Achievements: the middle of the catalogue, through which everything else is related."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.models import Achievement, Claim, Evidence, Organization, Participation, Technology
from app.queries.pages import Page, read_page
from app.schemas.achievements import AchievementQuery
from app.schemas.claims import ClaimStatus
from app.schemas.queries import Relations

not_withdrawn = Claim.status != ClaimStatus.WITHDRAWN.value


def list_achievements(session: Session, query: AchievementQuery) -> Page:
    return read_page(session, "achievement", query, match_achievements(query.relations()))


def match_achievements(relations: Relations) -> list[ColumnElement[bool]]:
    """Conditions on `Achievement`; withdrawn claims relate it to nothing."""
    conditions: list[ColumnElement[bool]] = []
    if relations.technology:
        conditions.append(Achievement.technology_id.in_(relations.technology))
    if relations.field:
        of_field = select(Technology.id).where(Technology.field.in_(relations.field))
        conditions.append(Achievement.technology_id.in_(of_field))
    if relations.organization:
        joined = select(Participation.achievement_id).where(
            Participation.organization_id.in_(relations.organization)
        )
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
        conditions.append(_match_sources(relations.source))
    return conditions


def _match_sources(source_ids: tuple[str, ...]) -> ColumnElement[bool]:
    reported = select(Evidence.achievement_id).where(
        Evidence.source_id.in_(source_ids), Evidence.achievement_id.is_not(None)
    )
    claimed = (
        select(Claim.achievement_id)
        .join(Claim.evidence)
        .where(Evidence.source_id.in_(source_ids), not_withdrawn)
    )
    return or_(Achievement.id.in_(reported), Achievement.id.in_(claimed))
