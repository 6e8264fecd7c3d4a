"""Whether what was read agrees with a mark of the gold: number, place, unit, partner and words."""

from collections.abc import Iterable
from fractions import Fraction

from benchmarks.articles.gold import Mark
from benchmarks.reading.codes import canonize, is_same_thing

_SHARES = frozenset({"1", "%"})
_NO_CODE = "?"


def read_number(number: object) -> Fraction | None:
    """Read a decimal or a fraction. What is none agrees with nothing but what is missing."""
    try:
        return None if number is None else Fraction(str(number))
    except (ValueError, ZeroDivisionError):
        return None


def overlaps(mark: Mark, other: Mark) -> bool:
    return bool(max(mark["start"], other["start"]) < min(mark["end"], other["end"]))


def overlaps_any(mark: Mark, others: Iterable[Mark]) -> bool:
    return any(overlaps(mark, other) for other in others)


def has_equal_numbers(mark: Mark, other: Mark) -> bool:
    return _read_numbers(mark) == _read_numbers(other)


def has_equal_shares(gold: Mark, read: Mark) -> bool:
    """Return whether both are ratios of one size, the one in percent: 40 % and 2/5."""
    if gold["unit"] not in _SHARES or read.get("unit") not in {*_SHARES, None}:
        return False
    return _scale(gold) == _scale(read)


def is_same_quantity(gold: Mark, read: Mark) -> bool:
    """Return whether a value, or both bounds, are those of the gold at their place."""
    is_equal = has_equal_numbers(gold, read) or has_equal_shares(gold, read)
    return is_equal and overlaps(gold, read)


def has_unit(gold: Mark, read: Mark) -> bool:
    """Return whether the unit read is one of the right ones, by code, by the text's word or by size."""
    right: list[str | None] = [gold["unit"], *gold["unit_alt"]]
    unit = read.get("unit")
    if unit in right or (not has_equal_numbers(gold, read) and has_equal_shares(gold, read)):
        return True
    if unit is None:
        return gold["unit"] == "1" or _is_as_written(gold, read, right)
    is_thing = gold["unit"] is not None and is_same_thing(gold["unit"], unit, gold["quote"])
    return is_thing or _is_code_of(unit, right)


def has_comparator(gold: Mark, read: Mark) -> bool:
    return read.get("comparator", "eq") in {gold["comparator"], *gold["comparator_alt"]}


def has_organizations(gold: Mark, read: Mark) -> bool:
    names = set(read.get("organizations") or ())
    return any(names == set(right) for right in (gold["organizations"], *gold["organizations_alt"]))


def has_date(gold: Mark, read: Mark) -> bool:
    return read.get("date") in [gold["date"], *gold["date_alt"]]


def has_kind(gold: Mark, read: Mark) -> bool:
    """Return whether the kind is right. What is a result to one is a statistic to another."""
    kinds = {"result" if kind == "statistic" else kind for kind in (gold["kind"], read.get("kind"))}
    return len(kinds) == 1


def names_metric(gold: Mark, read: Mark) -> bool:
    named = (read.get("metric") or "").lower()
    return any(word.lower() in named for word in gold["metric_any"])


def is_partner(gold: Mark | None, read: Mark | None) -> bool:
    """Return whether both have a baseline, or a change, and of one value."""
    if not gold or not read:
        return False
    return read_number(gold["value"]) == read_number(read.get("value"))


def _read_numbers(mark: Mark) -> list[Fraction | None]:
    return [read_number(mark.get(name)) for name in ("value", "lower", "upper")]


def _scale(mark: Mark) -> list[Fraction | None]:
    factor = Fraction(1, 100) if mark.get("unit") == "%" else Fraction(1)
    numbers = _read_numbers(mark)
    return [None if number is None else number * factor for number in numbers]


def _is_as_written(gold: Mark, read: Mark, right: list[str | None]) -> bool:
    """Return whether there is no code for the unit, and its words were read."""
    text = (read.get("unit_text") or "").strip()
    has_no_code = any(code and code.startswith(_NO_CODE) for code in right)
    return bool(text) and text in gold["quote"] and has_no_code


def _is_code_of(unit: str, right: list[str | None]) -> bool:
    codes = [code for code in right if code and not code.startswith(_NO_CODE)]
    return canonize(unit) in map(canonize, codes)
