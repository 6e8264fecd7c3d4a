"""Hostile values of `support/hostile_values.py` in every position of every request, by roles, on both engines.

The positions are read from the OpenAPI description, so that new routes and fields are covered without a
change here. Each request is refused alike on both engines, or stored so that it can be read back.
`CLAIMSTONE_TEST_HOSTILE` is the number of values for each position, which differ from one to the next;
a thousand is all of them, which takes hours.
"""

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import Any

import httpx2
import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from sqlalchemy import update
from support.bundles import make_full_bundle
from support.editors import add_key
from support.hostile_requests import (
    ALL,
    COLLECTIONS,
    IMPORTS,
    OPEN,
    READING,
    READINGS,
    VALUES,
    VICTIM_TEXT,
    Requests,
    Sent,
    make_reading,
)

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.formats.file_format import LIST_FORMATS
from app.ingest.imports.import_bundle import BundleFormat, import_content, read_content
from app.ingest.store.catalogue_lock import lock_catalogue
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.verify import verify_catalogue
from app.models import Catalogue

CONFLICT = 409
PROBLEM = "application/problem+json"
SHOWN_FAULTS = 10
# Values that differ between two catalogues that were made one after the other.
_OF_TIME = re.compile(rb'\d{4}-\d\d-\d\dT[\d:.]+Z|\b[0-9a-f]{32}\b|"instance":"[^"]*"')


def _write_json(method: str, url: str, content: object) -> Sent:
    return Sent(method, url, json.dumps(content).encode(), [(b"content-type", b"application/json")])


class Engines:
    """The same catalogue on both engines, which get the same requests; faults are collected."""

    def __init__(self, databases: Sequence[Database], clients: Sequence[TestClient]) -> None:
        self.databases = databases
        self.clients = clients
        self.keys = [
            {role: add_key(database, role, role.value) for role in AccessRole}
            for database in databases
        ]
        self.asked = 0
        self.open: str | None = None
        self.reading: str | None = None
        self.readings = 10**6
        self.faults: list[str] = []
        self.written: set[str] = set()

    def ask(self, sent: Sent, role: AccessRole | None) -> list[httpx2.Response]:
        """Ask both engines, and check and compare their answers."""
        answers = [
            client.request(
                sent.method,
                sent.url,
                content=sent.content,
                headers=[*sent.headers, *_authorize(sent, keys, role)],
                follow_redirects=False,
            )
            for client, keys in zip(self.clients, self.keys, strict=True)
        ]
        self.asked += len(answers)
        for answer in answers:
            if fault := _look_at(answer):
                self._note(sent, role, fault)
        distinct = {(answer.status_code, _get_comparable(sent, answer)) for answer in answers}
        if len(distinct) > 1:
            self._note(sent, role, f"differs: {[answer.content[:600] for answer in answers]}")
        return answers

    def _note(self, sent: Sent, role: AccessRole | None, fault: str) -> None:
        asked = f"{sent.method} {sent.url[:300]} {sent.what} by {role}"
        self.faults.append(f"{asked}\n    {fault[:2_000]}")

    def send(self, requests: Iterable[Sent], role: AccessRole | None) -> None:
        """Send all requests, and read back each write."""
        for request in requests:
            sent = self.name_state(request, role)
            answers = self.ask(sent, role)
            is_changed = answers[0].is_success or answers[0].status_code == CONFLICT
            if request is not sent and sent.method != "GET" and is_changed:
                self.open = self.reading = None
            if sent.method == "GET" or not answers[0].is_success:
                continue
            url = _locate(sent, answers[0])
            if url is None:
                continue
            self.written.add(url)
            for answer, read in zip(
                answers, self.ask(Sent("GET", url), AccessRole.REVIEWER), strict=True
            ):
                if read.content != answer.content:
                    self._note(sent, role, f"reads {read.content!r}, written {answer.content!r}")
            if sent.method == "DELETE":
                restored = Sent("POST", f"{url}/restore?version=1", None, [(b"if-match", b"*")])
                self.ask(restored, AccessRole.REVIEWER)

    def name_state(self, sent: Sent, role: AccessRole | None) -> Sent:
        """Fill in the number of an open proposal or reading; make one if there is none."""
        return self._name_reading(self._name_proposal(sent), role)

    def _name_reading(self, sent: Sent, role: AccessRole | None) -> Sent:
        """Fill in the number of a reading of a role, whose only candidate is rejected: it can be published."""
        if READING not in sent.url:
            return sent
        if self.reading is None:
            self.readings += 1
            own = role or AccessRole.CONTRIBUTOR
            begun = self.ask(_write_json("POST", READINGS, make_reading(self.readings)), own)
            self.reading = str(begun[0].json()["number"])
            rejected = [{"candidate": 1, "decision": "reject", "reason": "duplicate"}]
            decided = _write_json("POST", f"{READINGS}/{self.reading}/decisions", rejected)
            any_version = [*decided.headers, (b"if-match", b"*")]
            self.ask(decided._replace(headers=any_version), own)
        return sent._replace(url=sent.url.replace(READING, self.reading))

    def _name_proposal(self, sent: Sent) -> Sent:
        if OPEN not in sent.url:
            return sent
        if self.open is None:
            content = {"kind": "claim", "id": "victim", "content": {"scope": "all"}, "comment": "a"}
            proposed = _write_json("POST", "/v1/proposals", content)
            self.open = str(self.ask(proposed, AccessRole.CONTRIBUTOR)[0].json()["number"])
        return sent._replace(url=sent.url.replace(OPEN, self.open))

    def refuse_faults(self) -> None:
        assert self.faults == [], f"{len(self.faults)} faults:\n" + "\n".join(
            self.faults[:SHOWN_FAULTS]
        )

    def check_bundle(self) -> None:
        """Check that everything can be read in every format, and that the catalogue is consistent."""
        files = [f".{member.suffix}" for member in LIST_FORMATS]
        for collection in COLLECTIONS:
            for query in (*files, "?status=withdrawn", "?q=a", "?facet=field&facet=technology"):
                self.ask(Sent("GET", f"/v1/{collection}{query}"), None)
        for url in ("/v1/changes?include_before=true&limit=200", "/v1/search?q=a&limit=200"):
            self._walk(url)
        for url in sorted(self.written):
            if url.startswith(READINGS):
                self.ask(Sent("GET", f"{url}/candidates"), AccessRole.REVIEWER)
            elif "/proposals/" in url:
                for role in (AccessRole.REVIEWER, AccessRole.ADMIN):
                    self.send([_write_json("POST", f"{url}/accept", {})], role)
            else:
                self.ask(Sent("GET", f"{url}/history"), None)
        self._walk("/v1/proposals?limit=200")
        self._walk(f"{READINGS}?limit=200")
        for database in self.databases:
            with database.read() as session:
                assert verify_catalogue(session).differences == []

    def _walk(self, url: str | None) -> None:
        while url is not None:
            answers = self.ask(Sent("GET", url), AccessRole.REVIEWER)
            assert answers[0].is_success, answers[0].text
            url = answers[0].json()["links"]["next"]


