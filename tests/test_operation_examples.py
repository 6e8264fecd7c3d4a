"""Every operation of the description, executed with its own examples on a fresh seed.

A reader of `/docs` who only presses Execute must neither have to fill in a value nor store anything.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from support.editors import add_key
from support.openapi_description import complete_operations

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app, create_routes
from app.models.base import Base
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

Json = dict[str, Any]
# Writes without `dry_run`: proposals and readings are not public, and their examples go with each other in this
# order. What was merged by its example can be separated again by the next one.
STORING = [
    *("create_proposal", "get_proposal", "list_proposals", "refuse_proposal"),
    *("create_proposal", "accept_proposal"),
    *("create_reading", "get_reading", "list_readings", "list_reading_candidates"),
    *("change_reading", "change_reading_draft", "decide_reading_candidates"),
    *("publish_reading", "undo_reading_decision", "add_reading_candidate"),
    "discard_reading",
    *("merge", "unmerge"),
]
# A second proposal has the next number, which no example can know.
SECOND = {"accept_proposal": "2"}
# Current records refer to every organization, metric and source of the seed, so that none can be withdrawn.
REFERRED_TO = {"withdraw_organization", "withdraw_metric", "withdraw_source"}


class Sent(NamedTuple):
    """A request as the docs page sends it, when nothing is changed there."""

    method: str
    path: str
    parameters: Mapping[str, Any]
    headers: Mapping[str, str]
    content: bytes | None


@pytest.fixture(scope="module")
def operations() -> dict[str, tuple[str, str, Json]]:
    """Each operation by its id, with its method and path."""
    described = complete_operations(create_routes(Settings()).openapi())
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


@pytest.fixture
def editing_client(seeded_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(seeded_settings)) as client:
        yield client


def fill_in(operation: tuple[str, str, Json], **given: str) -> Sent:
    """Write the request from the examples, and else the defaults, of an operation."""
    method, path, described = operation
    parameters: Json = {}
    headers: dict[str, str] = {}
    for parameter in described["parameters"]:
        name, value = parameter["name"], choose_value(parameter)
        value = given.get(name, value)
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        elif value is not None:
            (headers if parameter["in"] == "header" else parameters)[name] = value
    content = None
    if "requestBody" in described:
        (media_type, body), *_ = described["requestBody"]["content"].items()
        headers["Content-Type"] = media_type
        content = json.dumps(body["example"]).encode()
    return Sent(method, path, parameters, headers, content)


def choose_value(parameter: Json) -> Any:  # noqa: ANN401 - of any type
    """Return the value that Swagger UI fills in; None if it leaves the field empty."""
    if "example" in parameter:
        return parameter["example"]
    default = parameter["schema"].get("default")
    if isinstance(default, bool):
        return str(default).lower()
    return default


def send(client: TestClient, sent: Sent, key: str) -> httpx2.Response:
    headers = {**sent.headers, "Authorization": f"Bearer {key}"}
    parameters = {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in sent.parameters.items()
    }
    return client.request(
        sent.method, sent.path, params=parameters, headers=headers, content=sent.content
    )


def count_rows(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def describe(name: str, answer: httpx2.Response) -> str:
    return f"{name}: {answer.status_code} {answer.text[:600]}"


@pytest.mark.slow
def test_operation_examples_of_reads_find_something(
    operations: dict[str, tuple[str, str, Json]], client: TestClient
) -> None:
    faults = []
    reads = [
        (name, operation)
        for name, operation in operations.items()
        if (operation[0] == "GET" or "security" not in operation[2]) and name not in STORING
    ]
    for name, operation in reads:
        answer = send(client, fill_in(operation), "")
        if not answer.is_success or not answer.content or answer.text.startswith('{"data":[]'):
            faults.append(describe(name, answer))
    assert len(reads) > 90
    assert faults == [], "\n" + "\n".join(faults)


@pytest.mark.slow
def test_operation_examples_of_writes_store_nothing(
    operations: dict[str, tuple[str, str, Json]], editing_client: TestClient, database: Database
) -> None:
    key = add_key(database, AccessRole.ADMIN)
    before = count_rows(database)
    faults = []
    for name, operation in operations.items():
        if operation[0] != "GET" and "security" in operation[2] and name not in STORING:
            sent = fill_in(operation)
            answer = send(editing_client, sent, key)
            expected = 409 if name in REFERRED_TO else 200
            if answer.status_code != expected or sent.parameters.get("dry_run") is not True:
                faults.append(describe(name, answer))
    assert faults == [], "\n" + "\n".join(faults)
    assert count_rows(database) == before


@pytest.mark.slow
def test_operation_examples_of_what_is_stored_go_with_each_other(
    operations: dict[str, tuple[str, str, Json]], editing_client: TestClient, database: Database
) -> None:
    faults = []
    keys = {
        role: add_key(database, role, role.value)
        for role in (AccessRole.CONTRIBUTOR, AccessRole.REVIEWER)
    }
    for name in STORING:
        role = AccessRole.CONTRIBUTOR if name == "create_proposal" else AccessRole.REVIEWER
        given = {"number": SECOND[name]} if name in SECOND else {}
        if name == "merge":
            given["dry_run"] = "false"
        answer = send(editing_client, fill_in(operations[name], **given), keys[role])
        if not answer.is_success or answer.text.startswith('{"data":[]'):
            faults.append(describe(name, answer))
    assert faults == [], "\n" + "\n".join(faults)
