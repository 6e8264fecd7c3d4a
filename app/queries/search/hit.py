"""Search hits as users see them: a name, a hint that distinguishes equal names, and text snippets."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from pydantic_core import from_json

from app.domain.search.numbers import NUMBER_MARK, write_measure, write_value
from app.domain.search.query import ExpandedSearch, Phrase, is_short_unit
from app.domain.search.snippet import make_snippets
from app.domain.search.tokens import split_runs
from app.domain.units.units import get_unit
from app.models import KINDS
from app.schemas.search import HitRead, SnippetRead

_STATEMENTS = (
    "statement",
    "summary",
    "definition",
    "description",
    "publisher",
    "scope",
    "relative_to",
    "place",
    "note",
    "field",
)
_MAX_SNIPPETS = 3

Document = Mapping[str, Any]


def read_document(body: bytes) -> Document:
    document: Document = from_json(body)
    return document


def get_name(kind: str, document: Document) -> str:
    return str(document[KINDS[kind].title])


def list_own_names(kind: str, document: Document) -> list[str]:
    """Return all names of a resource, also translations and aliases; the main name comes first."""
    others = [*document.get("names", {}).values(), *document.get("aliases", [])]
    return list(dict.fromkeys([get_name(kind, document), *others]))


def make_hint(kind: str, document: Document) -> str | None:
    parts = list(_list_hints(kind, document))
    return ", ".join(part for part in parts if part) or None


def _list_hints(kind: str, document: Document) -> Iterator[str | None]:
    if kind == "organization":
        yield document["kind"].replace("_", " ")
        yield document["country"]
    elif kind == "technology":
        yield document["field"]
        yield document["broader"] and document["broader"]["name"]
    elif kind == "metric":
        yield document["unit"]["labels"]["en"]["one"]
    elif kind == "source":
        yield document["publisher"]
        yield document["published"] and document["published"]["edtf"]
    else:
        yield from dict.fromkeys(
            organization["name"] for organization in document.get("organizations", ())
        )
        yield (document.get("period") or document.get("date") or {}).get("edtf")


def list_snippets(kind: str, document: Document, search: ExpandedSearch) -> list[SnippetRead]:
    """Return up to three snippets (short excerpts) of a resource's texts that have a searched phrase.

    Snippets of names come first, then those of statements, then those of quotes.
    """
    snippets = []
    words = search.query.list_phrases()
    phrases = [phrase for phrase in words if not is_short_unit(phrase, search.numbers)]
    phrases += _list_numbers(document, search)
    found = make_snippets(_list_texts(kind, document), phrases)
    for field, snippet in islice(found, _MAX_SNIPPETS):
        hits = [HitRead(start=hit.start, end=hit.end) for hit in snippet.hits]
        snippets.append(SnippetRead(field=field, text=snippet.text, hits=hits))
    return snippets


def _list_numbers(document: Document, search: ExpandedSearch) -> Iterator[Phrase]:
    """Yield the words of a claim for the numbers in it that a search finds by their value."""
    tokens = {token for phrases in search.full_words for each in phrases for token in each.tokens}
    if not any(token.startswith(NUMBER_MARK) for token in tokens):
        return
    for quantity in filter(None, (document.get("quantity"), document.get("baseline"))):
        value, unit = quantity["value"], get_unit(quantity["unit"]["code"])
        if value and not tokens.isdisjoint((write_value(value), write_measure(value, unit))):
            yield Phrase((), tuple(split_runs(quantity["as_stated"])))


def _list_texts(kind: str, document: Document) -> Iterator[tuple[str, str]]:
    names = [] if kind == "claim" else list_own_names(kind, document)
    for reference in ("achievement", "metric", "technology"):
        if related := document.get(reference):
            names.append(related.get("title") or related["name"])
    names += [organization["name"] for organization in document.get("organizations", ())]
    yield from (("name", name) for name in names)
    yield from (("statement", document[field]) for field in _STATEMENTS if document.get(field))
    yield from (("quote", quote["exact"]) for quote in document.get("evidence", ()))
