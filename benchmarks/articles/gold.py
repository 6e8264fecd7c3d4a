"""Articles with everything that should be read in them, as a person marked it; `README.md` has the conventions."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DEVELOPMENT, FROZEN = FOLDER / "development.jsonl", FOLDER / "frozen.jsonl"
FRESH, NAMES = FOLDER / "fresh.jsonl", FOLDER / "names.jsonl"
NEWS, RIVALS = FOLDER / "news_passages.jsonl", FOLDER / "rivals.jsonl"

# A candidate, number or name as the JSON of the file has it.
Mark = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """A text with the numbers that state something, and with those that do not."""

    id: str
    language: str
    published: str
    text: str
    organizations: tuple[str, ...]
    candidates: tuple[Mark, ...]
    ignore: tuple[Mark, ...]

    @property
    def claims(self) -> list[Mark]:
        return [mark for mark in self.candidates if mark["role"] != "condition"]

    @property
    def conditions(self) -> list[Mark]:
        return [mark for mark in self.candidates if mark["role"] == "condition"]


def read_articles(path: Path) -> list[Article]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_read_article(json.loads(line)) for line in lines]


def list_partners(claim: Mark) -> Iterator[Mark]:
    """Yield the numbers that belong to a claim: its baseline, change and conversions."""
    for number in (claim["baseline"], claim["change"], *claim["also"]):
        if number:
            yield number


def _read_article(row: Mark) -> Article:
    return Article(
        row["id"],
        row["lang"],
        row["published"],
        row["text"],
        tuple(row["organizations"]),
        tuple(row["candidates"]),
        tuple(row["ignore"]),
    )
