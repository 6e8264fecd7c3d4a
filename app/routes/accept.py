"""The header `Accept` (RFC 9110, 12.5.1): what a client likes, and how much."""

import re

# A media type with its parameters, whose values may be quoted and hold a comma.
_ACCEPTED = re.compile(r'([^\s,;]+)((?:\s*;\s*[^\s,;="]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,;"]*))*)')
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)
_JSON_RANGES = ("application/json", "application/*", "*/*")


def read_accept(accept: str) -> dict[str, float]:
    """The quality of each media type in its order, 1 if it has none that can be read."""
    qualities = {}
    for media_type, parameters in _ACCEPTED.findall(accept):
        quality = _QUALITY.search(parameters)
        qualities[media_type.lower()] = min(float(quality[1]), 1.0) if quality else 1.0
    return qualities


def find_json_quality(qualities: dict[str, float]) -> float:
    """How much JSON is liked, by the narrowest range that includes it; 0 if by none."""
    return next((qualities[name] for name in _JSON_RANGES if name in qualities), 0.0)
