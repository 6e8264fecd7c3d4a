"""The number of a claim in quotes that state it in other words than the claim has for it.

A text states the number of a claim if the claim follows from it: `400 Wh/kg` and `0.4 kWh/kg` state about
400 Wh/kg, and about 400 Wh/kg does not state 400. A rounded number is another one. A tolerance only describes
a number, so that `402 Wh/kg` states `402 ± 5 Wh/kg`.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from app.domain.numbers.quantity import IMPLIED, Comparator, Quantity, ReadBy, to_fraction
from app.domain.quotes.span import Span
from app.domain.units.unit import Unit
from app.domain.units.units import convert, difference_of, get_unit
from app.extraction.agreement.denial import find_denial
from app.extraction.agreement.place import PlacedQuantity, list_whole
from app.extraction.agreement.quantity import is_piece
from app.extraction.language.claim_kind import find_contrary_word
from app.extraction.numbers.text_quantity import TextQuantity

# `disputed the figure of 402 Wh/kg`, `402 Wh/kg could not be reproduced`
_DISPUTED_BEFORE = re.compile(
    r"\b(?<!no\s)(?<!little\s)(?<!without\s)(?:disput|refut|debunk|contradict|retract|withdr[ae]w|question|doubt|reject)(?:n|e?[sd]|ing)?\s"
    # `rejected the offer and paid 200 million`: of another verb.
    r"(?:(?!(?:and|but)\s(?:paid|bought|made|sold|built|took|gave|won|lost|spent|kept|chose|[a-z]+ed)\b)[a-z]+\s){0,4}[$€£¥]?$"
    r"|(?:质疑|質疑|推翻|驳斥|駁斥|撤回)[^，。；\d]{0,6}$",
    re.IGNORECASE,
)
_DOUBTED_AFTER = re.compile(
    r"(?:\s[a-z]+){0,3}?\s(?:\w+n['’]t|cannot|(?:\w+\s)?(?:not|never))(?:\s(?:yet|been|be))*"
    r"\s(?:confirm|verif|reproduc|replicat|corroborat|substantiat|establish|reach|achiev|attain|found|observ|met)[a-z]*\b"
    r"|(?:\s[a-z]+){0,3}?\s(?:was|were|is|are|has\sbeen|have\sbeen)\s(?:\w+\s)?(?:disputed|refuted|debunked|retracted|withdrawn|questioned|rejected|unconfirmed|unverified)\b"
    r"|[^，。；\d]{0,8}?(?:未|没有|沒有|无法|無法|不能)(?:能|被|得到)*(?:证实|證實|确认|確認|验证|驗證|复现|重现|达到|達到)",
    re.IGNORECASE,
)
_WINDOW = 60


def find_in_other_words(
    text: str,
    language: str | None,
    quote: Span,
    claimed: Quantity,
    kind: str | None,
    *,
    difference: bool,
) -> Iterator[PlacedQuantity]:
    """Yield what states the quantity of a claim of a kind in a quote, in the order of the text.

    With `difference`, the zero of a unit plays no part: 10 °C are 10 K. A quantity without a `kind`, such
    as a baseline, may be stated as anything.
    """
    for found in list_whole(text, language, quote):
        if not _states(found.quantity, claimed, difference=difference) or _is_doubted(found):
            continue
        number = found.place(found.quantity.numeral)
        if kind is None or find_contrary_word(text, number, kind) is None:
            yield found


def _is_doubted(found: PlacedQuantity) -> bool:
    """Return whether a text denies a quantity, or says that it is not confirmed."""
    is_denied = find_denial(found.block, found.quantity) is not None
    return is_denied or is_doubted_beside(found.block, found.quantity)


def is_doubted_beside(block: str, quantity: TextQuantity) -> bool:
    """Return whether the words beside a quantity dispute it, or say that it is not confirmed."""
    before, after = block[: quantity.whole.start], block[quantity.whole.end :]
    return (
        _DISPUTED_BEFORE.search(before[-_WINDOW:]) is not None
        or _DOUBTED_AFTER.match(after[:_WINDOW]) is not None
    )


def _states(read: TextQuantity, claimed: Quantity, *, difference: bool) -> bool:
    comparator, unit = Comparator(claimed.comparator), get_unit(claimed.unit)
    own = _find_unit(read, claimed, unit)
    if own is None or own.dimension != unit.dimension or read.comparator is None:
        return False
    if comparator != read.comparator and comparator not in IMPLIED.get(read.comparator, ()):
        return False
    if difference:
        own, unit = difference_of(own), difference_of(unit)
    names = ("value",) if claimed.value is not None else ("lower", "upper")
    return all(
        _convert(getattr(read, name), own, unit) == _convert(getattr(claimed, name), unit, unit)
        for name in names
    )


def _find_unit(read: TextQuantity, claimed: Quantity, unit: Unit) -> Unit | None:
    """Return the unit of a number of the text; None if it is not known, or cannot be the claim's.

    A number without a unit has the claim's if the words of the claim have none either.
    """
    if unit.code in read.codes or is_piece(read.codes, unit.code):
        return unit
    is_bare = read.unit_text is None and claimed.unit_text is None
    return unit if is_bare and not read.codes and claimed.read_by == ReadBy.READER else read.unit


def _convert(value: str | None, own: Unit, unit: Unit) -> Fraction | None:
    return None if value is None else convert(to_fraction(value), own, unit)
