"""Changes of something else: `costs fell by 8%` beside `sales rose by 15% to 30 t`.

A text often states a change in a clause of its own, which is no fault. That a change is of something else
is known only if the clause of the quantity has its own change, and that of the other names another subject.
"""

import re

from app.domain.quotes.span import Span
from app.extraction.agreement.place import PlacedQuantity
from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.words import change_words

_BREAK = re.compile(
    r",(?!\d|\s(?:to|from|up|down|or)\b)|[，、；;。！？]|[.!?](?=\s)|\b(?:while|whereas|but|and|as|although|though)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z][a-z'-]*")
# Words that name no subject.
_NAMES_NOTHING = re.compile(
    rf"(?:{change_words.UP}|{change_words.DOWN}|{change_words.EITHER_WAY})[a-z]*|[a-z]+(?:ing|ly)|an?|the|its?|they|their|"
    "th[ai]t|which|th[ei]se|those|s?he|we|also|then|still|even|just|more|most|less|by|of|about|in|on|at|for|to|from|with|"
    "after|before|since|than|or|over|under|per|not|was|were|is|are|be|been|has|have|had|will|would|could|may|can|years?|"
    "months?|quarter|week|last|previous|same|next|compared|versus|against|around|almost|some|percent|percentage|points?"
)
_CHINESE_SAME = re.compile(r"[同环環]比|[比较較]|年均|累计|月均|其中")
_CHINESE_CHANGE = re.compile(
    rf"{change_words.CHINESE_UP}|{change_words.CHINESE_DOWN}|[了约近达其也又还已则却均幅率约为是]"
)
_CHINESE = re.compile("[一-鿿]")


def find_own_change(change: PlacedQuantity, quantity: PlacedQuantity) -> TextQuantity | None:
    """Return the change of a quantity, if `change` is one of something else; None if that is not known."""
    if (change.block, change.offset) != (quantity.block, quantity.offset):
        return None
    block, value, other = flatten(change.block), quantity.quantity, change.quantity
    clause = _find_clause(block, value)
    if clause.start <= other.span.start < clause.end:
        return None
    own = next((read for read in quantity.read if _is_change_in(clause, read)), None)
    start = _find_clause(block, other).start
    subject = block[start : other.whole.start].lower()
    return own if own and _names_other(subject, clause.cut(block).lower()) else None


def _is_change_in(clause: Span, read: TextQuantity) -> bool:
    return read.role is QuantityRole.CHANGE and clause.start <= read.span.start < clause.end


def _find_clause(block: str, quantity: TextQuantity) -> Span:
    span = quantity.whole
    start = max((match.end() for match in _BREAK.finditer(block, 0, span.start)), default=0)
    following = _BREAK.search(block, span.end)
    return Span(start, following.start() if following else len(block))


def _names_other(subject: str, clause: str) -> bool:
    """Return whether words before a change name a subject that a clause has not."""
    if _CHINESE.search(subject):
        named = _CHINESE_CHANGE.sub("", subject).strip()
        return len(named) > 1 and not _CHINESE_SAME.search(subject) and named not in clause
    words = {word for word in _WORD.findall(subject) if not _NAMES_NOTHING.fullmatch(word)}
    return bool(words) and words.isdisjoint(_WORD.findall(clause))
