"""Writes over HTTP: who may write, under which conditions, and that a refusal stores nothing."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from support.bundles import BUNDLE, TEXT
from support.editors import ORGANIZATION, PATCH_TYPE, Editor, add_key
from support.running_server import serve

from app.database.database import Database
from app.domain.access.api_keys import AccessRole, make_key
from app.ingest.edits.api_keys import list_keys, revoke_key
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

BOE = "/v1/organizations/boe"
CLAIM = "/v1/claims/fiber-length-per-preform"
SOURCE = "/v1/sources/self-developed-technologies"
WRITERS = 16
EDITS = 15


def list_creations() -> Iterator[tuple[str, dict[str, Any]]]:
    """List the records of the small bundle, each after those that it refers to."""
    for collection in ("sources", "organizations", "technologies", "metrics", "achievements"):
        for record in BUNDLE[collection]:
            yield collection, record
    for record in BUNDLE["claims"]:
        yield "claims", record


@pytest.mark.engines("sqlite", "postgresql")
def test_resources_that_are_created_one_by_one_are_what_is_shown(
    editor: Editor, database: Database
) -> None:
    for collection, record in list_creations():
        given = dict(record)
        if given.pop("text_file", None):
            given["text"] = TEXT
        answer = editor.ask("POST", f"/v1/{collection}?comment=by%20hand", given)
        assert answer.status_code == 201, answer.text
        assert answer.headers["location"] == f"/v1/{collection}/{record['id']}"
        plain = {"Accept-Encoding": "identity"}
        shown = editor.client.get(answer.headers["location"], headers=plain)
        assert shown.content == answer.content
        assert shown.headers["etag"] == answer.headers["etag"]
        assert answer.json()["version"] == 1
        revision, changes = editor.read_state()
        assert answer.headers["claimstone-revision"].endswith(f".{revision}")
        assert (changes[-1]["actor"], changes[-1]["comment"]) == ("ann", "by hand")
        assert changes[-1]["id"] == record["id"]
    with database.read() as session:
        assert verify_catalogue(session).differences == []


def test_resource_that_is_there_is_not_created_again(editor: Editor) -> None:
    before = editor.read_state()
    again = {**ORGANIZATION, "id": "boe"}
    answer = editor.ask("POST", "/v1/organizations", again)
    assert (answer.status_code, answer.json()["title"]) == (409, "A resource with this id exists")
    for more in ({}, {"Idempotency_Key": "a"}, {"Idempotency_Key": "a"}):
        answer = editor.ask("POST", "/v1/organizations", again, If_None_Match="*", **more)
        assert answer.status_code == 412
    assert editor.read_state() == before
    created = editor.ask("POST", "/v1/organizations", ORGANIZATION, If_None_Match="*")
    assert created.status_code == 201


def test_change_names_who_did_it_and_keeps_what_was_before(editor: Editor) -> None:
    before = editor.client.get(BOE).json()
    answer = editor.patch(f"{BOE}?comment=founded%20again", {"country": "DE", "note": None})
    assert answer.status_code == 200, answer.text
    shown = editor.client.get(BOE)
    assert shown.content == answer.content
    assert shown.json()["country"] == "DE"
    assert shown.json()["version"] == before["version"] + 1
    query = "/v1/changes?kind=organization&id=boe&include_before=true"
    last = editor.client.get(query).json()["data"][-1]
    assert (last["actor"], last["comment"], last["action"]) == ("ann", "founded again", "update")
    assert last["before"] == before


def test_change_of_a_name_shows_wherever_it_is_shown(editor: Editor) -> None:
    answer = editor.patch(BOE, {"names": {"en": "BOE Displays"}})
    assert answer.status_code == 200
    claims = editor.client.get("/v1/claims?organization=boe").json()["data"]
    assert {
        organization["name"] for claim in claims for organization in claim["organizations"]
    } == {"BOE Displays"}


def test_change_that_changes_nothing_makes_no_revision(editor: Editor) -> None:
    before = editor.read_state()
    shown = editor.client.get(BOE)
    answer = editor.patch(BOE, {"country": shown.json()["country"]})
    assert (answer.status_code, answer.content) == (200, shown.content)
    assert editor.read_state() == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("if_match", "status"),
    [
        (None, 428),
        ('"0123456789abcdef0123456789abcdef"', 412),
        ("W/{etag}", 412),
        ("{linked}", 412),
        ("", 412),
        ("{bare}", 400),
        ("*, {etag}", 400),
        ("{etag}", 200),
        ('"other", {etag}', 200),
        ("*", 200),
    ],
)
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_change_is_made_only_of_what_was_seen(
    editor: Editor, method: str, if_match: str | None, status: int
) -> None:
    before = editor.read_state()
    etag = editor.client.get(CLAIM).headers["etag"]
    linked = editor.client.get(f"{CLAIM}.jsonld").headers["etag"]
    tags = {"etag": etag, "linked": linked, "bare": etag.strip('"')}
    headers = {} if if_match is None else {"If_Match": if_match.format_map(tags)}
    asked = (f"{CLAIM}?reason=no", None) if method == "DELETE" else (CLAIM, {"scope": "one"})
    answer = editor.ask(method, *asked, **headers)
    assert answer.status_code == status
    assert (editor.read_state() == before) == (status != 200)
    if status == 412:
        plain = editor.client.get(CLAIM, headers={"Accept-Encoding": "identity"}).headers["etag"]
        assert plain in answer.json()["detail"]


def test_change_with_an_etag_that_is_not_of_the_json_says_so(editor: Editor) -> None:
    etag = editor.client.get(CLAIM).headers["etag"]
    for url, word in (
        (f"{CLAIM}.jsonld", "JSON-LD"),
        (f"{CLAIM}?fields=id", "`fields`"),
        ("/v1/claims?limit=1", "a list"),
    ):
        tag = editor.client.get(url).headers["etag"]
        problem = editor.ask("PATCH", CLAIM, {"scope": "one"}, If_Match=tag).json()
        assert problem["status"] == 412
        assert word in problem["detail"]
        assert "changed" not in problem["detail"]
    weak = editor.ask("PATCH", CLAIM, {"scope": "one"}, If_Match=f"W/{etag}").json()
    assert "weak" in weak["detail"]
    assert "has not changed" in weak["detail"]


def test_change_takes_etags_of_several_header_lines(editor: Editor) -> None:
    etag = editor.client.get(CLAIM).headers["etag"]
    headers = [
        *editor.headers.items(),
        ("Content-Type", "application/merge-patch+json"),
        ("If-Match", '"other"'),
        ("If-Match", etag),
    ]
    answer = editor.client.patch(CLAIM, content=b'{"scope":"one"}', headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "url", "headers", "expected"),
    [
        ("PATCH", CLAIM, {}, {"accept-patch": "application/merge-patch+json"}),
        ("POST", "/v1/claims", {}, {"accept-post": "application/json"}),
        (
            "POST",
            "/v1/imports",
            {},
            {
                "accept-post": "application/json, application/yaml, application/x-ndjson, "
                "multipart/form-data"
            },
        ),
        ("POST", "/v1/check", {"Content-Encoding": "gzip"}, {"accept-encoding": "identity"}),
    ],
)
def test_body_of_another_type_is_refused_with_the_types_that_are_taken(
    editor: Editor, method: str, url: str, headers: dict[str, str], expected: dict[str, str]
) -> None:
    media_type = "application/json" if headers else "text/plain"
    sent = {**editor.headers, "If-Match": "*", "Content-Type": media_type, **headers}
    answer = editor.client.request(method, url, content=b"x", headers=sent)
    assert answer.status_code == 415
    if not headers:
        expected = {**expected, "accept": next(iter(expected.values()))}
    accepted = {name: text for name, text in answer.headers.items() if name.startswith("accept")}
    assert accepted == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "patch", "pointer"),
    [
        (CLAIM, {"quantity": {"value": "20000"}}, "#/body/quantity/value"),
        (CLAIM, {"quantity": {"as_stated": "10,001 km"}}, "#/body/quantity"),
        (CLAIM, {"evidence": []}, "#/body/evidence"),
        (CLAIM, {"statements": {"en": None}}, "#/body/statements"),
        (CLAIM, {"metric": "none-such"}, "#/body/metric"),
        (CLAIM, {"id": "another"}, "#/body/id"),
        (CLAIM, {"colour": "red"}, "#/body/colour"),
        (CLAIM, {"colour": None}, "#/body/colour"),
        (CLAIM, {"quantity": {"valeu": None}}, "#/body/quantity/valeu"),
        (CLAIM, {"note": "a\u0000b"}, "#/body/note"),
        (CLAIM, {"quantity": {"value": "1E+1000000"}}, "#/body/quantity/value"),
        (BOE, {"names": {"en": "BOE\u202e"}}, "#/body/names/en"),
        (BOE, {"country": "Germany"}, "#/body/country"),
    ],
)
def test_change_that_breaks_a_rule_is_pointed_out_and_not_made(
    editor: Editor, url: str, patch: object, pointer: str
) -> None:
    before = editor.read_state()
    answer = editor.patch(url, patch)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert any(error["pointer"].startswith(pointer) for error in answer.json()["errors"]), (
        answer.text
    )
    assert editor.read_state() == before


@pytest.mark.slow
def test_number_is_sent_as_text_so_that_it_keeps_its_digits(editor: Editor) -> None:
    before = editor.read_state()
    answer = editor.patch(CLAIM, {"quantity": {"value": 10000}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/body/quantity/value"
    assert editor.read_state() == before


@pytest.mark.engines("sqlite", "postgresql")
def test_word_of_any_length_is_stored_and_found(editor: Editor) -> None:
    word = "lang" * 1_000
    given = {
        "id": "m",
        "names": {"en": "M"},
        "definition": word,
        "unit": "km",
        "direction": "higher",
    }
    assert editor.ask("POST", "/v1/metrics", given).status_code == 201
    found = editor.client.get(f"/v1/metrics?q={word[:200]}").json()["data"]
    assert [metric["id"] for metric in found] == ["m"]


def test_claim_that_is_withdrawn_is_left_out_and_keeps_its_path(editor: Editor) -> None:
    etag = editor.client.get(CLAIM).headers["etag"]
    assert editor.ask("DELETE", CLAIM, If_Match=etag).status_code == 422
    answer = editor.ask("DELETE", f"{CLAIM}?reason=misread", If_Match=etag)
    assert (answer.status_code, answer.json()["status"]) == (200, "withdrawn")
    assert editor.client.get(CLAIM).json()["status"] == "withdrawn"
    listed = editor.client.get("/v1/claims?limit=200").json()["data"]
    assert CLAIM.rpartition("/")[2] not in {claim["id"] for claim in listed}
    last = editor.read_state()[1][-1]
    assert (last["action"], last["comment"]) == ("withdraw", "misread")
    assert editor.patch(CLAIM, {"status": "stated"}).json()["status"] == "stated"


def test_source_is_not_put(editor: Editor) -> None:
    answer = editor.ask("PUT", SOURCE, {"title": "Another"}, If_Match="*")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, PATCH")


def test_source_in_a_file_of_the_server_is_refused(editor: Editor) -> None:
    given = {"id": "s", "title": "S", "language": "en", "text_file": "README.md"}
    answer = editor.ask("POST", "/v1/sources", given)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "pointer": "#/body/text_file",
            "code": "no_files",
            "detail": "text files cannot come with a request: give the words as `text`",
        }
    ]


@pytest.mark.engines("sqlite", "postgresql")
def test_nothing_of_a_dry_run_is_stored(editor: Editor) -> None:
    before = editor.read_state()
    etag = editor.client.get(CLAIM).headers["etag"]
    answers = [
        editor.ask("POST", "/v1/organizations?dry_run=true", ORGANIZATION, Idempotency_Key="a"),
        editor.ask("PATCH", f"{CLAIM}?dry_run=true", {"scope": "one"}, If_Match=etag),
        editor.ask("DELETE", f"{CLAIM}?dry_run=true&reason=no", If_Match=etag),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [answer.json().get("scope", answer.json()["id"]) for answer in answers[:2]] == [
        "new-maker",
        "one",
    ]
    assert answers[2].json()["status"] == "withdrawn"
    assert editor.client.get("/v1/organizations/new-maker").status_code == 404
    assert editor.client.get(CLAIM).headers["etag"] == etag
    assert editor.read_state() == before
    answer = editor.ask("POST", "/v1/organizations", ORGANIZATION, Idempotency_Key="a")
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/organizations", ORGANIZATION),
        ("PATCH", CLAIM, {"scope": "one"}),
        ("DELETE", CLAIM, None),
        ("POST", f"{CLAIM}/restore", None),
        ("POST", "/v1/imports", {}),
    ],
)
def test_parameter_of_a_write_is_sent_once_and_known(
    editor: Editor, method: str, path: str, body: dict[str, Any] | None
) -> None:
    before = editor.read_state()
    twice = editor.ask(method, f"{path}?dry_run=true&dry_run=false", body, If_Match="*")
    assert twice.status_code == 422
    assert [(fault["pointer"], fault["code"]) for fault in twice.json()["errors"]] == [
        ("#/query/dry_run", "repeated_parameter")
    ]
    unknown = editor.ask(method, f"{path}?dry=true", body, If_Match="*")
    details = {fault["pointer"]: fault["detail"] for fault in unknown.json()["errors"]}
    assert "dry_run" in details["#/query/dry"]
    assert editor.read_state() == before


Operation = tuple[str, str, object]
OPERATIONS: list[Operation] = [
    ("POST", "/v1/organizations", ORGANIZATION),
    ("PATCH", BOE, {"country": "DE"}),
    ("DELETE", f"{CLAIM}?reason=no", None),
    ("POST", "/v1/imports", {"organizations": [ORGANIZATION]}),
]
NOBODY: list[tuple[str, Callable[[Database], str] | None]] = [
    ("none", None),
    ("unknown", lambda _: make_key()),
    ("no key", lambda _: "abc"),
    ("expired", lambda database: add_key(database, AccessRole.ADMIN, expires_at=datetime.now(UTC))),
    ("revoked", lambda database: revoke(database, add_key(database, AccessRole.ADMIN))),
]


def revoke(database: Database, key: str) -> str:
    with database.write() as session:
        revoke_key(session, key.split("_")[1])
    return key


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation[1] for operation in OPERATIONS])
@pytest.mark.parametrize("make", [case[1] for case in NOBODY], ids=[case[0] for case in NOBODY])
def test_nobody_writes_without_a_key_that_is_good(
    editor: Editor, database: Database, operation: Operation, make: Callable[[Database], str] | None
) -> None:
    headers = {"Authorization": f"Bearer {make(database)}"} if make else {}
    before = editor.read_state()
    stranger = Editor(editor.client, "")
    stranger.headers = headers
    answer = stranger.ask(*operation, If_Match="*")
    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"] == 'Bearer realm="claimstone"'
    assert answer.headers["content-type"] == "application/problem+json"
    assert editor.read_state() == before


@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation[1] for operation in OPERATIONS])
@pytest.mark.parametrize("role", list(AccessRole))
def test_role_decides_who_writes(
    editor: Editor, database: Database, operation: Operation, role: AccessRole
) -> None:
    before = editor.read_state()
    writer = Editor(
        editor.client, add_key(database, role, expires_at=datetime.now(UTC) + timedelta(1))
    )
    answer = writer.ask(*operation, If_Match="*")
    if role is AccessRole.CONTRIBUTOR:
        assert answer.status_code == 403
        assert editor.read_state() == before
    else:
        assert answer.is_success
        assert editor.read_state() != before


@pytest.mark.engines("sqlite", "postgresql")
def test_key_shows_when_it_was_used_and_no_secret(editor: Editor, database: Database) -> None:
    editor.patch(BOE, {"country": "DE"})
    with database.read() as session:
        [key] = list_keys(session)
        assert key.used_at is not None
        assert datetime.now(UTC) - key.used_at < timedelta(minutes=1)
        secret = editor.headers["Authorization"].split("_", 2)[2]
        assert secret not in repr(vars(key))


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_sixteen_writers_of_one_resource_lose_nothing(
    seeded_settings: Settings, database: Database, tmp_path: Path
) -> None:
    """Each reads the resource and changes it, several times; a write that comes too late is refused."""
    key = add_key(database, AccessRole.REVIEWER)
    with serve(seeded_settings, tmp_path) as address:
        before = httpx2.get(f"{address}{BOE}", trust_env=False).json()["version"]

        def edit(writer: int) -> list[str]:
            headers = {"Authorization": f"Bearer {key}", "Content-Type": PATCH_TYPE}
            done = []
            with httpx2.Client(base_url=address, trust_env=False, timeout=60) as client:
                for number in range(EDITS):
                    note = f"note {number} of writer {writer}"
                    etag = client.get(BOE).headers["etag"]
                    content = json.dumps({"note": note})
                    answer = client.patch(
                        BOE, content=content, headers={**headers, "If-Match": etag}
                    )
                    assert answer.status_code in (200, 412), answer.text
                    done += [note] if answer.status_code == 200 else []
            return done

        with ThreadPoolExecutor(WRITERS) as threads:
            acknowledged = [note for notes in threads.map(edit, range(WRITERS)) for note in notes]
        after = httpx2.get(f"{address}{BOE}", trust_env=False).json()
        url = f"{address}/v1/changes?kind=organization&id=boe&include_before=true&limit=200"
        kept = []
        while url:
            page = httpx2.get(url, trust_env=False).json()
            kept += [item["before"]["note"] for item in page["data"] if item["before"]]
            url = page["links"]["next"] and f"{address}{page['links']['next']}"
    assert after["version"] - before == len(acknowledged) >= EDITS
    assert {*kept, after["note"]} >= set(acknowledged)
