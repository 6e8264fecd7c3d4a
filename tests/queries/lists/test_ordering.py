"""Orders of lists by several keys: pages one after another are the whole list, sorted."""

from functools import cmp_to_key
from itertools import product
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    insert,
    select,
    true,
    union_all,
)

from app.queries.lists.ordering import Ordering, SortKey, write_position

pytestmark = pytest.mark.engines("sqlite")
_VALUES = (None, 1, 2)
_TABLE = Table(
    "thing", MetaData(), *(Column(name, Integer) for name in "abc"), Column("id", String)
)
_ROWS = [
    (a, b, c, f"{shuffled * 7 % 27:02}")
    for shuffled, (a, b, c) in enumerate(product(_VALUES, _VALUES, (1, 2, 3)))
]


def _make_ordering(*descending: bool) -> Ordering:
    """Order by `a` and `b`, which may have no value, by `c`, and by id."""
    numbers = [
        SortKey(_TABLE.c[name], int, nullable=name != "c", descending=down)
        for name, down in zip("abc", descending, strict=False)
    ]
    return Ordering([*numbers, SortKey(_TABLE.c.id, descending=descending[-1])])


def _compare(one: Any, other: Any, directions: list[bool]) -> int:  # noqa: ANN401 - rows
    for left, right, down in zip(one, other, directions, strict=True):
        if left != right:
            if None in (left, right):
                return 1 if left is None else -1
            return (1 if left > right else -1) * (-1 if down else 1)
    return 0


@pytest.mark.parametrize("descending", list(product((False, True), repeat=4)))
@pytest.mark.parametrize("limit", [1, 5])
def test_pages_are_the_rows_sorted_by_every_key(descending: tuple[bool, ...], limit: int) -> None:
    ordering = _make_ordering(*descending)
    expected = sorted(
        _ROWS, key=cmp_to_key(lambda one, other: _compare(one, other, list(descending)))
    )
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        _TABLE.create(connection)
        connection.execute(
            insert(_TABLE), [dict(zip("abc", row, strict=False), id=row[3]) for row in _ROWS]
        )
        walked: list[Any] = []
        while True:
            stretches = (
                ordering.after(ordering.read(write_position(list(walked[-1]))))
                if walked
                else [true()]
            )
            parts = [
                select(_TABLE).where(stretch).order_by(*ordering.order_by()).limit(limit).subquery()
                for stretch in stretches
            ]
            page = connection.execute(union_all(*map(select, parts)).limit(limit)).all()
            if not page:
                break
            walked += [tuple(row) for row in page]
    engine.dispose()
    assert walked == expected


def test_position_of_another_order_is_refused() -> None:
    ordering = _make_ordering(*[False] * 4)
    for position in (["1", "a"], ["1", "1", "1", "1", "a"], ["x", "1", "1", "a"]):
        with pytest.raises(ValueError, match=r"."):
            ordering.read(position)
    for nothing in ([1, 1, None, "a"], [1, 1, 1, None]):
        with pytest.raises(ValueError, match="all have one"):
            ordering.after(nothing)
