"""Cells of Markdown tables with their offsets in code points, and what bundles of such have in common."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.records.bundle import Record

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Cell:
    """The text of a cell, and where it begins."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Row:
    """The cells of a row by the names of their columns, and the headings above its table."""

    heading: str
    cells: dict[str, Cell]


def list_markdown_rows(text: str) -> Iterator[Row]:
    headings: dict[int, str] = {}
    names: list[str] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            headings = {at: title for at, title in headings.items() if at < level}
            headings[level] = line.strip("# \n")
        elif line.startswith("|"):
            cells = list(_split_line(line, start))
            if names and not set(line) <= set("|:- \n"):
                # The title of the page is no part of the name of a table.
                title = ", ".join(name for at, name in sorted(headings.items()) if at > 1 and name)
                yield Row(title, dict(zip(names, cells, strict=False)))
            names = names or [cell.text for cell in cells]
        else:
            names = []
        start += len(line)


def _split_line(line: str, start: int) -> Iterator[Cell]:
    for found in re.finditer(r"\|([^|\n]*)(?=\|)", line):
        text = found[1].strip(" \ufeff")
        yield Cell(text, start + found.start(1) + (found[1].index(text) if text else 0))


def make_slug(text: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", text.lower()))[:80].strip("-")


def find_year(text: str) -> str | None:
    """Find the last year in a name such as `Flair (Akbik et al., 2018)`."""
    found = _YEAR.findall(text)
    return found[-1] if found else None


def make_source(name: str, title: str, text: str) -> Record:
    return {"source": {"id": name, "title": title, "language": "en", "text": text}}


def quote(source: str, text: str, first: Cell, last: Cell) -> dict[str, Any]:
    """Quote from the beginning of one cell to the end of another, with its place if it is there twice."""
    exact = text[first.start : last.end]
    occurrence = text[: first.start].count(exact) + 1
    place = {"occurrence": occurrence} if text.count(exact) > 1 else {}
    return {"source": source, "exact": exact} | place


def make_quantity(text: str, first: Cell, last: Cell, unit: str) -> dict[str, Any]:
    """Make the quantity of the last cell of a quote, which may have the same number before."""
    made: dict[str, Any] = {"as_stated": last.text, "unit": unit}
    count = len(
        re.findall(rf"(?<![\d.]){re.escape(last.text)}(?![\d.])", text[first.start : last.end])
    )
    return made | ({"occurrence": count} if count > 1 else {})


def make_metric(
    name: str, title: str, unit: str, direction: str, qualifiers: Sequence[tuple[str, bool]]
) -> Record:
    """Make a metric; of each qualifier is given whether it separates."""
    declared = [
        {
            "property": word,
            "names": {"en": word.title()},
            "type": "text",
            "unit": None,
            "separates": separates,
        }
        for word, separates in qualifiers
    ]
    about = {"names": {"en": title}, "definition": f"{title}, as the table has it."}
    measured = {"unit": unit, "direction": direction, "qualifiers": declared}
    return {"metric": {"id": name, **about, **measured}}
