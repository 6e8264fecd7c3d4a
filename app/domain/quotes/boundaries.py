"""Checks of the source text around a match of a quote that was found by folding.

Folding removes differences without meaning (`folding.py`). It depends on neighbouring characters, and
the neighbours of a quote in its source are not part of the quote. So a folded match must begin and end
where words and numbers of the source begin and end: "500  m" does not match in "1500 m", and "ten
people" does not match in "OFTEN PEOPLE". A literal match needs no such check.
"""

import re
import unicodedata
from functools import lru_cache

from app.domain.quotes.characters import DASHES, INVISIBLE, is_mark, is_unspaced
from app.domain.quotes.folding import Folder
from app.domain.quotes.span import Span

_INVISIBLE = frozenset(INVISIBLE)
# Characters that can join the digits on both sides into one number, including the space: "10 000".
_JOINERS = frozenset(".,'’:/⁄·٫٬^ ")
_DASH = re.compile(f"[{DASHES}-]")
# Enough characters for a number and anything between it and its unit.
_CONTEXT = 60
_TAIL = 30


@lru_cache(maxsize=4096)
def cuts_nothing(before: str, first: str, last: str, after: str) -> bool:
    """Return whether a match that was found by folding cuts no word or number of the source in two.

    `before` and `after` are up to two characters of the source on each side of the match. `first` and
    `last` are the first and last character of the match.
    """
    left, right = before[-1:], after[:1]
    if is_mark(first) or (right and is_mark(right)) or {left, right} & _INVISIBLE:
        return False
    if (left and _is_joined(left, first)) or (right and _is_joined(right, last)):
        return False
    if first.isnumeric() and left:
        grouped = left in _JOINERS and before[:-1].isnumeric()
        if grouped or left == "." or _can_be_sign(left):
            return False
    goes_on = bool(right) and (right in _JOINERS or _can_be_sign(right))
    return not (last.isnumeric() and goes_on and after[1:].isnumeric())


def _is_joined(outer: str, inner: str) -> bool:
    """Return whether two adjacent characters belong to the same word or number.

    `outer` is the character right outside of a match, and `inner` is the one right inside.
    """
    if not (outer.isalnum() and inner.isalnum()):
        return outer.isnumeric()
    if outer.isnumeric() and inner.isnumeric():
        return True
    return not (is_unspaced(outer) or is_unspaced(inner))


def _can_be_sign(char: str) -> bool:
    return unicodedata.category(char) in {"Pd", "Sm"}


def means_the_same(folder: Folder, folded: str, span: Span, quote: str, words: str) -> bool:
    """Return whether the source text around a match leaves the meaning of the quote unchanged.

    The meaning changes in three cases: a number is before the match, and a unit at the start of the
    match differs in case from the quote; the match ends with a number that a scale such as `million`
    follows; or a dash near the end differs from the quote and may be the sign of a number. `folded` is
    the folded source text with the match at `span`; `quote` and `words` are the quote and the match,
    both unfolded.
    """
    units = folder.units
    unit, own_unit = units.read_unit(quote), units.read_unit(words)
    if unit != own_unit and (units.keeps(unit) or units.keeps(own_unit)):
        before = folded[max(0, span.start - _CONTEXT) : span.start]
        if units.ends_with_number(before):
            return False
    if folded[span.end - 1].isnumeric() and units.begins_with_scale(folded, span.end):
        return False
    same_dashes = _DASH.findall(quote[-_TAIL:]) == _DASH.findall(words[-_TAIL:])
    return same_dashes or folder.words_follow(folded, span.end)
