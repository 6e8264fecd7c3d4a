"""The SQLite file of a release: every cell of the tables, views that any program reads, full text."""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.release_folder import read_json, release

from app.database.database import Database
from app.errors import ReleaseRefused
from app.models import KINDS
from app.releases import sqlite_file

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture(scope="module")
def file(released: Path) -> Iterator[sqlite3.Connection]:
    """The file as an older SQLite opens it, that of the Python which others have."""
    path = f"file:{released / sqlite_file.NAME}?mode=ro"
    with closing(sqlite3.connect(path, uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def test_sqlite_file_has_every_cell_of_the_csv_files(
    released: Path, file: sqlite3.Connection
) -> None:
    for kind in KINDS.values():
        path = released / "data" / f"{kind.plural}.csv"
        with path.open(encoding="utf-8", newline="") as written:
            header, *expected = csv.reader(written)
        rows = file.execute(f"SELECT * FROM {kind.plural}").fetchall()
        assert rows[0].keys() == header
        cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
        assert cells == expected
    exact = file.execute("SELECT value, typeof(value), typeof(number) FROM claims").fetchall()
    assert ("1/3", "text", "real") in [tuple(row) for row in exact]


def test_sqlite_file_is_whole_and_every_reference_leads_somewhere(
    file: sqlite3.Connection,
) -> None:
    assert [row[0] for row in file.execute("PRAGMA integrity_check")] == ["ok"]
    assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    keyed = {
        name
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if file.execute(f"PRAGMA foreign_key_list({name})").fetchall()
    }
    assert keyed >= {"claims", "claim_quotes", "claim_qualifiers", "achievement_organizations"}


def test_sqlite_file_has_each_quote_at_its_place_in_the_text(file: sqlite3.Connection) -> None:
    counts = file.execute(
        'SELECT count(*), sum(substr(text, start + 1, "end" - start) = quote) '
        "FROM quotes JOIN source_texts ON source_texts.source = quotes.source"
    ).fetchone()
    assert counts[0] == counts[1] > file.execute("SELECT count(*) FROM claims").fetchone()[0]


def test_sqlite_views_have_every_claim_and_call_no_function(file: sqlite3.Connection) -> None:
    """Functions differ from program to program: DuckDB reads the views of the file by the names of columns."""
    views = dict(file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    assert views.keys() == {"flat_claims", "claims_by_organization", "quotes"}
    assert [name for name, sql in views.items() if "(" in sql] == []
    flat = file.execute("SELECT * FROM flat_claims ORDER BY claim").fetchall()
    claims = file.execute("SELECT * FROM claims ORDER BY id").fetchall()
    for view, claim in zip(flat, claims, strict=True):
        assert (view["claim"], view["value"], view["low"], view["high"], view["quote"]) == (
            *(claim[name] for name in ("id", "value", "lower", "upper", "exact")),
        )
        assert view["citation"]
        # Without its conditions a number would be compared with those under others.
        for name in (
            *("relative_to", "scope", "qualifiers", "number", "normalized_number"),
            *("tolerance_minus", "tolerance_plus", "tolerance_relative"),
        ):
            assert view[name] == claim[name], name
        for name in ("low", "high"):
            bound = claim["lower" if name == "low" else "upper"]
            assert (view[f"normalized_{name}"] is None) == (bound is None)
    taken = file.execute("SELECT count(*) FROM claims_by_organization").fetchone()[0]
    assert taken == sum(len((row["organization_roles"] or "").split()) for row in claims)


@pytest.mark.parametrize(
    ("table", "words", "column"),
    [
        ("claims", "turb", "exact"),
        ("claims", "風力発電", "exact"),
        ("source_texts", "風力発電", "text"),
    ],
)
def test_sqlite_full_text_finds_parts_of_words_in_any_script(
    file: sqlite3.Connection, table: str, words: str, column: str
) -> None:
    found = file.execute(
        f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ? ORDER BY rowid",
        [f"{column}: {words}"],
    ).fetchall()
    expected = file.execute(
        f"SELECT rowid FROM {table} WHERE instr({column}, ?) ORDER BY rowid",
        [words],
    ).fetchall()
    assert [row[0] for row in found] == [row[0] for row in expected]
    assert found


def test_sqlite_file_says_what_it_is_and_what_its_columns_mean(
    released: Path, file: sqlite3.Connection
) -> None:
    about = dict(file.execute("SELECT name, value FROM about").fetchall())
    described = read_json(released / "release.json")
    assert about["revision"] == str(described["revision"])
    assert about["content_hash"] == described["content_hash"]
    assert "CC-BY-4.0" in about["licence"]
    assert "belong to their authors and publishers" in about["rights"]
    explained = file.execute('SELECT "table", "column" FROM "columns" ORDER BY rowid').fetchall()
    for table in ("claims", "claim_quotes", "claim_qualifiers"):
        names = [row["name"] for row in file.execute(f"PRAGMA table_info({table})")]
        assert [row["column"] for row in explained if row["table"] == table] == names


@pytest.mark.slow
def test_release_without_room_for_the_sqlite_file_leaves_nothing_behind(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "SETTINGS", ("PRAGMA max_page_count = 20",))
    with pytest.raises(ReleaseRefused, match=r"catalogue\.sqlite: .* full"):
        release(database, tmp_path / "release")
    assert list(tmp_path.iterdir()) == []
