"""What the catalogue has that is called most like what was not found."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from app.assistants.catalogue_client import CatalogueClient, CatalogueRefusal
from app.domain.search.function_words import FUNCTION_WORDS

_MAX_CLOSEST = 5
_MAX_WORDS = 6
_MAX_QUERY = 200
# The shortest word in which a typing error is looked for.
_MIN_LETTERS = 4
_WORD = re.compile(r"\w+")


async def find_closest(
    catalogue: CatalogueClient, text: str, kinds: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return up to five resources whose names are closest to a text or an id, of some kinds or of any."""
    words = list(dict.fromkeys(_WORD.findall(text.replace("_", " "))))
    long_words = [
        word
        for word in words
        if len(word) >= _MIN_LETTERS and word.casefold() not in FUNCTION_WORDS
    ]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for typed in dict.fromkeys([" ".join(words), *long_words[:_MAX_WORDS]]):
        if len(found) < _MAX_CLOSEST:
            found |= _by_id(await _ask(catalogue, "/v1/suggest", typed, kinds))
    if not found:
        found = _by_id(await _ask(catalogue, "/v1/search", " ".join(words), kinds))
    return list(found.values())[:_MAX_CLOSEST]


async def _ask(
    catalogue: CatalogueClient, path: str, typed: str, kinds: Sequence[str]
) -> list[dict[str, Any]]:
    if not typed:
        return []
    parameters = [("q", typed[:_MAX_QUERY]), ("limit", str(_MAX_CLOSEST))]
    try:
        answer = await catalogue.get(path, [*parameters, *(("kind", kind) for kind in kinds)])
    except CatalogueRefusal:
        return []
    found: list[dict[str, Any]] = answer["data"]
    return found


def _by_id(found: Iterable[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (own["kind"], own["id"]): {name: own[name] for name in ("kind", "id", "name", "hint")}
        for own in found
    }
