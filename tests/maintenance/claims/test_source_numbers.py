"""Numbers of stored sources: read where they were not, and verified."""

from collections.abc import Iterable
from typing import TypeVar

import pytest
from sqlalchemy import delete, select, update
from support.voltara import SOURCE, make_voltara, store

from app.cli.imports import SEED_AUTHOR, SEED_BUNDLE
from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.ingest.store.text_passages import empty_passages
from app.maintenance.migrate import migrate
from app.maintenance.rebuild import rebuild_documents
from app.maintenance.verify import verify_catalogue
from app.models import Base, SourceNumber, TextNumber, TextReading
from app.schemas.bundle import SEED_ORIGIN
from app.schemas.write_parameters import OnExisting

_Item = TypeVar("_Item")


def dump_numbers(database: Database) -> list[tuple[object, ...]]:
    statement = select(TextNumber.__table__).order_by(TextNumber.start)
    with database.read() as session:
        return [tuple(row)[1:] for row in session.execute(statement)]


def list_differences(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        return [*verify_catalogue(session).differences]


def test_migrate_reads_sources_that_were_stored_before(migrated_database: Database) -> None:
    store(migrated_database, make_voltara())
    before = dump_numbers(migrated_database)
    migrate(migrated_database, "0013")
    shown: list[tuple[str, int, int]] = []

    def track(items: Iterable[_Item], name: str, total: int) -> Iterable[_Item]:
        read = list(items)
        shown.append((name, total, len(read)))
        return read

    migrate(migrated_database, track=track)
    assert ("read: each text", 1, 1) in shown
    assert dump_numbers(migrated_database) == before
    assert len(before) == 13
    assert list_differences(migrated_database) == []
    shown.clear()
    migrate(migrated_database, track=track)
    assert shown == [("read: each text", 0, 0), ("index: each text", 0, 0)]


def test_seed_adds_its_reasons_to_a_source_that_was_stored_before(database: Database) -> None:
    with database.write() as session:
        session.execute(delete(SourceNumber))
    policy = Policy(OnExisting.KEEP, only_adds=True)
    options = ImportOptions(policy, origin=SEED_ORIGIN)
    outcome = import_bundle(database, SEED_BUNDLE, SEED_AUTHOR, options)
    assert (outcome.updated, outcome.kept, outcome.conflicts) == (1, 0, 0)
    with database.read() as session:
        reasons = session.scalars(select(SourceNumber.reason).order_by(SourceNumber.position))
        assert list(reasons) == ["name", "not_quantity", "name", "date", "not_quantity", "idiom"]
    assert import_bundle(database, SEED_BUNDLE, SEED_AUTHOR, options).updated == 0


@pytest.mark.parametrize(
    ("model", "changed", "expected"),
    [
        (TextNumber, {"value": "403"}, "other numbers are read in its text; `claimstone verify --rebuild` stores them"),
        (SourceNumber, {"exact": "13"}, "its number '13' is not at 225 to 227"),
        (SourceNumber, {"exact": "402", "start": 28, "end": 31}, "its number '402' has a reason, and a claim has it"),
    ],
)  # fmt: skip
def test_verify_finds_a_number_that_is_not_as_stored(
    migrated_database: Database, model: type[Base], changed: dict[str, object], expected: str
) -> None:
    store(migrated_database, make_voltara())
    statement = update(model).values(**changed)
    if model is TextNumber:
        statement = statement.where(TextNumber.start == 28)
    with migrated_database.write() as session:
        session.execute(statement)
    assert list_differences(migrated_database) == [(f"source/{SOURCE}", expected)]


def test_verify_rebuild_reads_the_texts_again(migrated_database: Database) -> None:
    store(migrated_database, make_voltara())
    before = dump_numbers(migrated_database)
    with migrated_database.write() as session:
        empty_passages(session)
        session.execute(delete(TextNumber))
        session.execute(delete(TextReading))
    [(subject, detail)] = list_differences(migrated_database)
    assert (subject, detail) == (
        f"source/{SOURCE}",
        "its numbers were not read: run `claimstone migrate`",
    )
    with migrated_database.write() as session:
        rebuild_documents(session)
    assert dump_numbers(migrated_database) == before
    assert list_differences(migrated_database) == []
