"""Migration of the database schema (by Alembic), and comparison of a schema with the newest one."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from app.database.database import Database
from app.database.replicas import RequestReads
from app.errors import DatabaseUnavailable
from app.ingest.documents.serializer import DOCUMENT_SHAPE
from app.ingest.rows.read_records import TrackProgress
from app.maintenance.claims.passages import index_missing
from app.maintenance.claims.source_numbers import pass_on, read_unread
from app.maintenance.rebuild import rebuild_documents
from app.models import Catalogue
from app.project_files import find_folder

# Any number, as long as every process that migrates takes the same.
_POSTGRESQL_LOCK = 7_205_759_403_792_794


class Step(NamedTuple):
    """A step of a migration: the script in `migrations/` that leads to the schema `revision`.

    `summary` is the first line of the script's docstring. `rebuilds_documents` says that all documents
    (the stored public JSON of resources) are rebuilt after the script. `growth` is by how much an
    SQLite file and its write-ahead log grow at most, as a multiple of the size of the file.
    """

    revision: str
    summary: str
    rebuilds_documents: bool
    growth: int


def migrate(
    database: Database,
    target: str = "head",
    *,
    prepare: Callable[[Connection], None] | None = None,
    track: TrackProgress = pass_on,
) -> None:
    """Migrate the schema to `target` in one transaction.

    `target` is `head` (the newest), an older revision of `migrations/` to go back to, or `base`, which
    removes all tables. `prepare` is called in the transaction, before anything is changed. `track` shows the
    progress where the texts of sources are read. If two processes migrate, the second one waits and then
    finds nothing to do.

    Raises:
        DatabaseUnavailable: a newer version of Claimstone has migrated the database.
    """
    with database.connect_for_ddl() as connection:
        if prepare is not None:
            prepare(connection)
        migrate_within(connection, target, track)


def migrate_within(
    connection: Connection, target: str = "head", track: TrackProgress = pass_on
) -> None:
    """Migrate the schema as `migrate` does, but within a transaction that the caller has opened.

    `connection` must come from `Database.connect_for_ddl`. The caller can do other work in the same
    transaction.
    """
    config = _make_config()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRESQL_LOCK})")
    check_schema_is_known(read_schema_revision(connection))
    config.attributes["connection"] = connection
    step = command.upgrade if target == "head" else command.downgrade
    step(config, target)
    if connection.dialect.name == "postgresql":
        # Some migrations check at once. What the caller inserts next may refer to later rows.
        connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
    if target == "head":
        _renew_documents(connection, track)


def _renew_documents(connection: Connection, track: TrackProgress) -> None:
    """Rebuild all documents (stored public JSON of resources) if another version made them.

    Otherwise only read and index the texts of sources that were not yet.
    """
    with Session(connection) as session:
        if session.scalars(select(Catalogue.document_shape)).one() != DOCUMENT_SHAPE:
            rebuild_documents(session, track)
        else:
            read_unread(session, track)
            index_missing(session, track)
        session.commit()


def check_schema(database: Database | RequestReads) -> None:
    """Raise DatabaseUnavailable unless the schema and the stored documents are of this version."""
    head = _find_head()
    with database.read() as session:
        current = read_schema_revision(session.connection())
        if current != head:
            check_schema_is_known(current)
            raise DatabaseUnavailable(
                f"the schema is at {current or 'nothing'}, not at {head}: run `claimstone migrate`"
            )
        if session.scalars(select(Catalogue.document_shape)).one() != DOCUMENT_SHAPE:
            raise DatabaseUnavailable(
                "the documents are of another version of Claimstone: run `claimstone migrate`"
            )


def check_schema_is_known(current: str | None) -> None:
    """Raise DatabaseUnavailable if the schema was made by a newer version of Claimstone."""
    if current is not None and current not in list_schema_revisions():
        raise DatabaseUnavailable(
            f"the schema {current} is of a newer version of Claimstone: use that version"
        )


def read_schema_revision(connection: Connection) -> str | None:
    """Return the id of the last script of `migrations/` that was applied; None before the first."""
    return MigrationContext.configure(connection).get_current_revision()


def list_schema_revisions() -> list[str]:
    """Return the ids of all schemas that this version of Claimstone knows, the newest first."""
    scripts = ScriptDirectory.from_config(_make_config())
    return [script.revision for script in scripts.walk_revisions()]


def list_steps(current: str | None) -> Iterator[Step]:
    """Yield the steps from the schema `current` to the newest one, in order.

    `current` is None if the database has no schema yet.
    """
    scripts = ScriptDirectory.from_config(_make_config())
    for script in reversed(list(scripts.iterate_revisions("head", current or "base"))):
        rebuilds_documents = getattr(script.module, "REBUILDS_DOCUMENTS", False)
        growth = getattr(script.module, "GROWTH", 1)
        yield Step(script.revision, script.doc.splitlines()[0], rebuilds_documents, growth)


@cache
def _find_head() -> str:
    """Return the id of the newest schema; the result is cached, so that scripts are read only once."""
    return list_schema_revisions()[0]


def _make_config() -> Config:
    config = Config()
    # A percent sign would begin an interpolation.
    folder = str(find_folder("migrations")).replace("%", "%%")
    config.set_main_option("script_location", folder)
    return config
