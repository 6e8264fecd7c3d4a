"""What a client prefers to get, by its header `Accept` (RFC 9110, 12.5.1)."""

import re
from collections.abc import Sequence
from functools import lru_cache

from starlette.requests import Request

HTML = "text/html"
JSON = "application/json"
JSONLD = "application/ld+json"
# A media type with its parameters; quoted values may contain commas.
_ACCEPTED = re.compile(r'([^\s,;]+)((?:\s*;\s*[^\s,;="]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,;"]*))*)')
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)


def choose_type(request: Request, *offered: str) -> str:
    """Return the media type that `Accept` gives the highest quality; of equal ones the first of `offered`."""
    return _choose(",".join(request.headers.getlist("accept")), offered)


@lru_cache(maxsize=256)
def prefers_pages(accept: tuple[bytes, ...]) -> bool:
    """Return whether the headers `Accept` of a request prefer a page to the same data as JSON or JSON-LD."""
    return _choose(b",".join(accept).decode("latin-1"), (HTML, JSON, JSONLD)) == HTML


def _choose(accept: str, offered: Sequence[str]) -> str:
    qualities = _read_accept(accept or "*/*")
    return max(offered, key=lambda media_type: _find_quality(qualities, media_type))


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
