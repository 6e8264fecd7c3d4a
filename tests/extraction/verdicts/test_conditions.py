"""Verdicts on numbers of claims that hold under conditions, by the pure rules."""

from dataclasses import replace

import pytest
from support.seed_catalogue import read_seed_catalogue

from app.domain.numbers.quantity import Comparator, Quantity, StatedQuantity, normalize
from app.domain.units.units import find_unit
from app.extraction.verdicts.claim_topic import Candidate, Condition
from app.extraction.verdicts.judge import judge_text


def _make_quantity(value: str, unit: str, canonical: str) -> Quantity:
    stated = StatedQuantity(
        f"{value} {unit}", Comparator.EQ, None, find_unit(unit), value, None, None
    )
    return normalize(stated, find_unit(canonical))


def _make_condition(name: str, quantity: Quantity, unit: str, *, separates: bool) -> Condition:
    return Condition(name, separates, None, quantity, find_unit(unit))


def _make_text(name: str, *known: str) -> Condition:
    """Make a separating condition with the first of the known texts."""
    is_separating = True
    return Condition(name, is_separating, known[0], None, None, known)


TEMPERATURE = _make_condition("temperature", _make_quantity("25", "°C", "K"), "K", separates=True)
CYCLES = _make_condition(
    "cycles", _make_quantity("800", "cycles", "{cycle}"), "{cycle}", separates=False
)
DATASET = _make_text("dataset", "WMT14 en-de", "IWSLT 2015", "C/3")
RATE = _make_text("rate", "C/3", "C/10")


def _make_claim(*conditions: Condition) -> Candidate:
    """Make a claim that BOE's screen weighs 500 kg under these conditions."""
    [screen] = [
        claim
        for claim in read_seed_catalogue().candidates
        if claim.id == "foldable-screen-thickness"
    ]
    return replace(
        screen,
        statement="The screen weighs 500 kg.",
        metric_id="mass",
        metric_name="Mass",
        definition="The mass of a thing.",
        unit=find_unit("kg"),
        quantity=_make_quantity("500", "kg", "kg"),
        neighbours=(),
        conditions=conditions,
    )


def _judge(text: str, *conditions: Condition) -> tuple[str, str, str | None]:
    """Return verdict, rule and word of the finding on the mass that a text states."""
    tokens = read_seed_catalogue().tokenize(text)
    findings = judge_text(text, tokens, [_make_claim(*conditions)])
    found = next(
        found for found in findings if found.number.unit and found.number.unit.code == "kg"
    )
    return found.verdict.value, found.rule.value, found.word


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("BOE's screen weighs 500 kg at 25 °C after 800 cycles.", [TEMPERATURE, CYCLES]),
        ("At 25 °C, BOE's screen weighs 500 kg.", [TEMPERATURE]),
        ("BOE's screen weighs 500 kg at 77 °F.", [TEMPERATURE]),
        ("BOE's screen weighs 500 kg at a temperature of 298.15 K.", [TEMPERATURE]),
        ("BOE's screen weighs 500 kg at about 25 °C.", [TEMPERATURE]),
        ("BOE's screen weighs 500 kg.", [CYCLES]),
        ("BOE's screen weighs 500 kg after 800 cycles.", [CYCLES]),
        ("BOE's screen weighs 500 kg on wmt14  EN-DE.", [DATASET]),
        ("On WMT14 en-de, BOE's screen weighs 500 kg.", [DATASET]),
        ("BOE's screen weighs 500 kg at C/3 and 25 °C.", [RATE, TEMPERATURE]),
    ],
)
def test_number_beside_the_conditions_of_its_claim_matches(
    text: str, conditions: list[Condition]
) -> None:
    assert _judge(text, *conditions) == ("matches", "same", None)


@pytest.mark.parametrize(
    ("text", "conditions", "verdict", "rule", "word"),
    [
        ("BOE's screen weighs 500 kg.", [TEMPERATURE], "similar", "condition_not_stated", "25 °C"),
        ("BOE's screen weighs 500 kg.", [DATASET], "similar", "condition_not_stated", "WMT14 en-de"),
        ("BOE's screen weighs 500 kg at 25 °C.", [TEMPERATURE, RATE], "similar", "condition_not_stated", "C/3"),
        ("BOE's screen weighs 500 kg at 60 °C.", [TEMPERATURE], "not_comparable", "different_condition", "60 °C"),
        ("BOE's screen weighs 500 kg at 25 K.", [TEMPERATURE], "not_comparable", "different_condition", "25 K"),
        ("BOE's screen weighs 500 kg at 60 °C.", [RATE, TEMPERATURE], "not_comparable", "different_condition", "60 °C"),
        ("BOE's screen weighs 500 kg at 25 °C.", [], "similar", "further_condition", "25 °C"),
        ("BOE's screen weighs 500 kg at 25 °C with 900 cycles.", [TEMPERATURE, CYCLES], "similar", "further_condition", "900 cycles"),
        ("BOE's screen weighs 500 kg at 60 °C, and 450 kg at 25 °C.", [TEMPERATURE], "not_comparable", "different_condition", "60 °C"),
        ("At 60 °C, BOE's screen weighs 500 kg.", [TEMPERATURE], "not_comparable", "different_condition", "60 °C"),
        ("At 25 °C or 60 °C, BOE's screen weighs 500 kg.", [TEMPERATURE], "similar", "condition_not_stated", "25 °C"),
        ("BOE's screen weighs 500 kg at C/10.", [RATE], "not_comparable", "different_condition", "C/10"),
        ("BOE's screen weighs 500 kg on WMT14 en-dex.", [DATASET], "similar", "unknown_word", "dex"),
    ],
)  # fmt: skip
def test_number_under_other_conditions_is_not_compared(
    text: str, conditions: list[Condition], verdict: str, rule: str, word: str
) -> None:
    assert _judge(text, *conditions) == (verdict, rule, word)
