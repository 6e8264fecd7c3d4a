"""Checking texts over HTTP: which claims of the catalogue a text is compared with, and the answer.

The rules of the verdicts are tested without a database, in `tests/extraction/verdicts/test_judge.py`.
"""

import json
import pickle
import pickletools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.bundles import write_bundle
from support.checked_text import check_text, read_comparable
from support.processor_time import limit_processor_time
from support.seed_catalogue import read_seed_catalogue

from app.database.database import Database
from app.extraction.numbers.text_quantity import Direction, QuantityRole
from app.extraction.verdicts.finding import TextVerdict
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.queries.analysis.check_text import MAX_NUMBERS
from app.schemas.check import CheckVerdict, NumberDirection, NumberRole
from app.schemas.common import MAX_TEXT

pytestmark = pytest.mark.engines("sqlite")

Row = tuple[str, list[tuple[str, str, str]]]
ARTICLE = Path(__file__).parents[3] / "seed_data" / "article.txt"

# Texts as a fact checker would paste them, with each number, its verdict and the rule. The names and words
# of each decide in another way which claims are read.
COMPARED_WITH_THE_SEED: list[Row] = [
    ("FiberHome has carried 30 billion calls on one fibre", [("30 billion calls", "matches", "same")]),
    ("FiberHome went from 6.75 billion to 30 billion calls on one fibre.", [("6.75 billion", "matches", "stated_as_earlier"), ("30 billion calls", "matches", "same")]),
    ("烽火通信在一根光纤上实现了300亿次通话。", [("300亿次通话", "matches", "same")]),
    ("FiberHome carried 30 billion calls on one fibre, while YOFC draws 10,000 km from one preform.", [("30 billion calls", "matches", "same"), ("10,000 km", "matches", "same")]),
    ("China has 330,000 high-tech companies.", [("330,000 high-tech companies", "matches", "same")]),
    ("Companies take part in nearly 80% of the national key R&D plans set up in 2021.", [("80%", "matches", "same")]),
    ("Shanghai Woneng Environmental Protection Technology Co., Ltd. cuts fuel consumption by 25 percent with its hydrogen hybrid power system.", [("25 percent", "matches", "same")]),
    ("XGIMI (极米科技) has ranked first in the Chinese projector market for three consecutive years.", [("first", "matches", "same"), ("three consecutive years", "differs", "other_number")]),
    ("At Yangtze Optical Fiber and Cable, one preform yields 10,000 km of fibre.", [("10,000 km", "matches", "same")]),
    ("上海沃能环保科技有限公司的氢混合动力系统节油25%。", [("25%", "matches", "same")]),
    ("FiberHome carried 20 billion calls on one fibre", [("20 billion calls", "differs", "other_number")]),
    ("FiberHome has carried 6.75 billion calls on one fibre", [("6.75 billion calls", "outdated", "superseded")]),
    ("中国高新技术企业达到49000家。", [("49000家", "outdated", "baseline_superseded")]),
    ("BOE's screen is 0.03 kg thick.", [("0.03 kg", "unit_mismatch", "other_unit")]),
    ("Huawei has carried 30 billion calls on one fibre.", [("30 billion calls", "similar", "organization_not_named")]),
    ("FiberHome draws 10,000 km from one preform.", [("10,000 km", "not_found", "organization_not_named")]),
    ("YOFC has carried 30 billion calls on one fibre and FiberHome draws 10,000 km from one preform.", [("30 billion calls", "not_found", "organization_not_named"), ("10,000 km", "not_found", "organization_not_named")]),
    ("A hydrogen hybrid power system saves 25% of fuel.", [("25%", "similar", "organization_not_named")]),
    ("The Yangtze is 6,300 km long.", [("6,300 km", "not_found", "no_claim")]),
    ("长飞从一根预制棒拉出1万公里光纤。", [("1万公里", "similar", "organization_not_named")]),
]  # fmt: skip


