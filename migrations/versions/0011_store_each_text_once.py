"""Store each text once, apart from the sources that have it, and let two sources have one text."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Read by `claimstone migrate --plan`.
REBUILDS_DOCUMENTS = True
GROWTH = 2

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")
# The columns of a source that stay as they are.
KEPT = (
    "id, version, created_at, updated_at, number, status, title, publisher, language, published_edtf, "
    "published_from, published_to, url, sha256, length, note"
)
ADDED = (
    ("accessed_on_edtf", sa.String()),
    ("accessed_on_from", sa.Date()),
    ("accessed_on_to", sa.Date()),
    ("archived_url", sa.Text()),
)
# SQLite loses them with the table of before.
INDEXES = {
    "ix_source_language": "(language)",
    "ix_source_by_id": "(id, status)",
    "ix_source_by_withdrawal": "(id) WHERE status = 'withdrawn'",
    "ix_source_by_number": "(number, status, id)",
}
KEY = "fk_source_sha256_source_text"


def upgrade() -> None:
    op.create_table(
        "source_text",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_source_text"),
    )
    op.execute("INSERT INTO source_text (sha256, text) SELECT sha256, text FROM source")
    reference = sa.ForeignKeyConstraint(["sha256"], ["source_text.sha256"], name=KEY)
    if op.get_bind().dialect.name == "sqlite":
        _replace_table([sa.Column(*column, nullable=True) for column in ADDED], reference)
    else:
        _settle()
        op.drop_constraint("uq_source_sha256", "source")
        op.drop_column("source", "text")
        for column in ADDED:
            op.add_column("source", sa.Column(*column, nullable=True))
        op.create_foreign_key(KEY, "source", "source_text", ["sha256"], ["sha256"])
    op.create_index("ix_source_sha256", "source", ["sha256"])


def downgrade() -> None:
    """Go back to one source of each text.

    Raises:
        ValueError: the catalogue has what the schema of before cannot hold.
    """
    _refuse_loss()
    op.drop_index("ix_source_sha256", "source")
    text = "(SELECT text FROM source_text WHERE source_text.sha256 = source.sha256)"
    unique = sa.UniqueConstraint("sha256", name="uq_source_sha256")
    if op.get_bind().dialect.name == "sqlite":
        _replace_table([sa.Column("text", sa.Text(), nullable=False)], unique, text)
    else:
        _settle()
        op.drop_constraint(KEY, "source")
        for name, _ in ADDED:
            op.drop_column("source", name)
        op.add_column("source", sa.Column("text", sa.Text(), nullable=True))
        op.execute(f"UPDATE source SET text = {text}")  # noqa: S608 - constants of this file
        op.alter_column("source", "text", nullable=False)
        op.create_unique_constraint("uq_source_sha256", "source", ["sha256"])
    op.drop_table("source_text")


def _settle() -> None:
    # PostgreSQL changes no table while deferred checks of this transaction are pending.
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _replace_table(
    columns: list[sa.Column[Any]], constraint: sa.Constraint, filled: str | None = None
) -> None:
    """Make the table of sources again with other columns, because SQLite cannot drop a constraint.

    `filled` is the SQL expression of the only other column, None if other columns stay empty.
    """
    op.create_table(
        "source_made",
        sa.Column("id", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.BigInteger(), server_default="0", nullable=False),
        # With the column, as in 0005, so that its downgrade can drop both.
        sa.Column(
            "status",
            sa.String(),
            sa.CheckConstraint("status IN ('current', 'withdrawn')", name="ck_source_status"),
            server_default="current",
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("published_edtf", sa.String(), nullable=True),
        sa.Column("published_from", sa.Date(), nullable=True),
        sa.Column("published_to", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        *columns,
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        constraint,
    )
    names, read = (KEPT, KEPT) if filled is None else (f"{KEPT}, text", f"{KEPT}, {filled}")
    op.execute(f"INSERT INTO source_made ({names}) SELECT {read} FROM source")  # noqa: S608 - constants of this file
    op.drop_table("source")
    op.rename_table("source_made", "source")
    for name, indexed in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON source {indexed}")


def _refuse_loss() -> None:
    bind = op.get_bind()
    sources, texts = bind.execute(
        sa.text("SELECT count(*), count(DISTINCT sha256) FROM source")
    ).one()
    if sources != texts:
        raise ValueError(
            "two sources have one text, which the older schema cannot hold: restore a backup of before"
        )
    logged = sa.text(
        "SELECT count(*) FROM change WHERE kind = 'source' AND rows_before IS NOT NULL AND shape > 2"
    )
    if bind.execute(logged).scalar_one():
        raise ValueError(
            "the log has sources as only this schema has them: restore a backup of before"
        )
