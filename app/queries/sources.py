"""Sources, by what is quoted from them, and their exact text."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.models import Achievement, Claim, Evidence, Source
from app.queries.achievements import match_achievements
from app.queries.claims import match_claims
from app.queries.pages import Page, read_page
from app.schemas.sources import SourceQuery


def list_sources(session: Session, query: SourceQuery) -> Page:
    conditions: list[ColumnElement[bool]] = []
    if relations := query.relations():
        claims = select(Claim.id).where(*match_claims(relations, ()))
        achievements = select(Achievement.id).where(*match_achievements(relations))
        quoted = select(Evidence.source_id).where(
            or_(Evidence.claim_id.in_(claims), Evidence.achievement_id.in_(achievements))
        )
        conditions.append(Source.id.in_(quoted))
    return read_page(session, "source", query, conditions)


def get_text(session: Session, source_id: str) -> str | None:
    """The exact text, None if there is no such source."""
    return session.scalars(select(Source.text).where(Source.id == source_id)).one_or_none()
