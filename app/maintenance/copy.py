"""Copies of a complete catalogue, with history, keys and proposals, from one database into another.

Every table of the models is read from one snapshot and written in one transaction of the target, which
commits all or nothing. Rows are hashed as they are read; before the commit the target's rows are read
back and must have the same hashes. The search index is built from the target's rows, because its format
differs by engine. The copy gets a new epoch, a random name of the catalogue, because the same revision
number can name different content in source and copy from then on.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from sqlalchemy import Connection, Table, func, inspect, select, text, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.database.database import Database
from app.domain.batches import BATCH, batches
from app.domain.revisions import make_epoch
from app.domain.search.tokens import SearchTokens
from app.errors import CopyDiffers, CopyRefused, TargetNotEmpty
from app.ingest.documents.search_index import insert_entries, merge_entries
from app.ingest.documents.serializer import build_documents
from app.ingest.rows.bulk_insert import insert_values
from app.ingest.rows.bulk_mode import analyze_sqlite, vacuum_postgresql
from app.ingest.rows.read_records import TrackProgress, read_versioned
from app.maintenance.claims.passages import index_copied
from app.maintenance.content_hash import hash_content
from app.maintenance.migrate import (
    check_schema,
    list_schema_revisions,
    migrate_within,
    read_schema_revision,
)
from app.maintenance.row_hash import (
    TABLES,
    Batches,
    Row,
    TableHashes,
    combine,
    hash_tables,
    list_columns,
)
from app.models import KINDS, Catalogue, Document, find_number_range, get_table

NO_SHAPE = 0
_CATALOGUE = get_table(Catalogue)


@dataclass(frozen=True, slots=True)
class CopyResult:
    """The revision and the hashes that source and target of a copy have in common.

    `tables` has the hash of each table. `content_hash` is the hash that `claimstone hash` prints.
    """

    revision: int
    tables: TableHashes
    content_hash: str

    @property
    def rows_hash(self) -> str:
        """Return one hash over the rows of all tables."""
        return combine(self.tables)


def copy_catalogue(
    source: Database,
    target: Database,
    track: TrackProgress,
    *,
    is_searched: bool = True,
    expected: str | None = None,
) -> CopyResult:
    """Copy a catalogue into a database without rows, and check that the copy is the same.

    If `is_searched` is false, the target gets no search index and is marked with `NO_SHAPE`, so that a
    server refuses to use it until `claimstone migrate` has built the index. `expected` is the hash over
    all tables that the source must have; None skips this check. After an error, the target is
    unchanged.

    Raises:
        TargetNotEmpty: the target has rows.
        CopyRefused: the target cannot hold the rows of the source.
        CopyDiffers: the target's rows differ from those of the source, or their hash from `expected`.
        DatabaseUnavailable: source or target does not answer, or the source's schema is not the newest.
        StorageFull: the target's disk is full.
    """
    check_schema(source)
    with target.connect_for_ddl() as connection:
        check_empty(connection)
        migrate_within(connection)
        with Session(connection) as session:
            hashes = _copy_snapshot(source, session, track)
            if expected not in (None, combine(hashes)):
                raise CopyDiffers(
                    "the rows of the source do not have the expected hash; nothing was changed"
                )
            _finish_rows(session)
            if is_searched:
                _index(session, track)
                index_copied(session, track)
                merge_entries(session, sum(table.rows for table in hashes.values()))
                analyze_sqlite(session)
            copied = _verify_copy(session, hashes, track)
            if not is_searched:
                session.execute(update(_CATALOGUE).values(document_shape=NO_SHAPE))
    if is_searched:
        vacuum_postgresql(target)
    return copied


def check_target(target: Database) -> None:
    """Raise an error unless the target database is empty, so that a catalogue can be copied to it.

    Called before long work, such as unpacking a backup, which would otherwise be done in vain. The
    errors are those of `check_empty`.
    """
    with target.connect_for_ddl() as connection:
        check_empty(connection)


def check_empty(connection: Connection) -> None:
    """Raise an error unless all tables of Claimstone in a database are empty.

    On PostgreSQL, also lock these tables against other writers until the transaction ends.

    Raises:
        TargetNotEmpty: a table has a row, or the database belongs to another program.
        CopyRefused: the schema is of a newer version.
    """
    current = read_schema_revision(connection)
    names = set(inspect(connection).get_table_names())
    existing = [table for table in TABLES if table.name in names]
    if current is None and existing:
        raise TargetNotEmpty(
            f"the database to copy to has a table {existing[0].name!r} that is not of Claimstone: name an "
            "empty one; nothing was changed"
        )
    if current is not None and current not in list_schema_revisions():
        raise CopyRefused(
            f"the schema {current} of the database to copy to is of a newer version of Claimstone: use "
            "that version"
        )
    if existing and connection.dialect.name == "postgresql":
        # Reads go on. On SQLite this transaction is the only writer.
        listed = ", ".join(table.name for table in existing)
        connection.exec_driver_sql(f"LOCK TABLE {listed} IN SHARE ROW EXCLUSIVE MODE")
    for table in existing:
        if _has_rows(connection, table):
            raise TargetNotEmpty(
                f"the database to copy to is not empty, its table {table.name!r} has rows: name a new one; "
                "nothing was changed"
            )


def _has_rows(connection: Connection, table: Table) -> bool:
    """Return whether a table has rows.

    The one-row table `catalogue` counts as empty at revision 0, because the first migration has created
    its row.
    """
    statement = select(text("1")).select_from(table).limit(1)
    if table is _CATALOGUE:
        statement = statement.where(_CATALOGUE.c.revision > 0)
    return connection.execute(statement).first() is not None


def _copy_snapshot(source: Database, target: Session, track: TrackProgress) -> TableHashes:
    """Copy the rows of all tables from a snapshot of the source; return the hash of each table.

    The snapshot is closed before the rest of the work, because the -wal (write-ahead log) of SQLite
    grows while a snapshot is open.
    """

    def insert(table: Table, batches_of_rows: Batches) -> None:
        with _named_refusal(table.name):
            for batch in batches_of_rows:
                _insert(target, table, batch)

    with source.read(is_long=True) as session:
        return hash_tables(session, track, "copy", insert)


@contextmanager
def _named_refusal(name: str) -> Iterator[None]:
    """Context manager that raises CopyRefused for a row that does not fit the table `name`.

    SQLite checks no types, so a file that another program has written to can hold anything.
    """
    try:
        yield
    except (
        IntegrityError,
        DataError,
        psycopg.IntegrityError,
        psycopg.DataError,
        ValueError,
    ) as error:
        raise CopyRefused(
            f"a row of table {name!r} does not fit the schema, so it cannot be copied; "
            "nothing was changed"
        ) from error


def _insert(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows into a table.

    The one-row table `catalogue` has its row already, so this row is updated.
    """
    names = [column.name for column in list_columns(table)]
    if table is _CATALOGUE:
        for row in rows:
            # The row exists already, and servers wait for it. The two catalogues can differ from
            # here on, so a new epoch prevents that their revisions are confused.
            values = dict(zip(names, row, strict=True), epoch=make_epoch())
            session.execute(update(_CATALOGUE).values(values))
    else:
        insert_values(session, table, names, rows)


