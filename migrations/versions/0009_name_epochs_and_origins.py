"""Give the catalogue an epoch, and each change the origin of the bundle that made it."""

from collections.abc import Sequence
from secrets import token_hex

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")
EPOCH_BYTES = 6


def upgrade() -> None:
    op.add_column("catalogue", sa.Column("epoch", sa.String(), server_default="", nullable=False))
    op.get_bind().execute(
        sa.text("UPDATE catalogue SET epoch = :epoch"), {"epoch": token_hex(EPOCH_BYTES)}
    )
    op.add_column("change", sa.Column("origin", BYTEWISE, nullable=True))
    # `claimstone seed` wrote under this name and without a comment. Where a key has the same name,
    # the author is unknown, and the record is left alone.
    op.execute(
        "UPDATE change SET origin = 'seed' WHERE actor = 'seed' AND comment IS NULL "
        "AND action <> 'refresh' AND NOT EXISTS (SELECT 1 FROM api_key WHERE name = 'seed')"
    )


def downgrade() -> None:
    op.drop_column("change", "origin")
    op.drop_column("catalogue", "epoch")
