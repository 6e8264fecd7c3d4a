"""What states the number of a claim in a quote that has not the words of the claim."""

from typing import Any

import pytest

from app.domain.numbers.quantity import (
    Comparator,
    Quantity,
    ReadBy,
    StatedQuantity,
    StatedTolerance,
    normalize,
)
from app.domain.quotes.span import Span
from app.domain.units.units import find_unit
from app.extraction.agreement.other_words import find_in_other_words

ENERGY: dict[str, Any] = {"value": "402", "unit": "W.h/kg"}
CYCLES: dict[str, Any] = {"value": "40200", "unit": "{cycle}"}
ABOUT = {**ENERGY, "comparator": Comparator.APPROX}
OVER = {**ENERGY, "comparator": Comparator.GT}
RANGE = {"lower": "400", "upper": "410", "unit": "W.h/kg"}
BARE = {"value": "12", "unit": "{paper}", "unit_text": None}
WARM = {"value": "25", "unit": "Cel"}

# The claim, the text, what states the claim there; None if nothing does.
ROWS: list[tuple[dict[str, Any], str, str, str | None]] = [
    # Value and unit decide, in any spelling; the tolerance of one of the two describes it.
    (ENERGY, "en", "The cell gave 402 Wh/kg.", "402"),
    (ENERGY, "en", "The cell gave 402 ± 5 Wh/kg.", "402"),
    (ENERGY, "en", "The cell gave 402 ± 9 Wh/kg.", "402"),
    (ENERGY, "en", "The cell gave 0.402 kWh/kg.", "0.402"),
    (ENERGY, "en", "The cell gave 1,447.2 kJ/kg.", "1,447.2"),
    (ENERGY, "zh", "该电池达到402瓦时/千克。", "402"),
    (ENERGY, "en", "In 2025 it gave 350 and then 402 Wh/kg.", "402"),
    (ENERGY, "en", "Its makers wrote a report in 2025.", None),
    (ENERGY, "en", "The cell has 402 parts.", None),
    (ENERGY, "en", "The cell gave 402.", None),
    (ENERGY, "en", "The cell gave 402 Wh/L.", None),
    (ENERGY, "en", "The cell gave 400 Wh/kg.", None),
    (ENERGY, "en", "The cell gave 0.4 kWh/kg.", None),
    (ENERGY, "en", "The cell gave 402.4 Wh/kg.", None),
    (ENERGY, "en", "The cell gave 402 Wh/kg per zorb.", None),
    (ENERGY, "en", "The cell did not reach 402 Wh/kg.", None),
    (ENERGY, "en", "The cell gave 400 to 402 Wh/kg.", None),
    # To deny it, to demand or plan it is not to state a result.
    (ENERGY, "en", "Lab tests did not confirm 402 Wh/kg for the cell.", None),
    (ENERGY, "en", "Lab tests confirmed 402 Wh/kg for the cell.", "402"),
    (ENERGY, "en", "Nobody could reproduce 402 Wh/kg.", None),
    (ENERGY, "en", "Tests failed to verify 402 Wh/kg.", None),
    (ENERGY, "en", "A rival disputed the figure of 402 Wh/kg.", None),
    (ENERGY, "en", "The 402 Wh/kg could not be reproduced.", None),
    (ENERGY, "en", "The 402 Wh/kg were not confirmed.", None),
    (ENERGY, "en", "The 402 Wh/kg of the cell was later retracted.", None),
    (ENERGY, "en", "The 402 Wh/kg of the cell was later confirmed.", "402"),
    (ENERGY, "zh", "实验室未能证实402瓦时/千克。", None),
    (ENERGY, "zh", "402瓦时/千克的结果无法复现。", None),
    (ENERGY, "zh", "实验室证实402瓦时/千克。", "402"),
    (ENERGY, "en", "It must reach 402 Wh/kg.", None),
    (ENERGY, "en", "The maker plans 402 Wh/kg.", None),
    (ENERGY, "zh", "要求达到402瓦时/千克。", None),
    ({**ENERGY, "kind": "requirement"}, "en", "It must reach 402 Wh/kg.", "402"),
    ({**ENERGY, "kind": "requirement"}, "en", "The cell reached 402 Wh/kg.", None),
    ({**ENERGY, "kind": "statistic"}, "en", "The cell reached 402 Wh/kg.", "402"),
    ({**ENERGY, "kind": None}, "en", "It must reach 402 Wh/kg.", "402"),
    # A large number in its spellings.
    (CYCLES, "en", "It lasted 40,200 cycles.", "40,200"),
    (CYCLES, "de", "Sie hielt 40.200 cycles.", "40.200"),
    (CYCLES, "en", "It lasted 40.2 thousand cycles.", "40.2 thousand"),
    (CYCLES, "zh", "循环寿命达4.02万个循环。", "4.02万"),
    ({"value": "40200", "unit": "m"}, "zh", "行驶4.02万米。", "4.02万"),
    ({"value": "40200", "unit": "{cell}"}, "zh", "生产4.02万只。", "4.02万"),
    (CYCLES, "zh", "循环寿命达4万个循环。", None),
    # The claim follows from what the text says, or the text does not state it.
    (ABOUT, "en", "The cell gave about 402 Wh/kg.", "402"),
    (ABOUT, "en", "The cell gave 402 Wh/kg.", "402"),
    (ENERGY, "en", "The cell gave about 402 Wh/kg.", None),
    (ENERGY, "en", "The cell gave more than 402 Wh/kg.", None),
    (OVER, "en", "The cell gave over 402 Wh/kg.", "402"),
    (OVER, "en", "The cell gave 402 Wh/kg.", None),
    (OVER, "en", "The cell gave at least 402 Wh/kg.", None),
    ({**OVER, "comparator": Comparator.GTE}, "en", "It gave over 402 Wh/kg.", "402"),
    # Bounds, words without a unit, units with a zero of their own.
    (RANGE, "en", "The cell gave 0.4 to 0.41 kWh/kg.", "0.4 to 0.41"),
    (RANGE, "en", "The cell gave 400 to 411 Wh/kg.", None),
    (BARE, "en", "There were 12.", "12"),
    (BARE, "en", "There were 12 dogs.", None),
    ({**BARE, "read_by": ReadBy.HAND.value}, "en", "There were 12.", None),
    (WARM, "en", "It was at 298.15 K.", "298.15"),
    (WARM, "en", "It was at 25 K.", None),
]  # fmt: skip


