"""Sources over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import PlainTextResponse, Response

from app.errors import NotFound
from app.queries.pages import get_document
from app.queries.sources import get_text, list_sources
from app.routes.answers import (
    LIST_RESPONSES,
    ONE_RESPONSES,
    answer_bytes,
    answer_document,
    answer_page,
)
from app.routes.dependencies import DatabaseDependency, Identifier, WithoutParameters
from app.schemas.sources import SourceList, SourceQuery, SourceRead

router = APIRouter(prefix="/v1/sources", tags=["sources"])


@router.get(
    "",
    operation_id="list_sources",
    summary="List sources",
    response_model=SourceList,
    responses=LIST_RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[SourceQuery, Query()]
) -> Response:
    """The documents that claims and achievements quote. Each is immutable.

    In order of `id`. A page holds up to `limit`; `links.next`, `meta.next_cursor` and the `Link`
    header lead to the next one. Different parameters must all hold; a repeated one means any of
    its values.
    """
    with database.read() as session:
        page = list_sources(session, query)
    return answer_page(request, page)


@router.get(
    "/{id}",
    operation_id="get_source",
    summary="Get one source",
    response_model=SourceRead,
    responses=ONE_RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["self-developed-technologies"])],
    _none: WithoutParameters,
) -> Response:
    """One source, with the hash of its text."""
    with database.read() as session:
        body = get_document(session, "source", resource_id)
    return answer_document(request, body, "source", resource_id)


@router.get(
    "/{id}/text",
    operation_id="get_source_text",
    summary="Get the text of a source",
    response_class=PlainTextResponse,
    responses=ONE_RESPONSES,
)
def get_its_text(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["self-developed-technologies"])],
    _none: WithoutParameters,
) -> Response:
    """The exact text in UTF-8, to which all offsets of evidence refer.

    Its SHA-256 is `sha256` of the source.
    """
    with database.read() as session:
        text = get_text(session, resource_id)
    if text is None:
        raise NotFound(f"there is no source {resource_id!r}; the list of them tells their ids")
    return answer_bytes(request, text.encode(), "text/plain; charset=utf-8", {})
