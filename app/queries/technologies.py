"""Technologies, by their field and by what was achieved in them."""

from dataclasses import replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.models import Achievement, Technology
from app.queries.achievements import match_achievements
from app.queries.pages import Page, read_page
from app.schemas.technologies import TechnologyQuery


def list_technologies(session: Session, query: TechnologyQuery) -> Page:
    conditions: list[ColumnElement[bool]] = []
    relations = query.relations()
    if relations.field:
        conditions.append(Technology.field.in_(relations.field))
    if related := match_achievements(replace(relations, field=())):
        advanced = select(Achievement.technology_id).where(
            Achievement.technology_id.is_not(None), *related
        )
        conditions.append(Technology.id.in_(advanced))
    return read_page(session, "technology", query, conditions)
