"""Errors as `application/problem+json` (RFC 9457); all are rendered here."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Mount

from app.domain.json.pointer import write_pointer
from app.domain.public_address import PublicAddress, write_path
from app.errors import (
    CatalogueError,
    DatabaseDamaged,
    DatabaseReadOnly,
    DatabaseUnavailable,
    Fault,
    InvalidInput,
    RangeNotSatisfiable,
    ServerBusy,
    Unauthorized,
    UnsupportedMediaType,
)
from app.ingest.bundle.fault_collector import MAX_FAULTS
from app.routes.http.accept import HTML, JSON, choose_type
from app.routes.http.dependencies import FILE_SUFFIXES, list_query_models
from app.schemas.common import FaultRead, ProblemRead
from app.telemetry.logs import CURRENT_REQUEST
from app.validation_messages import (
    describe_error,
    describe_unknown,
    find_schema,
    get_path,
    get_schema,
)

MEDIA_TYPE = "application/problem+json"
_TYPE_PREFIX = "urn:claimstone:problem:"
# Failures of the database that do not pass by themselves.
_LASTING = (DatabaseDamaged, DatabaseReadOnly)
# The number of faults in the summary sentence.
_MAX_SHOWN_FAULTS = 20


# Answers with a problem as a page: its status, title, detail, faults, and further headers.
AnswerWithPage = Callable[[Request, int, str, str, Sequence[Fault], dict[str, str]], Response]


def install_problem_handlers(app: FastAPI, answer_with_page: AnswerWithPage) -> None:
    """Render the errors of an application; for browsers by `answer_with_page`."""
    app.state.answer_with_page = answer_with_page
    app.add_exception_handler(CatalogueError, _answer_catalogue_error)
    app.add_exception_handler(RequestValidationError, _answer_validation_error)
    app.add_exception_handler(HTTPException, _answer_http_exception)
    app.add_exception_handler(Exception, _answer_unforeseen)


def describe_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the argument `responses=` of a route that can answer with these error statuses.

    Statuses that any request can have are added.
    """
    return {status: _describe_problem(status) for status in (*statuses, *_OF_ANY)}


# Statuses that any request can have.
_OF_ANY = (414, 429, 431, 500, 503)


def _describe_problem(status: int) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{ProblemRead.__name__}"}
    return {
        "description": _MEANINGS[status],
        "content": {MEDIA_TYPE: {"schema": reference, "example": _make_example(status)}},
    }


_MEANINGS = {
    400: "The header `If-Match` is not a list of ETags, or the request is no HTTP.",
    401: "There is no key or token, or it is not valid.",
    403: "The role of the key or token does not allow this.",
    404: "The resource does not exist, or the revision does not exist yet.",
    409: "The cursor belongs to another list; the cursor or the revision is from before the catalogue "
    "was restored or replaced; the id already exists; an import would overwrite changes of somebody "
    "else, two records cannot be merged, or what a merge changed was edited since (`errors` lists each); or a "
    "current record refers to the one to withdraw.",
    410: "The changes since that revision were not stored.",
    412: "The precondition does not hold, or the catalogue has not reached `Claimstone-Revision` yet.",
    413: "The body is too large.",
    414: "The URL is too long.",
    415: "This path does not accept this type of body.",
    422: "A parameter or the body is not valid, or not known; the response lists every fault.",
    428: "The header `If-Match` is missing.",
    429: "You have sent too many requests; wait `Retry-After` seconds.",
    431: "The headers are too large.",
    500: "The server failed; the request is not at fault.",
    507: "There is no room to write; nothing was stored.",
    503: "The database or the OpenID provider does not answer, the request took too long, or the server has "
    "no room for it now; try again after `Retry-After` seconds.",
}


# The first failure of each status, in the order of `errors.py`.
_FAILURES: list[type[CatalogueError]] = [CatalogueError, *CatalogueError.__subclasses__()]
_KINDS = {kind.status: kind for kind in reversed(_FAILURES)}


def _make_example(status: int) -> dict[str, Any]:
    kind = _KINDS[status]
    example: dict[str, Any] = {
        "type": f"{_TYPE_PREFIX}{kind.code}",
        "title": kind.title,
        "status": status,
        "detail": _MEANINGS[status],
    }
    if kind is InvalidInput:
        # Which any operation can answer.
        detail = "this parameter is not known here"
        fault = FaultRead(pointer="#/query/colour", code="unknown_parameter", detail=detail)
        example["errors"] = [fault.model_dump()]
    return example


async def _answer_catalogue_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, CatalogueError)  # noqa: S101 - for mypy; registered for this class
    return render_problem(request, error)


def render_problem(request: Request, error: CatalogueError) -> Response:
    faults = error.faults if isinstance(error, InvalidInput) else ()
    headers: dict[str, str] = {}
    if error.status == DatabaseUnavailable.status and not isinstance(error, _LASTING):
        seconds = error.retry_after_seconds if isinstance(error, ServerBusy) else 1
        headers["Retry-After"] = str(seconds)
    if error.status == Unauthorized.status:
        headers["WWW-Authenticate"] = 'Bearer realm="claimstone"'
    if isinstance(error, UnsupportedMediaType):
        headers |= error.accepted
    if isinstance(error, RangeNotSatisfiable):
        headers["Content-Range"] = f"bytes */{error.size_bytes}"
    shared = _make_problem(request, error.status, error.code, error.title, error.detail)
    return _render(request, shared, faults, headers)


