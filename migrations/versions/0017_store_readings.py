"""Store readings: new texts on their way in, their candidates and the decisions on them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Technologies get keys by which they are found in texts.
REBUILDS_DOCUMENTS = True
GROWTH = 1


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    text = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "reading",
        sa.Column("number", number, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("drafts", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("creator_prefix", text),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("closed_by", sa.Text()),
        sa.Column("closed_at", moment),
        sa.Column("reason", sa.Text()),
        sa.Column("revision", sa.Integer()),
        sa.CheckConstraint(
            "state IN ('open', 'submitted', 'published', 'discarded')",
            name=op.f("ck_reading_state"),
        ),
        sa.ForeignKeyConstraint(
            ["creator_prefix"], ["api_key.prefix"], name="fk_reading_creator_prefix_api_key"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_reading"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reading_sha256", "reading", ["sha256"])
    op.create_index("ix_reading_state_number", "reading", ["state", "number"])
    op.create_table(
        "reading_candidate",
        sa.Column("reading", number, nullable=False),
        sa.Column("candidate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("decision", sa.Integer()),
        sa.CheckConstraint(
            "state IN ('new', 'accepted', 'rejected', 'postponed')",
            name=op.f("ck_reading_candidate_state"),
        ),
        sa.ForeignKeyConstraint(
            ["reading"], ["reading.number"], name="fk_reading_candidate_reading_reading"
        ),
        sa.PrimaryKeyConstraint("reading", "candidate", name="pk_reading_candidate"),
    )
    op.create_table(
        "reading_decision",
        sa.Column("reading", number, nullable=False),
        sa.Column("decision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("candidate", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("previous", sa.Integer()),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("decided_at", moment, nullable=False),
        sa.Column("undone_by", sa.Text()),
        sa.Column("undone_at", moment),
        sa.ForeignKeyConstraint(
            ["reading"], ["reading.number"], name="fk_reading_decision_reading_reading"
        ),
        sa.PrimaryKeyConstraint("reading", "decision", name="pk_reading_decision"),
    )


def downgrade() -> None:
    op.drop_table("reading_decision")
    op.drop_table("reading_candidate")
    op.drop_table("reading")
