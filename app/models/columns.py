"""Columns that several tables have: those of every resource, of dates and of quantities."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, String, Text
from sqlalchemy.orm import Composite, Mapped, composite, mapped_column

from app.domain.claims.edtf import Period
from app.models.base import BYTEWISE, Base, UtcDateTime, one_of


class ResourceRow(Base):
    """The columns of every public resource.

    `number` is the number of the resource's document. Entries of the search index have the same number,
    so that a hit leads to the row without a look-up of the document.
    """

    __abstract__ = True

    id: Mapped[str] = mapped_column(BYTEWISE, primary_key=True, sort_order=-4)
    version: Mapped[int] = mapped_column(sort_order=-3)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=-2)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=-1)
    number: Mapped[int] = mapped_column(BigInteger, server_default="0")
    status: Mapped[str] = mapped_column(String)


class WithdrawableRow(ResourceRow):
    """The columns of a resource that is either current or withdrawn.

    A withdrawn resource is not deleted. A claim has more states, in a column of its own.
    """

    __abstract__ = True

    status: Mapped[str] = mapped_column(String, server_default="current")


is_current_or_withdrawn = partial(one_of, "status", ("current", "withdrawn"))


def is_absent(first: object, *_rest: object) -> bool:
    """Return whether a value of several columns is absent: only then is its first column NULL."""
    return first is None


def store_period(prefix: str) -> Composite[Period]:
    """Return an attribute that stores a date in three columns, all NULL where there is none."""
    columns = (
        mapped_column(f"{prefix}_edtf", String, nullable=True),
        mapped_column(f"{prefix}_from", Date, nullable=True),
        mapped_column(f"{prefix}_to", Date, nullable=True),
    )
    return composite(Period, *columns, return_none_on=is_absent)


def list_quantity_columns(prefix: str, *, optional: bool) -> tuple[Mapped[Any], ...]:
    """Return the columns of a quantity, in the order of the fields of `Quantity`.

    `optional` allows all of them to be NULL, where there is no quantity.
    """
    return (
        mapped_column(f"{prefix}_as_stated", Text, nullable=optional),
        mapped_column(f"{prefix}_comparator", String, nullable=optional),
        mapped_column(f"{prefix}_cue", Text, nullable=True),
        mapped_column(f"{prefix}_value", String, nullable=True),
        mapped_column(f"{prefix}_unit", String, nullable=optional),
        mapped_column(f"{prefix}_lower", String, nullable=True),
        mapped_column(f"{prefix}_upper", String, nullable=True),
        mapped_column(f"{prefix}_normalized_value", String, nullable=True),
        mapped_column(f"{prefix}_sort_key", BYTEWISE, nullable=optional),
        mapped_column(f"{prefix}_least_key", BYTEWISE, nullable=True),
        mapped_column(f"{prefix}_greatest_key", BYTEWISE, nullable=True),
        mapped_column(f"{prefix}_unit_text", Text, nullable=True),
        mapped_column(f"{prefix}_read_by", String, nullable=True),
        mapped_column(f"{prefix}_tolerance_as_stated", Text, nullable=True),
        mapped_column(f"{prefix}_tolerance_minus", String, nullable=True),
        mapped_column(f"{prefix}_tolerance_plus", String, nullable=True),
        mapped_column(f"{prefix}_tolerance_relative", Boolean, nullable=True),
    )
