"""Claims that a guard has to refuse, made of gold quantities, and the honest ones that it has to take.

A cut claim quotes the words of a quantity less one to three tokens, left, right or on both sides, so that
a part of numeral, unit or cue is missing. It gives what the whole states, what a naive reader would read
in the words that are left, or nothing. A false claim quotes all words, and gives a part of what they
state. A bare claim leaves off what is counted, and that only: `671B` of `671B parameters`. Words that still hold numeral and unit in full, and the cue in full or not at all, are no cut if
what is given is right: an article or `old` after `years` may be left out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

from app.domain.quotes.span import Span
from benchmarks.reading.gold import NO_UNIT, GoldQuantity
from benchmarks.reading.parts import Parts, find_parts
from benchmarks.reading.readers import Reader

_MAX_TOKENS = 3
_TOKEN = re.compile(r"[A-Za-zÀ-ɏЀ-ӿ]+|\d+|\S")
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_EXPONENT = re.compile(r"(?<=[A-Za-z\]])\d$")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a claim gives beside its words; None where it leaves out."""

    value: str | None = None
    lower: str | None = None
    upper: str | None = None
    unit: str | None = None
    comparator: str | None = None


Check = Callable[[str, str | None, int, int, Stated], Sequence[str]]
"""Returns the codes of the faults of a claim; none if it is accepted as read."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim about a text. `kind` says how it was made."""

    kind: str
    span: Span
    stated: Stated


def list_honest(gold: GoldQuantity) -> list[Claim]:
    """List the right claims of a quantity, one for each right reading of it: any may be accepted."""
    if gold.start is None or gold.end is None:
        return []
    quote = Span(gold.start, gold.end)
    return [Claim("honest", quote, stated) for stated in _list_right(gold)]


def _list_right(gold: GoldQuantity) -> list[Stated]:
    units = [None if code == NO_UNIT else code for code in gold.units or (NO_UNIT,)]
    comparators = sorted(gold.comparators) if gold.comparators else [None]
    value, lower, upper = _write(gold.value), _write(gold.lower), _write(gold.upper)
    return [
        Stated(value, lower, upper, unit, comparator)
        for unit, comparator in product(units, comparators)
    ]


def _write(number: Fraction | None) -> str | None:
    """Write a decimal number, or a fraction where none is exact."""
    if number is None:
        return None
    denominator = number.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator > 1:
        return str(number)
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def list_faulty(text: str, gold: GoldQuantity, read: Reader, language: str) -> Iterator[Claim]:
    """Yield the cut and the false claims of a quantity, each once.

    `read` reads the words that a cut has left, as a guard would that looks at nothing else.
    """
    parts = find_parts(text, gold)
    if parts is None:
        return
    right = _list_right(gold)
    # The two numbers of a pair may be two quantities, each of which may be claimed.
    if gold.loose and gold.lower is not None:
        return
    is_counted = (right[0].unit or "").startswith("{")
    for span in _list_cuts(text, parts):
        kind = "bare" if is_counted and parts.lacks_only_units(span) else "cut"
        given = _list_given(text[span.start : span.end], right[0], read, language)
        for stated in dict.fromkeys(given):
            yield Claim(kind, span, stated)
    for stated in _list_false(text, parts, gold, right):
        for span in dict.fromkeys((parts.quote, parts.whole)):
            yield Claim("false", span, stated)


def _list_cuts(text: str, parts: Parts) -> Iterator[Span]:
    seen = set()
    for base in (parts.quote, parts.whole):
        tokens = [match.span() for match in _TOKEN.finditer(text, base.start, base.end)]
        for left, right in product(range(_MAX_TOKENS + 1), repeat=2):
            rest = tokens[left : len(tokens) - right]
            if not rest:
                continue
            span = Span(rest[0][0], rest[-1][1])
            if span not in seen and parts.is_cut_by(span):
                seen.add(span)
                yield span


def _list_given(words: str, right: Stated, read: Reader, language: str) -> Iterator[Stated]:
    yield Stated()
    yield right
    yield replace(right, unit=None, comparator=None)
    for reading in read(words, language)[:1]:
        naive = Stated(reading.value, reading.lower, reading.upper, reading.unit)
        yield naive
        yield replace(naive, comparator=reading.comparator)
    if match := _DIGITS.search(words):
        value = match[0].replace(",", "")
        yield Stated(value)
        yield Stated(value, unit=right.unit, comparator=right.comparator)


def _list_false(
    text: str, parts: Parts, gold: GoldQuantity, right: Sequence[Stated]
) -> Iterator[Stated]:
    """Yield what has one thing left off: sign, scale, an end of a range, denominator, exponent, cue."""
    first = right[0]
    if gold.value is not None:
        if gold.value < 0:
            yield replace(first, value=_write(-gold.value))
        match = _DIGITS.search(text, parts.numeral.start, parts.numeral.end)
        digits = match[0].replace(",", "") if match else None
        if digits and Fraction(digits) != gold.value:
            yield Stated(digits)
            yield replace(first, value=digits)
    else:
        yield from (
            replace(first, value=end, lower=None, upper=None) for end in (first.lower, first.upper)
        )
        yield replace(first, lower=_write((gold.lower or Fraction()) + 1))
        if gold.lower is not None and gold.lower < 0:
            yield replace(first, lower=_write(-gold.lower))
    codes = {stated.unit for stated in right}
    if first.unit:
        above = first.unit.partition("/")[0]
        shorter = {above, _EXPONENT.sub("", first.unit), first.unit.rpartition(".")[2]}
        # A bare 1 is no unit, and no claim of another.
        yield from (replace(first, unit=code) for code in sorted(shorter - codes - {"", "1"}))
    if gold.comparators and "eq" not in gold.comparators:
        yield replace(first, comparator="eq")
        yield Stated(first.value, first.lower, first.upper, comparator="eq")
