"""Frictionless, by which others read data packages, finds every file of a release as it is described."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from frictionless import Package, Report
from support.release_folder import read_json

from app.formats.tables.resource_columns import find_table
from app.models import KINDS
from app.releases.table_schema import list_references

pytestmark = [pytest.mark.engines("sqlite")]
TABLES = ("-csv", "-csv-spreadsheet", "-xlsx", "-parquet")


def validate(folder: Path) -> Report:
    report: Report = Package(str(folder / "datapackage.json")).validate()
    return report


def list_faults(report: Report) -> list[tuple[str, str, int | None]]:
    """Return the resource, the type and the row of each fault."""
    return [
        (task.name, error.type, getattr(error, "row_number", None))
        for task in report.tasks
        for error in task.errors
    ]


@pytest.mark.slow
def test_every_resource_of_a_release_is_valid(released: Path) -> None:
    report = validate(released)
    assert list_faults(report) == []
    resources = read_json(released / "datapackage.json")["resources"]
    assert [task.name for task in report.tasks] == [resource["name"] for resource in resources]
    # Each table is read row by row, and not only as a file.
    assert {task.type for task in report.tasks if task.name.endswith(TABLES)} == {"table"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("technology", "no-such-one", "foreign-key"),
        ("follows", "no-such-one", "foreign-key"),
        ("period_from", "1 June", "type-error"),
        ("number", "many", "type-error"),
    ],
)
def test_damaged_cell_does_not_fit_its_description(
    released: Path, tmp_path: Path, column: str, cell: str, fault: str
) -> None:
    folder = shutil.copytree(released, tmp_path / "damaged")
    path = folder / "data" / "claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, first, *rows = csv.reader(file)
    first[header.index(column)] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, first, *rows])
    package = read_json(folder / "datapackage.json")
    package["resources"] = [
        {key: value for key, value in resource.items() if key not in ("bytes", "hash")}
        for resource in package["resources"]
        if resource["name"].endswith("-csv")
    ]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert list_faults(validate(folder)) == [("claims-csv", fault, 2)]


def test_references_between_files_are_those_of_the_kinds() -> None:
    assert {kind: list_references(kind, find_table(kind).columns) for kind in KINDS} == {
        "source": {"edition_of": "source"},
        "organization": {"merged_into": "organization"},
        "technology": {"broader": "technology", "merged_into": "technology"},
        "metric": {"merged_into": "metric"},
        "achievement": {"technology": "technology", "source": "source"},
        "claim": {
            "achievement": "achievement",
            "technology": "technology",
            "metric": "metric",
            "follows": "claim",
            "source": "source",
        },
    }