def check(client: TestClient, text: str) -> list[dict[str, Any]]:
    answer = client.post("/v1/check", json={"text": text})
    assert answer.status_code == 200, answer.text
    data: list[dict[str, Any]] = answer.json()["data"]
    for item in data:
        assert text[item["start"] : item["end"]] == item["exact"]
    return data


def check_one(client: TestClient, text: str) -> dict[str, Any]:
    (only,) = check(client, text)
    return only


@pytest.mark.parametrize(("text", "expected"), COMPARED_WITH_THE_SEED)
def test_check_of_a_text_gives_each_number_its_verdict(
    client: TestClient, text: str, expected: Sequence[tuple[str, str, str]]
) -> None:
    found = [
        (mention["exact"], mention["verdict"], mention["rule"]) for mention in check(client, text)
    ]
    assert found == list(expected)


@pytest.mark.engines("sqlite", "postgresql")
def test_check_compares_with_the_claims_that_tests_of_the_rules_use(
    database: Database,
) -> None:
    """Reads names and claims from the database, where `support.seed_catalogue` has them from the bundle."""
    texts = [ARTICLE.read_text(encoding="utf-8"), *(text for text, _ in COMPARED_WITH_THE_SEED)]
    with database.read() as session:
        read = [read_comparable(session, text) for text in texts]
    seed = read_seed_catalogue()
    assert [(text.tokens, text.candidates) for text in read] == [
        (tokens, seed.select(tokens)) for tokens in map(seed.tokenize, texts)
    ]


def test_check_of_a_match_names_claim_and_values(client: TestClient) -> None:
    mention = check_one(client, "a 30 micrometre BOE screen")
    assert mention == {
        "exact": "30 micrometre",
        "start": 2,
        "end": 15,
        "value": "30",
        "lower": None,
        "upper": None,
        "unit": {"code": "um", "symbol": "μm", "label": "micrometres"},
        "unit_text": "micrometre",
        "comparator": "eq",
        "cue": None,
        "numeral": {"exact": "30", "start": 2, "end": 4},
        "cue_span": None,
        "role": "value",
        "direction": None,
        "verdict": "matches",
        "rule": "same",
        "reason": "The claim states the same number.",
        "claim": {
            "id": "foldable-screen-thickness",
            "statement": "A thin screen with 42 layers is 0.03 mm thick.",
            "metric": {"id": "thickness", "name": "Thickness"},
        },
        "of_baseline": False,
        "stated": {"comparator": "eq", "value": "0.03", "lower": None, "upper": None, "unit": "mm"},
        "claimed": {
            "comparator": "eq",
            "value": "0.03",
            "lower": None,
            "upper": None,
            "unit": "mm",
        },
        "factor": None,
        "superseded_by": None,
        "obstacles": [],
    }


def test_check_of_another_number_gives_the_factor(client: TestClient) -> None:
    mention = check_one(client, "BOE's screen is 0.3 mm thin")
    assert (mention["verdict"], mention["factor"]) == ("differs", "10")
    assert (mention["stated"]["value"], mention["claimed"]["value"]) == ("0.3", "0.03")


def test_check_of_an_earlier_number_names_the_claim_that_holds_now(client: TestClient) -> None:
    mention = check_one(client, "FiberHome has carried 6.75 billion calls on one fibre")
    assert mention["verdict"] == "outdated"
    assert mention["claim"]["id"] == "fiberhome-calls-6750-million"
    assert mention["superseded_by"]["id"] == "fiberhome-calls-30-billion"


def test_check_of_a_baseline_names_the_claim_itself(client: TestClient) -> None:
    mention = check_one(client, "YOFC draws 7,000 km from one preform")
    assert (mention["verdict"], mention["of_baseline"]) == ("outdated", True)
    assert mention["superseded_by"]["id"] == mention["claim"]["id"] == "fiber-length-per-preform"
    assert mention["claimed"]["value"] == "7000"


