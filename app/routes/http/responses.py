"""Responses of reads, with the headers of every read.

A document is the stored JSON of a resource. The envelope of a list is the object with `data`, `meta` and
`links` around the documents of a page.
"""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus

from fastapi import Request
from pydantic import TypeAdapter
from starlette.responses import Response

from app.domain.public_address import PublicAddress
from app.errors import NotFound
from app.queries.list_page.page import Page
from app.queries.lists.cursor import read_pin
from app.routes.http.content.codings import Coding, choose_for, compress
from app.routes.http.content.ranges import ACCEPT_RANGES, describe_span, has_range, read_range
from app.routes.http.dependencies import REVISION_HEADER, get_address
from app.routes.http.etags import has_it_already, make_etag, make_list_etag, tag_coding
from app.routes.http.problems import describe_problems
from app.schemas import jsonld_context
from app.schemas.common import FacetsRead, ListLinks, ListMeta
from app.schemas.filters import name_facet_filter
from app.schemas.search import SearchResult

SEARCH_PATH = "/v1/search"
READ_RESPONSES = describe_problems(404, 409, 410, 412, 422)
# Caches must revalidate every response, also of an earlier revision: a restore can change its content.
SHARED_HEADERS = {"Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
_DESCRIBED = {
    "Claimstone-Total": ("The exact number of items in the full list.", "integer"),
    "Claimstone-Revision": (
        "The epoch and revision of the catalogue that the list shows, as `EPOCH.REVISION`.",
        "string",
    ),
    "Link": (
        "On a page, the next page; on a full list, its permanent address (`cite-as`, RFC 8574).",
        "string",
    ),
}
LIST_HEADERS = {
    name: {"description": description, "schema": {"type": of}}
    for name, (description, of) in _DESCRIBED.items()
}
# Characters allowed in a query besides letters, digits and `_.-~` (RFC 3986, 3.4).
_OF_QUERIES = "!$&'()*+,;=:@/?%"
# Matching is faster than quoting, and most values need no quoting.
_PLAIN = re.compile(r"[\w.~-]*", re.ASCII)
# A query without quoting and empty parameters, in which names can be searched as text.
_PLAIN_QUERY = re.compile(r"[\w.~:,=-]+(?:&[\w.~:,=-]+)*", re.ASCII)
_PLAIN_PARAMETER = re.compile(rf"[\w.~{_OF_QUERIES}-]*", re.ASCII)
_OF_PINNED = {"cursor", "as_of"}
_OF_YEARS = ("date__gte", "date__lte")
# With `fields` or `expand`, the response does not follow the published schema.
PARTIAL_MEDIA_TYPE = "application/vnd.claimstone.partial+json"
# The ends of ETags; a media type that is not here has `file`.
_LABELS = {
    "application/json": "",
    "text/plain; charset=utf-8": "text",
    jsonld_context.MEDIA_TYPE: "jsonld",
    PARTIAL_MEDIA_TYPE: "partial",
}
# What is no file, and sent as a whole.
_SHOWN = frozenset({"application/json", PARTIAL_MEDIA_TYPE, "text/html; charset=utf-8"})
_FACETS: TypeAdapter[FacetsRead] = TypeAdapter(FacetsRead)


def answer_page(request: Request, page: Page) -> Response:
    """Return a response with one page of a list, or 304 if the client has the same page already."""
    links, headers = link_page(link_request(request), request.url.query, page.meta)
    body = b"".join((b"{", *_write_page(page, links), b"}"))
    return answer_bytes(request, body, "application/json", headers)


def link_request(request: Request) -> str:
    """Return the link to the requested path, without the query."""
    return get_address(request).link(request.url.path)


def write_list(
    address: PublicAddress, path: str, query_string: str, page: Page, facets: FacetsRead | None
) -> tuple[bytes, dict[str, str]]:
    """Return the JSON of a page of a list, and the headers of the response.

    `path` is the requested one. `facets` (the number of items of the list by property) becomes null if it is None. Routes and fast
    path share this function, so that their responses are equal byte for byte.
    """
    links, headers = link_page(address.link(path), query_string, page.meta)
    if address.url is not None:
        page = replace(page, bodies=[address.complete_links(body) for body in page.bodies])
    facets_json = b"null" if facets is None else _FACETS.dump_json(facets)
    return b"".join((b"{", *_write_page(page, links), b',"facets":', facets_json, b"}")), headers


def write_search(
    address: PublicAddress, path: str, query_string: str, result: SearchResult
) -> tuple[bytes, dict[str, str]]:
    """Return the JSON of a page of search hits, and the headers of the response."""
    links, headers = link_page(address.link(path), query_string, result.meta)
    return result.model_copy(update={"links": links}).model_dump_json().encode(), headers


def tag_list(
    address: PublicAddress,
    path: str,
    query_string: str,
    headers: Mapping[str, str],
    media_type: str = "application/json",
) -> str:
    """Return the ETag of the response that `write_list` has made with these headers.

    It is only for lists of the present. Showing the past (`as_of`) takes so long that its bodies are hashed,
    which also holds if a later change were to show in them.
    """
    label = _LABELS[media_type] or "list"
    request = (address.url or "", path, query_string)
    return make_list_etag(headers[REVISION_HEADER], *request, label=label)


def _write_page(page: Page, links: ListLinks) -> tuple[bytes, ...]:
    """Return the members of the JSON object around a page, without its braces.

    They are returned in parts that the caller joins, so that large documents are copied only once.
    """
    meta, linked = page.meta.model_dump_json(), links.model_dump_json()
    documents = b",".join(page.bodies)
    return b'"data":[', documents, b'],"meta":', meta.encode(), b',"links":', linked.encode()


def link_page(path: str, query_string: str, meta: ListMeta) -> tuple[ListLinks, dict[str, str]]:
    """Return the links of a page, and its headers `Link` (RFC 8288) and `Claimstone-Revision`.

    `path` is the link to the list, without the query. The link to the next page repeats the parameters
    as sent, except the cursor; `as_of` is added where the cursor is pinned to a revision.
    """
    next_url = None
    if meta.next_cursor is not None:
        pin = read_pin(meta.next_cursor)
        parameters = _retain_parameters(query_string, {"cursor"} if pin is None else _OF_PINNED)
        as_of = "" if pin is None else f"as_of={pin.revision}&"
        next_url = f"{path}?{parameters}{as_of}cursor={meta.next_cursor}"
    links = ListLinks(self=f"{path}?{query_string}" if query_string else path, next=next_url)
    headers = {REVISION_HEADER: f"{meta.epoch}.{meta.revision}"}
    return links, headers | ({"Link": f'<{next_url}>; rel="next"'} if next_url else {})


def _retain_parameters(query_string: str, without: AbstractSet[str]) -> str:
    """Return the parameters of a query string as sent, each followed by `&`.

    The parameters named in `without` are left out.
    """
    if _PLAIN_QUERY.fullmatch(query_string) and not any(name in query_string for name in without):
        return f"{query_string}&"
    parameters = [part for part in query_string.split("&") if part]
    return "".join(
        f"{_quote_parameter(parameter)}&"
        for parameter in parameters
        if _get_name(parameter) not in without
    )


def _quote_parameter(parameter: str) -> str:
    if _PLAIN_PARAMETER.fullmatch(parameter):
        return parameter
    return quote(parameter, safe=_OF_QUERIES)


def _get_name(parameter: str) -> str:
    name = parameter.partition("=")[0]
    return unquote_plus(name) if "%" in name or "+" in name else name


class FacetLinks:
    """Builder of links from a value of a facet to the items of the list that have this value.

    Implements `queries.list_page.facets.LinkTo`. `path` is the link to the list, without the query.
    """

    def __init__(self, path: str, query_string: str) -> None:
        self._path = path
        self._query_string = query_string

    def __call__(self, name: str) -> Callable[[str], str]:
        """Return a function that takes a value of the facet `name` and returns the link for this value.

        A facet can have hundreds of values, so the common prefix of their links is built only once.
        """
        if name == "year":
            begun = self._begin(*_OF_YEARS)
            return lambda year: begun + "&".join(f"{limit}={year}" for limit in _OF_YEARS)
        parameter, before = name_facet_filter(name)
        begun = f"{self._begin()}{parameter}={quote_plus(before)}"
        return lambda value: begun + (value if _PLAIN.fullmatch(value) else quote_plus(value))

    def _begin(self, *replaced: str) -> str:
        return f"{self._path}?{_retain_parameters(self._query_string, {'cursor', *replaced})}"


def answer_document(
    request: Request,
    body: bytes | None,
    kind: str,
    resource_id: str,
    media_type: str = "application/json",
    *,
    as_of: int | None,
) -> Response:
    """Return a response with one resource at the revision `as_of`, or 304 if the client has it already.

    Raises:
        NotFound: `body` is None, because there is no such resource.
    """
    if body is None:
        raise NotFound.of(kind, resource_id, as_of)
    body = get_address(request).complete_links(body)
    return answer_bytes(request, body, media_type, {})


def answer_bytes(
    request: Request,
    body: bytes,
    media_type: str,
    headers: dict[str, str],
    etag: str | None = None,
    *,
    compress_body: Callable[[bytes, Coding], bytes] = compress,
) -> Response:
    """Return a response with `body` and its strong ETag, or 304 if the client has it (RFC 9110).

    It is compressed if the client takes that. Of what is no JSON of the API and no page, a client can have a
    range. Without `etag`, the ETag is made from the body.

    Raises:
        RangeNotSatisfiable: the range begins after the end.
    """
    if etag is None:
        etag = make_etag(body, headers.get(REVISION_HEADER, ""), _LABELS.get(media_type, "file"))
    is_file = media_type not in _SHOWN
    coding = None if is_file and has_range(request) else choose_for(request, len(body))
    etag = tag_coding(etag, coding)
    shared: dict[str, Any] = {**SHARED_HEADERS, **headers, "ETag": etag}
    if has_it_already(request, etag):
        return Response(status_code=304, headers=shared)
    if is_file:
        shared |= ACCEPT_RANGES
        span = read_range(request, etag, len(body))
        if span is not None:
            shared |= describe_span(span, len(body))
            return Response(body[span.start : span.end], 206, shared, media_type)
    if coding is not None:
        body, shared["Content-Encoding"] = compress_body(body, coding), coding
    return Response(body, headers=shared, media_type=media_type)
