"""Index the documents for search, and keep the rows that a change replaces."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Read by `claimstone migrate --plan`.
REBUILDS_DOCUMENTS = True
GROWTH = 3

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KINDS = ("source", "organization", "technology", "metric", "achievement", "claim")


def upgrade() -> None:
    # The counts and the index are filled by `claimstone migrate`, which finds that the documents
    # are of an older shape.
    op.add_column(
        "catalogue", sa.Column("document_shape", sa.Integer(), server_default="0", nullable=False)
    )
    for name in ("document_count", "search_length"):
        op.add_column(
            "catalogue", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)
        )
    op.add_column("change", sa.Column("rows_before", sa.LargeBinary(), nullable=True))
    op.create_table(
        "search_term",
        sa.Column("term", BYTEWISE, nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_search_term"),
    )
    op.create_table(
        "name_key",
        sa.Column("kind", BYTEWISE, nullable=False),
        sa.Column("resource_id", BYTEWISE, nullable=False),
        sa.Column("key", BYTEWISE, nullable=False),
        sa.Column("lead", BYTEWISE, nullable=False),
        sa.PrimaryKeyConstraint("kind", "resource_id", "key", name="pk_name_key"),
    )
    op.create_index("ix_name_key_kind_lead", "name_key", ["kind", "lead"])
    _number_documents()
    _create_search_index()


def _number_documents() -> None:
    op.add_column("document", sa.Column("number", sa.BigInteger(), nullable=True))
    kinds = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(KINDS, start=1))
    op.execute(
        "UPDATE document SET number = (SELECT numbered.number FROM (SELECT kind, id, "  # noqa: S608 - constants of this file
        f"(CASE kind {kinds} END) * 1099511627776 + row_number() OVER (PARTITION BY kind ORDER BY id)"
        " AS number FROM document) AS numbered "
        "WHERE numbered.kind = document.kind AND numbered.id = document.id)"
    )
    with op.batch_alter_table("document") as batch:
        batch.alter_column("number", existing_type=sa.BigInteger(), nullable=False)
        batch.add_column(
            sa.Column("search_length", sa.Integer(), server_default="0", nullable=False)
        )
        batch.drop_column("search_text")
        batch.create_unique_constraint("uq_document_number", ["number"])
    with op.batch_alter_table("document") as batch:
        batch.alter_column("search_length", existing_type=sa.Integer(), server_default=None)
    op.create_index("ix_document_kind_revision_id", "document", ["kind", "revision", "id"])


def _create_search_index() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "names, statements, quotes, content='', contentless_delete=1, tokenize='ascii')"
        )
        return
    op.execute(
        "CREATE TABLE search_index (number bigint CONSTRAINT pk_search_index PRIMARY KEY, "
        "vector tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_search_index_vector ON search_index USING gin (vector)")


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
    op.drop_index("ix_document_kind_revision_id", "document")
    with op.batch_alter_table("document") as batch:
        batch.drop_constraint("uq_document_number", type_="unique")
        batch.drop_column("search_length")
        batch.drop_column("number")
        batch.add_column(sa.Column("search_text", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("document") as batch:
        batch.alter_column("search_text", existing_type=sa.Text(), server_default=None)
    op.drop_index("ix_name_key_kind_lead", "name_key")
    op.drop_table("name_key")
    op.drop_table("search_term")
    with op.batch_alter_table("change") as batch:
        batch.drop_column("rows_before")
    with op.batch_alter_table("catalogue") as batch:
        for name in ("search_length", "document_count", "document_shape"):
            batch.drop_column(name)
