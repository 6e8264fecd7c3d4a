"""The public address: links that work behind a proxy with a path, and one IRI for each record."""

import csv
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import httpx2
import pytest
from fastapi.testclient import TestClient
from rdflib import RDF, SDO, Graph
from support.bundles import make_full_bundle
from support.command_line import run
from support.editors import Editor, add_key
from support.running_server import serve
from support.stripping_proxy import run_stripping_proxy
from support.waiting import HANG_SECONDS

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.models import KINDS
from app.settings import Settings

pytestmark = [
    pytest.mark.engines("sqlite"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

CLAIM = "fiber-length-per-preform"
SOURCE = "self-developed-technologies"
STARTS = (
    "/",
    "/docs",
    "/openapi.json",
    *(f"/v1/{collection}?limit=1" for collection in ("companies", "sources", "claims")),
    *(f"/v1/{kind.plural}.atom?limit=2" for kind in KINDS.values()),
    *(f"/v1/{kind.plural}.jsonld" for kind in KINDS.values()),
    "/v1/claims?limit=3&facet=technology&facet=year&sort=-updated_at",
    "/v1/claims?limit=1&expand=evidence.source",
    f"/v1/claims/{CLAIM}",
    f"/v1/claims/{CLAIM}.jsonld",
    f"/v1/claims/{CLAIM}/evidence",
    f"/v1/claims/{CLAIM}/related?limit=1",
    f"/v1/claims/{CLAIM}/history",
    f"/v1/sources/{SOURCE}",
    "/v1/sources.ndjson",
    "/v1/sources.csv",
    "/v1/search?q=fiber&limit=5",
    "/v1/changes?limit=1",
    "/v1/metrics/thickness/timeline",
)
_IN_HEADER = re.compile("<([^>]+)>")


class _Assets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, _tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attributes if name in ("href", "src") and value]


def list_links(answer: httpx2.Response) -> Iterator[str]:
    """Yield what a reader could follow in an answer: its headers, and all in its body that is a link."""
    yield from _IN_HEADER.findall(answer.headers.get("link", ""))
    yield answer.headers.get("location", "")
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if media_type == "text/html":
        parser = _Assets()
        parser.feed(answer.text)
        yield from parser.links
    elif media_type == "application/atom+xml":
        root = ET.fromstring(answer.content)  # noqa: S314 - our own
        for element in root.iter():
            yield element.get("href", "")
            yield (element.text or "") if element.tag.endswith("}id") else ""
    elif media_type == "text/csv":
        yield from (cell for row in csv.reader(answer.text.splitlines()) for cell in row)
    elif media_type == "application/x-ndjson":
        for line in answer.text.splitlines():
            yield from list_texts(json.loads(line))
    elif answer.request.url.path.endswith("/openapi.json"):
        yield from (f"{server['url']}/v1/claims" for server in answer.json()["servers"])
    elif media_type.endswith("json"):
        document = answer.json()
        yield from list_texts(document.get("data", document))
        yield from list_texts({**document, "@context": None, "data": None})


def list_texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        yield from (text for inner in value.values() for text in list_texts(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in list_texts(inner))
    elif isinstance(value, str):
        yield value


def is_link(text: str) -> bool:
    is_of_server = text.startswith(("http://127.0.0.1", "http://localhost"))
    paths = (
        "/v1/",
        "static/",
        "openapi.json",
        "docs",
        *(f"/{kind.plural}/" for kind in KINDS.values()),
    )
    return is_of_server or text.startswith(paths)


@pytest.mark.slow
def test_every_link_behind_a_proxy_that_strips_a_path_is_followed(
    seeded_settings: Settings, database: Database, tmp_path: Path
) -> None:
    headers = {"Authorization": f"Bearer {add_key(database, AccessRole.REVIEWER)}"}
    with run_stripping_proxy() as proxy:
        settings = publish(seeded_settings, f"{proxy.url}/")
        client = httpx2.Client(trust_env=False, follow_redirects=True, timeout=HANG_SECONDS)
        with serve(settings, tmp_path) as proxy.target, client:
            sources = make_full_bundle()["sources"]
            created = client.post(f"{proxy.url}/v1/sources", headers=headers, json=sources[0])
            assert created.headers["location"] == f"{proxy.url}/v1/sources/report"
            answers = [created, *(client.get(proxy.url + start) for start in STARTS)]
            assert {answer.status_code for answer in answers} == {201, 200}
            answers.append(client.get(f"{proxy.url}/v1/claims/nowhere"))
            links = {
                urljoin(str(answer.url), link)
                for answer in answers
                for link in list_links(answer)
                if is_link(link)
            }
            assert [link for link in links if not link.startswith(f"{proxy.url}/")] == []
            for url in {link.partition("#")[0] for link in links}:
                answer = client.get(url)
                status = 404 if url.endswith("/nowhere") else 200
                assert answer.status_code == status, (url, answer.text)
                assert str(answer.url).startswith(proxy.url)


def publish(settings: Settings, url: str) -> Settings:
    return Settings(**settings.model_dump(exclude_unset=True), public_url=url)


@pytest.mark.parametrize("url", [None, "https://example.org/cs"])
def test_linked_data_name_a_claim_by_one_iri_wherever_they_come_from(
    seeded_settings: Settings, tmp_path: Path, url: str | None
) -> None:
    settings = seeded_settings if url is None else publish(seeded_settings, url)
    file, folder = tmp_path / "claims.jsonld", tmp_path / "release"
    with TestClient(create_app(settings)) as client:
        downloads = [
            client.get("/v1/claims.jsonld?status=stated", headers={"Host": host}).text
            for host in ("one.example", "other.example")
        ]
        single = client.get(f"/v1/claims/{CLAIM}.jsonld").text
    for arguments in (
        ("export", "claims", "--format=jsonld", "--output", str(file), "--filter=status=stated"),
        ("release", str(folder), "--licence=CC-BY-4.0"),
    ):
        assert run(settings, *arguments).returncode == 0
    downloads += [path.read_text("utf-8") for path in (file, folder / "data/claims.jsonld")]
    graphs = [Graph().parse(data=text, format="json-ld") for text in (*downloads, single)]
    claims = [{str(claim) for claim in graph.subjects(RDF.type, SDO.Claim)} for graph in graphs]
    iri = f"{url}/claims/{CLAIM}" if url else f"urn:claimstone:claims:{CLAIM}"
    assert claims[0] == claims[1] == claims[2] == claims[3]
    assert claims[-1] == {iri} <= claims[0]
    terms = {str(term) for graph in graphs for triple in graph for term in triple}
    assert not [term for term in terms if "one.example" in term or term.startswith("file:")]
    # An id that is relative has no scheme, and a reader would complete it by its own location.
    assert all(
        re.match("(https?|urn):", node_id) for text in downloads for node_id in list_ids(text)
    )


def list_ids(text: str) -> Iterator[str]:
    document = json.loads(text)
    waiting: list[Any] = document["@graph"]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield from (node[name] for name in ("id", "follows", "hasSource") if name in node)
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def test_files_cite_the_public_address(seeded_settings: Settings) -> None:
    settings = publish(seeded_settings, "https://example.org/cs")
    with TestClient(create_app(settings)) as client:
        answer = client.get("/v1/claims.parquet")
        assert b"https://example.org/cs/v1/claims?as_of=1" in answer.content
        cited = '<https://example.org/cs/v1/claims?as_of=1>; rel="cite-as"'
        assert answer.headers["link"] == cited
        table = client.get("/v1/sources.csv").text
        assert f"https://example.org/cs/v1/sources/{SOURCE}/text" in table


def test_identity_leads_programs_to_the_resource_by_a_303(client: TestClient) -> None:
    accept = {"Accept": "application/json"}
    for kind in KINDS.values():
        [item] = client.get(f"/v1/{kind.plural}?limit=1").json()["data"]
        path = f"/{kind.plural}/{item['id']}"
        answer = client.get(path, headers=accept, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/v1{path}"
        assert client.get(answer.headers["location"]).json()["id"] == item["id"]
    assert client.get(f"/claims/{CLAIM}?fields=id", headers=accept).json() == {"id": CLAIM}
    assert client.get(f"/claims/{CLAIM}?verbose=1", headers=accept).status_code == 422
    assert client.get("/claims/A", headers=accept).status_code == 422
    assert client.get("/companies/boe").status_code == 404


def test_etag_of_a_source_with_a_public_address_is_that_of_its_write(
    seeded_settings: Settings, database: Database
) -> None:
    key = add_key(database, AccessRole.REVIEWER)
    with TestClient(create_app(publish(seeded_settings, "https://example.org/cs"))) as client:
        editor = Editor(client, key)
        created = editor.ask("POST", "/v1/sources", make_full_bundle()["sources"][0])
        read = client.get("/v1/sources/report", headers={"Accept-Encoding": "identity"})
        assert read.content == created.content
        assert read.headers["etag"] == created.headers["etag"]
        assert read.json()["text_url"] == "https://example.org/cs/v1/sources/report/text"
        withdrawn = editor.ask(
            "DELETE", "/v1/sources/report?reason=Twice", If_Match=read.headers["etag"]
        )
        assert withdrawn.status_code == 200, withdrawn.text
        assert withdrawn.content == client.get("/v1/sources/report").content
