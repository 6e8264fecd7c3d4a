"""The URLs that identify resources in linked data and feeds, such as `/claims/ID`.

Each leads to the resource by 303 (See Other), because what it identifies is no document of the API:
to its JSON-LD if `Accept` prefers that, else to its JSON.
"""

import re
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from app.models import KINDS
from app.routes.http.dependencies import Identifier, get_address
from app.schemas import jsonld_context

# A media type with its parameters; quoted values may contain commas.
_ACCEPTED = re.compile(r'([^\s,;]+)((?:\s*;\s*[^\s,;="]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,;"]*))*)')
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)

router = APIRouter(include_in_schema=False)


def _add_redirect(collection: str) -> None:
    @router.get(f"/{collection}/{{id}}")
    async def redirect(
        request: Request, resource_id: Annotated[Identifier, Path(alias="id")]
    ) -> Response:
        suffix = ".jsonld" if _prefers_jsonld(request) else ""
        link = get_address(request).link(f"/v1/{collection}/{resource_id}{suffix}")
        query = request.url.query
        target = f"{link}?{query}" if query else link
        return RedirectResponse(target, 303, headers={"Vary": "Accept"})


def _prefers_jsonld(request: Request) -> bool:
    """Return whether `Accept` gives JSON-LD a higher quality than JSON (RFC 9110, 12.5.1)."""
    qualities = _read_accept(",".join(request.headers.getlist("accept")))
    linked, plain = jsonld_context.MEDIA_TYPE, "application/json"
    return _find_quality(qualities, linked) > _find_quality(qualities, plain)


def _read_accept(accept: str) -> dict[str, float]:
    """Return the quality (`q=`, 0 to 1) of each media type and range in an `Accept` header.

    A quality that is missing or malformed counts as 1. Other parameters are ignored; of a media type
    that is there twice, the higher quality counts.
    """
    qualities: dict[str, float] = {}
    for media_type, parameters in _ACCEPTED.findall(accept):
        quality = _QUALITY.search(parameters)
        value = min(float(quality[1]), 1.0) if quality else 1.0
        name = media_type.lower()
        qualities[name] = max(value, qualities.get(name, 0.0))
    return qualities


def _find_quality(qualities: dict[str, float], media_type: str) -> float:
    """Return the quality that an `Accept` header gives to a media type (RFC 9110, 12.5.1).

    The most specific of the entries that include it decides. The quality is 0 if none includes it.
    """
    entries = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((qualities[name] for name in entries if name in qualities), 0.0)


for _kind in KINDS.values():
    _add_redirect(_kind.plural)
