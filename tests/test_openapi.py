"""The OpenAPI description: complete for its readers, true of the answers, and stable.

Run this file to rewrite the snapshot.
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from support.openapi_description import complete_operations

from app.main import create_routes
from app.schemas.filters import ByQualifier
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

SNAPSHOT = Path(__file__).with_name("openapi.json")
PROBLEM = "application/problem+json"
# Parameters that need each other; each is tried with the examples of the others.
TOGETHER = {
    "compare_claims": ("organizations", "metrics"),
    "search": ("q",),
    "suggest": ("q",),
}
# The article of the seed is not dated and has no publisher.
NOT_IN_SEED = {
    *(("/v1/sources", name) for name in ("date__gte", "date__lte", "publisher")),
    # No claim of the seed holds under a condition.
    *(
        (path, name)
        for path in ("/v1/claims", "/v1/metrics/{id}/timeline", "/v1/metrics/{id}/record")
        for name in ByQualifier.model_fields
    ),
    ("/v1/metrics/{id}/timeline", "by"),
    # Nothing in the seed names an identifier of another registry.
    *(
        (f"/v1/{kind}", "same_as")
        for kind in ("claims", "organizations", "companies", "technologies", "metrics", "sources")
    ),
}
# A cursor comes from a page of its own list, so that no example would work.
WITHOUT_EXAMPLE = {"cursor"}
REFRESH = (
    "if that is meant, rewrite it with `.venv/bin/python tests/test_openapi.py` and read the "
    "difference before you commit it"
)

Json = dict[str, Any]


class Operation(NamedTuple):
    path: str
    method: str
    described: Json

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def parameters(self) -> list[Json]:
        parameters: list[Json] = self.described.get("parameters", [])
        return parameters

    @property
    def body(self) -> Json | None:
        """Return the schema of the body, None without one."""
        if "requestBody" not in self.described:
            return None
        first, *_ = self.described["requestBody"]["content"].values()
        schema: Json = first["schema"]
        return schema

    @property
    def url(self) -> str:
        return self.fill({})

    def fill(self, given: Json) -> str:
        """Fill in the path with the given parameters, or else their examples."""
        path = self.path
        for parameter in self.parameters:
            if parameter["in"] == "path":
                value = given.get(parameter["name"]) or list_examples(parameter)[0]
                path = path.replace(f"{{{parameter['name']}}}", value)
        return path

    @property
    def together(self) -> dict[str, Any]:
        """Return examples of the parameters that the operation requires."""
        needed = TOGETHER.get(self.described["operationId"], ())
        return {
            parameter["name"]: list_examples(parameter)[0]
            for parameter in self.parameters
            if parameter["name"] in needed
        }

    @property
    def errors(self) -> dict[str, Json]:
        return {
            status: answer
            for status, answer in self.described["responses"].items()
            if int(status) >= 400
        }


@pytest.fixture(scope="module")
def spec() -> Json:
    """The description that the program makes, without a database."""
    described: Json = create_routes(Settings()).openapi()
    return described


def render(content: Json) -> str:
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def list_operations(spec: Json) -> list[Operation]:
    return [
        Operation(path, method, described)
        for path, methods in complete_operations(spec)["paths"].items()
        for method, described in methods.items()
    ]


def walk(node: object, place: str = "#") -> Iterator[tuple[str, Json]]:
    """Yield every object of the description with its JSON pointer."""
    if isinstance(node, dict):
        yield place, node
        for key, value in node.items():
            yield from walk(value, f"{place}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, f"{place}/{index}")


def resolve(spec: Json, schema: Json) -> Json:
    """Follow the `$ref` of a schema."""
    if "$ref" not in schema:
        return schema
    node = spec
    for key in schema["$ref"].removeprefix("#/").split("/"):
        node = node[key]
    return node


def is_chosen_from_a_list(spec: Json, schema: Json) -> bool:
    return "enum" in resolve(spec, resolve(spec, schema).get("items", schema))


def list_examples(parameter: Json) -> list[str]:
    """List the examples that the docs page fills in, and those of the schema."""
    filled_in = [parameter["example"]] if "example" in parameter else []
    return [*filled_in, *parameter["schema"].get("examples", [])]


def finds_something(
    client: TestClient, operation: Operation, parameter: Json, example: object
) -> bool:
    """Check the example alone or, where that is not enough, with those of the other parameters."""
    name = parameter["name"]
    if parameter["in"] == "path":
        return client.get(operation.fill({name: example})).is_success
    if parameter["in"] == "header":
        given = {name: str(example)}
        return client.get(operation.url, params=operation.together, headers=given).is_success
    tries: list[dict[str, Any]] = [{name: example}, {**operation.together, name: example}]
    answers = [client.get(operation.url, params=parameters) for parameters in tries]
    return any(answer.is_success and not answer.text.startswith('{"data":[]') for answer in answers)


def assert_none(faults: Sequence[object]) -> None:
    """Fail and show all faults, which pytest's own comparison of lists does not."""
    assert not faults, "\n" + "\n".join(map(str, faults))


