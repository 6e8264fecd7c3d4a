"""`fields=` and `expand=`: parts of documents, and embedded related records."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

KM = {"code": "km", "symbol": "km", "label": "kilometres"}
pytestmark = pytest.mark.engines("sqlite")

CLAIM = "fiber-length-per-preform"


def get_one(client: TestClient, query: str, collection: str = "claims") -> Any:  # noqa: ANN401 - JSON
    answer = client.get(f"/v1/{collection}?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.claimstone.partial+json"
    return answer.json()["data"][0]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("id", {"id": CLAIM}),
        ("metric.id,id", {"id": CLAIM, "metric": {"id": CLAIM}}),
        ("quantity.value,quantity.unit.code", {"quantity": {"value": "10000", "unit": {"code": "km"}}}),
        ("quantity.unit,quantity.unit.code", {"quantity": {"unit": KM}}),
        ("quantity.unit.code,quantity.unit", {"quantity": {"unit": KM}}),
        ("organizations.id,organizations.role", {"organizations": [{"id": "yangtze-optical-fiber-and-cable", "role": "manufacturer"}]}),
        ("period.from,note", {"period": None, "note": None}),
        ("stated_change.form", {"stated_change": None}),
    ],
)  # fmt: skip
def test_fields_are_kept_at_any_depth(
    client: TestClient, fields: str, expected: dict[str, Any]
) -> None:
    assert get_one(client, f"id={CLAIM}&fields={fields}") == expected


def test_fields_by_language_can_be_chosen(client: TestClient) -> None:
    found = get_one(client, "id=xgimi&fields=names.zh", "organizations")
    assert found == {"names": {"zh": "极米科技"}}


@pytest.mark.parametrize(
    ("query", "pointer", "known"),
    [
        ("fields=colour", "#/query/fields", "achievement, baseline"),
        ("fields=achievment", "#/query/fields", "'achievment'; near is `achievement`"),
        ("fields=quantity.values", "#/query/fields", "'values'; near is `value`"),
        ("fields=quantity.colour", "#/query/fields", "as_stated, comparator"),
        ("fields=id.x", "#/query/fields", "nothing is below it"),
        ("fields=technology.field", "#/query/fields", "id, name"),
        ("expand=colour", "#/query/expand", "achievement"),
        ("fields=id,,x", "#/query/fields", ""),
        ("expand=__class__", "#/query/expand", "achievement"),
    ],
)
def test_field_that_is_not_there_is_refused_with_those_that_are(
    client: TestClient, query: str, pointer: str, known: str
) -> None:
    answer = client.get(f"/v1/claims?{query}")
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert fault["pointer"] == pointer
    assert known in fault["detail"]


@pytest.mark.engines("sqlite", "postgresql")
def test_expansion_puts_in_the_resource(client: TestClient) -> None:
    query = f"id={CLAIM}&expand=technology,organizations,evidence.source"
    found = get_one(client, query)
    plain = client.get(f"/v1/claims/{CLAIM}").json()
    technology = client.get(f"/v1/technologies/{plain['technology']['id']}").json()
    assert found["technology"] == technology
    [organization] = found["organizations"]
    assert organization.pop("role") == "manufacturer"
    assert organization == client.get(f"/v1/organizations/{organization['id']}").json()
    source = found["evidence"][0]["source"]
    assert source == client.get(f"/v1/sources/{source['id']}").json()
    assert {
        **found,
        **{name: plain[name] for name in ("technology", "organizations", "evidence")},
    } == plain


def test_fields_reach_into_what_is_expanded(client: TestClient) -> None:
    query = f"id={CLAIM}&expand=technology&fields=technology.field,technology.name"
    assert get_one(client, query) == {
        "technology": {"name": "Optical fiber preform", "field": "optical communication"}
    }


def test_expansion_of_what_is_absent_leaves_null(client: TestClient) -> None:
    found = get_one(client, "id=foldable-flexible-display&expand=broader", "technologies")
    assert found["broader"] is None


def test_fields_do_not_change_the_pages(client: TestClient) -> None:
    first = client.get("/v1/claims?limit=2&fields=id").json()
    rest = client.get(f"/v1/claims?limit=200&cursor={first['meta']['next_cursor']}").json()
    everything = client.get("/v1/claims?limit=200").json()
    ids = [item["id"] for item in first["data"] + rest["data"]]
    assert ids == [item["id"] for item in everything["data"]]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"claims/{CLAIM}?fields=quantity.value", {"quantity": {"value": "10000"}}),
        ("metrics/thickness?fields=unit.code", {"unit": {"code": "mm"}}),
        ("companies/xgimi?fields=id", {"id": "xgimi"}),
        ("organizations/xgimi?fields=id,country", {"id": "xgimi", "country": "CN"}),
        ("sources/self-developed-technologies?fields=language", {"language": "en"}),
        (
            "achievements/foldable-flexible-display?expand=technology&fields=technology.field",
            {"technology": {"field": "display"}},
        ),
        ("technologies/optical-fiber-preform?expand=broader&fields=broader.field", {"broader": {"field": "optical communication"}}),
    ],
)  # fmt: skip
def test_fields_of_one_resource_are_kept(
    client: TestClient, path: str, expected: dict[str, Any]
) -> None:
    answer = client.get(f"/v1/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.json() == expected


@pytest.mark.engines("sqlite", "postgresql")
def test_fields_of_a_whole_list_are_kept_in_ndjson_and_refused_in_linked_data(
    client: TestClient,
) -> None:
    lines = client.get("/v1/claims.ndjson?fields=id&sort=-id").text.splitlines()
    assert lines[0] == '{"id":"xgimi-years-ranked-first"}'
    assert len(lines) == 15
    refused = client.get("/v1/claims.jsonld?fields=id")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "not_in_format"
