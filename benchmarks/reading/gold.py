"""Gold files for the reader: texts with the quantities that a person marked, in three shapes of JSON lines.

The shapes are our own sentences, articles with candidates, and sets of others (`quantities` without
`number`). What a set does not say, such as the comparator, is None here and is not scored.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

_UNITS = Path(__file__).parent / "gold_units.csv"
NO_UNIT = "?"
# What other sets write. Some do not keep strict bounds apart from others, or not reliably.
_COMPARATORS = {
    "=": frozenset({"eq"}),
    "~": frozenset({"approx"}),
    ">": frozenset({"gt", "gte"}),
    ">=": frozenset({"gt", "gte"}),
    "<": frozenset({"lt", "lte"}),
    "<=": frozenset({"lt", "lte"}),
}
# Sets that mark one kind of quantity, and leave the others of their texts out.
_PARTIAL = re.compile("ms_[a-z]+_(?:age|currency|dimension|numberrange|percent|temperature)")
_TOLERANCE = re.compile(r"±|\+/-")
_EXPONENT = re.compile(r"[-−‐]\s?(\d)\b")


@dataclass(frozen=True, slots=True)
class GoldQuantity:
    """A quantity that a person marked.

    `start` and `end` are None if the set does not say where it is. `value`, `lower` and `upper` are None
    where nothing is to be scored: a vague number, or another number of the text that may be given or
    left out. `units` holds all right codes, `?` for no code; None if the unit is not scored.
    `comparators` is None if it is not scored. `optional`: may be left out. `loose`: values are floats,
    and a range may be given as its two numbers. `marked` has the other fields of the file.
    """

    start: int | None
    end: int | None
    quote: str
    value: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None
    units: tuple[str, ...] | None = None
    comparators: frozenset[str] | None = None
    optional: bool = False
    loose: bool = False
    marked: Mapping[str, Any] | None = None

    @property
    def is_neutral(self) -> bool:
        return self.value is None and self.lower is None and self.upper is None


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text with its quantities. `names` are spans of numbers that state nothing.

    `partial`: there may be other quantities, which are neutral.
    """

    id: str
    text: str
    language: str
    quantities: tuple[GoldQuantity, ...]
    names: tuple[tuple[int, int], ...] = ()
    partial: bool = False


def list_files(paths: list[Path]) -> list[Path]:
    """List the gold files among paths of files and folders, each folder in order."""
    files = [sorted(path.glob("*.jsonl")) if path.is_dir() else [path] for path in paths]
    return [file for listed in files for file in listed]


def read_gold(path: Path) -> list[GoldText]:
    """Read a gold file of any of the three shapes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    partial = bool(_PARTIAL.fullmatch(path.stem))
    return [_read_text(json.loads(line), partial=partial) for line in lines]


def _read_text(row: Mapping[str, Any], *, partial: bool) -> GoldText:
    if "candidates" in row:
        quantities = tuple(_list_article(row["candidates"]))
        names = row["ignore"]
    else:
        is_ours = "not_quantities" in row
        read = _read_sentence if is_ours else _read_other
        quantities = tuple(read(item) for item in row["quantities"])
        names = row["not_quantities"] if is_ours else ()
    spans = tuple((name["start"], name["end"]) for name in names)
    return GoldText(row["id"], row["text"], row["lang"].split("/")[-1], quantities, spans, partial)


def _read_sentence(item: Mapping[str, Any]) -> GoldQuantity:
    codes = (item["unit"] or NO_UNIT, *(code or NO_UNIT for code in item["unit_alt"]))
    return GoldQuantity(
        item["start"],
        item["end"],
        item["quote"],
        _to_fraction(item["value"]),
        _to_fraction(item["lower"]),
        _to_fraction(item["upper"]),
        units=tuple(NO_UNIT if code.startswith(NO_UNIT) else code for code in codes),
        comparators=frozenset({item["comparator"], *item.get("comparator_alt", ())}),
        optional=bool(item.get("optional")),
        marked=item,
    )


def _list_article(candidates: list[Mapping[str, Any]]) -> Iterator[GoldQuantity]:
    """Yield the candidates of an article, and the numbers that belong to one of them as neutral."""
    for item in candidates:
        if item["role"] != "condition":
            yield _read_sentence(item)
        partners = [item.get("baseline"), item.get("change"), *item.get("also", ())]
        for partner in (item if item["role"] == "condition" else None, *partners):
            if partner and "start" in partner:
                yield GoldQuantity(partner["start"], partner["end"], partner["quote"])


def _read_other(item: Mapping[str, Any]) -> GoldQuantity:
    value, lower, upper = _read_numbers(item)
    codes = read_units().get(item["unit"] or "")
    return GoldQuantity(
        item["start"],
        item["end"],
        item["quote"] or "",
        value,
        lower,
        upper,
        units=codes,
        comparators=_COMPARATORS.get(item["comparator"] or ""),
        loose=True,
        marked=item,
    )


def _read_numbers(
    item: Mapping[str, Any],
) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Return value, lower and upper. Pairs were made by program, so that some hold no range.

    A set that has no pairs writes `3 to 4` as 3.5 with the uncertainty 0.5.
    """
    given = item["value"]
    if not isinstance(given, list):
        middle, half = _to_fraction(given), _to_fraction(item.get("uncertainty"))
        if middle is None or half is None or _TOLERANCE.search(item["quote"]):
            return middle, None, None
        return None, middle - half, middle + half
    first, *_, last = (_to_fraction(number) for number in given)
    exponent = _EXPONENT.search(item["unit"] or "")
    if _TOLERANCE.search(item["quote"] or "") or (exponent and last == int(exponent[1])):
        return first, None, None
    if first is None or last is None:
        return None, None, None
    return None, min(first, last), max(first, last)


def _to_fraction(number: object) -> Fraction | None:
    return None if number is None else Fraction(str(number))


@cache
def read_units() -> Mapping[str, tuple[str, ...]]:
    """Read the codes that the names of units in other sets mean; `?` among them is no code."""
    with _UNITS.open(encoding="utf-8", newline="") as file:
        return {row["name"]: tuple(row["codes"].split()) for row in csv.DictReader(file)}
