"""Numerals are read to the last digit or not at all: a wrong number is worse than none."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.processor_time import limit_processor_time

from app.domain.numbers.numerals import comparator_of_cue, read_numeral
from app.domain.numbers.quantity import Comparator

# Written out here, so that the tests see when the module's own lists lose a word.
WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
twenty thirty forty fifty sixty seventy eighty ninety
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
"""
UP_TO_NINETEEN, TENS, ORDINALS = WORDS.split()[:20], WORDS.split()[20:28], WORDS.split()[28:]
SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "万": 10**4,
    "亿": 10**8,
}

WRONG_GROUPS = (
    "1,00 1,0000 1000,000 1,000,00 1,000,0000 ,100 1, 1,,000 1,000.5,000 0,5 1.000.000 1'000"
)
OTHER_NOTATIONS = (
    "NaN Infinity inf 1E5 1e+9 1E+1000000 0x10 .5 5. 1.2.3 1_000 -5 +5 −5 -0 5% 12th ½ 1⁄3"
)
NO_FRACTIONS = "1/0 1/00 0/0 1/-3 1.5/2 1/2/3 1/ /3 1,000/3"
# Digits that look alike, or that Python's `\d` and `int` accept.
OTHER_SCRIPTS = "１ １２３ 1２ ٣ ३ ² 三 二十 Ⅷ ③"


# --- read_numeral --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("7", "7"),
        ("007", "7"),
        ("10000", "10000"),
        ("10,000", "10000"),
        ("330,000", "330000"),
        ("8,000,000", "8000000"),
        ("12,345,678.901", "12345678.901"),
        ("0.03", "0.03"),
        ("1.50", "1.5"),
        ("9223372036854775808", "9223372036854775808"),
        ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ("1/3", "1/3"),
        ("22/7", "22/7"),
        ("0/5", "0"),
        (" 35 ", "35"),
        ("\u300035\u00a0", "35"),
        ("four", "4"),
        ("Four", "4"),
        ("FIRST", "1"),
        ("thirty five", "35"),
        ("thirty-five", "35"),
        ("Thirty-Five", "35"),
        ("ninety nine", "99"),
        ("twenty-first", "21"),
        ("two hundred", "200"),
        ("2.5 hundred", "250"),
        ("35 thousand", "35000"),
        ("thirty-five thousand", "35000"),
        ("one hundred thousand", "100000"),
        ("one thousand million", "1E+9"),
        ("6.75 billion", "6750000000"),
        ("1.1 million", "1100000"),
        ("1,100.5 million", "1100500000"),
        ("2/3 million", "2000000/3"),
        ("3\u00a0trillion", "3E+12"),
        ("3万", "30000"),
        ("3 万", "30000"),
        ("1.5亿", "150000000"),
        ("2,000 亿", "2E+11"),
        ("3 万 亿", "3E+12"),
    ],
)
def test_read_numeral_with_number_as_sources_write_it_is_exact(text: str, number: str) -> None:
    assert read_numeral(text) == Fraction(number)


