"""What holds for the quantities of any text: spans are trimmed and apart, no digits are cut, values are complete."""

import re
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.processor_time import limit_processor_time

from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import TextQuantity

pytestmark = pytest.mark.engines("sqlite")

NUMERALS = [
    "5", "-40", "−40", "1,250", "1.250", "1'250", "1/3", "2½", "¾", ".5", "10^6", "10⁻⁶", "2.1e+25",
    "1.07×10^24", "671B", "128K", "6.75", "330,000,", "16:9", "4~5", "５００", "twenty-five", "one", "third",
    "dozen", "三千", "一百亿亿", "百分之五十", "数百万", "1000多", "几十",
]  # fmt: skip
UNITS = [
    "km", "kg/m3", "Wh/kg", "kWh/100", "%", "°C", "m²", "N·m", "mg/L", "$", "US$", "€3", "RMB", "billion",
    "million", "parameters", "calls", "a", "year", "per", "per", "±", "±0.5", "x", "times", "more", "than",
    "no", "about", "at", "least", "up", "to", "from", "to", "by", "and", "-", "–", "/", "(", ")", "·", ".",
    ",", "公里", "万", "亿元", "个", "倍", "以上", "约", "不超过", "千瓦时/吨",
]  # fmt: skip
PIECES = st.sampled_from([*NUMERALS, *UNITS])
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES, max_size=12).map("".join),
)
LANGUAGES = st.sampled_from(["en", "zh", "de", None])
# Hostile parts, repeated: the time for them has to grow with the length alone.
HOSTILE = [
    *("1", "1,", "1 ", "9.9e", "-", " ", "1.", "1/", "10^", "1-", "1 (", "$€", "1±", "a1", "10⁶", "１，", "1'", "·"),
    *("from 1 to ", "one hundred and ", "no more than about ", "twenty-", "1 kg/m/", "m·", "1 W per ", "十百千", "一万亿", "不超过约"),
]  # fmt: skip
LENGTH = 2_000


def list_spans(quantity: TextQuantity) -> list[tuple[int, int]]:
    """List the spans of a quantity's parts, to be compared."""
    parts = [quantity.span, quantity.whole, quantity.numeral, *quantity.units]
    tolerance = [quantity.tolerance.span] if quantity.tolerance else []
    cue = [quantity.cue] if quantity.cue else []
    return [(part.start, part.end) for part in (*parts, *tolerance, *cue)]


@given(TEXTS, LANGUAGES)
@example("75 USD million", "en")
@example("17 USD 25", "en")
@example("from 4 -5 km", "en")
@example("US$0.05/kWh to US$0.08/kWh", "en")
def test_spans_of_quantities_are_trimmed_nested_and_apart(text: str, language: str | None) -> None:
    quantities = read_quantities(text, language)
    for quantity in quantities:
        for start, end in list_spans(quantity):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
        assert quantity.span.start <= quantity.numeral.start
        assert quantity.numeral.end <= quantity.span.end
        assert quantity.whole.start <= quantity.span.start
        assert quantity.span.end <= quantity.whole.end
    for quantity, following in pairwise(quantities):
        assert quantity.span.end <= following.span.start


@given(TEXTS, LANGUAGES)
@example("1,250.5 and 10^6 and 1.07×10^24 and 1/3", "en")
@example(".0 000", "en")
@example(".0.0", "en")
def test_no_numeral_is_cut(text: str, language: str | None) -> None:
    quantities = read_quantities(text, language)
    for digits in re.finditer(r"[0-9]+", text):
        for quantity in quantities:
            for edge in (quantity.numeral.start, quantity.numeral.end, quantity.span.start, quantity.span.end):  # fmt: skip
                assert not digits.start() < edge < digits.end()


@given(st.lists(st.sampled_from(["1,250", "1250", "0.5", "12.75", "330,000", "7"]), min_size=1, max_size=5))  # fmt: skip
def test_digits_with_separators_are_one_numeral(numerals: list[str]) -> None:
    text = "; ".join(f"it has {numeral} km" for numeral in numerals)
    quantities = read_quantities(text, "en")
    assert [quantity.numeral.cut(text) for quantity in quantities] == numerals
    assert [quantity.value for quantity in quantities] == [n.replace(",", "") for n in numerals]


@given(TEXTS, LANGUAGES)
def test_quantities_have_a_value_or_bounds_or_are_vague(text: str, language: str | None) -> None:
    for quantity in read_quantities(text, language):
        has_value = quantity.value is not None
        has_bounds = quantity.lower is not None and quantity.upper is not None
        assert [has_value, has_bounds, quantity.vague].count(True) == 1
        assert (quantity.lower is None) == (quantity.upper is None)
        assert (quantity.comparator is None) == quantity.vague
        assert (quantity.unit_text is None) <= (quantity.units == ())
        if has_bounds:
            assert Fraction(quantity.lower or "") <= Fraction(quantity.upper or "")
        if has_value:
            Fraction(quantity.value or "")


@given(
    st.lists(PIECES, max_size=8).map(" ".join), st.sampled_from(["It ended. ", "好的。", "\n\n"])
)
def test_a_sentence_before_moves_the_offsets_alone(text: str, before: str) -> None:
    there = read_quantities(f"{before}{text}", "en")
    here = read_quantities(text, "en")
    shift = len(before)
    assert [list_spans(quantity) for quantity in there] == [
        [(start + shift, end + shift) for start, end in list_spans(quantity)] for quantity in here
    ]
    assert [quantity.value for quantity in there] == [quantity.value for quantity in here]


@pytest.mark.parametrize("part", HOSTILE)
def test_hostile_text_is_read_soon(part: str) -> None:
    # Less than a second on the slowest machine; exponential time would take minutes.
    text = (part * LENGTH)[:LENGTH]
    with limit_processor_time(5):
        read_quantities(text, "en")
