"""The list of sources, and the text of a source.

The list can be filtered by the achievements and claims for which a source is quoted as evidence.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.cells.form import read_form
from app.domain.cells.table_text import read_as
from app.models import (
    Achievement,
    Claim,
    Evidence,
    Organization,
    Participation,
    Source,
    SourceText,
    Technology,
)
from app.queries.lists.filters import Conditions, match_dates, match_shared
from app.queries.lists.listing import Facet, Facets, Joins, Listing, LookedUp, Years, order
from app.queries.lists.ordering import SortKey
from app.queries.resources.achievements import (
    PARTICIPANT,
    TECHNOLOGY,
    is_current,
    match_achievements,
    not_withdrawn,
    select_quoted,
)
from app.queries.resources.claims import match_claims
from app.queries.resources.name_order import sort_by_title
from app.schemas.filters import Relations
from app.schemas.sources import SourceQuery

_table = Source.__table__
_SORT_KEYS = {
    "date": SortKey.of_date(_table.c["published_from"]),
    "title": sort_by_title(_table.c["title"]),
}


_COLUMNS = {
    "id": _table.c["id"],
    "language": _table.c["language"],
    "publisher": _table.c["publisher"],
}


def _join_quoted(
    achievement_id: InstrumentedAttribute[str], *others: tuple[Any, ColumnElement[bool]]
) -> Callable[[Select[Any]], Joins]:
    """Return a function that joins the achievements for which the sources of a list are quoted.

    `achievement_id` is the column that is joined, and `others` are further joins. The pairs of source and
    achievement are read once for all counts of a statement, and only for the sources of the list, which
    may be few.
    """

    def join(listed: Select[Any]) -> Joins:
        pairs = select_quoted(Evidence.source_id.in_(listed)).cte().prefix_with("MATERIALIZED")
        return (
            (pairs, pairs.c.source_id == Source.id),
            (achievement_id.class_, achievement_id == pairs.c.achievement_id),
            *others,
        )

    return join


_TOOK_PART = Participation.achievement_id
_FACETS: Facets = {
    "organization": Facet(Participation.organization_id, _join_quoted(_TOOK_PART), "organization"),
    "technology": Facet(Achievement.technology_id, _join_quoted(Achievement.id), "technology"),
    "metric": Facet(
        Claim.metric_id,
        (
            (Evidence, Evidence.source_id == Source.id),
            (Claim, and_(Claim.id == Evidence.claim_id, not_withdrawn)),
        ),
        "metric",
    ),
    "country": Facet(Organization.country, _join_quoted(_TOOK_PART, PARTICIPANT)),
    "field": Facet(Technology.field, _join_quoted(Achievement.id, TECHNOLOGY)),
    "language": Facet(_table.c["language"]),
    "publisher": Facet(_table.c["publisher"]),
    "year": Years(_table.c["published_edtf"], _table.c["published_from"], _table.c["published_to"]),
}


def list_sources(query: SourceQuery, _looked_up: LookedUp) -> Listing:
    claimed = (
        select(Evidence.source_id).join(Claim, Claim.id == Evidence.claim_id).where(not_withdrawn)
    )
    conditions = [
        *match_shared(query, Source, _match_relations, _COLUMNS, claimed),
        *match_dates(query, _table, "published"),
    ]
    return Listing("source", query, conditions, order("source", query.sort, _SORT_KEYS), _FACETS)


def _match_relations(relations: Relations) -> Conditions:
    if not relations:
        return []
    claims = select(Claim.id).where(not_withdrawn, *match_claims(relations))
    is_quoted: ColumnElement[bool] = Evidence.claim_id.in_(claims)
    if not relations.metric:
        # A quote for an achievement does not count as evidence of the numbers of its claims.
        achievements = select(Achievement.id).where(is_current, *match_achievements(relations))
        is_quoted = or_(is_quoted, Evidence.achievement_id.in_(achievements))
    return [Source.id.in_(select(Evidence.source_id).where(is_quoted))]


def get_text(session: Session, source_id: str) -> str | None:
    """Return the exact text of a source, or None if the source does not exist."""
    statement = select(SourceText.text).join(Source, Source.sha256 == SourceText.sha256)
    return session.scalars(statement.where(Source.id == source_id)).one_or_none()


def get_text_and_language(session: Session, source_id: str) -> tuple[str, str] | None:
    """Return the exact text of a source and the language in which it is read; a table is divided into cells.

    Return None if the source does not exist.
    """
    columns = (SourceText.text, Source.language, Source.media_type, Source.table_form)
    statement = select(*columns).join(Source, Source.sha256 == SourceText.sha256)
    row = session.execute(statement.where(Source.id == source_id)).one_or_none()
    if row is None:
        return None
    return read_as(row.text, row.language, read_form(row.media_type, row.table_form))
