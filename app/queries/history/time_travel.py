"""The catalogue at a past revision, under the names of the present tables.

Databases look up an unqualified name among temporary objects first: SQLite in its schema `temp`,
PostgreSQL in `pg_temp`. So a temporary view `claim` hides the table `claim`, and unchanged queries
read the past. Such a view leaves out the rows that have changed since the revision, and adds these
rows as they were then. The table `change` has them in the column `rows_before`, and the public JSON of
resources in `before`; both are taken from the first change after the revision. What was logged in an
older shape (`shapes.py`) is upgraded, rows as they are restored and documents into a temporary table.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Dialect,
    FromClause,
    Insert,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Select,
    Table,
    and_,
    case,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.ddl import CreateIndex, CreateTable, CreateView, ExecutableDDLElement

from app.domain.batches import BATCH
from app.errors import NotFound, RevisionNotKept
from app.models import (
    KINDS,
    Achievement,
    Base,
    Catalogue,
    Change,
    Document,
    get_table,
)
from app.models.base import BYTEWISE
from app.queries.documents import get_revision
from app.queries.history.row_json import read_rows
from app.queries.history.shapes import (
    get_current_shape,
    list_upgraded_kinds,
    upgrade_document,
    upgrade_rows,
)

# A session that shows the same revision as long as it is open.
Snapshot: TypeAlias = Session
_PAST = MetaData()
_TEMPORARY = ["TEMPORARY"]

# Resources that have changed since the past revision. `first_revision` is the first later revision that
# changed the public JSON of the resource, `rows_revision` the first one that changed its rows;
# `rows_revision` is None if the rows are unchanged, and the JSON differs only because a resource that it
# mentions has changed. `last_revision` is the last revision, up to the past one, that changed the public
# JSON; it is None if the resource did not exist then.
CHANGED = Table(
    "changed",
    _PAST,
    Column("kind", BYTEWISE, primary_key=True),
    Column("id", BYTEWISE, primary_key=True),
    Column("first_revision", Integer),
    Column("rows_revision", Integer),
    Column("last_revision", Integer),
    prefixes=_TEMPORARY,
)


def enter_revision(session: Session, revision: int) -> bool:
    """Make a session show the catalogue at a past revision, and return True.

    If `revision` is the present one, nothing is done, and False is returned. The session must come from
    `Database.read` with `is_temporary`.

    Raises:
        NotFound: the catalogue has not reached the revision yet.
        RevisionNotKept: a change after `revision` was logged without the rows that it replaced, so that they
            cannot be restored.
    """
    present = get_revision(session)
    if revision > present:
        raise NotFound(f"there is no revision {revision} yet; the newest one is {present}")
    if revision == present:
        return False
    _refuse_unkept(session, revision)
    schema = find_schema(session)
    _prefer_temporary(session)
    _create(session, CHANGED)
    session.execute(_find_changes(revision))
    names = [table.name for table in _list_tables(_list_changed_kinds(session))]
    _create(session, *(RESTORED[name] for name in names))
    _restore_rows(session)
    analyze(session, CHANGED.name, *(RESTORED[name].name for name in names))
    dialect = session.get_bind().dialect
    has_upgraded = _upgrade_documents(session)
    for name in names:
        session.connection().exec_driver_sql(_write_view(dialect, schema, name))
    documents = _write_view(dialect, schema, Document.__tablename__, has_upgraded=has_upgraded)
    session.connection().exec_driver_sql(documents)
    then = session.execute(_select_catalogue(revision)).mappings().one()
    _create(session, CATALOGUE)
    session.execute(insert(CATALOGUE), dict(then))
    return True


def _list_changed_kinds(session: Session) -> list[str]:
    """Return the kinds of resources whose rows have changed since the past revision.

    If achievements have changed, claims are included, because claims repeat a column of achievements.
    The kinds are in the order of `KINDS`: PostgreSQL resolves the names in a view when the view is
    created, so the view of achievements must exist before that of claims.
    """
    changed = select(CHANGED.c.kind).where(CHANGED.c.rows_revision.is_not(None)).distinct()
    kinds = set(session.scalars(changed))
    if "achievement" in kinds:
        kinds.add("claim")
    return [kind for kind in KINDS if kind in kinds]


def _refuse_unkept(session: Session, revision: int) -> None:
    """Raise RevisionNotKept if the log of changes lacks rows that a change after `revision` replaced."""
    statement = select(func.max(Change.revision)).where(
        Change.revision > revision,
        Change.action.in_(("update", "withdraw")),
        Change.rows_before.is_(None),
    )
    if unkept := session.scalar(statement):
        raise RevisionNotKept(
            f"revision {revision} cannot be replayed: up to revision {unkept} the catalogue did not "
            f"keep what a change replaces; `as_of` can be {unkept} or later"
        )


def find_schema(session: Session) -> str:
    """Return the name of the schema that holds the tables of the catalogue; it is `main` on SQLite."""
    if session.get_bind().dialect.name == "sqlite":
        return "main"
    schema: str = session.scalars(text(_FIND_SCHEMA)).one()
    return schema


# Selects the first schema of PostgreSQL's search path that is not temporary.
_FIND_SCHEMA = (
    "SELECT nspname FROM unnest(current_schemas(false)) WITH ORDINALITY AS path (nspname, place) "
    "WHERE nspname NOT LIKE 'pg\\_temp%' ORDER BY place LIMIT 1"
)


def analyze(session: Session, *names: str) -> None:
    """Update PostgreSQL's statistics of the temporary tables `names`.

    Without statistics, the query planner would assume that the tables are small. Nothing is done on
    SQLite.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"ANALYZE {', '.join(names)}")


