"""List claims, achievements and sources by the time of their creation, and all by revision, from an index."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# As in 0007: ending with the number, so that a page leads to documents without reading rows.
LISTS = {
    "claim": "id, status, kind, number",
    "achievement": "id, status, number",
    "source": "id, status, number",
}
_BY_REVISION = "ix_document_kind_revision_id"


def upgrade() -> None:
    bind = op.get_bind()
    order = "DESC NULLS LAST" if bind.dialect.name == "postgresql" else "DESC"
    for table, columns in LISTS.items():
        op.execute(
            f"CREATE INDEX ix_{table}_by_creation ON {table} (created_at {order}, {columns})"
        )
    op.drop_index(_BY_REVISION, "document")
    op.execute(f"CREATE INDEX ix_document_by_revision ON document (kind, revision {order}, id)")
    if bind.dialect.name == "sqlite" and sa.inspect(bind).has_table("sqlite_stat1"):
        # Indexes without statistics would not be chosen beside others that have some.
        op.execute("PRAGMA analysis_limit=1000")
        for table in (*LISTS, "document"):
            op.execute(f"ANALYZE {table}")


def downgrade() -> None:
    op.drop_index("ix_document_by_revision", "document")
    op.create_index(_BY_REVISION, "document", ["kind", "revision", "id"])
    for table in LISTS:
        op.drop_index(f"ix_{table}_by_creation", table)
