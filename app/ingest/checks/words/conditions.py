"""Conditions of a claim that none of its quotes has, of which the quotes state another value.

A claim may give what no quote says. But where a quote has one temperature alone, and the claim gives another
one, the claim is wrong, or its note says why both are right. Where it is less clear, it is a hint.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.domain.numbers.quantity import Quantity, make_value_key
from app.domain.text import fold_words
from app.domain.units.unit import Unit
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.verdicts.compare_numbers import DIFFERING, compare, read_claimed, read_stated
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.metrics.condition_hints import KnownTexts, list_known, read_all
from app.ingest.checks.metrics.existing import CheckedMetric, DeclaredQualifier
from app.ingest.checks.quantities import LocatedQuote
from app.ingest.rows.record import Row, read
from app.models import ClaimQualifier
from app.schemas.claims import ClaimCreate

CODE = "condition_differs"
_COUNT_ALONE = "1"
_MAX_NAMED = 3


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
    known: KnownTexts,
    findings: FaultCollector,
) -> None:
    """Report each condition in whose stead the quotes state another one."""
    read_numbers: list[tuple[LocatedQuote, TextQuantity]] | None = None
    for row in given.rows:
        declared = metric.qualifiers[read(row, ClaimQualifier.property)]
        quantity, text = read(row, ClaimQualifier.quantity), read(row, ClaimQualifier.text)
        if text is not None:
            other = _find_other_text(text, given, quotes, known.list_of(declared.name))
            if other:
                detail = f"{_name(text, declared)}, and a quote says {other!r}: give that, if it is meant"
                findings.doubt(given.find_pointer(text), CODE, detail)
        elif quantity and declared.unit and row[ClaimQualifier.evidence_position.key] is None:
            if read_numbers is None:
                read_numbers = list(read_all(quotes))
            others = _find_others(read_numbers, quantity, declared.unit, given)
            if others:
                _report(others, quantity, declared, metric, given, findings)


def _name(words: str, declared: DeclaredQualifier) -> str:
    return f"no quote has {words!r}, which is given as {declared.name!r}"


def _find_others(
    numbers: Sequence[tuple[LocatedQuote, TextQuantity]],
    quantity: Quantity,
    unit: Unit,
    given: CheckedConditions,
) -> list[tuple[str, Unit]]:
    """Return the words and units of the numbers of a dimension, none if one of them may be what is given."""
    found: dict[str, tuple[str, Unit]] = {}
    claimed = read_claimed(quantity, unit)
    for located, number in numbers:
        own, value = number.unit, number.value or number.lower
        if own is None or value is None or own.dimension != unit.dimension:
            continue
        key, words = make_value_key(value, own), located.quote.exact
        is_own = key in given.own_keys and key != quantity.sort_key
        if is_own or number.role is QuantityRole.CHANGE:
            continue
        if compare(read_stated(words, number, own, unit), claimed, unit) not in DIFFERING:
            return []
        found.setdefault(key, (number.whole.cut(words), own))
    return list(found.values())


def _report(
    others: Sequence[tuple[str, Unit]],
    quantity: Quantity,
    declared: DeclaredQualifier,
    metric: CheckedMetric,
    given: CheckedConditions,
    findings: FaultCollector,
) -> None:
    pointer = given.find_pointer(quantity.as_stated)
    named = ", ".join(repr(words) for words, _ in others[:_MAX_NAMED])
    detail = f"{_name(quantity.as_stated, declared)}, and the quotes say {named}"
    is_clear = len(others) == 1 and others[0][1].code == quantity.unit
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

    HPL does not stand in HPL-AI, if both are known.
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