def _prefer_temporary(session: Session) -> None:
    """Make PostgreSQL use temporary views also in statements that were prepared before.

    A prepared statement reads the same tables until these tables or the search path change. A new
    temporary view that hides a table does not count as such a change, so the search path is changed for
    this transaction. Nothing is done on SQLite.
    """
    if session.get_bind().dialect.name == "postgresql":
        path = "'pg_temp, ' || current_setting('search_path')"
        session.execute(text(f"SELECT set_config('search_path', {path}, true)"))


def _find_changes(revision: int) -> Insert:
    earlier = Change.__table__.alias("earlier")
    last = (
        select(func.max(earlier.c.revision))
        .where(
            earlier.c.kind == Change.kind,
            earlier.c.resource_id == Change.resource_id,
            earlier.c.revision <= revision,
        )
        .scalar_subquery()
    )
    of_rows = case((Change.action != "refresh", Change.revision))
    changes = (
        select(Change.kind, Change.resource_id, func.min(Change.revision), func.min(of_rows), last)
        .where(Change.revision > revision)
        .group_by(Change.kind, Change.resource_id)
    )
    return insert(CHANGED).from_select(list(CHANGED.c.keys()), changes)


Owners = list[tuple[str, str]]


def _list_tables(kinds: Iterable[str]) -> dict[Table, Owners]:
    """Return the tables that have rows of resources of these kinds, including child rows such as names.

    For each table there are pairs: a kind of resource to which rows belong, and the column that holds
    the id of the resource.
    """
    tables: dict[Table, Owners] = defaultdict(list)
    for kind in kinds:
        tables[get_table(KINDS[kind].model)].append((kind, "id"))
        for model, owner in KINDS[kind].children.items():
            tables[get_table(model)].append((kind, owner))
    return tables


def _describe_restored(table: Table) -> Table:
    columns = [
        Column(
            column.name,
            column.type,
            primary_key=column.primary_key,
            autoincrement=False,
            index=bool(column.foreign_keys),
        )
        for column in table.columns
    ]
    return Table(f"{table.name}_restored", _PAST, *columns, prefixes=_TEMPORARY)


# Documents that were logged in an older shape, in the current one.
UPGRADED = Table(
    "document_upgraded",
    _PAST,
    Column("kind", BYTEWISE, primary_key=True),
    Column("id", BYTEWISE, primary_key=True),
    Column("body", LargeBinary),
    prefixes=_TEMPORARY,
)
RESTORED = {table.name: _describe_restored(table) for table in _list_tables(KINDS)}


CATALOGUE = Table(
    Catalogue.__tablename__,
    _PAST,
    *(Column(column.name, column.type) for column in get_table(Catalogue).columns),
    prefixes=_TEMPORARY,
)


def _match_change(change: FromClause, revision: Column[Any]) -> ColumnElement[bool]:
    """Return the condition that a row of the log is that of `CHANGED` at one of its revisions."""
    return and_(
        change.c.kind == CHANGED.c.kind,
        change.c.resource_id == CHANGED.c.id,
        change.c.revision == revision,
    )


