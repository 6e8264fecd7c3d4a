"""Who may do what: one table of operation, state and role, held against the server and shown in docs/curating.md.

A path that can change something and has no row here fails a test. Each role asks by a key and by a token.
Run this file to rewrite the table of docs/curating.md.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from itertools import count
from typing import Any, NamedTuple

import httpx2
import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from support.bundles import BUNDLE, TEXT
from support.oidc_provider import Issuer, issue
from support.project import PROJECT_ROOT

from app.database.database import Database
from app.domain.access.api_keys import AccessRole, make_key, make_subject_prefix
from app.ingest.edits.api_keys import create_key, revoke_key
from app.main import create_routes
from app.models import Catalogue, Proposal
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

# The state is that of what is touched: of the resource itself, or of the proposal and the resource that it
# is of. `own` is a proposal of the caller, under another name as far as a token has one.
TABLE = """
what                        | operation                            | state      | nobody contributor reviewer admin

read and check              | GET /v1/{collection}                 | any        | 200 200 200 200
read and check              | GET /v1/claims/{id}                  | stated     | 200 200 200 200
read and check              | GET /v1/claims/{id}                  | withdrawn  | 200 200 200 200
read and check              | POST /v1/check                       | any        | 200 200 200 200
read and check              | POST /v1/verify-quote                | any        | 200 200 200 200

propose and see proposals   | POST /v1/proposals                   | new        | 401 201 201 201
propose and see proposals   | POST /v1/proposals                   | stated     | 401 201 201 201
propose and see proposals   | POST /v1/proposals                   | withdrawn  | 401 201 201 201
propose and see proposals   | POST /v1/proposals                   | absent     | 401 404 404 404
propose and see proposals   | GET /v1/proposals                    | any        | 401 200 200 200
propose and see proposals   | GET /v1/proposals/{number}           | open       | 401 200 200 200
propose and see proposals   | GET /v1/proposals/{number}           | own        | 401 200 200 200
propose and see proposals   | GET /v1/proposals/{number}           | refused    | 401 200 200 200
propose and see proposals   | GET /v1/proposals/{number}           | absent     | 401 404 404 404

accept a proposal of others | POST /v1/proposals/{number}/accept   | open       | 401 403 200 200
accept a proposal of others | POST /v1/proposals/{number}/accept   | withdrawn  | 401 403 409 409
accept a proposal of others | POST /v1/proposals/{number}/accept   | accepted   | 401 403 409 409
accept a proposal of others | POST /v1/proposals/{number}/accept   | refused    | 401 403 409 409
accept a proposal of others | POST /v1/proposals/{number}/accept   | absent     | 401 403 404 404
accept one's own proposal   | POST /v1/proposals/{number}/accept   | own        | 401 403 403 403

refuse a proposal           | POST /v1/proposals/{number}/refuse   | open       | 401 403 200 200
refuse a proposal           | POST /v1/proposals/{number}/refuse   | own        | 401 403 200 200
refuse a proposal           | POST /v1/proposals/{number}/refuse   | withdrawn  | 401 403 200 200
refuse a proposal           | POST /v1/proposals/{number}/refuse   | accepted   | 401 403 409 409
refuse a proposal           | POST /v1/proposals/{number}/refuse   | refused    | 401 403 409 409
refuse a proposal           | POST /v1/proposals/{number}/refuse   | absent     | 401 403 404 404

read a new text             | POST /v1/readings                    | new        | 401 201 201 201
read a new text             | GET /v1/readings                     | any        | 401 200 200 200
read a new text             | GET /v1/readings/{number}            | open       | 401 200 200 200
read a new text             | GET /v1/readings/{number}            | absent     | 401 404 404 404
read a new text             | GET /v1/readings/{number}/candidates | open       | 401 200 200 200

