"""The plan of a migration, with the disk space that it needs, and migration with a backup."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage

from sqlalchemy import Connection, inspect, text

from app.database.database import Database
from app.errors import StorageFull
from app.ingest.documents.serializer import DOCUMENT_SHAPE
from app.ingest.rows.read_records import TrackProgress
from app.maintenance.claims.source_numbers import pass_on
from app.maintenance.migrate import (
    Step,
    check_schema_is_known,
    list_steps,
    migrate,
    read_schema_revision,
)
from app.maintenance.sqlite_backup import back_up_file, name_backup

# The maximum growth of the file and its -wal while documents are rebuilt, as a multiple of the file; steps
# state their own. Measured with 4,000 and 20,000 generated claims, migrated down, compacted, and up again:
# from 0001 by 2.45 and 2.45, from 0002 by 2.10, from 0004 by 1.71 and 1.61, from 0007 by 0.12; where only
# the documents are rebuilt by 0.85 and 0.69. All is one transaction, so the -wal holds every page that
# differs, and is then copied into the file.
_GROWTH_BY_DOCUMENTS = 1


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """The steps that lead from the schema of a database to the newest one.

    `current` is the id of the present schema, None if there is no catalogue yet. `file` is the SQLite
    file, None on PostgreSQL. `rebuilds_documents` says that the stored public JSON of all resources is
    rebuilt.
    """

    current: str | None
    steps: tuple[Step, ...]
    rebuilds_documents: bool
    file: Path | None

    @property
    def has_work(self) -> bool:
        return bool(self.steps) or self.rebuilds_documents

    @property
    def changes_catalogue(self) -> bool:
        """Return whether there is a catalogue, and the migration changes it."""
        return self.current is not None and self.has_work

    def measure_need_bytes(self, *, has_backup: bool) -> int:
        """Return how many bytes of disk must be free for the migration; 0 on PostgreSQL.

        If `has_backup` is true, the bytes of a backup are included.
        """
        if self.file is None or not self.changes_catalogue:
            return 0
        growth = max((step.growth for step in self.steps), default=_GROWTH_BY_DOCUMENTS)
        return (growth + has_backup) * measure_bytes(self.file)


def measure_bytes(file: Path) -> int:
    """Return the size of an SQLite file and its -wal (write-ahead log) together; 0 if neither exists."""
    paths = (file, file.with_name(f"{file.name}-wal"))
    return sum(path.stat().st_size for path in paths if path.exists())


def read_plan(database: Database) -> MigrationPlan:
    """Return the plan of a migration to the newest schema; the database is not changed.

    An SQLite file that does not exist is not created.

    Raises:
        DatabaseUnavailable: the database does not answer, or a newer version of Claimstone has
            migrated it.
    """
    file = _find_file(database)
    if file is not None and not measure_bytes(file):
        return MigrationPlan(None, tuple(list_steps(None)), rebuilds_documents=False, file=file)
    with database.read() as session:
        return _make_plan(session.connection(), file)


def _find_file(database: Database) -> Path | None:
    return None if database.file is None else Path(database.file.real_path)


def _make_plan(connection: Connection, file: Path | None) -> MigrationPlan:
    current = read_schema_revision(connection)
    check_schema_is_known(current)
    steps = tuple(list_steps(current))
    is_rebuilt = any(step.rebuilds_documents for step in steps)
    if current is not None and not is_rebuilt:
        is_rebuilt = _read_shape(connection) != DOCUMENT_SHAPE
    return MigrationPlan(current, steps, is_rebuilt and current is not None, file)


def _read_shape(connection: Connection) -> int | None:
    """Return the version of the code that made the stored documents (public JSON of resources).

    Return None if the schema is older than the column for this version.
    """
    columns = inspect(connection).get_columns("catalogue")
    if all(column["name"] != "document_shape" for column in columns):
        return None
    return int(connection.execute(text("SELECT document_shape FROM catalogue")).scalar_one())


def describe_plan(plan: MigrationPlan, *, has_backup: bool) -> Iterator[str]:
    """Yield the plan as lines for the user."""
    if not plan.has_work:
        yield "the schema is the newest: there is nothing to do"
        return
    target = plan.steps[-1].revision if plan.steps else plan.current
    yield f"schema: from {plan.current or 'nothing'} to {target}"
    yield from (f"  {step.revision} {step.summary}" for step in plan.steps)
    if plan.rebuilds_documents:
        yield "all documents are rebuilt"
    if plan.file is None:
        if plan.current is not None:
            yield "backup: none is made on PostgreSQL; make one with `pg_dump` first"
    elif plan.current is not None:
        yield from _describe_disk(plan, plan.file, has_backup=has_backup)
    yield "nothing was changed"


def _describe_disk(plan: MigrationPlan, file: Path, *, has_backup: bool) -> Iterator[str]:
    if has_backup:
        path = name_backup(file, str(plan.current))
        yield f"backup: {path} ({measure_bytes(file):,} bytes)"
    else:
        yield "backup: none"
    needed, free = plan.measure_need_bytes(has_backup=has_backup), disk_usage(file.parent).free
    yield f"disk: {needed:,} bytes needed, {free:,} bytes free"
    if free < needed:
        yield "there is too little room: the migration would be refused"


def migrate_with_backup(
    database: Database,
    report: Callable[[str], None],
    *,
    has_backup: bool = True,
    track: TrackProgress = pass_on,
) -> None:
    """Migrate to the newest schema. If this changes an SQLite catalogue, make a backup first.

    The migration locks the database before the backup, so that nothing is committed between backup and
    migration. `report` is called with a line that names the backup, and `track` shows the progress where
    texts are read. No backup is made on PostgreSQL, or
    if `has_backup` is false.

    Raises:
        BackupRefused: the backup cannot be written; nothing was changed.
        StorageFull: there is too little disk space; nothing was changed.
        DatabaseUnavailable: a newer version of Claimstone has migrated the database.
    """

    def prepare(connection: Connection) -> None:
        plan = _make_plan(connection, _find_file(database))
        if plan.file is None or plan.current is None or not plan.has_work:
            return
        _check_room(plan, plan.file, has_backup=has_backup)
        if has_backup:
            path = back_up_file(database, plan.file, plan.current)
            report(
                f"backup of schema {plan.current}: {path}; to go back, stop all servers, remove "
                f"{plan.file.name}-wal and {plan.file.name}-shm if they are there, move the backup to "
                f"{plan.file} and use the older version of Claimstone"
            )

    migrate(database, prepare=prepare, track=track)


def _check_room(plan: MigrationPlan, file: Path, *, has_backup: bool) -> None:
    needed, free = plan.measure_need_bytes(has_backup=has_backup), disk_usage(file.parent).free
    if free >= needed:
        return
    without = plan.measure_need_bytes(has_backup=False)
    also = f", {without:,} bytes with `--no-backup`" if has_backup else ""
    raise StorageFull(
        f"the migration needs {needed:,} bytes of free disk{also}; {file.parent} has {free:,} bytes: make "
        "room first; nothing was changed"
    )