@pytest.mark.parametrize(
    "text",
    [
        *WRONG_GROUPS.split(),
        *OTHER_NOTATIONS.split(),
        *NO_FRACTIONS.split(),
        *OTHER_SCRIPTS.split(),
        "1 000",
        "1\u00a0000",
        "1\u2009000",
        # Words that are no number, alone or together.
        "hundred",
        "million",
        "万",
        "亿",
        "million million",
        "a hundred",
        "half",
        "twenty zero",
        "twenty eleven",
        "twenty thirty",
        "ten one",
        "one two",
        "five twenty",
        "five hundred twelve",
        "two million three",
        "two and a half",
        "4 5",
        "4 five",
        "forty 5",
        "fourty",
        "-five",
        "thirty--five",
        "thirty‐five",
        "3 millions",
        "3 metres",
        "more than 3",
        "2021-2022",
        # Hostile text.
        "",
        " ",
        "\n",
        "\0",
        "5\0",
        "\ud800",
        "5\udfff",
        "\u202e5",
        "5\u200b",
        "5\u200b million",
        "\ufeff5",
        "5\u0301",
        "ｆｏｕｒ",
        "fo\u00adur",
        "9**9**9**9",
        "=cmd()",
        "<script>",
        "__import__('os')",
        "million " * 15,
        "5" + " trillion" * 20,
        "9" * 301,
        "5" + " " * 300,
        "9" * 1_000_000,
        "9," * 500_000,
        "1/" * 500_000,
        "-" * 1_000_000,
        "million " * 125_000,
        "万" * 1_000_000,
        "\0" * 1_000_000,
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_read_numeral_with_anything_else_is_none_quickly(text: str) -> None:
    with limit_processor_time(0.2):
        assert read_numeral(text) is None


def test_read_numeral_with_every_word_below_twenty_is_its_number() -> None:
    assert [read_numeral(word) for word in UP_TO_NINETEEN] == list(range(20))


def test_read_numeral_with_every_ordinal_is_its_number() -> None:
    assert [read_numeral(word) for word in ORDINALS] == list(range(1, 13))


@pytest.mark.parametrize("joint", [" ", "-", "  "])
def test_read_numeral_with_every_ten_and_one_is_their_sum(joint: str) -> None:
    for ten, word in enumerate(TENS, start=2):
        assert read_numeral(word) == 10 * ten
        for index in range(1, 10):
            assert read_numeral(f"{word}{joint}{UP_TO_NINETEEN[index]}") == 10 * ten + index


@pytest.mark.parametrize(("scale", "factor"), SCALES.items())
def test_read_numeral_with_scale_multiplies_exactly(scale: str, factor: int) -> None:
    assert read_numeral(f"0.1 {scale}") == Fraction(factor, 10)
    assert read_numeral(f"seven {scale.upper()}") == 7 * factor


@given(st.integers(0, 10**80), st.none() | st.text("0123456789", min_size=1, max_size=12))
def test_read_numeral_with_or_without_separators_keeps_every_digit(
    whole: int, part: str | None
) -> None:
    decimals = "" if part is None else f".{part}"
    expected = Fraction(f"{whole}{decimals}")
    assert read_numeral(f"{whole}{decimals}") == expected
    assert read_numeral(f"{whole:,}{decimals}") == expected


@given(st.lists(st.text("123456789", min_size=1, max_size=5), min_size=2, max_size=6))
def test_read_numeral_with_wrong_groups_is_none(groups: list[str]) -> None:
    """A separator out of place is a typing error, or a decimal comma: both are another number."""
    right = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    number = read_numeral(",".join(groups))
    assert number == (int("".join(groups)) if right else None)


@given(
    st.integers(0, 10**30),
    st.integers(1, 10**30),
    st.sets(st.sampled_from(sorted(SCALES)), max_size=3).map(
        lambda chosen: sorted(chosen, key=SCALES.__getitem__)
    ),
)
def test_read_numeral_with_fraction_and_scales_never_rounds(
    numerator: int, denominator: int, scales: list[str]
) -> None:
    expected = Fraction(numerator, denominator)
    for scale in scales:
        expected *= SCALES[scale]
    assert read_numeral(" ".join([f"{numerator}/{denominator}", *scales])) == expected


@given(
    st.text(st.characters(), max_size=130)
    | st.lists(
        st.sampled_from([*UP_TO_NINETEEN, *TENS, *ORDINALS, *SCALES, "3", "0.5", "1,000", "-", ""]),
        max_size=6,
    ).map(" ".join)
)
def test_read_numeral_with_any_text_is_positive_fraction_or_none(text: str) -> None:
    number = read_numeral(text)
    assert number is None or number >= 0
    assert type(number) in {Fraction, type(None)}


# --- comparator_of_cue ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comparator", "cues"),
    [
        ("gt", "more than|over|above|exceeding|greater than|超过"),
        ("lt", "less than|under|below|fewer than"),
        ("gte", "at least|no less than|not less than|至少"),
        ("lte", "at most|up to|no more than|not more than|至多"),
        ("approx", "nearly|almost|about|around|approximately|roughly|some|close to|约|近"),
        ("eq", "only|exactly|just"),
    ],
)
def test_comparator_of_known_cue_is_what_it_means(comparator: str, cues: str) -> None:
    assert {cue: comparator_of_cue(cue) for cue in cues.split("|")} == (
        dict.fromkeys(cues.split("|"), comparator)
    )
    assert Comparator(comparator)


@pytest.mark.parametrize(
    ("cue", "comparator"),
    [
        ("More than", "gt"),
        ("NEARLY", "approx"),
        (" no  less\tthan ", "gte"),
        ("up\nto", "lte"),
        ("at\u00a0least", "gte"),
        ("　超过　", "gt"),
    ],
)
def test_comparator_of_cue_in_other_case_or_spacing_is_the_same(cue: str, comparator: str) -> None:
    assert comparator_of_cue(cue) == comparator


@pytest.mark.parametrize(
    "cue",
    [
        "",
        " ",
        "more",
        "than",
        "than more",
        "more than 500",
        "not more",
        "not nearly",
        "no",
        "morethan",
        "more-than",
        "more, than",
        "over,",
        "over, above",
        "approx",
        "gt",
        ">",
        "record",
        "超",
        "超过了",
        "ｏｖｅｒ",
        "over\0",
        "over\u200b",
        "\u202eover",
        "\ud800",
        "<script>",
        "more than " * 100_000,
        "\0" * 1_000_000,
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_comparator_of_unknown_cue_is_none_quickly(cue: str) -> None:
    with limit_processor_time(0.2):
        assert comparator_of_cue(cue) is None


@pytest.mark.parametrize(
    "text", ["0,123", "00,000", "01,000", "third million", "2 million hundred"]
)
def test_read_numeral_with_doubtful_reading_is_none(text: str) -> None:
    assert read_numeral(text) is None
