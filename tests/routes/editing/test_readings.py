"""A new article becomes reviewed claims: candidates, decisions, publishing, and who may do what."""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from support.reading_desk import ARTICLE, FIELDS, Desk

from app.database.database import Database
from app.ingest.readings import create
from app.main import create_app
from app.maintenance.claims.source_numbers import pass_on
from app.maintenance.content_hash import hash_content
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]
FIBER = "fiber-length-per-preform"
ACCEPT, POSTPONE = {"decision": "accept"}, {"decision": "postpone"}


@pytest.fixture(scope="module")
def shared(provider: Provider) -> Iterator[Desk]:
    """A desk for all tests of the module that publish nothing: its processes take a second to start."""
    settings = provider.copy_seeded()
    with closing(Database(settings)) as database, TestClient(create_app(settings)) as client:
        yield Desk(client, database)


@pytest.fixture
def own(seeded_settings: Settings, database: Database) -> Iterator[Desk]:
    """A desk for a test that changes the catalogue, or counts readings."""
    with TestClient(create_app(seeded_settings)) as client:
        yield Desk(client, database)


@pytest.mark.engines("sqlite", "postgresql")
def test_article_of_five_sentences_is_published_in_few_requests_without_yaml(
    own: Desk, database: Database
) -> None:
    before = own.get_revision()
    reading = own.create()
    number = reading["number"]
    candidates = own.list_candidates(number)
    assert own.get_revision() == before
    fiber = next(entry for entry in candidates if entry["draft"]["metric"] == FIBER)
    assert {"relation": "duplicate", "claim": FIBER} in fiber["duplicates"]
    decisions = [
        {"candidate": entry["candidate"], **ACCEPT} for entry in candidates if entry is not fiber
    ]
    decisions.append({"candidate": fiber["candidate"], **ACCEPT, "evidence_for": FIBER})
    drafts = own.decide(number, *decisions).json()["reading"]["drafts"]
    own.fill_drafts(number, drafts)
    published = own.publish(number)
    assert published.status_code == 200, published.text
    assert own.requests <= 1.5 * len(candidates), (own.requests, len(candidates))
    assert len(candidates) >= 5
    assert own.get_revision() == before + 1
    report = published.json()
    assert (report["revision"], report["conflicts"], report["updated"]) == (before + 1, 0, 1)
    after = own.ask("GET", f"/{number}").json()
    assert (after["state"], after["revision"], after["text"]) == ("published", before + 1, None)
    stored = own.client.get(f"/v1/claims/{fiber['draft']['id']}")
    assert stored.status_code == 404
    quotes = own.client.get(f"/v1/claims/{FIBER}").json()["evidence"]
    assert [quote["source"]["id"] for quote in quotes][1:] == [reading["source"]["id"]]
    energy = own.client.get(f"/v1/claims/{candidates[0]['draft']['id']}").json()
    assert energy["quantity"]["value"] == "402"
    assert energy["baseline"]["value"] == "350"
    assert [owner["id"] for owner in energy["organizations"]] == ["voltara"]
    with database.read() as session:
        assert verify_catalogue(session).differences == []


def test_reading_is_no_part_of_the_public_catalogue(own: Desk, database: Database) -> None:
    with database.read() as session:
        before = hash_content(session, pass_on)
    number = own.create()["number"]
    own.accept_all(number)
    with database.read() as session:
        assert hash_content(session, pass_on) == before
    for path in (f"/{number}", f"/{number}/candidates", ""):
        answer = own.ask("GET", path, who="")
        assert answer.status_code == 401
        assert own.ask("GET", path).headers["cache-control"] == "private, no-store"


def test_candidate_has_words_and_rule_for_each_field(shared: Desk) -> None:
    number = shared.create()["number"]
    for candidate in shared.list_candidates(number):
        draft = candidate["draft"]
        assert {"/quantity", "/kind", "/metric"} <= candidate["because"].keys()
        for pointer, spot in candidate["because"].items():
            assert spot["rule"]
            assert ARTICLE[spot["start"] : spot["end"]].strip(), pointer
        [quote] = draft["evidence"]
        assert ARTICLE.startswith(quote["exact"], quote["start"])
        assert draft["quantity"]["as_stated"] in quote["exact"]