def list_mismatches(spec: Json, schema: Json, example: object) -> list[str]:
    rooted = {"components": spec["components"], **schema}
    return [error.message for error in Draft202012Validator(rooted).iter_errors(example)]


def test_openapi_served_equals_the_snapshot(client: TestClient) -> None:
    answer = client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert render(answer.json()) == SNAPSHOT.read_text(encoding="utf-8"), (
        f"the description differs from tests/openapi.json; {REFRESH}"
    )


@pytest.mark.slow
def test_openapi_references_lead_somewhere(spec: Json) -> None:
    defined = {
        f"#/components/{room}/{name}"
        for room, names in spec["components"].items()
        for name in names
    }
    dangling = {
        node["$ref"] for _, node in walk(spec) if "$ref" in node and node["$ref"] not in defined
    }
    assert_none(sorted(dangling))


def test_openapi_operations_say_what_they_are_for(spec: Json) -> None:
    silent = [
        f"{operation.name}: {key}"
        for operation in list_operations(spec)
        for key in ("summary", "description", "operationId", "tags")
        if not operation.described.get(key)
    ]
    assert_none(silent)


def test_openapi_operation_ids_are_unique(spec: Json) -> None:
    ids = [operation.described["operationId"] for operation in list_operations(spec)]
    assert sorted(ids) == sorted(set(ids))


def test_openapi_parameters_are_described_with_an_example(spec: Json) -> None:
    faults = []
    for operation in list_operations(spec):
        for parameter in operation.parameters:
            name, schema = parameter["name"], parameter["schema"]
            if not parameter.get("description"):
                faults.append(f"{operation.name}: {name} has no description")
            shown = list_examples(parameter) or schema.get("default") not in (None, [])
            chosen = is_chosen_from_a_list(spec, schema)
            if not shown and not chosen and name not in WITHOUT_EXAMPLE:
                faults.append(f"{operation.name}: {name} has neither example nor default")
    assert_none(faults)


def test_openapi_properties_are_described(spec: Json) -> None:
    silent = [
        f"{name}.{key}"
        for name, schema in spec["components"]["schemas"].items()
        for key, described in schema.get("properties", {}).items()
        if not described.get("description") and not resolve(spec, described).get("description")
    ]
    assert_none(silent)


def test_openapi_operations_have_one_shape_of_success(spec: Json) -> None:
    """Generated clients have one type for it."""
    several = [
        f"{operation.name}: {shapes}"
        for operation in list_operations(spec)
        if len(shapes := list_success_shapes(operation)) != 1 or "{}" in str(shapes)
    ]
    assert_none(several)


def list_success_shapes(operation: Operation) -> set[str]:
    return {
        f"{media_type} {json.dumps(content['schema'], sort_keys=True)}"
        for status, answer in operation.described["responses"].items()
        if status.startswith("2")
        for media_type, content in answer["content"].items()
    }


def test_openapi_reads_set_parameters_of_parts_apart(spec: Json) -> None:
    """With `fields` or `expand` a response follows no schema, and would break a generated client."""
    among, apart = set(), set()
    for operation in list_operations(spec):
        shape = str(list_success_shapes(operation))
        if "'application/json " in shape:
            among |= {parameter["name"] for parameter in operation.parameters}
        for parameter in operation.described.get("x-partial-parameters", []):
            apart.add(resolve(spec, parameter)["name"])
    assert apart == {"fields", "expand"}
    assert not apart & among


def test_openapi_merge_patches_have_the_fields_that_can_be_changed(spec: Json) -> None:
    """A patch names some fields, and null removes one; of objects too, but a list is replaced."""
    body = spec["paths"]["/v1/claims/{id}"]["patch"]["requestBody"]
    schema = body["content"]["application/merge-patch+json"]["schema"]
    patches: list[Json] = [
        {},
        {"note": None},
        {"quantity": {"unit": "km"}, "baseline": {"place": None}, "statements": {"zh": None}},
        {"evidence": [{"source": "wire", "exact": "5 km"}]},
    ]
    refused: list[Json] = [
        {"id": "another"},
        {"notes": "misspelt"},
        {"quantity": None},
        {"quantity": {"value": 5}},
        {"evidence": [{"source": "wire"}, None]},
    ]
    assert [patch for patch in patches if list_mismatches(spec, schema, patch)] == []
    assert [patch for patch in refused if not list_mismatches(spec, schema, patch)] == []


