"""Index the texts of sources for the search, by passages."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Read by `claimstone migrate --plan`: the texts are indexed after this step.
GROWTH = 2


def upgrade() -> None:
    op.create_table(
        "text_passage",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("total_length", sa.BigInteger(), nullable=False),
        sa.CheckConstraint('"start" >= 0 AND "end" >= "start"', name=op.f("ck_text_passage_span")),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["text_reading.id"], name="fk_text_passage_reading_id_text_reading"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_text_passage"),
    )
    op.create_index("ix_text_passage_reading_id", "text_passage", ["reading_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE passage_index USING fts5(words, content='', tokenize='ascii')"
        )
        return
    op.execute(
        "CREATE TABLE passage_index (number integer CONSTRAINT pk_passage_index PRIMARY KEY, "
        "vector tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_passage_index_vector ON passage_index USING gin (vector)")


def downgrade() -> None:
    op.execute("DROP TABLE passage_index")
    op.drop_table("text_passage")
