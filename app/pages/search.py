"""The page of search results, by kind, with the words that match."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.models import KINDS
from app.pages.english import say
from app.pages.page import Head, answer_page
from app.pages.representation import PageRoute
from app.queries.search.search import search
from app.routes.http.dependencies import DatabaseDependency, get_address
from app.schemas.list_parameters import SEARCH_PATTERN
from app.schemas.search import SearchRequest, SnippetRead

router = APIRouter(include_in_schema=False, route_class=PageRoute)


class SearchPageQuery(SearchRequest):
    """A search; without words it finds everything, as the box that was left empty."""

    q: str = Field(default="", max_length=200, pattern=SEARCH_PATTERN, description="Words.")


@router.get("/search")
def show_results(
    request: Request, database: DatabaseDependency, query: Annotated[SearchPageQuery, Query()]
) -> Response:
    with database.read() as session:
        result = search(session, query, get_address(request))
        return answer_page(
            request,
            session,
            "search.html",
            Head(
                title=f"{say('search')}: {query.q}" if query.q else say("search"),
                description=say("no_description"),
                path="/search",
                alternates=[
                    ("application/json", f"/v1/search?{request.url.query}"),
                    ("application/atom+xml", f"/v1/claims.atom?{urlencode({'q': query.q})}"),
                ]
                if query.q
                else [],
                is_indexed=False,
            ),
            q=query.q,
            chosen=[kind.value for kind in query.kind],
            kinds=list(KINDS),
            plurals={name: kind.plural for name, kind in KINDS.items()},
            result=result,
            # A snippet that is the name says nothing more.
            snippets=[
                [_mark(snippet) for snippet in hit.snippets if snippet.text != hit.name]
                for hit in result.data
            ],
        )


def _mark(snippet: SnippetRead) -> list[tuple[str, bool]]:
    """Return the parts of a snippet in order, each with whether it is a word of the search."""
    parts: list[tuple[str, bool]] = []
    done = 0
    for hit in snippet.hits:
        if hit.start > done:
            parts.append((snippet.text[done : hit.start], False))
        parts.append((snippet.text[max(done, hit.start) : hit.end], True))
        done = max(done, hit.end)
    return [*parts, (snippet.text[done:], False)]