decide on one's own reading | PATCH /v1/readings/{number}          | own        | 401 200 200 200
decide on one's own reading | PATCH /v1/readings/{number}/drafts/{kind}/{id} | own | 401 200 200 200
decide on one's own reading | POST /v1/readings/{number}/decisions | own        | 401 200 200 200
decide on one's own reading | POST /v1/readings/{number}/undo      | own        | 401 200 200 200
decide on one's own reading | POST /v1/readings/{number}/candidates | own       | 401 201 201 201
decide on one's own reading | DELETE /v1/readings/{number}         | own        | 401 200 200 200
decide on one's own reading | POST /v1/readings/{number}/publish   | own        | 401 200 200 200

decide on and publish a reading of others | PATCH /v1/readings/{number}        | open      | 401 403 200 200
decide on and publish a reading of others | PATCH /v1/readings/{number}/drafts/{kind}/{id} | open | 401 403 200 200
decide on and publish a reading of others | POST /v1/readings/{number}/decisions | open    | 401 403 200 200
decide on and publish a reading of others | POST /v1/readings/{number}/undo    | open      | 401 403 200 200
decide on and publish a reading of others | POST /v1/readings/{number}/candidates | open   | 401 403 201 201
decide on and publish a reading of others | DELETE /v1/readings/{number}       | open      | 401 403 200 200
decide on and publish a reading of others | POST /v1/readings/{number}/publish | open      | 401 403 200 200
decide on and publish a reading of others | POST /v1/readings/{number}/publish | submitted | 401 403 200 200
decide on and publish a reading of others | POST /v1/readings/{number}/decisions | discarded | 401 403 409 409
decide on and publish a reading of others | POST /v1/readings/{number}/publish | absent    | 401 404 404 404

write and import            | POST /v1/imports                     | new        | 401 403 200 200
write and import            | POST /v1/imports                     | there      | 401 403 200 200
write and import            | POST /v1/achievements                | new        | 401 403 201 201
write and import            | POST /v1/achievements                | there      | 401 403 409 409
write and import            | POST /v1/claims                      | new        | 401 403 201 201
write and import            | POST /v1/claims                      | stated     | 401 403 409 409
write and import            | POST /v1/claims                      | withdrawn  | 401 403 409 409
write and import            | POST /v1/metrics                     | new        | 401 403 201 201
write and import            | POST /v1/metrics                     | there      | 401 403 409 409
write and import            | POST /v1/organizations               | new        | 401 403 201 201
write and import            | POST /v1/organizations               | there      | 401 403 409 409
write and import            | POST /v1/sources                     | new        | 401 403 201 201
write and import            | POST /v1/sources                     | there      | 401 403 409 409
write and import            | POST /v1/technologies                | new        | 401 403 201 201
write and import            | POST /v1/technologies                | there      | 401 403 409 409
write and import            | PATCH /v1/achievements/{id}          | there      | 401 403 200 200
write and import            | PATCH /v1/achievements/{id}          | absent     | 401 403 404 404
write and import            | PATCH /v1/claims/{id}                | stated     | 401 403 200 200
write and import            | PATCH /v1/claims/{id}                | withdrawn  | 401 403 200 200
write and import            | PATCH /v1/claims/{id}                | absent     | 401 403 404 404
write and import            | PATCH /v1/metrics/{id}               | there      | 401 403 200 200
write and import            | PATCH /v1/metrics/{id}               | absent     | 401 403 404 404
write and import            | PATCH /v1/organizations/{id}         | there      | 401 403 200 200
write and import            | PATCH /v1/organizations/{id}         | absent     | 401 403 404 404
write and import            | PATCH /v1/sources/{id}               | there      | 401 403 200 200
write and import            | PATCH /v1/sources/{id}               | absent     | 401 403 404 404
write and import            | PATCH /v1/technologies/{id}          | there      | 401 403 200 200
write and import            | PATCH /v1/technologies/{id}          | absent     | 401 403 404 404

