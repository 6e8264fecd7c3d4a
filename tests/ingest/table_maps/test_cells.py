"""Numbers of cells: what is beside a number, and how it is written, may make it another one."""

from contextlib import nullcontext

import pytest

from app.domain.cells.form import TSV, TableForm
from app.domain.cells.notation import Notation, find_notation
from app.domain.cells.table import CellPlace
from app.domain.cells.table_text import TableText
from app.errors import InvalidValue
from app.ingest.table_maps.cells import check_factor, read_number


def _read(
    cell: str,
    language: str = "en",
    decimal: str | None = None,
    group: str | None = None,
    others: tuple[str, ...] = (),
) -> tuple[str | None, str] | None:
    """Return comparator and value of a cell, None if it is refused. It is in a column with others."""
    text = TableText(f"K\tV\na\t{cell}\n", TableForm(TSV, 1, "\t", decimal, group))
    span = text.table.find_span(CellPlace(2, 2))

    def find() -> Notation:
        return find_notation([cell, *others])

    try:
        quantity = read_number(text, span, text.form.choose_language(language), find).quantity
    except InvalidValue:
        return None
    assert quantity.value is not None
    return quantity.comparator, quantity.value


@pytest.mark.parametrize(
    "cell",
    [
        "- 40", "– 40", "−\N{NO-BREAK SPACE}40", "˗40", "- 5 km", "— 5", "—5", "- $5", "- 5°C", "1,200-", "5.00-", "5–",
        "(1,200)", "(12)", "(US$5)", "-(12)", "(>5)", "{5}", "［5］", ",5", "-,5", "<,5", "..5", "5,", "5.",
        "≪5", "5>", "5~", ">~5", "~5+", ">5+", "~~5", r"5\%", "5↑", "▼5", "12?", "5 km?", "=5", "5/", "+ 5",
        "“5”", "'5'", "‘5’", "12'", "•5", "5 (approx.)",
    ],
)  # fmt: skip
def test_mark_beside_a_number_that_may_change_it_is_refused(cell: str) -> None:
    assert _read(cell) is None


def test_quotation_marks_are_no_inches() -> None:
    assert _read('"""12"""') is None


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("-40", ("eq", "-40")),
        ("−40", ("eq", "-40")),
        ("minus 40", ("eq", "-40")),
        ("-US$5", ("eq", "-5")),
        ("US$ -5", ("eq", "-5")),
        (".5", ("eq", "0.5")),
        ("<.5", ("lt", "0.5")),
        ("79.6*", ("eq", "79.6")),
        ("5 km †‡", ("eq", "5")),
        ("≤ 5", ("lte", "5")),
        ("5+", ("gte", "5")),
        ("5 km or more", ("gte", "5")),
    ],
)
def test_sign_of_a_number_is_read(cell: str, read: tuple[str, str]) -> None:
    assert _read(cell) == read


@pytest.mark.parametrize("cell", [",5", "−,5", "<,5", "−,25 km", "(1.200,00)", "5,-", "1.200,–"])
def test_marks_of_german_numbers_are_refused(cell: str) -> None:
    assert _read(cell, "de") is None


@pytest.mark.parametrize(
    ("decimal", "group", "cell", "value"),
    [
        (".", ",", "1,23", None),
        (".", ",", "0,5", None),
        (".", ",", "1,2345", None),
        (".", ",", "1.234,5", None),
        (".", ",", "12,34,567", "1234567"),
        (".", ",", "1,234.5", "1234.5"),
        (".", ",", "1,234 km", "1234"),
        (".", ",", "１，２３４", "1234"),
        (",", ".", "1.23", None),
        (",", ".", "12.34", None),
        (",", ".", "1,234.5", None),
        (",", ".", "1.234", "1234"),
        (",", ".", "1,234", "1.234"),
        (".", None, "1,234", None),
        (".", None, "0,5", None),
        (".", None, "1 234", None),
        (".", None, "1'234", None),
        (".", None, "1.234", "1.234"),
        (".", " ", "1\N{NO-BREAK SPACE}234.5", "1234.5"),
        (".", "'", "1'234.5", "1234.5"),
        (".", "", "1,234", None),
        (".", "", "2.1e+25", "21" + "0" * 24),
        (None, "", "1.234", "1.234"),
    ],
)
def test_declared_separators_are_kept(
    decimal: str | None, group: str | None, cell: str, value: str | None
) -> None:
    read = _read(cell, "en", decimal, group)
    assert (read and read[1]) == value


def test_group_alone_leaves_decimals_to_the_language() -> None:
    assert _read("1,5", "de", None, "") == ("eq", "1.5")
    assert _read("1.234", "de-CH", None, "") is None


@pytest.mark.parametrize(
    ("language", "cell", "other", "value"),
    [
        ("en", "1,234", "0,5", None),
        ("en", "12,500", "1,23", None),
        ("en", "1.234", "1.234.567", None),
        ("en", "1.234", "0,5", None),
        ("en", "1.234", "1.234,5", None),
        ("en", "1,234", "1,234,567", "1234"),
        ("en", "1,234", "0.5", "1234"),
        ("de", "1.234", "0.5", None),
        ("de", "1,234", "12 km", "1.234"),
        ("fr", "1.234", "1.23", None),
    ],
)
def test_number_of_two_readings_is_refused_where_the_column_has_another_notation(
    language: str, cell: str, other: str, value: str | None
) -> None:
    read = _read(cell, language, others=(other,))
    assert (read and read[1]) == value


@pytest.mark.parametrize(
    ("header", "cell", "is_taken"),
    [
        ("Price (US$ million)", "US$5", False),
        ("Price (US$ million)", "5 million", False),
        ("Price (US$ million)", "5k", False),
        ("Price (US$ million)", "5", True),
        ("Price (US$ million)", "1.5e3", True),
        ("Price (USD)", "US$5 million", True),
        ("功率（万千瓦）", "5万千瓦", False),
        ("Cars (thousands)", "5 thousand", False),
    ],
)
def test_number_is_multiplied_by_its_header_or_its_cell(
    header: str, cell: str, *, is_taken: bool
) -> None:
    text = TableText(f"K\t{header}\na\t{cell}\n", TableForm(TSV, 1, "\t"))
    number = read_number(text, text.table.find_span(CellPlace(2, 2)), "en", Notation)
    with nullcontext() if is_taken else pytest.raises(InvalidValue):
        check_factor(header, number)
