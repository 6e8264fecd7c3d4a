"""Every number of a text: quantities as the reader reads them, and digits that name something."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.voltara import TEXT

from app.domain.cells.form import CSV, TableForm
from app.domain.cells.table_text import TableText
from app.extraction.numbers.every_number import NamingReason, list_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, "LX-2=name|402 ± 5 Wh/kg|25 °C|800 cycles|2025=date|350 Wh/kg|2023=date|96 cells|10 years|450 Wh/kg|2027=date|LX-2=name|12=name"),
        ("An A4 sheet over 5G, GPT-4o and COVID-19.", "A4=name|5G=name|GPT-4o=name|COVID-19=name"),
        ("On 12 June 2025 at 10:30, or 2025-06-12.", "12 June 2025=date|10:30=date|2025-06-12=date"),
        ("Boeing 737, see https://a.example/2024/x5 and [12].", "737=name|https://a.example/2024/x5=name|12=name"),
        ("神舟二十号于2025年4月24日发射，增长10%。", "2025年4月24日=date|10%"),
        ("猛禽2发动机推力约为230吨，歼20战机共3架。", "猛禽2发动机推力约为=name|230吨|歼20战机共=name|3架"),
        ("第一名得分95超过对手，全队共12金3银。", "第一|95|12|3"),
        ("It was the first one, by far.", ""),
        ("Thousands came; he counted 3.", "Thousands|3"),
        ("", ""),
    ],
)  # fmt: skip
def test_list_numbers_lists_each_once_with_the_reason_of_what_names(
    text: str, expected: str
) -> None:
    listed = [
        number.exact + (f"={number.reason}" if number.reason else "")
        for number in list_numbers(text, "en")
    ]
    assert "|".join(listed) == expected


def test_list_numbers_reads_value_unit_and_bounds() -> None:
    [cell, first] = list(list_numbers("5 to 7 km in Hall 12", "en"))
    assert (cell.value, cell.lower, cell.upper, cell.unit, cell.unit_text) == (
        None,
        "5",
        "7",
        "km",
        "km",
    )
    assert (first.exact, first.value, first.unit, first.comparator) == ("12", "12", None, None)


def test_list_numbers_that_are_no_quantity_and_no_name_have_no_reason() -> None:
    [number] = list(list_numbers("9" * 900, "en"))
    assert (number.exact, number.value, number.reason) == ("9" * 900, None, None)


@given(st.lists(st.sampled_from([*"0123456789 .,-:/%年月号A", "km ", "in ", "2025", "Hall ", "\n\n", "±"]), max_size=60).map("".join))  # fmt: skip
def test_list_numbers_of_any_text_has_each_digit_in_exactly_one(text: str) -> None:
    numbers = list(list_numbers(text, "en"))
    places = [at for number in numbers for at in range(number.span.start, number.span.end)]
    assert places == sorted(set(places))
    assert {at for at, char in enumerate(text) if char.isdigit()} <= set(places)
    assert all(number.span.cut(text) == number.exact for number in numbers)


@pytest.mark.slow
def test_list_numbers_of_a_long_text_counts_offsets_over_all_blocks() -> None:
    text = "\n\n".join([TEXT] * 40)
    listed = [number.span.cut(text) for number in list_numbers(text, "en")]
    assert listed == [number.exact for number in list_numbers(TEXT, "en")] * 40


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["en", "de", "zh"]))
def test_day_alone_in_a_cell_is_the_date_that_the_rules_find(day: date, language: str) -> None:
    written = day.isoformat()
    table = TableText(f"Day\n{written}", TableForm(CSV, 1, ","))
    (by_rules,) = list_numbers(written, language)
    assert [*list_numbers(table, language)] == [replace(by_rules, span=by_rules.span.shift(4))]
    assert by_rules.reason == NamingReason.DATE
