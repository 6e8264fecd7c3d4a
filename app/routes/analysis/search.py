"""Search over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.queries.search.search import search
from app.queries.search.suggestions import suggest
from app.routes.http.dependencies import DatabaseDependency, get_address
from app.routes.http.problems import describe_problems
from app.routes.http.responses import READ_RESPONSES, answer_bytes, write_search
from app.routes.http.work_route import CostlyRoute
from app.schemas.search import SearchRequest, SearchResult, SuggestionList, SuggestionRequest

router = APIRouter(prefix="/v1", tags=["search"], route_class=CostlyRoute)


@router.get(
    "/search",
    operation_id="search",
    summary="Search everything",
    response_model=SearchResult,
    responses=READ_RESPONSES,
)
def search_(
    request: Request, database: DatabaseDependency, query: Annotated[SearchRequest, Query()]
) -> Response:
    """Find resources of all kinds that contain all the words, best first.

    Case and diacritics are ignored. Complete words rank first; parts of words match from three
    letters on. Chinese, Japanese and Korean match by any of their characters. Words in quotation
    marks must be adjacent; a hyphen before a word excludes it. At most 32 different words and phrases
    are searched, 12 of them with one or two characters, and at most 10,000 hits of each kind are ranked.
    """
    with database.read() as session:
        result = search(session, query, get_address(request))
    body, headers = write_search(get_address(request), request.url.path, request.url.query, result)
    return answer_bytes(request, body, "application/json", headers)


@router.get(
    "/suggest",
    operation_id="suggest",
    summary="Suggest names while typing",
    response_model=SuggestionList,
    responses=describe_problems(409, 412, 422),
)
def suggest_(
    request: Request, database: DatabaseDependency, query: Annotated[SuggestionRequest, Query()]
) -> Response:
    """Suggest names and titles that contain the typed words; the last word may be incomplete.

    `hint` distinguishes resources of the same name.
    """
    with database.read() as session:
        suggestions = suggest(session, query)
    return answer_bytes(request, suggestions.model_dump_json().encode(), "application/json", {})