def test_decisions_are_taken_all_or_none(shared: Desk) -> None:
    number = shared.create()["number"]
    refused = shared.decide(
        number,
        {"candidate": 1, **ACCEPT},
        {"candidate": 99, **ACCEPT},
        {"candidate": 2, **ACCEPT, "changes": {"scoop": "cell only", "kind": "wish"}},
        {"candidate": 3, **ACCEPT, "evidence_for": "none-such"},
        {"candidate": 1, **POSTPONE},
    )
    assert refused.status_code == 422
    assert [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]] == [
        ("#/body/1/candidate", "not_found"),
        ("#/body/2/changes/kind", "enum"),
        ("#/body/2/changes/scoop", "unknown_field"),
        ("#/body/3/evidence_for", "not_found"),
        ("#/body/4/candidate", "duplicate"),
    ]
    assert {entry["state"] for entry in shared.list_candidates(number)} == {"new"}


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        ({"decision": "reject"}, "reason_missing"),
        ({"decision": "reject", "reason": "other"}, "note_missing"),
        ({"decision": "accept", "reason": "name"}, "reason_missing"),
        ({"decision": "postpone", "changes": {"scope": "x"}}, "changes_unused"),
        ({"decision": "accept", "note": "x"}, "note_unused"),
        (
            {"decision": "accept", "changes": {"scope": "x"}, "evidence_for": FIBER},
            "changes_unused",
        ),
        ({"decision": "delete"}, "enum"),
    ],
)
def test_decision_that_contradicts_itself_is_refused(
    shared: Desk, decision: dict[str, object], code: str
) -> None:
    number = shared.create("YOFC can draw 10,000 km of fiber.")["number"]
    refused = shared.decide(number, {"candidate": 1, **decision})
    assert refused.status_code == 422
    assert code in {fault["code"] for fault in refused.json()["errors"]}


def test_decisions_are_changed_and_undone_in_turn(shared: Desk) -> None:
    number = shared.create()["number"]
    first = shared.decide(number, {"candidate": 1, **ACCEPT, "changes": {"scope": "cell only"}})
    [decided] = first.json()["candidates"]
    assert (decided["state"], decided["by"], decided["draft"]["scope"]) == (
        "accepted",
        "hand",
        "cell only",
    )
    assert decided["decision"]["number"] == 1
    rejected = shared.decide(number, {"candidate": 1, "decision": "reject", "reason": "unclear"})
    assert rejected.json()["reading"]["counts"]["rejected"] == 1
    early = shared.ask("POST", f"/{number}/undo", {"decision": 1})
    assert (early.status_code, early.json()["type"]) == (
        409,
        "urn:claimstone:problem:nothing_to_undo",
    )
    undone = shared.ask("POST", f"/{number}/undo", {"decision": 2}).json()
    assert undone["candidates"][0]["draft"]["scope"] == "cell only"
    undone = shared.ask("POST", f"/{number}/undo", {"decision": 1}).json()
    assert undone["candidates"][0]["state"] == "new"
    assert "scope" not in undone["candidates"][0]["draft"]
    assert undone["reading"]["version"] == 5
    for decision in (1, 3):
        assert shared.ask("POST", f"/{number}/undo", {"decision": decision}).status_code == 409


def test_two_curators_on_one_reading_undo_no_decision_of_the_other(shared: Desk) -> None:
    number = shared.create()["number"]
    seen = shared.etag
    assert shared.decide(number, {"candidate": 1, **ACCEPT}, who="sue").is_success
    late = shared.ask(
        "POST", f"/{number}/decisions", [{"candidate": 1, **POSTPONE}], headers={"If-Match": seen}
    )
    assert late.status_code == 412
    path = f"/v1/readings/{number}/decisions"
    key = {"Authorization": shared.ask("GET", "").request.headers["authorization"]}
    without = shared.client.post(path, json=[{"candidate": 1, **POSTPONE}], headers=key)
    assert without.status_code == 428
    assert shared.list_candidates(number)[0]["state"] == "accepted"


def test_rejected_numbers_get_reasons_and_postponed_ones_stay_open(own: Desk) -> None:
    reading = own.create(
        "Orvio made 30,000 packs in 2024. Orvio sold 20,000 cells. Orvio has 4 labs."
    )
    number = reading["number"]
    assert own.decide(
        number,
        {"candidate": 1, "decision": "reject", "reason": "wrong_reading"},
        {"candidate": 2, **POSTPONE},
        {"candidate": 3, "decision": "reject", "reason": "duplicate"},
    ).is_success
    report = own.publish(number)
    assert report.status_code == 200, report.text
    # Nothing was accepted: the source alone is new.
    assert [(row["kind"], row["action"]) for row in report.json()["rows"]] == [("source", "create")]
    numbers = own.client.get(f"/v1/sources/{reading['source']['id']}/numbers").json()["data"]
    assert [(entry["exact"], entry["state"], entry["reason"]) for entry in numbers] == [
        ("30,000 packs", "none", "other"),
        ("2024", "none", "date"),
        ("20,000 cells", "open", None),
        ("4 labs", "none", "repetition"),
    ]
    assert numbers[0]["note"]


