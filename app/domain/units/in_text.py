"""Units in running text: after a number, and money before it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.domain.chinese_characters import SIMPLIFIED
from app.domain.units.codes import read_code
from app.domain.units.lexicon.money import DOLLARS, LOWER_CASE, NO_MONEY_IN_TEXT, ONLY_BEFORE
from app.domain.units.spelling.dictionary import (
    get_dictionary,
    get_text_dictionary,
    is_ideographic,
)
from app.domain.units.spelling.expression import ExpressionReader
from app.domain.units.spelling.names import NameReader
from app.domain.units.spelling.products import Reading
from app.domain.units.spelling.spellings import list_money_signs
from app.domain.units.unit import Unit


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit in a text, without what joins it to its number.

    `unit` is None if it is ambiguous, or cannot be named because its denominator is unknown. `codes`
    are all codes that it may mean.
    """

    start: int
    end: int
    unit: Unit | None
    codes: tuple[str, ...]


_LOOK_BACK = 300
_LONGEST_DOLLARS = len(" u.s. $")
_DOLLARS = re.compile(
    rf"(?<![\w$.])({'|'.join(sorted(map(re.escape, DOLLARS), key=len, reverse=True))})( ?)\$$",
    re.IGNORECASE,
)
# A number of an hour before `pm`, which is no picometre then.
_HOUR_BEFORE = re.compile(r"(?<![\d.,])(?:1[0-2]|0?[1-9])(?:[:.][0-5]\d)?[ \u00a0]?$")
# `in` is an inch before these words and at the end; else it is the preposition.
_INCH = re.compile(
    r"in(?:\.(?=\s|$)|(?=[)\],;:×/²³^]|\.?$|[ -](?:wide|long|high|tall|thick|deep|diagonal|diameter|display|screen|x\b)|"
    r" [(×]|\. ))"
)
_POWERS = {"²": "2", "³": "3", "2": "2", "3": "3"}
_INCH_POWER = re.compile(r"in\.?(?:\^?(?P<power>[23²³]))(?![\w.,]\d|\w)")


@lru_cache(maxsize=16)
def get_reader(language: str | None) -> ExpressionReader:
    """Return the reader of units in texts of a language, such as `fr`; None is any language."""
    return ExpressionReader(NameReader(get_text_dictionary(language)), NameReader(get_dictionary()))


def match_unit(text: str, start: int, language: str | None = None) -> UnitMatch | None:
    """Match the longest unit that begins exactly at `start`.

    What follows a unit belongs to it: `/`, `per`, `·`, an exponent, a bracket. Words are never cut.
    """
    char = text[start : start + 1]
    if char == "i" and (power := _INCH_POWER.match(text, start)):
        return _make(start, Reading(power.end(), (f"[in_i]{_POWERS[power['power']]}",)))
    if char == "i" and _INCH.match(text, start):
        return _make(start, Reading(start + len("in"), ("[in_i]",)))
    if char == "p" and text.startswith("pm", start) and _follows_hour(text, start):
        return None
    if char in '"”″' and _closes_quote(text, start, char):
        return None
    reading = get_reader(language).read(text, start)
    if reading is None or _belongs_to_next_number(text, start, reading.end):
        return None
    return _make(start, reading)


def match_denominators(
    text: str, start: int, heads: tuple[str, ...], language: str | None = None
) -> UnitMatch | None:
    """Match what a unit that is written elsewhere is divided by, from `start`: `/kWh`, ` per tonne`.

    `heads` are the codes of that unit; the result has those of the quotient.
    """
    reading = get_reader(language).read_denominators(text, start, heads)
    return None if reading is None else _make(start, reading)


def match_money_before(text: str, end: int) -> UnitMatch | None:
    """Match a sign or code of money that ends exactly at `end`: `$`, `US$`, `RMB`, `人民币`."""
    signs, last_characters, longest = _list_money_signs()
    if end == 0 or text[end - 1].translate(SIMPLIFIED) not in last_characters:
        return None
    if text[end - 1] == "$" and (dollars := _match_dollars(text, end)):
        return dollars
    for start in range(max(0, end - longest), end):
        codes = signs.get(text[start:end].translate(SIMPLIFIED))
        if codes is None:
            continue
        first, before = text[start], text[start - 1 : start]
        if first.isalnum() and not is_ideographic(first) and before and _joins(before):
            continue
        return _make(start, Reading(end, codes))
    return None


def _match_dollars(text: str, end: int) -> UnitMatch | None:
    """Match a dollar sign with letters before it, in other forms than `US$`.

    `US $5` has a blank. Lower case, and a single letter, need one on both sides: `us $ 5`, but `gave us $5`.
    """
    start = max(0, end - _LONGEST_DOLLARS)
    match = _DOLLARS.search(text, start, end)
    if match is None:
        return None
    letters = match[1]
    is_spaced = text[end : end + 1] == " " and match[2] == " "
    if not is_spaced and (not letters.isupper() or len(letters) == 1):
        return None
    return _make(match.start(), Reading(end, (DOLLARS[letters.lower()],)))


def _joins(before: str) -> bool:
    return (before.isalnum() and not is_ideographic(before)) or before in "_$"


def _make(start: int, reading: Reading) -> UnitMatch:
    codes = reading.codes
    return UnitMatch(start, reading.end, read_code(codes[0]) if len(codes) == 1 else None, codes)


def _belongs_to_next_number(text: str, start: int, end: int) -> bool:
    """Return whether a sign of money is that of the number after it: `in 2020 $5`."""
    if not text[end : end + 2].strip()[:1].isdigit():
        return False
    return text[start:end] in _list_money_signs()[0]


def _follows_hour(text: str, start: int) -> bool:
    return _HOUR_BEFORE.search(text[max(0, start - len("12:00  ")) : start]) is not None


def _closes_quote(text: str, start: int, sign: str) -> bool:
    """Return whether a sign for inches closes a quotation that was opened before it."""
    before = text[max(0, start - _LOOK_BACK) : start]
    if sign == '"':
        return before.count('"') % 2 == 1
    return sign == "”" and before.count("“") > before.count("”")


@lru_cache(maxsize=1)
def _list_money_signs() -> tuple[dict[str, tuple[str, ...]], frozenset[str], int]:
    """Return the signs of money that come before numbers, their last characters, and the longest length."""
    signs = {sign: codes for sign, codes in list_money_signs() if sign not in NO_MONEY_IN_TEXT}
    signs |= {code: signs[code.upper()] for code in LOWER_CASE}
    signs |= {letter: (code,) for letter, code in ONLY_BEFORE.items()}
    signs |= {sign.translate(SIMPLIFIED): codes for sign, codes in signs.items()}
    return signs, frozenset(sign[-1] for sign in signs), max(map(len, signs))
