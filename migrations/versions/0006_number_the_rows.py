"""Give each row the number of its document, so that what the search index finds leads to it at once."""

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
# In the order of the ranges of their numbers, each of which has room for as many.
TABLES = ("source", "organization", "technology", "metric", "achievement", "claim")
ROOM = 1 << 40
# What is asked of the hits of a search most often stands in the index, in the order of the hits.
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
        # No table is changed while checks of rows of the same transaction are still to come.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN number BIGINT DEFAULT 0 NOT NULL")
        _number_rows(table)
        columns = _CLAIMS_BY_NUMBER if table == "claim" else _BY_NUMBER
        op.execute(f"CREATE INDEX ix_{table}_by_number ON {table} ({columns})")
    # The order of ids, for words that so many have that a list finds them on its way.
    _replace_index("claim", "ix_claim_by_id", "id, status, number")
    # It led from the search index to ids, and now to what orders hits of parts of words.
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
    # What has no document is damaged; `verify` tells so, and makes it one under this number.
    bind = op.get_bind()
    last = bind.scalar(sa.select(sa.func.max(rows.c.number))) or (TABLES.index(table) + 1) * ROOM
    damaged = bind.scalars(sa.select(rows.c.id).where(rows.c.number == 0).order_by(rows.c.id)).all()
    for number, one in enumerate(damaged, start=last + 1):
        bind.execute(rows.update().where(rows.c.id == one).values(number=number))


def _replace_index(table: str, name: str, columns: str) -> None:
    op.drop_index(name, table)
    op.execute(f"CREATE INDEX {name} ON {table} ({columns})")


def _settle() -> None:
    """On SQLite, leave the index of words and what the planner knows as a large import does."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return
    op.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
    if sa.inspect(bind).has_table("sqlite_stat1"):
        # What is known of the other indexes would speak against those of which nothing is known.
        op.execute("PRAGMA analysis_limit=1000")
        for table in (*TABLES, "document"):
            op.execute(f"ANALYZE {table}")


def _rewrite_changes(*, is_numbered: bool) -> None:
    """What the log keeps of rows has every column."""
    statement = (
        change.update()
        .where(*(one == sa.bindparam(f"the_{one.name}") for one in KEY))
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
    for one in rows[row.kind]:
        one.pop("number", None)
        if is_numbered:
            one["number"] = row.number
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def _read_changes() -> Iterator[Sequence[Any]]:
    """Those that replaced rows, in order, a batch at a time, with the numbers of their documents."""
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
