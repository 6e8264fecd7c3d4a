"""Cues: the words and signs beside a number that bound it, before and after it, with their negation."""

from collections.abc import Mapping

import pytest

from app.extraction.numbers.reader import read_quantities

pytestmark = pytest.mark.engines("sqlite")

ENGLISH_BEFORE = {
    "gt": (
        "more than", "richer than", "stronger than", "well over", "eclipsing", "breached", "crossed", "climbed past",
        "more than a whopping",
    ),
    "lt": ("fewer than", "weaker than", "just shy of", "not quite", "not even", "nowhere near"),
    "gte": ("no fewer than", "never less than", "would never be below", "no younger than", "a floor of"),
    "lte": (
        "limited to", "capped at", "restricted to", "a ceiling of", "topping out at", "never more than", "won't exceed",
        "must not be above", "no older than", "up to and including",
    ),
    "approx": ("barely", "scarcely", "virtually", "in the neighborhood of", "possibly", "almost exactly", "a rough"),
    "eq": ("only", "just", "exactly", "a record", "a high of"),
}  # fmt: skip
ENGLISH_AFTER = {
    "gte": ("or more", "and above", "at a minimum"),
    "lte": ("or fewer", "at a maximum", "tops"),
    "approx": ("or so", "more or less", "roughly"),
}
# A text and the comparators of its quantities.
IN_SENTENCES = [
    ("Airbus handed over 61 jets to airlines.", "eq"),
    ("It rolled over 30 million euros of debt.", "eq"),
    ("Norgas took over 12 depots from Brevik.", "eq"),
    ("It took over 12 hours.", "gt"),
    ("It has taken over 200 orders.", "gt"),
    ("The tank shall hold min. 600 litres.", "gte"),
    ("Range: min 250 km.", "gte"),
    ("It ran for 5 min 30 times.", "eq eq"),
    ("It took 12 min. 30 people came.", "eq eq"),
    ("The maximum penalty under Section 9 is 4 % of sales.", "lte"),
    ("The minimum deposit is €500.", "gte"),
    ("It needs a minimum order of 20 units.", "gte"),
    ("The maximum speed is 300 km/h.", "eq"),
    ("The maximum penalty rose and the bill is 300 euros.", "eq"),
]
CHINESE_BEFORE = {
    "gt": ("超过", "破", "首破", "跨过", "重于"),
    "lt": ("不到", "失守", "没有达到", "低过"),
    "gte": ("不少于", "不下于", "不得少于", "不应低于", "至少造成", "至少还需要"),
    "lte": ("顶多", "充其量", "不超", "不得超过", "不能高于", "限于", "上限", "至多可容纳"),
    "approx": ("约计", "大体"),
    "eq": ("足足", "整整", "高达", "打破", "仅"),
}
CHINESE_AFTER = {
    "gte": ("打底", "或更多"),
    "lte": ("为限", "封顶"),
    "approx": ("光景",),
    "lt": ("不到",),
}


def list_cases(
    cues: Mapping[str, tuple[str, ...]], sentences: tuple[str, ...]
) -> list[tuple[str, str]]:
    return [
        (sentence.format(cue), comparator)
        for comparator, phrases in cues.items()
        for cue in phrases
        for sentence in sentences
    ]


CASES = [
    *list_cases(ENGLISH_BEFORE, ("The firm has {} 500 orders.", "It was {} $3 billion in May.")),
    *list_cases(ENGLISH_AFTER, ("There were 500 orders {}.",)),
    *list_cases(CHINESE_BEFORE, ("该项目今年{}500辆。", "工程{}30亿元。")),
    *list_cases(CHINESE_AFTER, ("重量为30公斤{}。",)),
]


@pytest.mark.parametrize(("text", "comparator"), CASES)
def test_cue_beside_number_gives_its_comparator(text: str, comparator: str) -> None:
    (quantity,) = read_quantities(text, "en" if text.isascii() else "zh")

    assert quantity.comparator == comparator


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Greater than 40 but less than 50 patients responded.", [("40", "gt", "patients"), ("50", "lt", "patients")]),
        ("It expects more than 30, but no more than 50 deals.", [("30", "gt", "deals"), ("50", "lte", "deals")]),
        ("气温大于20℃小于30℃。", [("20", "gt", "℃"), ("30", "lt", "℃")]),
    ],
)  # fmt: skip
def test_two_bounds_of_one_thing_are_two_quantities_with_its_unit(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    quantities = read_quantities(text, "en" if text.isascii() else "zh")

    assert [(read.value, read.comparator, read.unit_text) for read in quantities] == expected


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("It will spend $5 billion over five years.", "eq"),
        ("The plan creates 500 jobs over five years.", "eq"),
        ("She has led it for over five years.", "gt"),
        ("It took over five years.", "gt"),
        ("They pushed temperatures past 40 degrees Celsius.", "gt"),
        ("They won the past three games.", "eq"),
    ],
)
def test_over_and_past_bound_no_period(text: str, comparator: str) -> None:
    assert read_quantities(text, "en")[-1].comparator == comparator


@pytest.mark.parametrize(("text", "comparators"), IN_SENTENCES)
def test_cue_of_a_sentence_is_read_with_the_words_around_it(text: str, comparators: str) -> None:
    read = read_quantities(text, "en")
    assert " ".join(str(quantity.comparator) for quantity in read) == comparators
