"""Store keys, proposals and the answers to an `Idempotency-Key`; filter values by an index alone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")


BY_VALUE = "metric_id, quantity_sort_key {}, id, status, quantity_least_key, quantity_greatest_key"


def upgrade() -> None:
    # Whether a limit on values may hold depends on the comparator too. Without it in the index, the
    # row of each claim of a metric was read.
    _index_by_value(f"{BY_VALUE}, quantity_comparator")
    op.create_table(
        "api_key",
        sa.Column("prefix", BYTEWISE, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('contributor', 'reviewer', 'admin')", name=op.f("ck_api_key_role")
        ),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_api_key")),
    )
    op.create_table(
        "kept_answer",
        sa.Column("key_prefix", BYTEWISE, nullable=False),
        sa.Column("idempotency_key", BYTEWISE, nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_prefix"], ["api_key.prefix"], name=op.f("fk_kept_answer_key_prefix_api_key")
        ),
        sa.PrimaryKeyConstraint("key_prefix", "idempotency_key", name=op.f("pk_kept_answer")),
    )
    op.create_index(op.f("ix_kept_answer_answered_at"), "kept_answer", ["answered_at"])
    op.create_table(
        "proposal",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("resource_id", BYTEWISE, nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposer_prefix", BYTEWISE, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'refused')", name=op.f("ck_proposal_state")
        ),
        sa.CheckConstraint("kind IN ('achievement', 'claim')", name=op.f("ck_proposal_kind")),
        sa.ForeignKeyConstraint(
            ["proposer_prefix"],
            ["api_key.prefix"],
            name=op.f("fk_proposal_proposer_prefix_api_key"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_proposal")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_proposal_state_number"), "proposal", ["state", "number"])


def _index_by_value(columns: str) -> None:
    last = " NULLS LAST" if op.get_bind().dialect.name == "postgresql" else ""
    op.drop_index("ix_claim_by_value", "claim")
    op.execute(f"CREATE INDEX ix_claim_by_value ON claim ({columns.format(f'DESC{last}')})")
    if op.get_bind().dialect.name == "sqlite" and sa.inspect(op.get_bind()).has_table(
        "sqlite_stat1"
    ):
        # An index without statistics would not be chosen beside others that have some.
        op.execute("PRAGMA analysis_limit=1000")
        op.execute("ANALYZE claim")


def downgrade() -> None:
    _index_by_value(BY_VALUE)
    op.drop_table("proposal")
    op.drop_table("kept_answer")
    op.drop_table("api_key")