def _read_logged(
    session: Session, logged: Select[*tuple[Any, ...]], revision: Column[Any]
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield in batches what was logged of the changed resources at a revision of `CHANGED`."""
    own = logged.join(CHANGED, _match_change(get_table(Change), revision))
    yield from session.execute(own.execution_options(yield_per=BATCH)).partitions()


def _restore_rows(session: Session) -> None:
    logged = select(Change.kind, Change.shape, Change.rows_before).where(
        Change.rows_before.is_not(None)
    )
    for batch in _read_logged(session, logged, CHANGED.c.rows_revision):
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for kind, shape, body in batch:
            for name, table_rows in upgrade_rows(kind, json.loads(body or b"{}"), shape).items():
                rows[name] += read_rows(RESTORED[name], table_rows)
        for name, table_rows in rows.items():
            if table_rows:
                session.execute(insert(RESTORED[name]), table_rows)


def _upgrade_documents(session: Session) -> bool:
    """Upgrade documents that were logged in an older shape; return whether there are any."""
    kinds = list_upgraded_kinds()
    if not kinds:
        return False
    logged = select(Change.kind, Change.resource_id, Change.before, Change.shape).where(
        Change.kind.in_(kinds), Change.shape < get_current_shape(), Change.before.is_not(None)
    )
    has_upgraded = False
    for batch in _read_logged(session, logged, CHANGED.c.first_revision):
        upgraded = [
            {"kind": kind, "id": resource_id, "body": new_body}
            for kind, resource_id, body, shape in batch
            if (new_body := upgrade_document(kind, body, shape)) != body
        ]
        if upgraded and not has_upgraded:
            _create(session, UPGRADED)
            has_upgraded = True
        if upgraded:
            session.execute(insert(UPGRADED), upgraded)
    return has_upgraded


def _create(session: Session, *tables: Table) -> None:
    connection = session.connection()
    for table in tables:
        for statement in _write_tables(connection.dialect, table):
            connection.exec_driver_sql(statement)


# Temporary tables are created for every read of the past, but the SQL to create them is compiled once.
@cache
def _write_tables(dialect: Dialect, table: Table) -> list[str]:
    statements: list[ExecutableDDLElement] = [
        CreateTable(table),
        *map(CreateIndex, sorted(table.indexes, key=str)),
    ]
    return [str(statement.compile(dialect=dialect)) for statement in statements]


@cache
def _write_view(dialect: Dialect, schema: str, name: str, *, has_upgraded: bool = False) -> str:
    table = Base.metadata.tables[name]
    owners = _list_tables(KINDS).get(table)
    if owners:
        selected = _select_rows(table, owners, schema)
    else:
        selected = _select_documents(schema, has_upgraded=has_upgraded)
    view = CreateView(selected, name, temporary=True, metadata=MetaData())
    return str(view.compile(dialect=dialect))


def _qualify(table: Table, schema: str) -> Table:
    """Return the table with a schema in its name, so that no temporary view of its name hides it."""
    return table.to_metadata(MetaData(), schema=schema)


def _select_rows(table: Table, owners: Owners, schema: str) -> CompoundSelect[Any]:
    today = _qualify(table, schema)
    unchanged = select(*_list_columns(today)).where(
        *(
            ~select(literal(1))
            .where(
                CHANGED.c.kind == kind,
                CHANGED.c.id == today.c[column],
                CHANGED.c.rows_revision.is_not(None),
            )
            .exists()
            for kind, column in owners
        )
    )
    return unchanged.union_all(select(*_list_columns(RESTORED[table.name])))


def _list_columns(rows: Table) -> list[ColumnElement[Any]]:
    """Return the columns to select from a table so that they show the past revision.

    Claims repeat the technology of their achievement: this column is read from the achievement as it
    was at the past revision.
    """
    if "achievement_id" not in rows.c or "technology_id" not in rows.c:
        return list(rows.c)
    achievement = get_table(Achievement)
    then = (
        select(achievement.c.technology_id)
        .where(achievement.c.id == rows.c.achievement_id)
        .scalar_subquery()
    )
    return [
        then.label(column.name) if column.name == "technology_id" else column for column in rows.c
    ]


def _select_documents(schema: str, *, has_upgraded: bool) -> CompoundSelect[Any]:
    today = _qualify(get_table(Document), schema)
    change = _qualify(get_table(Change), schema)
    changed = and_(CHANGED.c.kind == today.c.kind, CHANGED.c.id == today.c.id)
    unchanged = select(today).where(~select(literal(1)).where(changed).exists())
    body: ColumnElement[Any] = change.c.before
    if has_upgraded:
        upgraded = select(UPGRADED.c.body).where(
            UPGRADED.c.kind == CHANGED.c.kind, UPGRADED.c.id == CHANGED.c.id
        )
        body = func.coalesce(upgraded.scalar_subquery(), change.c.before)
    before = {"revision": CHANGED.c.last_revision, "body": body}
    columns = [before.get(column.name, column).label(column.name) for column in today.c]
    restored = (
        select(*columns)
        .select_from(CHANGED)
        .join(today, changed)
        .join(change, _match_change(change, CHANGED.c.first_revision))
        .where(change.c.before.is_not(None))
    )
    return unchanged.union_all(restored)


def _select_catalogue(revision: int) -> Select[Any]:
    """Select the only row of the table `catalogue` as it was at a past revision.

    The column `search_length`, the total length of all documents, keeps its present value.
    """
    changed_at = select(func.max(Change.changed_at)).where(Change.revision == revision)
    created = select(func.count()).select_from(CHANGED).where(CHANGED.c.last_revision.is_(None))
    today = get_table(Catalogue)
    then: dict[str, ColumnElement[Any]] = {
        "revision": literal(revision),
        "updated_at": func.coalesce(changed_at.scalar_subquery(), today.c.updated_at),
        "document_count": today.c.document_count - created.scalar_subquery(),
    }
    return select(*(then.get(column.name, column).label(column.name) for column in today.c))
