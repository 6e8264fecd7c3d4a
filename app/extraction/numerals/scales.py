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
# `SEK 18,902 m`, `$5 M`, `NOK 250 mill.`: after money it is no metre.
_APART = re.compile(r"\s(?:(?P<letter>[kKmMbB])|(?P<mill>mill\b\.?))(?![\w&/·^²³'-])")
# 300w条, 10w+ 用户: 万 by its first letter; 65w快充 are watts.
_WAN = re.compile(r"w(?=\+?\s?[条个人名次家台篇字张行元级用并])")
# Money right before a number, or before the first one of a range: `$5m-6m`, `SEK 10 to 12 m`
_MONEY_BEFORE = re.compile(
    rf"(?:[{money_words.SIGNS}]|\b(?:{match_any(money_words.CODES)}|Rs\.?))\s?[-\u2212\u2013]?"
    r"(?:\d[\d.,]{0,9}(?:\s?[mkb])?(?:\s?[-\u2013\u2014]\s?|\sto\s))?$"
)
_MONEY_WINDOW = 24
_COUNTED = (
    "people|customers|users|households|homes|subscribers|passengers|members|units|visitors|patients|accounts|jobs|cars|vehicles|"
    "barrels|tonnes|tons|downloads|sales|shipments|deliveries|flights|trips|TEU|FEU"
)
# `5m people`, `12m euros`
_COUNTED_AFTER = re.compile(
    r"\+?\s(?!(?:long|wide|tall|high|deep|thick|away|above|below|from|and|or|in|at|to|of|off|by|with|on|for|is|was|into|"
    r"over|under|across|apart|square|sprint|race|butterfly|freestyle|hurdles|relay|radius|pixels?)\b)(?:[a-z]+[ -]){0,2}[A-Za-z]{3,}s\b|\s(?:people|euros?|dollars?|GPU)\b"
    # `9.7m bpd`, `45m were affected`
    r"|\s(?:TEU|FEU|bpd|b/d|boe/d|boepd|bopd|bbls?|t/y|tpa|tpy|boe)(?![\w/])"
    r"|\s(?:were|are|have|had|remain)\s(?:been\s|still\s|now\s)?(?:affected|displaced|killed|infected|vaccinated|employed|unemployed|"
    r"living|homeless|without|born|died|left|fled|watched|voted|registered|enrolled|sold|shipped|produced|made|downloaded)\b"
)
# `1.94 million TEU, against 1.71m`, `19.4m people, up from 18.1m`: millions again, where nothing has a length.
_MILLIONS = re.compile(
    r"\d(?:\.\d+)?(?:\smillion\b(?!\s(?:(?:square|cubic)\s)?met)|m\s(?:" + _COUNTED + r")\b)"
)
_LENGTH_NEAR = re.compile(
    r"\d\s(?:m|km|cm|mm|ft)\b|\d(?:km|cm|mm|ft)\b|\b(?:metres?|meters?|feet|long|wide|tall|high|deep|thick|length|width|height|depth|"
    r"diameter|distance|altitude|elevation|span|draught|radius|above|below|away|sprint|race|butterfly|freestyle|hurdles|relay)\b"
)
_SENTENCE_END = re.compile(r"[.;!?]\s")
_MILLIONS_WINDOW, _LENGTH_WINDOW = 200, 60
# `pax 19.4m`, `subscribers rose to 3.4m`
_COUNT_BEFORE = re.compile(
    rf"\b(?:pax|{_COUNTED})(?:\s(?:of|to|at|by|were|was|reached|hit|totall?ed|numbered|rose|grew|fell|climbed|dropped|"
    r"increased|decreased|up|down|about|around|nearly|almost|over|from|some)){0,3}:?\s$",
    re.IGNORECASE,
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
        # 8.1 MN are meganewtons, 5 mN millinewtons, 5 MLd millions of litres a day.
        written = match["word"]
        is_symbol = written not in (written.lower(), written.upper(), written.capitalize())
        if is_symbol or (written == "MN" and not _follows_money(text, numeral)):
            factor = None
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
    if (match := _APART.match(text, numeral.end)) and _follows_money(text, numeral):
        factor = words.LETTER_SCALES[match["letter"] or "m"]
        return _multiply(text, numeral, match.end(), factor)
    return numeral


def _follows_money(text: str, numeral: Numeral) -> bool:
    before = text[max(0, numeral.start - _MONEY_WINDOW) : numeral.start]
    return _MONEY_BEFORE.search(before) is not None


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
        is_again = letter == "m" and _repeats_millions(text, numeral)
        is_scale = bool(is_count or is_again or _follows_money(text, numeral))
    elif letter == "K":
        wide = text[max(0, start - 2 * _WINDOW) : start]
        is_scale = not _KELVIN.search(wide) and not _KELVIN.match(after)
    else:
        is_scale = letter != "T" or not (_TESLA.search(after) or _TESLA.search(before))
    return words.LETTER_SCALES[letter] if is_scale else None


def _repeats_millions(text: str, numeral: Numeral) -> bool:
    """Return whether `m` right after a number is a million by what is counted before it, and no metre."""
    start, end = numeral.start, numeral.end + 1
    if _COUNT_BEFORE.search(text, max(0, start - _LENGTH_WINDOW), start):
        return True
    before = _SENTENCE_END.split(text[max(0, start - _LENGTH_WINDOW) : start])[-1]
    after = _SENTENCE_END.split(text[end : end + _LENGTH_WINDOW], maxsplit=1)[0]
    if _LENGTH_NEAR.search(before) or _LENGTH_NEAR.search(after):
        return False
    return _MILLIONS.search(text, max(0, start - _MILLIONS_WINDOW), start) is not None
