"""Verdicts on numbers that are near to a claim, and all obstacles that are reported."""

import pytest
from support.seed_catalogue import read_seed_catalogue

from app.domain.quotes.span import Span
from app.extraction.language.organization_names import NamedTechnology
from app.extraction.verdicts.finding import Finding, explain, explain_refusal
from app.extraction.verdicts.judge import judge_text
from app.extraction.verdicts.obstacles import name_refusal

pytestmark = pytest.mark.engines("sqlite")

CALLS, SCREEN, LENGTH = (
    "fiberhome-calls-30-billion",
    "foldable-screen-thickness",
    "fiber-length-per-preform",
)


def judge(text: str, technologies: tuple[NamedTechnology, ...] = ()) -> Finding:
    seed = read_seed_catalogue()
    tokens = seed.tokenize(text)
    return judge_text(text, tokens, seed.select(tokens), technologies)[0]


@pytest.mark.parametrize(
    ("text", "verdict", "claim"),
    [
        ("FiberHome zapped 30 billion calls down one fibre.", "similar", CALLS),
        ("Corning made 30 billion simultaneous calls on one optical fiber.", "similar", CALLS),
        ("YOFC boasts 10,000 km per preform in Yibin.", "similar", LENGTH),
        ("YOFC draws 6,214 miles of fibre from one preform.", "matches", LENGTH),
        ("YOFC draws 6,200 miles of fibre from one preform.", "rounded", LENGTH),
        ("YOFC pulls 6,200 miles of fibre from one preform.", "rounded", LENGTH),
        ("FiberHome will carry 30 billion calls on one fibre.", "not_comparable", CALLS),
        ("FiberHome carried 20 billion calls on 100 fibres.", "not_comparable", CALLS),
        ("FiberHome must carry 20 billion calls on one fibre.", "not_comparable", CALLS),
        ("FiberHome did not carry 30 billion calls on one fibre.", "not_found", CALLS),
        ("FiberHome zapped 20 billion calls down one fibre.", "not_found", CALLS),
        ("BOE carried 30 billion calls on one fibre.", "not_found", CALLS),
        ("BOE's screen weighs 5 kg.", "not_found", None),
    ],
)
def test_number_near_to_a_claim_has_its_verdict_and_shows_the_claim(
    text: str, verdict: str, claim: str | None
) -> None:
    finding = judge(text)
    found = finding.claim.id if finding.claim else None
    assert (finding.verdict, found) == (verdict, claim)


def test_obstacles_are_all_reported_with_their_places_and_codes() -> None:
    text = "Perhaps FiberHome and Acme zapped 30 billion calls down 12 fibres in 2019."
    finding = judge(text)
    placed = sorted(
        (refusal.span.start, name_refusal(refusal, text), refusal.span.cut(text))
        for refusal in finding.obstacles
        if refusal.span
    )
    assert [(code, words) for _, code, words in placed] == [
        ("conditional", "Perhaps"),
        ("unknown_name", "Acme"),
        ("unknown_word", "zapped"),
        ("another_number", "12 fibres"),
        ("different_scope", "fibres"),
        ("different_period", "in 2019"),
    ]
    assert all(explain_refusal(refusal).endswith(".") for refusal in finding.obstacles)


def test_reason_of_a_rounded_number_names_both() -> None:
    finding = judge("BOE's screen is 0.0012 inches thick.")
    assert explain(finding) == (
        "The claim says 0.03 mm; to the digits of the text that is 0.0012 inches."
    )


def test_own_name_of_a_technology_stands_for_its_organization() -> None:
    text = "The Hydra X2 system saves 25% of fuel."
    named = NamedTechnology(Span(4, 12), frozenset({"hydrogen-hybrid-power-system"}))
    codes = [name_refusal(refusal, text) for refusal in judge(text).obstacles]
    named_codes = [name_refusal(refusal, text) for refusal in judge(text, (named,)).obstacles]
    assert "organization_not_named" in codes
    assert "organization_not_named" not in named_codes


@pytest.mark.parametrize(
    "text",
    [
        "Officials say FiberHome carried 30 billion calls on one fibre.",
        "In a recent trial, FiberHome carried 30 billion calls on one fibre.",
        "At a press conference in Berlin, FiberHome showed 30 billion calls on one fibre.",
        "Notably, FiberHome clocked 30 billion calls on one fibre.",
        "Wuhan-based FiberHome notched 30 billion calls on one fibre.",
        "With 30 billion calls on one fibre, FiberHome is leading.",
        "据悉，烽火通信在单根光纤上实现300亿次通话。",
        "Shanghai Woneng's hydrogen hybrid power system saves 25% of fuel.",
    ],
)
def test_openers_seats_short_names_and_verbs_of_achievement_cost_no_match(text: str) -> None:
    assert judge(text).verdict == "matches"


@pytest.mark.parametrize(
    "text",
    [
        "FiberHome carried 30 billion calls on one fibre in Berlin.",
        "In a simulation, FiberHome carried 30 billion calls on one fibre.",
        "Rivals say FiberHome carried 30 billion calls on one fibre.",
        "XGIMI has ranked second in the Chinese projector market for four consecutive years.",
        "BOE's 0.3 mm screen holds 42 layers.",
        "The average age of the research and development teams must not exceed 35 years.",
        "With 30 billion calls on one fibre, Huawei is ahead of FiberHome.",
    ],
)
def test_what_changes_a_statement_never_matches(text: str) -> None:
    seed = read_seed_catalogue()
    tokens = seed.tokenize(text)
    findings = judge_text(text, tokens, seed.select(tokens))
    assert findings[-1].verdict != "matches"
