"""The guard: what a claim gives of a text is what the reader reads there, and no part of it is left off."""

from typing import Any

import pytest
from extraction.agreement.cases import CASES

from app.domain.numbers.quantity import Comparator, StatedTolerance
from app.domain.quotes.span import Span
from app.extraction.agreement.place import PlacedQuantity
from app.extraction.agreement.quantity import GivenQuantity, contradict, read_stated

_CUTS = {"number_cut", "unit_cut", "cue_cut"}


def _read(
    text: str, language: str | None, words: str, given: dict[str, Any]
) -> PlacedQuantity | list[Any]:
    at = text.index(words)
    fields = {
        name: given.get(name) for name in ("value", "lower", "upper", "unit", "cue", "number")
    }
    comparator = given.get("comparator")
    tolerance = None
    if "minus" in given:
        tolerance = StatedTolerance(
            None, given["minus"], given["plus"], given.get("relative", False)
        )
    return read_stated(
        text,
        language,
        Span(at, at + len(words)),
        GivenQuantity(
            **fields, comparator=Comparator(comparator) if comparator else None, tolerance=tolerance
        ),
    )


@pytest.mark.parametrize(
    ("text", "language", "words", "given", "codes"),
    CASES,
    ids=[f"{text[:24]}:{words}:{number}" for number, (text, _, words, *_) in enumerate(CASES)],
)
def test_claim_is_accepted_only_as_the_text_reads(
    text: str, language: str, words: str, given: dict[str, Any], codes: set[str]
) -> None:
    found = _read(text, language, words, given)
    reported = {fault.code for fault in found} if isinstance(found, list) else set()
    # Of words that are cut, no more is said than that.
    assert reported >= codes if codes & _CUTS else reported == codes


@pytest.mark.parametrize(
    ("text", "words", "given", "code", "detail"),
    [
        ("It made 6.75 billion calls.", "6.75", {}, "number_cut", "the text reads '6.75 billion calls': 6750000000 {call}"),
        ("It made 6.75 billion calls.", "6.75 billion calls", {"value": "6.75"}, "value_differs", "'6.75' is given, but the text reads '6.75 billion calls': 6750000000 {call}"),
        ("It flew no more than 500 m.", "500 m", {"comparator": "gt"}, "comparator_differs", "the text reads 'no more than 500 m': lte 500 m"),
        ("It flew no more than 500 m.", "more than 500 m", {}, "cue_cut", "quote 'no more than 500 m'"),
        ("It lasts 4 to 5 h.", "4 to 5 h", {"value": "4"}, "bounds_differ", "the text reads '4 to 5 h': from 4 to 5 h"),
        ("It stores 402 ± 5 Wh/kg.", "402 ± 5 Wh/kg", {"minus": "6", "plus": "6"}, "bounds_differ", "402 ± 5 W.h/kg"),
        ("It sold thousands of cars.", "thousands", {"value": "1000"}, "not_readable", "`read_by: hand`"),
        ("It cost $5 in all.", "$5", {"unit": "EUR"}, "unit_differs", "USD or "),
        ("One in eight took it.", "One in eight", {"value": "8"}, "value_differs", "0.125 1 (a ratio: 12.5 %)"),
        ("It cost 65 US cents.", "65 US cents", {"value": "6"}, "value_differs", "65 USD/10*2 (= 0.65 USD)"),
        ("It has 1 kg or 2 lb of it.", "1 kg or 2 lb", {}, "ambiguous", "'1 kg', '2 lb'"),
        ("It has 1 kg or 2 lb of it.", "1 kg or 2 lb", {"number": "3"}, "not_in_text", "'3'"),
    ],
)  # fmt: skip
def test_fault_says_what_is_read(
    text: str, words: str, given: dict[str, Any], code: str, detail: str
) -> None:
    found = _read(text, "en", words, given)
    assert isinstance(found, list)
    assert found[0].code == code
    assert detail in found[0].detail


