"""Signs that a number or a unit goes on beside the words of a claim, though the reader has not read it.

The reader does not know every spelling. Where more of a number or of a unit is likely to follow, its reading
is not trusted: `500 kg/zorb` is not 500 kg.
"""

import re

from app.domain.quotes.span import Span

_LETTERS = r"A-Za-zÀ-ɏΑ-ωА-я"
_RUN = re.compile(rf"[{_LETTERS}\d]")
_UNIT_GOES_ON = re.compile(
    # A denominator or factor, as in `/zorb`, `/100 km`, `·m`.
    rf"\s?/\s?(?![A-Z]{{0,3}}[$€£¥])(?:[{_LETTERS}(]|10+\s?[{_LETTERS}])|\s?[·⋅∙]\s?[{_LETTERS}]"
    # An exponent: `²`, `^2`, and `−1` after a blank, as copied from a PDF.
    rf"|[⁰¹²³⁴-⁹⁻^]|(?:\s[{_LETTERS}µ]{{1,3}}){{0,3}}\s?[−–-]\s?[1-4](?!\d|[.,]\d|\s?[%°])"
    # Minutes and seconds of arc, degrees.
    r"|[′″°‰]"
)
_NUMBER_GOES_ON = re.compile(
    r"\s?[×x*]\s?10(?:\d(?!\d)|[⁰¹²³⁴-⁹⁻^−–-]|\s?[−–-]\d)|\(\d{1,3}\)|\s?±"
    r"|\s?(?:[百千万亿億萬点點余]|[零〇一二三四五六七八九十]\s?[百千万亿億萬])"
)
_NUMBER_BEFORE = re.compile(r"[百千万亿億萬点點又零〇一二三四五六七八九十廿分之]\s?$")
# The number is the exponent of a unit: `m −2`.
_EXPONENT = re.compile(r"[−–-]\s?[1-4]")
_UNIT_BEFORE = re.compile(rf"[{_LETTERS}]\s$")
_CHINESE_NUMERAL = re.compile("[百千万亿億萬零〇一二三四五六七八九十两兩半]")
_AFTER_CHINESE_UNIT = re.compile(r"半|[一二三四五六七八九]\s?[角毛分](?!之)")


def find_continuation(text: str, quantity: Span, numeral: Span, stated: Span) -> str | None:
    """Return what goes on beside a quantity and is cut off by the words at `stated`: number or unit.

    Return None if nothing does. `quantity` is what was read, and `numeral` the number in it.
    """
    if _splits_run(text, stated.start) and _reaches(text, stated.start, quantity.start):
        return "number"
    if _splits_run(text, stated.end) and _reaches(text, quantity.end, stated.end):
        return "number" if stated.end <= numeral.end else "unit"
    end = quantity.end
    is_bare = end == numeral.end
    if is_bare and _NUMBER_GOES_ON.match(text, end):
        return "number"
    if _CHINESE_NUMERAL.match(text, numeral.start) and _NUMBER_BEFORE.search(
        text, max(0, quantity.start - 2), quantity.start
    ):
        return "number"
    if _EXPONENT.fullmatch(numeral.cut(text)) and _UNIT_BEFORE.search(
        text, max(0, numeral.start - 2), numeral.start
    ):
        return "number"
    goes_on = _UNIT_GOES_ON.match(text, end) or (
        not is_bare and _AFTER_CHINESE_UNIT.match(text, end)
    )
    return "unit" if goes_on else None


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
