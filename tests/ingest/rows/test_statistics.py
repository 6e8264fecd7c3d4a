"""Statistics of the planner are renewed by large imports, and not by small ones."""

import io
from pathlib import Path

import pytest
from sqlalchemy import text

from app.database.database import Database
from app.ingest.bundle.ndjson_reader import BundleLines
from app.ingest.documents.search_index import merge_entries
from app.ingest.imports.import_bundle import import_lines
from app.ingest.rows.bulk_mode import MANY_RESOURCES
from app.ingest.store.change_log import Author
from app.maintenance.migrate import migrate
from benchmarks.generate import write_records

CLAIMS = 800


def load_many(database: Database) -> None:
    file = io.BytesIO("".join(write_records(CLAIMS)).encode())
    lines = BundleLines(file, Path())
    outcome = import_lines(database, lines, Author("test"), lambda _chunk: None)
    assert outcome.created > MANY_RESOURCES


def read_row_count(database: Database) -> int | None:
    """Read the planner's estimate of the number of claims; None without statistics."""
    if database.engine.dialect.name == "postgresql":
        statement = "SELECT reltuples FROM pg_class WHERE oid = 'claim'::regclass"
    else:
        statement = "SELECT stat FROM sqlite_stat1 WHERE tbl = 'claim' LIMIT 1"
    with database.read() as session:
        if database.engine.dialect.name == "sqlite" and not has_statistics(database):
            return None
        found = str(session.scalars(text(statement)).one())
    count = int(float(found.split(maxsplit=1)[0]))
    return None if count < 0 else count


def has_statistics(database: Database) -> bool:
    with database.read() as session:
        statement = "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'"
        return bool(session.scalars(text(statement)).one())


@pytest.mark.slow
def test_large_import_renews_the_row_counts_of_the_planner(empty_database: Database) -> None:
    migrate(empty_database)
    load_many(empty_database)
    assert read_row_count(empty_database) == CLAIMS


def test_small_import_leaves_the_statistics_alone(database: Database) -> None:
    assert read_row_count(database) is None


@pytest.mark.slow
def test_large_import_keeps_no_samples_of_values_on_sqlite(empty_database: Database) -> None:
    migrate(empty_database)
    load_many(empty_database)
    with empty_database.read() as session:
        if empty_database.engine.dialect.name == "sqlite":
            assert session.scalars(text("SELECT count(*) FROM sqlite_stat4")).one() == 0


@pytest.mark.slow
def test_large_import_leaves_one_part_of_the_search_index(empty_database: Database) -> None:
    if empty_database.engine.dialect.name == "sqlite":
        migrate(empty_database)
        load_many(empty_database)
        assert count_parts(empty_database) == 1
        with empty_database.write() as session:
            merge_entries(session, 0)
            session.execute(text("INSERT INTO search_index (rowid, names) VALUES (1, 'a')"))
        assert count_parts(empty_database) == 2
        with empty_database.write() as session:
            merge_entries(session, 0)
        assert count_parts(empty_database) == 2
        with empty_database.write() as session:
            merge_entries(session, CLAIMS)
        assert count_parts(empty_database) == 1


def count_parts(database: Database) -> int:
    with database.read() as session:
        statement = text("SELECT count(DISTINCT segid) FROM search_index_idx")
        return int(session.scalars(statement).one())


@pytest.mark.slow
def test_large_import_is_vacuumed_on_postgresql(empty_database: Database) -> None:
    migrate(empty_database)
    load_many(empty_database)
    with empty_database.read() as session:
        if empty_database.engine.dialect.name == "postgresql":
            # The tests do not wait for the disk, and before the commit is written no page is marked.
            statement = "SELECT relname FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL"
            vacuumed = set(session.scalars(text(statement)))
            assert vacuumed >= {"claim", "document", "evidence", "search_index"}
