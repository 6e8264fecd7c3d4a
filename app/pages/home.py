"""The first page: search, questions to start with, what is new, and how a number gets here."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from pydantic_core import to_json
from starlette.responses import JSONResponse, Response

from app.models import KINDS
from app.pages.english import say
from app.pages.lists import read_records
from app.pages.page import Head, answer_page
from app.queries.collections import COLLECTIONS
from app.queries.documents import read_bodies
from app.queries.history.time_travel import Snapshot
from app.routes.http.accept import HTML, JSON, JSONLD, choose_type
from app.routes.http.dependencies import DatabaseDependency, OfRevision, get_address
from app.routes.http.snapshot import open_snapshot
from app.routes.http.work_route import CostlyRoute
from app.schemas.claims import ListedClaimRead
from app.schemas.metrics import Direction, MetricQuery, MetricRead

_MAX_NEWEST = 6
_MAX_LOOKED_AT = 60
_MAX_QUESTIONS = 6

_DOWNLOADS = (
    ("text/csv", "/v1/claims.csv"),
    ("application/x-ndjson", "/v1/claims.ndjson"),
    ("application/ld+json", "/v1/claims.jsonld"),
)

router = APIRouter(include_in_schema=False, route_class=CostlyRoute)


@router.get("/")
def show_home(request: Request, database: DatabaseDependency, query: OfRevision) -> Response:
    if choose_type(request, HTML, JSON, JSONLD) != HTML:
        return _list_resources(request)
    with open_snapshot(database, query.as_of) as session:

        def newest(name: str, limit: int) -> list[Any]:
            model = COLLECTIONS[name].query
            listed = model(limit=limit, sort="-created_at", as_of=query.as_of)
            return read_records(session, name, listed)[0]

        claims = newest("claims", _MAX_LOOKED_AT)
        return answer_page(
            request,
            session,
            "home.html",
            Head(
                title=say("no_description"),
                description=say("home_lead"),
                path="/",
                alternates=[
                    ("application/json", "/v1/claims"),
                    ("application/atom+xml", "/v1/claims.atom"),
                ],
                linked_data=_describe_catalogue(request),
            ),
            query.as_of,
            claims=claims[:_MAX_NEWEST],
            sources=newest("sources", _MAX_NEWEST),
            metrics=_choose_metrics(session, claims, query.as_of),
        )


def _choose_metrics(
    session: Snapshot, claims: Sequence[ListedClaimRead], as_of: int | None
) -> list[MetricRead]:
    """Return metrics whose records are asked for: those of most of the newest claims, then others."""
    counted = Counter(claim.metric.id for claim in claims)
    bodies = read_bodies(session, "metric", list(counted))
    chosen = [MetricRead.model_validate_json(bodies[name]) for name, _ in counted.most_common()]
    asked = [Direction.HIGHER, Direction.LOWER]
    if sum(metric.direction in asked for metric in chosen) < _MAX_QUESTIONS:
        others = MetricQuery(limit=_MAX_QUESTIONS, direction=asked, as_of=as_of)
        chosen += read_records(session, "metrics", others)[0]
    unique = {metric.id: metric for metric in chosen if metric.direction in asked}
    return list(unique.values())[:_MAX_QUESTIONS]


def _describe_catalogue(request: Request) -> bytes:
    """Return the JSON-LD of the catalogue: a schema.org `DataCatalog` with the claims as its `Dataset`."""
    link = get_address(request).link
    files = [
        {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": link(path)}
        for media_type, path in _DOWNLOADS
    ]
    dataset = {
        "@type": "Dataset",
        "name": say("claims"),
        "description": say("home_lead"),
        "url": link("/claims"),
        "distribution": files,
    }
    catalogue = {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": "Claimstone",
        "description": say("no_description"),
        "url": link("/"),
        "dataset": [dataset],
    }
    return to_json(catalogue)


def _list_resources(request: Request) -> Response:
    """Return the addresses of the collections, for a client that asks for JSON."""
    link = get_address(request).link
    paths = {kind.plural: link(f"/v1/{kind.plural}") for kind in KINDS.values()}
    body = {**paths, "search": link("/v1/search"), "openapi": link("/openapi.json")}
    return JSONResponse(body, headers={"Vary": "Accept"})
