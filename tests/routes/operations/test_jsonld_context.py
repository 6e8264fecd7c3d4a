"""Claims as linked data: negotiation, content, and that no digit is lost."""

import json
import re
import socket
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyshacl import validate
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import PROV, SDO, SKOS
from rdflib.term import Node
from starlette.testclient import TestClient
from support.expensive_property import expensive_property

from app.cli.imports import SEED_BUNDLE
from app.domain.numbers.quantity import read_value
from app.domain.public_address import PublicAddress
from app.formats.jsonld import write_jsonld
from app.queries.linked_data.claim import link_claim
from app.queries.linked_data.node import identify_nodes
from app.schemas.claims import ClaimRead
from app.schemas.evidence import EvidenceList
from app.schemas.jsonld_context import CONTEXT

# rdflib reads JSON-LD by a class that it has deprecated for others.
pytestmark = [
    pytest.mark.engines("sqlite"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

SHAPE = Path(__file__).parents[2] / "shapes" / "claim.ttl"
BASE = "urn:claimstone:"
CS = Namespace("urn:claimstone:term:")
OA = Namespace("http://www.w3.org/ns/oa#")


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse lookups of host names: reading must not need the network; test servers have addresses."""

    def refuse(*_address: object, **_options: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def claim_ids(client: TestClient) -> list[str]:
    return [claim["id"] for claim in client.get("/v1/claims?limit=200").json()["data"]]


def get_graph(client: TestClient, claim_id: str) -> Graph:
    answer = client.get(f"/v1/claims/{claim_id}.jsonld")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/ld+json"
    return read_graph(answer.text)


def read_graph(text: str) -> Graph:
    return Graph().parse(data=text, format="json-ld")


def get_value(graph: Graph, *path: Node) -> Node:
    """Return the value at the end of a path of properties, each of which has one value."""
    node, *properties = path
    for property_ in properties:
        (node,) = graph.objects(node, property_)
    return node


def conforms(graph: Graph) -> tuple[bool, str]:
    conforming, _, report = validate(graph, shacl_graph=Graph().parse(SHAPE))
    return conforming, report


# --- what it says --------------------------------------------------------------------------------


@pytest.mark.slow
def test_linked_claim_of_the_seed_conforms_to_the_shape(
    client: TestClient, claim_ids: list[str]
) -> None:
    assert len(claim_ids) == 15
    for claim_id in claim_ids:
        conforming, report = conforms(get_graph(client, claim_id))
        assert conforming, f"{claim_id}: {report}"


def list_broken(graph: Graph) -> Iterator[tuple[str, Graph]]:
    """List graphs with one fault each."""
    claim = next(graph.subjects(RDF.type, SDO.Claim))
    quantity = get_value(graph, claim, CS.quantity)
    annotation = next(graph.subjects(RDF.type, OA.Annotation))
    text = get_value(graph, claim, PROV.wasDerivedFrom, SDO.encoding)
    (position,) = (
        object_
        for object_ in graph.objects(get_value(graph, annotation, OA.hasTarget), OA.hasSelector)
        if (object_, RDF.type, OA.TextPositionSelector) in graph
    )
    changes: dict[str, tuple[Node, Node, Node | None]] = {
        "no source": (claim, PROV.wasDerivedFrom, None),
        "an author": (claim, SDO.author, URIRef(f"{BASE}organizations:boe")),
        "no quantity": (claim, CS.quantity, None),
        "no number": (quantity, SDO.value, None),
        "a double": (quantity, SDO.value, Literal(500.0)),
        "a word": (quantity, SDO.value, Literal("many")),
        "a bare unit": (quantity, SDO.unitCode, Literal("m")),
        "no annotation": (annotation, OA.hasBody, None),
        "no hash": (text, SDO.sha256, None),
        "another hash": (text, SDO.sha256, Literal("A" * 64)),
        "reversed offsets": (position, OA.start, Literal(9999, datatype=XSD.nonNegativeInteger)),
        "no such kind": (claim, CS.kind, Literal("fact")),
    }
    for name, (subject, predicate, value) in changes.items():
        broken = Graph()
        broken += graph
        broken.remove((subject, predicate, None))
        if value is not None:
            broken.add((subject, predicate, value))
        yield name, broken


@pytest.mark.slow
def test_linked_claim_with_a_fault_does_not_conform_to_the_shape(client: TestClient) -> None:
    passed = [
        name
        for name, broken in list_broken(get_graph(client, "subsea-production-depth"))
        if conforms(broken)[0]
    ]
    assert passed == []


def test_linked_claim_is_derived_from_its_source(client: TestClient, claim_ids: list[str]) -> None:
    article = SEED_BUNDLE.with_name("article.txt").read_bytes()
    source = URIRef(f"{BASE}sources:self-developed-technologies")
    for claim_id in claim_ids:
        graph = get_graph(client, claim_id)
        claim = URIRef(f"{BASE}claims:{claim_id}")
        assert get_value(graph, claim, PROV.wasDerivedFrom) == source
        assert get_value(graph, claim, SDO.appearance) == source
        digest = get_value(graph, source, SDO.encoding, SDO.sha256)
        assert str(digest) == sha256(article).hexdigest()


def test_linked_claim_has_the_quote_where_the_text_has_it(
    client: TestClient, claim_ids: list[str]
) -> None:
    for claim_id in claim_ids:
        graph = get_graph(client, claim_id)
        for annotation in graph.subjects(OA.hasBody, URIRef(f"{BASE}claims:{claim_id}")):
            target = get_value(graph, annotation, OA.hasTarget)
            source, _, last = str(get_value(graph, target, OA.hasSource)).rpartition(":")
            assert (source.rpartition(":")[0], last) == (f"{BASE}sources", "text")
            text = client.get(f"/v1/sources/{source.rpartition(':')[2]}/text").text
            found: dict[Node, Any] = {}
            for selector in graph.objects(target, OA.hasSelector):
                for name, value in graph.predicate_objects(selector):
                    found[name] = value.toPython() if isinstance(value, Literal) else value
            start, end = found[OA.start], found[OA.end]
            assert text[start:end] == str(found[OA.exact])
            assert text[max(0, start - 32) : start] == str(found[OA.prefix])
            assert text[end : end + 32] == str(found[OA.suffix])


def test_linked_claim_has_the_numbers_of_the_claim(
    client: TestClient, claim_ids: list[str]
) -> None:
    for claim_id in claim_ids:
        graph = get_graph(client, claim_id)
        document = client.get(f"/v1/claims/{claim_id}").json()
        claim = URIRef(f"{BASE}claims:{claim_id}")
        for name in ("quantity", "baseline"):
            stated = document[name]
            if stated is None:
                assert not list(graph.objects(claim, CS[name]))
                continue
            value = get_value(graph, claim, CS[name], SDO.value)
            assert str(value) == stated["value"]
            assert isinstance(value, Literal)
            assert value.datatype == (XSD.string if "/" in stated["value"] else XSD.decimal)
            unit = get_value(graph, claim, CS[name], SDO.unitCode)
            assert str(unit) == f"ucum:{stated['unit']['code']}"
            assert not list(graph.objects(get_value(graph, claim, CS[name]), SDO.minValue))


def test_linked_claim_says_who_took_part_and_names_no_author(client: TestClient) -> None:
    graph = get_graph(client, "foldable-screen-thickness")
    claim = URIRef(f"{BASE}claims:foldable-screen-thickness")
    participation = get_value(graph, claim, SDO.about, CS.participation)
    assert get_value(graph, participation, CS.organization) == URIRef(f"{BASE}organizations:boe")
    assert str(get_value(graph, participation, CS.role)) == "manufacturer"
    assert not list(graph.objects(claim, SDO.author))


def test_linked_claim_has_no_term_without_a_meaning(
    client: TestClient, claim_ids: list[str]
) -> None:
    """A name that the context does not define would be dropped silently."""
    for claim_id in claim_ids:
        linked = client.get(f"/v1/claims/{claim_id}.jsonld").json()
        assert linked.pop("@context") == CONTEXT
        assert list_names(linked) <= {*CONTEXT, "@value", "@type"}


def list_names(node: object) -> set[str]:
    if isinstance(node, dict):
        # The names within a label are languages.
        below = (value for name, value in node.items() if name != "label")
        return set(node).union(*map(list_names, below))
    return set().union(*map(list_names, node)) if isinstance(node, list) else set()


# --- no digit is lost ----------------------------------------------------------------------------

DIGITS = st.text(st.sampled_from("0123456789"), min_size=1, max_size=45)
SIGNS = st.sampled_from(["", "-"])
VALUES = (
    st.builds("{}{}.{}".format, SIGNS, DIGITS, DIGITS)
    | st.builds("{}{}E{}".format, SIGNS, DIGITS, st.integers(-40, 40))
    | st.builds("{}{}/1{}".format, SIGNS, DIGITS, DIGITS)
).map(read_value)


@pytest.fixture
def claim_and_evidence(client: TestClient) -> tuple[ClaimRead, EvidenceList]:
    body = client.get("/v1/claims/fiber-length-per-preform").text
    evidence = client.get("/v1/claims/fiber-length-per-preform/evidence").text
    return ClaimRead.model_validate_json(body), EvidenceList.model_validate_json(evidence)


def test_linked_value_of_any_number_survives_the_way_through_rdf(
    claim_and_evidence: tuple[ClaimRead, EvidenceList],
) -> None:
    claim, evidence = claim_and_evidence

    @expensive_property()
    @given(VALUES, VALUES)
    def check(value: str, lower: str) -> None:
        changed = {"value": value, "lower": lower}
        quantity = claim.quantity.model_copy(update=changed)
        linked = link_claim(claim.model_copy(update={"quantity": quantity}), evidence.data)
        graph = read_graph(write_jsonld(identify_nodes(linked, PublicAddress())).decode())
        again = Graph().parse(data=graph.serialize(format="nt"), format="nt")
        subject = URIRef(f"{BASE}claims:{claim.id}")
        for name, sent in ((SDO.value, value), (SDO.minValue, lower)):
            read = get_value(again, subject, CS.quantity, name)
            expected = sent if "/" in sent else f"{Decimal(sent):f}"
            assert str(read) == expected

    check()


def test_linked_quantity_of_bounds_alone_has_them_and_no_value(
    claim_and_evidence: tuple[ClaimRead, EvidenceList],
) -> None:
    claim, evidence = claim_and_evidence
    bounds = {"lower": "5", "upper": "6.50"}
    normalized = claim.quantity.normalized.model_copy(update={"value": None, **bounds})
    changed = {"value": None, "number": None, "normalized": normalized, **bounds}
    quantity = claim.quantity.model_copy(update=changed)
    linked = link_claim(claim.model_copy(update={"quantity": quantity}), evidence.data)
    assert "value" not in linked["quantity"]
    assert linked["quantity"]["minValue"] == {"@value": "5", "@type": "xsd:decimal"}
    assert linked["quantity"]["maxValue"] == {"@value": "6.50", "@type": "xsd:decimal"}
    assert conforms(read_graph(write_jsonld(identify_nodes(linked, PublicAddress())).decode()))[0]


JSONLD = "application/ld+json"

# --- what is asked for ---------------------------------------------------------------------------


def test_claim_has_an_etag_for_each_representation(client: TestClient) -> None:
    path = "/v1/claims/xgimi-market-rank"
    plain, linked = (
        client.get(path).headers["etag"],
        client.get(f"{path}.jsonld").headers["etag"],
    )
    assert plain != linked
    again = client.get(f"{path}.jsonld", headers={"If-None-Match": linked})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{path}.jsonld", headers={"If-None-Match": plain}).status_code == 200


def test_claim_that_is_not_there_is_a_problem_as_linked_data_too(client: TestClient) -> None:
    answer = client.get("/v1/claims/nowhere.jsonld")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ['a"b', "<x>", "a b", "example.org/path", "x@y"])
def test_linked_claim_asked_of_a_strange_host_is_still_read(client: TestClient, host: str) -> None:
    answer = client.get("/v1/claims/xgimi-market-rank.jsonld", headers={"Host": host})
    assert answer.status_code == 200
    assert conforms(read_graph(answer.text))[0]


def test_context_is_the_one_that_claims_carry(client: TestClient) -> None:
    answer = client.get("/v1/context.jsonld")
    assert answer.headers["content-type"] == JSONLD
    assert answer.json() == {"@context": CONTEXT}
    assert client.get("/v1/context.jsonld?x=1").status_code == 422


# --- lists, and the other kinds ------------------------------------------------------------------

TYPES = {
    "achievements": CS.Achievement,
    "claims": SDO.Claim,
    "companies": SDO.Organization,
    "metrics": CS.Metric,
    "organizations": SDO.Organization,
    "sources": SDO.CreativeWork,
    "technologies": SKOS.Concept,
}
PLAIN_NAMES = {"label", "prefLabel"}


def list_ids(client: TestClient, url: str) -> list[str]:
    return [item["id"] for item in client.get(url).json()["data"]]


def list_leaves(node: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON value
    """List each value that is not an object, with the name of its property."""
    if isinstance(node, dict):
        for own, value in node.items():
            if own == "@type":
                continue
            yield from list_leaves(value, name if name in PLAIN_NAMES or own[0] == "@" else own)
    elif isinstance(node, list):
        for item in node:
            yield from list_leaves(item, name)
    else:
        yield name, str(node).lower() if isinstance(node, bool) else str(node)


@pytest.mark.parametrize("collection", TYPES)
def test_linked_list_has_a_node_for_each_resource(client: TestClient, collection: str) -> None:
    answer = client.get(f"/v1/{collection}.jsonld?limit=1")
    assert answer.headers["content-type"] == JSONLD
    ids = list_ids(client, f"/v1/{collection}?limit=200")
    assert [node["identifier"] for node in answer.json()["@graph"]] == ids
    graph = read_graph(answer.text)
    listed = {
        str(graph.value(subject, SDO.identifier))
        for subject in graph.subjects(RDF.type, TYPES[collection])
        if (subject, SDO.identifier, None) in graph
    }
    assert listed == set(ids)


@pytest.mark.parametrize("collection", TYPES)
def test_linked_list_loses_nothing_on_the_way_to_rdf(client: TestClient, collection: str) -> None:
    answer = client.get(f"/v1/{collection}.jsonld")
    terms = {str(term) for triple in read_graph(answer.text) for term in triple}
    for name, value in list_leaves(answer.json()["@graph"]):
        assert name in CONTEXT
        # rdflib writes UTC as an offset.
        utc = re.sub(r"(?<=\d)Z$", "+00:00", value)
        meant = {value, utc, CONTEXT.get(value)}
        prefix, _, rest = str(CONTEXT.get(value, value)).partition(":")
        meant.add(f"{CONTEXT.get(prefix)}{rest}")
        assert meant & terms, (name, value)


@pytest.mark.parametrize("collection", TYPES)
def test_linked_resource_is_the_same_alone_and_in_the_list(
    client: TestClient, collection: str
) -> None:
    whole = client.get(f"/v1/{collection}.jsonld").json()
    for node in whole["@graph"]:
        answer = client.get(f"/v1/{collection}/{node['identifier']}.jsonld")
        assert answer.headers["content-type"] == JSONLD
        assert answer.headers["vary"] == "Accept-Encoding"
        listed = read_graph(json.dumps({"@context": whole["@context"], **node}))
        assert isomorphic(read_graph(answer.text), listed)


@pytest.mark.parametrize("collection", ["claims", "achievements"])
def test_linked_list_conforms_to_the_shape(client: TestClient, collection: str) -> None:
    graph = read_graph(client.get(f"/v1/{collection}.jsonld").text)
    assert list(graph.subjects(RDF.type, OA.Annotation))
    conforming, report = conforms(graph)
    assert conforming, report


@pytest.mark.parametrize(
    "url",
    [
        "/v1/claims?organization=boe&sort=-id",
        "/v1/claims?organization=nobody",
        "/v1/achievements?q=aluminum",
        "/v1/technologies?field=display",
    ],
)
def test_linked_list_respects_filters_words_and_order(client: TestClient, url: str) -> None:
    linked = client.get(url.replace("?", ".jsonld?")).json()
    assert [node["identifier"] for node in linked["@graph"]] == list_ids(client, url)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/claims", "not_in_format"),
        ("/v1/claims/xgimi-market-rank", "unknown_parameter"),
        ("/v1/metrics", "not_in_format"),
    ],
)
def test_linked_data_has_no_fields_to_choose(client: TestClient, path: str, code: str) -> None:
    refused = client.get(f"{path}.jsonld?fields=id")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == code


@pytest.mark.parametrize("path", ["/v1/claims", "/v1/claims/xgimi-market-rank", "/v1/metrics"])
def test_linked_data_do_not_follow_the_host(client: TestClient, path: str) -> None:
    one, other = (
        client.get(f"{path}.jsonld", headers={"Host": host})
        for host in ("one.example", "other.example")
    )
    assert one.content == other.content
    assert one.headers["etag"] == other.headers["etag"]
    assert b"one.example" not in one.content
