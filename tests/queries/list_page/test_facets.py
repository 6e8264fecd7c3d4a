"""Facets of sources read the quotations of the listed sources alone, and once for all their counts."""

import pytest
from sqlalchemy import text, union_all

from app.database.database import Database
from app.queries.list_page.definition import define_list
from app.queries.list_page.facets import select_counts
from app.queries.lists.listing import Facet
from app.queries.resources.sources import list_sources
from app.schemas.sources import SourceQuery


def _plan(database: Database, query: SourceQuery, name: str) -> list[str]:
    """Return the steps by which SQLite counts the list by a facet."""
    with database.read() as session:
        listing = define_list(session, list_sources, query)
        facet = listing.facets[name]
        assert isinstance(facet, Facet)
        counts = union_all(*select_counts(listing, facet))
        written = counts.compile(session.connection(), compile_kwargs={"literal_binds": True})
        return [step.detail for step in session.execute(text(f"EXPLAIN QUERY PLAN {written}"))]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", ["organization", "technology", "country", "field"])
def test_facets_of_sources_read_quotations_of_the_list_once(database: Database, name: str) -> None:
    steps = _plan(database, SourceQuery(publisher=["Nature"]), name)
    of_evidence = [step for step in steps if "evidence" in step]
    # Evidence of achievements, and of claims.
    assert of_evidence == ["SEARCH evidence USING INDEX ix_evidence_source_id (source_id=?)"] * 2
