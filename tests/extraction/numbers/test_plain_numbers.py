"""Plain numbers of cells are read as the rules for sentences read them, but for years."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.extraction.numbers.plain_numbers import read_plain
from app.extraction.numbers.reader import read_quantities

_CELLS = st.from_regex(r"[0-9]{1,12}(\.[0-9]{1,12})?([eE][-+]?[0-9]{1,2})?", fullmatch=True)


@given(_CELLS, st.sampled_from(["en", "de", "zh"]))
def test_plain_number_is_what_the_reader_reads(cell: str, language: str) -> None:
    plain = read_plain(re.sub("[^ -~]", "", cell))
    read = read_quantities(cell, language)
    if plain is not None and (read or not cell.isdecimal()):
        assert [plain] == read


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2017", "2017"),
        ("1950", "1950"),
        ("2.1e+25", "21000000000000000000000000"),
        ("0.50", "0.50"),
    ],
)
def test_number_alone_in_a_cell_is_a_quantity(cell: str, value: str) -> None:
    plain = read_plain(cell)
    assert plain is not None
    assert plain.value == value


@pytest.mark.parametrize("cell", ["1,234", "1.234", "GPT-4", "", "5 km", "007", "~5", "1e999"])
def test_other_cells_are_left_to_the_reader(cell: str) -> None:
    assert read_plain(cell) is None
