"""Conflicts of NDJSON imports, however the lines are split into chunks, on both engines."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from support.bundles import TEXT
from support.edited_bundles import (
    AUTHOR,
    KEEP,
    REFUSE,
    UPDATE,
    Alter,
    count,
    load_lines,
    make_company,
    read_state,
    rename,
    withdraw,
    write_lines,
)

from app.database.database import Database
from app.errors import ImportConflict, InvalidBundle
from app.ingest.bundle.ndjson_reader import BundleLines
from app.ingest.imports.import_bundle import import_lines
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.schemas.write_parameters import ImportRead, OnExisting

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize("size", [1, 2, 1_000])
def test_lines_keep_refuse_and_update_as_bundles_do(
    loaded: Database, tmp_path: Path, size: int
) -> None:
    def load_altered(
        alter: Alter | None, on_existing: OnExisting = REFUSE, *, dry_run: bool = False
    ) -> ImportRead:
        lines = BundleLines(io.BytesIO(write_lines(alter, origin="lines")), tmp_path / "first")
        options = ImportOptions(Policy(on_existing), is_dry_run=dry_run)
        return import_lines(loaded, lines, AUTHOR, lambda _: None, size, options=options)

    def alter(bundle: dict[str, Any]) -> None:
        rename(bundle)
        bundle["claims"].append({**bundle["claims"][0], "id": "second"})

    before = read_state(loaded)
    assert count(load_altered(alter, dry_run=True)) == (1, 0, 5, 0, 1)
    with pytest.raises(ImportConflict) as refused:
        load_altered(alter)
    assert [(fault.line, fault.pointer, fault.code) for fault in refused.value.faults] == [
        (3, "/organization", "edited_since")
    ]
    assert read_state(loaded) == before
    assert count(load_altered(alter, KEEP)) == (1, 0, 5, 1, 0)
    assert count(load_altered(alter, UPDATE)) == (0, 1, 6, 0, 0)
    assert count(load_altered(None)) == (0, 1, 5, 0, 0)
    read_state(loaded)


@pytest.mark.slow
@pytest.mark.parametrize("on_existing", list(OnExisting))
@pytest.mark.parametrize("size", [1, 1_000])
@pytest.mark.parametrize(
    ("resource_id", "first_name"),
    [("example", "First"), ("example", "Example Ltd."), ("new-one", "First")],
)
def test_record_that_a_file_has_twice_is_a_fault_in_each_mode(
    loaded: Database, on_existing: OnExisting, size: int, resource_id: str, first_name: str
) -> None:
    before = read_state(loaded)
    lines = [
        {"origin": "other"},
        make_company(resource_id, first_name),
        make_company("between", "Between"),
        make_company(resource_id, "Second"),
    ]
    for given in (
        lines,
        lines[1:],
        [*lines[:2], {"technology": {"id": "t", "bad": 1}}, *lines[2:]],
    ):
        with pytest.raises(InvalidBundle) as refused:
            load_lines(loaded, given, on_existing, size)
        assert ("/organization/id", "duplicate_id", len(given)) in [
            (fault.pointer, fault.code, fault.line) for fault in refused.value.faults
        ]
    assert read_state(loaded) == before


@pytest.mark.parametrize("size", [1, 1_000])
def test_conflicts_of_lines_do_not_depend_on_where_they_are_cut(
    loaded: Database, size: int
) -> None:
    """Later records are checked against those of the file, even where these are in conflict."""
    withdraw(loaded, "claim", "example-range")
    withdraw(loaded, "achievement", "longer-range")
    lines = [json.loads(line) for line in write_lines(origin="lines").splitlines()]
    [source] = [line for line in lines if "source" in line]
    source["source"] |= {"text": TEXT}
    del source["source"]["text_file"]
    with pytest.raises(ImportConflict) as refused:
        load_lines(loaded, lines, REFUSE, size)
    assert [(fault.line, fault.code) for fault in refused.value.faults] == [
        (6, "withdrawn_before"),
        (7, "withdrawn_before"),
    ]


@pytest.mark.engines("sqlite", "postgresql")
def test_rows_of_what_was_there_come_before_those_of_what_is_new(loaded: Database) -> None:
    lines = [{"origin": "other"}]
    lines += [make_company(f"new-{number}", f"New {number}") for number in range(1_100)]
    lines += [make_company("example", "Example")]
    outcome = load_lines(loaded, lines, KEEP, 500)
    assert (outcome.created, outcome.kept, len(outcome.rows)) == (1_100, 1, 1_000)
    assert (outcome.rows[-1].id, outcome.rows[-1].action) == ("example", "keep")
    assert [row.id for row in outcome.rows[:2]] == ["new-0", "new-1"]


def test_conflicts_that_are_not_all_listed_are_counted(loaded: Database) -> None:
    lines = [make_company(f"new-{number}", "Before") for number in range(1_001)]
    load_lines(loaded, lines, REFUSE, 4_000)
    changed = [make_company(f"new-{number}", "After") for number in range(1_001)]
    with pytest.raises(ImportConflict) as refused:
        load_lines(loaded, changed, REFUSE, 4_000)
    assert len(refused.value.faults) == 1_000
    assert refused.value.detail.startswith("1001 records differ")
    assert "The first 1000 are listed" in refused.value.detail
    assert "neither an `origin` nor sources" in refused.value.detail


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (b'{"origin": "Not A Slug"}\n', "string_pattern_mismatch"),
        (b'{"origin": null}\n', "string_type"),
        (b'{"origin": "one"}\n{"origin": "two"}\n', "not_first"),
        (write_lines() + b'{"origin": "late"}\n', "not_first"),
    ],
)
def test_origin_of_lines_is_named_first_and_once(
    loaded: Database, tmp_path: Path, lines: bytes, code: str
) -> None:
    with pytest.raises(InvalidBundle) as refused:
        import_lines(
            loaded, BundleLines(io.BytesIO(lines), tmp_path / "first"), AUTHOR, lambda _: None
        )
    assert [fault.code for fault in refused.value.faults] == [code]