def _make(given: dict[str, Any]) -> Quantity:
    unit = find_unit(given["unit"])
    own = {"unit_text": "?", "read_by": ReadBy.READER.value, **given, "unit": unit}
    numbers = {name: given.get(name) for name in ("value", "lower", "upper")}
    own.pop("kind", None)
    own = {"comparator": Comparator.EQ, "cue": None, **numbers, **own}
    tolerance = StatedTolerance("± 5", "5", "5")
    return normalize(StatedQuantity(as_stated="x", tolerance=tolerance, **own), unit)


def _find(
    text: str,
    language: str,
    claimed: Quantity,
    kind: str | None = "result",
    *,
    difference: bool = False,
) -> list[str]:
    own = (text, language, Span(0, len(text)), claimed, kind)
    found = find_in_other_words(*own, difference=difference)
    return [one.place(one.quantity.numeral).cut(text) for one in found]


@pytest.mark.parametrize(("given", "language", "text", "number"), ROWS)
def test_quote_in_other_words_states_the_number_of_a_claim_or_does_not(
    given: dict[str, Any], language: str, text: str, number: str | None
) -> None:
    assert _find(text, language, _make(given), given.get("kind", "result")) == (
        [] if number is None else [number]
    )


def test_difference_has_no_zero_of_its_own() -> None:
    assert _find("It was 25 K cooler.", "en", _make(WARM), difference=True) == ["25"]
    assert _find("It was 298.15 K cooler.", "en", _make(WARM), difference=True) == []


@pytest.mark.parametrize("quote", ["gave 402", "402 W", "02 Wh/kg", "than 402 Wh/kg"])
def test_quote_that_cuts_a_number_does_not_state_it(quote: str) -> None:
    text = (
        "It gave more than 402 Wh/kg, and 402 Wh/kg." if "than" in quote else "It gave 402 Wh/kg."
    )
    at = text.index(quote)
    claimed = _make({**OVER} if "than" in quote else ENERGY)
    span = Span(at, at + len(quote))
    assert list(find_in_other_words(text, "en", span, claimed, "result", difference=False)) == []