def test_openapi_has_no_constant_that_is_true(spec: Json) -> None:
    """Some generators of clients make an enumeration of constants, for which true has no name."""
    assert_none([place for place, node in walk(spec) if isinstance(node.get("const"), bool)])


def test_openapi_compressed_has_at_most_60_kilobytes(spec: Json) -> None:
    written = json.dumps(spec, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(gzip.compress(written, 6)) <= 60_000


def test_openapi_errors_are_problems(spec: Json) -> None:
    shared = {"$ref": "#/components/schemas/ProblemRead"}
    others = [
        f"{operation.name}: {status} as {answer.get('content', {})}"
        for operation in list_operations(spec)
        for status, answer in operation.errors.items()
        if list(content := answer.get("content", {})) != [PROBLEM]
        or content[PROBLEM]["schema"] != shared
    ]
    assert_none(others)


def test_openapi_operations_document_the_errors_they_can_answer(spec: Json) -> None:
    missing = []
    for operation in list_operations(spec):
        expected = {"500", "503"}
        if operation.path.startswith("/v1/"):
            expected.add("422")
        if "{id}" in operation.path:
            expected.add("404")
        if any(parameter["name"] == "cursor" for parameter in operation.parameters):
            expected.add("409")
        if operation.body is not None:
            expected |= {"413", "415"}
        missing += [
            f"{operation.name}: {error}" for error in sorted(expected - set(operation.errors))
        ]
    assert_none(missing)


def test_openapi_examples_fit_their_schemas(spec: Json) -> None:
    faults = []
    for place, node in walk(spec):
        if "schema" in node and "example" in node:
            faults += [
                (place, mismatch)
                for mismatch in list_mismatches(spec, node["schema"], node["example"])
            ]
        # Under `properties` this may be the schema of a property named `examples`, which is no list.
        if isinstance(node.get("examples"), list):
            schema = {key: value for key, value in node.items() if key != "examples"}
            for example in node["examples"]:
                faults += [(place, mismatch) for mismatch in list_mismatches(spec, schema, example)]
    assert_none(faults)


@pytest.mark.slow
def test_openapi_examples_find_something_in_the_seed(spec: Json, client: TestClient) -> None:
    """The manual's own examples must find something."""
    faults = []
    tried = 0
    for operation in list_operations(spec):
        # Operations that need a key are tried in the tests of their routes.
        if operation.method != "get" or "security" in operation.described:
            continue
        # The parameters of a file are those of the JSON beside it.
        if PurePath(operation.path).suffix:
            continue
        for parameter in operation.parameters:
            name = parameter["name"]
            for example in list_examples(parameter):
                tried += 1
                if (operation.path, name) in NOT_IN_SEED:
                    continue
                if not finds_something(client, operation, parameter, example):
                    faults.append(f"{operation.name}: {name}={example} finds nothing")
    assert tried > 0
    assert_none(faults)


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/v1/claims/{id}", "/v1/claims/none-such"),
        ("/v1/claims", "/v1/claims?cursor=none"),
        ("/v1/claims", "/v1/claims?colour=red"),
    ],
)
def test_openapi_error_examples_look_like_the_real_errors(
    spec: Json, client: TestClient, path: str, url: str
) -> None:
    """A program written for the example must recognize the real error by its type and title."""
    answer = client.get(url)
    assert answer.headers["content-type"] == PROBLEM
    described = resolve(spec, spec["paths"][path]["get"]["responses"][str(answer.status_code)])
    example = described["content"][PROBLEM]["example"]
    real = answer.json()
    shared = ("type", "title", "status")
    assert {key: example[key] for key in shared} == {key: real[key] for key in shared}
    named = [
        [(fault["pointer"], fault["code"]) for fault in one.get("errors", [])]
        for one in (example, real)
    ]
    assert named[0] == named[1]
    # Operations share their examples, which can name no path.
    assert sorted([*example, "instance"]) == sorted(real)


if __name__ == "__main__":
    SNAPSHOT.write_text(render(create_routes(Settings()).openapi()), encoding="utf-8")
