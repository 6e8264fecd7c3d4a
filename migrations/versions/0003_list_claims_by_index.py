"""Keep a claim's technology with it, list claims and achievements by indexes, and number words."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")

# The columns of the filters of a list, of its order, and those that a page or a count reads
# beside them, so that neither reads a row. `-` is descending, with absent values last.
LISTS = {
    "ix_claim_by_technology": (
        "claim",
        (
            "technology_id -period_from id status kind metric_id quantity_comparator period_to "
            "period_edtf achievement_id"
        ),
    ),
    "ix_claim_by_metric": ("claim", "metric_id -period_from id status period_to period_edtf"),
    "ix_claim_by_value": (
        "claim",
        "metric_id -quantity_sort_key id status quantity_least_key quantity_greatest_key",
    ),
    "ix_claim_by_date": ("claim", "-period_from id status period_to period_edtf"),
    # These lead from the numbers of the search index to the id and the status of a claim.
    "ix_document_by_number": ("document", "number id"),
    "ix_claim_by_id": ("claim", "id status"),
    "ix_claim_by_update": ("claim", "-updated_at id status"),
    "ix_achievement_by_technology": ("achievement", "technology_id -date_from id"),
    "ix_achievement_by_date": ("achievement", "-date_from id"),
}


def upgrade() -> None:
    op.add_column("claim", sa.Column("technology_id", BYTEWISE, nullable=True))
    op.execute(
        "UPDATE claim SET technology_id = (SELECT achievement.technology_id FROM achievement "
        "WHERE achievement.id = claim.achievement_id)"
    )
    op.drop_index("ix_claim_metric_id", "claim")
    op.drop_index("ix_claim_quantity_sort_key_id", "claim")
    op.drop_index("ix_achievement_technology_id", "achievement")
    _number_terms()
    for name, (table, columns) in LISTS.items():
        written = ", ".join(_write_column(word) for word in columns.split())
        op.execute(f"CREATE INDEX {name} ON {table} ({written})")


def _number_terms() -> None:
    op.execute("CREATE TABLE kept_term AS SELECT term FROM search_term")
    op.drop_table("search_term")
    op.create_table(
        "search_term",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("term", BYTEWISE, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_term"),
        sa.UniqueConstraint("term", name="uq_search_term_term"),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO search_term (term) SELECT term FROM kept_term ORDER BY term")
    op.drop_table("kept_term")


def _write_column(column: str) -> str:
    """Write a column with absent values last, which only PostgreSQL needs spelled out."""
    if not column.startswith("-"):
        return column
    last = " NULLS LAST" if op.get_bind().dialect.name == "postgresql" else ""
    return f"{column[1:]} DESC{last}"


def downgrade() -> None:
    for name, (table, _columns) in LISTS.items():
        op.drop_index(name, table)
    op.create_index("ix_achievement_technology_id", "achievement", ["technology_id"])
    op.create_index("ix_claim_metric_id", "claim", ["metric_id"])
    op.create_index("ix_claim_quantity_sort_key_id", "claim", ["quantity_sort_key", "id"])
    op.drop_column("claim", "technology_id")
    op.execute("CREATE TABLE kept_term AS SELECT term FROM search_term")
    op.drop_table("search_term")
    op.create_table(
        "search_term",
        sa.Column("term", BYTEWISE, nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_search_term"),
    )
    op.execute("INSERT INTO search_term (term) SELECT term FROM kept_term")
    op.drop_table("kept_term")
