"""Claims that leave out their kind and their statement, in a bundle and in lines."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from support.bundles import TEXT, write_bundle
from support.edited_bundles import load, load_lines, write_lines

from app.database.database import Database
from app.errors import InvalidBundle
from app.ingest.edits.resource import patch_resource
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.imports.import_run import ImportOptions
from app.ingest.store.catalogue_lock import lock_catalogue
from app.ingest.store.change_log import Author
from app.models import Claim
from app.schemas.write_parameters import OnExisting

pytestmark = pytest.mark.engines("sqlite")
WORDS = "they drive more than 700 km on one charge, up from 400 km"


def leave_out(bundle: dict[str, Any]) -> None:
    del bundle["claims"][0]["kind"], bundle["claims"][0]["statements"]


def name_in_chinese(bundle: dict[str, Any]) -> None:
    bundle["metrics"][0]["names"] = {"zh": "续航"}
    bundle["organizations"][0]["names"] = {"zh": "示例", "en": "Example Ltd."}


def leave_out_organizations(bundle: dict[str, Any]) -> None:
    bundle["achievements"][0]["organizations"] = []


def add_partner(bundle: dict[str, Any]) -> None:
    bundle["organizations"].append({"id": "partner", "kind": "company", "names": {"de": "Partner"}})
    bundle["achievements"][0]["organizations"] += [
        {"organization": "partner", "role": "partner"},
        {"organization": "example", "role": "manufacturer"},
    ]


def read_claim(database: Database) -> tuple[str, str, str]:
    with database.read() as session:
        row = session.execute(select(Claim.kind, Claim.language, Claim.statement)).one()
    return row[0], row[1], row[2]


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("change", "language", "statement"),
    [
        (lambda _: None, "en", "Example Ltd.: Range more than 700 km"),
        (name_in_chinese, "zh", "示例: 续航 more than 700 km"),
        (leave_out_organizations, "en", "Longer range: Range more than 700 km"),
        (add_partner, "en", "Example Ltd., Partner: Range more than 700 km"),
    ],
)
def test_statement_is_made_of_names_and_words(
    migrated_database: Database,
    tmp_path: Path,
    change: Callable[[dict[str, Any]], None],
    language: str,
    statement: str,
) -> None:
    def alter(bundle: dict[str, Any]) -> None:
        change(bundle)
        leave_out(bundle)

    load(migrated_database, tmp_path, alter)
    assert read_claim(migrated_database) == ("result", language, statement)
    again = load(migrated_database, tmp_path, alter)
    assert (again.created, again.updated) == (0, 0)


def test_trial_lists_what_it_fills_with_its_values(
    migrated_database: Database, tmp_path: Path
) -> None:
    options = ImportOptions(is_dry_run=True)
    bundle = write_bundle(tmp_path, leave_out)
    tried = import_bundle(migrated_database, bundle, Author("A. Kim"), options)
    [row] = [row for row in tried.rows if row.kind == "claim"]
    assert row.filled[:2] == ["/kind", "/statements"]
    assert {field.pointer: field.after for field in row.fields[:2]} == {
        "/kind": "result",
        "/statements": {"en": "Example Ltd.: Range more than 700 km"},
    }


def test_names_of_stored_records_and_of_earlier_lines_are_used(
    migrated_database: Database,
) -> None:
    def alter(bundle: dict[str, Any]) -> None:
        leave_out(bundle)
        del bundle["sources"][0]["text_file"]
        bundle["sources"][0]["text"] = TEXT

    lines = [json.loads(line) for line in write_lines(alter).splitlines()]
    assert load_lines(migrated_database, lines, OnExisting.REFUSE, 1).created == 6
    assert read_claim(migrated_database)[2] == "Example Ltd.: Range more than 700 km"


@pytest.mark.parametrize(
    ("place", "code", "detail"),
    [
        ({"start": 25}, None, None),
        ({"occurrence": 1}, None, None),
        ({"start": 24}, "not_in_text", "does not begin at 24: it begins at 25"),
        ({"start": 9_999}, "not_in_text", "does not begin at 9999: it begins at 25"),
        ({"start": 3, "exact": f"{WORDS} or so"}, "not_in_text", "nor does it occur elsewhere"),
        ({"start": 25, "occurrence": 1}, "two_places", "not both"),
        ({"start": -1}, "greater_than_equal", "0"),
    ],
)
def test_quote_is_found_by_its_start(
    migrated_database: Database,
    tmp_path: Path,
    place: dict[str, Any],
    code: str | None,
    detail: str | None,
) -> None:
    def alter(bundle: dict[str, Any]) -> None:
        bundle["claims"][0]["evidence"][0] |= place

    if code is None or detail is None:
        assert load(migrated_database, tmp_path, alter).created == 6
        return
    with pytest.raises(InvalidBundle) as refused:
        load(migrated_database, tmp_path, alter)
    fault = refused.value.faults[0]
    assert (fault.pointer, fault.code) == ("/claims/0/evidence/0/start", code)
    assert detail in fault.detail


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("statements", "patch", "expected"),
    [
        (None, {"quantity": {"as_stated": "400 km"}, "baseline": None}, "Example Ltd.: Range 400 km"),
        (None, {"achievement": "other"}, "Other: Range more than 700 km"),
        (None, {"statements": {"zh": "续航。"}}, "Example Ltd.: Range more than 700 km"),
        (None, {"note": "x"}, "Example Ltd.: Range more than 700 km"),
        (None, {"quantity": {"as_stated": "400 km"}, "baseline": None, "statements": {"en": "Its range."}}, "Its range."),
        ({"en": "Its range."}, {"quantity": {"as_stated": "400 km"}, "baseline": None}, "Its range."),
    ],
)  # fmt: skip
def test_filled_statement_follows_an_edit_of_its_claim(
    migrated_database: Database,
    tmp_path: Path,
    statements: dict[str, str] | None,
    patch: dict[str, Any],
    expected: str,
) -> None:
    def alter(bundle: dict[str, Any]) -> None:
        leave_out(bundle)
        bundle["claims"][0] |= {"statements": statements} if statements else {}
        [achievement] = bundle["achievements"]
        other = {"id": "other", "title": "Other", "organizations": []}
        bundle["achievements"].append(achievement | other)

    load(migrated_database, tmp_path, alter)
    with migrated_database.write() as session:
        catalogue = lock_catalogue(session)
        [claim_id] = session.scalars(select(Claim.id))
        patch_resource(catalogue, "claim", claim_id, patch, Author("test"), lambda _: None)
    assert read_claim(migrated_database)[2] == expected


def test_filled_statement_follows_an_update_by_an_import(
    migrated_database: Database, tmp_path: Path
) -> None:
    def correct(bundle: dict[str, Any]) -> None:
        leave_out(bundle)
        bundle["claims"][0]["quantity"] = {"as_stated": "400 km"}
        bundle["claims"][0]["baseline"] = None

    load(migrated_database, tmp_path, leave_out)
    assert load(migrated_database, tmp_path, correct).updated == 1
    assert read_claim(migrated_database)[2] == "Example Ltd.: Range 400 km"


@pytest.mark.parametrize(
    ("words", "patch", "expected"),
    [
        ("more than 700 km", None, "Example Ltd.: Range more than 700 km"),
        ("700 km", None, "Example Ltd.: Range more than 700 km"),
        ("700 km", {"quantity": {"as_stated": "400 km"}, "baseline": None}, "Example Ltd.: Range 400 km"),
    ],
)  # fmt: skip
def test_filled_statement_has_the_cue_beside_the_words(
    migrated_database: Database,
    tmp_path: Path,
    words: str,
    patch: dict[str, Any] | None,
    expected: str,
) -> None:
    def alter(bundle: dict[str, Any]) -> None:
        leave_out(bundle)
        bundle["claims"][0]["quantity"] = {"as_stated": words}

    load(migrated_database, tmp_path, alter)
    if patch:
        with migrated_database.write() as session:
            catalogue = lock_catalogue(session)
            [claim_id] = session.scalars(select(Claim.id))
            patch_resource(catalogue, "claim", claim_id, patch, Author("test"), lambda _: None)
    assert read_claim(migrated_database)[2] == expected
