"""A single resource over HTTP, complete or in parts, as JSON or JSON-LD."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.database.replicas import RequestReads
from app.formats.jsonld import write_jsonld
from app.queries.documents import get_document
from app.queries.history.superseded import note_superseded
from app.queries.history.time_travel import Snapshot
from app.queries.linked_data.resources import link_documents
from app.queries.list_page.projection import read_projection
from app.routes.http.dependencies import get_address
from app.routes.http.formats import (
    JSONLD_CONTENT,
    MEDIA_TYPES,
    choose_format,
    refuse_parts,
)
from app.routes.http.responses import (
    PARTIAL_CONTENT,
    PARTIAL_MEDIA_TYPE,
    READ_RESPONSES,
    answer_document,
)
from app.routes.http.snapshot import open_snapshot
from app.schemas.list_parameters import Format, OneQuery

RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": JSONLD_CONTENT | PARTIAL_CONTENT},
    **READ_RESPONSES,
}


def answer_item(
    request: Request, database: RequestReads, kind: str, resource_id: str, query: OneQuery
) -> Response:
    """Return a response with a resource, in the format and parts that the query requests.

    Raises:
        NotFound: the resource does not exist, or did not exist at the requested revision.
    """
    present: bytes | None = None
    if kind == "claim" and query.as_of is not None:
        # Read before, so that a request holds one connection at a time.
        with open_snapshot(database, None) as session:
            present = get_document(session, kind, resource_id)
    with open_snapshot(database, query.as_of) as session:
        body = get_document(session, kind, resource_id)
        if present is not None and body is not None:
            body = note_superseded(body, present)
        content, media_type = represent(request, session, kind, body, query)
    return answer_document(request, content, kind, resource_id, media_type, as_of=query.as_of)


def represent(
    request: Request, session: Snapshot, kind: str, body: bytes | None, query: OneQuery
) -> tuple[bytes | None, str]:
    """Return a resource in the format and parts that the query requests, and the media type.

    `body` is the stored JSON of the resource. It is None if there is no such resource; then None is
    returned in its place.

    Raises:
        InvalidInput: the format does not support parts, or a requested part does not exist.
    """
    chosen = choose_format(request, query.format, [Format.JSONLD])
    refuse_parts(query, chosen)
    projection = read_projection(kind, query)
    if body is not None and chosen is Format.JSONLD:
        [node] = link_documents(session, kind, [body], get_address(request))
        return write_jsonld(node), MEDIA_TYPES[chosen]
    if body is None or projection is None:
        return body, "application/json"
    return projection.apply(session, [body])[0], PARTIAL_MEDIA_TYPE
