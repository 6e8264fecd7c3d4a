"""Agreement of roles: the value of a claim is no older number, and its baseline is neither the result nor a change.

`rose from 1.89 V to 1.97 V` has the value 1.97 V and the baseline 1.89 V, not the other way round.
"""

import re

from app.extraction.agreement.place import Disagreement, PlacedQuantity
from app.extraction.combinations.changes import is_from_to
from app.extraction.language.sentence_ends import list_sentence_ends
from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.words import change_words

_YEAR = re.compile(r"(?:19|20)\d\d")
_CLAUSE_END = re.compile("[;；]")
# Words right before an older number, which the reader takes for any other.
_SOME = r"(?:[a-z]+\s){0,3}[$€£¥]?$"
_OLDER_BEFORE = re.compile(
    r"[(\[](?:in\s)?(?:(?:19|20)\d\d|(?:the\s)?(?:previous|prior|last)\s(?:year|quarter|month|period)|a\syear\s(?:ago|earlier))"
    r"[:,]?\s[$€£¥]?$"
    rf"|\b(?:surpass|beat|break|top|exceed|eclips|overtak|better)(?:ing|s|ed)?\s(?:the|its|his|her|their|an?|last\s\w+'s|[a-z]+'s)\s{_SOME}"
    r"|[(,]\s?(?:the\s|its\s)?(?:previous|older|earlier|last|prior|preceding)\s(?:chip|model|version|generation|one|part|design|record|cell|edition|release)[:,]?\s[$€£¥]?$"
    r"|\b(?:double|triple|twice|treble|quadruple)\sthe\s[$€£¥]?$"
    r"|[（(](?:上年|去年|上一?年度?|\d{4}年)(?:同期)?[为是：:]?$"
    r"|(?:上年|去年|上一?年度?|前一?年|上[月季](?:度)?|上一?代|前一?代|[老旧]款|[老旧]版|原型)(?:产品|同期)?(?:仅|只)?(?:为|是|有)(?:亏损)?$|而\d{4}年(?:同期)?(?:仅|只)?(?:为|是|有)$|而(?:去年|上年|对照|安慰剂)[^，。；\d]{0,5}$"
    r"|(?:高于|低于|超过|优于|多于|少于|好于|不及)[^，。；\d]{1,8}的$",
    re.IGNORECASE,
)
# `A year earlier it was`, `its predecessor had`: the result is in the sentence before or after it.
_OLDER_SENTENCE = re.compile(
    rf"(?:^|\s)(?:a\s(?:year|month|decade)\s(?:earlier|ago|before)|last\s(?:year|month)),?\s"
    rf"(?:it|that|this|they|the\s[a-z]+)\s(?:was|were|had\sbeen|stood\sat)\s(?:at\s)?{_SOME}"
    r"|\b(?:predecessors?|previously|originally|formerly|(?:the|its)\sold(?:er)?(?:\s[a-z]+)?|older\sones|it\sonce)\s(?:[a-z]+\s)?[$€£¥]?$",
    re.IGNORECASE,
)
# `fell to 3.1% in the U.S. in May from 3.4%`
_FROM_BEFORE = re.compile(rf"\bfrom\s{_SOME}", re.IGNORECASE)
_TO_BEFORE = re.compile(
    rf"\b(?:{change_words.UP}|{change_words.DOWN}|{change_words.EITHER_WAY})[a-z]*\s(?:[a-z]+\s){{0,3}}to\s{_SOME}",
    re.IGNORECASE,
)
# `or 30 cents a share`: the same in another measure.
_OR_BEFORE = re.compile(r",\sor\s(?:[a-z]+\s)?[$€£¥]?$")
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
    if value.numeral == before.numeral:
        detail = f"{value.span.cut(block)!r} is given as the value too: a baseline is another number, the older one"
        return Disagreement("role_differs", "as_stated", detail)
    if before.role is QuantityRole.CHANGE and value.role is not QuantityRole.CHANGE:
        # A change in percent may be the earlier of two rates: `grew by 3%, and is 5% now`.
        between = block[before.whole.end : value.whole.start]
        if before.codes == ("%",) and not _LED_TO.fullmatch(between):
            return None
        role = "is the amount of a change: give it as `stated_change`"
    elif starts_change(quantity, before) and find_result(quantity) is before:
        role = f"is the result, which started from {value.span.cut(block)!r}: exchange the two"
    else:
        return None
    said = _quote(block, *sorted((value, before), key=lambda quantity: quantity.whole.start))
    detail = f"the words say: {said!r}; there, {before.span.cut(block)!r} {role}"
    return Disagreement("role_differs", "as_stated", detail)


