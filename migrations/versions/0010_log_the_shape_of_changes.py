"""Log with each change the shape in which its document and rows from before are written."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("change", sa.Column("shape", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("change", "shape")
