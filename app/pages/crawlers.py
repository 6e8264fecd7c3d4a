"""What crawlers and browsers look for: `robots.txt`, the sitemap (sitemaps.org), and the icon."""

from typing import Annotated
from xml.sax.saxutils import escape

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import FileResponse, Response

from app.errors import NotFound
from app.models import KINDS
from app.project_files import find_folder
from app.queries.documents import count_documents, list_identities
from app.routes.http.dependencies import DatabaseDependency, get_address
from app.routes.http.responses import answer_bytes
from app.routes.http.work_route import CostlyRoute
from app.schemas.list_parameters import Parameters

# A sitemap has at most 50,000 addresses, with that of the first page.
_MAX_ADDRESSES = 49_999
_XML = "application/xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

router = APIRouter(include_in_schema=False, route_class=CostlyRoute)


class SitemapQuery(Parameters):
    part: int | None = Field(default=None, ge=1, le=50_000, description="A part, from 1.")


@router.get("/robots.txt")
async def show_robots(request: Request) -> Response:
    link = get_address(request).link
    lines = [
        "User-agent: *",
        f"Disallow: {link('/v1/')}",
        f"Disallow: {link('/search')}",
        f"Disallow: {link('/curate')}",
        f"Sitemap: {_get_base(request)}/sitemap.xml",
    ]
    return Response("\n".join([*lines, ""]), media_type="text/plain")


@router.get("/favicon.ico")
async def show_icon() -> Response:
    return FileResponse(find_folder("static") / "icon.svg", media_type="image/svg+xml")


@router.get("/sitemap.xml")
def show_sitemap(
    request: Request, database: DatabaseDependency, query: Annotated[SitemapQuery, Query()]
) -> Response:
    base = _get_base(request)
    with database.read() as session:
        count = count_documents(session)
        if query.part is None and count > _MAX_ADDRESSES:
            parts = range(1, -(-count // _MAX_ADDRESSES) + 1)
            addresses = [f"{base}/sitemap.xml?part={part}" for part in parts]
            return _answer(request, "sitemapindex", "sitemap", addresses)
        first = ((query.part or 1) - 1) * _MAX_ADDRESSES
        listed = list_identities(session, first, _MAX_ADDRESSES)
    addresses = [f"{base}/{KINDS[kind].plural}/{resource_id}" for kind, resource_id in listed]
    if first and first >= count:
        raise NotFound(f"the sitemap has no part {query.part}")
    home = [f"{base}/"] if first == 0 else []
    return _answer(request, "urlset", "url", [*home, *addresses])


def _get_base(request: Request) -> str:
    """Return the address of the server: the public one, or else that of the request.

    Crawlers take no relative links, and nothing is identified by these.
    """
    return get_address(request).url or str(request.base_url).rstrip("/")


def _answer(request: Request, root: str, entry: str, addresses: list[str]) -> Response:
    entries = "".join(f"<{entry}><loc>{escape(address)}</loc></{entry}>\n" for address in addresses)
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{entries}</{root}>\n'
    return answer_bytes(request, body.encode(), _XML, {})