def test_check_keeps_cue_and_comparator(client: TestClient) -> None:
    text = "The underwater production system must work at a depth of more than 500 m."
    mention = check_one(client, text)
    assert (mention["comparator"], mention["cue"], mention["exact"]) == ("gt", "more than", "500 m")
    assert mention["stated"] == mention["claimed"]
    assert mention["numeral"] == {"exact": "500", "start": 67, "end": 70}
    assert mention["cue_span"] == {"exact": "more than", "start": 57, "end": 66}


def test_check_of_a_change_gives_its_direction(client: TestClient) -> None:
    up, down = check(client, "Sales rose by 25%. Costs fell by 5 km.")
    assert (up["role"], up["direction"]) == ("change", "up")
    assert (down["role"], down["direction"]) == ("change", "down")


def test_check_of_a_number_that_is_not_said_gives_no_value(client: TestClient) -> None:
    number = check_one(client, "FiberHome has carried tens of billions of calls on one fibre.")
    assert (number["verdict"], number["rule"]) == ("not_found", "vague")
    assert number["value"] is number["lower"] is number["upper"] is number["comparator"] is None


@pytest.mark.engines("sqlite", "postgresql")
def test_check_of_the_article_finds_all_its_numbers(client: TestClient) -> None:
    found = check(client, ARTICLE.read_text(encoding="utf-8"))
    assert {mention["verdict"] for mention in found} == {"matches"}
    claims = {item["id"] for item in client.get("/v1/claims?limit=200").json()["data"]}
    assert {mention["claim"]["id"] for mention in found} == claims


def test_check_twice_gives_the_same_answer(client: TestClient) -> None:
    body = {"text": ARTICLE.read_text(encoding="utf-8")}
    first, second = (client.post("/v1/check", json=body).content for _ in range(2))
    assert first == second


def test_check_of_a_text_without_numbers_finds_none(client: TestClient) -> None:
    assert check(client, "BOE makes A4 screens for 5G since 2019.") == []


def test_check_counts_offsets_in_code_points(client: TestClient) -> None:
    mention = check_one(client, "🚗🚗 BOE's screen is 0.03 mm thick")
    assert (mention["start"], mention["verdict"]) == (19, "matches")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/body/text"),
        ({"text": ""}, "#/body/text"),
        ({"text": "a" * (MAX_TEXT + 1)}, "#/body/text"),
        ({"text": "1 mm\0"}, "#/body/text"),
        ({"text": "1 mm \ud800"}, "#/body/text"),
        ({"text": 5}, "#/body/text"),
        ({"text": "1 mm", "model": "x"}, "#/body/model"),
        ({"text": "1 " * (MAX_NUMBERS + 1)}, "#/body/text"),
        ([], "#/body"),
    ],
)
def test_check_asked_wrongly_says_what_is_wrong(
    client: TestClient, body: object, pointer: str
) -> None:
    # `json=` cannot send a lone surrogate.
    headers = {"Content-Type": "application/json"}
    answer = client.post("/v1/check", content=json.dumps(body), headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_check_counts_without_a_byte_order_mark(client: TestClient) -> None:
    text = "FiberHome has carried 30 billion calls on one fibre."
    plain, marked = (
        client.post("/v1/check", json={"text": sent}).json() for sent in (text, f"\ufeff{text}")
    )
    assert plain["data"]
    assert marked == plain


def test_check_of_a_megabyte_is_refused(client: TestClient) -> None:
    assert client.post("/v1/check", json={"text": "9 mm " * 200_000}).status_code in {413, 422}


HOSTILE = (
    "9" * 20_000,
    "BOE screen 42 layers. " * 900,
    "FiberHome carried 30 billion calls on one fibre, " * 400,
    "京东方(" * 5_000,
)


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_check_of_hostile_text_answers_soon(client: TestClient, text: str) -> None:
    # About a second; exponential time would take minutes.
    with limit_processor_time(10):
        answer = client.post("/v1/check", json={"text": text[:MAX_TEXT]})
    assert answer.status_code in {200, 422}


def test_check_verdicts_are_those_of_the_rules() -> None:
    assert [verdict.value for verdict in CheckVerdict] == [verdict.value for verdict in TextVerdict]
    assert [role.value for role in NumberRole] == [role.value for role in QuantityRole]
    assert [direction.value for direction in NumberDirection] == [row.value for row in Direction]


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Exämple's cars drive more than 700 km on one charge.", "matches"),
        ("Beispiel's cars drive more than 435 miles on one charge.", "matches"),
        ("Example's cars drive 700 km on one charge.", "differs"),
        ("Example cars drive 400 km on one charge.", "outdated"),
        ("Example's bicycles drive more than 700 km on one charge.", "similar"),
        ("Other cars drive more than 700 km on one charge.", "similar"),
    ],
)
def test_check_against_another_catalogue_knows_its_names(
    migrated_database: Database, tmp_path: Path, text: str, verdict: str
) -> None:
    import_bundle(migrated_database, write_bundle(tmp_path / "bundle"), Author("test"))
    with migrated_database.read() as session:
        (mention,) = check_text(session, text).data
    assert mention.verdict == verdict