def test_undecided_candidates_prevent_publishing(shared: Desk) -> None:
    number = shared.create()["number"]
    refused = shared.publish(number)
    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "urn:claimstone:problem:candidates_undecided",
    )


def test_open_fields_of_drafts_are_listed_with_their_places(shared: Desk) -> None:
    number = shared.create()["number"]
    candidates = shared.list_candidates(number)
    shared.decide(number, *({"candidate": entry["candidate"], **ACCEPT} for entry in candidates))
    before = shared.get_revision()
    refused = shared.publish(number)
    assert refused.status_code == 422
    faults = refused.json()["errors"]
    assert {fault["code"] for fault in faults} == {"field_open"}
    metric = candidates[0]["draft"]["metric"]
    assert f"#/drafts/metrics/{metric}/definition" in {fault["pointer"] for fault in faults}
    assert shared.get_revision() == before


def test_dry_run_shows_what_publishing_would_store(own: Desk) -> None:
    number = own.create()["number"]
    own.accept_all(number)
    before, seen = own.get_revision(), own.etag
    shown = own.publish(number, query="?dry_run=true")
    assert shown.status_code == 200
    assert shown.json()["dry_run"] is True
    assert shown.json()["created"] > 5
    assert (own.get_revision(), own.etag) == (before, seen)
    stored = own.publish(number)
    assert stored.status_code == 200
    assert stored.json()["rows"] == shown.json()["rows"]


def test_catalogue_that_moves_under_a_candidate_stops_publishing(own: Desk) -> None:
    first = own.create()["number"]
    own.accept_all(first)
    first_seen = own.etag
    second = own.create(f"{ARTICLE} It is so.", title="Voltara again")
    own.accept_all(second["number"])
    second_seen = own.etag
    assert own.ask("POST", f"/{first}/publish", headers={"If-Match": first_seen}).is_success
    moved = own.ask("POST", f"/{second['number']}/publish", headers={"If-Match": second_seen})
    assert moved.status_code == 409, moved.text
    assert moved.json()["type"] == "urn:claimstone:problem:import_conflict"
    assert moved.json()["errors"][0]["pointer"].startswith(("#/drafts/", "#/candidates/"))
    shown = own.ask(
        "POST", f"/{second['number']}/publish?dry_run=true", headers={"If-Match": second_seen}
    )
    assert (shown.status_code, shown.json()["conflicts"] > 0) == (200, True)


def test_claim_that_was_edited_since_gets_no_quote_in_silence(own: Desk) -> None:
    reading = own.create("YOFC can draw 10,000 km of fiber from one preform.")
    number = reading["number"]
    own.decide(number, {"candidate": 1, **ACCEPT, "evidence_for": FIBER})
    headers = {"Authorization": own.ask("GET", "").request.headers["authorization"]}
    edited = own.client.patch(
        f"/v1/claims/{FIBER}",
        content=json.dumps({"note": "It is so."}),
        headers={**headers, "If-Match": "*", "Content-Type": "application/merge-patch+json"},
    )
    assert edited.status_code == 200
    moved = own.publish(number)
    assert moved.status_code == 409
    [fault] = moved.json()["errors"]
    assert (fault["pointer"], fault["code"]) == (
        "#/candidates/1/decision/evidence_for",
        "edited_since",
    )
    own.decide(number, {"candidate": 1, **ACCEPT, "evidence_for": FIBER})
    assert own.publish(number).status_code == 200
    claim = own.client.get(f"/v1/claims/{FIBER}").json()
    assert (claim["note"], len(claim["evidence"])) == ("It is so.", 2)


