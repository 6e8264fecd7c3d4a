"""A list over HTTP, the same for every resource: a page as JSON, or the full list in a format."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from importlib.metadata import version
from itertools import chain
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.database.replicas import RequestReads
from app.domain.batches import batches
from app.formats.export import stream_list, write_address
from app.queries.history.time_travel import Snapshot
from app.queries.list_page.definition import define_list, prepare_lists
from app.queries.list_page.facets import read_facets
from app.queries.list_page.full_list import FullList, open_full_list
from app.queries.list_page.page import read_page
from app.queries.list_page.pinned_walk import follow_pin
from app.queries.list_page.projection import Projection, read_projection
from app.queries.lists.listing import Lister, Listing
from app.routes.http.dependencies import get_address
from app.routes.http.etags import has_it_already, make_etag
from app.routes.http.formats import (
    LIST_CONTENT,
    MEDIA_TYPES,
    choose_format,
    name_file,
    refuse_parts,
)
from app.routes.http.methods import is_head
from app.routes.http.responses import (
    PARTIAL_CONTENT,
    PARTIAL_MEDIA_TYPE,
    READ_RESPONSES,
    SHARED_HEADERS,
    FacetLinks,
    answer_bytes,
    link_request,
    write_list,
)
from app.routes.http.snapshot import open_snapshot
from app.routes.http.streaming import StreamedResponse
from app.routes.resources.atom_feed import answer_feed
from app.schemas.list_parameters import Format, ListQuery
from app.work.export_slots import ExportSlot

_VERSION = version("claimstone")
_HEADERS = {
    "Claimstone-Total": ("The exact number of items in the full list.", "integer"),
    "Claimstone-Revision": (
        "The epoch and revision of the catalogue that the list shows, as `EPOCH.REVISION`.",
        "string",
    ),
    "Link": (
        "On a page, the next page; on a full list, its permanent address (`cite-as`, RFC 8574).",
        "string",
    ),
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {**LIST_CONTENT, **PARTIAL_CONTENT},
        "headers": {
            name: {"description": description, "schema": {"type": of}}
            for name, (description, of) in _HEADERS.items()
        },
    },
    **READ_RESPONSES,
}


def answer_list(
    request: Request, database: RequestReads, query: ListQuery, lister: Lister
) -> Response:
    """Return a list in the requested format, from one snapshot of the catalogue."""
    chosen = choose_format(request, query.format, list(Format))
    refuse_parts(query, chosen)
    if chosen is Format.ATOM:
        return answer_feed(request, database, query, lister)
    if chosen is not Format.JSON:
        return _answer_full_list(
            request, database, lister, query.model_copy(update={"format": chosen})
        )
    query, pin = follow_pin(query)
    epoch = None if pin is None else pin.epoch
    with open_snapshot(database, query.as_of, query.q, epoch=epoch) as session:
        define = prepare_lists(session, lister, query)
        listing = define(query)
        projection = read_projection(listing.kind, query)
        page = read_page(session, listing)
        if projection:
            page = replace(page, bodies=projection.apply(session, page.bodies))
        links = FacetLinks(link_request(request), request.url.query)
        facets = read_facets(session, query, define, links)
    media_type = PARTIAL_MEDIA_TYPE if projection else "application/json"
    path, query_string = request.url.path, request.url.query
    body, headers = write_list(get_address(request), path, query_string, page, facets)
    return answer_bytes(request, body, media_type, headers)


def _answer_full_list(
    request: Request, database: RequestReads, lister: Lister, query: ListQuery
) -> Response:
    """Return a response that streams all items of a list, not only a page.

    The first chunk is produced before the response starts, so that a fault until then gets an error
    status. The database session stays open until the last chunk is sent or the client disconnects.
    """
    chosen = query.format or Format.JSON
    name = request.url.path.rpartition("/")[2]
    with ExitStack() as stack:
        slot: ExportSlot = request.state.export_slot
        stack.callback(slot.give_back)
        snapshot = open_snapshot(database, query.as_of, query.q, is_long=True)
        session = stack.enter_context(snapshot)
        listing = define_list(session, lister, query)
        full_list = _open(session, listing)
        headers = _describe_full_list(request, full_list, query, name)
        if has_it_already(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        pieces = stream_list(full_list, listing, chosen, name, get_address(request))
        stack.callback(pieces.close)
        media_type = MEDIA_TYPES[chosen]
        if is_head(request):
            return StreamedResponse(iter(()), stack.pop_all(), slot, media_type, headers)
        first = next(pieces, b"")
        return StreamedResponse(chain([first], pieces), stack.pop_all(), slot, media_type, headers)


def _open(session: Snapshot, listing: Listing) -> FullList:
    full_list = open_full_list(session, listing)
    projection = read_projection(listing.kind, listing.query)
    if projection is None:
        return full_list
    return replace(full_list, documents=_project(session, projection, full_list.documents))


def _project(
    session: Snapshot, projection: Projection, documents: Iterator[bytes]
) -> Iterator[bytes]:
    for batch in batches(documents):
        yield from projection.apply(session, batch)


def _describe_full_list(
    request: Request, full_list: FullList, query: ListQuery, name: str
) -> dict[str, str]:
    """Return the headers of a response with all items of a list.

    The ETag is a hash of everything that determines the bytes of the response, and not of the bytes, so
    that the ETag is known before the list is produced.
    """
    chosen = query.format or Format.JSON
    address = write_address(get_address(request), name, query, full_list.version.revision)
    parts = f"{query.fields} {getattr(query, 'expand', None)}"
    media_type = MEDIA_TYPES[chosen]
    identity = f"{_VERSION} {media_type} {chosen} {parts} {address} {full_list.version.epoch}"
    return {
        **SHARED_HEADERS,
        **name_file(request, chosen),
        "ETag": make_etag(identity.encode(), label="list"),
        "Claimstone-Total": str(full_list.total),
        "Claimstone-Revision": str(full_list.version),
        "Link": f'<{address}>; rel="cite-as"',
    }
