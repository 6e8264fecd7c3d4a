"""Conditions of claims in tables and in linked data."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, Namespace
from rdflib.namespace import RDF, SDO
from starlette.testclient import TestClient

from app.schemas.jsonld_context import CONTEXT

pytestmark = [
    pytest.mark.engines("sqlite"),
    # rdflib reads JSON-LD by a class that it has deprecated for others.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]
CS = Namespace("urn:claimstone:term:")
SHAPE = Path(__file__).parents[2] / "shapes" / "claim.ttl"


def _read_table(client: TestClient, query: str) -> dict[str, dict[str, str]]:
    response = client.get(f"/v1/claims.csv?{query}")
    assert response.status_code == 200, response.text
    return {row["id"]: row for row in csv.DictReader(io.StringIO(response.text))}


def test_table_has_conditions_subject_and_statements(conditions: TestClient) -> None:
    rows = _read_table(conditions, "")
    assert not any(name.startswith("qualifier.") for name in rows["e-25"])
    assert rows["e-25"]["subject"] == "Cell e-25"
    assert json.loads(rows["e-25"]["statements"]) == {"en": "Cell e-25 reached 401 Wh/kg"}
    document = conditions.get("/v1/claims/e-25").json()
    assert json.loads(rows["e-25"]["qualifiers"]) == document["qualifiers"]
    assert json.loads(rows["e-bare"]["qualifiers"]) == []


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    "url", ["metrics/energy/timeline.csv?limit=200", "compare.csv?claims=e-60"]
)
def test_table_of_points_has_each_value_of_a_condition_that_repeats(
    conditions: TestClient, url: str
) -> None:
    response = conditions.get(f"/v1/{url}")
    [row] = [row for row in csv.DictReader(io.StringIO(response.text)) if row["claim"] == "e-60"]
    assert json.loads(row["qualifiers"]) == [
        {"property": "temperature", "value": "60 Cel"},
        {"property": "cycles", "value": "800 {cycle}"},
        {"property": "cycles", "value": "900 {cycle}"},
    ]


def test_table_of_a_metric_has_a_column_for_each_condition_that_it_declares(
    conditions: TestClient,
) -> None:
    rows = _read_table(conditions, "metric=energy")
    declared = [
        "qualifier.temperature",
        "qualifier.test-cycle",
        "qualifier.cycles",
        "qualifier.note",
    ]
    assert [name for name in rows["e-60"] if name.startswith("qualifier.")] == declared
    assert [rows["e-60"][name] for name in declared] == ["60 °C", "", "800 cycles; 900 cycles", ""]
    assert rows["e-range"]["qualifier.note"] == "A: b, c"
    assert rows["e-bare"]["qualifier.temperature"] == ""
    both = _read_table(conditions, "metric=score&metric=energy")
    assert [name for name in both["s-1"] if name.startswith("qualifier.")] == [
        *declared,
        "qualifier.dataset",
        "qualifier.split",
    ]


def _list_names(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _list_names(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            yield name
            # Below a label, names are languages.
            yield from () if name == "label" else _list_names(value)


@pytest.mark.parametrize("path", ["claims/e-25", "claims/s-1", "claims/e-bare", "metrics/energy"])
def test_linked_conditions_have_a_meaning(conditions: TestClient, path: str) -> None:
    linked = conditions.get(f"/v1/{path}.jsonld").json()
    assert linked.pop("@context") == CONTEXT
    assert set(_list_names(linked)) <= {*CONTEXT, "@value", "@type"}


@pytest.mark.slow
def test_linked_conditions_conform_to_the_shape(conditions: TestClient) -> None:
    answer = conditions.get("/v1/claims/e-25.jsonld")
    graph = Graph().parse(data=answer.text, format="json-ld")
    conforming, _, report = validate(graph, shacl_graph=Graph().parse(SHAPE))
    assert conforming, report
    [claim] = graph.subjects(RDF.type, SDO.Claim)
    assert [str(subject) for subject in graph.objects(claim, CS.subject)] == ["Cell e-25"]
    found = {
        str(graph.value(node, CS.property)): node for node in graph.objects(claim, CS.qualifier)
    }
    assert sorted(found) == ["cycles", "temperature", "test-cycle"]
    assert str(graph.value(found["test-cycle"], SDO.text)) == "C/3"
    quantity = graph.value(found["temperature"], CS.quantity)
    normalized = graph.value(quantity, CS.normalized)
    assert str(graph.value(normalized, SDO.value)) == "298.15"
    graph.remove((found["test-cycle"], SDO.text, None))
    conforming, _, _ = validate(graph, shacl_graph=Graph().parse(SHAPE))
    assert not conforming


def test_linked_metric_has_its_scale_and_what_it_declares(conditions: TestClient) -> None:
    linked = conditions.get("/v1/metrics/energy.jsonld").json()
    assert linked["scale"] == "absolute"
    assert linked["declares"][0] == {
        "type": "DeclaredQualifier",
        "property": "temperature",
        "label": {"en": "Temperature"},
        "valueType": "quantity",
        "unitCode": "ucum:K",
        "separates": True,
    }
