"""Indexes of the orders of lists: which one a page is read from, on both engines."""

import pytest
from sqlalchemy import select, text

from app.database.database import Database
from app.models import KINDS
from app.queries.compiled.statement import compile_statement
from app.queries.list_page.definition import define_list
from app.queries.lists.listing import Lister
from app.queries.resources.achievements import list_achievements
from app.queries.resources.claims import list_claims
from app.queries.resources.sources import list_sources
from app.schemas.achievements import AchievementQuery
from app.schemas.claims import ClaimQuery
from app.schemas.list_parameters import ListQuery
from app.schemas.sources import SourceQuery

_BY_VALUE = ClaimQuery(sort="-value", metric=["simultaneous-calls-per-fiber"])


@pytest.mark.parametrize(
    ("lister", "query", "index"),
    [
        (list_claims, ClaimQuery(sort="-created_at"), "ix_claim_by_creation"),
        (list_claims, ClaimQuery(sort="-updated_at"), "ix_claim_by_update"),
        (list_claims, ClaimQuery(sort="-date"), "ix_claim_by_date"),
        (list_claims, _BY_VALUE, "ix_claim_by_value"),
        (list_achievements, AchievementQuery(sort="-created_at"), "ix_achievement_by_creation"),
        (list_sources, SourceQuery(sort="-created_at"), "ix_source_by_creation"),
    ],
)
def test_page_is_read_from_the_index_of_its_order(
    catalogue: Database, lister: Lister, query: ListQuery, index: str
) -> None:
    plan = _plan(catalogue, lister, query)
    assert index in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


def _plan(database: Database, lister: Lister, query: ListQuery) -> str:
    """Return the plan for the order of a list; PostgreSQL sorts a table of a few rows unless forbidden."""
    with database.read() as session:
        listing = define_list(session, lister, query)
        rows = select(KINDS[listing.kind].model.number).where(*listing.conditions)
        page = rows.order_by(*listing.ordering.order_by()).limit(query.limit)
        dialect = session.get_bind().dialect
        explain = "EXPLAIN QUERY PLAN"
        if dialect.name == "postgresql":
            explain = "EXPLAIN"
            for choice in ("seqscan", "sort", "bitmapscan"):
                session.execute(text(f"SET LOCAL enable_{choice} = off"))
        statement = compile_statement(dialect, page)
        values = dict(statement.bind({}))
        steps = session.connection().exec_driver_sql(f"{explain} {statement.text}", values)
        return "\n".join(str(step) for step in steps)
