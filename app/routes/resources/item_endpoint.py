"""A single resource over HTTP: complete or in parts as JSON, and its files."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from starlette.responses import Response

from app.database.replicas import RequestReads
from app.domain.public_address import PublicAddress
from app.formats.file_format import Format
from app.formats.jsonld import write_jsonld
from app.models import KINDS
from app.queries.documents import get_document
from app.queries.history.superseded import note_superseded
from app.queries.history.time_travel import Snapshot
from app.queries.linked_data.resources import link_documents
from app.queries.list_page.projection import read_projection
from app.routes.http.dependencies import DatabaseDependency, Identifier, OfRevision, get_address
from app.routes.http.files import MEDIA_TYPES, JsonOperation, add_file
from app.routes.http.responses import (
    PARTIAL_MEDIA_TYPE,
    answer_document,
)
from app.routes.http.snapshot import open_snapshot
from app.routes.http.work_route import CostlyRoute
from app.schemas.list_parameters import OneQuery

# Makes the file of a resource from its kind and its stored JSON.
WriteItem = Callable[[Snapshot, str, bytes, PublicAddress], bytes]


@dataclass(frozen=True, slots=True)
class Items:
    """The single resources of a collection: all of a kind, or those that `read_body` finds.

    `read_body` returns the stored JSON of the resource with an id, None if there is none. `noun` is what
    messages call a resource, and `example` the id of one.
    """

    collection: str
    kind: str
    noun: str
    example: str
    read_body: Callable[[Snapshot, str], bytes | None]

    @classmethod
    def of_kind(cls, kind: str, example: str) -> "Items":
        return cls(KINDS[kind].plural, kind, kind, example, partial(_read_body, kind))


def _read_body(kind: str, session: Snapshot, resource_id: str) -> bytes | None:
    return get_document(session, kind, resource_id)


def answer_item(
    request: Request, database: RequestReads, items: Items, resource_id: str, query: OneQuery
) -> Response:
    """Return a response with a resource, in the parts that the query requests.

    Raises:
        NotFound: the resource does not exist, or did not exist at the requested revision.
    """
    media_type = "application/json"
    present: bytes | None = None
    if items.kind == "claim" and query.as_of is not None:
        # Read before, so that a request holds one connection at a time.
        with open_snapshot(database, None) as session:
            present = items.read_body(session, resource_id)
    with open_snapshot(database, query.as_of) as session:
        body = items.read_body(session, resource_id)
        if present is not None and body is not None:
            body = note_superseded(body, present)
        projection = read_projection(items.kind, query)
        if body is not None and projection is not None:
            [body] = projection.apply(session, [body])
            media_type = PARTIAL_MEDIA_TYPE
    return answer_document(request, body, items.noun, resource_id, media_type, as_of=query.as_of)


def add_item_file(
    router: APIRouter, items: Items, chosen: Format, write: WriteItem, manual: str = ""
) -> None:
    """Add a file of each resource. Its route has to be added before that of the JSON, which fits its path.

    `write` makes the file of a resource.
    """

    def answer(
        request: Request,
        database: DatabaseDependency,
        resource_id: Annotated[Identifier, Path(alias="id", examples=[items.example])],
        query: OfRevision,
    ) -> Response:
        with open_snapshot(database, query.as_of) as session:
            body = items.read_body(session, resource_id)
            content = body and write(session, items.kind, body, get_address(request))
        media_type = MEDIA_TYPES[chosen]
        return answer_document(
            request, content, items.noun, resource_id, media_type, as_of=query.as_of
        )

    path, noun = f"/v1/{items.collection}/{{id}}", items.noun
    beside = JsonOperation(path, f"get_{noun}", f"Get one {noun}")
    add_file(router, beside, chosen, answer, manual=manual, route_class=CostlyRoute)
    # The routes of changes would take the name of the file for an id.
    router.add_api_route(
        f"{path}.{chosen.suffix}",
        _refuse_change,
        methods=["PATCH", "DELETE"],
        include_in_schema=False,
    )


async def _refuse_change() -> Response:
    raise HTTPException(405)


def add_linked_data(router: APIRouter, items: Items, manual: str = "") -> None:
    """Add the JSON-LD of each resource."""
    add_item_file(router, items, Format.JSONLD, _write_linked_data, manual)


def _write_linked_data(session: Snapshot, kind: str, body: bytes, address: PublicAddress) -> bytes:
    [node] = link_documents(session, kind, [body], address)
    return write_jsonld(node)