async def _answer_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - for mypy; registered for it
    errors = error.errors()
    faults = [_describe_fault(details, request) for details in errors[:MAX_FAULTS]]
    messages = [
        f"{_name_place(fault.pointer)}: {fault.detail}" for fault in faults[:_MAX_SHOWN_FAULTS]
    ]
    if len(errors) > _MAX_SHOWN_FAULTS:
        messages.append(f"and {len(errors) - _MAX_SHOWN_FAULTS} more")
    detail = "; ".join(messages)
    shared = _make_problem(
        request, InvalidInput.status, InvalidInput.code, InvalidInput.title, detail
    )
    return _render(request, shared, faults, {})


async def _answer_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - for mypy; registered for this class
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "_")
    detail = _DETAILS.get(error.status_code, str(error.detail))
    shared = _make_problem(request, error.status_code, code, phrase, detail)
    headers = dict(error.headers or {})
    if error.status_code == _METHOD_NOT_ALLOWED:
        headers |= _list_allowed(request)
    return _render(request, shared, (), headers)


def _list_allowed(request: Request) -> dict[str, str]:
    """Return the header `Allow` with the methods of all routes of the path; empty if no route has it.

    The routes are asked, because the description of the API, which lists them too, takes a second to make.
    """
    routes = [route for route in request.app.routes if not isinstance(route, Mount)]
    # No slug has a dot, but the routes of changes take any name, and would find no such resource.
    name = request.url.path.rpartition("/")[2]
    allowed = [
        method
        for method in _METHODS
        if (method == "GET" or "." not in name)
        and any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes
        )
    ]
    if "GET" in allowed:
        allowed.append("HEAD")
    return {"Allow": ", ".join(sorted(allowed))} if allowed else {}


_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")
_METHOD_NOT_ALLOWED = 405


_DETAILS = {
    404: "nothing is found at this path; `/docs` lists every path",
    405: "this path does not support this method; the header `Allow` lists the supported ones",
}


async def _answer_unforeseen(request: Request, _error: Exception) -> Response:
    """Answer an unforeseen failure with a 500.

    The details of the failure are internal, so they are only in the log.
    """
    detail = "the server failed to answer; the request can be repeated"
    shared = _make_problem(request, 500, CatalogueError.code, CatalogueError.title, detail)
    return _render(request, shared, (), {})


def _make_problem(
    request: Request, status: int, code: str, title: str, detail: str
) -> dict[str, Any]:
    if (logged := CURRENT_REQUEST.get()) is not None:
        logged.problem, logged.detail = code, detail
    return {
        "type": f"{_TYPE_PREFIX}{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": _link_instance(request),
    }


def _link_instance(request: Request) -> str:
    """Return the link to the requested path as it was sent: only so it is a URI reference (RFC 3986)."""
    # What is refused before the routes has only the state that these have made, if they have begun.
    state = request.app.state if "app" in request.scope else request.state
    address: PublicAddress = getattr(state, "address", PublicAddress())
    return address.link(write_path(request.scope["raw_path"]))


def _render(
    request: Request, shared: dict[str, Any], faults: Sequence[Fault], headers: dict[str, str]
) -> Response:
    errors = [
        FaultRead(pointer=fault.pointer, code=fault.code, detail=fault.detail)
        for fault in faults[:MAX_FAULTS]
    ]
    problem = ProblemRead(**shared, errors=errors)
    # What is refused before the routes is for programs alone.
    if "app" in request.scope and choose_type(request, JSON, HTML) == HTML:
        answer: AnswerWithPage = request.app.state.answer_with_page
        shown = (problem.status, problem.title, problem.detail, faults[:MAX_FAULTS])
        return answer(request, *shown, headers)
    return Response(
        problem.model_dump_json(exclude_defaults=True), problem.status, headers, MEDIA_TYPE
    )


def _name_place(pointer: str) -> str:
    """Return the name of a parameter, or the path of a value in the body, for a message."""
    _, place, *path = pointer.split("/")
    return path[0] if place != "body" and path else "/".join(path) or place


def _describe_format(requested: object, request: Request) -> str | None:
    """Return where the file is that somebody requests by `format`; None if the path has no files."""
    suffixes = FILE_SUFFIXES.get(request.scope["route"].path)
    if not suffixes:
        return None
    if requested == "json":
        return "this path answers JSON alone: leave `format` out"
    chosen = [suffix for suffix in suffixes if suffix == requested] or suffixes
    path = _link_instance(request)
    listed = ", ".join(f"`{path}.{suffix}`" for suffix in chosen)
    return f"a file has a path of its own, with its parameters after that: {listed}"


def _describe_fault(details: ErrorDetails, request: Request) -> Fault:
    """Convert an error of Pydantic into a `Fault` of a parameter or of a value in the body."""
    place, *loc = get_path(details)
    pointer = f"#/{place}{write_pointer(loc)}"
    dependant: Dependant = request.scope["route"].dependant
    code = details["type"]
    if place == "query":
        models: list[Any] = list(list_query_models(dependant))
        if code == "extra_forbidden":
            if loc[0] == "format" and (detail := _describe_format(details["input"], request)):
                return Fault(pointer, "unknown_parameter", detail)
            known = sorted(name for model in models for name in model.model_fields)
            detail = describe_unknown("parameter", str(loc[0]), known)
            return Fault(pointer, "unknown_parameter", detail)
    else:
        params = dependant.body_params if place == "body" else ()
        models = [param.field_info.annotation for param in params]
    schemas = [get_schema(model) for model in models] or [{}]
    schema = next((schema for schema in schemas if find_schema(schema, loc[:1])), schemas[0])
    code = "unknown_field" if code == "extra_forbidden" else code
    return Fault(pointer, code, describe_error(details, schema, loc))
