"""Evidence by row key and column: the number of a claim is that of its cell, and never a part of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.edited_bundles import AUTHOR

from app.database.database import Database
from app.domain.public_address import PublicAddress
from app.errors import InvalidBundle
from app.ingest.imports.import_bundle import import_bundle
from app.maintenance.verify import verify_catalogue
from app.queries.analysis.evidence import get_evidence

_TABLE = (
    "Model,Compute (FLOP),Range (km),Cost,Note\n"
    "GPT-4,2.1e+25,402,1.5,about 4\n"
    '"Llama ""3""",3.8e25,"1,200",1.7 (2023),-\n'
    "Llama 2,2023,5 to 7,,\n"
    "Llama 2,7,8,9,\n"
)
_METRICS = {"compute": "{flop}", "range": "km", "share": "1"}


def _bundle(**claim: object) -> dict[str, Any]:
    return {
        "sources": [
            {"id": "t", "title": "T", "language": "en", "media_type": "text/csv", "text": _TABLE}
        ],
        "metrics": [
            {
                "id": name,
                "names": {"en": name},
                "definition": "x",
                "unit": unit,
                "direction": "higher",
            }
            for name, unit in _METRICS.items()
        ],
        "achievements": [
            {
                "id": "model",
                "title": "Model",
                "summary": "A model.",
                "stage": "reported",
                "evidence": [{"source": "t", "row": {"Model": "GPT-4"}, "column": "Model"}],
            }
        ],
        "claims": [{"id": "claim", "achievement": "model", **claim}],
    }


def _claim(metric: str, as_stated: str, row: str, column: str, **more: object) -> dict[str, Any]:
    quote = {"source": "t", "row": {"Model": row}, "column": column}
    return _bundle(metric=metric, quantity={"as_stated": as_stated, **more}, evidence=[quote])


def _import(database: Database, folder: Path, bundle: dict[str, Any]) -> None:
    path = folder / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    import_bundle(database, path, AUTHOR)


@pytest.mark.parametrize(
    ("bundle", "number", "cell"),
    [
        (
            _claim("compute", "2.1e+25", "GPT-4", "Compute (FLOP)", unit="{flop}"),
            "2.1e+25",
            (2, 2, "cell=2,2"),
        ),
        # The unit of the header is taken, where neither claim nor cell has one.
        (_claim("compute", "3.8e25", 'Llama "3"', "Compute (FLOP)"), "3.8e25", (3, 2, "cell=3,2")),
        (
            _claim("range", "1,200", 'Llama "3"', "Range (km)", unit="km"),
            "1,200",
            (3, 3, "cell=3,3"),
        ),
        (_claim("range", "402", "GPT-4", "Range (km)", unit="km"), "402", (2, 3, "cell=2,3")),
    ],
)
def test_cell_is_quoted_with_its_key(
    migrated_database: Database,
    tmp_path: Path,
    bundle: dict[str, Any],
    number: str,
    cell: tuple[int, int, str],
) -> None:
    _import(migrated_database, tmp_path, bundle)
    with migrated_database.read() as session:
        evidence = get_evidence(session, "claim", PublicAddress(None))
        assert not verify_catalogue(session).differences
    assert evidence is not None
    quote, key = evidence.data
    assert quote.number is not None
    assert quote.cell is not None
    assert (quote.number.exact, _TABLE[quote.number.start : quote.number.end]) == (number, number)
    assert (quote.cell.row, quote.cell.column, quote.cell.fragment) == cell
    [own] = quote.cell.key
    assert own.header == "Model"
    assert key.number is None
    assert key.selectors[0].exact.replace('""', '"') == own.value


def test_whole_number_of_a_cell_is_no_year(migrated_database: Database, tmp_path: Path) -> None:
    bundle = _claim("compute", "2023", "Llama 2", "Compute (FLOP)")
    bundle["claims"][0]["evidence"][0]["row"] = {"Model": "Llama 2", "Range (km)": "5 to 7"}
    _import(migrated_database, tmp_path, bundle)
    with migrated_database.read() as session:
        evidence = get_evidence(session, "claim", PublicAddress(None))
    assert evidence is not None
    assert [quote.cell.header for quote in evidence.data if quote.cell] == [
        "Compute (FLOP)",
        "Model",
        "Range (km)",
    ]


_FREE = {"source": "t", "exact": "402,1.5"}


@pytest.mark.parametrize(
    ("bundle", "pointer", "code"),
    [
        (
            _claim("range", "40", "GPT-4", "Range (km)", unit="km"),
            "quantity/as_stated",
            "number_cut",
        ),
        (_claim("range", "402", "GPT-4", "Range (km)", unit="m"), "quantity/unit", "unit_differs"),
        # `4` is in the key alone.
        (_claim("share", "4", "GPT-4", "Cost", unit="1"), "quantity/as_stated", "not_in_evidence"),
        (
            _claim("share", "1.7", 'Llama "3"', "Cost", unit="1"),
            "quantity/as_stated",
            "not_readable",
        ),
        (_claim("range", "402", "GPT-5", "Range (km)"), "evidence/0/row", "row_not_found"),
        (_claim("range", "7", "Llama 2", "Range (km)"), "evidence/0/row", "row_ambiguous"),
        (_claim("range", "402", "GPT-4", "Rnage (km)"), "evidence/0/column", "column_not_found"),
        (_claim("share", "1", "Llama 2", "Cost"), "evidence/0/row", "row_ambiguous"),
        # Two cells are no number.
        (
            _bundle(
                metric="range", quantity={"as_stated": "402,1.5", "unit": "km"}, evidence=[_FREE]
            ),
            "quantity/as_stated",
            "not_readable",
        ),
    ],
)
def test_cell_that_does_not_state_the_number_is_a_fault(
    migrated_database: Database, tmp_path: Path, bundle: dict[str, Any], pointer: str, code: str
) -> None:
    with pytest.raises(InvalidBundle) as raised:
        _import(migrated_database, tmp_path, bundle)
    faults = [(fault.pointer, fault.code) for fault in raised.value.faults]
    assert faults == [(f"/claims/0/{pointer}", code)]


def test_cell_of_a_text_in_sentences_is_a_fault(
    migrated_database: Database, tmp_path: Path
) -> None:
    bundle = _claim("range", "402", "GPT-4", "Range (km)")
    del bundle["sources"][0]["media_type"]
    with pytest.raises(InvalidBundle) as raised:
        _import(migrated_database, tmp_path, bundle)
    assert {fault.code for fault in raised.value.faults} == {"not_a_table"}


def test_form_of_a_table_stays_as_it_is(migrated_database: Database, tmp_path: Path) -> None:
    bundle = _claim("range", "402", "GPT-4", "Range (km)")
    _import(migrated_database, tmp_path, bundle)
    bundle["sources"][0]["table"] = {"header_row": 2}
    with pytest.raises(InvalidBundle) as raised:
        _import(migrated_database, tmp_path, bundle)
    assert ("/sources/0/media_type", "immutable") in [
        (fault.pointer, fault.code) for fault in raised.value.faults
    ]
