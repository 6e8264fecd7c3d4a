"""Writes that are repeated with the same `Idempotency-Key` are done once."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from sqlalchemy import update
from support.editors import ORGANIZATION, Editor, add_key
from support.waiting import HANG_SECONDS

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.idempotency import RETENTION, RepeatableRequest, RequestsInFlight
from app.ingest.store.catalogue_lock import lock_catalogue
from app.models import KeptAnswer

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.engines("sqlite", "postgresql")
def test_request_that_is_repeated_is_done_once(editor: Editor) -> None:
    asked = ("POST", "/v1/organizations", ORGANIZATION)
    first = editor.ask(*asked, Idempotency_Key="a")
    state = editor.read_state()
    again = editor.ask(*asked, Idempotency_Key="a")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["etag"] == first.headers["etag"]
    assert editor.read_state() == state
    assert editor.ask(*asked, Idempotency_Key="b").status_code == 409


def test_error_is_repeated_too(editor: Editor) -> None:
    bad = {**ORGANIZATION, "country": "DE", "names": {"en": "A", "de": "B"}, "aliases": ["x", "x"]}
    first = editor.ask("POST", "/v1/organizations", bad, Idempotency_Key="a")
    assert first.status_code == 422
    again = editor.ask("POST", "/v1/organizations", bad, Idempotency_Key="a")
    assert (again.status_code, again.content) == (422, first.content)
    assert again.headers["content-type"] == "application/problem+json"


def test_name_of_a_request_is_good_for_no_other_one(editor: Editor) -> None:
    editor.ask("POST", "/v1/organizations", ORGANIZATION, Idempotency_Key="a")
    others: list[tuple[str, Any]] = [
        ("/v1/organizations", {**ORGANIZATION, "id": "other"}),
        ("/v1/organizations?comment=why", ORGANIZATION),
        ("/v1/technologies", {"id": "t", "names": {"en": "T"}, "field": "power"}),
    ]
    before = editor.read_state()
    for url, body in others:
        answer = editor.ask("POST", url, body, Idempotency_Key="a")
        assert answer.status_code == 422, answer.text
        assert answer.json()["type"] == "urn:claimstone:problem:idempotency_key_reused"
    assert editor.read_state() == before


def test_name_of_a_request_belongs_to_its_key_and_lasts_a_day(
    editor: Editor, database: Database
) -> None:
    asked = ("POST", "/v1/organizations", ORGANIZATION)
    editor.ask(*asked, Idempotency_Key="a")
    other = Editor(editor.client, add_key(database, AccessRole.ADMIN, "bob"))
    assert other.ask(*asked, Idempotency_Key="a").status_code == 409
    with database.write() as session:
        long_ago = datetime.now(UTC) - RETENTION
        session.execute(update(KeptAnswer).values(answered_at=long_ago))
    assert editor.ask(*asked, Idempotency_Key="a").status_code == 409


@pytest.mark.engines("sqlite", "postgresql")
def test_request_under_way_is_not_done_a_second_time(
    editor: Editor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_under_way = Event()
    hold = RequestsInFlight.hold

    @contextmanager
    def hold_and_report(
        requests: RequestsInFlight, repeatable: RepeatableRequest
    ) -> Iterator[None]:
        with hold(requests, repeatable):
            is_under_way.set()
            yield

    monkeypatch.setattr(RequestsInFlight, "hold", hold_and_report)
    asked = ("POST", "/v1/organizations", ORGANIZATION)
    with ThreadPoolExecutor(1) as thread:
        with database.write() as session:
            lock_catalogue(session)
            first = thread.submit(editor.ask, *asked, Idempotency_Key="a")
            assert is_under_way.wait(HANG_SECONDS)
            answer = editor.ask(*asked, Idempotency_Key="a")
        assert first.result().status_code == 201
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:claimstone:problem:request_in_flight"
    assert editor.ask(*asked, Idempotency_Key="a").content == first.result().content


@pytest.mark.parametrize("name", ["", "a b", "ä", "x" * 256])
def test_idempotency_key_is_of_printable_characters(editor: Editor, name: str) -> None:
    headers = [(header.encode(), value.encode()) for header, value in editor.headers.items()]
    headers += [(b"Idempotency-Key", name.encode()), (b"Content-Type", b"application/json")]
    content = json.dumps(ORGANIZATION)
    answer = editor.client.post("/v1/organizations", content=content, headers=headers)
    assert answer.status_code == 422
    assert "idempotency-key" in answer.text