def test_check_sends_a_process_nothing_that_makes_it_import_the_database(
    migrated_database: Database, tmp_path: Path
) -> None:
    import_bundle(migrated_database, write_bundle(tmp_path / "bundle"), Author("test"))
    with migrated_database.read() as session:
        comparable = read_comparable(session, "Example's cars drive 700 km on one charge.")
    sent = pickletools.genops(pickle.dumps((comparable.judge, ())))
    texts = {argument for _, argument, _ in sent if isinstance(argument, str)}
    rooms = {text.split(".")[1] for text in texts if text.startswith("app.")}
    assert rooms == {"domain", "extraction"}


@pytest.mark.parametrize(
    ("number", "doubled", "factor"), [("-700", "-1400", None), ("700", "1400", "2")]
)
def test_check_gives_a_factor_of_a_positive_number_alone(
    migrated_database: Database, tmp_path: Path, number: str, doubled: str, factor: str | None
) -> None:
    sentence = f"they drive {number} km on one charge."

    def change(bundle: dict[str, Any]) -> None:
        [claim] = bundle["claims"]
        del claim["baseline"]
        words = {"as_stated": f"{number} km", "number": number, "value": number, "unit": "km"}
        claim |= {"quantity": words, "evidence": [{"source": "report", "exact": sentence}]}

    path = write_bundle(tmp_path, change)
    (tmp_path / "report.txt").write_text(f"Our cars now go further: {sentence}", encoding="utf-8")
    import_bundle(migrated_database, path, Author("test"))
    with migrated_database.read() as session:
        [found] = check_text(session, f"Example Ltd. cars drive {doubled} km on one charge.").data
    assert (found.verdict, found.factor) == ("differs", factor)


@pytest.mark.engines("sqlite", "postgresql")
def test_check_compares_with_no_withdrawn_claim(
    migrated_database: Database, tmp_path: Path
) -> None:
    def withdraw(bundle: dict[str, Any]) -> None:
        bundle["claims"][0]["status"] = "withdrawn"

    import_bundle(migrated_database, write_bundle(tmp_path / "bundle", withdraw), Author("test"))
    with migrated_database.read() as session:
        (mention,) = check_text(
            session, "Example's cars drive more than 700 km on one charge."
        ).data
    assert (mention.verdict, mention.rule, mention.claim) == ("not_found", "no_claim", None)


def test_longest_text_in_any_spelling_is_taken_and_a_longer_body_is_a_413(
    client: TestClient,
) -> None:
    longest = json.dumps({"text": "\N{BAR CHART}" * 20_000})
    assert len(longest) > 2 * 10**5
    headers = {"Content-Type": "application/json"}
    assert client.post("/v1/check", content=longest, headers=headers).status_code == 200
    padded = longest + " " * 10_000
    assert client.post("/v1/check", content=padded, headers=headers).status_code == 413
