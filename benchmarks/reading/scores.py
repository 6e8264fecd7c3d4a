"""Scores of a reader on one gold file.

A quantity is found if its span overlaps that of the gold and its value, or both bounds, are equal; each
gold quantity is found once. A right unit and a right comparator are then asked for in turn. What the
gold does not say is not held against the reader. Vague numbers are neutral on both sides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from benchmarks.reading.codes import canonize, is_same_thing
from benchmarks.reading.gold import NO_UNIT, GoldQuantity, GoldText
from benchmarks.reading.readers import Reader, Reading

LEVELS = ("value", "value+unit", "value+unit+comparator")
_SHARE_UNITS = {"1", "%", None}
_CLOSE = Fraction(1, 10**9)


@dataclass(slots=True)
class Tally:
    """Counts of one file. `right` has those of each level; `errors` are lines for a person."""

    gold: int = 0
    read: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    units_scored: int = 0
    comparators_scored: int = 0
    roles_scored: int = 0
    roles_right: int = 0
    exact_spans: int = 0
    names_read: int = 0
    wrong_offsets: int = 0
    errors: list[str] = field(default_factory=list)

    def precision(self, level: str) -> float:
        return 100 * self.right[level] / self.read if self.read else 100.0

    def recall(self, level: str) -> float:
        return 100 * self.right[level] / self.gold if self.gold else 100.0

    def f1(self, level: str) -> float:
        total = self.gold + self.read
        return 200 * self.right[level] / total if total else 100.0


def score(texts: Sequence[GoldText], read: Reader) -> Tally:
    tally = Tally()
    for text in texts:
        readings = list(read(text.text, text.language))
        for wrong in _list_wrong_offsets(text.text, readings):
            tally.wrong_offsets += 1
            quote = text.text[wrong.start : wrong.end]
            tally.errors.append(f"{text.id} offsets {wrong.start}-{wrong.end}: {quote!r}")
        _score_text(tally, text, readings)
    return tally


def _list_wrong_offsets(text: str, readings: Sequence[Reading]) -> Iterator[Reading]:
    """Yield the spans outside of the text, empty, with blanks at an end, or over the one before."""
    last_end = 0
    for reading in readings:
        quote = text[reading.start : reading.end]
        is_inside = last_end <= reading.start < reading.end <= len(text)
        if not is_inside or quote != quote.strip():
            yield reading
        last_end = max(last_end, reading.end)


def _score_text(tally: Tally, text: GoldText, readings: list[Reading]) -> None:
    unused = [reading for reading in readings if not reading.is_vague]
    for gold in text.quantities:
        if gold.is_neutral:
            continue
        found = _find(gold, unused)
        if not found and gold.optional:
            continue
        tally.gold += 1
        if not found:
            tally.errors.append(f"{text.id} missed {gold.quote!r} in {_surround(text.text, gold)}")
            continue
        unused = [reading for reading in unused if reading not in found]
        tally.read += 1
        _score_pair(tally, text, gold, found)
    for reading in unused:
        if not _is_neutral(text, reading):
            _count_false(tally, text, reading)


def _is_neutral(text: GoldText, reading: Reading) -> bool:
    near = [gold for gold in text.quantities if _overlap(gold, reading)]
    return any(gold.is_neutral for gold in near) or (text.partial and not near)


def _count_false(tally: Tally, text: GoldText, reading: Reading) -> None:
    tally.read += 1
    tally.names_read += any(
        start < reading.end and reading.start < end for start, end in text.names
    )
    shown = reading.value or f"{reading.lower}..{reading.upper}"
    quote = text.text[reading.start : reading.end]
    tally.errors.append(f"{text.id} false {quote!r} as {shown} {reading.unit}")


def _surround(text: str, gold: GoldQuantity) -> str:
    start, end = gold.start or 0, gold.end or len(text)
    return repr(text[max(0, start - 25) : end + 25])


def _score_pair(
    tally: Tally, text: GoldText, gold: GoldQuantity, found: tuple[Reading, ...]
) -> None:
    is_unit_right = all(_has_unit(gold, reading) for reading in found)
    is_comparator_right = (
        gold.comparators is None or len(found) > 1 or found[0].comparator in gold.comparators
    )
    tally.right["value"] += 1
    tally.right["value+unit"] += is_unit_right
    tally.right["value+unit+comparator"] += is_unit_right and is_comparator_right
    tally.units_scored += gold.units is not None
    tally.comparators_scored += gold.comparators is not None
    tally.exact_spans += (gold.start, gold.end) == (found[0].start, found[0].end)
    for name, is_right, right, read in (
        ("unit", is_unit_right, gold.units, found[0].unit),
        ("comparator", is_comparator_right, gold.comparators, found[0].comparator),
    ):
        if not is_right and right:
            wanted = " or ".join(sorted(right))
            tally.errors.append(f"{text.id} {name} of {gold.quote!r}: {wanted}, not {read}")
    _score_role(tally, text, gold, found[0])


def _score_role(tally: Tally, text: GoldText, gold: GoldQuantity, found: Reading) -> None:
    if found.role is None or not gold.marked or "role" not in gold.marked:
        return
    right = (gold.marked["role"], gold.marked["direction"])
    is_right = right == (found.role, found.direction)
    tally.roles_scored += 1
    tally.roles_right += is_right
    if not is_right:
        read = (found.role, found.direction)
        tally.errors.append(f"{text.id} role of {gold.quote!r}: {right}, not {read}")


def _find(gold: GoldQuantity, readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Find the reading of a gold quantity, the best if several have its value; () if none has."""
    near = [reading for reading in readings if _overlap(gold, reading)]
    equal = [reading for reading in near if _is_equal(gold, reading)]
    if equal:
        return (max(equal, key=lambda reading: _has_unit(gold, reading)),)
    return _find_ends(gold, near) if gold.loose and gold.lower is not None else ()


