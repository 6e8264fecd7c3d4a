"""The limit for an import: bare `executemany` of the same rows into the same tables.

The rows are read from the finished catalogue in batches; only inserting and committing them is timed.
The tables, indexes and pragmas are those of Claimstone's own migrations and connections, foreign keys
excepted, which are checked nowhere here. The tokens of the search index cannot be read from it, so
they are computed again, which is not timed either.
"""

import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from app.database.database import Database
from app.maintenance.migrate import migrate
from app.settings import Settings
from benchmarks.exports import KINDS, Exports, TextReader

_BATCH = 10_000
_SEARCH = "search_index"
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")
_Row = tuple[Any, ...]


def time_bare_import(catalogue: Path, exports: Exports, target: Path) -> float:
    """Return the seconds to insert all rows of a catalogue into a new one, in one transaction.

    Raises:
        RuntimeError: the tokens made here are not those of the catalogue's index.
    """
    target.unlink(missing_ok=True)
    database = Database(Settings(database_url=f"sqlite:///{target}"))
    migrate(database)
    database.close()
    source = sqlite.connect(f"file:{catalogue}?mode=ro", uri=True)
    connection = sqlite.connect(str(target), isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    seconds = 0.0

    def timed(call: Callable[..., object], *arguments: object) -> None:
        nonlocal seconds
        began = time.perf_counter()
        call(*arguments)
        seconds += time.perf_counter() - began

    connection.execute("BEGIN IMMEDIATE")
    for statement, rows in _list_inserts(source, connection, exports):
        while batch := list(islice(rows, _BATCH)):
            timed(connection.executemany, statement, batch)
    timed(connection.execute, "COMMIT")
    connection.close()
    source.close()
    # Free the memory, which the files that are measured next need.
    target.unlink()
    return seconds


def _list_inserts(
    source: Any,  # noqa: ANN401 - the driver has no types
    target: Any,  # noqa: ANN401 - the same
    exports: Exports,
) -> Iterator[tuple[str, Iterator[_Row]]]:
    listed = source.execute(
        "SELECT name FROM pragma_table_list "
        "WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for (table,) in listed:
        target.execute(f'DELETE FROM "{table}"')
        columns = source.execute(f'SELECT * FROM "{table}" LIMIT 0').description
        yield _write_insert(table, len(columns)), iter(source.execute(f'SELECT * FROM "{table}"'))
    columns = source.execute(f"SELECT * FROM {_SEARCH} LIMIT 0").description
    names = ", ".join(("rowid", *(column[0] for column in columns)))
    places = ", ".join("?" * (1 + len(columns)))
    statement = f"INSERT INTO {_SEARCH} ({names}) VALUES ({places})"
    yield statement, _list_tokens(source, exports)


def _write_insert(table: str, columns: int) -> str:
    return f'INSERT INTO "{table}" VALUES ({", ".join("?" * columns)})'


def _list_tokens(source: Any, exports: Exports) -> Iterator[_Row]:  # noqa: ANN401 - as above
    reader = TextReader(exports)
    for kind in KINDS:
        for record in exports.read(kind):
            number, length = source.execute(
                "SELECT number, search_length FROM document WHERE kind = ? AND id = ?",
                (kind, record["id"]),
            ).fetchone()
            tokens = reader.read(kind, record).tokens(record["id"])
            if tokens.length != length:
                raise RuntimeError(
                    f"the search index has {length} tokens of {kind} {record['id']}, not "
                    f"{tokens.length}: benchmarks/exports.py has to follow the search index"
                )
            fields = zip(tokens.fields, tokens.forms, strict=True)
            written = [" ".join([*words, *forms]) for words, forms in fields]
            yield (number, *written, " ".join(tokens.labels))
