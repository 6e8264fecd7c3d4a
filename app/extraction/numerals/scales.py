"""Scales after digits: `6.75 billion`, `40 Mio.`, `128K`, `1.2万亿`, `2兆1,317億`."""

import re
from dataclasses import replace
from fractions import Fraction

from app.extraction.numerals import chinese_values
from app.extraction.numerals.numeral import Numeral, NumeralKind, make_numeral
from app.extraction.words import money_words
from app.extraction.words import number_words as words
from app.extraction.words.patterns import match_any

_WORD = re.compile(
    rf"[ -]?(?P<word>{match_any({*words.SCALES_AFTER_DIGITS, *words.LONG_SCALES})})(?![A-Za-zäöüéó])",
    re.IGNORECASE,
)
# `2 million and a half`
_POINT = re.compile(r"\.(?=\s?\S)")
_AND_A_HALF = re.compile(r"\sand\sa\shalf\b")
_CHINESE = re.compile(rf"[ ]?(?:个(?=亿))?(?P<scale>{chinese_values.SCALES_AFTER})")
_SMALLER_GROUP = re.compile(r"(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<scale>[十百千万億亿]{1,2})")
# `$41k/month`; 5 m/day are metres.
_LETTER = re.compile(
    r"(?P<letter>[kKMBbTm](?![A-Za-z0-9/·^²³]|'s)|[kKMB](?=/(?:month|mo|year|yr|week|day|hour|user|seat)\b))"
)
# 300w条, 10w+ 用户: 万 by its first letter; 65w快充 are watts.
_WAN = re.compile(r"w(?=\+?\s?[条个人名次家台篇字张行元级用并])")
_MONEY_BEFORE = re.compile(
    rf"(?:[{money_words.SIGNS}]|\b(?:{match_any(money_words.CODES)}|Rs\.?))\s?$"
)
_MONEY_WINDOW = 5
# `5m people`, `12m euros`
_COUNTED_AFTER = re.compile(
    r"\+?\s(?!(?:long|wide|tall|high|deep|thick|away|above|below|from|and|or|in|at|to|of|off|by|with|on|for|is|was|into|"
    r"over|under|across|apart|square|sprint|race|butterfly|freestyle|hurdles|relay|radius|pixels?)\b)(?:[a-z]+[ -]){0,2}[A-Za-z]{3,}s\b|\s(?:people|euros?|dollars?|GPU)\b"
    # `9.7m bpd`, `45m were affected`
    r"|\s(?:TEU|FEU|bpd|b/d|boe/d|boepd|bopd|bbls?|t/y|tpa|tpy|boe)(?![\w/])"
    r"|\s(?:were|are|have|had|remain)\s(?:been\s|still\s|now\s)?(?:affected|displaced|killed|infected|vaccinated|employed|unemployed|"
    r"living|homeless|without|born|died|left|fled|watched|voted|registered|enrolled|sold|shipped|produced|made|downloaded)\b"
)
_CLAUSE_END = re.compile(r"[.,;)]|$")
_MILLIONS = re.compile(
    r"\d(?:\.\d+)?m\s(?:people|customers|users|households|homes|subscribers|passengers|members|units|visitors|patients|accounts|jobs|cars|vehicles|barrels|tonnes|tons)\b"
)
_BITS_AFTER = re.compile(r"\s(?:bit|byte)")
_TESLA = re.compile(r"\b(?:magnet|tesla|mri|scanner|field)", re.IGNORECASE)
_KELVIN = re.compile(
    r"temperature|kelvin|\d\sK\b|°C|cryo|superconduct|超导|低温|磁|温|thermal|cool|heat|±$|±\s?\d",
    re.IGNORECASE,
)
_WINDOW = 30
# After these scales another one may come: `5 hundred million`.
_MIN_REPEATED = 100


def read_scales(text: str, numeral: Numeral, language: str | None) -> Numeral:
    """Read the scales after a number."""
    if match := _WORD.match(text, numeral.end):
        factor = _find_factor(match["word"], language)
        if factor is not None:
            scaled = _multiply(text, numeral, _find_end(text, match), factor)
            return read_scales(text, scaled, language) if factor >= _MIN_REPEATED else scaled
    if (match := _CHINESE.match(text, numeral.end)) and "/" not in numeral.text:
        return _read_chinese(text, numeral, match)
    if _WAN.match(text, numeral.end):
        return _multiply(text, numeral, numeral.end + 1, 10_000)
    if match := _LETTER.match(text, numeral.end):
        factor = _find_letter(text, numeral, match["letter"])
        return _multiply(text, numeral, match.end(), factor) if factor else numeral
    return numeral


