"""Store conditions of claims, names of metrics in several languages, identifiers, and more spans."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from app.domain.names import guess_language

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Read by `claimstone migrate --plan`.
REBUILDS_DOCUMENTS = True
GROWTH = 2

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BATCH = 500
QUANTITY = (
    ("as_stated", sa.Text()),
    ("comparator", sa.String()),
    ("cue", sa.Text()),
    ("value", sa.String()),
    ("unit", sa.String()),
    ("lower", sa.String()),
    ("upper", sa.String()),
    ("normalized_value", sa.String()),
    ("sort_key", BYTEWISE),
    ("least_key", BYTEWISE),
    ("greatest_key", BYTEWISE),
    ("unit_text", sa.Text()),
    ("read_by", sa.String()),
    ("tolerance_as_stated", sa.Text()),
    ("tolerance_minus", sa.String()),
    ("tolerance_plus", sa.String()),
    ("tolerance_relative", sa.Boolean()),
)
COLUMNS = {
    "claim": (
        ("baseline_period_edtf", sa.String()),
        ("baseline_period_from", sa.Date()),
        ("baseline_period_to", sa.Date()),
        ("baseline_place", sa.Text()),
        ("subject", sa.Text()),
        ("relative_to_key", BYTEWISE),
        ("scope_key", BYTEWISE),
    ),
    "evidence": (
        ("unit_start", sa.Integer()),
        ("unit_end", sa.Integer()),
        ("change_start", sa.Integer()),
        ("change_end", sa.Integer()),
    ),
}
# `claimstone migrate` fills them, as all keys.
FOLDED = ("relative_to_key", "scope_key")
# Values that a column may have: those of before, and those that are new.
VALUES = {
    ("organization", "kind"): (
        ("company", "university", "research_institute", "industry_body", "government"),
        ("person", "consortium", "non_profit", "standards_body", "hospital"),
    ),
    ("achievement", "stage"): (
        ("under_way", "developed", "completed", "in_use", "reported"),
        ("announced", "planned", "cancelled"),
    ),
    ("participation", "role"): (
        ("developer", "manufacturer", "operator", "partner"),
        ("funder", "certifier", "supplier", "author", "customer"),
    ),
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    for folded in FOLDED:
        op.create_index(f"ix_claim_{folded}", "claim", [folded])
    op.add_column("claim", sa.Column("language", BYTEWISE, server_default="en", nullable=False))
    op.execute(
        "ALTER TABLE metric ADD COLUMN scale VARCHAR DEFAULT 'absolute' NOT NULL CONSTRAINT ck_metric_scale "
        "CHECK (scale IN ('absolute', 'difference', 'ratio', 'logarithmic', 'rank'))"
    )
    _create_tables()
    for (altered, column), (before, new) in VALUES.items():
        _allow(altered, column, before, (*before, *new))
    _name_metrics()
    _name_languages()
    # So that `claimstone migrate` reads the numbers again, for the spans of their units and changes.
    op.execute("UPDATE claim SET read_by = NULL")
    # So that the documents are rebuilt, though this version may have made them before.
    op.execute("UPDATE catalogue SET document_shape = 0")


def downgrade() -> None:
    """Go back to one name and one statement.

    Raises:
        ValueError: the catalogue has what the schema of before cannot hold.
    """
    _refuse_loss()
    op.add_column("metric", sa.Column("name", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE metric SET name = (SELECT name FROM metric_name WHERE metric_id = metric.id "
        "ORDER BY language <> 'en', language LIMIT 1)"
    )
    for (altered, column), (before, new) in VALUES.items():
        _allow(altered, column, (*before, *new), before)
    for name in (
        "claim_qualifier",
        "claim_translation",
        "metric_qualifier_name",
        "metric_qualifier",
        "metric_unit_label",
        "metric_identifier",
        "metric_alias",
        "metric_name",
        "source_identifier",
        "technology_identifier",
        "technology_alias",
        "organization_identifier",
    ):
        op.drop_table(name)
    # Before, a scope was the extent or the thing that a number is about.
    op.execute("UPDATE claim SET scope = subject WHERE scope IS NULL")
    for folded in FOLDED:
        op.drop_index(f"ix_claim_{folded}", "claim")
    op.drop_column("metric", "scale")
    op.drop_column("claim", "language")
    for table, columns in COLUMNS.items():
        for name, _ in reversed(columns):
            op.drop_column(table, name)


def _create_tables() -> None:
    for owner in ("organization", "technology", "metric", "source"):
        _create_list(f"{owner}_identifier", owner, "identifier")
        op.create_index(f"ix_{owner}_identifier_identifier", f"{owner}_identifier", ["identifier"])
    for owner in ("technology", "metric"):
        name = f"{owner}_alias"
        unique = sa.UniqueConstraint(f"{owner}_id", "alias", name=f"uq_{name}_{owner}_id_alias")
        _create_list(name, owner, "alias", unique)
    _create_by_language("metric_name", "metric", (), "name")
    _create_by_language("metric_unit_label", "metric", (), "singular", "plural")
    _create_by_language("metric_qualifier_name", "metric", ("property",), "name")
    _create_by_language("claim_translation", "claim", (), "statement")
    op.create_table(
        "metric_qualifier",
        sa.Column("metric_id", BYTEWISE, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("property", BYTEWISE, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("dimension", sa.String(), nullable=True),
        sa.Column("separates", sa.Boolean(), nullable=False),
        sa.CheckConstraint("type IN ('text', 'quantity')", name="ck_metric_qualifier_type"),
        sa.CheckConstraint(
            "(type = 'quantity') = (unit IS NOT NULL)", name="ck_metric_qualifier_unit_of_quantity"
        ),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["metric.id"], name="fk_metric_qualifier_metric_id_metric"
        ),
        sa.PrimaryKeyConstraint("metric_id", "position", name="pk_metric_qualifier"),
        sa.UniqueConstraint("metric_id", "property", name="uq_metric_qualifier_metric_id_property"),
    )
    op.create_index("ix_metric_qualifier_property", "metric_qualifier", ["property"])
    _create_claim_qualifiers()


def _create_claim_qualifiers() -> None:
    name = "claim_qualifier"
    comparators = "'eq', 'approx', 'lt', 'lte', 'gt', 'gte'"
    op.create_table(
        name,
        sa.Column("claim_id", BYTEWISE, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("property", BYTEWISE, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("text_key", BYTEWISE, nullable=True),
        *(sa.Column(f"quantity_{part}", kind, nullable=True) for part, kind in QUANTITY),
        sa.Column("evidence_position", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            f"quantity_comparator IN ({comparators})", name=f"ck_{name}_quantity_comparator"
        ),
        sa.CheckConstraint(
            "(text IS NULL) <> (quantity_as_stated IS NULL)", name=f"ck_{name}_text_or_quantity"
        ),
        sa.CheckConstraint("(text IS NULL) = (text_key IS NULL)", name=f"ck_{name}_text_folded"),
        sa.CheckConstraint(
            '(evidence_position IS NULL) = ("start" IS NULL) '
            'AND (evidence_position IS NULL) = ("end" IS NULL)',
            name=f"ck_{name}_evidence_whole",
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=f"fk_{name}_claim_id_claim"),
        sa.PrimaryKeyConstraint("claim_id", "position", name=f"pk_{name}"),
    )
    for column in ("text_key", "quantity_sort_key"):
        op.create_index(f"ix_{name}_property_{column}", name, ["property", column])


def _create_list(name: str, owner: str, column: str, *constraints: sa.Constraint) -> None:
    """Create a table with the items of a list, in their order."""
    op.create_table(
        name,
        sa.Column(f"{owner}_id", BYTEWISE, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(column, BYTEWISE, nullable=False),
        sa.ForeignKeyConstraint(
            [f"{owner}_id"], [f"{owner}.id"], name=f"fk_{name}_{owner}_id_{owner}"
        ),
        sa.PrimaryKeyConstraint(f"{owner}_id", "position", name=f"pk_{name}"),
        *constraints,
    )


def _create_by_language(name: str, owner: str, keys: tuple[str, ...], *columns: str) -> None:
    """Create a table with texts by language."""
    primary = (f"{owner}_id", *keys, "language")
    op.create_table(
        name,
        *(sa.Column(key, BYTEWISE, nullable=False) for key in primary),
        *(sa.Column(column, sa.Text(), nullable=False) for column in columns),
        sa.ForeignKeyConstraint(
            [f"{owner}_id"], [f"{owner}.id"], name=f"fk_{name}_{owner}_id_{owner}"
        ),
        sa.PrimaryKeyConstraint(*primary, name=f"pk_{name}"),
    )


def _allow(table: str, column: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Let a column have other values.

    SQLite cannot alter a constraint, but its documentation describes how to edit the text of the schema
    where no row changes ("Making Other Kinds Of Table Schema Changes"). A new version of the schema makes
    other connections read it again.
    """
    name = f"ck_{table}_{column}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # The first migration let the naming convention put its prefix before a name that had one.
        op.execute(
            f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS ck_{table}_{name}, "
            f"DROP CONSTRAINT IF EXISTS {name}, ADD CONSTRAINT {name} CHECK ({column} IN ({_quote(after)}))"
        )
        return
    connection = op.get_bind()
    read = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    schema = connection.execute(read, {"name": table}).scalar_one()
    listed = ",\\s*".join(re.escape(f"'{value}'") for value in before)
    edited, count = re.subn(
        rf"({name} CHECK \({column} IN \(){listed}\)", rf"\g<1>{_quote(after)})", schema
    )
    if count != 1:
        raise ValueError(f"the table {table} has no constraint {name} as it was created")
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    write = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name")
    connection.execute(write, {"sql": edited, "name": table})
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def _quote(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _name_metrics() -> None:
    """Move the names of metrics to a table of their own; their language follows from their script."""
    bind = op.get_bind()
    metric_name = sa.table(
        "metric_name", sa.column("metric_id"), sa.column("language"), sa.column("name")
    )
    rows = bind.execute(sa.text("SELECT id, name FROM metric")).all()
    for first in range(0, len(rows), BATCH):
        named = [
            {"metric_id": row.id, "language": guess_language(row.name), "name": row.name}
            for row in rows[first : first + BATCH]
        ]
        bind.execute(metric_name.insert(), named)
    op.drop_column("metric", "name")


def _name_languages() -> None:
    """Name the language of each statement, by its script."""
    bind = op.get_bind()
    is_sqlite = bind.dialect.name == "sqlite"
    ranges = {"zh": "[\u4e00-\u9fff]", "ko": "[\uac00-\ud7a3]", "ja": "[\u3040-\u30ff]"}
    for tag, script in ranges.items():
        condition = "statement GLOB :script" if is_sqlite else "statement ~ :script"
        statement = sa.text(f"UPDATE claim SET language = :tag WHERE {condition}")  # noqa: S608 - constants of this file
        bind.execute(statement, {"tag": tag, "script": f"*{script}*" if is_sqlite else script})


def _refuse_loss() -> None:
    bind = op.get_bind()
    for name in (
        "claim_qualifier",
        "claim_translation",
        "metric_qualifier",
        "metric_unit_label",
        "metric_identifier",
        "metric_alias",
        "source_identifier",
        "technology_identifier",
        "technology_alias",
        "organization_identifier",
    ):
        if bind.execute(sa.text(f"SELECT 1 FROM {name} LIMIT 1")).first():  # noqa: S608 - constants of this file
            raise ValueError(
                f"the table {name} has rows, which the older schema cannot hold: restore a backup of before"
            )
    said = (
        "(subject IS NOT NULL AND scope IS NOT NULL) OR baseline_place IS NOT NULL "
        "OR baseline_period_edtf IS NOT NULL"
    )
    if bind.execute(sa.text(f"SELECT 1 FROM claim WHERE {said} LIMIT 1")).first():  # noqa: S608 - constants of this file
        raise ValueError(
            "claims have both a subject and a scope, or baselines of their own time or place, which the older "
            "schema cannot hold: restore a backup of before"
        )
    for (table, column), (before, _) in VALUES.items():
        newer = f"SELECT 1 FROM {table} WHERE {column} NOT IN ({_quote(before)}) LIMIT 1"  # noqa: S608 - constants of this file
        if bind.execute(sa.text(newer)).first():
            raise ValueError(
                f"{table}.{column} has a value that the older schema cannot hold: restore a backup of before"
            )
