"""Resources as rows, in the form in which checked records are compared with stored ones.

Columns are named by attributes of the models, so that mypy finds a misspelt one: `Claim.scope.key` is the
name of a column, `read` reads it, and `spread` gives the columns of a value that has several.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.orm import Composite, InstrumentedAttribute

from app.models import KINDS, Base

Row = dict[str, Any]
Children = dict[type[Base], list[Row]]
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Record:
    """A resource as rows: the columns of its own row, and lists of child rows by model, in order.

    Child rows are names, quotes and the like. `columns` has every column but `id` and those that the
    writer sets: `version`, `created_at`, `updated_at`, `number`, and the `technology_id` of a claim,
    which is copied from its achievement.
    """

    kind: str
    id: str
    columns: Row
    children: Children = field(default_factory=dict)
    # The text of a source that may be new, else None. A source has its hash among its columns.
    text: str | None = field(default=None, compare=False)
    # The pointers, within the record, of the fields that the reader has filled.
    filled: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        for model in KINDS[self.kind].children:
            self.children.setdefault(model, [])

    @property
    def identity(self) -> tuple[str, str]:
        return self.kind, self.id

    @property
    def is_withdrawn(self) -> bool:
        return self.get(KINDS[self.kind].model.status) == "withdrawn"

    def get(self, attribute: InstrumentedAttribute[_Value]) -> _Value:
        return read(self.columns, attribute)

    def name_change(self, before: "Record") -> str:
        """Return the name of the action that makes this record of the stored one."""
        return "withdraw" if self.is_withdrawn and not before.is_withdrawn else "update"


class Review(NamedTuple):
    """Who has reviewed a version of a claim, and when."""

    actor: str
    at: datetime


class VersionedRecord(NamedTuple):
    """A record with the columns that the writer sets.

    `number` is the number of the resource's document, and of its entry in the search index. `review` is that
    of this version of a claim; None if nobody has reviewed it.
    """

    record: Record
    version: int
    created_at: datetime
    updated_at: datetime
    number: int
    review: Review | None = None


def read(row: Mapping[str, Any], attribute: InstrumentedAttribute[_Value]) -> _Value:
    """Return the value of a model's attribute from a row, where it may have several columns."""
    build, names = _find_parts(attribute)
    value: _Value = row[names[0]]
    # Most claims have no baseline, and no change that a source states.
    return value if build is None or value is None else build(*[row[name] for name in names])


def spread(attribute: InstrumentedAttribute[_Value], value: _Value) -> Row:
    """Return a value of several columns, such as a date, by name of column. All are None for None."""
    build, names = _find_parts(attribute)
    if value is None or build is None:
        return dict.fromkeys(names)
    return dict(zip(names, _make_getter(build)(value), strict=True))


@cache
def _make_getter(build: Any) -> Callable[[Any], tuple[Any, ...]]:  # noqa: ANN401 - a class of several columns
    getter: Callable[[Any], tuple[Any, ...]] = attrgetter(*build.__slots__)
    return getter


@cache
def _find_parts(attribute: InstrumentedAttribute[Any]) -> tuple[Any, list[str]]:
    """Return the class of an attribute with several columns, and these in the order of its fields.

    Of any other attribute, return None and its column.
    """
    own = attribute.property
    if not isinstance(own, Composite):
        return None, [attribute.key]
    return own.composite_class, [column.name for column in own.columns]
