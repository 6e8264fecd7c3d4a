"""Tables imported by maps: rows become achievements and claims, whose evidence is their cells."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.edited_bundles import AUTHOR
from support.random_bundles import pass_on
from support.tables import MAP, TABLE, load_metrics, load_table, make_map, write_table

from app.database.database import Database
from app.errors import ImportConflict, InvalidBundle
from app.ingest.edits.resource import patch_resource
from app.ingest.export.bundle_writer import write_bundle
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.import_table import import_table
from app.ingest.store.catalogue_lock import write_locked
from app.ingest.store.change_log import Author
from app.maintenance.content_hash import hash_content
from app.maintenance.verify import verify_catalogue
from app.queries.documents import get_document


@pytest.fixture
def database(migrated_database: Database, tmp_path: Path) -> Database:
    load_metrics(migrated_database, tmp_path)
    return migrated_database


def _read(database: Database, kind: str, own: str) -> Any:  # noqa: ANN401 - any document
    with database.read() as session:
        document = get_document(session, kind, own)
    assert document is not None, own
    return json.loads(document)


def _list_faults(error: InvalidBundle) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in error.faults]


def test_rows_become_achievements_and_claims(database: Database, tmp_path: Path) -> None:
    report = load_table(database, tmp_path)
    assert (report.created, report.quantities.read, report.edition) == (12, 5, None)
    claim = _read(database, "claim", "gpt-4-compute")
    assert (claim["quantity"]["value"], claim["period"]["edtf"]) == ("21" + "0" * 24, "2023-03-15")
    assert claim["qualifiers"][0]["evidence"]["exact"] == "Confident"
    value, key, condition = claim["evidence"]
    assert value["cell"] == {
        "row": 2,
        "column": 5,
        "header": "Compute (FLOP)",
        "key": [{"header": "Model", "value": "GPT-4"}],
        "fragment": "cell=2,5",
    }
    assert (value["number"]["exact"], key["exact"], key["number"]) == ("2.1e+25", "GPT-4", None)
    assert condition["cell"]["header"] == "Confidence"
    cost = _read(database, "claim", "gpt-4-cost")
    assert (cost["quantity"]["value"], cost["statement"]) == ("40000000", "GPT-4: 40,000,000 US$.")
    assert _read(database, "claim", "old-one-compute")["quantity"]["value"] == "1950"
    about = _read(database, "claim", "old-one-cost")["quantity"]
    assert (about["comparator"], about["cue"]) == ("approx", "about")
    with database.read() as session:
        assert not verify_catalogue(session).differences


def test_every_offset_is_that_of_the_file(database: Database, tmp_path: Path) -> None:
    load_table(database, tmp_path)
    for own in ("gpt-4-compute", "gpt-4-cost", "gemini-ultra-compute"):
        for quote in _read(database, "claim", own)["evidence"]:
            assert TABLE[quote["start"] : quote["end"]] == quote["exact"]


def test_names_of_organizations_are_split_and_their_countries_kept_if_certain(
    database: Database, tmp_path: Path
) -> None:
    load_table(database, tmp_path)
    gemini = _read(database, "achievement", "gemini-ultra")
    assert [own["id"] for own in gemini["organizations"]] == ["google", "deepmind"]
    countries = {
        own: _read(database, "organization", own)["country"]
        for own in ("google", "deepmind", "openai")
    }
    # Two rows say that OpenAI is of two countries, but one of them has no claim.
    assert countries == {"google": "US", "deepmind": "GB", "openai": None}


def test_organization_of_the_catalogue_is_found_by_its_name(
    database: Database, tmp_path: Path
) -> None:
    bundle = {
        "organizations": [
            {"id": "oai", "kind": "company", "names": {"en": "Open AI"}, "aliases": ["OPENAI"]}
        ]
    }
    (tmp_path / "organizations.json").write_text(json.dumps(bundle), encoding="utf-8")
    import_bundle(database, tmp_path / "organizations.json", AUTHOR)
    load_table(database, tmp_path)
    achievement = _read(database, "achievement", "gpt-4")
    assert [own["id"] for own in achievement["organizations"]] == ["oai"]


def test_cell_that_is_no_single_number_stays_open_with_a_hint(
    database: Database, tmp_path: Path
) -> None:
    report = load_table(database, tmp_path)
    [hint] = [own for own in report.hints if own.code == "no_single_number"]
    assert (hint.kind, hint.ids, hint.pointer, hint.line) == (
        "source",
        ["models-1"],
        "/table/rows/5/claims/0",
        5,
    )
    with pytest.raises(AssertionError, match="noted"):
        _read(database, "achievement", "noted")


def test_table_imported_twice_is_unchanged(database: Database, tmp_path: Path) -> None:
    first = load_table(database, tmp_path)
    again = load_table(database, tmp_path)
    assert (again.revision, again.created, again.updated) == (first.revision, 0, 0)


def test_exported_catalogue_with_cells_is_the_same_after_an_import(
    database: Database, empty_database: Database, tmp_path: Path
) -> None:
    load_table(database, tmp_path)
    folder = tmp_path / "export"
    folder.mkdir()
    with database.read() as session:
        write_bundle(session, folder, pass_on)
        before = hash_content(session, pass_on)
    assert '"row"' in (folder / "bundle.json").read_text(encoding="utf-8")
    _migrate(empty_database)
    import_bundle(empty_database, folder / "bundle.json", AUTHOR)
    with empty_database.read() as session:
        assert hash_content(session, pass_on) == before


def _migrate(database: Database) -> None:
    from app.maintenance.migrate import migrate  # noqa: PLC0415 - one test uses it

    migrate(database)


_SECOND = (
    TABLE.replace("2.1e+25", "2.2e+25")
    .replace("GPT-4,", "Grok,xAI,,2024,7e25,,Likely\nGPT-4,")
    .replace("about 5", "-")
)


def test_new_edition_says_what_changed_and_keeps_the_earlier_evidence(
    database: Database, tmp_path: Path
) -> None:
    load_table(database, tmp_path)
    own = make_map(source={**MAP["source"], "id": "models-2", "edition_of": "models-1"})
    report = load_table(database, tmp_path, _SECOND, own)
    assert report.edition is not None
    assert report.edition.model_dump() == {
        "of": "models-1",
        "values_changed": 1,
        "new": 1,
        "gone": 1,
        "moved": 3,
    }
    claim = _read(database, "claim", "gpt-4-compute")
    assert claim["quantity"]["as_stated"] == "2.2e+25"
    quoted = [(quote["source"]["id"], quote["exact"]) for quote in claim["evidence"]]
    assert ("models-2", "2.2e+25") in quoted
    assert ("models-1", "2.1e+25") in quoted
    gone = _read(database, "claim", "old-one-cost")
    assert (gone["status"], gone["evidence"][0]["source"]["id"]) == ("stated", "models-1")
    assert _read(database, "source", "models-2")["edition_of"] == {"id": "models-1"}
    again = load_table(database, tmp_path, _SECOND, own)
    assert (again.edition, again.updated) == (report.edition, 0)
    with database.read() as session:
        assert not verify_catalogue(session).differences


def test_edition_that_has_a_newer_one_is_refused(database: Database, tmp_path: Path) -> None:
    load_table(database, tmp_path)
    own = make_map(source={**MAP["source"], "id": "models-2", "edition_of": "models-1"})
    load_table(database, tmp_path, _SECOND, own)
    for options in (ImportOptions(), ImportOptions(is_dry_run=True)):
        with pytest.raises(InvalidBundle) as raised:
            load_table(database, tmp_path, options=options)
        assert _list_faults(raised.value) == [("/map/source/id", "newer_edition")]
    claim = _read(database, "claim", "gpt-4-compute")
    assert (claim["quantity"]["as_stated"], claim["evidence"][0]["exact"]) == ("2.2e+25", "2.2e+25")


def test_claim_that_somebody_has_edited_stops_a_new_edition(
    database: Database, tmp_path: Path
) -> None:
    load_table(database, tmp_path)
    with write_locked(database) as catalogue:
        patch: dict[str, Any] = {"scope": "one run"}
        patch_resource(
            catalogue, "claim", "gpt-4-compute", patch, Author("A. Kim"), lambda _body: None
        )
    own = make_map(source={**MAP["source"], "id": "models-2", "edition_of": "models-1"})
    with pytest.raises(ImportConflict) as raised:
        load_table(database, tmp_path, _SECOND, own)
    assert [fault.code for fault in raised.value.faults] == ["edited_since"]
    tried = load_table(database, tmp_path, _SECOND, own, options=ImportOptions(is_dry_run=True))
    assert tried.conflicts == 1


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"kee": ["Model"]}, [("/map/kee", "extra_forbidden")]),
        ({"key": ["Modell"]}, [("/map/key/0", "column_not_found")]),
        ({"date": {"column": "Published", "format": "DD"}}, [("/map/date/format", "date_format")]),
        ({"achievement": {"id": "{Name}"}}, [("/map/achievement/id", "column_not_found")]),
        ({"table": {"header_row": 9}}, [("/map/table/header_row", "not_a_table")]),
        (
            {
                "claims": [
                    {"metric": "computer", "column": "Compute (FLOP)"},
                    {"metric": "cost", "column": "Cost (USD)", "unit": "EUR"},
                    {"metric": "cost", "column": "Costs", "only": {"X": "y"}},
                ]
            },
            [
                ("/map/claims/0/metric", "unknown_reference"),
                ("/map/claims/1/unit", "unit_mismatch"),
                ("/map/claims/1/unit", "unit_differs"),
                ("/map/claims/2/column", "column_not_found"),
                ("/map/claims/2/only", "column_not_found"),
            ],
        ),
        (
            {"qualifiers": [{"property": "dataset", "text": "x"}]},
            [("/map/qualifiers/0/property", "qualifier_not_declared")] * 2,
        ),
        (
            {"source": {**MAP["source"], "text": "x"}},
            [("/map/source", "of_the_file")],
        ),
    ],
)
def test_every_fault_of_a_map_is_listed(
    database: Database, tmp_path: Path, changes: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidBundle) as raised:
        load_table(database, tmp_path, TABLE, make_map(**changes))
    assert sorted(_list_faults(raised.value)) == sorted(faults)


def test_faults_of_a_map_in_yaml_have_lines(database: Database, tmp_path: Path) -> None:
    table, path = write_table(tmp_path, TABLE, MAP)
    path.write_text(
        "source: {id: s, title: S, language: en}\nkey: [Model]\nclaims:\n"
        "  - {metric: cost, column: Cost (USD)}\n  - {metric: cost, column: Costs}\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidBundle) as raised:
        import_table(database, table, path, AUTHOR)
    assert [(fault.pointer, fault.line) for fault in raised.value.faults] == [
        ("/map/claims/1/column", 5)
    ]


@pytest.mark.parametrize(
    ("old", "new", "changes", "fault"),
    [
        # Two rows with one slug.
        ("Old one,", "GPT 4,", {}, ("/table/rows/4", "id_ambiguous", 4)),
        ("Old one,", "GPT-4,", {}, ("/table/rows/2", "row_ambiguous", 2)),
        ("Old one,", ",", {}, ("/table/rows/4", "key_empty", 4)),
        ("2010,1950", "2010,1950,7", {}, ("/table/rows/4", "row_too_long", 4)),
        ("2010,", "last year,", {}, ("/table/rows/4", "edtf", 4)),
        (
            "2010,",
            "2010,",
            {"date": {"column": "Published", "format": "YYYY-MM-DD"}},
            ("/table/rows/4", "date_differs", 4),
        ),
    ],
)
def test_fault_of_a_row_has_its_line(
    database: Database,
    tmp_path: Path,
    old: str,
    new: str,
    changes: dict[str, Any],
    fault: tuple[str, str, int],
) -> None:
    with pytest.raises(InvalidBundle) as raised:
        load_table(database, tmp_path, TABLE.replace(old, new), make_map(**changes))
    first = raised.value.faults[0]
    assert (first.pointer, first.line) == (fault[0], fault[2])
    assert first.code == fault[1] or fault[1] == "edtf"


def test_map_of_few_lines_takes_its_units_from_headers(database: Database, tmp_path: Path) -> None:
    own = {
        "source": {"id": "s", "title": "S", "language": "en"},
        "key": "Model",
        "claims": [
            {
                "metric": "compute",
                "column": "Compute (FLOP)",
                "organization": "Organization",
                "technology": "Model",
                "only": {"Confidence": ["Confident", "Speculative"]},
                "id": "{Model}-c",
            }
        ],
    }
    load_table(database, tmp_path, TABLE, own)
    claim = _read(database, "claim", "gpt-4-c")
    assert (claim["technology"]["id"], claim["quantity"]["unit"]["code"]) == ("gpt-4", "{flop}")
    with pytest.raises(AssertionError):
        _read(database, "claim", "gemini-ultra-c")


@pytest.mark.parametrize(
    ("name", "table", "form", "value", "cell"),
    [
        ("data.tsv", "Model\tCost (USD)\nA\t1,500\n", {}, "1500", "cell=2,2"),
        ("data.csv", "Model;Cost (USD)\nA;1.500,5\n", {"delimiter": ";", "decimal": ",", "group": "."}, "1500.5", "cell=2,2"),
        ("data.csv", "Model,Cost (USD)\nA,$7\n", {}, "7", "cell=2,2"),
        ("data.csv", "A title\n\nModel,Cost (USD)\nA,7\n", {"header_row": 3}, "7", "cell=4,2"),
        ("data.md", "| Model | Cost (USD) |\n|---|---:|\n| *A* | **93.5** |\n", {}, "93.5", "cell=2,2"),
        ("data.md", "|X|\n|-|\n|1|\n\n| Model | Cost (USD) |\n|---|---:|\n| A | 79.6* |\n", {"header_row": 3}, "79.6", "cell=4,2"),
    ],
)  # fmt: skip
def test_tables_of_each_form_are_read(
    database: Database,
    tmp_path: Path,
    name: str,
    table: str,
    form: dict[str, Any],
    value: str,
    cell: str,
) -> None:
    own = {
        "source": {"id": "s", "title": "S", "language": "en"},
        "table": form,
        "key": ["Model"],
        "claims": [{"metric": "cost", "column": "Cost (USD)"}],
    }
    load_table(database, tmp_path, table, own, name)
    claim = _read(database, "claim", "a-cost")
    assert (claim["quantity"]["value"], claim["evidence"][0]["cell"]["fragment"]) == (value, cell)
    with database.read() as session:
        assert not verify_catalogue(session).differences


def test_number_in_another_notation_is_no_number(database: Database, tmp_path: Path) -> None:
    own = make_map(table={"decimal": ".", "group": ""}, date=None, qualifiers=[], organization=None)
    own["claims"] = [{"metric": "cost", "column": "Cost (USD)"}]
    report = load_table(database, tmp_path, 'Model,Cost (USD)\nA,"1,234"\nB,1234.5\n', own)
    assert [hint.line for hint in report.hints] == [2]
    assert _read(database, "claim", "b-cost")["quantity"]["value"] == "1234.5"
