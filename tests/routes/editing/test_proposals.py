"""Proposals are hidden without a key, decided once, and never by their author."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key
from app.main import create_app
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

CLAIM_ID = "fiber-length-per-preform"
CLAIM = f"/v1/claims/{CLAIM_ID}"
WORD = "zyzzyva"
PROPOSAL = {
    "kind": "claim",
    "id": CLAIM_ID,
    "content": {"scope": WORD},
    "comment": f"{WORD} was meant",
}
REVIEWERS = 16


class Room:
    """The users of one catalogue: `ann` contributes, `rob` and `sue` review."""

    def __init__(self, client: TestClient, database: Database) -> None:
        self.client = client
        self._database = database
        self.keys: dict[str, str] = {}
        self.add("ann", AccessRole.CONTRIBUTOR)
        self.add("rob", AccessRole.REVIEWER)
        self.add("sue", AccessRole.ADMIN)

    def add(self, name: str, role: AccessRole, called: str | None = None) -> None:
        with self._database.write() as session:
            self.keys[name] = create_key(session, called or name, role, None)

    def ask(self, who: str, method: str, url: str, body: object = None) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.keys[who]}"} if who else {}
        return self.client.request(method, url, json=body, headers=headers)

    def propose(self, who: str = "ann", **changed: object) -> int:
        answer = self.ask(who, "POST", "/v1/proposals", {**PROPOSAL, **changed})
        assert answer.status_code == 201, answer.text
        number: int = answer.json()["number"]
        assert answer.headers["location"] == f"/v1/proposals/{number}"
        return number

    def decide(self, who: str, number: int, what: str, **body: object) -> httpx2.Response:
        return self.ask(who, "POST", f"/v1/proposals/{number}/{what}", body)

    def get_revision(self) -> int:
        revision: int = self.client.get("/v1/changes").json()["meta"]["revision"]
        return revision


@pytest.fixture
def room(seeded_settings: Settings, database: Database) -> Iterator[Room]:
    with TestClient(create_app(seeded_settings)) as client:
        yield Room(client, database)


@pytest.mark.engines("sqlite", "postgresql")
def test_proposal_changes_nothing_until_somebody_else_accepts_it(
    room: Room, database: Database
) -> None:
    before, revision = room.client.get(CLAIM), room.get_revision()
    number = room.propose()
    assert room.client.get(CLAIM).content == before.content
    assert room.get_revision() == revision
    answer = room.decide("rob", number, "accept", reason="so it says")
    assert answer.status_code == 200, answer.text
    decided = answer.json()
    assert (decided["state"], decided["decided_by"], decided["reason"]) == (
        "accepted",
        "rob",
        "so it says",
    )
    assert decided["revision"] == revision + 1 == room.get_revision()
    claim = room.client.get(CLAIM).json()
    assert (claim["scope"], claim["version"]) == (WORD, before.json()["version"] + 1)
    last = room.client.get(f"{CLAIM}/history").json()["data"][-1]
    assert last["actor"] == "ann"
    assert last["comment"] == f"{WORD} was meant (proposal {number}, accepted by rob)"
    with database.read() as session:
        assert verify_catalogue(session).differences == []


@pytest.mark.parametrize("kind", ["claims", "achievements"])
def test_proposal_of_something_new_creates_it(room: Room, kind: str) -> None:
    quote = {"source": "self-developed-technologies", "exact": "42 layers"}
    contents: dict[str, dict[str, Any]] = {
        "claims": {
            "achievement": "foldable-flexible-display",
            "metric": "layers",
            "kind": "result",
            "statements": {"en": "It has 42 layers."},
            "quantity": {
                "as_stated": "42 layers",
                "number": "42",
                "value": "42",
                "unit": "{layer}",
            },
            "evidence": [quote],
        },
        "achievements": {
            "title": "A screen of many layers",
            "summary": "A screen has many layers.",
            "stage": "reported",
            "evidence": [quote],
        },
    }
    content = contents[kind]
    if kind == "claims":
        shown = room.client.get("/v1/claims?achievement=foldable-flexible-display").json()["data"]
        [layers] = [claim for claim in shown if claim["quantity"]["unit"]["code"] == "{layer}"]
        content["metric"] = layers["metric"]["id"]
        content["evidence"] = [
            {"source": "self-developed-technologies", "exact": layers["evidence"][0]["exact"]}
        ]
        content["quantity"]["as_stated"] = layers["quantity"]["as_stated"]
    else:
        content["evidence"] = [
            {
                "source": "self-developed-technologies",
                "exact": room.client.get("/v1/achievements/foldable-flexible-display").json()[
                    "evidence"
                ][0]["exact"],
            }
        ]
    singular = kind.removesuffix("s")
    number = room.propose(kind=singular, id="new-one", is_new=True, content=content)
    assert room.client.get(f"/v1/{kind}/new-one").status_code == 404
    assert room.decide("sue", number, "accept").status_code == 200
    assert room.client.get(f"/v1/{kind}/new-one").json()["version"] == 1
    again = room.ask("ann", "POST", "/v1/proposals", {
        **PROPOSAL, "kind": singular, "id": "new-one", "is_new": True, "content": content,
    })  # fmt: skip
    assert again.status_code == 409


def test_no_public_read_shows_a_proposal(room: Room) -> None:
    number = room.propose()
    for url in ("/v1/proposals", f"/v1/proposals/{number}"):
        assert room.ask("", "GET", url).status_code == 401
        shown = room.ask("ann", "GET", url)
        assert WORD in shown.text
        assert shown.headers["cache-control"] == "private, no-store"
        assert room.ask("", "GET", url).status_code == 401
    public = [
        *(f"/v1/claims{query}" for query in ("?limit=200", ".ndjson", f"?q={WORD}", "?facet=kind")),
        *(CLAIM, f"{CLAIM}/history", f"{CLAIM}/evidence", f"{CLAIM}.jsonld"),
        *("/v1/changes?include_before=true", f"/v1/search?q={WORD}", f"/v1/suggest?q={WORD[:3]}"),
    ]
    for url in public:
        answer = room.client.get(url)
        assert answer.is_success, url
        # A list repeats its query, and a search the words of it that it has left out.
        assert f'"{WORD}"' not in answer.text.replace(f'"relaxed":["{WORD}"]', ""), url


def test_nobody_accepts_their_own(room: Room) -> None:
    room.add("rob again", AccessRole.REVIEWER, called="rob")
    number = room.propose("rob")
    for who in ("rob", "rob again"):
        answer = room.decide(who, number, "accept")
        assert (answer.status_code, "their own" in answer.json()["detail"]) == (403, True)
    assert room.decide("sue", number, "accept").status_code == 200


@pytest.mark.parametrize("what", ["accept", "refuse"])
def test_contributor_decides_nothing(room: Room, what: str) -> None:
    number = room.propose()
    room.add("ben", AccessRole.CONTRIBUTOR)
    assert room.decide("ben", number, what, reason="no").status_code == 403
    assert (
        room.ask("", "POST", f"/v1/proposals/{number}/{what}", {"reason": "no"}).status_code == 401
    )
    assert room.ask("rob", "GET", f"/v1/proposals/{number}").json()["state"] == "open"


def test_refusal_has_a_reason_and_is_final(room: Room) -> None:
    number, revision = room.propose(), room.get_revision()
    assert room.decide("rob", number, "refuse").status_code == 422
    decided = room.decide("rob", number, "refuse", reason="not so").json()
    assert (decided["state"], decided["reason"], decided["revision"]) == ("refused", "not so", None)
    answer = room.decide("sue", number, "accept")
    assert answer.status_code == 409
    assert "refused by rob" in answer.json()["detail"]
    assert room.get_revision() == revision


@pytest.mark.slow
def test_proposal_of_what_was_changed_since_is_not_accepted(room: Room) -> None:
    number, other = room.propose(), room.propose(content={"note": "other"})
    assert room.decide("rob", other, "accept").status_code == 200
    answer = room.decide("rob", number, "accept")
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:claimstone:problem:proposal_outdated"
    assert room.ask("rob", "GET", f"/v1/proposals/{number}").json()["state"] == "open"
    assert room.decide("rob", number, "refuse", reason="outdated").status_code == 200


@pytest.mark.parametrize(
    ("changed", "status", "pointer"),
    [
        ({"content": {"quantity": {"value": "1"}}}, 422, "#/body/quantity/value"),
        ({"content": {"colour": "red"}}, 422, "#/body/colour"),
        ({"content": {"metric": "none"}}, 422, "#/body/metric"),
        ({"content": {}, "is_new": True, "id": "x"}, 422, "#/body/achievement"),
        ({"kind": "organization", "id": "boe"}, 422, "#/body/kind"),
        ({"comment": ""}, 422, "#/body/comment"),
        ({"id": "none-such"}, 404, None),
        ({"is_new": True}, 422, "#/body/achievement"),
    ],
)
def test_proposal_that_could_not_be_accepted_is_not_kept(
    room: Room, changed: dict[str, Any], status: int, pointer: str | None
) -> None:
    answer = room.ask("ann", "POST", "/v1/proposals", {**PROPOSAL, **changed})
    assert answer.status_code == status, answer.text
    if pointer:
        assert any(error["pointer"].startswith(pointer) for error in answer.json()["errors"])
    assert room.ask("ann", "GET", "/v1/proposals").json()["data"] == []


@pytest.mark.engines("sqlite", "postgresql")
def test_one_of_many_who_accept_at_once_does(room: Room) -> None:
    number, revision = room.propose(), room.get_revision()
    names = [f"reviewer {index}" for index in range(REVIEWERS)]
    for name in names:
        room.add(name, AccessRole.REVIEWER)
    with ThreadPoolExecutor(REVIEWERS) as threads:
        answers = list(threads.map(lambda name: room.decide(name, number, "accept"), names))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (REVIEWERS - 1)
    [winner] = [answer.json()["decided_by"] for answer in answers if answer.status_code == 200]
    assert room.ask("rob", "GET", f"/v1/proposals/{number}").json()["decided_by"] == winner
    assert room.get_revision() == revision + 1


@pytest.mark.engines("sqlite", "postgresql")
def test_proposals_come_in_pages_and_by_state(room: Room) -> None:
    numbers = [room.propose(content={"note": f"note {index}"}) for index in range(3)]
    room.decide("rob", numbers[1], "refuse", reason="no")
    url, seen = "/v1/proposals?limit=2", []
    while url:
        page = room.ask("ann", "GET", url).json()
        assert page["meta"]["count"] == 3
        seen += [item["number"] for item in page["data"]]
        url = page["links"]["next"]
    assert seen == numbers
    still_open = room.ask("ann", "GET", "/v1/proposals?state=open").json()["data"]
    assert [proposal["number"] for proposal in still_open] == [numbers[0], numbers[2]]
    cursor = room.ask("ann", "GET", "/v1/proposals?limit=2").json()["meta"]["next_cursor"]
    assert room.ask("ann", "GET", f"/v1/proposals?state=open&cursor={cursor}").status_code == 409
    assert room.ask("ann", "GET", "/v1/proposals/999").status_code == 404
    assert room.decide("rob", 999, "accept").status_code == 404


def test_proposal_sent_twice_with_one_name_is_one(room: Room) -> None:
    headers = {"Authorization": f"Bearer {room.keys['ann']}", "Idempotency-Key": "a"}
    answers = [room.client.post("/v1/proposals", json=PROPOSAL, headers=headers) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert len(room.ask("ann", "GET", "/v1/proposals").json()["data"]) == 1


def test_proposal_that_no_database_can_keep_is_refused(room: Room) -> None:
    """A member that a patch removes is checked against no rule."""
    headers = {"Authorization": f"Bearer {room.keys['ann']}", "Content-Type": "application/json"}
    for content in ({"\ud800": None}, {"baseline": {"\ud800": None}}):
        body = json.dumps({**PROPOSAL, "content": content}).encode()
        answer = room.client.post("/v1/proposals", content=body, headers=headers)
        assert answer.status_code == 422, answer.text
        assert [error["pointer"] for error in answer.json()["errors"]] == ["#/body/content"]