def _finish_rows(session: Session) -> None:
    """Make PostgreSQL number new rows after the copied ones, and check its deferred constraints.

    Nothing is done on SQLite. If the constraints were checked at the commit instead, an error would not
    name the table.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            last = func.max(column)
            session.execute(
                select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None)))
            )
    with _named_refusal("claim"):
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def _index(session: Session, track: TrackProgress) -> None:
    """Build the search index from the copied rows.

    The tables of words and names that the index uses are copied like all other tables, and are not
    built here.
    """
    for kind in KINDS:
        counting = select(func.count()).select_from(Document).where(Document.kind == kind)
        total = session.scalar(counting) or 0
        entries = track(_stream_entries(session, kind), f"index: {kind}", total)
        for batch in batches(entries):
            insert_entries(session, batch)


def _stream_entries(session: Session, kind: str) -> Iterator[tuple[int, SearchTokens]]:
    """Yield the entries of the search index for a kind of resource: a document's number and its tokens.

    A document is the stored public JSON of a resource. Numbers are in ascending order.
    """
    first, last = find_number_range(kind)
    statement = select(Document.number, Document.id).order_by(Document.number).limit(BATCH)
    while rows := session.execute(statement.where(Document.number.between(first, last))).all():
        versioned = read_versioned(session, kind, [row.id for row in rows])
        tokens = {
            document.id: document.tokens for document in build_documents(session, kind, versioned)
        }
        yield from ((row.number, tokens[row.id]) for row in rows if row.id in tokens)
        first = rows[-1].number + 1


def _verify_copy(session: Session, hashes: TableHashes, track: TrackProgress) -> CopyResult:
    """Read the copied rows back, and compare their hashes with those of the source.

    Return the revision and the hashes of the copy. Equal rows have equal content, so the content hash
    is computed only for the result and not compared.

    Raises:
        CopyDiffers: a table has another hash.
    """
    copied = hash_tables(session, track)
    if differing := [name for name in hashes if copied[name] != hashes[name]]:
        raise CopyDiffers(
            f"the rows of {', '.join(differing)} differ from those in the source; "
            "nothing was changed"
        )
    revision = session.scalars(select(Catalogue.revision)).one()
    return CopyResult(revision, hashes, hash_content(session, track))
