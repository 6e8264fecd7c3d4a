"""Store which sources are tables, which are editions of one another, and which quotes are cells."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Read by `claimstone migrate --plan`.
REBUILDS_DOCUMENTS = True
GROWTH = 1

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    media_type = sa.Column("media_type", sa.String(), server_default="text/plain", nullable=False)
    op.add_column("source", media_type)
    op.add_column("source", sa.Column("table_form", sa.Text(), nullable=True))
    op.add_column("source", sa.Column("edition_of_id", BYTEWISE, nullable=True))
    op.create_index("ix_source_edition_of_id", "source", ["edition_of_id"])
    op.add_column("evidence", sa.Column("cell", sa.Text(), nullable=True))


def downgrade() -> None:
    """Go back to sources that are texts. What is a table is forgotten; quotes keep their words and offsets."""
    op.drop_column("evidence", "cell")
    op.drop_index("ix_source_edition_of_id", "source")
    for name in ("edition_of_id", "table_form", "media_type"):
        op.drop_column("source", name)
