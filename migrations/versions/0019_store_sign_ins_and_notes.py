"""Store who has signed in on the pages, and the notes about errors that readers leave."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "sign_in",
        sa.Column("token_hash", BYTEWISE, nullable=False),
        sa.Column("key_prefix", BYTEWISE, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_prefix"], ["api_key.prefix"], name=op.f("fk_sign_in_key_prefix_api_key")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_expires_at"), "sign_in", ["expires_at"])
    op.create_table(
        "error_note",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("resource_id", BYTEWISE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('claim', 'source')", name=op.f("ck_error_note_kind")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_error_note")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_error_note_closed_at_number"), "error_note", ["closed_at", "number"])


def downgrade() -> None:
    op.drop_table("error_note")
    op.drop_table("sign_in")
