"""Give each row the number of its document, so that hits of the search index lead directly to it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Read by `claimstone migrate --plan`.
GROWTH = 3

BATCH = 500
# In the order of the ranges of their numbers; each range has this size.
TABLES = ("source", "organization", "technology", "metric", "achievement", "claim")
ROOM = 1 << 40
# The columns that searches ask for most are in the index, in the order of the hits.
_BY_NUMBER = "number, status, id"
_CLAIMS_BY_NUMBER = "number, status, kind, metric_id, technology_id, id"

change = sa.table(
    "change",
    sa.column("revision"),
    sa.column("position"),
    sa.column("kind"),
    sa.column("resource_id"),
    sa.column("rows_before"),
)
document = sa.table("document", sa.column("kind"), sa.column("id"), sa.column("number"))
KEY = (change.c.revision, change.c.position)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # PostgreSQL changes no table while deferred checks of this transaction are pending.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN number BIGINT DEFAULT 0 NOT NULL")
        _number_rows(table)
        columns = _CLAIMS_BY_NUMBER if table == "claim" else _BY_NUMBER
        op.execute(f"CREATE INDEX ix_{table}_by_number ON {table} ({columns})")
    # The order of ids, for words so common that a list finds them by scanning.
    _replace_index("claim", "ix_claim_by_id", "id, status, number")
    # It led from the search index to ids; now it leads to the columns that order partial hits.
    _replace_index("document", "ix_document_by_number", "number, search_length")
    _rewrite_changes(is_numbered=True)
    _settle()


def downgrade() -> None:
    _rewrite_changes(is_numbered=False)
    _replace_index("document", "ix_document_by_number", "number, id")
    _replace_index("claim", "ix_claim_by_id", "id, status")
    for table in TABLES:
        op.drop_index(f"ix_{table}_by_number", table)
        op.execute(f"ALTER TABLE {table} DROP COLUMN number")
    _settle()


def _number_rows(table: str) -> None:
    rows = sa.table(table, sa.column("id"), sa.column("number"))
    own = (document.c.kind == table, document.c.id == rows.c.id)
    numbers = sa.select(document.c.number).where(*own).scalar_subquery()
    op.execute(rows.update().values(number=sa.func.coalesce(numbers, 0)))
    # A row without a document is damaged; `verify` reports it and makes one under this number.
    bind = op.get_bind()
    last = bind.scalar(sa.select(sa.func.max(rows.c.number))) or (TABLES.index(table) + 1) * ROOM
    damaged = bind.scalars(sa.select(rows.c.id).where(rows.c.number == 0).order_by(rows.c.id)).all()
    for number, row_id in enumerate(damaged, start=last + 1):
        bind.execute(rows.update().where(rows.c.id == row_id).values(number=number))


def _replace_index(table: str, name: str, columns: str) -> None:
    op.drop_index(name, table)
    op.execute(f"CREATE INDEX {name} ON {table} ({columns})")


def _settle() -> None:
    """On SQLite, optimize the index of words and renew statistics, as a large import does."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return
    op.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
    if sa.inspect(bind).has_table("sqlite_stat1"):
        # Indexes without statistics would not be chosen beside others that have some.
        op.execute("PRAGMA analysis_limit=1000")
        for table in (*TABLES, "document"):
            op.execute(f"ANALYZE {table}")


def _rewrite_changes(*, is_numbered: bool) -> None:
    """Rewrite the rows in the log, which have every column."""
    statement = (
        change.update()
        .where(*(column == sa.bindparam(f"the_{column.name}") for column in KEY))
        .values(rows_before=sa.bindparam("the_rows"))
    )
    for rows in _read_changes():
        written = [
            {
                "the_revision": row.revision,
                "the_position": row.position,
                "the_rows": _rewrite(row, is_numbered=is_numbered),
            }
            for row in rows
        ]
        op.get_bind().execute(statement, written)


def _rewrite(row: Any, *, is_numbered: bool) -> bytes:  # noqa: ANN401 - a row
    rows = json.loads(row.rows_before)
    for record in rows[row.kind]:
        record.pop("number", None)
        if is_numbered:
            record["number"] = row.number
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def _read_changes() -> Iterator[Sequence[Any]]:
    """Read the changes that replaced rows, in order, in batches, with the numbers of their documents."""
    joined = sa.and_(document.c.kind == change.c.kind, document.c.id == change.c.resource_id)
    first = (
        sa.select(*KEY, change.c.kind, change.c.rows_before, document.c.number)
        .join(document, joined)
        .where(change.c.rows_before.is_not(None))
        .order_by(*KEY)
        .limit(BATCH)
    )
    rows = op.get_bind().execute(first).all()
    while rows:
        yield rows
        behind = sa.tuple_(*KEY) > sa.tuple_(rows[-1].revision, rows[-1].position)
        rows = op.get_bind().execute(first.where(behind)).all()