def test_record_that_was_withdrawn_since_stops_publishing(own: Desk) -> None:
    number = own.create("Orvio sold 30,000 packs in 2024.")["number"]
    headers = {"Authorization": own.ask("GET", "").request.headers["authorization"]}
    company = {"id": "orvio-ag", "kind": "company", "names": {"en": "Orvio AG"}}
    assert own.client.post("/v1/organizations", json=company, headers=headers).is_success
    own.accept_all(number)
    used = own.ask("PATCH", f"/{number}/drafts/organizations/orvio", {"use": "orvio-ag"})
    assert used.status_code == 200, used.text
    withdrawn = own.client.delete(
        "/v1/organizations/orvio-ag?reason=wrong", headers={**headers, "If-Match": "*"}
    )
    assert withdrawn.is_success
    moved = own.publish(number)
    assert (moved.status_code, moved.json()["errors"][0]["code"]) == (409, "withdrawn"), moved.text


def test_reading_of_a_contributor_is_published_by_somebody_else(own: Desk) -> None:
    number = own.create(who="ann")["number"]
    own.accept_all(number, who="ann")
    assert own.publish(number, who="bob").status_code == 403
    before = own.get_revision()
    submitted = own.publish(number, who="ann")
    assert (submitted.status_code, submitted.json()["dry_run"]) == (200, True)
    assert (own.ask("GET", f"/{number}").json()["state"], own.get_revision()) == (
        "submitted",
        before,
    )
    theirs = own.publish(number, who="ann")
    assert (theirs.status_code, theirs.json()["type"]) == (
        403,
        "urn:claimstone:problem:own_reading",
    )
    changed = own.decide(number, {"candidate": 1, **POSTPONE}, who="ann")
    assert changed.json()["type"] == "urn:claimstone:problem:reading_closed"
    published = own.publish(number, who="rob", query="?comment=checked")
    assert published.status_code == 200, published.text
    changes = own.client.get(f"/v1/changes?since={before}").json()["data"]
    assert {change["actor"] for change in changes} == {"ann"}
    [claim_id, *_] = [change["id"] for change in changes if change["kind"] == "claim"]
    assert own.client.get(f"/v1/claims/{claim_id}").json()["reviewed_by"]["actor"] == "rob"
    assert changes[0]["comment"] == f"reading {number}: checked (published by rob)"


def test_contributor_changes_no_reading_of_others(shared: Desk) -> None:
    number = shared.create()["number"]
    assert shared.decide(number, {"candidate": 1, **ACCEPT}, who="ann").status_code == 403
    assert shared.ask("GET", f"/{number}", who="ann").status_code == 200


def test_closed_reading_is_changed_by_nobody(shared: Desk) -> None:
    reading = shared.create()
    number = reading["number"]
    discarded = shared.ask("DELETE", f"/{number}?reason=an older article")
    assert (discarded.status_code, discarded.json()["state"], discarded.json()["reason"]) == (
        200,
        "discarded",
        "an older article",
    )
    assert discarded.json()["text"] is None
    for answer in (
        shared.decide(number, {"candidate": 1, **ACCEPT}),
        shared.publish(number),
        shared.ask("PATCH", f"/{number}", {"source": {"title": "x"}}),
        shared.ask("DELETE", f"/{number}?reason=again"),
    ):
        assert (answer.status_code, answer.json()["type"]) == (
            409,
            "urn:claimstone:problem:reading_closed",
        )
    again = shared.ask("POST", "", {**FIELDS, "text": reading["text"]})
    assert again.status_code == 201


def test_text_that_is_there_is_named(shared: Desk) -> None:
    reading = shared.create()
    number = reading["number"]
    again = shared.ask("POST", "", {**FIELDS, "text": reading["text"]})
    assert (again.status_code, again.json()["type"]) == (409, "urn:claimstone:problem:same_text")
    assert f"reading {number}" in again.json()["detail"]
    source = "self-developed-technologies"
    text = shared.client.get(f"/v1/sources/{source}/text").text
    known = shared.ask("POST", "", {**FIELDS, "text": text})
    assert (known.status_code, source in known.json()["detail"]) == (409, True)
    wrong = shared.ask("POST", "", {**FIELDS, "text": "It is 7 km.", "same_text_as": source})
    assert wrong.json()["errors"][0]["code"] == "text_differs"
    reprinted = shared.create(text, same_text_as=source)
    assert reprinted["source"]["same_text_as"] == source


