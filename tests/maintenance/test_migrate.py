"""The chain of migrations on both engines, over the seed."""

import json
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from support.bundles import write_bundle
from support.checked_text import check_text

from app.cli.imports import SEED_BUNDLE
from app.database.database import Database
from app.domain.numbers.sort_key import make_sort_key
from app.domain.public_address import PublicAddress
from app.errors import DatabaseUnavailable
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.migrate import check_schema, migrate
from app.maintenance.rebuild import rebuild_documents
from app.maintenance.row_hash import TableHashes, hash_tables
from app.maintenance.verify import verify_catalogue
from app.models import KINDS, Base
from app.queries.search.search import search
from app.schemas.search import SearchRequest
from app.settings import Settings


def test_migrations_make_the_schema_of_the_models(database: Database) -> None:
    with database.read() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"compare_type": True, "include_name": _is_of_the_models}
        )
        assert compare_metadata(context, Base.metadata) == []


def _is_of_the_models(name: str | None, kind: str, _parents: object) -> bool:
    """Return whether the models define this object; the migrations alone make the others.

    The others differ by engine: the search index, with FTS5's own tables, and the indexes of lists.
    """
    others = {
        "table": ("search_index", "passage_index"),
        "index": tuple(f"ix_{resource}_by_" for resource in (*KINDS, "document")),
    }
    return not (name or "").startswith(others.get(kind, ("\0",)))


@pytest.mark.slow
def test_migrations_go_down_to_base_and_up_again(database: Database) -> None:
    migrate(database, "base")
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    with pytest.raises(DatabaseUnavailable, match="claimstone migrate"):
        check_schema(database)
    migrate(database)
    check_schema(database)
    assert import_bundle(database, SEED_BUNDLE, Author("seed")).created > 0
    with database.read() as session:
        assert verify_catalogue(session).differences == []


@pytest.mark.slow
def test_migrating_a_catalogue_of_before_keeps_it_and_makes_it_searchable(
    database: Database,
) -> None:
    migrate(database, "0001")
    with pytest.raises(DatabaseUnavailable, match="claimstone migrate"):
        check_schema(database)
    migrate(database)
    with database.read() as session:
        assert verify_catalogue(session).differences == []
        found = search(session, SearchRequest(q="preform"), PublicAddress())
        assert {item.id for item in found.data} >= {"fiber-length-per-preform"}
        checked = check_text(session, "YOFC draws 10,000 km from one preform")
        assert [item.verdict for item in checked.data] == ["matches"]


def test_migrating_gives_a_status_to_all_that_was_and_takes_it_back(
    database: Database, tmp_path: Path
) -> None:
    def rename(bundle: dict[str, Any]) -> None:
        for kind in ("organizations", "technologies"):
            bundle[kind][0]["names"]["en"] = 'Called "updated_at":"x", now'
        bundle["achievements"][0]["title"] = "Another"

    import_bundle(database, write_bundle(tmp_path / "a"), Author("test"))
    import_bundle(database, write_bundle(tmp_path / "b", rename), Author("test"))
    with_status = read_log(database)
    migrate(database, "0004")
    without = read_log(database)
    assert not any("status" in row for kind, *rows in without if kind != "claim" for row in rows)
    migrate(database)
    assert read_log(database) == with_status
    assert [kind for kind, *_ in with_status].count("organization") > 1
    with database.read() as session:
        assert verify_catalogue(session).differences == []


def forget_later_columns(database: Database) -> None:
    """Clear what an older schema cannot store: subjects, origins other than the seed's, and shapes."""
    with database.write() as session:
        session.execute(text("UPDATE claim SET subject = NULL"))
        rebuild_documents(session)
        session.execute(text("UPDATE change SET shape = 1"))
        session.execute(text("UPDATE change SET origin = NULL WHERE actor <> 'seed'"))


def test_migrating_numbers_the_rows_of_today_and_before_and_takes_it_back(
    database: Database, tmp_path: Path
) -> None:
    import_bundle(database, write_bundle(tmp_path / "a"), Author("test"))
    withdraw = write_bundle(
        tmp_path / "b", lambda bundle: bundle["claims"][0].update(status="withdrawn")
    )
    import_bundle(database, withdraw, Author("test", "wrong"))
    forget_later_columns(database)
    numbered, log = read_rows(database), read_log(database)
    migrate(database, "0005")
    assert not any("number" in row for _, _, row in read_log(database))
    migrate(database)
    assert (read_rows(database), read_log(database)) == (numbered, log)
    assert any(row.get("number") for _, _, row in log)


