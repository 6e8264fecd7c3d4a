"""Numerals in digits: sign, separators, fractions, powers of ten, scales (`-5`, `1 1/2`, `2.1e+25`, `671B`)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from app.domain.numbers.quantity import MAX_DIGITS, MAX_EXPONENT
from app.domain.quotes.span import Span
from app.extraction.numerals import chinese
from app.extraction.numerals.numeral import Numeral, NumeralKind, make_numeral
from app.extraction.numerals.separators import RUN, UNSPACED, read_separators
from app.extraction.words import number_words as words

_FRACTIONS = "".join(words.FRACTION_CHARACTERS)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SIGNS = "-+\N{MINUS SIGN}\N{EN DASH}"
_STARTS = re.compile(rf"[0-9{_FRACTIONS}]")
_WORD_BEFORE = re.compile(
    r"(?:\b(?:minus|negative|moins|menos)\s|零下|[负負])$|(?:(?<=\s)|^)(?:minus|negative)\s$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"(?P<joint>[ -]?)(?P<over>\d{1,3})/(?P<under>[1-9]\d{0,3})(?![\d/.,]*\d)", re.ASCII
)
_UNDER = re.compile(r"/(?P<under>\d{1,9})(?![\d/]|[.,]\d)", re.ASCII)
_FRACTION_CHARACTER = re.compile(rf"[ -]?([{_FRACTIONS}])")
_POWER = re.compile(
    r"(?:\s?±\s?(?P<tolerance>\d+(?:\.\d+)?))?\s?[×xX*·]\s?10"
    r"(?:\s?(?:\^|\*\*)\s?[({]?(?P<caret>[-+\N{MINUS SIGN}]?\d{1,9})[)}]?"
    r"|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,9})"
    r"|(?P<lowered>[\N{MINUS SIGN}\N{EN DASH}-]\d{1,3}(?![\d.])))",
)
_OWN_POWER = re.compile(
    r"(?:\^|\*\*)[({]?(?P<caret>[-+\N{MINUS SIGN}]?\d{1,9})[)}]?|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,9})"
    r"|(?P<lowered>\N{MINUS SIGN}\d{1,2}(?=\s[A-Za-zμΩ]))"
)
# Numbers with commas and no blank between them, as in a table: `4,2.1`.
_LISTED = re.compile(r"\d+(?:\.\d+)?(?:,(?!\d{3}(?!\d))\d+(?:\.\d+)?)+", re.ASCII)
_E = re.compile(r"[eE](?P<power>[-+\N{MINUS SIGN}]?\d{1,9})(?![A-Za-z0-9])", re.ASCII)
_SCALE_WORDS = "|".join(
    re.escape(word)
    for word in sorted({*words.SCALES_AFTER_DIGITS, *words.LONG_SCALES}, key=len, reverse=True)
)
_SCALE = re.compile(
    rf"(?:[ -]?(?P<word>{_SCALE_WORDS})(?:\.(?=\s?\S))?(?![A-Za-zäöüéó])){{1}}", re.IGNORECASE
)
_HALF_AFTER = re.compile(
    r"\sand\sa\shalf\b(?=(?P<scale>\s(?:hundred|thousand|million|billion|trillion))?)"
)
_CHINESE_SCALE = re.compile(rf"[ ]?(?P<scale>{chinese.SCALE_AFTER})")
_LETTER = re.compile(r"(?P<letter>[kKMBbTm])(?![A-Za-z0-9/·^²³]|'s)")
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹₩]|\b(?:USD|EUR|GBP|RMB|CNY|Rs\.?|C\$))\s?$")
_TESLA = re.compile(r"\b(?:magnet|tesla|mri|scanner|field)", re.IGNORECASE)
_KELVIN = re.compile(
    r"temperature|kelvin|\d\sK\b|°C|cryo|superconduct|thermal|cool|heat|±$|±\s?\d", re.IGNORECASE
)
_NEAR = 30
_MAX_RUN = MAX_DIGITS + MAX_DIGITS // 2
_ANY_RUN = re.compile(r"\d+(?:[.,' ]\d+)*", re.ASCII)


def list_digits(text: str, language: str | None) -> Iterator[Numeral]:
    """Yield the numerals of a text that are written in digits, in order. The text must be flat.

    Digits inside of a word (`H100`) are passed over, but for those right after a money sign or code.
    """
    end = 0
    for match in _STARTS.finditer(text):
        start = match.start()
        if start < end:
            continue
        if _is_in_word(text, start):
            end = _find_word_end(text, start)
            continue
        numeral = _read_at(text, start, language)
        end = numeral.end
        yield numeral


def _is_in_word(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    if not (before.isascii() and (before.isalpha() or before == "_")):
        return False
    return not re.search(r"(?<![A-Za-z])(?:USD|EUR|GBP|RMB|CNY|HKD|JPY|CHF|INR|AUD|CAD|Rs|R|US|x|ca|c)$",
                         text[max(0, start - 4) : start])  # fmt: skip


def _find_word_end(text: str, start: int) -> int:
    match = re.compile(r"[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*").match(text, start)
    return match.end() if match else start + 1


def _read_at(text: str, start: int, language: str | None) -> Numeral:
    numeral = _read_body(text, start, language)
    if numeral.kind != NumeralKind.UNREADABLE:
        numeral = _read_scales(text, numeral, language)
    return _read_sign(text, numeral)


def _read_body(text: str, start: int, language: str | None) -> Numeral:
    """Read digits with their fraction or power of ten, without sign and scale."""
    if text[start] in words.FRACTION_CHARACTERS:
        value = Fraction(*words.FRACTION_CHARACTERS[text[start]])
        return make_numeral(start, start + 1, value, kind=NumeralKind.PART)
    run = UNSPACED if text[start - 1 : start] in {"/", ":"} else RUN
    match = run.match(text, start, start + _MAX_RUN)
    assert match is not None  # noqa: S101 - a run begins at every digit
    written = match[0]
    is_long = len(written) > _MAX_RUN - 2
    if is_long and not _LISTED.match(written):
        end = _ANY_RUN.match(text, start).end()  # type: ignore[union-attr] # it matches at a digit
        return Numeral(start, end, Fraction(0), "0", kind=NumeralKind.UNREADABLE)
    if (is_long or _LISTED.fullmatch(written)) and read_separators(written, language).plain is None:
        written = written.partition(",")[0]
    digits = read_separators(written, language)
    end = start + len(written)
    if digits.plain is None:
        return Numeral(start, end, Fraction(0), "0", kind=NumeralKind.UNREADABLE)
    plain = digits.plain
    if (
        start
        and text[start - 1] == "."
        and not re.match(r"[\w.)]", text[start - 2 : start - 1] or " ")
    ):
        start, plain = start - 1, f"0.{written}"
    if written.isdecimal() and (part := _read_fraction(text, start, end, plain)):
        return part
    return _read_power(text, start, end, plain)


def _read_fraction(text: str, start: int, end: int, plain: str) -> Numeral | None:
    """Read what is after whole digits: `1/3`, `1 1/2`, `3-5/8`, `11¼`; None if it is no fraction."""
    whole = Fraction(plain)
    if match := _FRACTION_CHARACTER.match(text, end):
        value = whole + Fraction(*words.FRACTION_CHARACTERS[match[1]])
        return make_numeral(start, match.end(), value, kind=NumeralKind.PART)
    if match := _OVER.match(text, end):
        part = Fraction(int(match["over"]), int(match["under"]))
        if match["joint"] and part < 1:
            return make_numeral(start, match.end(), whole + part, kind=NumeralKind.PART)
    match = _UNDER.match(text, end)
    if match is None or not int(match["under"]):
        return None
    under = int(match["under"])
    if whole < under or under in {2, 3, 4, 8, 16}:
        written = f"{plain}/{match['under']}"
        return make_numeral(
            start, match.end(), whole / under, written=written, kind=NumeralKind.PART
        )
    return None


def _read_power(text: str, start: int, end: int, plain: str) -> Numeral:
    """Read a power of ten after digits: `2.1e+25`, `1.07×10^24`, `10⁶`, `3.86±0.12×10−5`."""
    digits = _count_digits(plain)
    tolerance = None
    if match := _E.match(text, end):
        power = _read_exponent(match["power"])
    elif match := _POWER.match(text, end):
        power = _read_exponent(match["caret"] or match["raised"] or match["lowered"])
        if match["tolerance"]:
            place = Span(*match.span("tolerance"))
            place = Span(text.rindex("±", end, place.start), place.end)
            tolerance = (place, Fraction(match["tolerance"]))
    elif match := _OWN_POWER.match(text, end):
        return _read_own_power(start, plain, match)
    else:
        return make_numeral(start, end, Fraction(plain), written=plain, digits=digits)
    if abs(power) > 2 * MAX_EXPONENT:
        return Numeral(start, match.end(), Fraction(0), "0", kind=NumeralKind.UNREADABLE)
    scale = Fraction(10) ** power
    numeral = make_numeral(start, match.end(), Fraction(plain) * scale, digits=digits)
    if tolerance:
        numeral = replace(numeral, tolerance=(tolerance[0], tolerance[1] * scale))
    return numeral


def _read_own_power(start: int, plain: str, match: re.Match[str]) -> Numeral:
    """Read a power whose base is the digits: `10^25`, `2^10`. Digits with a raised number may be a note."""
    power = _read_exponent(match["caret"] or match["raised"] or match["lowered"])
    base = Fraction(plain)
    if base == 10 and abs(power) <= 2 * MAX_EXPONENT:  # noqa: PLR2004 - a power of ten
        return make_numeral(start, match.end(), base**power, digits=1)
    if match["caret"] and base.denominator == 1 and base < 100 and abs(power) < 100:  # noqa: PLR2004 - short enough to compute
        return make_numeral(start, match.end(), base**power)
    if match["raised"]:
        return make_numeral(start, match.start(), base, written=plain, digits=_count_digits(plain))
    return Numeral(start, match.end(), Fraction(0), "0", kind=NumeralKind.UNREADABLE)


def _read_exponent(text: str) -> int:
    plain = text.translate(_SUPERSCRIPTS).replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    return int(plain)


def _count_digits(plain: str) -> int:
    """Count the significant digits of a number. Zeros at the end of a whole number do not count."""
    digits = plain.replace(".", "").lstrip("0")
    return max(1, len(digits if "." in plain else digits.rstrip("0")))


def _read_scales(text: str, numeral: Numeral, language: str | None) -> Numeral:
    """Read the scale after digits: `6.75 billion`, `40 Mio.`, `128K`, `1.2万亿`, `2兆1,317億`."""
    if match := _SCALE.match(text, numeral.end):
        factor = _find_factor(match["word"], language)
        if factor is not None:
            following = _extend(text, numeral, match.end(), Fraction(factor))
            return _read_scales(text, following, language) if factor >= 100 else following  # noqa: PLR2004 - hundred million
    if (match := _CHINESE_SCALE.match(text, numeral.end)) and "/" not in numeral.text:
        return _read_chinese_scale(text, numeral, match)
    if match := _LETTER.match(text, numeral.end):
        factor = _find_letter(text, numeral, match["letter"])
        if factor is not None:
            return _extend(text, numeral, match.end(), Fraction(factor))
    return numeral


def _find_factor(word: str, language: str | None) -> int | None:
    lower = word.lower()
    if word.isupper() and lower not in words.ENGLISH_SCALES and lower not in {"bn", "mn"}:
        return None
    if language in words.LONG_SCALE_LANGUAGES and lower in words.LONG_SCALES:
        return words.LONG_SCALES[lower]
    if lower == "mil" and language not in words.MIL_IS_THOUSAND:
        return 10**6 if language == "en" else None
    if lower in {"cr", "bill", "bio", "mill"} and language == "en":
        return words.SCALES_AFTER_DIGITS.get(lower) if lower == "cr" else None
    return words.SCALES_AFTER_DIGITS.get(lower)


def _extend(text: str, numeral: Numeral, end: int, factor: Fraction) -> Numeral:
    value = numeral.value * factor
    if match := _HALF_AFTER.match(text, end):
        end, value = match.end(), value + factor / 2
    total = factor * numeral.factor
    return make_numeral(numeral.start, end, value, digits=numeral.digits, factor=total)


def _read_chinese_scale(text: str, numeral: Numeral, match: re.Match[str]) -> Numeral:
    """Read 多, 万亿 and the like after digits, and smaller groups after them: 2兆1,317億, 3万5千."""
    scale = match["scale"]
    at = max(scale.find("多"), scale.find("余"))
    more = Span(match.start("scale") + at, match.start("scale") + at + 1) if at >= 0 else None
    factor = chinese.read_scale(scale)
    whole, value, end = factor, numeral.value * factor, match.end()
    while factor > 1 and (
        group := re.compile(r"(\d[\d,]*(?:\.\d+)?)([十百千万億亿]{1,2})").match(text, end)
    ):
        smaller = chinese.read_scale(group[2])
        if smaller >= factor or (group[2][0] == "千" and chinese.is_unit_ahead(text, group.end())):
            break
        value, end, factor = (
            value + Fraction(group[1].replace(",", "")) * smaller,
            group.end(),
            smaller,
        )
    written = numeral.text if factor == 1 else None
    made = make_numeral(
        numeral.start, end, value, written=written, digits=numeral.digits, more=more, factor=whole
    )
    return replace(made, kind=numeral.kind) if made.kind == NumeralKind.PLAIN else made


def _find_letter(text: str, numeral: Numeral, letter: str) -> int | None:
    """Return the factor of a letter right after digits; None if it is a unit: `5m` is five metres."""
    near = text[numeral.end + 1 : numeral.end + _NEAR]
    money = bool(_MONEY_BEFORE.search(text[max(0, numeral.start - 5) : numeral.start]))
    counted = re.match(
        r"\+?\s(?:[a-z]+[ -]){0,2}[a-z]{3,}s\b|\s(?:people|euros?|dollars?|GPU)\b", near
    )
    if letter in "mb":
        return (
            words.LETTER_SCALES[letter]
            if money
            or (letter == "m" and counted)
            or (letter == "b" and counted and not re.match(r"\s(?:bit|byte)", near))
            else None
        )
    if letter == "K" and (
        _KELVIN.search(text[max(0, numeral.start - 2 * _NEAR) : numeral.start])
        or _KELVIN.match(near)
    ):
        return None
    if letter == "T" and (
        _TESLA.search(near) or _TESLA.search(text[max(0, numeral.start - _NEAR) : numeral.start])
    ):
        return None
    return words.LETTER_SCALES[letter]


def _read_sign(text: str, numeral: Numeral) -> Numeral:
    """Add the sign before a numeral: `-5`, `minus 5`, 零下5. A hyphen after a word or number is none."""
    start, value = numeral.start, numeral.value
    if start and text[start - 1] in _SIGNS:
        before = text[start - 2 : start - 1] if start > 1 else " "
        after_word = (before.isalnum() and before.isascii()) or before in ")]%°℃'\"±/" + _SIGNS
        if not after_word:
            return _put_sign(numeral, start - 1, negative=text[start - 1] != "+")
        return numeral
    if match := _WORD_BEFORE.search(text[max(0, start - 10) : start]):
        return _put_sign(numeral, start - len(match[0]), negative=True)
    return numeral


def _put_sign(numeral: Numeral, start: int, *, negative: bool) -> Numeral:
    text = numeral.text
    if negative and numeral.value:
        text = f"-{text}"
        return replace(numeral, start=start, value=-numeral.value, text=text, signed=True)
    return replace(numeral, start=start, signed=True)
