"""Identifiers in other registries: taken in either form, checked, shown, filtered and exported."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from support.bundles import write_bundle
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

# In both forms; the ROR, the LEI and the ISNI are real.
GIVEN = {
    "organizations": ["https://www.wikidata.org/wiki/Q37156", "ror:05hh8d621"],
    "technologies": ["wikidata:q267298"],
    "metrics": ["https://www.wikidata.org/entity/Q1144486"],
    "sources": ["https://doi.org/10.1000/ABC"],
}
STORED = {
    "organizations": ["wikidata:Q37156", "ror:05hh8d621"],
    "technologies": ["wikidata:Q267298"],
    "metrics": ["wikidata:Q1144486"],
    "sources": ["doi:10.1000/abc"],
}
LINKED = {
    "organizations": ["http://www.wikidata.org/entity/Q37156", "https://ror.org/05hh8d621"],
    "technologies": ["http://www.wikidata.org/entity/Q267298"],
    "metrics": ["http://www.wikidata.org/entity/Q1144486"],
    "sources": ["https://doi.org/10.1000/abc"],
}


def name_elsewhere(bundle: dict[str, Any]) -> None:
    for collection, identifiers in GIVEN.items():
        bundle[collection][0]["same_as"] = identifiers


@pytest.fixture
def maker(
    migrated_settings: Settings, migrated_database: Database, tmp_path: Path
) -> Iterator[Editor]:
    """An editor of the small bundle, whose records have identifiers."""
    import_bundle(migrated_database, write_bundle(tmp_path / "in", name_elsewhere), Author("test"))
    key = add_key(migrated_database, AccessRole.REVIEWER)
    with TestClient(create_app(migrated_settings)) as client:
        yield Editor(client, key)


def list_ids(client: TestClient, url: str) -> list[str]:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["data"]]


def test_identifiers_of_a_bundle_are_shown_filtered_and_linked_in_one_spelling(
    maker: Editor, migrated_database: Database
) -> None:
    client = maker.client
    for collection, identifiers in STORED.items():
        [shown] = client.get(f"/v1/{collection}").json()["data"]
        assert shown["same_as"] == identifiers
        for asked in (identifiers[-1], GIVEN[collection][-1]):
            url = f"/v1/{collection}?same_as={asked}"
            assert list_ids(client, url) == [shown["id"]], url
            # Asked again, a compiled statement answers.
            assert list_ids(client, url) == [shown["id"]], url
            assert list_ids(client, f"/v1/{collection}?same_as__not={asked}") == []
        assert list_ids(client, f"/v1/{collection}?same_as=wikidata:Q1") == []
        assert list_ids(client, f"/v1/{collection}?same_as__not=wikidata:Q1") == [shown["id"]]
        node = client.get(f"/v1/{collection}/{shown['id']}.jsonld").json()
        assert node["sameAs"] == LINKED[collection]
        table = csv.DictReader(StringIO(client.get(f"/v1/{collection}.csv").text))
        assert [row["same_as"] for row in table] == [" ".join(identifiers)]
    with migrated_database.read() as session:
        assert verify_catalogue(session).differences == []


@pytest.mark.parametrize(
    ("identifier", "ids"),
    [
        ("ror:05hh8d621", ["example-range"]),
        ("https://www.wikidata.org/wiki/Q267298", ["example-range"]),
        ("wikidata:Q1144486", []),
        ("doi:10.1000/abc", []),
    ],
)
def test_claims_are_filtered_by_the_identifiers_of_their_organizations_and_technology(
    maker: Editor, identifier: str, ids: list[str]
) -> None:
    assert list_ids(maker.client, f"/v1/claims?same_as={identifier}") == ids
    others = [] if ids else ["example-range"]
    assert list_ids(maker.client, f"/v1/claims?same_as__not={identifier}") == others


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("identifiers", "pointer", "code"),
    [
        (["ror:05hh8d622"], "#/body/same_as/0", "identifier_invalid"),
        (["wikidata:Q1", "orcid:1"], "#/body/same_as/1", "identifier_invalid"),
        (["wikidata:Q1", "https://www.wikidata.org/wiki/Q1"], "#/body/same_as", "duplicate"),
    ],
)
def test_wrong_identifier_is_a_fault_at_its_place(
    editor: Editor, identifiers: list[str], pointer: str, code: str
) -> None:
    patch = {"same_as": identifiers}
    answer = editor.ask("PATCH", "/v1/organizations/boe", patch, If_Match="*")
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == (pointer, code)


@pytest.mark.engines("sqlite")
def test_filter_by_a_wrong_identifier_is_refused_at_the_parameter(editor: Editor) -> None:
    answer = editor.client.get("/v1/claims?same_as=lei:123")
    [fault] = answer.json()["errors"]
    assert (answer.status_code, fault["code"]) == (422, "identifier_invalid")
    assert fault["pointer"].startswith("#/query/same_as")


def test_patched_identifiers_are_shown_and_those_of_before_as_of_then(maker: Editor) -> None:
    url = "/v1/sources/report"
    assert maker.patch(url, {"same_as": ["doi:10.1000/new"]}).json()["same_as"] == [
        "doi:10.1000/new"
    ]
    assert maker.client.get(f"{url}?as_of=1").json()["same_as"] == STORED["sources"]
    assert list_ids(maker.client, "/v1/sources?same_as=doi:10.1000/abc") == []
    assert list_ids(maker.client, "/v1/sources?same_as=doi:10.1000/abc&as_of=1") == ["report"]
    assert maker.patch(url, {"same_as": None}).json()["same_as"] == []
