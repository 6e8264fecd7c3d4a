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
    """Find resources of all kinds that have all the words, best first.

    - A word finds its other forms (`fibers`, `fibres`), and longer words that contain it, from three letters on.
      Case and diacritics are ignored. Chinese, Japanese and Korean match by any of their characters,
      and words of them that nothing has next to each other are looked for apart.
    - A number finds equal numbers in any spelling and unit: `10000 km`, `30 billion`, `500m`.
    - Words in quotation marks must be adjacent. `OR` between two words finds either of them, and a hyphen
      before a word excludes it.
    - What is called as the query is first. Names rank above statements, statements above quotes, and quotes above
      the rest of the texts of sources.
    - If no resource has all words, `meta.relaxed` lists those that were left out.

    At most 32 different words and phrases are searched, 12 of them with one or two characters, and at most
    10,000 claims and 10,000 other resources are ranked.
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
