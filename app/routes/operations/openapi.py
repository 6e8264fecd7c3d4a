"""The published description of the API: FastAPI's schema of the routes, and the schemas of errors."""

import json
from importlib.metadata import version
from threading import Lock
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.responses import Response

from app.domain.public_address import PublicAddress
from app.routes.http.content.codings import compress_constant
from app.routes.http.responses import answer_bytes
from app.routes.http.work_route import WorkRoute
from app.schemas.common import InvalidInputRead, ProblemRead
from app.schemas.readings.reading import ReadingCreate

ABOUT: dict[str, Any] = {
    "title": "Claimstone",
    "summary": "Technology achievements, with the words behind every number.",
    "description": """\
A catalogue of technology achievements in which **every number can be traced to the words that
state it**: who claims what, about which technology, how much exactly, compared with what, when,
and in which words of which source.

* A `value` is exact, a decimal or a fraction in a string. `number` is the nearest double.
* `comparator` and `cue` keep how the source bounds a number: *more than*, *nearly*, *only*.
* A `requirement` is not a `result`. What a source leaves unclear is in `note`.
* What is computed here, not stated, is marked `computed`.
* Every error is `application/problem+json` (RFC 9457) and lists every fault of the input.
* `X-Request-ID` names a request in the log of the server. A response has the one that the request was sent
  with, or a new one; a response from the cache has none unless the request was sent with one.
""",
    "version": version("claimstone"),
    "license_info": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
}
_TAGS = [
    {"name": "claims", "description": "The numbers, each with the words that state it."},
    {"name": "achievements", "description": "What was reached, with or without a number."},
    {"name": "organizations", "description": "Who reached it; companies are one kind."},
    {"name": "technologies", "description": "What was advanced."},
    {"name": "metrics", "description": "What the numbers measure."},
    {"name": "sources", "description": "The documents that are quoted, to the letter."},
    {"name": "search", "description": "Everything, by its words."},
    {"name": "changes", "description": "Who changed what, in the order of commits."},
    {"name": "proposals", "description": "Changes that somebody asks for; not public."},
    {"name": "readings", "description": "New texts, read and decided on; not public."},
    {"name": "imports", "description": "Many records at once, checked against each other."},
    {"name": "check", "description": "What you have, compared with what sources say."},
    {"name": "operation", "description": "For operators of the server."},
]
_REFERENCE = "#/components/schemas/{model}"

router = APIRouter(include_in_schema=False, route_class=WorkRoute)


@router.get("/openapi.json")
def show_description(request: Request) -> Response:
    """Return the description. Making it takes a second, so it is made in a thread, once per process."""
    state = request.app.state
    with state.description_lock:
        if state.description is None:
            text = _write(request.app.openapi())
            state.description = text.encode()
    return answer_bytes(
        request, state.description, "application/json", {}, compress_body=compress_constant
    )


def install_description(app: FastAPI) -> None:
    """Add the schemas to `/openapi.json` that FastAPI does not find in the routes, such as those of errors."""
    app.state.description, app.state.description_lock = None, Lock()

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _describe(app)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign] # documented by FastAPI


def _describe(app: FastAPI) -> dict[str, Any]:
    address: PublicAddress = app.state.address
    servers = None if address.url is None else [{"url": address.url}]
    description = get_openapi(**ABOUT, routes=app.routes, tags=_TAGS, servers=servers)
    for methods in description["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                _complete_parameter(parameter)
    _, others = models_json_schema(
        [
            (ProblemRead, "serialization"),
            (InvalidInputRead, "serialization"),
            # The body of a route that takes other types too.
            (ReadingCreate, "validation"),
        ],
        ref_template=_REFERENCE,
    )
    schemas = description["components"]["schemas"]
    schemas |= others["$defs"]
    # FastAPI's own schema of a validation error, which no response here has.
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _share_repeated(description)
    return description


def _share_repeated(description: dict[str, Any]) -> None:
    """Define each parameter and response of several operations once, and refer to it.

    A list and its files have the same ones. The name is that of the first operation that has it, with
    the name of the parameter or the status.
    """
    holders: dict[str, list[tuple[str, Any, Any]]] = {}
    for methods in description["paths"].values():
        for operation in methods.values():
            name, responses = operation["operationId"], operation["responses"]
            parameters = operation.get("parameters", [])
            for index, parameter in enumerate(parameters):
                shared = f"parameters/{name}.{parameter['name']}"
                holders.setdefault(_write(parameter), []).append((shared, parameters, index))
            for status, response in responses.items():
                shared = f"responses/{name}.{status}"
                holders.setdefault(_write(response), []).append((shared, responses, status))
    for places in holders.values():
        if len(places) > 1:
            shared, holder, key = places[0]
            room, _, name = shared.partition("/")
            description["components"].setdefault(room, {})[name] = holder[key]
            for _, holder, key in places:
                holder[key] = {"$ref": f"#/components/{shared}"}


def _write(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _complete_parameter(parameter: dict[str, Any]) -> None:
    """Copy the example of a parameter to the place where Swagger UI, the docs page, reads it.

    Without an example, Swagger UI makes up a text from the pattern of the parameter.
    """
    schema = parameter["schema"] = _omit_null(parameter["schema"])
    items = schema.get("items", {})
    if not schema.get("examples") or "$ref" in schema or "$ref" in items:
        return  # the docs page shows the values of an enum
    example = schema["examples"][0]
    if parameter["in"] == "path":
        summary = "of the catalogue that comes with Claimstone"
        parameter["examples"] = {"seed": {"summary": summary, "value": example}}
    elif items:
        items["examples"] = example
        example = "` or `".join(example)
    if isinstance(example, str):
        parameter["description"] += f" For example `{example}`."


def _omit_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Remove null from the schema of an optional parameter, because a URL cannot contain null."""
    if {"type": "null"} not in schema.get("anyOf", []):
        return schema
    [non_null] = [option for option in schema["anyOf"] if option != {"type": "null"}]
    return {**non_null, **{key: value for key, value in schema.items() if key != "anyOf"}}
