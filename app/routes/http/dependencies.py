"""Dependencies of routes: databases to read from, identifiers, and checks of query parameters."""

from collections.abc import Iterator
from typing import Annotated, cast
from urllib.parse import unquote_plus, unquote_to_bytes

from fastapi import Depends, Header, Path, Query, Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from app.database.database import Database
from app.database.replicas import RequestReads
from app.domain.public_address import PublicAddress
from app.domain.revisions import PATTERN, parse_revision
from app.errors import Fault, InvalidInput
from app.schemas.common import SLUG_PATTERN
from app.schemas.list_parameters import AsOf, Parameters
from app.schemas.query_string import list_repeatable
from app.validation_messages import worded

# The header with the epoch and revision that a response shows or has created. Clients send it back, so
# that no later read shows an older state.
REVISION_HEADER = "Claimstone-Revision"
FILLED_HEADER = "Claimstone-Filled"
HINTS_HEADER = "Claimstone-Hints"

# The endings of the files beside each JSON route, by its path. The routes of files fill it.
FILE_SUFFIXES: dict[str, list[str]] = {}

# The key of an ASGI scope for the failure of the fast path that the routes have to report.
REFUSAL = "claimstone.refusal"


def get_address(request: Request) -> PublicAddress:
    address: PublicAddress = request.app.state.address
    return address


async def get_primary(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def get_reading(
    request: Request,
    least_revision: Annotated[
        str | None,
        Header(
            alias=REVISION_HEADER,
            pattern=worded(PATTERN, "EPOCH.REVISION as a response has it, or a number"),
            description="The value of this header in an earlier response, especially of a write: "
            "no server or replica then shows you an older state. A number alone means the current "
            "epoch; another epoch gives a 409.",
            examples=["1"],
        ),
    ] = None,
) -> RequestReads:
    state = request.app.state
    least = parse_revision(least_revision or "")
    reading = RequestReads(state.database, state.reader.servers, least)
    request.state.reading = reading
    return reading


# For reads that must be up to date: keys and proposals.
PrimaryDependency = Annotated[Database, Depends(get_primary)]
DatabaseDependency = Annotated[RequestReads, Depends(get_reading)]
Identifier = Annotated[
    str,
    Path(
        pattern=SLUG_PATTERN,
        max_length=100,
        description="The immutable `id` of the resource.",
    ),
]
WithoutParameters = Annotated[Parameters, Query()]
OfRevision = Annotated[AsOf, Query()]


async def refuse_many(request: Request) -> None:
    """Refuse a request with too many query parameters, or one that the fast path has given up.

    A repeated parameter counts once for each of its values.

    Raises:
        CatalogueError: the failure of the fast path, which would only be met again.
        InvalidInput: there are more than the setting `max_filters` allows.
    """
    if (refusal := request.scope.get(REFUSAL)) is not None:
        raise refusal
    limit: int = request.app.state.settings.max_filters
    if has_many(request.scope["query_string"], limit):
        detail = f"a URL may have up to {limit} parameters; each value of a filter counts"
        raise InvalidInput(detail, [Fault("#/query", "too_many_parameters", detail)])


def has_many(query_string: bytes, limit: int) -> bool:
    """Return whether a query string has more than `limit` parameters, which are separated by `&`."""
    return query_string.count(b"&") >= limit


async def refuse_undecodable(request: Request) -> None:
    """Refuse a URL with a value that is not UTF-8, which would be read as other words.

    Raises:
        InvalidInput: an escape of the path or of the query is not UTF-8, or a value is not escaped.
    """
    faults = [
        Fault(f"#/query/{name}", "not_utf_8", detail)
        for name, detail in list_undecodable(request.scope["query_string"])
    ]
    path: bytes = request.scope.get("raw_path") or b""
    if (detail := _find_undecodable(path)) is not None:
        # The server has put U+FFFD in the place of what it could not decode.
        names = [name for name, value in request.path_params.items() if "\ufffd" in str(value)]
        faults += [Fault(f"#/path/{name}", "not_utf_8", detail) for name in names]
    if faults:
        named = "; ".join(f"{fault.pointer.rpartition('/')[2]}: {fault.detail}" for fault in faults)
        raise InvalidInput(named, faults)


def list_undecodable(query_string: bytes) -> list[tuple[str, str]]:
    """Return the name of each parameter that is not escaped UTF-8, and what is wrong with it."""
    if query_string.isascii() and b"%" not in query_string:
        return []
    return [
        (unquote_plus(parameter.partition(b"=")[0].decode(errors="replace")), detail)
        for parameter in query_string.split(b"&")
        if (detail := _find_undecodable(parameter)) is not None
    ]


def _find_undecodable(escaped: bytes) -> str | None:
    if not escaped.isascii():
        return "write characters other than ASCII as escapes of UTF-8, such as %C3%A9 for é"
    if b"%" not in escaped:
        return None
    content = unquote_to_bytes(escaped)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        byte = content[error.start]
        return f"the escape %{byte:02X} is not UTF-8: write the text in UTF-8, then escape it"
    return None


def list_query_models(dependant: Dependant) -> Iterator[type[BaseModel]]:
    """Yield the models of the query parameters of a route and of the dependencies that it has."""
    for param in dependant.query_params:
        yield cast("type[BaseModel]", param.field_info.annotation)
    for dependency in dependant.dependencies:
        yield from list_query_models(dependency)


async def refuse_repetition(request: Request) -> None:
    """Refuse a request that repeats a parameter which takes a single value.

    None of the values could be preferred.

    Raises:
        InvalidInput: a parameter that takes one value is sent more than once.
    """
    repeated = [
        name
        for model in list_query_models(request.scope["route"].dependant)
        for name in model.model_fields
        if name not in list_repeatable(model) and len(request.query_params.getlist(name)) > 1
    ]
    if repeated:
        detail = "this parameter takes one value; send it once"
        raise InvalidInput(
            "; ".join(f"{name}: {detail}" for name in repeated),
            [Fault(f"#/query/{name}", "repeated_parameter", detail) for name in repeated],
        )
