"""Answers: stored bytes in their envelope, with the headers that every read has."""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from hashlib import sha256
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus

from fastapi import Request
from pydantic import TypeAdapter
from starlette.responses import Response

from app.errors import NotFound
from app.queries.list_page.page import Page
from app.routes.http.dependencies import REVISION_HEADER
from app.routes.http.problems import describe_problems
from app.schemas.common import FacetsRead, ListLinks, ListMeta

LIST_RESPONSES = describe_problems(404, 409, 410, 412, 422)
ONE_RESPONSES = describe_problems(404, 409, 410, 412, 422)
# Every answer has to be asked for again. One of the past too: after a restore the same revision can be another.
SHARED_HEADERS = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}
# What the query of a URL may hold besides letters, digits and `_.-~` (RFC 3986, 3.4).
_OF_QUERIES = "!$&'()*+,;=:@/?%"
# To look takes less time than to quote what needs no quoting.
_PLAIN = re.compile(r"[\w.~-]*", re.ASCII)
# Parameters in which nothing is quoted and none is empty, so that names are as they read.
_PLAIN_QUERY = re.compile(r"[\w.~:,=-]+(?:&[\w.~:,=-]+)*", re.ASCII)
_PLAIN_PARAMETER = re.compile(rf"[\w.~{_OF_QUERIES}-]*", re.ASCII)
_OF_YEARS = ("date__gte", "date__lte")
# With `fields` or `expand` an answer is JSON of another shape than the one that is published.
PARTIAL_MEDIA_TYPE = "application/vnd.claimstone.partial+json"
PARTIAL_CONTENT = {PARTIAL_MEDIA_TYPE: {"schema": {"type": "object"}}}
_FACETS: TypeAdapter[FacetsRead] = TypeAdapter(FacetsRead)


def answer_page(request: Request, page: Page) -> Response:
    """Put documents into the list envelope."""
    links, headers = link_page(request.url.path, request.url.query, page.meta)
    body = b"".join((b"{", *_write_page(page, links), b"}"))
    return answer_bytes(request, body, "application/json", headers)


def write_list(
    path: str, query_string: str, page: Page, facets: FacetsRead | None
) -> tuple[bytes, dict[str, str]]:
    """The envelope of a list with what it was counted by, and the headers that go with it."""
    links, headers = link_page(path, query_string, page.meta)
    counted = b"null" if facets is None else _FACETS.dump_json(facets)
    return b"".join((b"{", *_write_page(page, links), b',"facets":', counted, b"}")), headers


def _write_page(page: Page, links: ListLinks) -> tuple[bytes, ...]:
    """In parts, so that what is large is copied no more often than it must."""
    meta, linked = page.meta.model_dump_json(), links.model_dump_json()
    documents = b",".join(page.bodies)
    return b'"data":[', documents, b'],"meta":', meta.encode(), b',"links":', linked.encode()


def link_page(path: str, query_string: str, meta: ListMeta) -> tuple[ListLinks, dict[str, str]]:
    """The links of a page, and the header `Link` (RFC 8288) that names the next one.

    Parameters are linked as they were sent, but for the cursor. `Claimstone-Revision` names what is shown.
    """
    next_url = None
    if meta.next_cursor is not None:
        kept = _retain_parameters(query_string, {"cursor"})
        next_url = f"{path}?{kept}cursor={meta.next_cursor}"
    links = ListLinks(self=f"{path}?{query_string}" if query_string else path, next=next_url)
    headers = {REVISION_HEADER: f"{meta.epoch}.{meta.revision}"}
    return links, headers | ({"Link": f'<{next_url}>; rel="next"'} if next_url else {})


def _retain_parameters(query_string: str, without: AbstractSet[str]) -> str:
    """The parameters as they were sent, but for those of these names, ready for another one."""
    if _PLAIN_QUERY.fullmatch(query_string) and not any(one in query_string for one in without):
        return f"{query_string}&"
    kept = [word for word in query_string.split("&") if word and _get_name(word) not in without]
    return "".join(f"{_quote_parameter(one)}&" for one in kept)


def _quote_parameter(parameter: str) -> str:
    if _PLAIN_PARAMETER.fullmatch(parameter):
        return parameter
    return quote(parameter, safe=_OF_QUERIES)


def _get_name(parameter: str) -> str:
    name = parameter.partition("=")[0]
    return unquote_plus(name) if "%" in name or "+" in name else name


class FacetLinks:
    """Links from a list to those in which one more value is asked for; see `queries.facets.LinkTo`."""

    def __init__(self, path: str, query_string: str) -> None:
        self._path = path
        self._query_string = query_string

    def __call__(self, name: str) -> Callable[[str], str]:
        """Write the link up to the value once for all of a facet."""
        if name == "year":
            begun = self._begin(*_OF_YEARS)
            return lambda year: begun + "&".join(f"{one}={year}" for one in _OF_YEARS)
        begun = f"{self._begin()}{name}="
        return lambda value: begun + (value if _PLAIN.fullmatch(value) else quote_plus(value))

    def _begin(self, *replaced: str) -> str:
        return f"{self._path}?{_retain_parameters(self._query_string, {'cursor', *replaced})}"


def answer_document(
    request: Request,
    body: bytes | None,
    kind: str,
    resource_id: str,
    media_type: str = "application/json",
) -> Response:
    """Answer with one resource.

    Raises:
        NotFound: `body` is None.
    """
    if body is None:
        raise NotFound.of(kind, resource_id)
    return answer_bytes(request, body, media_type, {})


def answer_bytes(
    request: Request, body: bytes, media_type: str, headers: dict[str, str]
) -> Response:
    """Answer with a representation and its strong ETag, or 304 when the client has it (RFC 9110)."""
    etag = make_etag(body, headers.get(REVISION_HEADER, ""))
    shared: dict[str, Any] = {**SHARED_HEADERS, **headers, "ETag": etag}
    if has_it_already(request, etag):
        return Response(status_code=304, headers=shared)
    return Response(body, headers=shared, media_type=media_type)


def make_etag(identity: bytes, version: str = "") -> str:
    """A strong validator, of the representation itself or of all that decides each byte of it.

    `version` is the epoch and revision of a list: one of another epoch is another list, even of the same
    bytes.
    """
    digest = sha256(identity)
    digest.update(version.encode())
    return f'"{digest.hexdigest()[:32]}"'


def has_it_already(request: Request, etag: str) -> bool:
    return has_tag(request.headers.get("if-none-match", ""), etag)


def has_tag(if_none_match: str, etag: str) -> bool:
    """RFC 9110, 13.1.2: weak comparison, so a `W/` before the tag makes no difference."""
    if if_none_match == etag:
        return True
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags
