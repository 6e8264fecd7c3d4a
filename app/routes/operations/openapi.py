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
from app.routes.operations.complete_operation import complete_operation
from app.routes.operations.patch_schemas import add_patch_schemas
from app.routes.operations.plain_schemas import say_defaults, simplify_schemas
from app.routes.operations.shared_parts import share_parts
from app.schemas.common import ProblemRead
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
* With the parameters that an operation names in `x-partial-parameters` (`fields`, `expand`) the response is
  `application/vnd.claimstone.partial+json`, which follows no schema. Clients that are generated do not know them.
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
            text = json.dumps(request.app.openapi(), ensure_ascii=False, separators=(",", ":"))
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
    servers = [{"url": address.url or "/"}]
    description = get_openapi(**ABOUT, routes=app.routes, tags=_TAGS, servers=servers)
    # Operations that need a key say so themselves.
    description["security"] = []
    schemas = description["components"]["schemas"]
    # The problems, and the body of a route that takes other types too.
    _, others = models_json_schema(
        [(ProblemRead, "serialization"), (ReadingCreate, "validation")], ref_template=_REFERENCE
    )
    schemas |= others["$defs"]
    # FastAPI's own schema of a validation error, which no response here has.
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    say_defaults(schemas)
    simplify_schemas(schemas)
    add_patch_schemas(schemas)
    # Similar parts close together make the compressed description a tenth shorter: schemas by their length, and
    # after all other paths those of files, which have a dot.
    ordered = sorted(schemas.items(), key=lambda item: ("enum" in item[1], len(str(item[1]))))
    description["components"]["schemas"] = dict(ordered)
    paths = sorted(description.pop("paths").items(), key=lambda item: "." in item[0])
    description["paths"] = dict(paths)
    for methods in description["paths"].values():
        for operation in methods.values():
            complete_operation(operation, schemas)
    simplify_schemas(description["paths"])
    share_parts(description)
    return description
