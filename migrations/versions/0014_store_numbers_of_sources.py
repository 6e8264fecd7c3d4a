"""Store every number of a source, and why some of them are no claims."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Read by `claimstone migrate --plan`: the texts are read after this step.
GROWTH = 2

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COMPARATORS = "'eq', 'approx', 'lt', 'lte', 'gt', 'gte'"
REASONS = (
    "'name', 'page', 'address', 'score', 'date', 'list_number', 'idiom', 'not_quantity', "
    "'repetition', 'other'"
)
SPAN = '"start" >= 0 AND "end" > "start"'


def upgrade() -> None:
    op.create_table(
        "text_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("language", BYTEWISE, nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["source_text.sha256"], name="fk_text_reading_sha256_source_text"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_text_reading"),
        sa.UniqueConstraint("sha256", "language", name="uq_text_reading_sha256_language"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "text_number",
        sa.Column("reading_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("lower", sa.String(), nullable=True),
        sa.Column("upper", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("unit_text", sa.Text(), nullable=True),
        sa.Column("comparator", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(SPAN, name=op.f("ck_text_number_span")),
        sa.CheckConstraint(
            f"comparator IN ({COMPARATORS})", name=op.f("ck_text_number_comparator")
        ),
        sa.CheckConstraint("reason IN ('name', 'date')", name=op.f("ck_text_number_reason")),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["text_reading.id"], name="fk_text_number_reading_id_text_reading"
        ),
        sa.PrimaryKeyConstraint("reading_id", "start", name="pk_text_number"),
    )
    op.create_table(
        "source_number",
        sa.Column("source_id", BYTEWISE, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(SPAN, name=op.f("ck_source_number_span")),
        sa.CheckConstraint(
            "reason <> 'other' OR note IS NOT NULL", name=op.f("ck_source_number_other_explained")
        ),
        sa.CheckConstraint(f"reason IN ({REASONS})", name=op.f("ck_source_number_reason")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_source_number_source_id_source"
        ),
        sa.PrimaryKeyConstraint("source_id", "position", name="pk_source_number"),
    )


def downgrade() -> None:
    """Go back to sources without numbers. Reasons are lost: before, they were checked and not stored."""
    for name in ("source_number", "text_number", "text_reading"):
        op.drop_table(name)
