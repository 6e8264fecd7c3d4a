"""Files of a list over HTTP, the same for every resource: the full list in a format, and the feed."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.database.replicas import RequestReads
from app.domain.batches import batches
from app.formats.export import stream_list, write_address
from app.formats.file_format import COMPRESSED, LIST_FORMATS, TABLES, Format
from app.queries.collections import COLLECTIONS
from app.queries.history.time_travel import Snapshot
from app.queries.list_page.definition import define_list
from app.queries.list_page.full_list import FullList, open_full_list
from app.queries.list_page.projection import Projection, read_projection
from app.queries.lists.listing import Lister, Listing
from app.routes.http.content.codings import choose_for
from app.routes.http.content.ranges import has_range
from app.routes.http.dependencies import DatabaseDependency, get_address
from app.routes.http.etags import has_it_already, make_list_etag, tag_coding
from app.routes.http.files import MEDIA_TYPES, JsonOperation, add_file, name_file, refuse_parts
from app.routes.http.responses import LIST_HEADERS, SHARED_HEADERS
from app.routes.http.snapshot import open_snapshot
from app.routes.http.streaming import answer_file
from app.routes.http.work_route import CostlyRoute, ExportRoute
from app.routes.resources.atom_feed import answer_feed
from app.schemas.list_parameters import ListQuery
from app.work.export_slots import ExportSlot

_FULL_LIST_MANUAL = """\
It is streamed from one snapshot, in the order of `sort`. The parameters are those of the JSON list;
`limit`, `cursor` and those of facets change nothing."""
_TABLE_MANUAL = f"""\
{_FULL_LIST_MANUAL} `fields` chooses the columns, in the order given."""
_FEED_MANUAL = "A page has up to `limit` entries, and a link to the next page."


def add_list_files(router: APIRouter, name: str) -> None:
    """Add the files of a collection: each has all the resources that its list has on all pages."""
    for chosen in LIST_FORMATS:
        _add_list_file(router, name, chosen)


def _add_list_file(router: APIRouter, name: str, chosen: Format) -> None:
    collection = COLLECTIONS[name]
    answer_in = answer_feed if chosen is Format.ATOM else answer_full_list

    def answer(request: Request, database: DatabaseDependency, query: ListQuery) -> Response:
        refuse_parts(query, chosen)
        return answer_in(request, database, query, collection.lister, name, chosen)

    model = collection.table_query if chosen in TABLES else collection.query
    answer.__annotations__["query"] = Annotated[model, Query()]
    add_file(
        router,
        JsonOperation(f"/v1/{name}", f"list_{name}", f"List {name}"),
        chosen,
        answer,
        manual=_choose_manual(chosen),
        headers=LIST_HEADERS,
        route_class=CostlyRoute if chosen is Format.ATOM else ExportRoute,
    )


def _choose_manual(chosen: Format) -> str:
    if chosen is Format.ATOM:
        return _FEED_MANUAL
    return _TABLE_MANUAL if chosen in TABLES else _FULL_LIST_MANUAL


def answer_full_list(
    request: Request,
    database: RequestReads,
    query: ListQuery,
    lister: Lister,
    name: str,
    chosen: Format,
) -> Response:
    """Return a response that streams all items of a list, not only a page.

    The first chunk is produced before the response starts, so that a fault until then gets an error
    status. The database session stays open until the last chunk is sent or the client disconnects.
    """
    with ExitStack() as stack:
        slot: ExportSlot = request.state.export_slot
        stack.callback(slot.give_back)
        reading = stack.enter_context(ExitStack())
        snapshot = open_snapshot(database, query.as_of, query.q, is_long=True)
        session = reading.enter_context(snapshot)
        listing = define_list(session, lister, query)
        full_list = open_full_list(session, listing)
        headers = _describe_full_list(request, full_list, listing.query, name, chosen)
        coding = None if chosen in COMPRESSED or has_range(request) else choose_for(request)
        etag = headers["ETag"] = tag_coding(headers["ETag"], coding)
        if has_it_already(request, etag):
            return Response(status_code=304, headers=headers)
        opened = [full_list]

        def produce() -> Generator[bytes]:
            # A list that was read to its end is opened again.
            own = opened.pop() if opened else open_full_list(session, listing)
            return _produce(request, listing, chosen, name, own)

        return answer_file(request, produce, stack, reading, MEDIA_TYPES[chosen], headers, coding)


def _produce(
    request: Request, listing: Listing, chosen: Format, name: str, full_list: FullList
) -> Generator[bytes]:
    """Return the chunks of a file of a list."""
    if chosen is Format.NDJSON:
        full_list = _select_parts(full_list.session, listing, full_list)
    return stream_list(full_list, listing, chosen, name, get_address(request))


def _select_parts(session: Snapshot, listing: Listing, full_list: FullList) -> FullList:
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
    request: Request, full_list: FullList, query: ListQuery, name: str, chosen: Format
) -> dict[str, str]:
    """Return the headers of a response with all items of a list.

    The ETag is known before the list is produced.
    """
    address = write_address(get_address(request), name, query, full_list.version.revision)
    parts = f"{query.fields} {getattr(query, 'expand', None)} {getattr(query, 'as_unit', None)}"
    return {
        **SHARED_HEADERS,
        **name_file(request, chosen),
        "ETag": make_list_etag(full_list.version, MEDIA_TYPES[chosen], chosen, parts, address),
        "Claimstone-Total": str(full_list.total),
        "Claimstone-Revision": str(full_list.version),
        "Link": f'<{address}>; rel="cite-as"',
    }
