"""A page of a list over HTTP, the same for every resource."""

from dataclasses import replace
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.database.replicas import RequestReads
from app.queries.list_page.definition import prepare_lists
from app.queries.list_page.facets import read_facets
from app.queries.list_page.page import read_page
from app.queries.list_page.pinned_walk import follow_pin
from app.queries.list_page.projection import read_projection
from app.queries.lists.listing import Lister
from app.queries.lists.merged import read_followed
from app.routes.http.dependencies import get_address
from app.routes.http.responses import (
    LIST_HEADERS,
    PARTIAL_MEDIA_TYPE,
    READ_RESPONSES,
    FacetLinks,
    answer_bytes,
    link_request,
    tag_list,
    write_list,
)
from app.routes.http.snapshot import open_snapshot
from app.schemas.list_parameters import ListQuery

RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"headers": LIST_HEADERS},
    **READ_RESPONSES,
}


def answer_list(
    request: Request, database: RequestReads, query: ListQuery, lister: Lister
) -> Response:
    """Return a page of a list, from one snapshot of the catalogue."""
    query, pin = follow_pin(query)
    epoch = None if pin is None else pin.epoch
    with open_snapshot(database, query.as_of, query.q, epoch=epoch) as session:
        query = read_followed(session, query)
        define = prepare_lists(session, lister, query)
        listing = define(query)
        projection = read_projection(listing.kind, query)
        page = read_page(session, listing)
        if projection:
            page = replace(page, bodies=projection.apply(session, page.bodies))
        links = FacetLinks(link_request(request), request.url.query)
        facets = read_facets(session, query, define, links)
    media_type = PARTIAL_MEDIA_TYPE if projection else "application/json"
    sent = (get_address(request), request.url.path, request.url.query)
    body, headers = write_list(*sent, page, facets)
    etag = tag_list(*sent, headers, media_type) if query.as_of is None else None
    return answer_bytes(request, body, media_type, headers, etag)
