"""Agreement of roles: the baseline that a claim gives is neither the result, nor the amount of a change.

`rose from 1.89 V to 1.97 V` has the value 1.97 V and the baseline 1.89 V, not the other way round. A claim
of the old number alone has no baseline, and is not looked at here.
"""

import re

from app.extraction.agreement.place import Disagreement, PlacedQuantity
from app.extraction.combinations.changes import is_from_to
from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity

_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s|[。！？;；]|\n\s*\n")
_WORDS_BEFORE = re.compile(r"(?:[^\s,.;]+\s){0,2}$|[^\s，。；,.;\d]{0,8}$")
_LED_TO = re.compile(r",?\s(?:[a-z]+\s)?to\s(?:[a-z]+\s)?|[，,]?(?:升|降|增|达)?[至到]")
# How far before a number its words are looked for.
_WINDOW = 90


def check_roles(quantity: PlacedQuantity, baseline: PlacedQuantity) -> Disagreement | None:
    """Return a fault if the text clearly gives the baseline of a claim another role.

    That is known only of two numbers of one block of a text.
    """
    if quantity.block != baseline.block or quantity.offset != baseline.offset:
        return None
    block, value, before = quantity.block, quantity.quantity, baseline.quantity
    if before.role is QuantityRole.CHANGE and value.role is not QuantityRole.CHANGE:
        # A change in percent may be the earlier of two rates: `grew by 3%, and is 5% now`.
        between = block[before.whole.end : value.whole.start]
        if before.codes == ("%",) and not _LED_TO.fullmatch(between):
            return None
        role = "is the amount of a change: give it as `stated_change`"
    elif value.role is QuantityRole.BASELINE and _find_result(quantity) is before:
        role = f"is the result, which started from {value.span.cut(block)!r}: exchange the two"
    else:
        return None
    said = _quote(block, *sorted((value, before), key=lambda quantity: quantity.whole.start))
    detail = f"the words say: {said!r}; there, {before.span.cut(block)!r} {role}"
    return Disagreement("role_differs", "as_stated", detail)


def _find_result(placed: PlacedQuantity) -> TextQuantity | None:
    """Find what a change led to from a baseline: after `from ... to`, else the last number before it."""
    own, block = placed.quantity, placed.block
    others = [other for other in placed.read if _is_result(block, own, other)]
    later = next((other for other in others if other.span.start > own.span.start), None)
    if later:
        flat = flatten(block)
        before = flat[max(0, own.span.start - _WINDOW) : own.span.start]
        if is_from_to(before, flat[own.span.end : later.span.start]):
            return later
    earlier = [other for other in others if other.span.start < own.span.start]
    return earlier[-1] if earlier else later


def _is_result(block: str, baseline: TextQuantity, other: TextQuantity) -> bool:
    if other.role is not QuantityRole.VALUE or other.vague or _is_apart(block, baseline, other):
        return False
    if baseline.unit is None or other.unit is None:
        return not baseline.codes or not other.codes or baseline.codes == other.codes
    return baseline.unit.dimension == other.unit.dimension


def _is_apart(block: str, quantity: TextQuantity, other: TextQuantity) -> bool:
    """Return whether a sentence ends between two quantities."""
    first, last = sorted((quantity.whole, other.whole), key=lambda span: span.start)
    return _SENTENCE_END.search(block, first.end, last.start) is not None


def _quote(block: str, first: TextQuantity, last: TextQuantity) -> str:
    """Return the words of two quantities, with those right before them and between them."""
    start = first.whole.start
    words = _WORDS_BEFORE.search(block, max(0, start - 24), start)
    start = words.start() if words else start
    between = block[first.whole.end : last.whole.start]
    shown = between if len(between) <= _WINDOW else " ... "
    return block[start : first.whole.end] + shown + block[last.whole.start : last.whole.end]