withdraw and restore        | DELETE /v1/achievements/{id}         | there      | 401 403 200 200
withdraw and restore        | DELETE /v1/achievements/{id}         | withdrawn  | 401 403 200 200
withdraw and restore        | DELETE /v1/achievements/{id}         | absent     | 401 403 404 404
withdraw and restore        | DELETE /v1/metrics/{id}              | there      | 401 403 200 200
withdraw and restore        | DELETE /v1/metrics/{id}              | withdrawn  | 401 403 200 200
withdraw and restore        | DELETE /v1/metrics/{id}              | absent     | 401 403 404 404
withdraw and restore        | DELETE /v1/organizations/{id}        | there      | 401 403 200 200
withdraw and restore        | DELETE /v1/organizations/{id}        | withdrawn  | 401 403 200 200
withdraw and restore        | DELETE /v1/organizations/{id}        | absent     | 401 403 404 404
withdraw and restore        | DELETE /v1/sources/{id}              | there      | 401 403 200 200
withdraw and restore        | DELETE /v1/sources/{id}              | withdrawn  | 401 403 200 200
withdraw and restore        | DELETE /v1/sources/{id}              | absent     | 401 403 404 404
withdraw and restore        | DELETE /v1/technologies/{id}         | there      | 401 403 200 200
withdraw and restore        | DELETE /v1/technologies/{id}         | withdrawn  | 401 403 200 200
withdraw and restore        | DELETE /v1/technologies/{id}         | absent     | 401 403 404 404
withdraw and restore        | DELETE /v1/claims/{id}               | stated     | 401 403 200 200
withdraw and restore        | DELETE /v1/claims/{id}               | withdrawn  | 401 403 200 200
withdraw and restore        | DELETE /v1/claims/{id}               | absent     | 401 403 404 404
withdraw and restore        | POST /v1/{collection}/{id}/restore   | stated     | 401 403 200 200
withdraw and restore        | POST /v1/{collection}/{id}/restore   | withdrawn  | 401 403 200 200
withdraw and restore        | POST /v1/{collection}/{id}/restore   | absent     | 401 403 404 404

