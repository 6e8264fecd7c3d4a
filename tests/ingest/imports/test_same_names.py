"""Records of one name or identifier are hints of an import and of `claimstone verify --hints`."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from support.bundles import BUNDLE, write_bundle

from app.database.database import Database
from app.ingest.documents.same_names import MAX_SHARED, SharedName, list_shared
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.imports.import_run import IMPORT
from app.ingest.store.change_log import Author
from app.schemas.write_parameters import ImportRead

AUTHOR = Author("test", "why")


def add(kind: str, **fields: Any) -> Any:  # noqa: ANN401 - any field of a record
    """Return the change of a bundle that adds a record like its first one, with other fields."""

    def change(bundle: dict[str, Any]) -> None:
        bundle["origin"] = "test"
        bundle[kind].append({**deepcopy(BUNDLE[kind][0]), **fields})

    return change


def list_hints(outcome: ImportRead) -> list[tuple[str, str, list[str], str]]:
    return [(hint.code, hint.kind.value, hint.ids, hint.detail) for hint in outcome.hints]


@pytest.mark.parametrize(
    ("kind", "fields", "hint"),
    [
        (
            "organizations",
            {"id": "twin", "names": {"zh": "ｅｘａｍｐｌｅ  LTD."}, "aliases": []},
            ("same_name", "organization", ["example", "twin"], "Both are called 'Example Ltd.'."),
        ),
        (
            "organizations",
            {"id": "alias-twin", "names": {"en": "Other"}, "aliases": ["exämple"]},
            ("same_name", "organization", ["alias-twin", "example"], "Both are called 'exämple'."),
        ),
        (
            "technologies",
            {"id": "twin", "names": {"en": "CAR BATTERY"}},
            ("same_name", "technology", ["car-battery", "twin"], "Both are called 'Car battery'."),
        ),
        (
            "metrics",
            {"id": "twin", "names": {"de": "range"}},
            ("same_name", "metric", ["range", "twin"], "Both are called 'Range'."),
        ),
    ],
)
def test_record_with_the_name_of_another_is_a_hint_of_the_import_and_of_verify(
    migrated_database: Database,
    tmp_path: Path,
    kind: str,
    fields: dict[str, Any],
    hint: tuple[str, str, list[str], str],
) -> None:
    first = import_bundle(migrated_database, write_bundle(tmp_path), AUTHOR)
    assert first.hints == []
    path = write_bundle(tmp_path / "second", add(kind, **fields))
    options = IMPORT._replace(is_dry_run=True)
    assert list_hints(import_bundle(migrated_database, path, AUTHOR, options)) == [hint]
    assert list_hints(import_bundle(migrated_database, path, AUTHOR)) == [hint]
    with migrated_database.read() as session:
        assert [*map(tuple, list_shared(session))] == [hint]


def test_identifier_that_two_records_have_is_a_hint_until_one_is_withdrawn(
    migrated_database: Database, tmp_path: Path
) -> None:
    def name(bundle: dict[str, Any]) -> None:
        for _ in range(2):
            add("organizations", id="twin", names={"en": "Other"}, aliases=[])(bundle)
        bundle["organizations"].pop()
        for record in bundle["organizations"]:
            record["same_as"] = ["https://www.wikidata.org/wiki/Q1"]
        bundle["metrics"][0]["same_as"] = ["wikidata:Q1"]

    hint = SharedName(
        "same_identifier",
        "organization",
        ["example", "twin"],
        "Both have the identifier 'wikidata:Q1'.",
    )
    outcome = import_bundle(migrated_database, write_bundle(tmp_path, name), AUTHOR)
    assert list_hints(outcome) == [tuple(hint)]

    def withdraw(bundle: dict[str, Any]) -> None:
        name(bundle)
        bundle["organizations"][1]["status"] = "withdrawn"

    outcome = import_bundle(migrated_database, write_bundle(tmp_path, withdraw), AUTHOR)
    assert outcome.hints == []
    with migrated_database.read() as session:
        assert list_shared(session) == []


@pytest.mark.engines("sqlite")
def test_import_that_names_no_other_record_has_no_hint_of_what_was_there(
    migrated_database: Database, tmp_path: Path
) -> None:
    twin = add("organizations", id="twin")
    assert import_bundle(migrated_database, write_bundle(tmp_path, twin), AUTHOR).hints
    other = {"origin": "test", "technologies": [{"id": "x", "names": {"en": "X"}, "field": "x"}]}
    path = tmp_path / "other.yaml"
    path.write_text(str(other), encoding="utf-8")
    assert import_bundle(migrated_database, path, AUTHOR).hints == []


@pytest.mark.engines("sqlite")
def test_hints_are_limited_in_number_and_name_the_first_records(
    migrated_database: Database, tmp_path: Path
) -> None:
    def repeat(bundle: dict[str, Any]) -> None:
        aliases = [f"Alias {number}" for number in range(2 * MAX_SHARED)]
        for number in range(25):
            names = {"en": f"Name {number}"}
            add("organizations", id=f"twin-{number:02}", names=names, aliases=aliases)(bundle)

    outcome = import_bundle(migrated_database, write_bundle(tmp_path, repeat), AUTHOR)
    assert len(outcome.hints) == MAX_SHARED
    assert outcome.hints[0].ids == [f"twin-{number:02}" for number in range(20)]
    assert outcome.hints[0].detail.startswith("All are called 'Alias ")
