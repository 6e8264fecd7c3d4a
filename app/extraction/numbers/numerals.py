"""Numerals in running text, with their exact values: `6.75 billion`, `30亿`, `1/3`, `two hundred`.

A numeral is only a number; `measures` finds the unit that makes it a quantity.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.numbers.quantity import MAX_DIGITS, format_fraction, read_value
from app.errors import InvalidValue
from app.extraction.numbers import chinese, english


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text, from the offset `start` to the offset `end` (excluded).

    `text` is the number as a decimal or fraction. `digits` counts the significant digits as written; it
    is None for fractions, ordinals and Chinese percentages. `unit` is the code of a unit that is part
    of the numeral, as `%` is in 百分之七十六.
    """

    start: int
    end: int
    value: Fraction
    text: str
    digits: int | None
    ordinal: bool = False
    unit: str | None = None


# Full-width forms and special spaces. Each is replaced by one character, so that offsets do not change.
_FLAT = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    (0x00A0, 0x2009, 0x202F, 0x3000), 0x20
)
_LETTER_SCALES = {"k": 10**3, "K": 10**3, "M": 10**6, "m": 10**6, "B": 10**9, "T": 10**12}
# `7B` and `128K` may be bytes, kelvin or a name. They are scales only before a counted thing.
_COUNTED_AHEAD = re.compile(r"\+?\s(?:[a-z]+[ -]){0,2}[a-z]{3,}s\b")
_MINUS_BEFORE = re.compile(r"(?:\b(?:minus|negative)\s|[负負])$", re.IGNORECASE)
_DIGITS = re.compile(
    r"(?<![A-Za-z0-9_.])(?P<sign>(?<![A-Za-z0-9)])[-−](?=\d))?"
    r"(?:(?P<whole>\d{1,3}) (?P<over>\d{1,2}/\d{1,2})(?![\d/])"
    r"|(?P<fraction>\d{1,9}/\d{1,9})(?![\d/])"
    r"|(?P<number>(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,2}(?:,\d\d)+,\d{3}|(?<!\d )\d{1,3}(?: \d{3})+(?! ?\d)|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3}(?!\w))?))"
    r"(?:\s?[×x]\s?10\s?\^?\s?(?P<power>[-−]?\d{1,3})(?![\d.]))?",
    re.ASCII,
)
_SCALE_AFTER = re.compile(
    r"(?P<words>(?:[ -]?(?:hundred|thousand|million|billion|trillion|dozen|lakh|crore)\b|\s?(?:bn|mn|mln|bln|tn)\b){1,2})"
    rf"|\s?(?P<chinese>{chinese.SCALE_AFTER})"
    r"|(?P<letter>[kKmMBT])(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def flatten(text: str) -> str:
    """Replace full-width characters and special spaces of a text by plain ones, in the same places."""
    return text.translate(_FLAT)


def find_numerals(text: str) -> list[Numeral]:
    """Find the numbers of a text, in order and without overlaps. The text must come from `flatten`."""
    found: list[Numeral] = []
    for numeral in sorted(_list_all(text), key=lambda numeral: (numeral.start, -numeral.end)):
        if not found or numeral.start >= found[-1].end:
            found.append(_complete(text, numeral))
    return found


def _complete(text: str, numeral: Numeral) -> Numeral:
    """Add to a numeral the character 成 (tenths) after it, or the word for minus before it, if any."""
    end, value = numeral.end, numeral.value
    if (match := chinese.TENTHS.match(text, end)) and 0 < value <= 10:  # noqa: PLR2004 - tenths
        percent = format_fraction(value * 10)
        return replace(numeral, end=match.end(), value=value * 10, text=percent, unit="%")
    match = _MINUS_BEFORE.search(text[max(0, numeral.start - 10) : numeral.start])
    if match and value > 0 and not numeral.ordinal:
        start = numeral.start - len(match[0])
        return replace(numeral, start=start, value=-value, text=f"-{numeral.text}")
    return numeral


def _list_all(text: str) -> Iterator[Numeral]:
    for match in _DIGITS.finditer(text):
        if numeral := _read_digits(text, match):
            yield numeral
    yield from _list_english(text)
    yield from _list_chinese(text)


def _read_digits(text: str, match: re.Match[str]) -> Numeral | None:
    """Return the number that a match of `_DIGITS` and the scale after it (`million`) state.

    Return None if it has more digits than a value may have, a zero denominator, or a letter after it
    that may be a scale or something else (`7B`).
    """
    if match.end() - match.start() > MAX_DIGITS + MAX_DIGITS // 2:
        return None
    plain = (
        (match["number"] or match["fraction"] or match["over"]).replace(",", "").replace(" ", "")
    )
    if re.search(r"/0+$", plain):
        return None
    value = Fraction(plain) + int(match["whole"] or 0)
    power = int((match["power"] or "0").replace("−", "-"))
    scale, end = _read_scale(text, match.end())
    if scale is None:
        return None
    digits = None if "/" in plain else _count_digits(plain)
    sign = -1 if match["sign"] else 1
    exact = Fraction(10) ** power * scale * sign
    is_plain = exact in (1, -1) and not match["whole"]
    written = "-" * (sign < 0) + plain if is_plain else None
    return _make(match.start(), end, value * exact, written, digits)


def _count_digits(plain: str) -> int:
    """Count the significant digits of a number. Zeros at the end of a whole number do not count."""
    mantissa = re.split("[eE]", plain)[0]
    digits = mantissa.replace(".", "").lstrip("0")
    return max(1, len(digits if "." in mantissa else digits.rstrip("0")))


def _read_scale(text: str, end: int) -> tuple[Fraction | None, int]:
    """Return the factor of the scale (`million`) at `end`, and the offset after the scale.

    The factor is 1 without a scale, and None for a letter that may mean something else (`7B`).
    """
    match = _SCALE_AFTER.match(text, end)
    if match is None:
        return Fraction(1), end
    if match["letter"]:
        return _read_letter(text, end, match["letter"])
    scale = Fraction(1)
    for word in re.findall("[a-z]+", (match["words"] or "").lower()):
        scale *= english.SCALES[word]
    for char in (match["chinese"] or "").lstrip("多余"):
        scale *= chinese.read_whole("一" + char) or 1
    return scale, match.end()


def _read_letter(text: str, end: int, letter: str) -> tuple[Fraction | None, int]:
    start = max(0, end - 2 * MAX_DIGITS)
    money = re.search(r"[$€£¥]\s?[\d,.]+$", text[start:end])
    if money or (letter != "m" and _COUNTED_AHEAD.match(text, end + 1)):
        return Fraction(_LETTER_SCALES.get(letter, _LETTER_SCALES[letter.upper()])), end + 1
    # In lower case `m` is a metre; `t` and `b` are read as units.
    return (Fraction(1), end) if letter in "mtb" else (None, end)


def _list_english(text: str) -> Iterator[Numeral]:
    for match in english.PART.finditer(text):
        yield Numeral(*match.span(), english.read_part(match), _write_part(match), digits=None)
    for match in english.CARDINAL.finditer(text):
        value = english.read_cardinal(match[0])
        if value is not None:
            yield _derive(match.start(), match.end(), value)
    for match in english.ORDINAL.finditer(text):
        place = english.read_ordinal(match[0])
        if place is not None:
            yield Numeral(*match.span(), place, str(place), digits=None, ordinal=True)


def _write_part(match: re.Match[str]) -> str:
    value = english.read_part(match)
    return f"{value.numerator}/{value.denominator}"


def _list_chinese(text: str) -> Iterator[Numeral]:
    for match in chinese.PERCENT.finditer(text):
        percent = chinese.read_percent(match)
        if percent is not None:
            yield Numeral(*match.span(), percent, format_fraction(percent), None, unit="%")
    for match in chinese.PART.finditer(text):
        part = chinese.read_part(match)
        if part is not None:
            yield Numeral(*match.span(), part, f"{part.numerator}/{part.denominator}", None)
    for match in chinese.WHOLE.finditer(text):
        value = chinese.read_whole(match[0])
        if value is not None:
            ordinal = text[match.start() - 1 : match.start()] == "第"
            numeral = _derive(match.start(), match.end(), value)
            yield replace(numeral, ordinal=ordinal)


def _derive(start: int, end: int, value: Fraction) -> Numeral:
    text = format_fraction(value)
    return Numeral(start, end, value, text, _count_digits(text) if "/" not in text else None)


def _make(
    start: int, end: int, value: Fraction, written: str | None, digits: int | None
) -> Numeral | None:
    """Make a numeral, with the spelling `written` if this is given.

    Return None if the value is too long or too large to be stored.
    """
    try:
        text = read_value(written or format_fraction(value))
    except InvalidValue:
        return None
    return Numeral(start, end, value, text, digits)
