"""Answers: stored bytes in their envelope, with the headers that every read has."""

from hashlib import sha256
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.errors import NotFound
from app.queries.pages import Page
from app.routes.problems import describe_problems
from app.schemas.common import ListLinks, ListMeta

LIST_RESPONSES = describe_problems(409, 422)
ONE_RESPONSES = describe_problems(404, 422)
_HEADERS = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}


def answer_page(request: Request, page: Page) -> Response:
    """Put documents into the list envelope."""
    links, headers = link_page(request, page.meta)
    body = b'{"data":[%b],"meta":%b,"links":%b}' % (
        b",".join(page.bodies),
        page.meta.model_dump_json().encode(),
        links.model_dump_json().encode(),
    )
    return answer_bytes(request, body, "application/json", headers)


def link_page(request: Request, meta: ListMeta) -> tuple[ListLinks, dict[str, str]]:
    """The links of a page, and the header `Link` (RFC 8288) that names the next one."""
    own = request.url
    next_url = None
    if meta.next_cursor is not None:
        changed = own.include_query_params(cursor=meta.next_cursor)
        next_url = f"{changed.path}?{changed.query}"
    links = ListLinks(self=f"{own.path}?{own.query}" if own.query else own.path, next=next_url)
    return links, {"Link": f'<{next_url}>; rel="next"'} if next_url else {}


def answer_document(request: Request, body: bytes | None, kind: str, resource_id: str) -> Response:
    """Answer with one resource.

    Raises:
        NotFound: `body` is None.
    """
    if body is None:
        raise NotFound(f"there is no {kind} {resource_id!r}; the list of them tells their ids")
    return answer_bytes(request, body, "application/json", {})


def answer_bytes(
    request: Request, body: bytes, media_type: str, headers: dict[str, str]
) -> Response:
    """Answer with a representation and its strong ETag, or 304 when the client has it (RFC 9110)."""
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    shared: dict[str, Any] = {**_HEADERS, **headers, "ETag": etag}
    if _has_it_already(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=shared)
    return Response(body, headers=shared, media_type=media_type)


def _has_it_already(if_none_match: str, etag: str) -> bool:
    """RFC 9110, 13.1.2: weak comparison, so a `W/` before the tag makes no difference."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags
