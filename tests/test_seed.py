"""The seed compared with its article: nothing left out, nothing invented."""

import json
import re
from hashlib import sha256
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from app.cli.imports import SEED_BUNDLE
from app.domain.quotes.span import Span, locate
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.json_schema import write_bundle_schema
from app.ingest.bundle.load import read_bundle
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.checks.evidence import SourceTexts, locate_quotes
from app.ingest.checks.quantities import check_quantity
from app.schemas.bundle import Bundle
from app.schemas.sources import QuoteCreate

pytestmark = pytest.mark.engines("sqlite")

ARTICLE = SEED_BUNDLE.with_name("article.txt")

# Digits with their signs and separators, and words that count, order or multiply, in any case.
NUMBER = re.compile(
    r"""
    \d[\d,./]*\d | \d
    | \b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve
        |(?:thir|four|fif|six|seven|eigh|nine)teen
        |(?:twen|thir|for|fif|six|seven|eigh|nine)ty
        |hundred|thousand|million|billion|trillion|dozen
        |half|halves|quarter|double|doubled|twice|triple|tripled|twofold|tenfold
        |single|once|thrice|pairs?|both
        |first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def read_article() -> str:
    return ARTICLE.read_bytes().decode("utf-8")


def read_seed() -> Bundle:
    return read_bundle(SEED_BUNDLE)[0]


def span_of(quote: QuoteCreate) -> Span:
    return locate(read_article(), quote.exact, quote.occurrence)


def spans_of_numbers(bundle: Bundle) -> list[Span]:
    """List the spans of the numerals of claims, without the quotes around them."""
    spans: list[Span] = []
    findings = FaultCollector(SourceLines())
    texts = SourceTexts(lambda _: (read_article(), "en"))
    for claim in bundle.claims:
        quotes = locate_quotes(claim.evidence, texts, "", findings)
        for stated in filter(None, (claim.quantity, claim.baseline)):
            numbers = check_quantity(stated, quotes, None, "", findings).numbers
            spans += [number.number for number in numbers if number]
    findings.refuse_if_any()
    return spans


def list_unaccounted(bundle: Bundle) -> list[str]:
    """List numbers without a claim, an achievement that quotes them, or a reason to exclude them."""
    with_claims = {claim.achievement for claim in bundle.claims}
    covered = spans_of_numbers(bundle)
    covered += [span_of(quote) for quote in bundle.source_numbers]
    covered += [
        span_of(quote)
        for achievement in bundle.achievements
        if achievement.id not in with_claims
        for quote in achievement.evidence
    ]
    text = read_article()
    return [
        text[max(0, found.start() - 20) : found.end() + 20]
        for found in NUMBER.finditer(text)
        if not any(span.start <= found.start() and found.end() <= span.end for span in covered)
    ]


def test_article_is_kept_byte_for_byte() -> None:
    digest = "e69f9e34610ee92a8486b2cfd25ef359b227e89ab44e4fa28b5cd29da53b14f5"
    assert sha256(ARTICLE.read_bytes()).hexdigest() == digest


def test_seed_accounts_for_every_number_of_the_article() -> None:
    assert len(NUMBER.findall(read_article())) == 30
    assert list_unaccounted(read_seed()) == []


@pytest.mark.slow
@pytest.mark.parametrize("index", range(15))
def test_seed_without_one_claim_leaves_a_number_unaccounted(index: int) -> None:
    bundle = read_seed()
    claims = bundle.claims[:index] + bundle.claims[index + 1 :]
    achievements = [
        achievement
        for achievement in bundle.achievements
        if achievement.id != bundle.claims[index].achievement
    ]
    less = bundle.model_copy(update={"claims": claims, "achievements": achievements})
    assert list_unaccounted(less)


def test_seed_reasons_are_about_numbers() -> None:
    for quote in read_seed().source_numbers:
        assert NUMBER.search(quote.exact), quote.exact


# Read from the article by hand, apart from the bundle: kind, comparator, cue, value and unit as
# stated, normalised value, factor, the numeral's own words and its offsets in the article.
CLAIMS = [
    ("companies-in-national-key-rd-plans", "statistic", "approx", "Nearly", "80", "%", "80", None, "80", 3967, 3969),
    ("enterprise-rd-investment-share", "statistic", "gt", "more than", "76", "%", "76", None, "76", 3955, 3957),
    ("fiber-length-per-preform", "result", "eq", None, "10000", "km", "10000", "10/7", "10,000", 4923, 4929),
    ("fiberhome-calls-30-billion", "result", "eq", None, "30000000000", "{call}", "30000000000", None, "30 billion", 2998, 3008),
    ("fiberhome-calls-6750-million", "result", "eq", None, "6750000000", "{call}", "6750000000", None, "6.75 billion", 2976, 2988),
    ("foldable-display-relative-thickness", "result", "eq", "only", "1/3", "1", "1/3", None, "1/3", 2393, 2396),
    ("foldable-screen-layers", "result", "eq", None, "42", "{layer}", "42", None, "42", 2469, 2471),
    ("foldable-screen-thickness", "result", "eq", None, "0.03", "mm", "0.03", None, "0.03", 2433, 2437),
    ("high-tech-enterprise-count", "statistic", "eq", None, "330000", "{enterprise}", "330000", "330/49", "330,000", 3765, 3772),
    ("hydrogen-hybrid-fuel-saving", "result", "eq", None, "25", "%", "25", None, "25", 1104, 1106),
    ("research-team-average-age", "statistic", "eq", "only", "35", "a", "35", None, "35", 3502, 3504),
    ("subsea-production-depth", "requirement", "gt", "more than", "500", "m", "500", None, "500", 1759, 1762),
    ("subsea-production-duration", "requirement", "gt", "more than", "20", "a", "20", None, "20", 1784, 1786),
    ("xgimi-market-rank", "ranking", "eq", None, "1", "{rank}", "1", None, "first", 2752, 2757),
    ("xgimi-years-ranked-first", "ranking", "eq", None, "4", "a", "4", None, "four", 2794, 2798),
]  # fmt: skip


@pytest.mark.engines("sqlite", "postgresql")
def test_seed_claims_equal_the_table_read_by_hand(client: TestClient) -> None:
    claims = client.get("/v1/claims", params={"limit": 200}).json()["data"]
    assert [describe(client, claim) for claim in claims] == CLAIMS


def describe(client: TestClient, claim: dict[str, Any]) -> tuple[object, ...]:
    quantity = claim["quantity"]
    quotes = client.get(f"/v1/claims/{claim['id']}/evidence").json()["data"]
    assert [quote["state"] for quote in quotes] == ["exact"] * len(quotes)
    number = quotes[0]["number"]
    return (
        claim["id"],
        claim["kind"],
        quantity["comparator"],
        quantity["cue"],
        quantity["value"],
        quantity["unit"]["code"],
        quantity["normalized"]["value"],
        claim["change"] and claim["change"]["factor"],
        number["exact"],
        number["start"],
        number["end"],
    )


@pytest.mark.parametrize(
    ("claim_id", "baseline", "change"),
    [
        (
            "fiber-length-per-preform",
            "7000",
            {"absolute": "3000", "factor": "10/7", "percent": "300/7", "computed": True},
        ),
        (
            "high-tech-enterprise-count",
            "49000",
            {"absolute": "281000", "factor": "330/49", "percent": "28100/49", "computed": True},
        ),
    ],
)
def test_seed_changes_are_computed_from_the_stated_baselines(
    client: TestClient, claim_id: str, baseline: str, change: dict[str, object]
) -> None:
    claim = client.get(f"/v1/claims/{claim_id}").json()
    assert claim["baseline"]["value"] == baseline
    assert claim["change"] == change


@pytest.mark.parametrize(
    ("organization_id", "name", "zh", "alias"),
    [
        ("alg-aluminium", "ALG Aluminium Inc.", "广西南南铝加工", "ALG Aluminium lnc."),
        ("alg-aluminium", "ALG Aluminium Inc.", "广西南南铝加工", "Nannan Aluminum Processing"),
        ("boe", "BOE Technology Group Co., Ltd.", "京东方", "BOE"),
    ],
)
def test_seed_names_are_right_and_the_article_spellings_aliases(
    client: TestClient, organization_id: str, name: str, zh: str, alias: str
) -> None:
    organization = client.get(f"/v1/organizations/{organization_id}").json()
    assert organization["name"] == name
    assert organization["names"]["zh"] == zh
    assert alias in organization["aliases"]


def test_seed_keeps_every_chinese_name_of_the_article(client: TestClient) -> None:
    organizations = client.get("/v1/organizations").json()["data"]
    names = {
        organization["names"]["zh"]
        for organization in organizations
        if "zh" in organization["names"]
    }
    assert names == set(re.findall(r"\(([\u4e00-\u9fff]+)\)", read_article()))


def test_seed_dates_are_no_more_precise_than_the_article(client: TestClient) -> None:
    achievements = client.get("/v1/achievements", params={"limit": 200}).json()["data"]
    dates = {
        achievement["id"]: achievement["date"]["edtf"]
        for achievement in achievements
        if achievement["date"]
    }
    assert dates == {
        "first-air-cushion-furnace": "2022-07",
        "first-roller-hearth-furnace": "2020-04",
    }


def test_seed_achievements_without_a_number_have_their_record(client: TestClient) -> None:
    ids = {item["id"] for item in client.get("/v1/achievements?limit=200").json()["data"]}
    assert {
        "bevel-gear-import-independence",
        "first-roller-hearth-furnace",
        "5g-leads-the-world",
        "high-speed-rail-leads-the-world",
        "smartphones-lead-the-world",
        "new-energy-vehicles-lead-the-world",
        "projector-monopoly-broken",
        "optical-communication-leadership",
    } <= ids


def test_bundle_schema_in_the_repository_is_current() -> None:
    kept = SEED_BUNDLE.with_name("bundle.schema.json").read_text(encoding="utf-8")
    assert kept == write_bundle_schema(), "run `make bundle-schema`"


def test_bundle_schema_accepts_the_seed() -> None:
    # Every scalar stays text, as it does when the bundle is loaded; no integer occurs in the seed.
    document = yaml.load(SEED_BUNDLE.read_bytes(), Loader=yaml.BaseLoader)  # noqa: S506 - builds only text, lists and mappings
    schema = json.loads(write_bundle_schema())
    assert list(Draft202012Validator(schema).iter_errors(document)) == []