def _find_ends(gold: GoldQuantity, near: Sequence[Reading]) -> tuple[Reading, ...]:
    """Find the two readings that are the ends of a range; `from 3 to 5` may be no range at all."""
    ends = [
        next((reading for reading in near if _is_close(_to_fraction(reading.value), end)), None)
        for end in (gold.lower, gold.upper)
    ]
    found = tuple(reading for reading in ends if reading is not None)
    return found if len(found) == len(ends) else ()


def _overlap(gold: GoldQuantity, reading: Reading) -> bool:
    if gold.start is None or gold.end is None:
        return True
    return reading.start < gold.end and gold.start < reading.end


def _is_equal(gold: GoldQuantity, reading: Reading) -> bool:
    return _has_numbers(gold, reading, Fraction(1)) or _is_equal_share(gold, reading)


def _is_equal_share(gold: GoldQuantity, reading: Reading) -> bool:
    """Return whether one is a percentage and the other the same number without a unit: 40 % and 2/5."""
    is_percent = reading.unit == "%"
    if reading.unit not in _SHARE_UNITS or ("1" if is_percent else "%") not in (gold.units or ()):
        return False
    return _has_numbers(gold, reading, Fraction(1, 100) if is_percent else Fraction(100))


def _has_numbers(gold: GoldQuantity, reading: Reading, factor: Fraction) -> bool:
    """Compare the numbers of the gold with those read, times a factor."""
    theirs = [_to_fraction(number) for number in (reading.value, reading.lower, reading.upper)]
    scaled = [None if number is None else number * factor for number in theirs]
    ours = [gold.value, gold.lower, gold.upper]
    if not gold.loose:
        return ours == scaled
    return all(_is_close(number, other) for number, other in zip(ours, scaled, strict=True))


def _is_close(number: Fraction | None, other: Fraction | None) -> bool:
    if number is None or other is None:
        return number is other
    return abs(number - other) <= _CLOSE * abs(number)


def _has_unit(gold: GoldQuantity, reading: Reading) -> bool:
    if gold.units is None or _is_equal_share(gold, reading):
        return True
    return any(_is_right(code, gold, reading) for code in gold.units)


def _is_right(code: str, gold: GoldQuantity, reading: Reading) -> bool:
    if reading.unit is None:
        return code in {NO_UNIT, "1"}
    return canonize(code) == canonize(reading.unit) or is_same_thing(code, reading.unit, gold.quote)


def _to_fraction(number: str | None) -> Fraction | None:
    return None if number is None else Fraction(number)
