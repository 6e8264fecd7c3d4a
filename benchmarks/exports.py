"""Exports of a catalogue by Claimstone: the data of every compared system.

The other systems get the same claims from them by the public contract alone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.search.tokens import FieldTexts, SearchTokens, list_search_tokens, write_label

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
    """The searched texts of a document, best field first, and its labels."""

    names: list[str | None]
    statements: list[str | None] = field(default_factory=list)
    quotes: list[str | None] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def tokens(self) -> SearchTokens:
        names, statements, quotes = map(FieldTexts, (self.names, self.statements, self.quotes))
        return list_search_tokens(names, statements, quotes, self.labels)

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
    """Reads the searched texts of claims and achievements, with the names of what they are about."""

    def __init__(self, exports: Exports) -> None:
        self._organizations = {
            record["id"]: _list_names(record) for record in exports.read("organization")
        }
        self._technologies = {
            record["id"]: (_list_names(record), record["field"])
            for record in exports.read("technology")
        }

    def read(self, kind: str, record: Document) -> Texts:
        match kind:
            case "claim":
                names, technology_field = self._read_around(record)
                return Texts(
                    [record["achievement"]["title"], record["metric"]["name"], *names],
                    [
                        record[name]
                        for name in ("statement", "subject", "scope", "relative_to", "note")
                    ]
                    + [technology_field],
                    [quote["exact"] for quote in record["evidence"]],
                    list(_list_labels(record)),
                )
            case "achievement":
                names, technology_field = self._read_around(record)
                return Texts(
                    [record["title"], *names],
                    [record["summary"], record["place"], record["note"], technology_field],
                    [quote["exact"] for quote in record["evidence"]],
                )
            case "source":
                return Texts([record["title"]], [record["publisher"], record["note"]])
            case "metric":
                return Texts([record["name"]], [record["definition"]])
            case "technology":
                return Texts([*_list_names(record)], [record["description"], record["field"]])
            case _:
                return Texts([*_list_names(record)], [record["note"]])

    def _read_around(self, record: Document) -> tuple[list[str], str | None]:
        names = [
            name for each in record["organizations"] for name in self._organizations[each["id"]]
        ]
        if record["technology"] is None:
            return names, None
        own, technology_field = self._technologies[record["technology"]["id"]]
        return [*names, *own], technology_field


def _list_labels(claim: Document) -> Iterator[str]:
    for name in ("kind", "status"):
        yield write_label(name, claim[name])
    for name in ("metric", "technology"):
        if claim[name] is not None:
            yield write_label(name, claim[name]["id"])


def _list_names(record: Document) -> list[str]:
    return [
        *(record["names"][language] for language in sorted(record["names"])),
        *record.get("aliases", []),
    ]
