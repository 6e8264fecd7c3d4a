"""Store documents by their numbers, and label the values of filters in the search index."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Read by `claimstone migrate --plan`.
REBUILDS_DOCUMENTS = True
GROWTH = 3

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TABLES = ("source", "organization", "technology", "metric", "achievement", "claim")

# As in 0003: `-` is descending, with absent values last. Each ends with the number, so that a page
# of a list leads to documents without reading the row. Those of claims in the order of ids or times
# have the kind, so that a list of one kind skips the others.
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
        (
            "metric_id -quantity_sort_key id status quantity_least_key quantity_greatest_key "
            "quantity_comparator"
        ),
    ),
    "ix_claim_by_date": ("claim", "-period_from id status kind period_to period_edtf"),
    "ix_claim_by_update": ("claim", "-updated_at id status kind"),
    "ix_claim_by_id": ("claim", "id status kind"),
    "ix_achievement_by_technology": ("achievement", "technology_id -date_from id status"),
    "ix_achievement_by_date": ("achievement", "-date_from id status"),
    **{f"ix_{table}_by_id": (table, "id status") for table in TABLES if table != "claim"},
}
EARLIER = {
    **LISTS,
    "ix_claim_by_date": ("claim", "-period_from id status period_to period_edtf"),
    "ix_claim_by_update": ("claim", "-updated_at id status"),
    "ix_claim_by_id": ("claim", "id status number"),
}


def upgrade() -> None:
    _write_lists(LISTS, " number")
    if op.get_bind().dialect.name == "postgresql":
        _replace_keys("uq_document_number", ["number"], "uq_document_kind_id", ["kind", "id"])
    else:
        # SQLite stores a row under its key only if that is an INTEGER.
        _copy_documents(
            sa.Integer(),
            sa.PrimaryKeyConstraint("number", name="pk_document"),
            sa.UniqueConstraint("kind", "id", name="uq_document_kind_id"),
        )
    _create_search_index("names, statements, quotes, labels")


def downgrade() -> None:
    _create_search_index("names, statements, quotes")
    if op.get_bind().dialect.name == "postgresql":
        _replace_keys("uq_document_kind_id", ["kind", "id"], "uq_document_number", ["number"])
    else:
        _copy_documents(
            sa.BigInteger(),
            sa.PrimaryKeyConstraint("kind", "id", name="pk_document"),
            sa.UniqueConstraint("number", name="uq_document_number"),
        )
    _write_lists(EARLIER, "")


def _write_lists(lists: Mapping[str, tuple[str, str]], more: str) -> None:
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        # PostgreSQL changes no table while deferred checks of this transaction are pending.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name, (table, columns) in lists.items():
        op.drop_index(name, table)
        written = ", ".join(_write_column(word) for word in (columns + more).split())
        op.execute(f"CREATE INDEX {name} ON {table} ({written})")
    if bind.dialect.name == "sqlite" and sa.inspect(bind).has_table("sqlite_stat1"):
        # Indexes without statistics would not be chosen beside others that have some.
        op.execute("PRAGMA analysis_limit=1000")
        for table in TABLES:
            op.execute(f"ANALYZE {table}")


def _write_column(column: str) -> str:
    if not column.startswith("-"):
        return column
    last = " NULLS LAST" if op.get_bind().dialect.name == "postgresql" else ""
    return f"{column[1:]} DESC{last}"


def _replace_keys(unique: str, primary: list[str], other_unique: str, columns: list[str]) -> None:
    op.drop_constraint("pk_document", "document", type_="primary")
    op.drop_constraint(unique, "document", type_="unique")
    op.create_primary_key("pk_document", "document", primary)
    op.create_unique_constraint(other_unique, "document", columns)


def _copy_documents(
    number: sa.Integer, primary: sa.PrimaryKeyConstraint, unique: sa.UniqueConstraint
) -> None:
    names = "number, kind, id, revision, search_length, body"
    op.create_table(
        "document_anew",
        sa.Column("number", number, nullable=False),
        sa.Column("kind", BYTEWISE, nullable=False),
        sa.Column("id", BYTEWISE, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("search_length", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        primary,
        unique,
    )
    op.execute(
        f"INSERT INTO document_anew ({names}) SELECT {names} FROM document ORDER BY number"  # noqa: S608 - constants of this file
    )
    op.drop_table("document")
    op.rename_table("document_anew", "document")
    op.create_index("ix_document_kind_revision_id", "document", ["kind", "revision", "id"])
    op.create_index("ix_document_by_number", "document", ["number", "search_length"])


def _create_search_index(columns: str) -> None:
    """Create an empty index; `claimstone migrate` fills it, as the documents are of another shape."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
        op.execute(
            f"CREATE VIRTUAL TABLE search_index USING fts5({columns}, content='', "
            "contentless_delete=1, tokenize='ascii')"
        )
    else:
        op.execute("DELETE FROM search_index")
    op.execute("UPDATE catalogue SET document_shape = 0")
