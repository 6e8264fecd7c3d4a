"""A claim shows who has reviewed its present version, and one of the past what was corrected since."""

from collections.abc import Iterator

import httpx2
import pytest
from fastapi.testclient import TestClient
from support.editors import Editor, add_key
from support.twins import make_twins

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.maintenance.content_hash import hash_content
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

CLAIM = "/v1/claims/of-distance"


class Room:
    """`ann` contributes, `rob` reviews."""

    def __init__(self, client: TestClient, database: Database) -> None:
        self.ann = Editor(client, add_key(database, AccessRole.CONTRIBUTOR, "ann"))
        self.rob = Editor(client, add_key(database, AccessRole.REVIEWER, "rob"))
        assert self.rob.ask("POST", "/v1/imports", make_twins()).status_code == 200

    def get(self, url: str = CLAIM) -> httpx2.Response:
        answer = self.rob.client.get(url)
        assert answer.status_code == 200, answer.text
        return answer

    def have_accepted(self, content: dict[str, object], claim_id: str = "of-distance") -> None:
        proposal: dict[str, object] = {
            "kind": "claim",
            "id": claim_id,
            "content": content,
            "comment": "so it is",
        }
        proposal["is_new"] = "statements" in content
        made = self.ann.ask("POST", "/v1/proposals", proposal)
        assert made.status_code == 201, made.text
        url = f"/v1/proposals/{made.json()['number']}/accept"
        accepted = self.rob.ask("POST", url, {})
        assert accepted.status_code == 200, accepted.text


@pytest.fixture
def room(migrated_settings: Settings, migrated_database: Database) -> Iterator[Room]:
    with TestClient(create_app(migrated_settings)) as client:
        yield Room(client, migrated_database)


def test_accepted_version_shows_its_reviewer_until_it_is_edited(
    room: Room, migrated_database: Database
) -> None:
    assert room.get().json()["reviewed_by"] is None
    room.have_accepted({"scope": "one car"})
    claim = room.get().json()
    assert claim["reviewed_by"] == {"actor": "rob", "at": claim["updated_at"]}
    # What it mentions may change: it is the same version.
    assert room.rob.patch("/v1/metrics/distance", {"names": {"en": "Way"}}).status_code == 200
    assert room.get().json()["reviewed_by"]["actor"] == "rob"
    with migrated_database.read() as session:
        assert verify_catalogue(session).differences == []
        hashed = hash_content(session, lambda items, _name, _total: items)
    assert room.rob.patch(CLAIM, {"note": "Measured."}).status_code == 200
    assert room.get().json()["reviewed_by"] is None
    assert room.get(f"{CLAIM}?as_of=2").json()["reviewed_by"]["actor"] == "rob"
    assert room.rob.patch(CLAIM, {"note": None}).status_code == 200
    with migrated_database.read() as session:
        # Who has looked at a record is no part of its content.
        assert hash_content(session, lambda items, _name, _total: items) == hashed


@pytest.mark.engines("sqlite")
def test_accepted_new_claim_has_a_reviewer(room: Room) -> None:
    own = {name: value for name, value in make_twins()["claims"][0].items() if name != "id"}
    room.have_accepted(own, "proposed")
    assert room.get("/v1/claims/proposed").json()["reviewed_by"]["actor"] == "rob"


@pytest.mark.engines("sqlite")
def test_review_outlives_a_merge_of_the_metric_and_its_undoing(room: Room) -> None:
    room.have_accepted({"scope": "one car"})
    reviewed = room.get().json()["reviewed_by"]
    url = "/v1/metrics/distance"
    merged = room.rob.ask("POST", f"{url}/merge", {"into": "range", "reason": "one"}, If_Match="*")
    assert merged.status_code == 200, merged.text
    assert room.get().json()["reviewed_by"] == reviewed
    assert room.rob.ask("POST", f"{url}/unmerge", {"reason": "two"}, If_Match="*").is_success
    assert room.get().json()["reviewed_by"] == reviewed


def test_claim_of_the_past_shows_what_was_corrected_since(room: Room) -> None:
    assert room.rob.patch(CLAIM, {"scope": "one car", "note": "Measured."}).status_code == 200
    assert room.rob.patch(CLAIM, {"note": None, "subject": "The car"}).status_code == 200
    now = room.get().json()
    assert now["superseded"] is None
    then = room.get(f"{CLAIM}?as_of=1").json()
    assert then["superseded"] == {
        "version": 3,
        "changed_at": now["updated_at"],
        "fields": ["/subject", "/scope"],
    }
    assert (then["scope"], then["version"]) == (None, 1)
    assert room.get(f"{CLAIM}?as_of=1&fields=superseded").json() == {
        "superseded": then["superseded"]
    }
    assert room.get(f"{CLAIM}?as_of=3").json()["superseded"] is None
    listed = room.get("/v1/claims?as_of=1&id=of-distance").json()["data"]
    assert [claim["superseded"] for claim in listed] == [None]
    other = room.get("/v1/claims/example-range?as_of=1").json()
    assert other["superseded"] is None
