"""Verifying quotes over HTTP: where they are in a source, and which bodies are accepted."""

import json
import re
from contextlib import closing
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from support.bundles import FULL_TEXT, make_full_bundle
from support.editors import Editor, add_key
from support.processor_time import limit_processor_time

from app.cli.imports import SEED_BUNDLE
from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.models import SourceText
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

SOURCE = "self-developed-technologies"
URL = "/v1/verify-quote"
ARTICLE = SEED_BUNDLE.with_name("article.txt").read_text(encoding="utf-8")


def verify(client: TestClient, quote: str) -> dict[str, Any]:
    answer = client.post(URL, json={"source_id": SOURCE, "quote": quote})
    assert answer.status_code == 200, answer.text
    verified: dict[str, Any] = answer.json()
    return verified


def test_quote_in_one_place_is_exact_with_offsets_and_selectors(client: TestClient) -> None:
    quote = "a 0.03 mm thin screen"
    start = ARTICLE.index(quote)
    end = start + len(quote)
    assert verify(client, quote) == {
        "source": {
            "id": SOURCE,
            "title": "[On self-developed technologies of Chinese enterprises]",
            "sha256": sha256(ARTICLE.encode()).hexdigest(),
            "text_url": f"/v1/sources/{SOURCE}/text",
        },
        "revision": 1,
        "state": "exact",
        "folded": [],
        "total": 1,
        "total_exact": True,
        "places": [
            {
                "exact": quote,
                "start": start,
                "end": end,
                "selectors": [
                    {
                        "type": "TextQuoteSelector",
                        "exact": quote,
                        "prefix": ARTICLE[start - 32 : start],
                        "suffix": ARTICLE[end : end + 32],
                    },
                    {"type": "TextPositionSelector", "start": start, "end": end},
                ],
            }
        ],
        "longest_part": None,
    }


def test_quote_in_several_places_is_ambiguous_with_all_of_them(client: TestClient) -> None:
    answer = verify(client, "fiber")
    assert (answer["state"], answer["total"]) == ("ambiguous", ARTICLE.count("fiber"))
    assert [ARTICLE[place["start"] : place["end"]] for place in answer["places"]] == [
        "fiber",
        "fiber",
    ]


def test_quote_with_other_spaces_and_marks_shows_the_words_of_the_source(
    client: TestClient,
) -> None:
    answer = verify(client, "China's transformation from a Big\n manufacturing power")
    assert (answer["state"], answer["folded"]) == (
        "normalized",
        ["whitespace", "quotation_marks", "case"],
    )
    (place,) = answer["places"]
    assert place["exact"] == "China’s transformation from a big manufacturing power"
    assert ARTICLE[place["start"] : place["end"]] == place["exact"]
    assert place["selectors"][0]["exact"] == place["exact"]


@pytest.mark.parametrize(
    "quote", ["from 49,000 to 330,001", "from 49,000 to 330.000", "from 49000 to 330000"]
)
def test_quote_with_another_number_is_missing(client: TestClient, quote: str) -> None:
    answer = verify(client, quote)
    assert (answer["state"], answer["total"], answer["places"]) == ("missing", 0, [])


def test_quote_that_is_missing_reports_its_longest_part(client: TestClient) -> None:
    answer = verify(client, "has made 6.75 billion and then 31 billion simultaneous calls")
    part = answer["longest_part"]
    assert (part["exact"], part["total"]) == ("has made 6.75 billion and then", 1)
    (place,) = part["places"]
    assert ARTICLE[place["start"] : place["end"]] == place["exact"] == part["exact"]
    assert verify(client, "龘")["longest_part"] is None


@pytest.mark.engines("sqlite", "postgresql")
def test_quote_of_every_claim_is_found(client: TestClient) -> None:
    for claim in client.get("/v1/claims?limit=200").json()["data"]:
        for quote in claim["evidence"]:
            answer = verify(client, quote["exact"])
            assert answer["state"] == "exact"
            assert answer["places"][0]["start"] == quote["start"]


