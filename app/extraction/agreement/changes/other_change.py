"""Changes of something else: `costs fell by 8%` beside `sales rose by 15% to 30 t`.

A change belongs to the number beside it (`$1.2 million, down 9%`, `rose 8% to 33 t`), else to the
subject of its clause. A text often states a change in a clause or sentence of its own, which is no fault if
that names nothing else.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.domain.quotes.span import Span
from app.extraction.agreement.place import PlacedQuantity
from app.extraction.language.sentence_ends import list_sentence_ends
from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.words import change_words

_ENGLISH_CHANGE = rf"(?:{change_words.UP}|{change_words.DOWN}|{change_words.EITHER_WAY})[a-z]*"
_CHINESE_CHANGE = rf"(?:{change_words.CHINESE_UP}|{change_words.CHINESE_DOWN})"
_SINCE = r"(?:[同环環]比|[比较較](?:上|去|前|同)[年月期]?(?:同期|季度)?)"
# Between a change and the number that it led to, and between a number and its change.
_LED_TO = re.compile(r",?\sto\s(?:an?\s)?(?:[a-z]+\s){0,2}|[，,]?(?:[升降增跌涨]?[至到])")
_CHANGED_BY = re.compile(
    rf"(?:,\s|\s[(—–-]?\s?|\s?\()(?:which\s(?:was|is)\s)?(?:an?\s)?(?:(?:[a-z]+ly|sharp|steep|slight|strong)\s)?{_ENGLISH_CHANGE}\s(?:of\s|by\s)?"
    rf"(?:[a-z]+\s){{0,3}}|[，,（(]?{_SINCE}?{_CHINESE_CHANGE}[了约近达]?"
)
# A number and another one beside it: the same in another unit, or the next of a list.
_BESIDE = re.compile(r",?\s?[(\[/]\s?|,?\s(?:or|and)\s(?:[a-z]+\s)?|[,，、和及]\s?")
_WEAK_BREAK = re.compile(r",(?!\d|\s(?:to|from|up|down|or)\b)|[，、]|\b(?:and|as)\b", re.IGNORECASE)
_STRONG_BREAK = re.compile(
    r"[;；]|\b(?:while|whereas|but|although|though)\b|而(?=[^且])", re.IGNORECASE
)
_WORD = re.compile(r"[a-z][a-z'-]*")
# Words that name no subject.
_NAMES_NOTHING = re.compile(
    rf"{_ENGLISH_CHANGE}|[a-z]+(?:ing|ly)|an?|the|its?|they|their|"
    "and|as|but|while|whereas|although|though|th[ai]t|which|th[ei]se|those|s?he|we|also|then|still|even|just|more|most|less|by|of|about|in|on|at|for|to|from|with|"
    "after|before|since|than|or|over|under|per|not|was|were|is|are|be|been|has|have|had|will|would|could|may|can|years?|"
    "months?|quarter|week|last|previous|same|next|compared|versus|against|around|almost|some|percent|percentage|points?|"
    "year-on-year|year-over-year|yoy|annual|period|earlier|ago|record|during|figure|number|amount|total|level|value|"
    "result|company|january|february|march|april|june|july|august|september|october|november|december|first|second|"
    "third|fourth|half|day|daily|monthly|quarterly|average"
)
_PRONOUN = re.compile(r"\b(?:it|its|they|their|th[ai]t|this|which|these|those)\b|[其该該这這此]")
# The words for goods sold are alike, whatever is counted.
_SOLD = re.compile(r"s(?:old|ell|ale)|deliver|ship|revenue|turnover")
# A clause of its own: a subject, and a verb in the past right before the amount.
_OWN_CLAUSE = re.compile(
    rf"\s*(?!(?:with|from|in|by|for|to)\b)(?:[a-z'-]+\s){{1,5}}(?!up|down|[a-z]+ing\b){_ENGLISH_CHANGE}\s.*"
)
_CHINESE_NOTHING = re.compile(
    rf"{_CHINESE_CHANGE}|[比较較].*|{_SINCE}|年均|累计|月均|其中|[今去上前当本全]年|[当本上]月|[上下]半年|第?[一二三四]季度|同期|"
    r"[总整]体|合计|共计|分别|原来?|[仅只转的了约近达其也又还已则却均幅率约为是年月日份前以来，、\s\d%％至到]"
)
_CHINESE = re.compile("[一-鿿]")
# How much of two words is alike if they are forms of one.
_STEM_CHARACTERS = 5


class _Clause(NamedTuple):
    """A clause of a block; `level` is how strongly it is parted from the one before it."""

    span: Span
    level: int


_WEAK, _STRONG, _SENTENCE = 1, 2, 3


def find_own_words(change: PlacedQuantity, quantity: PlacedQuantity) -> str | None:
    """Return the words that show that a change is not of a quantity; None if that is not known."""
    if (change.block, change.offset) != (quantity.block, quantity.offset):
        return None
    block, value, other = flatten(change.block), quantity.quantity, change.quantity
    bound = _find_bound(block, other, quantity.read)
    if bound and _is_alike(bound, value):
        if (
            bound.span == value.span
            or bound.value == value.value
            or _are_beside(block, value, bound)
        ):
            return None
        first, last = sorted((bound.whole, other.whole), key=lambda span: span.start)
        return Span(first.start, last.end).cut(change.block)
    return _find_other_subject(block, other, quantity)


def _find_bound(
    block: str, change: TextQuantity, read: Sequence[TextQuantity]
) -> TextQuantity | None:
    """Find the number beside a change: what it led to, else what it is the change of."""
    values = [number for number in read if number.role is QuantityRole.VALUE and not number.vague]
    after = next((number for number in values if number.span.start >= change.whole.end), None)
    if after and _LED_TO.fullmatch(block, change.whole.end, after.whole.start):
        return after
    before = [number for number in values if number.span.end <= change.span.start]
    if before and _CHANGED_BY.fullmatch(block, before[-1].whole.end, change.span.start):
        return before[-1]
    return None


def _is_alike(first: TextQuantity, second: TextQuantity) -> bool:
    if first.unit and second.unit:
        return first.unit.dimension == second.unit.dimension
    return not first.codes or not second.codes or not {*first.codes}.isdisjoint(second.codes)


def _are_beside(block: str, first: TextQuantity, second: TextQuantity) -> bool:
    earlier, later = sorted((first.whole, second.whole), key=lambda span: span.start)
    return _BESIDE.fullmatch(block, earlier.end, later.start) is not None


def _find_other_subject(block: str, change: TextQuantity, quantity: PlacedQuantity) -> str | None:
    """Return the words of a change whose clause names another subject than that of a quantity."""
    bare = _blank(block, quantity.read).lower()
    clauses = _list_clauses(block, quantity.read)
    at, own_at = (
        _find(clauses, place) for place in (change.span.start, quantity.quantity.span.start)
    )
    subject, own = _find_owner(bare, clauses, at), _find_owner(bare, clauses, own_at)
    if at == own_at or subject == own:
        return None
    has_own = any(
        number.role is QuantityRole.CHANGE and _find(clauses, number.span.start) == own_at
        for number in quantity.read
    )
    clause = clauses[subject].span
    words = bare[clause.start : change.span.start if subject == at else clause.end]
    beside = clauses[own].span.cut(bare) + " " + clauses[own_at].span.cut(bare)
    if not _names_other(words, beside, is_sure=has_own):
        return None
    first, last = sorted((at, own_at))
    level = max(clause.level for clause in clauses[first + 1 : last + 1])
    is_own_clause = _CHINESE.search(words) or _OWN_CLAUSE.fullmatch(words)
    if not has_own and (_PRONOUN.search(words) or (level == _WEAK and not is_own_clause)):
        return None
    return Span(clause.start, change.whole.end).cut(block).strip()


def _blank(block: str, read: Sequence[TextQuantity]) -> str:
    """Return a block without its numbers and units, which name no subject."""
    for span in (number.span for number in read):
        block = block[: span.start] + " " * (span.end - span.start) + block[span.end :]
    return block


def _list_clauses(block: str, read: Sequence[TextQuantity]) -> list[_Clause]:
    inside = [number.span for number in read]
    breaks = dict.fromkeys(list_sentence_ends(block, 0, len(block)), _SENTENCE)
    # The full stop after a unit ends a sentence: `It holds 5 V. Costs fell.`
    breaks |= {
        end: _SENTENCE
        for span in inside
        for end in list_sentence_ends(block, span.end, span.end + 1)
    }
    for level, pattern in ((_STRONG, _STRONG_BREAK), (_WEAK, _WEAK_BREAK)):
        for match in pattern.finditer(block):
            if not any(span.start <= match.start() < span.end for span in inside):
                breaks.setdefault(match.end(), level)
    ends = sorted(breaks)
    starts = [(0, _SENTENCE), *((end, breaks[end]) for end in ends)]
    return [
        _Clause(Span(start, end), level)
        for (start, level), end in zip(starts, [*ends, len(block)], strict=True)
    ]


def _find(clauses: Sequence[_Clause], at: int) -> int:
    """Return the number of the clause in which an offset is."""
    return max(index for index, clause in enumerate(clauses) if clause.span.start <= at)


def _find_owner(bare: str, clauses: Sequence[_Clause], at: int) -> int:
    """Return the clause that has the subject of another one: itself, or one before it in the sentence."""
    while at and clauses[at].level < _SENTENCE and not _list_names(clauses[at].span.cut(bare)):
        at -= 1
    return at


def _list_names(words: str) -> set[str]:
    """List the words that name a subject: Chinese characters, or beginnings of English words."""
    if _CHINESE.search(words):
        return set(_CHINESE.findall(_CHINESE_NOTHING.sub("", words)))
    return {
        "sold" if _SOLD.match(word) else word[:_STEM_CHARACTERS]
        for word in _WORD.findall(words)
        if not _NAMES_NOTHING.fullmatch(word)
    }


def _names_other(words: str, beside: str, *, is_sure: bool) -> bool:
    """Return whether words before a change name another subject than those beside the quantity.

    `is_sure`: the quantity has a change of its own, so that one character in common does not make them one.
    """
    if is_sure and _CHINESE.search(words):
        named = _CHINESE_NOTHING.sub("", words)
        return len(named) > 1 and named not in beside
    names = _list_names(words)
    return bool(names) and names.isdisjoint(_list_names(beside))
