"""Read the status and the id of an achievement's claims from an index, for counts by organization and country."""

from collections.abc import Sequence

from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.drop_index("ix_claim_achievement_id", "claim")
    op.create_index("ix_claim_by_achievement", "claim", ["achievement_id", "status", "id"])


def downgrade() -> None:
    op.drop_index("ix_claim_by_achievement", "claim")
    op.create_index("ix_claim_achievement_id", "claim", ["achievement_id"])
