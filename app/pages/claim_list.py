"""The page with a list of claims: all filters of the API, and facets as links that narrow it down."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.pages.english import say
from app.pages.page import Head, answer_page
from app.pages.representation import PageRoute
from app.queries.collections import COLLECTIONS
from app.queries.history.time_travel import Snapshot
from app.queries.list_page.definition import ListMaker, prepare_lists
from app.queries.list_page.facets import open_filters, read_facets
from app.queries.list_page.page import read_page
from app.queries.list_page.page_statement import is_countable
from app.routes.http.dependencies import DatabaseDependency, get_address
from app.routes.http.responses import FacetLinks, link_page
from app.routes.http.snapshot import open_snapshot
from app.schemas.claims import ClaimQuery, ListedClaimRead

_FACETS = ["kind", "metric", "organization", "country"]
_MAX_VALUES = 8
_PAGE_CLAIMS = 25
# What makes a list of claims no other list.
_OF_PAGES = {"limit", "cursor", "as_of", "sort", "facet", "facet_limit"}

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/claims")
def show_claims(
    request: Request, database: DatabaseDependency, query: Annotated[ClaimQuery, Query()]
) -> Response:
    is_narrowed = bool(query.model_fields_set - _OF_PAGES)
    query = query.model_copy(update={"limit": _PAGE_CLAIMS, "facet_limit": _MAX_VALUES})
    with open_snapshot(database, query.as_of, query.q) as session:
        define = prepare_lists(session, COLLECTIONS["claims"].lister, query)
        page = read_page(session, define(query))
        links = FacetLinks(get_address(request).link("/claims"), request.url.query)
        is_faceted = is_narrowed and page.meta.count_exact
        chosen = _choose_facets(session, query, define) if is_faceted else []
        counted = read_facets(session, query.model_copy(update={"facet": chosen}), define, links)
        return answer_page(
            request,
            session,
            "claims.html",
            Head(
                title=f"{say('claims')}: {query.q}" if query.q else say("claims"),
                description=say("no_description"),
                path="/claims",
                alternates=[
                    ("application/json", _join("/v1/claims", request.url.query)),
                    ("text/csv", _join("/v1/claims.csv", request.url.query)),
                ],
                is_indexed=not request.url.query,
            ),
            query.as_of,
            q=query.q or "",
            claims=[ListedClaimRead.model_validate_json(body) for body in page.bodies],
            meta=page.meta,
            facets=counted or {},
            next_page=link_page(get_address(request).link("/claims"), request.url.query, page.meta)[
                0
            ].next,
        )


def _choose_facets(session: Snapshot, query: ClaimQuery, define: ListMaker) -> list[str]:
    """Return the facets of a list of claims that are counted in a short time.

    Left out is one whose own filter leaves out more claims than `meta.count` counts: it counts these too.
    """
    opened = {name: open_filters(query, name) for name in _FACETS}
    return [
        name
        for name, wider in opened.items()
        if wider == query or is_countable(session, define(wider))
    ]


def _join(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