def test_migrating_numbers_rows_without_documents_too(database: Database) -> None:
    migrate(database, "0005")
    with database.write() as session:
        session.execute(text("DELETE FROM document WHERE kind IN ('metric', 'claim')"))
    migrate(database)
    with database.read() as session:
        assert verify_catalogue(session).differences == []
        numbers = session.scalars(text("SELECT number FROM claim")).all()
    assert len(set(numbers)) == 15
    assert 0 not in numbers


def test_migrating_leads_to_documents_by_number_and_takes_it_back(database: Database) -> None:
    forget_later_columns(database)
    rows = read_rows(database)
    find = "SELECT count(*) FROM document WHERE number = (SELECT max(number) FROM claim)"
    for revision in ("0006", "head"):
        migrate(database, revision)
        with database.read() as session:
            assert session.scalar(text(find)) == 1
            unique = inspect(session.connection()).get_unique_constraints("document")
        assert [constraint["column_names"] for constraint in unique] == (
            [["number"]] if revision == "0006" else [["kind", "id"]]
        )
    assert read_rows(database) == rows
    with database.read() as session:
        assert verify_catalogue(session).differences == []
        assert search(session, SearchRequest(q="preform"), PublicAddress()).data


def test_migrating_shortens_keys_of_today_and_before_and_takes_it_back(
    database: Database, tmp_path: Path
) -> None:
    for folder, status in (("a", "stated"), ("b", "withdrawn")):
        shrink = partial(_shrink, status)
        import_bundle(database, write_bundle(tmp_path / folder, shrink), Author("test", "wrong"))
    forget_later_columns(database)
    short, log = read_rows(database), read_log(database)
    migrate(database, "0007")
    with database.read() as session:
        lengths = set(session.scalars(text("SELECT length(factor_key) FROM claim")))
    assert 5 + 512 in lengths
    assert any(len(row.get("factor_key") or "") == 5 + 512 for _, _, row in read_log(database))
    migrate(database)
    assert (read_rows(database), read_log(database)) == (short, log)
    with database.read() as session:
        assert verify_catalogue(session).differences == []


def _shrink(status: str, bundle: dict[str, Any]) -> None:
    """Shrink the value by 4/7, which has no finite decimal."""
    words = "they drive 400 km, down from 700 km"
    source = bundle["sources"][0]
    del source["text_file"]
    source["text"] = f"Our cars now go further: {words}."
    bundle["claims"][0] |= {
        "quantity": {"as_stated": "400 km"},
        "baseline": {"as_stated": "700 km"},
        "status": status,
        "evidence": [{"source": "report", "exact": words}],
    }


def read_rows(database: Database) -> TableHashes:
    """Read all rows but the words, whose numbers differ each time an index is made."""
    with database.read() as session:
        hashes = hash_tables(session, lambda items, _name, _total: items)
    # Words stay in their table, the schema of before has no reasons, and texts are read in another order.
    for name in ("search_term", "source_number", "text_reading", "text_number", "text_passage"):
        del hashes[name]
    return hashes