@pytest.mark.parametrize(
    ("text", "words", "given", "codes"),
    [
        # The numeral chooses one of two quantities.
        ("It has 1 kg or 2 lb of it.", "1 kg or 2 lb", {"number": "2", "unit": "[lb_av]"}, set()),
        ("It has 1 kg or 2 lb of it.", "1 kg or 2 lb", {"number": "2", "unit": "kg"}, {"unit_differs"}),
        ("It has 12 kg of it.", "12 kg", {"number": "2"}, {"number_cut"}),
        ("It has 12 kg of it.", "12 kg", {"number": "12 kg"}, set()),
        # A word that bounds nothing may be given as cue; another one than the text has may not.
        ("It is only 1/3 of it.", "only 1/3", {"cue": "only", "comparator": "eq"}, set()),
        ("It flew more than 500 m.", "500 m", {"cue": "more than"}, set()),
        ("It flew more than 500 m.", "500 m", {"cue": "More  than"}, set()),
        ("It flew more than 500 m.", "500 m", {"cue": "than"}, {"cue_cut"}),
        ("It flew more than 500 m.", "500 m", {"cue": "about"}, {"comparator_differs"}),
        # An ambiguous sign accepts each of its codes.
        ("It cost $5 in all.", "$5", {"unit": "USD"}, set()),
        ("It cost $5 in all.", "$5", {"unit": "AUD"}, set()),
        # Where no unit is written, the unit given is taken.
        ("It rose to 330,000.", "330,000", {"unit": "{enterprise}"}, set()),
        # Lines of tables.
        ("| GPT-4 | 16 GB | 1,250 t |\n| GPT-5 | 32 GB | 9 t |", "16 GB", {"value": "16"}, set()),
        ("| GPT-4 | 16 GB | 1,250 t |\n| GPT-5 | 32 GB | 9 t |", "250 t", {}, {"number_cut"}),
        # Signs after a quantity that the reader does not read.
        ("It weighs 500 kg/zorb in all.", "500 kg", {"unit": "kg"}, {"unit_cut"}),
        ("It ran at 4.1 km s −1 then.", "4.1 km", {"unit": "km"}, {"unit_cut"}),
        ("It has 5.2 × 10 −4 of it.", "5.2", {"unit": "1"}, {"number_cut"}),
        ("长两米半。", "两米", {"unit": "m"}, {"number_cut"}),
        ("价格五元三毛。", "五元", {"unit": "CNY"}, {"unit_cut"}),
    ],
)  # fmt: skip
def test_claim_of_neighbouring_kinds_is_taken_or_refused(
    text: str, words: str, given: dict[str, Any], codes: set[str]
) -> None:
    found = _read(text, "zh" if text[0] > "\u4e00" else "en", words, given)
    reported = {fault.code for fault in found} if isinstance(found, list) else set()
    assert reported >= codes if codes & _CUTS else reported == codes


@pytest.mark.parametrize(
    "text", ["It made 6.75 billion calls.", "It ran −40 °C, no more than 500 m."]
)
def test_no_part_of_a_quantity_is_accepted(text: str) -> None:
    """Any words of a text are given, with what a reader of these words alone would read."""
    whole = {"6.75 billion calls", "−40 °C", "500 m", "no more than 500 m"}
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            words = text[start:end]
            found = read_stated(text, "en", Span(start, end), GivenQuantity())
            if not isinstance(found, list):
                assert any(part in words for part in whole), words


