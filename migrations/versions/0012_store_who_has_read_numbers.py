"""Store who has read each number of a claim, the unit as written, and tolerances."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Read by `claimstone migrate --plan`. With the documents, units and keys of claims are renewed, and numbers
# are read that have not been read yet.
REBUILDS_DOCUMENTS = True
GROWTH = 2

QUANTITY = (
    ("unit_text", sa.Text()),
    ("read_by", sa.String()),
    ("tolerance_as_stated", sa.Text()),
    ("tolerance_minus", sa.String()),
    ("tolerance_plus", sa.String()),
    ("tolerance_relative", sa.Boolean()),
)
COLUMNS = (
    *((f"quantity_{name}", type_) for name, type_ in QUANTITY),
    *((f"baseline_{name}", type_) for name, type_ in QUANTITY),
    ("stated_change_read_by", sa.String()),
)


def upgrade() -> None:
    for name, type_ in COLUMNS:
        op.add_column("claim", sa.Column(name, type_, nullable=True))
    op.execute(
        "ALTER TABLE claim ADD COLUMN read_by VARCHAR "
        "CONSTRAINT ck_claim_read_by CHECK (read_by IN ('reader', 'hand'))"
    )
    # So that the numbers are read and the documents rebuilt, though this version may have made them before.
    op.execute("UPDATE catalogue SET document_shape = 0")


def downgrade() -> None:
    op.execute("ALTER TABLE claim DROP COLUMN read_by")
    for name, _ in reversed(COLUMNS):
        op.drop_column("claim", name)
