"""Datasette over one flat table of the same claims, as its documentation says to make it fast.

Immutable, no threads for SQL, no suggested facets, no access log; requests switch counts and facets
off. An index for each list, FTS5 for words, and FTS5 of trigrams for Chinese. The number of a row
follows the order of ids, so that ties come out as Claimstone orders them.
"""

import json
import os
import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from app.domain.search.tokens import CJK
from benchmarks.exports import Document, Exports, TextReader

FILE_VARIABLE = "BENCH_FLAT_FILE"
DATABASE, TABLE = "flat", "claims"
TRIGRAMS = "claims_trigrams"
_BATCH = 5_000
_CJK_RUN = re.compile(rf"[{CJK}]+")
_COLUMNS = (
    "number INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT, status TEXT, statement TEXT, "
    "achievement_id TEXT, achievement_title TEXT, technology_id TEXT, technology_name TEXT, "
    "organizations TEXT, metric_id TEXT, metric_name TEXT, as_stated TEXT, comparator TEXT, "
    "cue TEXT, value TEXT, unit TEXT, normalized TEXT, normalized_number REAL, least REAL, "
    "baseline TEXT, change TEXT, relative_to TEXT, scope TEXT, period_edtf TEXT, period_from TEXT, "
    "period_to TEXT, note TEXT, evidence TEXT, version INTEGER, created_at TEXT, updated_at TEXT"
)
_INDEXES = (
    "CREATE UNIQUE INDEX claims_id ON claims (id)",
    "CREATE INDEX claims_list ON claims (technology_id, status, period_from DESC, number)",
    "CREATE INDEX claims_deep ON claims (status, period_from DESC, number)",
    "CREATE INDEX claims_value ON claims (metric_id, normalized_number DESC, number)",
    # Covers the facets within a technology.
    "CREATE INDEX claims_facets ON claims (technology_id, period_from, status, metric_id, kind, comparator)",
)
_BOUNDED_BELOW = {"eq", "gt", "gte"}


def create_app() -> Callable[..., Awaitable[None]]:
    """Create the ASGI application, over the file that the environment names."""
    tables = {TABLE: {"fts_table": "claims_words", "fts_pk": "number"}}
    datasette = Datasette(
        immutables=[os.environ[FILE_VARIABLE]],
        metadata={"databases": {DATABASE: {"tables": tables}}},
        settings={
            "num_sql_threads": 0,
            "suggest_facets": False,
            # A slow query has to be measured, not to end in an error.
            "sql_time_limit_ms": 60_000,
            "facet_time_limit_ms": 60_000,
            "cache_size_kb": 65_536,
        },
    )
    application: Callable[..., Awaitable[None]] = datasette.app()
    return application


def write_flat_file(exports: Exports, path: Path) -> None:
    """Make the table, its indexes and its two full-text tables."""
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.execute(f"CREATE TABLE claims ({_COLUMNS})")
        connection.execute("CREATE VIRTUAL TABLE claims_words USING fts5(text, content='')")
        connection.execute(
            "CREATE VIRTUAL TABLE claims_trigrams USING fts5(text, content='', tokenize='trigram')"
        )
        reader = TextReader(exports)
        rows: list[tuple[Any, ...]] = []
        texts: list[tuple[int, str]] = []
        for number, claim in enumerate(exports.read("claim"), start=1):
            rows.append((number, *_list_values(claim)))
            texts.append((number, reader.read("claim", claim).join()))
            if len(rows) == _BATCH:
                _insert(connection, rows, texts)
                rows, texts = [], []
        _insert(connection, rows, texts)
        for statement in _INDEXES:
            connection.execute(statement)
        for table in ("claims_words", TRIGRAMS):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        connection.execute("ANALYZE")
        connection.execute("COMMIT")
    connection.close()


def _insert(
    connection: sqlite3.Connection, rows: list[tuple[Any, ...]], texts: list[tuple[int, str]]
) -> None:
    if not rows:
        return
    places = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO claims VALUES ({places})", rows)
    connection.executemany("INSERT INTO claims_words (rowid, text) VALUES (?, ?)", texts)
    connection.executemany(
        f"INSERT INTO {TRIGRAMS} (rowid, text) VALUES (?, ?)", _list_chinese(texts)
    )


def _list_chinese(texts: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for number, text in texts:
        if runs := _CJK_RUN.findall(text):
            yield number, " ".join(runs)


def _list_values(claim: Document) -> Iterator[Any]:
    """List the values in the order of the columns, without the number of the row."""
    quantity, period = claim["quantity"], claim["period"] or {}
    normalized = quantity["normalized"]
    technology = claim["technology"] or {}
    yield from (claim["id"], claim["kind"], claim["status"], claim["statement"])
    yield from (claim["achievement"]["id"], claim["achievement"]["title"])
    yield from (technology.get("id"), technology.get("name"))
    yield _write(claim["organizations"])
    yield from (claim["metric"]["id"], claim["metric"]["name"])
    yield from (quantity["as_stated"], quantity["comparator"], quantity["cue"], quantity["value"])
    yield quantity["unit"]["code"]
    yield from (normalized["value"], normalized["number"])
    yield normalized["number"] if quantity["comparator"] in _BOUNDED_BELOW else None
    yield from (_write(claim["baseline"]), _write(claim["change"]))
    yield from (claim["relative_to"], claim["scope"])
    yield from (period.get("edtf"), period.get("from"), period.get("to"))
    yield claim["note"]
    yield _write(claim["evidence"])
    yield from (claim["version"], claim["created_at"], claim["updated_at"])


def _write(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
