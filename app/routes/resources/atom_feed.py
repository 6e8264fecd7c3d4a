"""A list as an Atom feed over HTTP."""

from fastapi import Request
from starlette.responses import Response

from app.database.replicas import RequestReads
from app.errors import InvalidInput
from app.formats.atom import MEDIA_TYPE, Entry, Feed, write_feed
from app.formats.file_format import Format
from app.queries.documents import get_updated_at
from app.queries.history.change_log import read_change_moments
from app.queries.list_page.definition import define_list
from app.queries.list_page.page import read_page
from app.queries.list_page.pinned_walk import follow_pin
from app.queries.lists.listing import Lister
from app.routes.http.dependencies import get_address
from app.routes.http.responses import answer_bytes, link_page, link_request
from app.routes.http.snapshot import open_snapshot
from app.schemas.common import Resource
from app.schemas.list_parameters import ListQuery

NEWEST_FIRST = "-revision,id"


def answer_feed(
    request: Request,
    database: RequestReads,
    query: ListQuery,
    lister: Lister,
    name: str,
    _chosen: Format,
) -> Response:
    """Return one page of the list as a feed, last changed first.

    Raises:
        InvalidInput: `sort` requests another order.
    """
    if query.sort not in (None, NEWEST_FIRST):
        detail = "a feed is ordered by last change: leave out `sort`, or use another format"
        raise InvalidInput.of_parameter("sort", "feed_order", detail)
    query, pin = follow_pin(query.model_copy(update={"sort": NEWEST_FIRST}))
    epoch = None if pin is None else pin.epoch
    with open_snapshot(database, query.as_of, query.q, epoch=epoch) as session:
        listing = define_list(session, lister, query)
        page = read_page(session, listing)
        resources = [Resource.model_validate_json(body, extra="ignore") for body in page.bodies]
        moments = read_change_moments(
            session, listing.kind, [resource.id for resource in resources]
        )
        updated = get_updated_at(session)
    entries = [
        Entry(listing.kind, body, moments.get(resource.id, resource.updated_at))
        for resource, body in zip(resources, page.bodies, strict=True)
    ]
    address = get_address(request)
    links, headers = link_page(link_request(request), request.url.query, page.meta)
    # All pages of a feed have the id of the first one, whose address names no revision.
    first = request.url.remove_query_params(["cursor"] if pin is None else ["cursor", "as_of"])
    feed = Feed(
        title=f"Claimstone: {name}",
        id=address.identify(f"{first.path}?{first.query}" if first.query else first.path),
        address=address,
        self_url=links.self,
        next_url=links.next,
        updated=updated,
    )
    return answer_bytes(request, write_feed(feed, entries), MEDIA_TYPE, headers)