def test_quote_of_a_source_that_is_not_there_is_a_404(client: TestClient) -> None:
    answer = client.post(URL, json={"source_id": "nowhere", "quote": "x"})
    assert answer.status_code == 404
    assert "'nowhere'" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"source_id": SOURCE}, 422, "missing"),
        ({"source_id": SOURCE, "quote": ""}, 422, "string_too_short"),
        ({"source_id": SOURCE, "quote": "x" * 20_001}, 422, "string_too_long"),
        ({"source_id": SOURCE, "quote": "a\0b"}, 422, "string_pattern_mismatch"),
        ({"source_id": SOURCE, "quote": "a\ud800b"}, 422, "string_unicode"),
        ({"source_id": SOURCE, "quote": None}, 422, "string_type"),
        ({"source_id": SOURCE, "quote": 5}, 422, "string_type"),
        ({"source_id": "No Where", "quote": "x"}, 422, "string_pattern_mismatch"),
        ({"source_id": "a" * 101, "quote": "x"}, 422, "string_too_long"),
        ({"source_id": SOURCE, "quote": "x", "fuzzy": True}, 422, "unknown_field"),
        ({"source_id": SOURCE, "quote": "x", "\ud800": 1}, 422, "string_unicode"),
        ([SOURCE, "x"], 422, "model_attributes_type"),
        ("x", 422, "model_attributes_type"),
        (None, 422, "model_attributes_type"),
    ],
)
def test_quote_in_a_body_of_another_shape_is_refused(
    client: TestClient, body: object, status: int, code: str
) -> None:
    content = json.dumps(body).encode()
    answer = client.post(URL, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert code in [fault["code"] for fault in answer.json()["errors"]]
    assert all(fault["pointer"].startswith("#/body") for fault in answer.json()["errors"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b'{"source_id": "a", "quote": NaN}', "not_json"),
        (b'{"source_id": "a", "quote": "x"} {}', "not_json"),
        (b"[" * 100_000, "too_deep"),
        (b'{"source_id": ' + b"9" * 5000 + b"}", "too_long"),
        (b'{"source_id": "a", "quote": "\xff"}', "not_utf_8"),
        ('{"source_id": "a", "quote": "x"}'.encode("utf-16"), "not_utf_8"),
        (b'{"source_id": "a", "quote": "x", "quote": "y"}', "duplicate_name"),
    ],
)
def test_quote_in_a_body_that_cannot_be_read_is_refused(
    client: TestClient, content: bytes, code: str
) -> None:
    answer = client.post(URL, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [fault["code"] for fault in answer.json()["errors"]] == [code]


def test_byte_order_marks_of_a_body_and_of_a_quote_are_left_out(client: TestClient) -> None:
    quote = "a 0.03 mm thin screen"
    content = json.dumps({"source_id": SOURCE, "quote": f"\ufeff{quote}"}).encode("utf-8-sig")
    answer = client.post(URL, content=content, headers={"Content-Type": "application/json"})
    assert answer.json() == verify(client, quote)


def test_body_in_utf_16_is_refused_by_the_name_of_the_encoding(client: TestClient) -> None:
    content = json.dumps({"source_id": SOURCE, "quote": "x"}).encode("utf-16")
    answer = client.post(URL, content=content, headers={"Content-Type": "application/json"})
    [fault] = answer.json()["errors"]
    assert fault["detail"] == "it is UTF-16: write it in UTF-8"


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", None]
)
def test_quote_in_a_body_of_another_type_is_a_415(
    client: TestClient, media_type: str | None
) -> None:
    content = json.dumps({"source_id": SOURCE, "quote": "fiber"}).encode()
    answer = client.post(
        URL, content=content, headers={"Content-Type": media_type} if media_type else {}
    )
    assert answer.status_code == 415
    assert answer.headers["content-type"] == "application/problem+json"
    assert "application/json" in answer.json()["detail"]


