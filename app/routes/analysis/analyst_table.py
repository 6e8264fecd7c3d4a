"""The table of analysts over HTTP: who reached how much, when, under which condition, in one unit."""

from collections.abc import Generator
from contextlib import ExitStack
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.database.replicas import RequestReads, read_version
from app.domain.revisions import CatalogueRevision
from app.formats.analyst_table import NAME, open_analyst_table
from app.formats.file_format import COMPRESSED, TABLES, Format
from app.queries.list_page.definition import define_list
from app.queries.resources.claims import list_claims
from app.routes.http.content.codings import choose_for
from app.routes.http.content.ranges import has_range
from app.routes.http.dependencies import DatabaseDependency, get_address
from app.routes.http.etags import has_it_already, make_list_etag, tag_coding
from app.routes.http.files import MEDIA_TYPES, JsonOperation, add_file, name_file
from app.routes.http.responses import LIST_HEADERS, SHARED_HEADERS
from app.routes.http.snapshot import open_snapshot
from app.routes.http.streaming import answer_file
from app.routes.http.work_route import ExportRoute
from app.schemas.claims import AnalystTable, AnalystTableQuery
from app.work.export_slots import ExportSlot

_OPERATION = JsonOperation(f"/{NAME}", "get_table", "Get the table of analysts", "claims")
_MANUAL = """

One row for each organization, metric, condition and period, by these in this order; what is unknown comes last. \
Claims are of one condition if they can be compared: kind, `relative_to`, `scope` and each separating qualifier agree. \
The filters are those of the list of claims. Of several claims of one cell the row shows one, and never an average: a \
claim that is not disputed before one that is, then one that no other of them follows, then that of the source published last, then the first id. `chosen_by` says \
which of these decided, `claims` how many there are, `numbers` how many different numbers they state, `lowest` and \
`highest` within what, and `other_claims` which they are. Claims without a period are each a row, unless they state the \
same number. With filters by organization, country or role, only organizations that all of them choose have rows. \
`fields` chooses the columns, in the order given."""

router = APIRouter(prefix="/v1")


def _add_table(chosen: Format) -> None:
    def answer(request: Request, database: DatabaseDependency, query: AnalystTable) -> Response:
        return _answer_table(request, database, query, chosen)

    answer.__annotations__["query"] = Annotated[AnalystTableQuery, Query()]
    add_file(
        router,
        _OPERATION,
        chosen,
        answer,
        manual=_MANUAL,
        headers=LIST_HEADERS,
        route_class=ExportRoute,
    )


def _answer_table(
    request: Request, database: RequestReads, query: AnalystTable, chosen: Format
) -> Response:
    """Return a response that streams the table; the snapshot stays open until its end is sent."""
    claims = query.choose_claims()
    with ExitStack() as stack:
        slot: ExportSlot = request.state.export_slot
        stack.callback(slot.give_back)
        reading = stack.enter_context(ExitStack())
        snapshot = open_snapshot(database, claims.as_of, claims.q, is_long=True)
        session = reading.enter_context(snapshot)
        version = read_version(session)
        coding = None if chosen in COMPRESSED or has_range(request) else choose_for(request)
        etag = tag_coding(_make_etag(request, version, query, chosen), coding)
        headers = {**SHARED_HEADERS, **name_file(request, chosen), "ETag": etag}
        if has_it_already(request, etag):
            return Response(status_code=304, headers=headers)
        listing = define_list(session, list_claims, claims)
        open_table = partial(
            open_analyst_table, session, listing, chosen, get_address(request), query.unit
        )
        opened = [open_table()]
        headers |= {
            "Claimstone-Total": str(opened[0].total),
            "Claimstone-Revision": str(version),
            "Link": f'<{opened[0].address}>; rel="cite-as"',
        }

        def produce() -> Generator[bytes]:
            return (opened.pop() if opened else open_table()).pieces

        return answer_file(request, produce, stack, reading, MEDIA_TYPES[chosen], headers, coding)


def _make_etag(
    request: Request, version: CatalogueRevision, query: AnalystTable, chosen: Format
) -> str:
    asked = query.model_dump_json(exclude_unset=True)
    public = get_address(request).link("")
    return make_list_etag(version, MEDIA_TYPES[chosen], chosen, asked, public)


for _table in Format:
    if _table in TABLES:
        _add_table(_table)
