"""Statements for pages: what SQLite sorts to find one."""

import pytest
from sqlalchemy import text

from app.database.database import Database
from app.queries.compiled.statement import compile_statement
from app.queries.list_page.definition import define_list
from app.queries.list_page.page_statement import name_counts, select_page
from app.queries.resources.claims import list_claims
from app.schemas.claims import ClaimKind, ClaimQuery

pytestmark = pytest.mark.engines("sqlite")


def test_first_page_by_revision_reads_no_documents_after_it(catalogue: Database) -> None:
    with catalogue.read() as session:
        listing = define_list(session, list_claims, ClaimQuery(sort="-revision"))
        statement = compile_statement(session.get_bind().dialect, select_page(listing, None).select)
        values = statement.bind(name_counts([1]))
        steps = session.execute(text(f"EXPLAIN QUERY PLAN {statement.text}"), dict(values)).all()
    plan = [step.detail for step in steps]
    found = plan[: plan.index("SCAN catalogue")]
    assert "SEARCH document USING COVERING INDEX ix_document_by_revision (kind=?)" in found
    assert not any("TEMP B-TREE" in step for step in found)


@pytest.mark.parametrize("kinds", [[], [ClaimKind.RESULT]])
@pytest.mark.parametrize(
    ("sort", "position", "are_sorted"),
    [(None, None, False), (None, [5], False), ("id", None, True), ("id", ["a"], True)],
)
def test_page_of_words_by_arrival_reads_no_hits_after_it(
    catalogue: Database,
    sort: str | None,
    position: list[int | str] | None,
    kinds: list[ClaimKind],
    *,
    are_sorted: bool,
) -> None:
    query = ClaimQuery(q="steel", sort=sort, kind=kinds)
    with catalogue.read() as session:
        listing = define_list(session, list_claims, query)
        page = select_page(listing, position)
        statement = compile_statement(session.get_bind().dialect, page.select)
        values = statement.bind(name_counts([1] * page.counted))
        steps = session.execute(text(f"EXPLAIN QUERY PLAN {statement.text}"), dict(values)).all()
    plan = [step.detail for step in steps]
    # The page itself is put in order once more after its documents are joined.
    found = plan[: plan.index("SCAN catalogue")]
    assert any("search_index" in step for step in found)
    assert any("TEMP B-TREE" in step for step in found) is are_sorted
