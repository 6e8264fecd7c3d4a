"""Properties of the reader on any text: no number is cut, spans are exact, the value is that of the words."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.extraction.numbers.reader import read_quantities

pytestmark = pytest.mark.engines("sqlite")

PIECES = [
    "1", "25", "330,000", "1,234.5", "1.5e3", "2.1×10^24", "10⁶", "½", "1 1/2", "-5", "−40", "3:1", "4-5", "twenty-five", "half a million",
    "a third", "tens of thousands", "doubled", "tenfold", "三百亿", "百分之五十", "五成", "数百万", "1000多个", "翻了一番", "12万", "GPT-4",
    "2021", "1/3", "5G", " ", ", ", ". ", "-", "–", " to ", " and ", "more than ", "no more than ", "about ", "~", "≥", "±", "约", "不超过",
    "以上", " km", "kg/m3", " %", "€", "$", "US$", " billion", "M", "K", "B", "年", "/", "·", "(", ")", " per year", "from ", "up ", "by ",
    "，", "\n", "'", "x", " users", "℃", "５", "，０００",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=40)
LANGUAGES = st.sampled_from([None, "en", "zh", "de", "fr"])


@given(TEXTS, LANGUAGES)
@example("6.75 billion calls", "en")
@example("(-.5e+12)", "en")
@example("1,2,3", "en")
def test_spans_of_any_text_are_exact_and_in_order(text: str, language: str | None) -> None:
    end = 0
    for quantity in read_quantities(text, language):
        assert end <= quantity.span.start <= quantity.numeral.start
        assert quantity.numeral.start < quantity.numeral.end <= quantity.span.end <= len(text)
        places = [*quantity.units, *([quantity.cue] if quantity.cue else [])]
        assert all(0 <= place.start <= place.end <= len(text) for place in places)
        end = quantity.span.end


@given(TEXTS, LANGUAGES)
@example("1,250 t", "en")
@example("10^6", "en")
@example("２０，０００", "zh")
def test_numbers_of_any_text_are_never_cut_within_their_digits(
    text: str, language: str | None
) -> None:
    for quantity in read_quantities(text, language):
        start, end = quantity.numeral.start, quantity.numeral.end
        if text[start].isdecimal():
            assert not text[start - 1 : start].isdecimal()
        if text[end - 1].isdecimal():
            assert not text[end : end + 1].isdecimal()


@given(TEXTS, LANGUAGES)
def test_reading_twice_gives_the_same(text: str, language: str | None) -> None:
    assert read_quantities(text, language) == read_quantities(text, language)


UNITS = st.sampled_from([" km", " kg/m3", " Wh/kg", "%", " tonnes", " kWh/100 km", " °C", " GB", " dB", ""])  # fmt: skip
SPELLINGS = {
    "plain": lambda number: f"{number:f}",
    "grouped": lambda number: f"{number:,f}",
    "exponent": lambda number: f"{number:E}",
    "times": lambda number: f"{number:f} × 10^3",
    "scale": lambda number: f"{number:f} million",
}
FACTORS = {"times": 10**3, "scale": 10**6}


@given(
    st.decimals(min_value=0, max_value=10**15, places=3), UNITS, st.sampled_from(sorted(SPELLINGS))
)
def test_value_of_any_spelling_is_exact(number, unit: str, spelling: str) -> None:  # type: ignore[no-untyped-def]
    text = f"It is {SPELLINGS[spelling](number)}{unit}."
    (quantity,) = read_quantities(text, "en")
    assert quantity.value is not None
    assert Fraction(quantity.value) == Fraction(number) * FACTORS.get(spelling, 1)


@given(st.integers(min_value=2, max_value=10**12 - 1))
def test_german_separators_are_read_by_the_language(number: int) -> None:
    written = f"{number:,}".replace(",", ".")
    (quantity,) = read_quantities(f"Es sind {written},5 km.", "de")
    assert quantity.value is not None
    assert Fraction(quantity.value) == number + Fraction(1, 2)
