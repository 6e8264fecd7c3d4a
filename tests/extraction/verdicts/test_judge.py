"""Verdicts on the numbers of sentences, compared with the claims of the seed, by the pure rules."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from support.processor_time import limit_processor_time
from support.seed_catalogue import read_seed_catalogue

from app.domain.numbers.quantity import Comparator, StatedQuantity, normalize
from app.domain.units.units import get_unit
from app.extraction.verdicts.claim_topic import Candidate
from app.extraction.verdicts.compare_numbers import Rule
from app.extraction.verdicts.finding import Finding, TextVerdict
from app.extraction.verdicts.judge import judge_text
from app.extraction.verdicts.obstacles import Obstacle
from app.schemas.common import MAX_TEXT

SENTENCES = {
    sentence["text"]: sentence["numbers"]
    for sentence in yaml.safe_load(
        Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8")
    )
}


def judge(text: str) -> list[Finding]:
    seed = read_seed_catalogue()
    tokens = seed.tokenize(text)
    return judge_text(text, tokens, seed.select(tokens))


@pytest.mark.parametrize(("text", "numbers"), SENTENCES.items(), ids=list(SENTENCES))
def test_judge_gives_each_number_of_a_sentence_its_verdict(
    text: str, numbers: Mapping[str, list[str]]
) -> None:
    findings = [
        (finding.number.span.cut(text), [finding.verdict.value, finding.rule.value])
        for finding in judge(text)
    ]
    assert findings == list(numbers.items())


@cache
def make_claim_of_mass() -> Candidate:
    """Make a claim that BOE's screen weighs 500 kg."""
    kilogram = get_unit("kg")
    stated = StatedQuantity("500 kg", Comparator.EQ, None, kilogram, "500", None, None)
    screen = read_seed_catalogue().candidates
    (thickness,) = [claim for claim in screen if claim.id == "foldable-screen-thickness"]
    return replace(
        thickness,
        statement="The screen weighs 500 kg.",
        metric_id="mass",
        metric_name="Mass",
        definition="The mass of a thing.",
        unit=kilogram,
        quantity=normalize(stated, kilogram),
        neighbours=(),
    )


def test_sign_of_several_moneys_is_similar_to_a_claim_in_any_of_them() -> None:
    dollar = get_unit("USD")
    stated = StatedQuantity("$500", Comparator.EQ, None, dollar, "500", None, None)
    claim = replace(
        make_claim_of_mass(),
        statement="The screen has a price of $500.",
        metric_id="price",
        metric_name="Price",
        metric_names=("Price",),
        unit=dollar,
        quantity=normalize(stated, dollar),
    )
    for written, verdict in (("$500", "similar"), ("US$500", "matches"), ("€500", "unit_mismatch")):
        text = f"BOE's screen has a price of {written}."
        (finding,) = judge_text(text, read_seed_catalogue().tokenize(text), [claim])
        assert finding.verdict == verdict


def judge_mass(written: str) -> set[TextVerdict]:
    text = f"BOE's screen weighs {written}."
    tokens = read_seed_catalogue().tokenize(text)
    return {finding.verdict for finding in judge_text(text, tokens, [make_claim_of_mass()])}


@pytest.mark.parametrize("written", ["500 kg", "0.5 t", "500 kilograms", "500 ± 5 kg", "500公斤"])
def test_judge_of_the_same_mass_matches(written: str) -> None:
    assert judge_mass(written) == {TextVerdict.MATCHES}


@pytest.mark.parametrize(
    "written",
    [
        *("500 kg/m3", "500 kg/m³", "500 kg / m3", "500 kg per m3", "500 kg/a", "500 kg/100 km"),
        *("500 kg/(m2)", "500 kg/(100 km)", "500 kg/百公里", "500 kg/person", "500 kg/unit/year"),
        *("500 kg per day", "500 kg a day", "500 kg each", "500 kg (per unit)", "每年500 kg"),
        *("500 kg%", "500 kg %", "500%", "500 kg‰", "500 kg/", "500 /kg", "€500/kg"),
        *("$500 kg", "$ 500 kg", "US$500 kg", "500 kgf", "500 kg of CO2", "500 kgCO2e"),
        *("500 kg²", "500 kg2", "500 kg^2", "500 kg−1", "500 kg·m", "500 kg*m", "500 kg m", "500 kg-m"),
        *("5×500 kg", "2 x 500 kg", "500 kg x 2", "500×10^3 kg", "1/500 kg", "500/2 kg", "500:1 kg"),
        *("-500 kg", "1,500 kg", "500 thousand kg", "half of 500 kg", "twice 500 kg", "hundreds of kg"),
    ],
)  # fmt: skip
def test_judge_of_a_mass_with_more_to_it_never_matches(written: str) -> None:
    assert TextVerdict.MATCHES not in judge_mass(written)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("BOE's new display is 1/3 of the thickness of the old display.", Rule.SAME),
        ("BOE's old display is 1/3 of the thickness of the new display.", Obstacle.RATIO_ORDER),
    ],
)
def test_judge_of_a_ratio_of_two_like_things_keeps_their_order(
    text: str, rule: Rule | Obstacle
) -> None:
    seed = read_seed_catalogue()
    named = {claim.id: claim for claim in seed.candidates}
    claim = replace(
        named["foldable-display-relative-thickness"],
        statement="The new display is 1/3 of the thickness of the old display.",
        scope="the new display",
        relative_to="the thickness of the old display",
    )
    (finding,) = judge_text(text, seed.tokenize(text), [claim])
    assert finding.rule == rule


@pytest.mark.parametrize(
    "text",
    [
        "YOFC draws 10,000 km per cable from one preform.",
        "YOFC draws 10,000 km/cable from one preform.",
        "YOFC has a drawing length of 10,000 km per 100 preforms.",
        "YOFC draws 10,000 square km from one preform.",
        "YOFC draws 10,000 km per preform per day.",
        "YOFC draws 10,000 km per two preforms.",
    ],
)
def test_judge_of_a_length_per_something_else_never_matches(text: str) -> None:
    assert TextVerdict.MATCHES not in {finding.verdict for finding in judge(text)}


HOSTILE = (
    "9" * 20_000,
    "BOE screen 42 layers. " * 900,
    "FiberHome carried 30 billion calls on one fibre, " * 400,
    "京东方(" * 5_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_judge_of_hostile_text_is_done_soon(text: str) -> None:
    # Exponential time would take minutes.
    with limit_processor_time(10):
        judge(text[:MAX_TEXT])
