"""The pages with the lists of metrics, organizations, technologies, achievements and sources."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.models import KINDS
from app.pages.english import say
from app.pages.page import Head, answer_page
from app.pages.representation import PageRoute
from app.queries.collections import COLLECTIONS
from app.queries.history.time_travel import Snapshot
from app.queries.list_page.definition import prepare_lists
from app.queries.list_page.page import read_page
from app.routes.http.dependencies import DatabaseDependency
from app.routes.http.snapshot import open_snapshot
from app.schemas.claims import ClaimQuery, ListedClaimRead
from app.schemas.common import ListMeta
from app.schemas.kinds import SCHEMAS
from app.schemas.list_parameters import AsOf, ListQuery

_PAGE_ITEMS = 50


class ListPageQuery(AsOf):
    cursor: str | None = Field(default=None, max_length=2_000, description="The next page.")


@dataclass(frozen=True, slots=True)
class ListedClaims:
    """Claims of a list, and how many it has; more than `count` unless `is_exact`."""

    claims: list[ListedClaimRead]
    count: int
    is_exact: bool


def read_claims(session: Snapshot, query: ClaimQuery) -> ListedClaims:
    """Return the first claims of a list."""
    claims, meta = read_records(session, "claims", query)
    return ListedClaims(claims, meta.count, meta.count_exact)


def read_records(session: Snapshot, name: str, query: ListQuery) -> tuple[list[Any], ListMeta]:
    """Return the records of a page of a list as their schemas have them, and what `meta` says of it."""
    define = prepare_lists(session, COLLECTIONS[name].lister, query)
    page = read_page(session, define(query))
    kind = COLLECTIONS[name].kind
    read = ListedClaimRead if kind == "claim" else SCHEMAS[kind].read
    return [read.model_validate_json(body) for body in page.bodies], page.meta


router = APIRouter(include_in_schema=False, route_class=PageRoute)


def _add_list(name: str, path: str, sort: str) -> None:
    kind = COLLECTIONS[name].kind

    @router.get(f"/{path}")
    def show(
        request: Request,
        database: DatabaseDependency,
        query: Annotated[ListPageQuery, Query()],
    ) -> Response:
        listed = COLLECTIONS[name].query(
            limit=_PAGE_ITEMS, sort=sort, cursor=query.cursor, as_of=query.as_of
        )
        with open_snapshot(database, query.as_of) as session:
            records, meta = read_records(session, name, listed)
            return answer_page(
                request,
                session,
                "list.html",
                Head(
                    title=say(path),
                    description=say("no_description"),
                    path=f"/{path}",
                    alternates=[
                        ("application/json", f"/v1/{name}"),
                        ("text/csv", f"/v1/{name}.csv"),
                    ],
                    is_indexed=query.cursor is None,
                ),
                query.as_of,
                kind=kind,
                name=name,
                records=records,
                meta=meta,
            )


_SORTS = {"achievement": "title", "source": "title"}
for _name, _kind in KINDS.items():
    if _name != "claim":
        # `/metrics` is what Prometheus reads.
        _path = "records" if _name == "metric" else _kind.plural
        _add_list(_kind.plural, _path, _SORTS.get(_name, "name"))
