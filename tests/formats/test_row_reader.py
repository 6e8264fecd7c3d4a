"""Rows read by groups of columns are those that each column reads for itself."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.tables.column import Column, Table, read_column

pytestmark = pytest.mark.engines("sqlite")

PATHS = ("id", "quantity/value", "quantity/unit/code", "evidence/0/source/id", "evidence/0/exact")
COLUMNS = (
    *(read_column(path, "", path) for path in PATHS),
    Column("size", "", lambda document: float(len(document))),
)
cells = st.none() | st.text(max_size=2) | st.integers()


def _part(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return objects with some of these members, and null."""
    return st.none() | st.fixed_dictionaries({}, optional=members)


quotes = st.lists(_part(exact=cells, source=_part(id=cells)), max_size=2)
documents = st.fixed_dictionaries(
    {},
    optional={
        "id": cells,
        "quantity": _part(value=cells, unit=_part(code=cells)),
        "evidence": st.none() | quotes,
    },
)


@given(
    st.lists(documents, max_size=3), st.lists(st.sampled_from(COLUMNS), unique_by=lambda c: c.name)
)
def test_row_has_the_cell_of_each_column_in_its_order(
    listed: list[dict[str, Any]], columns: list[Column]
) -> None:
    expected = [[column.read(document) for column in columns] for document in listed]
    assert [list(row) for row in Table(tuple(columns)).read_rows(listed)] == expected
