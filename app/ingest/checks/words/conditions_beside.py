"""The condition beside the number of a claim, where a quote has several: `402 MPa at 60 °C and 350 MPa at 300 °C`.

What is beside a number is in its part of the sentence, between commas and conjunctions, or in the sentence if that
has no other number of what is measured. A temperature of a process (`after annealing at 600 °C`) is no condition.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from app.domain.numbers.quantity import Quantity, make_value_key
from app.domain.quotes.span import Span
from app.domain.units.unit import Unit
from app.extraction.language.claim_kind import find_part, find_sentence
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.verdicts.compare_numbers import DIFFERING, compare, read_claimed, read_stated
from app.ingest.checks.quantities import LocatedQuote, QuotedNumber

_PROCESS = (
    r"anneal|sinter|cur(?:e|ing)|calcin|temper(?:ed|ing)|quench|heat(?:ed|ing)|dr(?:y|ied)|bak|fir(?:ed|ing)|stor(?:ed|age|ing)"
    r"|age(?:d|ing)|deposit|synthesi|grow[ni]|cast|forg|roll(?:ed|ing)|melt|weld|solder|treat|process|extrud|pyroly"
)
_PROCESS_BEFORE = re.compile(
    rf"\b(?:{_PROCESS})[a-z]*\s(?:[a-z]+\s){{0,3}}?$|\bafter\s[a-z]+ing\s(?:[a-z]+\s){{0,3}}?$"
    r"|(?:退火|烧结|煅烧|回火|淬火|加热|固化|热处理|沉积|合成|存放|储存)[^，。；\d]{0,6}$"
)
_PROCESS_AFTER = re.compile(
    r"\s?(?:下)?(?:退火|烧结|煅烧|回火|淬火|加热|固化|热处理|沉积|合成|存放|储存)"
)
_JOINED = re.compile(r"[\s,，、/&]*(?:and|or|as well as|和|及|或|与)?\s*(?:at\s)?\s*")
_RESPECTIVELY = re.compile(r"\brespectively\b|分别|依次", re.IGNORECASE)
_WINDOW = 60


def is_of_process(text: str, number: TextQuantity) -> bool:
    """Return whether a number of a text says how a thing was made or kept, and not how it was tested."""
    before = text[max(0, number.whole.start - _WINDOW) : number.whole.start]
    after = text[number.whole.end :]
    return bool(_PROCESS_BEFORE.search(before) or _PROCESS_AFTER.match(after))


def find_contrary(
    located: LocatedQuote,
    stated: QuotedNumber,
    claimed: Quantity,
    units: tuple[Unit, Unit],
    own_keys: Collection[str],
) -> str | None:
    """Return the words beside a number that give another value than the `claimed` condition; None without any.

    `units` are that of the condition and that of the metric. `own_keys` are the keys of the other numbers of the claim.
    """
    if located.span is None:
        return None
    text, (unit, measured) = located.quote.exact, units
    own = stated.number.shift(-located.span.start)
    read = read_quantities(text, located.language)
    alike = [number for number in read if _is_alike(text, number, unit)]
    target = read_claimed(claimed, unit)
    beside = [
        number
        for number in _list_beside(text, own, read, alike, measured)
        if _make_key(number) not in own_keys
    ]
    others = [
        number
        for number in beside
        if compare(read_stated(text, number, number.unit or unit, unit), target, unit) in DIFFERING
    ]
    if len(others) != 1 or len(beside) != 1:
        return None
    given = [number for number in alike if number not in others]
    is_listed = any(_is_joined(text, number, others[0]) for number in given)
    return None if is_listed else others[0].whole.cut(text)


def _is_alike(text: str, number: TextQuantity, unit: Unit) -> bool:
    return (
        number.unit is not None
        and number.unit.dimension == unit.dimension
        and number.role is not QuantityRole.CHANGE
        and not number.vague
        and not is_of_process(text, number)
    )


def _list_beside(
    text: str,
    own: Span,
    read: Sequence[TextQuantity],
    alike: Sequence[TextQuantity],
    measured: Unit,
) -> Iterator[TextQuantity]:
    """Yield the first of equal numbers that are in the part of a number or, without any, in its sentence."""
    sentence, part = find_sentence(text, own), find_part(text, own)
    if _RESPECTIVELY.search(sentence.cut(text)):
        return
    found = [number for number in alike if _is_in(part, number)]
    if not found:
        rivals = [
            number
            for number in read
            if number.unit
            and number.unit.dimension == measured.dimension
            and not _overlaps(number.whole, own)
            and _is_in(sentence, number)
        ]
        found = [] if rivals else [number for number in alike if _is_in(sentence, number)]
    keys = {_make_key(number): number for number in reversed(found)}
    yield from keys.values()


def _make_key(number: TextQuantity) -> str:
    value = number.value or number.lower or number.upper
    return make_value_key(value, number.unit) if value and number.unit else ""


def _is_joined(text: str, number: TextQuantity, other: TextQuantity) -> bool:
    """Return whether two numbers are of one list: `at 20 °C and 60 °C`."""
    first, last = sorted((number.whole, other.whole), key=lambda span: span.start)
    return _JOINED.fullmatch(text, first.end, max(first.end, last.start)) is not None


def _is_in(area: Span, number: TextQuantity) -> bool:
    return area.start <= number.whole.start and number.whole.end <= area.end


def _overlaps(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end
