"""Let anything be withdrawn, not only claims; the log and all documents show the status."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Read by `claimstone migrate --plan`.
GROWTH = 3

TABLES = ("organization", "technology", "metric", "source", "achievement")
BATCH = 500
_BEFORE = b'"updated_at":"'
_STATUSES = (b'"status":"current",', b'"status":"withdrawn",')

document = sa.table("document", sa.column("number"), sa.column("kind"), sa.column("body"))
change = sa.table(
    "change",
    sa.column("revision"),
    sa.column("position"),
    sa.column("kind"),
    sa.column("before"),
    sa.column("rows_before"),
)

# As in 0003; `-` is descending, with absent values last.
ACHIEVEMENTS = {
    "ix_achievement_by_technology": "technology_id -date_from id",
    "ix_achievement_by_date": "-date_from id",
}


def upgrade() -> None:
    for table in TABLES:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN status VARCHAR DEFAULT 'current' NOT NULL "
            f"CONSTRAINT ck_{table}_status CHECK (status IN ('current', 'withdrawn'))"
        )
        # So that no list reads a row for its status: the row of a source holds its full text.
        op.create_index(f"ix_{table}_by_id", table, ["id", "status"])
        # A search leaves these out.
        op.execute(
            f"CREATE INDEX ix_{table}_by_withdrawal ON {table} (id) WHERE status = 'withdrawn'"
        )
    _index_achievements(" status")
    _rewrite_documents(_add_status)
    _rewrite_changes(_add_status, _add_column)


def downgrade() -> None:
    _rewrite_changes(_take_status, _take_column)
    _rewrite_documents(_take_status)
    _index_achievements("")
    for table in TABLES:
        op.drop_index(f"ix_{table}_by_withdrawal", table)
        op.drop_index(f"ix_{table}_by_id", table)
        op.execute(f"ALTER TABLE {table} DROP COLUMN status")


def _index_achievements(more: str) -> None:
    last = " NULLS LAST" if op.get_bind().dialect.name == "postgresql" else ""
    for name, columns in ACHIEVEMENTS.items():
        op.drop_index(name, "achievement")
        written = ", ".join(
            f"{word[1:]} DESC{last}" if word.startswith("-") else word
            for word in (columns + more).split()
        )
        op.execute(f"CREATE INDEX {name} ON achievement ({written})")


def _add_status(body: bytes) -> bytes:
    """Insert the status after the times, which come before any text that users wrote."""
    place = body.index(b",", body.index(_BEFORE)) + 1
    return body[:place] + _STATUSES[0] + body[place:]


def _take_status(body: bytes) -> bytes:
    place = body.index(b",", body.index(_BEFORE)) + 1
    for status in _STATUSES:
        if body.startswith(status, place):
            return body[:place] + body[place + len(status) :]
    return body


def _add_column(row: dict[str, Any]) -> None:
    row["status"] = "current"


def _take_column(row: dict[str, Any]) -> None:
    row.pop("status", None)


def _rewrite_documents(rewrite: Callable[[bytes], bytes]) -> None:
    statement = (
        document.update()
        .where(document.c.number == sa.bindparam("the_number"))
        .values(body=sa.bindparam("the_body"))
    )
    for rows in _read(document, [document.c.number]):
        written = [{"the_number": row.number, "the_body": rewrite(bytes(row.body))} for row in rows]
        op.get_bind().execute(statement, written)


def _rewrite_changes(
    rewrite: Callable[[bytes], bytes], rewrite_row: Callable[[dict[str, Any]], None]
) -> None:
    statement = (
        change.update()
        .where(
            change.c.revision == sa.bindparam("the_revision"),
            change.c.position == sa.bindparam("the_position"),
        )
        .values(before=sa.bindparam("the_document"), rows_before=sa.bindparam("the_rows"))
    )
    for rows in _read(change, [change.c.revision, change.c.position]):
        written = [
            {
                "the_revision": row.revision,
                "the_position": row.position,
                "the_document": None if row.before is None else rewrite(bytes(row.before)),
                "the_rows": _rewrite_rows(row.kind, row.rows_before, rewrite_row),
            }
            for row in rows
        ]
        op.get_bind().execute(statement, written)


def _rewrite_rows(
    kind: str, body: bytes | None, rewrite_row: Callable[[dict[str, Any]], None]
) -> bytes | None:
    if body is None:
        return None
    rows = json.loads(body)
    for row in rows[kind]:
        rewrite_row(row)
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def _read(table: sa.TableClause, key: list[Any]) -> Iterator[Sequence[Any]]:
    """Read the rows of the kinds that are changed here, in order, a batch at a time."""
    first = sa.select(table).where(table.c.kind.in_(TABLES)).order_by(*key).limit(BATCH)
    rows = op.get_bind().execute(first).all()
    while rows:
        yield rows
        last = [getattr(rows[-1], column.name) for column in key]
        behind = sa.tuple_(*key) > sa.tuple_(*last)
        rows = op.get_bind().execute(first.where(behind)).all()
