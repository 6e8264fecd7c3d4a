"""Signs that a number or a unit goes on beside the words of a claim, though the reader has not read it.

The reader does not know every spelling. Where more of a number or of a unit is likely to follow, its reading
is not trusted: `500 kg/zorb` is not 500 kg.
"""

import re
from typing import NamedTuple

from app.domain.quotes.span import Span

_LETTERS = r"A-Za-zÀ-ɏΑ-ωА-я"
_RUN = re.compile(rf"[{_LETTERS}\d]")
_UNIT_GOES_ON = re.compile(
    # A denominator or factor, as in `/zorb`, `/100 km`, `·m`, `per zorb`; not `/US$5`, another number.
    rf"\s?/\s?(?![A-Z]{{0,3}}[$€£¥])(?:[{_LETTERS}(]|10+\s?[{_LETTERS}])|\s?[·⋅∙]\s?[{_LETTERS}]"
    r"|\sper\s(?!cent|se\b)[a-z]"
    # An exponent: `²`, `^2`, and `−1` after a blank, as copied from a PDF.
    rf"|[⁰¹²³⁴-⁹⁻^]|(?:\s[{_LETTERS}µ]{{1,3}}){{0,3}}\s?[−–-]\s?[1-4](?!\d|[.,]\d|\s?[%°])"
    # Minutes and seconds of arc, degrees.
    r"|\s?[′″°‰•]|['’]\s?C\b"
    # Half of the unit, a smaller coin, the name of the coin.
    r"|\s(?:and\s)?\d\d(?=$|\.(?:\s|$))"
    r"|半|[一二三四五六七八九]\s?[角毛分](?!之)|\s(?:and\s)?\d\d?\s?cents?\b|\s(?:dollars?|euros?)\b"
)
# Of a number without a unit: a unit in brackets, short units that are also words, money in millions.
_UNIT_FOLLOWS = re.compile(
    r"\s?[(\[{<]\s?[A-Za-z%°µ]{1,3}\s?[)\]}>]|\s(?:au|pm|Ma|mas|A)\b(?!['’-])|\s[kMBT](?:USD|EUR|GBP|CNY|RMB|JPY)\b"
    r"|\s(?:us|US|u\.s\.)\sdollars?\b"
)
_UNIT_BEFORE = re.compile(r"\bpH\s?$|[华華摄攝攝]氏(?:温|溫)?度?\s?$")
_POINTS = re.compile(r"\s?[个個]?百分[点點]")
_NUMBER_GOES_ON = re.compile(
    r"\s?[×x*]\s?10(?:\d(?!\d)|[⁰¹²³⁴-⁹⁻^−–-]|\s?[−–-]\d)|\(\d{1,3}\)|\s?±"
    r"|\s?(?:[百千万亿億萬点點余]|[零〇一二三四五六七八九十]\s?[百千万亿億萬])"
)
_SCALE_FOLLOWS = re.compile(r"\s(?:million|billion|trillion|mn|bn)\b")
_NUMBER_BEFORE = re.compile(r"[百千万亿億萬点點又零〇一二三四五六七八九十廿分之]\s?$")
# The number is the exponent of a unit or of ten: `m −2`, `mg/m 2`, `10-4`.
_EXPONENT = re.compile(r"[−–-]?\s?[1-9]")
_BASE_BEFORE = re.compile(rf"[{_LETTERS}]\s$(?<!\w\w\w\w\s)|\b10$")
_PLAIN_BASE_BEFORE = re.compile(r"/[A-Za-z]{1,3}\s$")
_CHINESE_NUMERAL = re.compile("[百千万亿億萬零〇一二三四五六七八九十两兩半]")
_CHINESE_DIGIT_AFTER = re.compile(r"\s[零〇一二三四五六七八九十百千万亿億萬]")
# How far after a quantity its words may end in the middle of a word that belongs to it: `per m` of `per m3`.
_NEAR_CHARACTERS = 20


class Continuation(NamedTuple):
    """What goes on beside a quantity: `part` is `number` or `unit`.

    `is_quoted`: the words of the claim have it all, so that they cut nothing.
    """

    part: str
    is_quoted: bool = False


def find_continuation(
    text: str, quantity: Span, numeral: Span, stated: Span
) -> Continuation | None:
    """Find what goes on beside a quantity, of which the claim has the words at `stated`.

    Return None if nothing does. `quantity` is what was read, and `numeral` the number in it.
    """
    if _splits_run(text, stated.start) and _reaches(text, stated.start, quantity.start):
        return Continuation("number")
    end = quantity.end
    if _splits_run(text, stated.end) and end <= stated.end <= end + _NEAR_CHARACTERS:
        return Continuation("number" if stated.end <= numeral.end else "unit")
    has_unit = end > numeral.end
    if _number_goes_on(text, quantity, numeral) or (has_unit and _SCALE_FOLLOWS.match(text, end)):
        return Continuation("number")
    return _find_more_unit(text, quantity, numeral, stated)


def _find_more_unit(text: str, quantity: Span, numeral: Span, stated: Span) -> Continuation | None:
    if points := _POINTS.match(text, numeral.end):
        return None if points.end() <= stated.end else Continuation("unit")
    after = _UNIT_GOES_ON.match(text, quantity.end)
    if after is None and quantity == numeral:
        after = _UNIT_FOLLOWS.match(text, quantity.end)
    if after:
        return Continuation("unit", after.end() <= stated.end)
    before = _UNIT_BEFORE.search(text, max(0, quantity.start - 6), quantity.start)
    return Continuation("unit", before.start() >= stated.start) if before else None


def _number_goes_on(text: str, quantity: Span, numeral: Span) -> bool:
    end = quantity.end
    if end == numeral.end and _NUMBER_GOES_ON.match(text, end):
        return True
    if _CHINESE_NUMERAL.match(text, numeral.start):
        before = max(0, quantity.start - 2)
        if _NUMBER_BEFORE.search(text, before, quantity.start):
            return True
        return _CHINESE_DIGIT_AFTER.match(text, end) is not None
    if not _EXPONENT.fullmatch(text, numeral.start, numeral.end):
        return False
    has_sign = not text[numeral.start].isdigit()
    base = _BASE_BEFORE if has_sign else _PLAIN_BASE_BEFORE
    return base.search(text, max(0, numeral.start - 6), numeral.start) is not None


def _splits_run(text: str, at: int) -> bool:
    """Return whether an offset is inside of letters and digits that are written together."""
    return (
        0 < at < len(text)
        and _RUN.match(text, at - 1) is not None
        and _RUN.match(text, at) is not None
    )


def _reaches(text: str, start: int, end: int) -> bool:
    """Return whether nothing is between the two offsets but letters and digits."""
    return start <= end and all(_RUN.match(char) for char in text[start:end])
