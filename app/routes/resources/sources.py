"""Sources over HTTP: the documents that are quoted, and their exact texts."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import PlainTextResponse, Response

from app.errors import NotFound
from app.queries.resources.sources import get_text, list_sources
from app.routes.editing.write_request import (
    CHANGED_RESPONSES,
    Creation,
    IfMatch,
    IfNoneMatch,
    Withdrawal,
    answer_create,
    answer_withdrawal,
    describe_creation,
)
from app.routes.http.dependencies import DatabaseDependency, Identifier, OfRevision
from app.routes.http.request_body import JsonRoute
from app.routes.http.responses import (
    ONE_RESPONSES,
    answer_bytes,
)
from app.routes.http.snapshot import open_snapshot
from app.routes.resources import item_endpoint
from app.routes.resources.item_endpoint import answer_item
from app.routes.resources.list_endpoint import RESPONSES, answer_list
from app.schemas.list_parameters import OneQuery
from app.schemas.sources import (
    SourceCreate,
    SourceList,
    SourceQuery,
    SourceRead,
)

router = APIRouter(prefix="/v1/sources", tags=["sources"], route_class=JsonRoute)


@router.get(
    "",
    operation_id="list_sources",
    summary="List sources",
    response_model=SourceList,
    responses=RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[SourceQuery, Query()]
) -> Response:
    """List sources: the immutable documents that claims and achievements quote.

    Items are ordered by `sort`; without `sort`, by relevance if there is `q`, else by `id`. A page has
    up to `limit` items; `links.next`, `meta.next_cursor` and the `Link` header lead to the next page.
    Different filters must all match; repeated values of one filter are alternatives, and `x__not`
    excludes what the filter `x` matches. `facet` counts the items of the list by a property, and `as_of`
    shows an earlier revision. Every `format` except `json` and `atom` returns the full list instead of
    a page.
    """
    return answer_list(request, database, query, list_sources)


@router.get(
    "/{id}",
    operation_id="get_source",
    summary="Get one source",
    response_model=SourceRead,
    responses=item_endpoint.RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["self-developed-technologies"])],
    query: Annotated[OneQuery, Query()],
) -> Response:
    """Get one source, with the hash of its text."""
    return answer_item(request, database, "source", resource_id, query)


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
    query: OfRevision,
) -> Response:
    """Get the exact text of a source, in UTF-8.

    Offsets of quotes refer to this text, in Unicode code points. The SHA-256 of the text is the `sha256`
    of the source.
    """
    with open_snapshot(database, query.as_of) as session:
        text = get_text(session, resource_id)
    if text is None:
        raise NotFound.of("source", resource_id)
    return answer_bytes(request, text.encode(), "text/plain; charset=utf-8", {})


@router.post(
    "",
    operation_id="create_source",
    summary="Create a source",
    status_code=201,
    response_model=SourceRead,
    responses=describe_creation(SourceRead),
)
def create(sent: Creation, must_be_new: IfNoneMatch, body: SourceCreate) -> Response:
    """Create a source with its exact text. The text cannot be changed; a new edition is a new source.

    All rules of the catalogue are checked, and all faults are reported at once. With `dry_run`, the
    source is checked but not stored. If no response arrives, repeat the request with the same
    `Idempotency-Key`: the request is executed only once.
    """
    return answer_create(sent, "source", body, must_be_new=must_be_new)


@router.delete(
    "/{id}",
    operation_id="withdraw_source",
    summary="Withdraw a source",
    response_model=SourceRead,
    responses=CHANGED_RESPONSES,
)
def withdraw(
    sent: Withdrawal,
    precondition: IfMatch,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["self-developed-technologies"])],
) -> Response:
    """Mark a source as withdrawn, with a reason. Lists leave out withdrawn sources by default.

    The source keeps its path and its history; restoring an earlier version makes it current again. The
    response is 409 while a current claim or achievement quotes the source.
    """
    return answer_withdrawal(sent, "source", resource_id, precondition)
