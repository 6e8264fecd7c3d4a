"""Claims that an earlier version has stored: `migrate` reads each once, and refuses and changes nothing given."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from support.bundles import write_bundle

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.rebuild import rebuild_documents
from app.maintenance.verify import verify_catalogue

_CLAIM = "example-range"
_FORGET = (
    "UPDATE claim SET read_by = NULL, quantity_read_by = NULL, baseline_read_by = NULL, "
    "quantity_unit_text = NULL, baseline_unit_text = NULL"
)


def _load(database: Database, folder: Path, changes: dict[str, Any]) -> None:
    """Store the claim as a version of before has: unread, and with whatever was given."""
    import_bundle(database, write_bundle(folder), Author("test"))
    with database.write() as session:
        session.execute(text(f"{_FORGET} WHERE id = '{_CLAIM}'"))
        for name, value in changes.items():
            session.execute(
                text(f"UPDATE claim SET {name} = :value WHERE id = '{_CLAIM}'"), {"value": value}
            )
        session.execute(
            text(
                "UPDATE evidence SET number_end = number_end + 3 WHERE claim_id = :id"  # `700 km`
            ),
            {"id": _CLAIM},
        )


@pytest.mark.parametrize(
    ("changes", "read_by", "differs"),
    [
        ({}, ("reader", "reader", "reader"), None),
        ({"quantity_comparator": "gte"}, (None, None, "reader"), "quantity: comparator_differs"),
        ({"baseline_as_stated": "400"}, (None, "reader", None), "baseline: unit_cut"),
        (
            {"quantity_as_stated": "700 km", "quantity_cue": None},
            ("reader", "reader", "reader"),
            None,
        ),
    ],
)
def test_claim_of_before_is_read_once(
    database: Database,
    tmp_path: Path,
    changes: dict[str, Any],
    read_by: tuple[str | None, ...],
    differs: str | None,
) -> None:
    _load(database, tmp_path, changes)
    with database.write() as session:
        rebuild_documents(session)
    with database.read() as session:
        columns = "read_by, quantity_read_by, baseline_read_by"
        row = session.execute(text(f"SELECT {columns} FROM claim WHERE id = '{_CLAIM}'")).one()
        found = [
            difference.detail
            for difference in verify_catalogue(session).differences
            if difference.subject == f"claim/{_CLAIM}"
        ]
        [number_end] = session.scalars(
            text(f"SELECT number_end - number_start FROM evidence WHERE claim_id = '{_CLAIM}'")
        )
    assert tuple(row) == read_by
    assert (number_end == len("700")) == (read_by[1] == "reader")
    if differs is None:
        assert found == []
    else:
        assert differs in found[0]


def test_second_text_of_before_is_read_in_other_words(database: Database, tmp_path: Path) -> None:
    def corroborate(bundle: dict[str, Any]) -> None:
        words = "They drive over 700,000 m, and drove 400,000 m."
        second = {"id": "second", "title": "Another report", "language": "en", "text": words}
        bundle["sources"].append(second)
        [claim] = bundle["claims"]
        claim["status"] = "corroborated"
        claim["evidence"].append({"source": "second", "exact": words})

    def list_differences() -> set[str]:
        with database.read() as session:
            return {difference.detail for difference in verify_catalogue(session).differences}

    import_bundle(database, write_bundle(tmp_path, corroborate), Author("test"))
    assert list_differences() == set()
    names = ("number", "unit", "cue", "baseline")
    columns = [f"{name}_{side}" for name in names for side in ("start", "end")]
    spans = text(f"SELECT {', '.join(columns)} FROM evidence WHERE source_id = 'second'")
    with database.write() as session:
        before = session.execute(spans).one()
        assert None not in before
        moved = "UPDATE evidence SET number_end = number_end - 1 WHERE source_id = 'second'"
        session.execute(text(moved))
    assert "its quantity is not where quote 2 should state it" in list_differences()
    with database.write() as session:
        session.execute(text(f"{_FORGET} WHERE id = '{_CLAIM}'"))
        forget = ", ".join(f"{column} = NULL" for column in columns)
        session.execute(text(f"UPDATE evidence SET {forget} WHERE source_id = 'second'"))
    assert "is corroborated, and one text alone states its number" in list_differences()
    with database.write() as session:
        rebuild_documents(session)
        assert session.execute(spans).one() == before
    assert list_differences() == set()


def test_claim_that_cannot_be_read_is_read_by_hand(database: Database, tmp_path: Path) -> None:
    def blur(bundle: dict[str, Any]) -> None:
        claim = bundle["claims"][0]
        source = bundle["sources"][0]
        del source["text_file"], claim["baseline"]
        source["text"] = "Our cars now go further: they drive thousands of km."
        claim["quantity"] = {
            "as_stated": "thousands of km",
            "value": "2000",
            "unit": "km",
            "comparator": "gt",
            "read_by": "hand",
        }
        claim["evidence"] = [{"source": "report", "exact": "they drive thousands of km"}]

    import_bundle(database, write_bundle(tmp_path, blur), Author("test"))
    with database.write() as session:
        session.execute(text(f"{_FORGET} WHERE id = '{_CLAIM}'"))
        rebuild_documents(session)
    with database.read() as session:
        statement = f"SELECT quantity_read_by FROM claim WHERE id = '{_CLAIM}'"
        assert session.scalar(text(statement)) == "hand"
        assert verify_catalogue(session).differences == []
