"""Writes of an import: only what differs, one revision for each import, and every document that shows it."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from support.bundles import write_bundle

from app.cli.imports import SEED_BUNDLE
from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.verify import verify_catalogue
from app.schemas.write_parameters import ImportRead

AUTHOR = Author("test", "because")


def load(
    database: Database, folder: Path, change: Callable[[dict[str, Any]], object] | None = None
) -> ImportRead:
    return import_bundle(database, write_bundle(folder, change), AUTHOR)


def read_document(database: Database, kind: str, resource_id: str) -> Any:  # noqa: ANN401 - JSON
    with database.read() as session:
        body = session.scalar(
            text("SELECT body FROM document WHERE kind = :kind AND id = :id"),
            {"kind": kind, "id": resource_id},
        )
    return json.loads(body)


def read_changes(database: Database, revision: int) -> list[tuple[str, str, str, int]]:
    with database.read() as session:
        rows = session.execute(
            text(
                "SELECT kind, resource_id, action, version FROM change "
                "WHERE revision = :revision ORDER BY position"
            ),
            {"revision": revision},
        )
        return [tuple(row) for row in rows]


def dump(database: Database) -> list[Any]:
    """Read everything that is stored, row by row."""
    tables = ("catalogue", "change", "document", "claim", "evidence", "organization", "source")
    with database.read() as session:
        return [
            sorted(map(repr, session.execute(text(f"SELECT * FROM {table}")))) for table in tables
        ]


def test_seed_loaded_again_touches_no_row(database: Database) -> None:
    before = dump(database)
    outcome = import_bundle(database, SEED_BUNDLE, Author("seed"))
    assert (outcome.created, outcome.updated, outcome.revision) == (0, 0, 1)
    assert dump(database) == before


def test_changed_bundle_updates_only_what_changed(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path)
    before = read_document(database, "claim", "example-range")

    def change(bundle: dict[str, Any]) -> None:
        bundle["claims"][0]["note"] = "Measured by the maker."

    outcome = load(database, tmp_path, change)
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 1, 5)
    assert read_changes(database, outcome.revision) == [("claim", "example-range", "update", 2)]
    after = read_document(database, "claim", "example-range")
    assert after["note"] == "Measured by the maker."
    assert after["version"] == 2
    assert after["created_at"] == before["created_at"]
    assert after["updated_at"] > before["updated_at"]


def test_renamed_organization_shows_in_every_document_that_names_it(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path)

    def rename(bundle: dict[str, Any]) -> None:
        bundle["organizations"][0]["names"]["en"] = "Example Group"

    outcome = load(database, tmp_path, rename)
    assert read_changes(database, outcome.revision) == [
        ("organization", "example", "update", 2),
        ("achievement", "longer-range", "refresh", 1),
        ("claim", "example-range", "refresh", 1),
    ]
    claim = read_document(database, "claim", "example-range")
    assert claim["organizations"][0]["name"] == "Example Group"
    with database.read() as session:
        assert verify_catalogue(session).differences == []


@pytest.mark.parametrize(
    ("kind", "path", "shown"),
    [
        ("technologies", ("names", "en"), ("technology", "name")),
        ("metrics", ("names", "en"), ("metric", "name")),
        ("achievements", ("title",), ("achievement", "title")),
    ],
)
def test_renamed_resource_shows_in_the_claim(
    database: Database, tmp_path: Path, kind: str, path: tuple[str, ...], shown: tuple[str, str]
) -> None:
    load(database, tmp_path)

    def rename(bundle: dict[str, Any]) -> None:
        target = bundle[kind][0]
        for part in path[:-1]:
            target = target[part]
        target[path[-1]] = "Another name"

    load(database, tmp_path, rename)
    assert read_document(database, "claim", "example-range")[shown[0]][shown[1]] == "Another name"
    with database.read() as session:
        assert verify_catalogue(session).differences == []


def test_changed_children_are_replaced(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path)

    def change(bundle: dict[str, Any]) -> None:
        bundle["organizations"][0]["aliases"] = ["EX", "Exämple"]
        bundle["claims"][0]["evidence"].append({"source": "report", "exact": "🚗"})

    outcome = load(database, tmp_path, change)
    assert outcome.updated == 2
    assert read_document(database, "organization", "example")["aliases"] == ["EX", "Exämple"]
    quotes = read_document(database, "claim", "example-range")["evidence"]
    assert [quote["exact"] for quote in quotes][1] == "🚗"
    assert quotes[1]["end"] - quotes[1]["start"] == 1


def test_resource_created_beside_a_changed_one_gets_a_number_of_its_own(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path)

    def change(bundle: dict[str, Any]) -> None:
        bundle["claims"][0]["note"] = "Changed."
        bundle["claims"].append({**bundle["claims"][0], "id": "another"})

    outcome = load(database, tmp_path, change)
    assert (outcome.created, outcome.updated) == (1, 1)


def test_withdrawn_claim_is_kept_and_logged_as_withdrawn(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path)

    def withdraw(bundle: dict[str, Any]) -> None:
        bundle["claims"][0]["status"] = "withdrawn"

    outcome = load(database, tmp_path, withdraw)
    assert read_changes(database, outcome.revision) == [("claim", "example-range", "withdraw", 2)]
    assert read_document(database, "claim", "example-range")["status"] == "withdrawn"


def test_change_keeps_who_why_and_the_document_before(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path)
    before = read_document(database, "metric", "range")

    def change(bundle: dict[str, Any]) -> None:
        bundle["metrics"][0]["definition"] = "Another one."

    revision = load(database, tmp_path, change).revision
    with database.read() as session:
        row = session.execute(
            text("SELECT actor, comment, before FROM change WHERE revision = :revision"),
            {"revision": revision},
        ).one()
    assert (row.actor, row.comment) == ("test", "because")
    assert json.loads(row.before) == before


@pytest.mark.slow
def test_parallel_loads_each_get_a_revision_and_lose_nothing(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path / "base")

    def add(number: int) -> int:
        def change(bundle: dict[str, Any]) -> None:
            claim = {**bundle["claims"][0], "id": f"example-range-{number}"}
            bundle.clear()
            bundle["claims"] = [claim]

        return load(database, tmp_path / str(number), change).revision

    with ThreadPoolExecutor(4) as threads:
        revisions = list(threads.map(add, range(12)))
    assert sorted(revisions) == list(range(3, 15))
    with database.read() as session:
        found = verify_catalogue(session)
    assert found.differences == []
    assert found.checked["claims"] == 15 + 1 + 12


def test_exact_values_survive_to_the_document(database: Database, tmp_path: Path) -> None:
    long = "700." + "0123456789" * 9 + "0"

    def change(bundle: dict[str, Any]) -> None:
        bundle["claims"][0]["quantity"] |= {"value": long, "number": "more", "read_by": "hand"}
        bundle["claims"][0]["note"] = "It has more digits than are printed."

    load(database, tmp_path, change)
    quantity = read_document(database, "claim", "example-range")["quantity"]
    assert quantity["value"] == long
    # A computed number has no trailing zeros.
    assert quantity["normalized"]["value"] == long.rstrip("0")