def test_quote_in_a_body_past_the_limit_is_a_413_and_the_longest_quote_is_not(
    client: TestClient,
) -> None:
    escaped = json.dumps({"source_id": SOURCE, "quote": "😀" * 20_000})
    assert len(escaped) > 240_000
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert client.post(URL, content=escaped.encode(), headers=headers).status_code == 200
    answer = client.post(URL, content=(b" " * 100_000 for _ in range(25)), headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.slow
def test_quote_asked_with_a_parameter_or_by_get_is_refused(client: TestClient) -> None:
    answer = client.post(f"{URL}?fuzzy=1", json={"source_id": SOURCE, "quote": "fiber"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/query/fuzzy"
    got = client.get(URL)
    assert (got.status_code, got.headers["allow"]) == (405, "POST")


@pytest.mark.slow
def test_quote_of_20000_characters_in_a_megabyte_is_answered_soon(
    seeded_settings: Settings,
) -> None:
    text = "".join(f"Sentence {number} says {number * 7919 % 9973}.\n" for number in range(40_000))
    database = Database(seeded_settings)
    with database.write() as session:
        session.execute(update(SourceText).values(text=text))
    database.close()
    start = text.index("Sentence 20000 ")
    end = text.index("Sentence 20600 ")
    quotes = {
        text[start : start + 20_000]: "exact",
        text[start:end].replace(" ", "\u00a0"): "normalized",
        text[start:end] + "!": "missing",
    }
    with TestClient(create_app(seeded_settings)) as client:
        for quote, state in quotes.items():
            with limit_processor_time(10):
                assert verify(client, quote)["state"] == state


@pytest.mark.parametrize("line_ending", ["\r\n", "\r", "\n"])
def test_evidence_link_by_positions_counts_a_line_ending_once(
    seeded_settings: Settings, line_ending: str
) -> None:
    before = line_ending.join(["🚗 One.", "", "Two 光纤.", ""])
    with closing(Database(seeded_settings)) as database:
        key = add_key(database, AccessRole.REVIEWER)
    bundle = make_full_bundle()
    bundle["sources"][0]["text"] = before + FULL_TEXT.replace(" up ", f"{line_ending}up ")
    quote = bundle["claims"][0]["evidence"][0]
    quote["exact"] = quote["exact"].replace(" up ", f"{line_ending}up ")
    with TestClient(create_app(seeded_settings)) as client:
        assert Editor(client, key).ask("POST", "/v1/imports", bundle).status_code == 200
        [first, _] = client.get("/v1/claims/example-range/evidence").json()["data"]
        path, _, fragment = first["links"]["text"].partition("#char=")
        text = client.get(path).content.decode()
    exact, position = first["selectors"]
    assert text[position["start"] : position["end"]] == exact["exact"] == quote["exact"]
    start, end = map(int, fragment.split(","))
    # A reader that follows RFC 5147 counts in a text with one character for each line ending.
    counted = re.sub("\r\n|\r|\n", "\n", text)
    assert counted[start:end] == re.sub("\r\n|\r|\n", "\n", quote["exact"])


def test_evidence_links_lead_to_the_quote(client: TestClient) -> None:
    for claim in client.get("/v1/claims?limit=200").json()["data"]:
        for quote in client.get(f"/v1/claims/{claim['id']}/evidence").json()["data"]:
            exact = quote["selectors"][0]["exact"]
            path, _, fragment = quote["links"]["text"].partition("#char=")
            start, _, end = fragment.partition(",")
            assert client.get(path).text[int(start) : int(end)] == exact
            path, _, fragment = quote["links"]["text_fragment"].partition("#:~:text=")
            assert path == quote["source"]["text_url"]
            # All quotes of the seed are short, on one line, and unique.
            assert not set(",-&") & set(fragment)
            assert unquote(fragment) == exact
