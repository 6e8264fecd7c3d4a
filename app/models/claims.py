"""Tables of claims: numbers that sources state, their conditions, and their quotes."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, composite, declared_attr, mapped_column, relationship

from app.domain.claims.edtf import Period
from app.domain.numbers.derived_change import ChangeForm, StatedChange
from app.domain.numbers.quantity import Comparator, Quantity, ReadBy
from app.models.base import BYTEWISE, Base, UtcDateTime, one_of
from app.models.catalogue import Achievement, Evidence
from app.models.columns import ResourceRow, is_absent, list_quantity_columns, store_period
from app.models.metrics import Metric


class Claim(ResourceRow):
    """A claim: a number that a source states about an achievement.

    Indexes for lists are in `migrations/`, since SQLite and PostgreSQL write the order of an index
    differently.
    """

    __tablename__ = "claim"

    kind: Mapped[str] = mapped_column(String)
    status: Mapped[str] = mapped_column(String)
    # The statement in English or, without an English one, in its first language; `language` names it.
    statement: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(BYTEWISE, server_default="en")
    achievement_id: Mapped[str] = mapped_column(ForeignKey("achievement.id"))
    # Copied from the achievement by the store, so that one index serves lists by technology.
    technology_id: Mapped[str | None] = mapped_column(BYTEWISE)
    metric_id: Mapped[str] = mapped_column(ForeignKey("metric.id"))
    quantity: Mapped[Quantity] = composite(
        Quantity, *list_quantity_columns("quantity", optional=False)
    )
    baseline: Mapped[Quantity | None] = composite(
        Quantity, *list_quantity_columns("baseline", optional=True), return_none_on=is_absent
    )
    baseline_period: Mapped[Period | None] = store_period("baseline_period")
    baseline_place: Mapped[str | None] = mapped_column(Text)
    # The sort key of the quantity divided by the baseline (the number that the quantity is compared
    # with); None without a baseline, or where a change has no factor.
    factor_key: Mapped[str | None] = mapped_column(BYTEWISE, index=True)
    stated_change: Mapped[StatedChange | None] = composite(
        StatedChange,
        mapped_column("stated_change_as_stated", Text, nullable=True),
        mapped_column("stated_change_form", String, nullable=True),
        mapped_column("stated_change_value", String, nullable=True),
        mapped_column("stated_change_read_by", String, nullable=True),
        return_none_on=is_absent,
    )
    # Who has read the numbers: `hand` if one was read by hand, None if one has not been read yet.
    read_by: Mapped[str | None] = mapped_column(String)
    # The claim that this claim comes after, where a source gives the order of both and no dates.
    follows_id: Mapped[str | None] = mapped_column(
        ForeignKey("claim.id", deferrable=True, initially="DEFERRED"), index=True
    )
    relative_to: Mapped[str | None] = mapped_column(Text)
    # Which thing the number is about; never compared. `scope` is the extent that it covers.
    subject: Mapped[str | None] = mapped_column(Text)
    scope: Mapped[str | None] = mapped_column(Text)
    # Both texts as they are compared: folded.
    relative_to_key: Mapped[str | None] = mapped_column(BYTEWISE, index=True)
    scope_key: Mapped[str | None] = mapped_column(BYTEWISE, index=True)
    period: Mapped[Period | None] = store_period("period")
    note: Mapped[str | None] = mapped_column(Text)
    # Who has reviewed this version and when, as the writer sets it; None if nobody has.
    reviewed_by: Mapped[str | None] = mapped_column(Text)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    achievement: Mapped[Achievement] = relationship(lazy="raise")
    metric: Mapped[Metric] = relationship(lazy="raise")
    evidence: Mapped[list["Evidence"]] = relationship(lazy="raise", order_by="Evidence.position")
    qualifiers: Mapped[list["ClaimQualifier"]] = relationship(
        lazy="raise", order_by="ClaimQualifier.position"
    )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - a declarative directive is a class method
        comparators = tuple(Comparator)
        return (
            one_of(
                "kind",
                ("result", "requirement", "statistic", "ranking", "milestone", "target"),
            ),
            one_of("status", ("stated", "corroborated", "disputed", "withdrawn")),
            one_of("quantity_comparator", comparators),
            one_of("baseline_comparator", comparators),
            one_of("stated_change_form", ChangeForm),
            one_of("read_by", ReadBy),
            CheckConstraint("follows_id <> id", name="follows_another"),
            CheckConstraint(
                "quantity_value IS NOT NULL OR quantity_lower IS NOT NULL "
                "OR quantity_upper IS NOT NULL",
                name="quantity_stated",
            ),
            CheckConstraint(
                "(baseline_as_stated IS NULL) = (baseline_comparator IS NULL) "
                "AND (baseline_as_stated IS NULL) = (baseline_unit IS NULL) "
                "AND (baseline_as_stated IS NOT NULL OR baseline_value IS NULL)",
                name="baseline_whole",
            ),
        )


class ClaimTranslation(Base):
    """The statement of a claim in a further language."""

    __tablename__ = "claim_translation"

    claim_id: Mapped[str] = mapped_column(ForeignKey("claim.id"), primary_key=True)
    language: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    statement: Mapped[str] = mapped_column(Text)


class ClaimQualifier(Base):
    """A condition under which the number of a claim holds: a text or a quantity.

    `text_key` is the text as it is compared: folded. Its words are in the claim's quote at
    `evidence_position`, at `start` to `end` of the source's text; all three are None where no quote has
    them.
    """

    __tablename__ = "claim_qualifier"
    __table_args__ = (
        Index(None, "property", "text_key"),
        Index(None, "property", "quantity_sort_key"),
        one_of("quantity_comparator", tuple(Comparator)),
        CheckConstraint("(text IS NULL) <> (quantity_as_stated IS NULL)", name="text_or_quantity"),
        CheckConstraint("(text IS NULL) = (text_key IS NULL)", name="text_folded"),
        CheckConstraint(
            '(evidence_position IS NULL) = ("start" IS NULL) '
            'AND (evidence_position IS NULL) = ("end" IS NULL)',
            name="evidence_whole",
        ),
    )

    claim_id: Mapped[str] = mapped_column(ForeignKey("claim.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    property: Mapped[str] = mapped_column(BYTEWISE)
    text: Mapped[str | None] = mapped_column(Text)
    text_key: Mapped[str | None] = mapped_column(BYTEWISE)
    quantity: Mapped[Quantity | None] = composite(
        Quantity, *list_quantity_columns("quantity", optional=True), return_none_on=is_absent
    )
    evidence_position: Mapped[int | None] = mapped_column(Integer)
    start: Mapped[int | None] = mapped_column(Integer)
    end: Mapped[int | None] = mapped_column(Integer)
