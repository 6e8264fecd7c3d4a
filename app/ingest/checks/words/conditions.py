"""Conditions of a claim that none of its quotes has, of which the quotes state another value.

A claim may give what no quote says. But where a quote has one temperature alone, and the claim gives another
one, the claim is wrong, or its note says why both are right. Where it is less clear, it is a hint.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.numbers.quantity import Quantity, make_value_key
from app.domain.text import fold_words
from app.domain.units.unit import Unit
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.verdicts.compare_numbers import (
    DIFFERING,
    ComparedNumber,
    compare,
    read_claimed,
    read_stated,
)
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.metrics.condition_hints import KnownTexts, list_known, read_all
from app.ingest.checks.metrics.existing import CheckedMetric, DeclaredQualifier
from app.ingest.checks.quantities import LocatedQuote, QuotedNumber
from app.ingest.checks.words.conditions_beside import find_contrary, is_of_process
from app.ingest.rows.record import Row, read
from app.models import ClaimQualifier
from app.schemas.claims import ClaimCreate

CODE = "condition_differs"
_COUNT_ALONE = "1"
_MAX_NAMED = 3


# What `at room temperature` can be, in kelvins.
_ROOM = (288, 303)
_ROOM_WORDS = re.compile(r"\b(?:room|ambient)[ -]temperatures?\b|室温|常温", re.IGNORECASE)


class _Other(NamedTuple):
    """A number that quotes state in the stead of a condition: whether it surely is one, or a range of which it is an end."""

    words: str
    is_clear: bool
    is_cut: bool


@dataclass(frozen=True, slots=True)
class CheckedConditions:
    """The rows of the conditions of a claim, its other numbers, and the keys of all these quantities."""

    claim: ClaimCreate
    rows: Sequence[Row]
    numbers: Sequence[Quantity | None]
    pointer: str
    own_keys: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        quantities = (read(row, ClaimQualifier.quantity) for row in self.rows)
        numbers = (*self.numbers, *quantities)
        self.own_keys.update(number.sort_key for number in numbers if number is not None)

    def find_pointer(self, words: str) -> str:
        """Return the pointer to the condition that the claim gives in these words."""
        given = (item.text or item.as_stated for item in self.claim.qualifiers)
        return f"{self.pointer}/qualifiers/{list(given).index(words)}"


def check_conditions(
    given: CheckedConditions,
    metric: CheckedMetric,
    quotes: Sequence[LocatedQuote],
    stating: Sequence[QuotedNumber | None],
    known: KnownTexts,
    findings: FaultCollector,
) -> set[int]:
    """Report each condition in whose stead the quotes state another one.

    `stating` has the number of the claim in each quote. Return the positions of the quotes that state it under
    another condition.
    """
    elsewhere = set[int]()
    read_numbers: list[tuple[LocatedQuote, TextQuantity]] | None = None
    for row in given.rows:
        declared = metric.qualifiers[read(row, ClaimQualifier.property)]
        quantity, text = read(row, ClaimQualifier.quantity), read(row, ClaimQualifier.text)
        if text is not None:
            other = _find_other_text(text, given, quotes, known.list_of(declared.name))
            if other:
                detail = f"{_name(text, declared)}, and a quote says {other!r}: give that, if it is meant"
                findings.doubt(given.find_pointer(text), CODE, detail)
        elif quantity and declared.unit:
            beside = _find_beside(quantity, declared, metric, given, quotes, stating)
            elsewhere.update(beside)
            if row[ClaimQualifier.evidence_position.key] is not None:
                if beside and len(beside) == sum(number is not None for number in stating):
                    _report_beside(next(iter(beside.values())), quantity, declared, given, findings)
                continue
            if read_numbers is None:
                read_numbers = list(read_all(quotes))
            others = _find_others(read_numbers, quantity, declared.unit, given)
            if others:
                _report(others, quantity, declared, metric, given, findings)
    return elsewhere


def _is_bound(number: TextQuantity, own: Unit, quantity: Quantity) -> bool:
    """Return whether a condition is one end of a range that a text states."""
    if number.lower is None or number.upper is None or quantity.value is None:
        return False
    ends = (make_value_key(end, own) for end in (number.lower, number.upper))
    return quantity.sort_key in ends


def _is_mirrored(value: str, own: Unit, quantity: Quantity) -> bool:
    """Return whether a condition has a sign that the words say otherwise: a headwind of 0.3 m/s is -0.3 m/s."""
    other = value[1:] if value[0] == "-" else f"-{value}"
    return make_value_key(other, own) == quantity.sort_key


def _is_room(words: str, claimed: ComparedNumber) -> bool:
    """Return whether words say `room temperature` for a claimed one, in kelvins, that can be that of a room."""
    kelvins = claimed.value
    return (
        kelvins is not None and _ROOM[0] <= kelvins <= _ROOM[1] and bool(_ROOM_WORDS.search(words))
    )


def _find_beside(
    quantity: Quantity,
    declared: DeclaredQualifier,
    metric: CheckedMetric,
    given: CheckedConditions,
    quotes: Sequence[LocatedQuote],
    stating: Sequence[QuotedNumber | None],
) -> dict[int, str]:
    """Return the positions of the quotes that have another condition beside the number, with its words."""
    unit = declared.unit
    if unit is None or not _is_only_one(declared, metric):
        return {}
    others = given.own_keys - {quantity.sort_key}
    return {
        position: words
        for position, (located, number) in enumerate(zip(quotes, stating, strict=True))
        if number
        and (words := find_contrary(located, number, quantity, (unit, metric.unit), others))
    }


def _report_beside(
    words: str,
    quantity: Quantity,
    declared: DeclaredQualifier,
    given: CheckedConditions,
    findings: FaultCollector,
) -> None:
    detail = (
        f"{words!r} is beside the number, and {quantity.as_stated!r} is given as {declared.name!r}: give what is beside "
        "it, or say in the `note` of the claim why both are right"
    )
    pointer = given.find_pointer(quantity.as_stated)
    findings.contradict(pointer, CODE, detail, note=given.claim.note)


def _name(words: str, declared: DeclaredQualifier) -> str:
    return f"no quote has {words!r}, which is given as {declared.name!r}"


def _find_others(
    numbers: Sequence[tuple[LocatedQuote, TextQuantity]],
    quantity: Quantity,
    unit: Unit,
    given: CheckedConditions,
) -> list[_Other]:
    """Return the numbers of a dimension, none if one of them may be what is given."""
    found: dict[str, _Other] = {}
    claimed = read_claimed(quantity, unit)
    for located, number in numbers:
        own, value = number.unit, number.value or number.lower
        if own is None or value is None or own.dimension != unit.dimension:
            continue
        key, words = make_value_key(value, own), located.quote.exact
        is_own = key in given.own_keys and key != quantity.sort_key
        if is_own or number.role is QuantityRole.CHANGE:
            continue
        is_cut = _is_bound(number, own, quantity)
        if not is_cut and (
            compare(read_stated(words, number, own, unit), claimed, unit) not in DIFFERING
            or _is_mirrored(value, own, quantity)
            or (unit.code == "K" and _is_room(words, claimed))
        ):
            return []
        is_clear = own.code == quantity.unit and not is_of_process(words, number)
        found.setdefault(key, _Other(number.whole.cut(words), is_clear, is_cut))
    return list(found.values())


def _report(
    others: Sequence[_Other],
    quantity: Quantity,
    declared: DeclaredQualifier,
    metric: CheckedMetric,
    given: CheckedConditions,
    findings: FaultCollector,
) -> None:
    pointer = given.find_pointer(quantity.as_stated)
    named = ", ".join(repr(other.words) for other in others[:_MAX_NAMED])
    detail = f"{_name(quantity.as_stated, declared)}, and the quotes say {named}"
    cut = next((other for other in others if other.is_cut), None)
    if cut and _is_only_one(declared, metric):
        detail = f"{quantity.as_stated!r} is one end of {cut.words!r}: give all of it, or say in the `note` of the claim why"
        findings.contradict(pointer, "number_cut", detail, note=given.claim.note)
        return
    is_clear = len(others) == 1 and others[0].is_clear
    if is_clear and _is_only_one(declared, metric):
        detail += ": give what they say, quote the words that say it, or say in the `note` of the claim why both are right"
        findings.contradict(pointer, CODE, detail, note=given.claim.note)
    else:
        findings.doubt(pointer, CODE, f"{detail}: give that, if it is meant")


def _is_only_one(declared: DeclaredQualifier, metric: CheckedMetric) -> bool:
    """Return whether a number of a dimension can be no other thing: neither what is measured nor a ratio."""
    dimension = declared.get_dimension()
    alike = [own for own in metric.qualifiers.values() if own.get_dimension() == dimension]
    return len(alike) == 1 and dimension not in (metric.unit.dimension, _COUNT_ALONE)


def _find_other_text(
    text: str, given: CheckedConditions, quotes: Sequence[LocatedQuote], known: set[str]
) -> str | None:
    """Return the longest known text of a property in the quotes, None if they have what is given.

    HPL is not in HPL-AI, if both are known.
    """
    own = fold_words(text)
    stated = [fold_words(other) for other in _list_texts(given.rows)]
    others: list[str] = []
    for located in quotes:
        rest = fold_words(located.quote.exact)
        found = list(list_known(rest, known))
        for longer in found:
            if own in longer and own != longer:
                rest = rest.replace(longer, " ")
        if own in rest:
            return None
        others += [other for other in found if other not in stated and other not in own]
    return max(others, key=len, default=None)


def _list_texts(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        if (text := read(row, ClaimQualifier.text)) is not None:
            yield text
        if (quantity := read(row, ClaimQualifier.quantity)) is not None:
            yield quantity.as_stated