merge and undo a merge      | POST /v1/{collection}/{id}/merge     | there      | 401 403 200 200
merge and undo a merge      | POST /v1/{collection}/{id}/merge     | withdrawn  | 401 403 409 409
merge and undo a merge      | POST /v1/{collection}/{id}/merge     | merged     | 401 403 409 409
merge and undo a merge      | POST /v1/{collection}/{id}/merge     | absent     | 401 403 404 404
merge and undo a merge      | POST /v1/{collection}/{id}/unmerge   | there      | 401 403 409 409
merge and undo a merge      | POST /v1/{collection}/{id}/unmerge   | merged     | 401 403 200 200
merge and undo a merge      | POST /v1/{collection}/{id}/unmerge   | absent     | 401 403 404 404
"""
COLUMNS = ("nobody", *AccessRole)
QUOTE = {"source_id": "report", "quote": "Our cars now go further"}
PATCHES = {
    "sources": {"title": "Another title"},
    "achievements": {"summary": "Another summary."},
    "claims": {"note": "Another note."},
    "metrics": {"definition": "Another definition."},
    "organizations": {"country": "FR"},
    "technologies": {"field": "another field"},
}
CURATING = PROJECT_ROOT / "docs" / "curating.md"
CURATING_TABLE = re.compile(r"\n\| \| without a key \|.*?\n\n", re.DOTALL)


class Case(NamedTuple):
    what: str
    operation: str
    state: str
    statuses: dict[str, int]


def read_cases() -> list[Case]:
    lines = [line for line in TABLE.strip().splitlines()[1:] if line]
    cases = []
    for line in lines:
        what, operation, state, statuses = (cell.strip() for cell in line.split("|"))
        numbers = dict(zip(COLUMNS, map(int, statuses.split()), strict=True))
        cases.append(Case(what, operation, state, numbers))
    return cases


CASES = read_cases()


class Caller(NamedTuple):
    """`column` is where the table tells what to expect; no role at all is 403 where nobody is 401."""

    called: str
    column: str
    authorization: str | None
    has_no_role: bool = False

    def expect(self, case: Case) -> int:
        status = case.statuses[self.column]
        return 403 if self.has_no_role and status == 401 else status


class Room:
    """A catalogue, and everybody who may ask. `setter` brings about the states, `ann` proposes."""

    def __init__(self, client: TestClient, database: Database, issuer: Issuer) -> None:
        self.client = client
        self._database = database
        self._issuer = issuer
        self._numbers = count()
        self.setter = self._add_key("setter", AccessRole.ADMIN)
        self.ann = self._add_key("ann", AccessRole.CONTRIBUTOR)
        self.callers = [*self._list_nobodies(), *self._list_roles()]

    def _add_key(
        self,
        name: str,
        role: AccessRole,
        expires_at: datetime | None = None,
        *,
        is_revoked: bool = False,
    ) -> str:
        with self._database.write() as session:
            key = create_key(session, name, role, expires_at)
            session.flush()
            if is_revoked:
                revoke_key(session, key.split("_")[1])
        return f"Bearer {key}"

    def _make_token(self, **claims: object) -> str:
        return f"Bearer {self._issuer.make_token(**claims)}"  # type: ignore[arg-type]

    def _list_nobodies(self) -> Iterator[Caller]:
        blocked = self._make_token(sub="blocked", claimstone_role="admin")
        record = {**BUNDLE["organizations"][0], "id": "made-by-blocked"}
        self.set_up("POST", "/v1/organizations", record, blocked)
        with self._database.write() as session:
            revoke_key(session, make_subject_prefix(self._issuer.url, "blocked"))
        authorizations = {
            "without a key": None,
            "unknown key": f"Bearer {make_key()}",
            "revoked key": self._add_key("revoked", AccessRole.ADMIN, is_revoked=True),
            "expired key": self._add_key("expired", AccessRole.ADMIN, datetime.now(UTC)),
            "expired token": self._make_token(claimstone_role="admin", exp=1),
            "revoked subject": blocked,
        }
        for called, authorization in authorizations.items():
            yield Caller(called, "nobody", authorization)
        without_role = self._make_token(claimstone_role=None)
        yield Caller("token without a role", "nobody", without_role, has_no_role=True)

    def _list_roles(self) -> Iterator[Caller]:
        for role in AccessRole:
            key = self._add_key(f"{role} by key", role)
            yield Caller(f"{role} by key", role, key)
            token = self._make_token(sub=role, name=f"{role} by token", claimstone_role=role)
            yield Caller(f"{role} by token", role, token)

    def ask(
        self, authorization: str | None, method: str, url: str, body: object = None, **more: str
    ) -> httpx2.Response:
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        if authorization:
            headers["Authorization"] = authorization
        if method == "PATCH":
            headers["Content-Type"] = "application/merge-patch+json"
        return self.client.request(method, url, json=body, headers=headers)

    def set_up(self, method: str, url: str, body: object = None, who: str | None = None) -> Any:  # noqa: ANN401 - JSON
        answer = self.ask(who or self.setter, method, url, body, If_Match="*")
        assert answer.is_success, answer.text
        return answer.json()

    def stand(self) -> tuple[int | None, int | None]:
        """What a refused request must leave as it is."""
        with self._database.read() as session:
            revision = session.scalar(select(Catalogue.revision))
            return revision, session.scalar(select(func.count()).select_from(Proposal))

    def prepare(self, case: Case, caller: Caller) -> tuple[str, str, object]:
        """Bring about the state; return method, URL and body of the request."""
        method, _, path = case.operation.partition(" ")
        if path.startswith("/v1/readings"):
            return self._prepare_reading(method, path, case.state, caller)
        if path.startswith("/v1/proposals/"):
            number = self._prepare_proposal(case.state, caller)
            body = None if method == "GET" else {"reason": "so it is"}
            return method, path.format(number=number), body
        return self._prepare_public(method, path, case)

    def _prepare_public(self, method: str, path: str, case: Case) -> tuple[str, str, object]:
        is_merge = path.endswith(("/merge", "/unmerge"))
        whole = "organizations" if is_merge else "claims"
        collection = path.split("/")[2].format(collection=whole)
        if collection in ("check", "verify-quote"):
            return method, path, {"text": TEXT} if collection == "check" else QUOTE
        if method == "GET" and case.state == "any":
            return method, path.format(collection="claims"), None
        named = {"proposals": "claims", "imports": "organizations"}.get(collection, collection)
        record = self._prepare_resource(named, case.state)
        path = path.format(collection=collection, id=record["id"])
        if method == "DELETE" or path.endswith("/restore"):
            query = "reason=wrong" if method == "DELETE" else "version=1"
            return method, f"{path}?{query}", None
        if is_merge:
            into = {"into": "example"} if path.endswith("/merge") else {}
            return method, path, {**into, "reason": "so it is"}
        return method, path, self._make_body(method, collection, case.state, record)

    def _prepare_reading(
        self, method: str, path: str, state: str, caller: Caller
    ) -> tuple[str, str, object]:
        """Bring about a reading of `ann`, or of the caller; one that is published has no candidates."""
        sold = "" if path.endswith("/publish") else "Orvio sold 30,000 packs in Hall 12."
        body = {"title": "Orvio", "text": f"{sold} It says so {'again ' * next(self._numbers)}."}
        if path == "/v1/readings":
            return method, path, body if method == "POST" else None
        if state == "absent":
            return method, path.format(number=2**30), None
        is_own = state == "own" and caller.column != "nobody"
        who = caller.authorization if is_own else self.ann
        reading = self.set_up("POST", "/v1/readings", body, who)
        own = f"/v1/readings/{reading['number']}"
        decisions = [{"candidate": 1, "decision": "postpone"}]
        if path.endswith("/undo"):
            self.set_up("POST", f"{own}/decisions", decisions)
        if state == "submitted":
            self.set_up("POST", f"{own}/publish", None, self.ann)
        if state == "discarded":
            self.set_up("DELETE", f"{own}?reason=wrong")
        draft = next((draft["id"] for draft in reading["drafts"]["metrics"]), "")
        path = path.format(number=reading["number"], kind="metrics", id=draft)
        bodies = {
            "decisions": decisions,
            "undo": {"decision": 1},
            "candidates": {"exact": "12"},
            draft: {"definition": "It is so."},
        }
        last = path.rpartition("/")[2]
        if method == "PATCH" and last == str(reading["number"]):
            return method, path, {"source": {"title": "Another title"}}
        query = "?reason=wrong" if method == "DELETE" else ""
        return method, f"{path}{query}", bodies.get(last) if method != "GET" else None

    def _make_body(
        self, method: str, collection: str, state: str, record: dict[str, Any]
    ) -> object:
        if method == "GET":
            return None
        if method == "PATCH":
            return PATCHES[collection]
        if collection == "imports":
            return {"organizations": [record]}
        if collection == "proposals":
            return self._make_proposal(record, is_new=state == "new")
        return record

    def _make_proposal(self, record: dict[str, Any], *, is_new: bool = False) -> dict[str, Any]:
        content = {name: value for name, value in record.items() if name != "id"}
        return {
            "kind": "claim",
            "id": record["id"],
            "is_new": is_new,
            "content": content if is_new else PATCHES["claims"],
            "comment": "so it is",
        }

    def _prepare_resource(self, collection: str, state: str) -> dict[str, Any]:
        record: dict[str, Any] = deepcopy(BUNDLE[collection][0])
        record["id"] = f"made-{next(self._numbers)}"
        if record.pop("text_file", None):
            # No two sources have the same text.
            record["text"] = f"{TEXT} {record['id']}"
        if state not in ("new", "absent"):
            self.set_up("POST", f"/v1/{collection}", record)
        if state == "withdrawn":
            self.set_up("DELETE", f"/v1/{collection}/{record['id']}?reason=wrong")
        if state == "merged":
            body = {"into": "example", "reason": "so it is"}
            self.set_up("POST", f"/v1/{collection}/{record['id']}/merge", body)
        return record

    def _prepare_proposal(self, state: str, caller: Caller) -> int:
        if state == "absent":
            return 2**40
        record = self._prepare_resource("claims", "stated")
        is_own = state == "own" and caller.column != "nobody"
        who = caller.authorization if is_own else self.ann
        told = self.set_up("POST", "/v1/proposals", self._make_proposal(record), who)
        number: int = told["number"]
        if state in ("accepted", "refused"):
            verb = {"accepted": "accept", "refused": "refuse"}[state]
            self.set_up("POST", f"/v1/proposals/{number}/{verb}", {"reason": "so it is"})
        if state == "withdrawn":
            self.set_up("DELETE", f"/v1/claims/{record['id']}?reason=wrong")
        return number


@pytest.fixture(scope="module")
def room(provider: Provider) -> Iterator[Room]:
    settings = provider.copy_seeded()
    database = Database(settings)
    with issue() as issuer, issuer.open_client(settings) as client:
        room = Room(client, database, issuer)
        records = deepcopy(BUNDLE)
        del records["sources"][0]["text_file"]
        records["sources"][0]["text"] = TEXT
        room.set_up("POST", "/v1/imports", records)
        yield room
    database.close()


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[f"{one.operation} {one.state}" for one in CASES])
def test_role_may_do_what_the_table_says(room: Room, case: Case) -> None:
    answered, expected = {}, {caller.called: caller.expect(case) for caller in room.callers}
    prepared, before = None, room.stand()
    for caller in room.callers:
        # What is read or refused changes nothing, so that it is there for the next one.
        if prepared is None or case.state == "own":
            prepared = room.prepare(case, caller)
            before = room.stand()
        answer = room.ask(caller.authorization, *prepared, If_Match="*")
        answered[caller.called] = answer.status_code
        if answer.is_success:
            prepared = prepared if prepared[0] == "GET" else None
        else:
            assert room.stand() == before
            assert answer.headers["content-type"] == "application/problem+json"
    assert answered == expected


@pytest.mark.slow
def test_table_has_every_operation_that_can_change_something() -> None:
    paths = create_routes(Settings()).openapi()["paths"]
    unsafe = {
        f"{method.upper()} {path}"
        for path, described in paths.items()
        for method in described
        if method not in ("get", "head", "options")
    }
    guarded = {
        f"{method.upper()} {path}"
        for path, described in paths.items()
        for method, operation in described.items()
        if "security" in operation
    }
    told = {case.operation for case in CASES}
    assert len(unsafe) > 15
    assert (unsafe | guarded) - told == set()
    assert {one for one in told if not one.startswith("GET")} - unsafe == set()


def test_table_lets_a_role_do_all_that_the_one_before_it_may() -> None:
    for case in CASES:
        is_done = [case.statuses[column] < 400 for column in COLUMNS]
        assert is_done == sorted(is_done), case


def write_curating_table() -> str:
    heading = " | ".join(["", "without a key", *(f"`{role}`" for role in AccessRole)])
    rows = [f"|{heading} |", "|---|---|---|---|---|"]
    for what in dict.fromkeys(case.what for case in CASES):
        own = [case for case in CASES if case.what == what]
        may = [any(case.statuses[column] < 400 for case in own) for column in COLUMNS]
        rows.append(f"| {what} | {' | '.join('yes' if one else 'no' for one in may)} |")
    return "\n".join(["", *rows, "", ""])


def test_curating_lists_who_may_do_what() -> None:
    """Rewritten by `python tests/routes/editing/test_roles.py`."""
    assert CURATING_TABLE.findall(CURATING.read_text(encoding="utf-8")) == [write_curating_table()]


if __name__ == "__main__":
    written = CURATING_TABLE.sub(
        lambda _: write_curating_table(), CURATING.read_text(encoding="utf-8")
    )
    CURATING.write_text(written, encoding="utf-8")
