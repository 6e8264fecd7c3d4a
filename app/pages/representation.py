"""Pages at the addresses that identify records, such as `/claims/ID`.

A client that prefers JSON or JSON-LD is led to it by 303 (See Other), as linked data does; everybody else
gets the page.
"""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.models import KINDS
from app.routes.http.accept import HTML, JSON, JSONLD, choose_type
from app.routes.http.dependencies import get_address
from app.routes.http.work_route import CostlyRoute

_SUFFIXES = {JSON: "", JSONLD: ".jsonld"}
# The files of a record, by the end of the address of its page.
_FILES = {".json": "", ".jsonld": ".jsonld"}
_CITATIONS = {".bib": ".bib", ".csl.json": ".csl.json"}

# What the API does not know: parts of a page.
_OF_PAGES = frozenset({"page", "more", "at"})

router = APIRouter(include_in_schema=False)


class PageRoute(CostlyRoute):
    """The route of a page that has the same data under `/v1`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            # Single records alone have JSON-LD.
            suffixes = _SUFFIXES if request.path_params else (JSON,)
            chosen = choose_type(request, HTML, *suffixes)
            if chosen in _SUFFIXES:
                return redirect_to_data(request, f"{request.url.path}{_SUFFIXES[chosen]}")
            return await handle(request)

        return answer


def redirect_to_data(request: Request, path: str) -> Response:
    """Return the redirection from the address of a page, or of its file, to the same below `/v1`."""
    path = path.replace("/records", "/metrics", 1) if path.startswith("/records") else path
    sent = request.query_params.multi_items()
    query = urlencode([(name, value) for name, value in sent if name not in _OF_PAGES])
    link = get_address(request).link(f"/v1{path}")
    target = f"{link}?{query}" if query else link
    return RedirectResponse(target, 303, headers={"Vary": "Accept"})


def _add_file(collection: str, ending: str, suffix: str) -> None:
    @router.get(f"/{collection}/{{id}}{ending}")
    async def redirect(request: Request) -> Response:
        path = request.url.path.removesuffix(ending)
        return redirect_to_data(request, f"{path}{suffix}")


for _kind in KINDS.values():
    # `.csl.json` ends with `.json`, so that it comes first.
    _files = {**(_CITATIONS if _kind.plural == "claims" else {}), **_FILES}
    for _ending, _suffix in sorted(_files.items(), key=lambda item: -len(item[0])):
        _add_file(_kind.plural, _ending, _suffix)
