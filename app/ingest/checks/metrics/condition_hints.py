"""Hints at import: conditions that are in the quotes of a claim and are not given.

A separating condition that a claim lacks lets it be compared with claims of other cases. It is never filled,
because what is beside a number need not be its condition.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.numbers.quantity import Quantity, make_value_key
from app.domain.text import fold_words
from app.domain.units.unit import Unit
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import TextQuantity
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.metrics.existing import CheckedMetric
from app.ingest.checks.quantities import LocatedQuote
from app.models import ClaimQualifier

CODE = "condition_in_words"
_ARTICLE = re.compile(r"\b(?:an?|the|its|their|our|his|her|this|that|whose)\s$", re.IGNORECASE)
_NOUN = re.compile(
    r"[ -](?!(?:the|in|on|at|of|for|and|or|with|by|to|from|is|was|are|were|has|had|that|which)\b)[a-z]{3}"
)
_WINDOW = 12
_MAX_KNOWN = 10_000
_MAX_WORDS = 8
_PUNCTUATION = ".,;:!?()[]{}\"'“”‘’«»。，；：、（）"


class KnownTexts:
    """The texts that claims give for properties, folded, as far as they are looked up."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, set[str]] = {}

    def note(self, property_: str, text: str) -> None:
        """Add a text that a claim of the file gives."""
        self.list_of(property_).add(fold_words(text))

    def list_of(self, property_: str) -> set[str]:
        if property_ not in self._known:
            stored = select(ClaimQualifier.text_key).where(
                ClaimQualifier.property == property_, ClaimQualifier.text_key.is_not(None)
            )
            keys = self._session.scalars(stored.distinct().limit(_MAX_KNOWN))
            self._known[property_] = {key for key in keys if key is not None}
        return self._known[property_]


def hint_conditions(
    metric: CheckedMetric,
    given: Sequence[tuple[str, str]],
    numbers: Iterable[Quantity | None],
    quotes: Sequence[LocatedQuote],
    known: KnownTexts,
    pointer: str,
    findings: FaultCollector,
) -> None:
    """Add a hint for each separating property of which a quote has a value, and the claim has none.

    `given` are the properties and words of the conditions of the claim, and `numbers` its other numbers.
    """
    names = {name for name, _ in given}
    lacking = [
        declared
        for name, declared in metric.qualifiers.items()
        if declared.separates and name not in names
    ]
    if not lacking:
        return
    read: list[tuple[LocatedQuote, TextQuantity]] | None = None
    for declared in lacking:
        if declared.unit is None:
            found = _find_text(quotes, known.list_of(declared.name), given)
        else:
            read = list(read_all(quotes)) if read is None else read
            found = _find_quantity(read, declared.unit, given, numbers)
        if found:
            detail = (
                f"{found!r} is in a quote and may be the {declared.name!r} of the number: give it"
            )
            findings.doubt(pointer, CODE, detail)


def read_all(quotes: Sequence[LocatedQuote]) -> Iterator[tuple[LocatedQuote, TextQuantity]]:
    """Yield the quantities of the quotes of a claim, each with its quote."""
    for located in quotes:
        for number in read_quantities(located.quote.exact, located.language):
            yield located, number


def _find_quantity(
    read: Sequence[tuple[LocatedQuote, TextQuantity]],
    unit: Unit,
    given: Sequence[tuple[str, str]],
    numbers: Iterable[Quantity | None],
) -> str | None:
    """Return the words of the first quantity of a dimension that is neither given nor the claim's number."""
    own = {number.sort_key for number in numbers if number is not None}
    for located, number in read:
        if number.unit is None or number.unit.dimension != unit.dimension:
            continue
        value = number.value or number.lower
        words = number.whole.cut(located.quote.exact)
        is_own = value is not None and make_value_key(value, number.unit) in own
        if _is_in_name(located.quote.exact, number):
            continue
        if not is_own and not any(words in text or text in words for _, text in given):
            return words
    return None


def _is_in_name(text: str, number: TextQuantity) -> bool:
    """Return whether a quantity says which thing is meant: `its 39 m telescope`."""
    before, after = text[: number.whole.start], text[number.whole.end :]
    return bool(_ARTICLE.search(before[-_WINDOW:]) and _NOUN.match(after))


def _find_text(
    quotes: Sequence[LocatedQuote], known: set[str], given: Sequence[tuple[str, str]]
) -> str | None:
    """Return the longest known text in the quotes that is no part of what is given."""
    stated = [fold_words(text) for _, text in given]
    found = [
        text
        for located in quotes
        for text in list_known(fold_words(located.quote.exact), known)
        if not any(text in other for other in stated)
    ]
    return max(found, key=len, default=None)


def list_known(folded: str, known: set[str]) -> Iterator[str]:
    """Yield the known texts that are some words in a row, and those that are written without spaces."""
    if not known:
        return
    words = folded.split()
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MAX_WORDS, len(words)) + 1):
            joined = " ".join(words[start:end])
            for text in (joined, joined.strip(_PUNCTUATION)):
                if text in known:
                    yield text
                    break
    yield from (text for text in known if not text.isascii() and text in folded)