def _authorize(
    sent: Sent, keys: dict[AccessRole, str], role: AccessRole | None
) -> list[tuple[bytes, bytes]]:
    if role is None or any(name == b"authorization" for name, _ in sent.headers):
        return []
    return [(b"authorization", f"Bearer {keys[role]}".encode())]


def _look_at(answer: httpx2.Response) -> str | None:
    """Return the fault of an answer, None if there is none."""
    if answer.status_code < 400:
        return None
    if answer.status_code >= 500 or answer.headers.get("content-type") != PROBLEM:
        return f"{answer.status_code} {answer.text[:500]}"
    problem = answer.json()
    if problem["status"] != answer.status_code or not problem["detail"].strip():
        return f"the problem has no detail or another status: {answer.text[:500]}"
    return None


def _get_comparable(sent: Sent, answer: httpx2.Response) -> bytes:
    """Return the content to compare; empty for a read, as a list may be in order of time."""
    if answer.is_success and sent.method == "GET":
        return b""
    return _OF_TIME.sub(b"", answer.content)


def _locate(sent: Sent, answer: httpx2.Response) -> str | None:
    """Return the URL of the written resource, None if nothing was written."""
    path = sent.url.partition("?")[0]
    if "dry_run=" in sent.url or path in (IMPORTS, "/v1/check", "/v1/verify-quote"):
        return None
    if path.startswith(f"{READINGS}/"):
        # Other answers have more than the reading.
        return "/".join(path.split("/")[:4]) if sent.method == "PATCH" else None
    return answer.headers.get("location") or re.sub("/(restore|accept|refuse)$", "", path)


def make_engines(stack: ExitStack, providers: Sequence[Provider]) -> Engines:
    databases, clients = [], []
    for provider in providers:
        settings = provider.copy_seeded()
        database = Database(settings)
        stack.callback(database.close)
        content = read_content(
            json.dumps(make_bundle()).encode(), BundleFormat.JSON, settings.max_import_values
        )
        with database.write() as session:
            import_content(lock_catalogue(session), content, Author("seed"))
            # With the same epoch, the answers of both engines are equal and their cursors interchangeable.
            session.execute(update(Catalogue).values(epoch="0123456789ab"))
        app = create_app(settings)
        databases.append(database)
        clients.append(stack.enter_context(TestClient(app, raise_server_exceptions=False)))
    return Engines(databases, clients)


def make_bundle() -> dict[str, Any]:
    """Make the full bundle with a `victim` in each collection, a copy of the record there."""
    bundle = make_full_bundle()
    for collection in COLLECTIONS:
        bundle[collection].append({**bundle[collection][-1], "id": "victim"})
    bundle["sources"][-1]["text"] = VICTIM_TEXT
    return bundle


# An admin writes as a reviewer does, so that `make long` is enough.
@pytest.mark.parametrize(
    "role", [role for role in (None, *AccessRole) if VALUES >= ALL or role is not AccessRole.ADMIN]
)
def test_hostile_values_are_refused_or_stored_to_be_read(
    providers: Sequence[Provider], role: AccessRole | None
) -> None:
    with ExitStack() as stack:
        engines = make_engines(stack, providers)
        requests = Requests(engines.clients[0].get("/openapi.json").json(), role)
        engines.send(requests.list_all(), role)
        engines.check_bundle()
        engines.refuse_faults()


def test_requests_into_which_values_are_put_are_right_without_them(
    providers: Sequence[Provider],
) -> None:
    """Otherwise a value could be refused because of another part of the request."""
    with ExitStack() as stack:
        engines = make_engines(stack, providers)
        requests = Requests(engines.clients[0].get("/openapi.json").json(), AccessRole.REVIEWER)
        for request in requests.list_right():
            sent = engines.name_state(request, AccessRole.REVIEWER)
            engines.open = engines.reading = None
            assert {answer.status_code for answer in engines.ask(sent, AccessRole.REVIEWER)} <= {
                200,
                201,
            }, sent
