"""Tables of metrics: what numbers measure, and the conditions that separate their numbers."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BYTEWISE, Base, one_of
from app.models.columns import WithdrawableRow, is_current_or_withdrawn


class Metric(WithdrawableRow):
    __tablename__ = "metric"
    __table_args__ = (
        is_current_or_withdrawn(),
        one_of("direction", ("higher", "lower", "neither")),
        one_of("scale", ("absolute", "difference", "ratio", "logarithmic", "rank")),
    )

    definition: Mapped[str] = mapped_column(Text)
    dimension: Mapped[str] = mapped_column(BYTEWISE, index=True)
    unit: Mapped[str] = mapped_column(String)
    direction: Mapped[str] = mapped_column(String)
    scale: Mapped[str] = mapped_column(String, server_default="absolute")
    # The record that this one turned out to be; it is withdrawn then. `claimstone verify` checks it, since
    # SQLite cannot add a foreign key that is checked at the commit.
    merged_into_id: Mapped[str | None] = mapped_column(BYTEWISE, index=True)

    names: Mapped[list["MetricName"]] = relationship(lazy="raise", order_by="MetricName.language")


class MetricName(Base):
    __tablename__ = "metric_name"

    metric_id: Mapped[str] = mapped_column(ForeignKey("metric.id"), primary_key=True)
    language: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class MetricAlias(Base):
    __tablename__ = "metric_alias"
    __table_args__ = (UniqueConstraint("metric_id", "alias"),)

    metric_id: Mapped[str] = mapped_column(ForeignKey("metric.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    alias: Mapped[str] = mapped_column(BYTEWISE)


class MetricIdentifier(Base):
    """An identifier of a metric elsewhere, such as `wikidata:Q11423`."""

    __tablename__ = "metric_identifier"

    metric_id: Mapped[str] = mapped_column(ForeignKey("metric.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    identifier: Mapped[str] = mapped_column(BYTEWISE, index=True)


class MetricUnitLabel(Base):
    """The words for the unit of a metric, in singular and plural, where the table of units lacks them."""

    __tablename__ = "metric_unit_label"

    metric_id: Mapped[str] = mapped_column(ForeignKey("metric.id"), primary_key=True)
    language: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    singular: Mapped[str] = mapped_column(Text)
    plural: Mapped[str] = mapped_column(Text)


class MetricQualifier(Base):
    """A property that the claims of a metric may state as a condition of their number.

    `unit` is the canonical unit of a property of type `quantity`, with its dimension; both are None for a
    `text`. Only numbers with equal values of a property that `separates` can be compared; any other one describes.
    """

    __tablename__ = "metric_qualifier"
    __table_args__ = (
        UniqueConstraint("metric_id", "property"),
        one_of("type", ("text", "quantity")),
        CheckConstraint("(type = 'quantity') = (unit IS NOT NULL)", name="unit_of_quantity"),
    )

    metric_id: Mapped[str] = mapped_column(ForeignKey("metric.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    property: Mapped[str] = mapped_column(BYTEWISE, index=True)
    type: Mapped[str] = mapped_column(String)
    unit: Mapped[str | None] = mapped_column(String)
    dimension: Mapped[str | None] = mapped_column(String)
    separates: Mapped[bool] = mapped_column(Boolean)


class MetricQualifierName(Base):
    __tablename__ = "metric_qualifier_name"

    metric_id: Mapped[str] = mapped_column(ForeignKey("metric.id"), primary_key=True)
    property: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    language: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
