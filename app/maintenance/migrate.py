"""The schema: brought to its newest version, and compared with it."""

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
from app.maintenance.rebuild import rebuild_documents
from app.models import Catalogue
from app.project_files import find_folder

# Any number, as long as every process that migrates takes the same.
_POSTGRESQL_LOCK = 7_205_759_403_792_794


class Step(NamedTuple):
    """A script of `migrations/`: its revision, and the first line of what it says of itself.

    `growth` is by how much a file of SQLite and its -wal grow at most, as a multiple of the file.
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
) -> None:
    """Bring the schema to a target in one transaction; a second process waits and finds it done.

    `target` is `head`, or an older revision of `migrations/` to go back to; `base` takes everything
    away. `prepare` is called in the transaction, before anything is changed.

    Raises:
        DatabaseUnavailable: a newer version of Claimstone has migrated it.
    """
    with database.connect_for_ddl() as connection:
        if prepare is not None:
            prepare(connection)
        migrate_within(connection, target)


def migrate_within(connection: Connection, target: str = "head") -> None:
    """Do as `migrate`, in a transaction of `connect_for_ddl` that does more."""
    config = _make_config()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRESQL_LOCK})")
    check_schema_is_known(read_schema_revision(connection))
    config.attributes["connection"] = connection
    step = command.upgrade if target == "head" else command.downgrade
    step(config, target)
    if target == "head":
        _renew_documents(connection)


def _renew_documents(connection: Connection) -> None:
    """Rebuild the documents if an older version of the program made them."""
    with Session(connection) as session:
        if session.scalars(select(Catalogue.document_shape)).one() != DOCUMENT_SHAPE:
            rebuild_documents(session)
            session.commit()


def check_schema(database: Database | RequestReads) -> None:
    """Raise DatabaseUnavailable unless the schema is the newest."""
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
    """Raise DatabaseUnavailable for a schema that a newer version of Claimstone has made."""
    if current is not None and current not in list_schema_revisions():
        raise DatabaseUnavailable(
            f"the schema {current} is of a newer version of Claimstone: use that version"
        )


def read_schema_revision(connection: Connection) -> str | None:
    """None where nothing was migrated yet."""
    return MigrationContext.configure(connection).get_current_revision()


def list_schema_revisions() -> list[str]:
    """All that this version of Claimstone knows, the newest first."""
    scripts = ScriptDirectory.from_config(_make_config())
    return [script.revision for script in scripts.walk_revisions()]


def list_steps(current: str | None) -> Iterator[Step]:
    """All steps from a schema to the newest, in their order; None is no schema at all."""
    scripts = ScriptDirectory.from_config(_make_config())
    for script in reversed(list(scripts.iterate_revisions("head", current or "base"))):
        rebuilds_documents = getattr(script.module, "REBUILDS_DOCUMENTS", False)
        growth = getattr(script.module, "GROWTH", 1)
        yield Step(script.revision, script.doc.splitlines()[0], rebuilds_documents, growth)


@cache
def _find_head() -> str:
    """Return the newest schema revision of this version; the scripts are read once."""
    return list_schema_revisions()[0]


def _make_config() -> Config:
    config = Config()
    # A percent sign would begin an interpolation.
    folder = str(find_folder("migrations")).replace("%", "%%")
    config.set_main_option("script_location", folder)
    return config
