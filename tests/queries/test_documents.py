"""Statements that read stored documents."""

import pytest
from sqlalchemy import text
from support.statements import record_statements

from app.database.database import Database
from app.queries.documents import read_revisions

# What SQLite finds in a million claims if it looks at a thousand entries of each index.
_STATISTICS = {
    "ix_document_by_revision": "1315716 1001 1001 1",
    "sqlite_autoindex_document_1": "1315716 1001 1",
}


@pytest.mark.engines("sqlite")
def test_revisions_of_many_among_a_million_are_found_by_id(database: Database) -> None:
    ids = [f"claim-{number}" for number in range(500)]
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
        connection.execute(text("DELETE FROM sqlite_stat1 WHERE tbl = 'document'"))
        connection.execute(
            text("INSERT INTO sqlite_stat1 VALUES ('document', :idx, :stat)"),
            [{"idx": index, "stat": stat} for index, stat in _STATISTICS.items()],
        )
    database.engine.dispose()
    with database.read() as session:
        with record_statements() as statements:
            assert read_revisions(session, "claim", ids) == {}
        [statement] = [sent for sent in statements if "document" in sent]
        explained = session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", ("claim", *ids)
        )
        assert [step.detail for step in explained] == [
            "SEARCH document USING INDEX sqlite_autoindex_document_1 (kind=? AND id=?)"
        ]
