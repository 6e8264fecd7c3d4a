"""Store what was merged into what, the names by which records are found, and who has reviewed a claim."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Read by `claimstone migrate --plan`.
REBUILDS_DOCUMENTS = True
GROWTH = 1

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")
MERGED = ("organization", "technology", "metric")


def upgrade() -> None:
    for table in MERGED:
        op.add_column(table, sa.Column("merged_into_id", BYTEWISE, nullable=True))
        op.create_index(f"ix_{table}_merged_into_id", table, ["merged_into_id"])
    op.add_column("claim", sa.Column("reviewed_by", sa.Text(), nullable=True))
    op.add_column("claim", sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "name_digest",
        sa.Column("kind", BYTEWISE, nullable=False),
        sa.Column("resource_id", BYTEWISE, nullable=False),
        sa.Column("digest", BYTEWISE, nullable=False),
        sa.PrimaryKeyConstraint("kind", "resource_id", "digest", name="pk_name_digest"),
    )
    op.create_index("ix_name_digest_kind_digest", "name_digest", ["kind", "digest"])
    # So that the documents are rebuilt, though this version may have made them before.
    op.execute("UPDATE catalogue SET document_shape = 0")


def downgrade() -> None:
    """Go back to records that are withdrawn and name no other one.

    Raises:
        ValueError: a record was merged, which the schema of before cannot hold.
    """
    op.drop_table("name_digest")
    op.drop_column("claim", "reviewed_at")
    op.drop_column("claim", "reviewed_by")
    for table in MERGED:
        merged = sa.text(f"SELECT 1 FROM {table} WHERE merged_into_id IS NOT NULL LIMIT 1")  # noqa: S608 - a constant of this file
        if op.get_bind().execute(merged).first():
            raise ValueError(
                f"{table}.merged_into_id has values, which the older schema cannot hold: restore a backup of "
                "before"
            )
        op.drop_index(f"ix_{table}_merged_into_id", table)
        op.drop_column(table, "merged_into_id")
