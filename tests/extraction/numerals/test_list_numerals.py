"""Numerals in digits, in English and in Chinese words: place and exact value."""

from fractions import Fraction

import pytest

from app.extraction.numbers.flat_text import flatten
from app.extraction.numerals.list_numerals import list_numerals
from app.extraction.numerals.numeral import NumeralKind

pytestmark = pytest.mark.engines("sqlite")

# Text, language, and what is read: the words with their value, `vague`, or `unreadable`.
READ = [
    ("671B and 2.788M", "en", [("671B", "671000000000"), ("2.788M", "2788000")]),
    ("2.1e+25 or 1.07×10^24", "en", [("2.1e+25", "21E24"), ("1.07×10^24", "107E22")]),
    ("10⁶, 10^-6 and 10−7 pascal", "en", [("10⁶", "1E6"), ("10^-6", "1E-6"), ("10−7", "1E-7")]),
    ("3.86±0.12×10−5 K", "en", [("3.86±0.12×10−5", "386E-7")]),
    ("-5, −5, minus 5", "en", [("-5", "-5"), ("−5", "-5"), ("minus 5", "-5")]),
    ("1 1/2, 3-5/8 and 11¼", "en", [("1 1/2", "3/2"), ("3-5/8", "29/8"), ("11¼", "45/4")]),
    ("1/3 of 124/73", "en", [("1/3", "1/3"), ("124", "124"), ("73", "73")]),
    ("A4 and H100", "en", []),
    ("RMB50 million, USD1,700", "en", [("50 million", "5E7"), ("1,700", "1700")]),
    ("40 Mio. Euro", "de", [("40 Mio.", "4E7")]),
    ("2 Billion", "de", [("2 Billion", "2E12")]),
    ("2 billion", "en", [("2 billion", "2E9")]),
    ("10:1 at 10:30", "en", [("10:1", "10"), ("10", "10"), ("30", "30")]),
    ("1e1000000", "en", [("1e1000000", "unreadable")]),
    ("1.2.3", "en", [("1.2.3", "unreadable")]),
    ("4,2.1e+25,1", "en", [("4", "4"), ("2.1e+25", "21E24"), ("1", "1")]),
    ("at .5.5 or .5", "en", [(".5.5", "unreadable"), (".5", "1/2")]),
    ("SGD500 and SEK5m", "en", [("500", "500"), ("5m", "5E6")]),
    ("two and a half million", "en", [("two and a half million", "25E5")]),
    ("a million and a half", "en", [("a million and a half", "15E5")]),
    ("half a million", "en", [("half a million", "5E5")]),
    ("six hundred and fifty thousand", "en", [("six hundred and fifty thousand", "65E4")]),
    ("twenty-five", "en", [("twenty-five", "25")]),
    ("a dozen", "en", [("a dozen", "12")]),
    ("twenty thirty", "en", [("twenty thirty", "unreadable")]),
    ("two-thirds of a quarter of it", "en", [("two-thirds", "2/3"), ("a quarter", "1/4")]),
    ("in the second half of the first quarter", "en", [("second", "2"), ("first", "1")]),
    ("one in five", "en", [("one in five", "1/5")]),
    ("twice the size, tenfold", "en", [("twice", "2"), ("tenfold", "10")]),
    ("It doubled.", "en", [("doubled", "2")]),
    ("tens of thousands", "en", [("tens of thousands", "vague")]),
    ("一百亿亿", "zh", [("一百亿亿", "1E18")]),
    ("1.2万亿和110.2亿亿", "zh", [("1.2万亿", "12E11"), ("110.2亿亿", "1102E15")]),
    ("两千四百五", "zh", [("两千四百五", "2450")]),
    ("百分之五十，五成，三分之一", "zh", [("百分之五十", "50"), ("五成", "50"), ("三分之一", "1/3")]),
    ("一点五", "zh", [("一点五", "3/2")]),
    ("四个半", "zh", [("四个半", "9/2")]),
    ("零下120度", "zh", [("零下120", "-120")]),
    ("近几十年，数百万", "zh", [("几十", "vague"), ("数百万", "vague")]),
    ("翻了一番", "zh", [("一番", "2")]),
    ("一百千瓦，1兆赫兹", "zh", [("一百", "100"), ("1", "1")]),
    ("百公里，载人登陆", "zh", []),
    ("5兆戈瑞，3兆贝可，2兆欧，4兆牛", "zh", [("5", "5"), ("3", "3"), ("2", "2"), ("4", "4")]),
    ("5兆欧元", "zh", [("5兆", "5E12")]),
    ("2兆1,317億円", "ja", [("2兆1,317億", "21317E8")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "expected"), READ)
def test_numerals_are_read_with_place_and_value(
    text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    shown = []
    for numeral in list_numerals(flatten(text), language):
        special = {NumeralKind.VAGUE: "vague", NumeralKind.UNREADABLE: "unreadable"}
        value = special.get(numeral.kind) or str(numeral.value)
        shown.append((text[numeral.start : numeral.end], value))
    words = {"vague", "unreadable"}
    assert shown == [(w, v if v in words else str(Fraction(v))) for w, v in expected]


@pytest.mark.parametrize(
    ("text", "digits"), [("1,200", 2), ("1.50", 3), ("0.03", 1), ("10^24", 1), ("2.5 million", 2)]
)
def test_significant_digits_are_counted_as_written(text: str, digits: int) -> None:
    (numeral,) = list_numerals(text, "en")
    assert numeral.digits == digits