def read_log(database: Database) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Read the kind, the document before, and the row of each change."""
    statement = text("SELECT kind, before, rows_before FROM change ORDER BY revision, position")
    with database.read() as session:
        return [
            (
                row.kind,
                json.loads(bytes(row.before or b"{}")),
                json.loads(bytes(row.rows_before or b"{}")).get(row.kind, [{}])[0],
            )
            for row in session.execute(statement)
        ]


def test_migrating_moves_each_text_to_a_table_of_its_own_and_takes_it_back(
    database: Database, tmp_path: Path
) -> None:
    import_bundle(database, write_bundle(tmp_path / "a"), Author("test"))
    migrate(database, "0010")
    texts = read_texts(database, "source")
    counted, log = count_rows(database), read_log(database)
    migrate(database)
    assert read_texts(database, "source JOIN source_text USING (sha256)") == texts
    moved = {
        "source_text": len(texts),
        "metric_name": counted["metric"],
        "text_reading": len(texts),
        "text_passage": len(texts),
    }
    # The schema of before has no keys of names, and no numbers of texts.
    now = count_rows(database)
    assert now.pop("name_digest") > now.pop("text_number") > 0
    assert now == {**counted, **moved}
    assert (len(texts), read_log(database)) == (2, log)
    with database.read() as session:
        assert verify_catalogue(session).differences == []
    migrate(database, "0010")
    assert (read_texts(database, "source"), count_rows(database)) == (texts, counted)


def read_texts(database: Database, tables: str) -> dict[str, str]:
    with database.read() as session:
        rows = session.execute(text(f"SELECT id, text FROM {tables}"))
        return {row.id: row.text for row in rows}


def count_rows(database: Database) -> dict[str, int]:
    with database.read() as session:
        names = inspect(session.connection()).get_table_names()
        own = [name for name in names if not name.startswith(("search_", "passage_"))]
        counts = {name: session.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in own}
        return {name: count for name, count in counts.items() if count}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Corrected"},
        {"id": "copy", "title": "Copy", "text_file": "report.txt", "same_text_as": "report"},
    ],
)
def test_migrating_back_is_refused_where_the_older_schema_would_lose_something(
    database: Database, tmp_path: Path, change: dict[str, str]
) -> None:
    def alter(bundle: dict[str, Any]) -> None:
        bundle["sources"][0] |= change
        for kind in ("achievements", "claims"):
            del bundle[kind]

    import_bundle(database, write_bundle(tmp_path / "a"), Author("test"))
    import_bundle(database, write_bundle(tmp_path / "a", alter), Author("test"))
    before = read_rows(database)
    with pytest.raises(ValueError, match="restore a backup of before"):
        migrate(database, "0010")
    assert read_rows(database) == before


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database)
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM claim")) == 15


def test_schema_of_a_newer_version_is_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (migrate, partial(migrate, target="base"), check_schema):
        with pytest.raises(DatabaseUnavailable, match="9999 is of a newer version") as refused:
            use(database)
        assert "claimstone migrate" not in str(refused.value)
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM claim")) == 15
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


@pytest.mark.slow
def test_migrating_from_two_processes_at_once_works(empty_settings: Settings) -> None:
    databases = [Database(empty_settings) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(migrate, databases))
    for database in databases:
        check_schema(database)
        database.close()


def test_constraints_have_names(database: Database) -> None:
    inspector = inspect(database.engine)
    for table in Base.metadata.tables:
        # SQLite does not report the name of an autoincrement key.
        counted = table in ("error_note", "search_term", "proposal", "text_reading", "reading")
        unnamed = database.engine.dialect.name == "sqlite" and counted
        name = inspector.get_pk_constraint(table)["name"]
        assert name == (None if unnamed else f"pk_{table}")
        for key in inspector.get_foreign_keys(table):
            assert (key["name"] or "").startswith(f"fk_{table}_")
        for unique in inspector.get_unique_constraints(table):
            assert (unique["name"] or "").startswith(f"uq_{table}_")
        for check in inspector.get_check_constraints(table):
            assert (check["name"] or "").startswith(f"ck_{table}_")


def test_migrating_renews_what_is_computed_of_claims(database: Database) -> None:
    """A factor of a negative baseline, and a bound that replaced the limit of the comparator."""
    negative, zero = make_sort_key(Fraction(-7_000_000)), make_sort_key(Fraction(0))
    values = {"id": "fiber-length-per-preform", "negative": negative, "low": zero}
    with database.write() as session:
        session.execute(
            text(
                "UPDATE claim SET baseline_value = '-7000', baseline_normalized_value = '-7000', "
                "baseline_sort_key = :negative, baseline_least_key = :negative, "
                "baseline_greatest_key = :negative, quantity_comparator = 'gt', "
                "quantity_lower = '0', quantity_least_key = :low, quantity_greatest_key = NULL "
                "WHERE id = :id"
            ),
            values,
        )
        session.execute(text("UPDATE catalogue SET document_shape = 2"))
    with pytest.raises(DatabaseUnavailable, match="claimstone migrate"):
        check_schema(database)
    migrate(database)
    with database.read() as session:
        renewed = "SELECT factor_key, quantity_least_key FROM claim WHERE id = :id"
        [row] = session.execute(text(renewed), values)
        assert tuple(row) == (None, make_sort_key(Fraction(10_000_000)))
        faults = [fault for fault in verify_catalogue(session).differences if "key" in fault.detail]
        assert faults == []