@pytest.mark.parametrize(
    ("text", "words", "given", "codes"),
    [
        ("It made 6.75 billion calls.", "6.75 billion calls", {"value": "6.75"}, ["value_differs"]),
        ("It made 6.75 billion calls.", "6.75", {"value": "6.75"}, ["number_cut", "unit_cut"]),
        ("It flew 500 m.", "500 m", {"value": "500", "unit": "km"}, ["unit_differs"]),
        ("It ran over 500 h.", "500 h", {"comparator": Comparator.EQ}, ["comparator_differs"]),
        ("It took 4 to 5 h.", "4 to 5 h", {"lower": "4", "upper": "6"}, ["bounds_differ"]),
        ("It ran over 500 h.", "over 500 h", {"value": "500", "unit": "h"}, []),
        # What cannot be read, or not in full, may be anything.
        ("It holds thousands of cells.", "thousands", {"value": "7"}, []),
        ("It weighs 500 kg/zorb.", "500 kg/zorb", {"value": "500", "unit": "kg/{zorb}"}, []),
        ("It weighs 500 kg/zorb.", "500 kg", {"value": "500", "unit": "kg"}, ["unit_cut"]),
        ("It holds a zillion cells.", "a zillion", {"value": "7"}, []),
        # Of several numbers, it has to be one.
        ("It holds 3 cells and 5 packs.", "3 cells and 5 packs", {"value": "8"}, ["value_differs"]),
        ("It holds 3 cells and 5 packs.", "3 cells and 5 packs", {"value": "5"}, []),
        ("It rose from 1.8 V to 1.9 V.", "from 1.8 V to 1.9 V", {"value": "5"}, ["value_differs"]),
        ("It rose from 1.8 V to 1.9 V.", "from 1.8 V to 1.9 V", {"value": "1.9", "unit": "V"}, []),
        ("It drove 400 km (249 miles).", "400 km (249 miles)", {"value": "249", "unit": "km"}, ["value_differs"]),
        ("It drove 400 km (249 miles).", "400 km (249 miles)", {"value": "249", "unit": "[mi_i]"}, []),
        ("It holds 3 cells or hundreds.", "3 cells or hundreds", {"value": "500"}, []),
        # Words without a number state none.
        ("The car drives 400 km.", "drives", {"value": "4000", "unit": "km"}, ["no_number"]),
        ("The LX-2 cell was sold in 2024.", "LX-2", {"value": "2"}, ["not_readable"]),
        ("The LX-2 cell was sold in 2024.", "2024", {"value": "2024"}, ["not_readable"]),
        ("It covers the entire coast.", "the entire coast", {"value": "100", "unit": "%"}, []),
        ("All of them recovered.", "All", {"value": "100", "unit": "%"}, []),
        # The same in another unit.
        ("Half of them recovered.", "Half", {"value": "50", "unit": "%"}, []),
        ("One in eight recovered.", "One in eight", {"value": "12.5", "unit": "%"}, []),
        ("It cost 65 US cents.", "65 US cents", {"value": "0.65", "unit": "USD"}, []),
        ("It flew 5 km.", "5 km", {"value": "500", "unit": "m"}, ["value_differs", "unit_differs"]),
        ("It cost $5.", "$5", {"value": "5", "unit": "AUD"}, []),
    ],
)  # fmt: skip
def test_quantity_by_hand_may_not_contradict_what_is_read(
    text: str, words: str, given: dict[str, Any], codes: list[str]
) -> None:
    at = text.index(words)
    found = contradict(text, "en", Span(at, at + len(words)), GivenQuantity(**given))
    faults = found if isinstance(found, list) else []
    assert [fault.code for fault in faults] == codes
    assert all(
        fault.detail.startswith("read by hand: ") or fault.code == "no_number" for fault in faults
    )


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("Es fährt weit.", "de", []),  # its words for numbers are not all known
        ("速度很快。", "zh", ["no_number"]),
        ("全部合格。", "zh", []),
        ("It is fast.", "en-GB", ["no_number"]),
    ],
)
def test_words_without_a_number_are_known_in_two_languages(
    text: str, language: str, codes: list[str]
) -> None:
    found = contradict(text, language, Span(0, len(text)), GivenQuantity(value="5", unit="m"))
    assert isinstance(found, list)
    assert [fault.code for fault in found] == codes
