"""Exports of a catalogue by Claimstone: the data of every compared system.

The other systems get the same claims from them by the public contract alone.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from app.domain.search.numbers import write_measure, write_range, write_value
from app.domain.search.tokens import (
    FieldTexts,
    SearchTokens,
    list_search_tokens,
    write_label,
    write_name,
)
from app.domain.standard_codes import list_country_codes, name_country
from app.domain.units.units import difference_of, get_unit

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
    """The searched texts of a document, best field first, the tokens of its numbers and codes, and its labels."""

    names: list[str | None]
    statements: list[str | None] = field(default_factory=list)
    quotes: list[str | None] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    other_numbers: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)

    def tokens(self, resource_id: str) -> SearchTokens:
        tokens = list_search_tokens(
            FieldTexts(self.names, self.numbers),
            FieldTexts(self.statements, self.other_numbers),
            FieldTexts(self.quotes),
            self.labels,
        )
        identifiers = [(each, each.partition(":")[2]) for each in self.identifiers]
        tokens.forms[0].extend(map(write_name, (resource_id, *chain(*identifiers))))
        return tokens

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

        self._metrics = {
            record["id"]: (_list_names(record), record["scale"] == "difference")
            for record in exports.read("metric")
        }

        self._summaries = {
            record["id"]: record["summary"] for record in exports.read("achievement")
        }

    def read(self, kind: str, record: Document) -> Texts:
        return replace(self._read(kind, record), identifiers=record.get("same_as", []))

    def _read(self, kind: str, record: Document) -> Texts:
        match kind:
            case "claim":
                return self._read_claim(record)
            case "achievement":
                names, technology_field = self._read_around(record)
                own = [record["summary"], record["place"], record["note"], technology_field]
                return Texts(
                    [record["title"]],
                    [*own, _date(record["date"]), *names],
                    [quote["exact"] for quote in record["evidence"]],
                )
            case "source":
                published = _date(record["published"])
                return Texts([record["title"]], [record["publisher"], record["note"], published])
            case "metric":
                return Texts([*_list_names(record)], [record["definition"]])
            case "technology":
                return Texts([*_list_names(record)], [record["description"], record["field"]])
            case _:
                country = record["country"]
                return Texts(
                    [*_list_names(record)],
                    [record["note"], country and name_country(country)],
                    other_numbers=[*map(write_name, list_country_codes(country))]
                    if country
                    else [],
                )

    def _read_claim(self, claim: Document) -> Texts:
        names, technology_field = self._read_around(claim)
        metric_names, is_difference = self._metrics[claim["metric"]["id"]]
        own = [claim[name] for name in ("subject", "scope", "relative_to", "note")]
        conditions = [qualifier["text"] for qualifier in claim["qualifiers"]]
        measured = [qualifier["quantity"] for qualifier in claim["qualifiers"]]
        others = list(_list_numbers(claim["baseline"], difference=is_difference))
        return Texts(
            [],
            [
                *(claim["statements"][language] for language in sorted(claim["statements"])),
                *(*own, technology_field, *conditions),
                *(claim["achievement"]["title"], *metric_names, *names, _date(claim["period"])),
            ],
            [
                *(quote["exact"] for quote in claim["evidence"]),
                self._summaries[claim["achievement"]["id"]],
            ],
            list(_list_numbers(claim["quantity"], difference=is_difference)),
            others + [token for quantity in measured for token in _list_numbers(quantity)],
            list(_list_labels(claim)),
        )

    def _read_around(self, record: Document) -> tuple[list[str], str | None]:
        names = [
            name for each in record["organizations"] for name in self._organizations[each["id"]]
        ]
        if record["technology"] is None:
            return names, None
        own, technology_field = self._technologies[record["technology"]["id"]]
        return [*names, *own], technology_field


def _date(period: Document | None) -> str | None:
    return None if period is None else re.sub("[?~%]", "", period["edtf"])


def _list_numbers(quantity: Document | None, *, difference: bool = False) -> Iterator[str]:
    if quantity is None:
        return
    unit = get_unit(quantity["unit"]["code"])
    unit = difference_of(unit) if difference else unit
    value, lower, upper = (quantity[name] for name in ("value", "lower", "upper"))
    for number in filter(None, (value, lower, upper)):
        yield write_value(number)
        yield write_measure(number, unit)
    if lower is not None and upper is not None:
        yield write_range(lower, upper, unit)


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
