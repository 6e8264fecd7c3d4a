"""Quotes of a file with more texts than the cache holds."""

from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from support.bundles import BUNDLE, TEXT, write_bundle
from support.edited_bundles import write_lines

from app.database.database import Database
from app.errors import InvalidBundle
from app.ingest.bundle.ndjson_reader import BundleLines
from app.ingest.checks import evidence
from app.ingest.imports.import_bundle import import_bundle, import_lines
from app.ingest.store.change_log import Author
from app.models import Evidence

pytestmark = pytest.mark.engines("sqlite")

AUTHOR = Author("test")
SOURCES = 3
OWN_QUOTES = sum(len(record["evidence"]) for record in (*BUNDLE["achievements"], *BUNDLE["claims"]))


@pytest.fixture(autouse=True)
def _cache_holds_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "CACHED_BYTES", 1)


def quote_many_sources(bundle: dict[str, Any]) -> None:
    """Let the achievement quote several sources, the first one again at the end."""
    [source] = bundle["sources"]
    [achievement] = bundle["achievements"]
    for number in range(SOURCES):
        other = deepcopy(source) | {"id": f"other-{number}", "text": f"{TEXT} {number}"}
        del other["text_file"]
        bundle["sources"].append(other)
        quote = {"source": f"other-{number}", "exact": "Our cars now go further"}
        achievement["evidence"].append(quote)


def count_quotes(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Evidence)) or 0


def test_quotes_of_many_large_texts_are_all_stored(database: Database, tmp_path: Path) -> None:
    before = count_quotes(database)
    import_bundle(database, write_bundle(tmp_path, quote_many_sources), AUTHOR)
    assert count_quotes(database) - before == OWN_QUOTES + SOURCES


def test_wrong_quote_of_many_large_texts_is_refused(database: Database, tmp_path: Path) -> None:
    def misquote(bundle: dict[str, Any]) -> None:
        quote_many_sources(bundle)
        bundle["achievements"][0]["evidence"][1]["exact"] = "Our cars now go farther"

    with pytest.raises(InvalidBundle) as refused:
        import_bundle(database, write_bundle(tmp_path, misquote), AUTHOR)
    [fault] = refused.value.faults
    assert (fault.pointer, fault.code) == ("/achievements/0/evidence/1/exact", "not_in_text")


@pytest.mark.parametrize("chunk_records", [1, 3, 1_000])
def test_quotes_of_lines_are_all_stored_however_these_are_cut(
    database: Database, tmp_path: Path, chunk_records: int
) -> None:
    before = count_quotes(database)
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    lines = BundleLines(BytesIO(write_lines(quote_many_sources)), tmp_path)
    import_lines(database, lines, AUTHOR, lambda _chunk: None, chunk_records)
    assert count_quotes(database) - before == OWN_QUOTES + SOURCES
