"""A curator adds a number that the rules have passed over, takes it back, decides on it, and publishes it."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from support.reading_desk import ARTICLE, Desk, Json

from app.database.database import Database
from app.main import create_app
from app.settings import Settings

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]
TABLE = (
    "Voltara compares its packs.\n\n| pack | energy |\n|---|---|\n| LX-2 | 402 Wh/kg |\n| LX-1 | 350 Wh/kg |\n\n"
    "Voltara sold dozens of packs in 2024 from Hall 12."
)
ACCEPT = {"decision": "accept"}
PROBLEM = "urn:claimstone:problem:"
NOTHING_TO_UNDO = f"{PROBLEM}nothing_to_undo"


@pytest.fixture(scope="module")
def shared(provider: Provider) -> Iterator[Desk]:
    """A desk for all tests of the module that publish nothing."""
    settings = provider.copy_seeded()
    with closing(Database(settings)) as database, TestClient(create_app(settings)) as client:
        yield Desk(client, database)


@pytest.fixture
def own(seeded_settings: Settings, database: Database) -> Iterator[Desk]:
    """A desk for a test that changes the catalogue."""
    with TestClient(create_app(seeded_settings)) as client:
        yield Desk(client, database)


def add(desk: Desk, number: int, exact: str, who: str = "rob", **place: int) -> Json:
    answer = desk.ask("POST", f"/{number}/candidates", {"exact": exact, **place}, who)
    assert answer.status_code == 201, answer.text
    [added] = answer.json()["candidates"]
    assert isinstance(added, dict)
    return added


@pytest.mark.engines("sqlite", "postgresql")
def test_number_of_a_table_is_added_and_published(own: Desk) -> None:
    reading = own.create(TABLE)
    number, before = reading["number"], reading["counts"]
    added = add(own, number, "402 Wh/kg")
    assert added["draft"]["quantity"] == {
        "as_stated": "402 Wh/kg", "value": "402", "unit": "W.h/kg", "comparator": "eq",
    }  # fmt: skip
    assert added["draft"]["evidence"][0]["exact"] == "| LX-2 | 402 Wh/kg |"
    assert (added["state"], added["decision"]) == ("new", None)
    after = own.ask("GET", f"/{number}").json()
    assert after["counts"] == {**before, "new": before["new"] + 1, "none": before["none"] - 1}
    assert after["version"] == reading["version"] + 1
    own.accept_all(number)
    published = own.publish(number)
    assert published.status_code == 200, published.text
    claim = own.client.get(f"/v1/claims/{added['draft']['id']}").json()
    assert claim["quantity"]["value"] == "402"
    assert [one["id"] for one in claim["organizations"]] == ["voltara"]


def test_words_without_a_number_are_a_draft_to_be_filled(own: Desk) -> None:
    number = own.create("Voltara employs 1,200 people and owns Hall 12.")["number"]
    added = add(own, number, "12")
    assert added["draft"]["quantity"] == {"as_stated": "12"}
    assert "not_read" in added["open"]
    quantity = {
        "as_stated": "12", "value": "12", "unit": "1", "comparator": "eq", "read_by": "hand",
    }  # fmt: skip
    changes = {"quantity": quantity, "note": "Voltara counts its halls."}
    others = [own_one["candidate"] for own_one in own.list_candidates(number)][:-1]
    decisions = [{"candidate": one, **ACCEPT} for one in others]
    decided = own.decide(
        number, {"candidate": added["candidate"], **ACCEPT, "changes": changes}, *decisions
    )
    assert decided.status_code == 200, decided.text
    own.fill_drafts(number, decided.json()["reading"]["drafts"])
    published = own.publish(number)
    assert published.status_code == 200, published.text
    claim = own.client.get(f"/v1/claims/{added['draft']['id']}").json()
    assert (claim["quantity"]["value"], claim["quantity"]["read_by"]) == ("12", "hand")


@pytest.mark.engines("sqlite", "postgresql")
def test_adding_is_undone_and_leaves_the_reading_as_it_was(shared: Desk) -> None:
    number = shared.create(TABLE)["number"]
    before = shared.ask("GET", f"/{number}").json()
    first = add(shared, number, "402 Wh/kg")
    second = add(shared, number, "350 Wh/kg")
    assert second["candidate"] == first["candidate"] + 1
    undone = shared.ask("POST", f"/{number}/undo", {"decision": first["added"]})
    assert undone.status_code == 200, undone.text
    assert undone.json()["candidates"] == []
    listed = [own["candidate"] for own in shared.list_candidates(number)]
    assert first["candidate"] not in listed
    assert second["candidate"] in listed
    assert shared.decide(number, {"candidate": second["candidate"], **ACCEPT}).status_code == 200
    assert shared.decide(number, {"candidate": first["candidate"], **ACCEPT}).status_code == 422
    again = shared.ask("POST", f"/{number}/undo", {"decision": first["added"]})
    assert (again.status_code, again.json()["type"]) == (409, NOTHING_TO_UNDO)
    accepted = second["added"] + 2
    held = shared.ask("POST", f"/{number}/undo", {"decision": second["added"]})
    assert (held.status_code, held.json()["type"]) == (409, NOTHING_TO_UNDO)
    for decision in (accepted - 1, second["added"]):
        answer = shared.ask("POST", f"/{number}/undo", {"decision": decision})
        assert answer.status_code == 200, answer.text
    after = shared.ask("GET", f"/{number}").json()
    for name in ("counts", "drafts", "numbers"):
        assert after[name] == before[name], name
    # A number is not used for another candidate.
    assert add(shared, number, "402 Wh/kg")["candidate"] == second["candidate"] + 1


def test_baseline_of_a_candidate_can_be_one_of_its_own(shared: Desk) -> None:
    number = shared.create()["number"]
    added = add(shared, number, "350 Wh/kg")
    assert added["draft"]["quantity"]["value"] == "350"
    assert added["draft"]["period"] == "2023"
    named = {own["draft"]["achievement"] for own in shared.list_candidates(number)[:-1]}
    assert added["draft"]["achievement"] in named


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"exact": "403 Wh/kg"}, "#/body/exact", "not_in_text"),
        ({"exact": "402 Wh/kg", "start": 1}, "#/body/start", "not_in_text"),
        ({"exact": "0"}, "#/body/exact", "ambiguous"),
        ({"exact": "402 Wh/kg", "occurrence": 2}, "#/body/exact", "no_such_occurrence"),
        ({"exact": "402 Wh/kg", "start": 30, "occurrence": 1}, "#/body", "two_places"),
        ({"exact": "402"}, "#/body/exact", "number_is_candidate"),
        ({"exact": ""}, "#/body/exact", "string_too_short"),
        ({}, "#/body/exact", "missing"),
        ({"exact": "Hall 12", "end": 3}, "#/body/end", "unknown_field"),
    ],
)
def test_words_that_cannot_be_added_are_refused(
    shared: Desk, body: Json, pointer: str, code: str
) -> None:
    number = shared.create()["number"]
    answer = shared.ask("POST", f"/{number}/candidates", body)
    assert answer.status_code == 422, answer.text
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
        (pointer, code)
    ]
    assert len(shared.list_candidates(number)) == 5


def test_adding_needs_the_version_that_was_seen_and_an_open_reading_of_ones_own(
    shared: Desk,
) -> None:
    number = shared.create()["number"]
    path, body = f"/{number}/candidates", {"exact": "12", "start": ARTICLE.index("12.")}
    assert shared.ask("POST", path, body, headers={"If-Match": '"other"'}).status_code == 412
    shared.ask("GET", f"/{number}")
    assert shared.ask("POST", path, body, "ann").status_code == 403
    assert shared.ask("POST", "/999/candidates", body).status_code == 404
    shared.ask("GET", f"/{number}")
    assert shared.ask("DELETE", f"/{number}?reason=test").status_code == 200
    closed = shared.ask("POST", path, body)
    assert (closed.status_code, closed.json()["type"]) == (409, f"{PROBLEM}reading_closed")


def test_text_with_an_added_candidate_is_not_read_again(shared: Desk) -> None:
    number = shared.create()["number"]
    add(shared, number, "12", start=ARTICLE.index("12."))
    answer = shared.ask("PATCH", f"/{number}", {"source": {"language": "de"}})
    assert (answer.status_code, answer.json()["type"]) == (409, f"{PROBLEM}candidates_decided")