def _find_factor(word: str, language: str | None) -> int | None:
    """Return the factor of a word in a language; None if it is no scale there."""
    lower = word.lower()
    if word.isupper() and lower not in words.SCALES_IN_CAPITALS:
        return None
    if language in words.LONG_SCALE_LANGUAGES and lower in words.LONG_SCALES:
        return words.LONG_SCALES[lower]
    if lower == "mil" and language not in words.MIL_IS_THOUSAND:
        return words.ENGLISH_SCALES["million"] if language == "en" else None
    if language == "en" and lower in words.NO_ENGLISH_SCALES:
        return None
    return words.SCALES_AFTER_DIGITS.get(lower)


def _find_end(text: str, match: re.Match[str]) -> int:
    """Return the end of a scale, after the point of an abbreviation: `40 Mio. Euro`, not `5 million. A`."""
    is_short = match["word"].lower() in words.ABBREVIATED_SCALES
    return match.end() + (is_short and _POINT.match(text, match.end()) is not None)


def _multiply(text: str, numeral: Numeral, end: int, factor: int) -> Numeral:
    value = numeral.value * factor
    if match := _AND_A_HALF.match(text, end):
        end, value = match.end(), value + Fraction(factor, 2)
    total = factor * numeral.factor
    return make_numeral(numeral.start, end, value, digits=numeral.digits, factor=total)


def _read_chinese(text: str, numeral: Numeral, match: re.Match[str]) -> Numeral:
    """Read 多, 万亿 and the like after digits, and smaller groups after them: 2兆1,317億, 3万5千."""
    factor = chinese_values.read_scale(match["scale"])
    value, end = _add_groups(text, match.end(), numeral.value * factor, factor)
    more = chinese_values.find_more(match["scale"], match.start("scale"))
    written = numeral.text if factor == 1 else None
    made = make_numeral(
        numeral.start, end, value, written=written, digits=numeral.digits, more=more, factor=factor
    )
    return replace(made, kind=numeral.kind) if made.kind == NumeralKind.PLAIN else made


def _add_groups(text: str, end: int, value: Fraction, factor: Fraction) -> tuple[Fraction, int]:
    """Add the groups of digits with smaller and smaller scales; return the sum and where it ends."""
    while factor > 1 and (group := _SMALLER_GROUP.match(text, end)):
        smaller = chinese_values.read_scale(group["scale"])
        is_of_unit = group["scale"][0] == "千" and chinese_values.is_unit_ahead(text, group.end())
        if smaller >= factor or is_of_unit:
            break
        value += Fraction(group["digits"].replace(",", "")) * smaller
        end, factor = group.end(), smaller
    return value, end


def _find_letter(text: str, numeral: Numeral, letter: str) -> int | None:
    """Return the factor of a letter right after digits; None if it is a unit: `5m` is five metres."""
    start, end = numeral.start, numeral.end + 1
    before, after = text[max(0, start - _WINDOW) : start], text[end : numeral.end + _WINDOW]
    if letter in {"m", "b"}:
        is_count = _COUNTED_AFTER.match(after) and (letter == "m" or not _BITS_AFTER.match(after))
        # `7.3m customers, ahead of a rival's 7.1m`
        is_again = (
            letter == "m"
            and _CLAUSE_END.match(after)
            and _MILLIONS.search(text, max(0, start - 80), start)
        )
        is_scale = bool(is_count or is_again or _MONEY_BEFORE.search(before[-_MONEY_WINDOW:]))
    elif letter == "K":
        wide = text[max(0, start - 2 * _WINDOW) : start]
        is_scale = not _KELVIN.search(wide) and not _KELVIN.match(after)
    else:
        is_scale = letter != "T" or not (_TESLA.search(after) or _TESLA.search(before))
    return words.LETTER_SCALES[letter] if is_scale else None
