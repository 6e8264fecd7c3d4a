"""The SQLite file of a release: the catalogue as plain tables with views and full text, for any program.

The same revision gives the same bytes under one version of SQLite, which writes its own into the file.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from pydantic_core import from_json
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.public_address import PublicAddress
from app.errors import ReleaseRefused
from app.formats.tables.column import Json
from app.formats.tables.look_up import look_up
from app.ingest.rows.read_records import TrackProgress, stream_texts
from app.models import KINDS, Source
from app.queries.list_page.full_list import open_full_list
from app.releases.data_files import hash_file, list_all
from app.releases.sqlite_tables import (
    ABOUT,
    COLUMNS,
    INDEXES,
    TEXTS,
    VIEWS,
    SqliteTable,
    create_index,
    list_tables,
)

NAME = "catalogue.sqlite"
# Nobody reads the file before it is complete, and one that is incomplete is removed with its folder.
SETTINGS = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF")
_LOOKED_UP = ("achievement", "claim")


def write_sqlite_file(
    session: Session,
    folder: Path,
    about: Mapping[str, str],
    counts: Mapping[str, int],
    track: TrackProgress,
    address: PublicAddress,
) -> None:
    """Write the file into the folder of a release, from the session's snapshot; `about` is what it says of itself.

    Raises:
        ReleaseRefused: SQLite cannot write the file.
    """
    path = folder / NAME
    try:
        with closing(sqlite.connect(path)) as file:
            for statement in SETTINGS:
                file.execute(statement)
            file.execute("BEGIN")
            tables = list_tables()
            _describe(file, tables, about)
            for kind in KINDS:
                documents = _read_documents(session, kind, address)
                own = [table for table in tables if table.kind == kind]
                _fill(file, own, track(documents, f"{NAME}: {KINDS[kind].plural}", counts[kind]))
            _write_texts(session, file, track, counts["source"])
            for table in INDEXES:
                file.execute(create_index(table))
                file.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')")  # noqa: S608 - constants
                file.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('optimize')")  # noqa: S608 - constants
            file.execute("COMMIT")
    except sqlite.Error as error:
        raise ReleaseRefused(
            f"{path.name}: {error}; free disk space, or choose another folder"
        ) from error


def _describe(
    file: sqlite.Connection, tables: Iterable[SqliteTable], about: Mapping[str, str]
) -> None:
    """Create all tables and views, and fill those that describe the file."""
    for statement in (ABOUT, COLUMNS, *(table.create() for table in tables), TEXTS, *VIEWS):
        file.execute(statement)
    file.executemany('INSERT INTO "about" VALUES (?, ?)', about.items())
    meanings = [
        (table.name, column.name, column.meaning) for table in tables for column in table.columns
    ]
    file.executemany('INSERT INTO "columns" VALUES (?, ?, ?)', meanings)


def _read_documents(session: Session, kind: str, address: PublicAddress) -> Iterator[Json]:
    full_list = open_full_list(session, list_all(session, KINDS[kind]))
    documents = map(from_json, map(address.complete_links, full_list.documents))
    return look_up(session, kind, documents, address) if kind in _LOOKED_UP else documents


def _fill(
    file: sqlite.Connection, tables: Iterable[SqliteTable], documents: Iterable[Json]
) -> None:
    """Write the rows of resources into their tables, a batch at a time."""
    for batch in batches(documents):
        for table in tables:
            places = ", ".join("?" * len(table.columns))
            insert = f'INSERT INTO "{table.name}" VALUES ({places})'  # noqa: S608 - names of our own
            file.executemany(insert, table.list_rows(batch))


def _write_texts(
    session: Session, file: sqlite.Connection, track: TrackProgress, count: int
) -> None:
    ids = session.scalars(select(Source.id).order_by(Source.id)).all()
    texts = track(stream_texts(session, ids), f"{NAME}: texts", count)
    file.executemany('INSERT INTO "source_texts" VALUES (?, ?)', texts)


def describe_sqlite_file(folder: Path) -> dict[str, Any]:
    """Describe the file as a Data Resource (https://datapackage.org/standard/data-resource/)."""
    return {
        "name": "catalogue-sqlite",
        "path": NAME,
        "format": "sqlite",
        "mediatype": "application/vnd.sqlite3",
        "bytes": (folder / NAME).stat().st_size,
        "hash": f"sha256:{hash_file(folder / NAME)}",
    }
