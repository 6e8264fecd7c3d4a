"""Search over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.queries.search.search import search, suggest
from app.routes.http.dependencies import DatabaseDependency
from app.routes.http.problems import describe_problems
from app.routes.http.responses import LIST_RESPONSES, answer_bytes, link_page
from app.schemas.search import SearchRequest, SearchResult, SuggestionList, SuggestionRequest

router = APIRouter(prefix="/v1", tags=["search"])


@router.get(
    "/search",
    operation_id="search",
    summary="Search everything",
    response_model=SearchResult,
    responses=LIST_RESPONSES,
)
def search_(
    request: Request, database: DatabaseDependency, query: Annotated[SearchRequest, Query()]
) -> Response:
    """Resources of all kinds that have all the words, best first.

    Case and diacritics make no difference. Whole words come first; a part of a word of three letters
    or more is found too. Chinese, Japanese and Korean are found by any of their characters. Words in
    quotation marks stand next to each other; a hyphen before a word leaves out what has it. No text
    is an error. Of more than 10,000 hits of a kind, 10,000 are ranked.
    """
    with database.read() as session:
        found = search(session, query)
    links, headers = link_page(request.url.path, request.url.query, found.meta)
    body = found.model_copy(update={"links": links}).model_dump_json().encode()
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
    """Names and titles that have the words typed so far, the last of which may be unfinished.

    `hint` tells namesakes apart.
    """
    with database.read() as session:
        suggestions = suggest(session, query)
    return answer_bytes(request, suggestions.model_dump_json().encode(), "application/json", {})
