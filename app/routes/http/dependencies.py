"""What routes are given: a database to read from, and an identifier that is well formed."""

from typing import Annotated, get_origin

from fastapi import Depends, Header, Path, Query, Request

from app.database.database import Database
from app.database.replicas import RequestReads
from app.domain.revisions import PATTERN, parse_revision
from app.errors import Fault, InvalidInput
from app.schemas.common import SLUG_PATTERN
from app.schemas.list_parameters import AsOf, NoParameters

# It says which state of the catalogue an answer shows or has made, and is sent back by clients.
REVISION_HEADER = "Claimstone-Revision"


async def get_primary(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def get_reading(
    request: Request,
    least_revision: Annotated[
        str | None,
        Header(
            alias=REVISION_HEADER,
            pattern=PATTERN,
            description="What the same header of an answer has, of a write above all: nothing older is "
            "shown to you, whichever server and replica answers. A number alone is of the present epoch; "
            "another epoch is a 409.",
            examples=["1"],
        ),
    ] = None,
) -> RequestReads:
    state = request.app.state
    least = parse_revision(least_revision or "")
    reading = RequestReads(state.database, state.reader.servers, least)
    request.state.reading = reading
    return reading


# For what must be as it is now: whose key it is, and what is proposed.
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
WithoutParameters = Annotated[NoParameters, Query()]
OfRevision = Annotated[AsOf, Query()]


async def refuse_many(request: Request) -> None:
    """However many values each parameter may have, a query has an end.

    Raises:
        InvalidInput: there are more than `max_filters` parameters.
    """
    most: int = request.app.state.settings.max_filters
    if has_many(request.scope["query_string"], most):
        detail = f"a URL may have up to {most} parameters, each value of a filter being one"
        raise InvalidInput(detail, [Fault("#/query", "too_many_parameters", detail)])


def has_many(query_string: bytes, most: int) -> bool:
    """Has it more than so many parameters?"""
    return query_string.count(b"&") >= most


async def refuse_repetition(request: Request) -> None:
    """Of two values where one is expected, none can be chosen without guessing.

    Raises:
        InvalidInput: a parameter that takes one value is sent more than once.
    """
    models = [
        param.field_info.annotation for param in request.scope["route"].dependant.query_params
    ]
    single = [
        name
        for model in models
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is not list
    ]
    repeated = [name for name in single if len(request.query_params.getlist(name)) > 1]
    if repeated:
        detail = "this parameter takes one value; send it once"
        raise InvalidInput(
            "; ".join(f"{name}: {detail}" for name in repeated),
            [Fault(f"#/query/{name}", "repeated_parameter", detail) for name in repeated],
        )
