"""The numbers in the statements of a claim against the number that it claims, by the one reader of numbers."""

import re
from collections.abc import Iterator, Sequence

from app.domain.numbers.quantity import Quantity
from app.domain.units.unit import Unit
from app.domain.units.units import get_unit
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.verdicts.compare_numbers import (
    Rule,
    compare,
    read_claimed,
    read_stated,
)
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.claim_numbers import ClaimNumbers
from app.ingest.checks.quantities import LocatedQuote
from app.schemas.claims import ClaimCreate

# Beside these, words of a claim are a part of another number.
_JOINED_BEFORE = re.compile(r"[\w.,−–-]$|\d\s$")
_JOINED_AFTER = re.compile(r"[\w/·^²³]")
# What makes a number another one than that of a claim: a rounded one, or a bound that holds, is not.
_OTHER = frozenset({Rule.OTHER_NUMBER, Rule.WITHIN_BOUND})


def hint_statements(
    claim: ClaimCreate,
    quotes: Sequence[LocatedQuote],
    numbers: ClaimNumbers,
    conditions: Sequence[Quantity],
    pointer: str,
    findings: FaultCollector,
) -> None:
    """Add a hint at each statement that has a number, and not that of its claim.

    A statement may be without a number, and have others beside that of the claim: it is our own sentence.
    """
    quantity = numbers.quantity.quantity
    if quantity is None:
        return
    known = [quantity, *filter(None, [numbers.baseline.quantity]), *conditions]
    for language, statement in (claim.statements or {}).items():
        if _repeats(statement, claim.quantity.as_stated):
            continue
        read = [own for own in read_quantities(statement, language) if not own.vague]
        if not read or any(_is_stated(statement, own, quantity) for own in read):
            continue
        others = [
            own
            for own in read
            if own.role is not QuantityRole.CHANGE
            and (own.unit or own.codes)
            and not any(_is_stated(statement, own, other) for other in known)
        ]
        unit = get_unit(quantity.unit)
        if other := _choose(others, unit, list(_list_quoted(claim, quotes)) if others else []):
            detail = (
                f"it says {other.span.cut(statement)!r}, and the number of the claim is "
                f"{claim.quantity.as_stated[:60]!r}: correct the statement, or the number"
            )
            findings.doubt(f"{pointer}/statements/{language}", "statement_differs", detail)


def _repeats(statement: str, words: str) -> bool:
    """Return whether a statement has the number of its claim in the words of the source.

    Most do, and then nothing has to be read, which takes most of a millisecond.
    """
    start = -1 if words[-1].isdecimal() else statement.find(words)
    while start >= 0:
        end = start + len(words)
        if not _JOINED_BEFORE.search(statement, max(0, start - 2), start) and not (
            _JOINED_AFTER.match(statement, end)
        ):
            return True
        start = statement.find(words, end)
    return False


def _is_stated(statement: str, own: TextQuantity, claimed: Quantity) -> bool:
    """Return whether a number of a statement is a claimed one, as exact or rounded."""
    unit = get_unit(claimed.unit)
    written = unit if unit.code in own.codes or not own.codes else own.unit
    if written is None or written.dimension != unit.dimension:
        return False
    stated = read_stated(statement, own, written, unit)
    return compare(stated, read_claimed(claimed, unit), unit) not in _OTHER


def _choose(
    others: Sequence[TextQuantity], unit: Unit, quoted: Sequence[TextQuantity]
) -> TextQuantity | None:
    """Return the number that speaks against a claim in this unit; None without one.

    That is one in a unit of its dimension, or else one that the words of the claim do not have.
    """
    alike = (own for own in others if own.unit and own.unit.dimension == unit.dimension)
    values = {_get_value(number) for number in quoted}
    strange = (own for own in others if _get_value(own) not in values)
    return next(alike, None) or next(strange, None)


def _get_value(number: TextQuantity) -> tuple[str | None, ...]:
    return number.value, number.lower, number.upper


def _list_quoted(claim: ClaimCreate, quotes: Sequence[LocatedQuote]) -> Iterator[TextQuantity]:
    """Yield the numbers of the quotes, and of what the claim says in words."""
    for located in quotes:
        yield from read_quantities(located.quote.exact, located.language)
    for words in (claim.subject, claim.scope, claim.relative_to):
        yield from read_quantities(words) if words else ()