def find_newer(quantity: PlacedQuantity) -> Disagreement | None:
    """Return a doubt if the words say that a value is the older number, from which a change started.

    A claim of an older number may be meant.
    """
    result = find_result(quantity) if _may_start_change(quantity) else None
    if result is None or not starts_change(quantity, result):
        return None
    block, value = quantity.block, quantity.quantity
    said = _quote(block, *sorted((value, result), key=lambda number: number.whole.start))
    detail = (
        f"the words say: {said!r}; there, {value.span.cut(block)!r} is the older number: give "
        f"{result.span.cut(block)!r} as the value, unless the claim is of before"
    )
    return Disagreement("older_number", "as_stated", detail)


def _may_start_change(placed: PlacedQuantity) -> bool:
    """Return whether a number is an older one by its own words, which is quickly seen; most are none."""
    if placed.quantity.role is QuantityRole.BASELINE:
        return True
    before = _cut_before(flatten(placed.block), placed.quantity)
    return any(older.search(before) for older in (_OLDER_SENTENCE, _OLDER_BEFORE, _FROM_BEFORE))


def starts_change(placed: PlacedQuantity, result: TextQuantity) -> bool:
    """Return whether a number is an older one, from which a change to the result starts."""
    own, flat = placed.quantity, flatten(placed.block)
    if own.role is QuantityRole.BASELINE:
        return True
    before = _cut_before(flat, own)
    # `beating the previous mark by six hours`
    if before.endswith("by "):
        return False
    if _OLDER_SENTENCE.search(before):
        return True
    if older := _OLDER_BEFORE.search(before):
        years = _YEAR.findall(before)
        return not _YEAR.search(older[0]) or years[-1:] < years[:1] or len({*years}) == 1
    return bool(_FROM_BEFORE.search(before) and _TO_BEFORE.search(_cut_before(flat, result)))


def _cut_before(flat: str, quantity: TextQuantity) -> str:
    return flat[max(0, quantity.span.start - _WINDOW) : quantity.span.start]


def find_result(placed: PlacedQuantity) -> TextQuantity | None:
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
    before = _cut_before(flatten(block), other)
    if other.role is not QuantityRole.VALUE or other.vague or _OR_BEFORE.search(before):
        return False
    if _is_apart(block, baseline, other):
        return False
    if baseline.unit is None or other.unit is None:
        return not baseline.codes or not other.codes or baseline.codes == other.codes
    return baseline.unit.dimension == other.unit.dimension


def _is_apart(block: str, quantity: TextQuantity, other: TextQuantity) -> bool:
    """Return whether a sentence ends between two quantities, of which the older one does not refer back."""
    first, last = sorted((quantity.whole, other.whole), key=lambda span: span.start)
    ends = [*list_sentence_ends(block, first.end, last.start)]
    ends += [match.end() for match in _CLAUSE_END.finditer(block, first.end, last.start)]
    refers = _OLDER_SENTENCE.search(_cut_before(flatten(block), quantity)) is not None
    return len(ends) > refers


def _quote(block: str, first: TextQuantity, last: TextQuantity) -> str:
    """Return the words of two quantities, with those right before them and between them."""
    start = first.whole.start
    words = _WORDS_BEFORE.search(block, max(0, start - 24), start)
    start = words.start() if words else start
    between = block[first.whole.end : last.whole.start]
    shown = between if len(between) <= _WINDOW else " ... "
    return block[start : first.whole.end] + shown + block[last.whole.start : last.whole.end]
