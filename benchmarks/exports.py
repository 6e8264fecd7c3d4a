"""What Claimstone itself gives out of a catalogue: the data of every compared system.

So the others hold the same claims by the public contract alone, whatever the tables look like.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.search.tokens import SearchTokens, list_search_tokens, write_label

Document = dict[str, Any]
KINDS = {
    "source": "sources",
    "organization": "organizations",
    "technology": "technologies",
    "metric": "metrics",
    "achievement": "achievements",
    "claim": "claims",
}
STATUSES = ("stated", "corroborated", "disputed", "withdrawn")


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts by which a document is found, best field first, and the labels beside them."""

    names: list[str | None]
    statements: list[str | None] = field(default_factory=list)
    quotes: list[str | None] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def tokens(self) -> SearchTokens:
        return list_search_tokens(self.names, self.statements, self.quotes, self.labels)

    def join(self) -> str:
        texts = (*self.names, *self.statements, *self.quotes)
        return " ¦ ".join(text for text in texts if text)


@dataclass(frozen=True, slots=True)
class Exports:
    """Files of NDJSON by kind, in order of ids."""

    folder: Path

    def find(self, kind: str) -> Path:
        return self.folder / f"{KINDS[kind]}.ndjson"

    def read(self, kind: str) -> Iterator[Document]:
        with self.find(kind).open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


class TextReader:
    """Finds the texts of claims and achievements, names of what they are about included."""

    def __init__(self, exports: Exports) -> None:
        self._organizations = {one["id"]: _list_names(one) for one in exports.read("organization")}
        self._technologies = {
            one["id"]: (_list_names(one), one["field"]) for one in exports.read("technology")
        }

    def read(self, kind: str, one: Document) -> Texts:
        match kind:
            case "claim":
                names, technology_field = self._read_around(one)
                return Texts(
                    [one["achievement"]["title"], one["metric"]["name"], *names],
                    [one[name] for name in ("statement", "scope", "relative_to", "note")]
                    + [technology_field],
                    [quote["exact"] for quote in one["evidence"]],
                    list(_list_labels(one)),
                )
            case "achievement":
                names, technology_field = self._read_around(one)
                return Texts(
                    [one["title"], *names],
                    [one["summary"], one["place"], one["note"], technology_field],
                    [quote["exact"] for quote in one["evidence"]],
                )
            case "source":
                return Texts([one["title"]], [one["publisher"], one["note"]])
            case "metric":
                return Texts([one["name"]], [one["definition"]])
            case "technology":
                return Texts([*_list_names(one)], [one["description"], one["field"]])
            case _:
                return Texts([*_list_names(one)], [one["note"]])

    def _read_around(self, one: Document) -> tuple[list[str], str | None]:
        names = [name for each in one["organizations"] for name in self._organizations[each["id"]]]
        if one["technology"] is None:
            return names, None
        own, technology_field = self._technologies[one["technology"]["id"]]
        return [*names, *own], technology_field


def _list_labels(claim: Document) -> Iterator[str]:
    for name in ("kind", "status"):
        yield write_label(name, claim[name])
    for name in ("metric", "technology"):
        if claim[name] is not None:
            yield write_label(name, claim[name]["id"])


def _list_names(one: Document) -> list[str]:
    return [*(one["names"][language] for language in sorted(one["names"])), *one.get("aliases", [])]
