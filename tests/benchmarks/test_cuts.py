"""Cut and false claims made of gold quantities, and what is counted of them."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from support.project import PROJECT_ROOT

from benchmarks.cuts import count_cuts
from benchmarks.reading.cut_claims import Check, Stated, list_faulty, list_honest
from benchmarks.reading.gold import GoldQuantity, GoldText, read_gold
from benchmarks.reading.parts import find_parts
from benchmarks.reading.readers import Reading

pytestmark = pytest.mark.engines("sqlite")

SENTENCES = PROJECT_ROOT / "tests/extraction/gold/sentences.jsonl"
FIRST = 20


def read_nothing(_text: str, _language: str | None) -> list[Reading]:
    return []


def mark(text: str, quote: str, number: str, unit_text: str | None = None, cue: str | None = None, value: str = "7", tolerance: str | None = None) -> GoldQuantity:  # fmt: skip
    """Make a quantity as our own sentences mark it."""
    marked = {
        "number": number,
        "unit_text": unit_text,
        "cue": cue,
        "tolerance": {"as_stated": tolerance} if tolerance else None,
    }
    start = text.index(quote)
    comparators = frozenset({"lte"}) if cue else frozenset({"eq"})
    return GoldQuantity(
        start,
        start + len(quote),
        quote,
        Fraction(value),
        units=("kg",),
        comparators=comparators,
        marked=marked,
    )


def list_words(text: str, gold: GoldQuantity) -> set[str]:
    claims = list_faulty(text, gold, read_nothing, "en")
    return {claim.span.cut(text) for claim in claims if claim.kind == "cut"}


@pytest.mark.parametrize(
    ("text", "gold", "cuts"),
    [
        (
            "It made 6.75 billion calls.",
            mark("It made 6.75 billion calls.", "6.75 billion calls", "6.75 billion", "calls"),
            {".75 billion calls", "75 billion calls", "billion calls", "6.75 billion", "6.75", "6.", ".75 billion", ".75", ".", "75 billion", "75", "billion"},
        ),
        ("-40 kg", mark("-40 kg", "-40 kg", "-40", "kg"), {"40 kg", "kg", "-40", "-", "40"}),
        ("a quarter of it", mark("a quarter of it", "a quarter", "a quarter"), {"a"}),
        ("24 ± 2 h", mark("24 ± 2 h", "24 ± 2 h", "24", "h", tolerance="± 2"), {"± 2 h", "2 h", "h", "24 ± 2", "24 ±", "24", "± 2", "±", "2"}),
        ("三成", mark("三成", "三成", "三", "成"), {"三", "成"}),
    ],
)  # fmt: skip
def test_cuts_leave_a_part_of_numeral_or_unit_off(
    text: str, gold: GoldQuantity, cuts: set[str]
) -> None:
    assert list_words(text, gold) == cuts


def test_cuts_leave_a_part_of_the_cue_off_but_not_all_of_it() -> None:
    text = "at no more than 5 kg"
    words = list_words(text, mark(text, "5 kg", "5", "kg", "no more than"))
    assert {"more than 5 kg", "than 5 kg", "no more than 5"} <= words
    assert not words & {"5 kg", "no more than 5 kg"}


def test_counted_thing_left_off_is_no_other_cut() -> None:
    text = "It made 6.75 billion calls."
    gold = replace(mark(text, "6.75 billion calls", "6.75 billion", "calls"), units=("{call}",))
    claims = list(list_faulty(text, gold, read_nothing, "en"))
    bare = {claim.span.cut(text) for claim in claims if claim.kind == "bare"}
    assert bare == {"6.75 billion"}
    assert "billion" in list_words(text, gold)


def test_words_of_an_exact_number_may_be_left_off_in_part() -> None:
    text = "工期仅为18个月"
    gold = replace(mark(text, "18个月", "18", "月", "仅为"), comparators=frozenset({"eq"}))
    assert "为18个月" not in list_words(text, gold)


@pytest.mark.parametrize(
    ("quote", "numeral", "units"),
    [
        ("greater than 20 m s−1", "20", ["m s−1"]),
        ("five years old", "five", ["years"]),
        ("64-year-old", "64", ["year"]),
        ("20 [kg]", "20", ["kg"]),
        ("$ 75 million", "75 million", ["$"]),
        ("2 × 10 27molecules", "2 × 10 27", ["molecules"]),
        ("1.26±0.2‰", "1.26±0.2", ["‰"]),
        ("零下四十二度", "零下四十二", ["度"]),
        ("at least", None, None),
    ],
)
def test_parts_of_quotes_without_marks_are_found(
    quote: str, numeral: str | None, units: list[str] | None
) -> None:
    gold = GoldQuantity(0, len(quote), quote, Fraction(1), units=("kg",), loose=True)
    parts = find_parts(quote, gold)
    assert (parts and parts.numeral.cut(quote)) == numeral
    assert (parts and [unit.cut(quote) for unit in parts.units]) == units


def test_claims_give_what_the_whole_states_what_is_left_and_nothing() -> None:
    text = "It made 6.75 billion calls."
    gold = mark(text, "6.75 billion calls", "6.75 billion", "calls", value="6750000000")
    claims = list(list_faulty(text, gold, lambda *_: [Reading(0, 4, "6", None, None, None, None, "gt")], "en"))  # fmt: skip
    given = {claim.stated for claim in claims if claim.span.cut(text) == "6.75"}
    assert given == {
        Stated(),
        Stated("6750000000", unit="kg", comparator="eq"),
        Stated("6750000000"),
        Stated("6"),
        Stated("6", comparator="gt"),
        Stated("6.75"),
        Stated("6.75", unit="kg", comparator="eq"),
    }
    false = {claim.stated for claim in claims if claim.kind == "false"}
    assert false == {Stated("6.75"), Stated("6.75", unit="kg", comparator="eq")}


def make_oracle(texts: Sequence[GoldText]) -> Check:
    """Make a guard that knows the gold: it accepts the honest claims alone."""
    honest = {
        (text.text, claim.span.start, claim.span.end, claim.stated)
        for text in texts
        for gold in text.quantities
        if not gold.is_neutral
        for claim in list_honest(gold)
    }
    return lambda text, _language, start, end, stated: (
        [] if (text, start, end, stated) in honest else ["number_cut"]
    )


def test_guard_that_knows_the_gold_accepts_no_cut_and_refuses_no_honest_claim() -> None:
    texts = read_gold(SENTENCES)
    tally = count_cuts(texts, make_oracle(texts), read_nothing)
    assert tally.made["cut"] > 10_000
    assert min(tally.made["bare"], tally.made["false"], tally.honest) > 300
    assert tally.accepted.total() == tally.refused_percent == 0
    assert tally.errors == {}


@pytest.mark.parametrize(
    ("codes", "refused", "by_hand"), [(["number_cut"], 1, 0), (["not_readable"], 0, 1)]
)
def test_honest_claims_are_refused_or_left_to_be_read_by_hand(
    codes: list[str], refused: int, by_hand: int
) -> None:
    texts = read_gold(SENTENCES)[:FIRST]
    tally = count_cuts(texts, lambda *_: codes, read_nothing)
    assert tally.accepted.total() == 0
    assert (tally.refused, tally.by_hand) == (refused * tally.honest, by_hand * tally.honest)
    assert tally.refused_percent == 100
    assert tally.codes == {codes[0]: tally.honest}


def test_guard_that_accepts_all_accepts_every_cut() -> None:
    texts = read_gold(SENTENCES)[:FIRST]
    tally = count_cuts(texts, lambda *_: [], read_nothing)
    assert tally.accepted == tally.made
    assert min(tally.made.values()) > 0
    assert tally.refused_percent == 0
