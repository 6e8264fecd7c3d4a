import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI, Query
from fastapi.testclient import TestClient
from support.openapi_places import list_operations

from app.errors import InvalidInput
from app.routes.http.dependencies import list_undecodable, refuse_repetition
from app.schemas.list_parameters import AsOf

pytestmark = pytest.mark.engines("sqlite")


def read_revision(query: Annotated[AsOf, Query()]) -> int | None:
    return query.as_of


def test_repeated_parameter_of_a_dependency_is_refused() -> None:
    app = FastAPI(dependencies=[Depends(refuse_repetition)])

    @app.get("/")
    def show(revision: Annotated[int | None, Depends(read_revision)]) -> int | None:
        return revision

    client = TestClient(app)
    assert client.get("/?as_of=1").json() == 1
    with pytest.raises(InvalidInput, match=r"^as_of: this parameter takes one value"):
        client.get("/?as_of=1&as_of=2")


# A character of GBK, half of one of UTF-8, an overlong one, and a lone surrogate.
UNDECODABLE = ["%B2%E2", "%e4%bd", "%C0%80", "%ED%A0%80", "a%FF"]


def read_faults(client: TestClient, url: str) -> list[Mapping[str, Any]]:
    answer = client.get(url)
    assert answer.status_code == 422, (url, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    faults: list[Mapping[str, Any]] = answer.json()["errors"]
    return faults


@pytest.mark.parametrize("value", UNDECODABLE)
@pytest.mark.parametrize("path", ["/v1/claims?q=", "/v1/search?q=", "/v1/claims/", "/claims/"])
def test_value_that_is_not_utf_8_is_refused_by_its_name(
    client: TestClient, path: str, value: str
) -> None:
    [fault] = read_faults(client, f"{path}{value}")
    pointer = "#/query/q" if "?" in path else "#/path/id"
    assert (fault["pointer"], fault["code"]) == (pointer, "not_utf_8")


def test_values_that_are_not_utf_8_are_refused_on_every_path(client: TestClient) -> None:
    description = json.loads((Path(__file__).parents[2] / "openapi.json").read_bytes())
    for operation in list_operations(description):
        if operation.method != "GET":
            continue
        names = operation.list_names("query") or ["any"]
        path = operation.path.format(number=1, collection="claims", id="%B2")
        faults = read_faults(client, f"{path}?{'=%B2&'.join(names)}=%B2")
        in_path = ["#/path/id"] if "id" in operation.list_names("path") else []
        pointers = [f"#/query/{name}" for name in names] + in_path
        assert [fault["pointer"] for fault in faults] == pointers


def test_values_that_are_not_utf_8_are_all_named_beside_good_ones(client: TestClient) -> None:
    url = "/v1/claims?q=%E6%B5%8B&country=%B2&scope=a%00&organization=%E4&%FFa=1"
    faults = read_faults(client, url)
    assert [fault["pointer"] for fault in faults] == [
        "#/query/country",
        "#/query/organization",
        "#/query/\ufffda",
    ]
    assert "%B2 is not UTF-8" in faults[0]["detail"]


def test_write_with_a_comment_that_is_not_utf_8_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/metrics?comment=%B2%E2", json={})
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["#/query/comment"]


@pytest.mark.parametrize("query_string", [b"", b"q=a&limit=1", b"q=%E6%B5%8B+%25", b"a=%zz&b=%"])
def test_list_undecodable_of_escaped_utf_8_is_empty(query_string: bytes) -> None:
    assert list_undecodable(query_string) == []


def test_list_undecodable_has_what_is_not_escaped() -> None:
    [(name, detail)] = list_undecodable("a=1&q=测&b=2".encode())
    assert name == "q"
    assert "as escapes of UTF-8" in detail
