"""Lists as Atom feeds over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from support.bundles import write_bundle

from app.database.database import Database
from app.formats.atom import MEDIA_TYPE, NAMESPACE
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

COLLECTIONS = (
    "achievements",
    "claims",
    "companies",
    "metrics",
    "organizations",
    "sources",
    "technologies",
)


@pytest.fixture
def fed(seeded_settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """A client of the seed, then the small bundle, then its changed claim."""
    database = Database(seeded_settings)

    def change(bundle: dict[str, Any]) -> None:
        bundle["claims"][0]["note"] = "Changed."

    for alter in (None, change):
        import_bundle(database, write_bundle(tmp_path, alter), Author("test"))
    database.close()
    with TestClient(create_app(seeded_settings)) as client:
        yield client


def read_feed(client: TestClient, url: str) -> ET.Element:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    return ET.fromstring(answer.content)  # noqa: S314 - our own


def find(element: ET.Element, path: str) -> list[str]:
    return [child.text or "" for child in element.findall(path, {"": NAMESPACE})]


def find_link(root: ET.Element, relation: str) -> str | None:
    links = root.findall("link", {"": NAMESPACE})
    return next((link.get("href") for link in links if link.get("rel") == relation), None)


@pytest.mark.slow
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_feed_of_each_list_has_every_resource_once(fed: TestClient, collection: str) -> None:
    listed = fed.get(f"/v1/{collection}?limit=200").json()
    identified = "organizations" if collection == "companies" else collection
    walked: list[str] = []
    url: str | None = f"/v1/{collection}.atom?limit=7"
    while url:
        root = read_feed(fed, url)
        assert find(root, "id") == [f"urn:claimstone:{collection}.atom:limit=7"]
        moments = find(root, "entry/updated")
        assert moments == sorted(moments, reverse=True)
        assert find(root, "updated") == moments[:1]
        assert all(find(root, "entry/title"))
        assert len(find(root, "entry/summary")) == len(moments)
        walked += find(root, "entry/id")
        url = find_link(root, "next")
    assert sorted(walked) == sorted(
        f"urn:claimstone:{identified}:{item['id']}" for item in listed["data"]
    )


@pytest.mark.slow
def test_feed_has_what_changed_last_first_and_when(fed: TestClient) -> None:
    root = read_feed(fed, "/v1/claims.atom?limit=1&organization=example")
    assert find(root, "entry/id") == ["urn:claimstone:claims:example-range"]
    change = fed.get("/v1/changes?since=2&kind=claim").json()["data"][0]
    assert find(root, "entry/updated") == [change["changed_at"]]
    links = root.findall("entry/link", {"": NAMESPACE})
    assert [link.get("href") for link in links] == ["/v1/claims/example-range"]
    assert fed.get("/v1/claims/example-range").status_code == 200


def test_feed_is_filtered(fed: TestClient) -> None:
    answer = fed.get("/v1/claims.atom?q=charge")
    assert answer.headers["content-type"] == MEDIA_TYPE
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    assert find(root, "entry/id") == ["urn:claimstone:claims:example-range"]
    again = fed.get("/v1/claims.atom?q=charge", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_feed_of_nothing_is_a_feed(fed: TestClient) -> None:
    root = read_feed(fed, "/v1/claims.atom?organization=nobody")
    assert find(root, "entry/id") == []
    assert len(find(root, "updated")) == 1


@pytest.mark.engines("sqlite", "postgresql")
def test_feed_as_of_a_revision_ends_there(fed: TestClient) -> None:
    root = read_feed(fed, "/v1/claims.atom?organization=example&as_of=2")
    change = fed.get("/v1/changes?since=1&id=example-range").json()["data"][0]
    assert find(root, "entry/updated") == [change["changed_at"]]


def test_feed_in_another_order_is_refused(fed: TestClient) -> None:
    answer = fed.get("/v1/claims.atom?sort=id")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "feed_order"
    assert fed.get("/v1/claims.atom?sort=-revision,id").status_code == 200
    assert fed.get("/v1/metrics/range/timeline.atom").status_code == 404