def test_source_of_a_reading_is_corrected_and_read_again_by_its_date(shared: Desk) -> None:
    number = shared.create()["number"]

    def list_periods() -> list[str]:
        return [entry["draft"].get("period", "") for entry in shared.list_candidates(number)]

    before = list_periods()
    assert "2024" in before
    changed = shared.ask(
        "PATCH", f"/{number}", {"source": {"published": "2023-01-05", "id": "voltara", "url": None}}
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["source"]["id"] == "voltara"
    assert list_periods() == ["2022" if period == "2024" else period for period in before]
    assert shared.list_candidates(number)[0]["draft"]["evidence"][0]["source"] == "voltara"
    shared.decide(number, {"candidate": 1, **ACCEPT})
    late = shared.ask("PATCH", f"/{number}", {"source": {"published": "2024"}})
    assert late.json()["type"] == "urn:claimstone:problem:candidates_decided"
    for patch, code in (
        ({"published": "last year"}, "invalid_date"),
        ({"title": None}, "missing"),
        ({"colour": "red"}, "unknown_field"),
    ):
        refused = shared.ask("PATCH", f"/{number}", {"source": patch})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["code"] == code, refused.text


def test_draft_is_renamed_replaced_and_checked(shared: Desk) -> None:
    reading = shared.create()
    number = reading["number"]
    energy = shared.list_candidates(number)[0]["draft"]["metric"]
    path = f"/{number}/drafts"
    renamed = shared.ask("PATCH", f"{path}/metrics/{energy}", {"id": "gravimetric-energy"})
    assert renamed.status_code == 200, renamed.text
    assert shared.list_candidates(number)[0]["draft"]["metric"] == "gravimetric-energy"
    used = shared.ask("PATCH", f"{path}/organizations/voltara", {"use": "xgimi"})
    assert used.json()["drafts"]["achievements"][0]["organizations"][0]["organization"] == "xgimi"
    candidate = shared.list_candidates(number, "?organization=xgimi")[0]
    assert candidate["organizations"][0]["is_new"] is False
    shared.ask("PATCH", f"{path}/organizations/voltara", {"use": None})
    assert shared.list_candidates(number)[0]["organizations"][0]["id"] == "voltara"
    for place, patch, status in (
        ("metrics/gravimetric-energy", {"id": FIBER}, 422),
        ("metrics/gravimetric-energy", {"use": "none-such"}, 422),
        ("metrics/gravimetric-energy", {"direction": "sideways"}, 422),
        ("metrics/gravimetric-energy", {"because": {}}, 422),
        ("metrics/gravimetric-energy", {"colour": "red"}, 422),
        (f"metrics/{energy}", {"definition": "It is so."}, 404),
        ("metrics/none-such", {"definition": "It is so."}, 404),
    ):
        answer = shared.ask("PATCH", f"{path}/{place}", patch)
        assert answer.status_code == status, answer.text


def test_number_of_open_readings_is_limited(own: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(create, "MAX_OPEN_PER_CALLER", 1)
    own.create(who="ann")
    refused = own.ask("POST", "", {**FIELDS, "text": "It is 7 km."}, who="ann")
    assert refused.json()["type"] == "urn:claimstone:problem:too_many_readings"
    assert own.create("It is 7 km.", who="bob")["number"]


def test_repeated_request_begins_one_reading(shared: Desk) -> None:
    headers = {"Idempotency-Key": "reading-1"}
    before = shared.ask("GET", "").json()["meta"]["count"]
    body = {**FIELDS, "text": f"{ARTICLE} So it is."}
    answers = [shared.ask("POST", "", body, headers=headers) for _ in "ab"]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert shared.ask("GET", "").json()["meta"]["count"] == before + 1


def test_lists_are_paged(own: Desk) -> None:
    number = own.create()["number"]
    other = own.create("It is 7 km.")["number"]
    page = own.ask("GET", "?limit=1").json()
    assert [entry["number"] for entry in page["data"]] == [other]
    following = own.client.get(
        page["links"]["next"], headers=dict(own.ask("GET", "").request.headers)
    ).json()
    assert [entry["number"] for entry in following["data"]] == [number]
    assert following["links"]["next"] is None
    count = len(own.list_candidates(number))
    seen = []
    cursor: str | None = ""
    while cursor is not None:
        query = f"?limit=2&cursor={cursor}" if cursor else "?limit=2"
        page = own.ask("GET", f"/{number}/candidates{query}").json()
        seen += [entry["candidate"] for entry in page["data"]]
        cursor = page["meta"]["next_cursor"]
    assert seen == list(range(1, count + 1))
    assert own.ask("GET", f"/{number}/candidates?state=accepted").json()["data"] == []
    assert own.ask("GET", "/99").status_code == 404
