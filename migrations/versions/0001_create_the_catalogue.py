"""Create the catalogue: all resources, their evidence, the log and the read model."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "catalogue",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_catalogue_single"),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue"),
    )
    op.create_table(
        "change",
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", BYTEWISE, nullable=False),
        sa.Column("resource_id", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "action IN ('create', 'update', 'withdraw', 'refresh')", name="ck_change_action"
        ),
        sa.PrimaryKeyConstraint("revision", "position", name="pk_change"),
    )
    op.create_index(
        "ix_change_kind_resource_id_revision", "change", ["kind", "resource_id", "revision"]
    )

    op.create_table(
        "document",
        sa.Column("kind", BYTEWISE, nullable=False),
        sa.Column("id", BYTEWISE, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_document"),
    )
    op.create_table(
        "metric",
        sa.Column("id", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("dimension", BYTEWISE, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.CheckConstraint(
            "direction IN ('higher', 'lower', 'neither')", name="ck_metric_direction"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_metric"),
    )
    op.create_index("ix_metric_dimension", "metric", ["dimension"])

    op.create_table(
        "organization",
        sa.Column("id", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('company', 'university', 'research_institute', 'industry_body', 'government')",
            name="ck_organization_kind",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_organization"),
    )
    op.create_index("ix_organization_country", "organization", ["country"])
    op.create_index("ix_organization_kind", "organization", ["kind"])

    op.create_table(
        "source",
        sa.Column("id", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("published_edtf", sa.String(), nullable=True),
        sa.Column("published_from", sa.Date(), nullable=True),
        sa.Column("published_to", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("sha256", name="uq_source_sha256"),
    )
    op.create_index("ix_source_language", "source", ["language"])

    op.create_table(
        "technology",
        sa.Column("id", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("field", BYTEWISE, nullable=False),
        sa.Column("broader_id", BYTEWISE, nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["broader_id"],
            ["technology.id"],
            name="fk_technology_broader_id_technology",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_technology"),
    )
    op.create_index("ix_technology_broader_id", "technology", ["broader_id"])
    op.create_index("ix_technology_field", "technology", ["field"])

    op.create_table(
        "achievement",
        sa.Column("id", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("technology_id", BYTEWISE, nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("date_edtf", sa.String(), nullable=True),
        sa.Column("date_from", sa.Date(), nullable=True),
        sa.Column("date_to", sa.Date(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "stage IN ('under_way', 'developed', 'completed', 'in_use', 'reported')",
            name="ck_achievement_stage",
        ),
        sa.ForeignKeyConstraint(
            ["technology_id"], ["technology.id"], name="fk_achievement_technology_id_technology"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_achievement"),
    )
    op.create_index("ix_achievement_technology_id", "achievement", ["technology_id"])

    op.create_table(
        "organization_alias",
        sa.Column("organization_id", BYTEWISE, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("alias", BYTEWISE, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name="fk_organization_alias_organization_id_organization",
        ),
        sa.PrimaryKeyConstraint("organization_id", "position", name="pk_organization_alias"),
        sa.UniqueConstraint(
            "organization_id", "alias", name="uq_organization_alias_organization_id_alias"
        ),
    )
    op.create_table(
        "organization_name",
        sa.Column("organization_id", BYTEWISE, nullable=False),
        sa.Column("language", BYTEWISE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name="fk_organization_name_organization_id_organization",
        ),
        sa.PrimaryKeyConstraint("organization_id", "language", name="pk_organization_name"),
    )
    op.create_table(
        "technology_name",
        sa.Column("technology_id", BYTEWISE, nullable=False),
        sa.Column("language", BYTEWISE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["technology_id"], ["technology.id"], name="fk_technology_name_technology_id_technology"
        ),
        sa.PrimaryKeyConstraint("technology_id", "language", name="pk_technology_name"),
    )
    op.create_table(
        "claim",
        sa.Column("id", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("achievement_id", BYTEWISE, nullable=False),
        sa.Column("metric_id", BYTEWISE, nullable=False),
        sa.Column("quantity_as_stated", sa.Text(), nullable=False),
        sa.Column("quantity_comparator", sa.String(), nullable=False),
        sa.Column("quantity_cue", sa.Text(), nullable=True),
        sa.Column("quantity_value", sa.String(), nullable=True),
        sa.Column("quantity_unit", sa.String(), nullable=False),
        sa.Column("quantity_lower", sa.String(), nullable=True),
        sa.Column("quantity_upper", sa.String(), nullable=True),
        sa.Column("quantity_normalized_value", sa.String(), nullable=True),
        sa.Column("quantity_sort_key", BYTEWISE, nullable=False),
        sa.Column("quantity_least_key", BYTEWISE, nullable=True),
        sa.Column("quantity_greatest_key", BYTEWISE, nullable=True),
        sa.Column("baseline_as_stated", sa.Text(), nullable=True),
        sa.Column("baseline_comparator", sa.String(), nullable=True),
        sa.Column("baseline_cue", sa.Text(), nullable=True),
        sa.Column("baseline_value", sa.String(), nullable=True),
        sa.Column("baseline_unit", sa.String(), nullable=True),
        sa.Column("baseline_lower", sa.String(), nullable=True),
        sa.Column("baseline_upper", sa.String(), nullable=True),
        sa.Column("baseline_normalized_value", sa.String(), nullable=True),
        sa.Column("baseline_sort_key", BYTEWISE, nullable=True),
        sa.Column("baseline_least_key", BYTEWISE, nullable=True),
        sa.Column("baseline_greatest_key", BYTEWISE, nullable=True),
        sa.Column("factor_key", BYTEWISE, nullable=True),
        sa.Column("stated_change_as_stated", sa.Text(), nullable=True),
        sa.Column("stated_change_form", sa.String(), nullable=True),
        sa.Column("stated_change_value", sa.String(), nullable=True),
        sa.Column("follows_id", BYTEWISE, nullable=True),
        sa.Column("relative_to", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("period_edtf", sa.String(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "baseline_comparator IN ('eq', 'approx', 'lt', 'lte', 'gt', 'gte')",
            name="ck_claim_baseline_comparator",
        ),
        sa.CheckConstraint(
            "kind IN ('result', 'requirement', 'statistic', 'ranking', 'milestone', 'target')",
            name="ck_claim_kind",
        ),
        sa.CheckConstraint(
            "quantity_comparator IN ('eq', 'approx', 'lt', 'lte', 'gt', 'gte')",
            name="ck_claim_quantity_comparator",
        ),
        sa.CheckConstraint(
            "stated_change_form IN ('absolute', 'factor', 'percent')",
            name="ck_claim_stated_change_form",
        ),
        sa.CheckConstraint(
            "status IN ('stated', 'corroborated', 'disputed', 'withdrawn')", name="ck_claim_status"
        ),
        sa.CheckConstraint(
            "(baseline_as_stated IS NULL) = (baseline_comparator IS NULL) AND (baseline_as_stated IS NULL) = (baseline_unit IS NULL) AND (baseline_as_stated IS NOT NULL OR baseline_value IS NULL)",
            name="ck_claim_baseline_whole",
        ),
        sa.CheckConstraint("follows_id <> id", name="ck_claim_follows_another"),
        sa.CheckConstraint(
            "quantity_value IS NOT NULL OR quantity_lower IS NOT NULL OR quantity_upper IS NOT NULL",
            name="ck_claim_quantity_stated",
        ),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name="fk_claim_achievement_id_achievement"
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["claim.id"],
            name="fk_claim_follows_id_claim",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["metric_id"], ["metric.id"], name="fk_claim_metric_id_metric"),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )
    op.create_index("ix_claim_achievement_id", "claim", ["achievement_id"])
    op.create_index("ix_claim_factor_key", "claim", ["factor_key"])
    op.create_index("ix_claim_follows_id", "claim", ["follows_id"])
    op.create_index("ix_claim_metric_id", "claim", ["metric_id"])
    op.create_index("ix_claim_quantity_sort_key_id", "claim", ["quantity_sort_key", "id"])

    op.create_table(
        "participation",
        sa.Column("achievement_id", BYTEWISE, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organization_id", BYTEWISE, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('developer', 'manufacturer', 'operator', 'partner')",
            name="ck_participation_role",
        ),
        sa.ForeignKeyConstraint(
            ["achievement_id"],
            ["achievement.id"],
            name="fk_participation_achievement_id_achievement",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name="fk_participation_organization_id_organization",
        ),
        sa.PrimaryKeyConstraint("achievement_id", "position", name="pk_participation"),
        sa.UniqueConstraint(
            "achievement_id",
            "organization_id",
            "role",
            name="uq_participation_achievement_id_organization_id_role",
        ),
    )
    op.create_index("ix_participation_organization_id", "participation", ["organization_id"])

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", BYTEWISE, nullable=True),
        sa.Column("achievement_id", BYTEWISE, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_id", BYTEWISE, nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("number_start", sa.Integer(), nullable=True),
        sa.Column("number_end", sa.Integer(), nullable=True),
        sa.Column("cue_start", sa.Integer(), nullable=True),
        sa.Column("cue_end", sa.Integer(), nullable=True),
        sa.Column("baseline_start", sa.Integer(), nullable=True),
        sa.Column("baseline_end", sa.Integer(), nullable=True),
        sa.CheckConstraint('"start" >= 0 AND "end" > "start"', name="ck_evidence_span"),
        sa.CheckConstraint(
            "(claim_id IS NULL) <> (achievement_id IS NULL)", name="ck_evidence_one_owner"
        ),
        sa.CheckConstraint(
            '(number_start >= "start" AND number_end > number_start AND number_end <= "end") OR (number_start IS NULL AND number_end IS NULL)',
            name="ck_evidence_number_span",
        ),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name="fk_evidence_achievement_id_achievement"
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_evidence_claim_id_claim"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_evidence_source_id_source"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint(
            "achievement_id", "position", name="uq_evidence_achievement_id_position"
        ),
        sa.UniqueConstraint("claim_id", "position", name="uq_evidence_claim_id_position"),
    )
    op.create_index("ix_evidence_source_id", "evidence", ["source_id"])
    catalogue = sa.table(
        "catalogue",
        sa.column("id", sa.Integer),
        sa.column("revision", sa.Integer),
        sa.column("updated_at", sa.DateTime(timezone=True)),
    )
    op.bulk_insert(catalogue, [{"id": 1, "revision": 0, "updated_at": datetime.now(UTC)}])


def downgrade() -> None:
    op.drop_index("ix_evidence_source_id", "evidence")

    op.drop_table("evidence")
    op.drop_index("ix_participation_organization_id", "participation")

    op.drop_table("participation")
    op.drop_index("ix_claim_quantity_sort_key_id", "claim")
    op.drop_index("ix_claim_metric_id", "claim")
    op.drop_index("ix_claim_follows_id", "claim")
    op.drop_index("ix_claim_factor_key", "claim")
    op.drop_index("ix_claim_achievement_id", "claim")

    op.drop_table("claim")
    op.drop_table("technology_name")
    op.drop_table("organization_name")
    op.drop_table("organization_alias")
    op.drop_index("ix_achievement_technology_id", "achievement")

    op.drop_table("achievement")
    op.drop_index("ix_technology_field", "technology")
    op.drop_index("ix_technology_broader_id", "technology")

    op.drop_table("technology")
    op.drop_index("ix_source_language", "source")

    op.drop_table("source")
    op.drop_index("ix_organization_kind", "organization")
    op.drop_index("ix_organization_country", "organization")

    op.drop_table("organization")
    op.drop_index("ix_metric_dimension", "metric")

    op.drop_table("metric")
    op.drop_table("document")
    op.drop_index("ix_change_kind_resource_id_revision", "change")

    op.drop_table("change")
    op.drop_table("catalogue")
