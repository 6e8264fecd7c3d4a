"""English number words: `two hundred and fifty million`, `one third`, `fourth`."""

import re
from fractions import Fraction

from app.domain.numbers.numerals import read_numeral

_SMALL = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
SCALES = {
    "dozen": 12,
    "hundred": 10**2,
    "lakh": 10**5,
    "crore": 10**7,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "mn": 10**6,
    "mln": 10**6,
    "bn": 10**9,
    "bln": 10**9,
    "tn": 10**12,
}
_SCALE_WORDS = "hundred|thousand|million|billion|trillion|dozen|lakh|crore"
_PARTS = {
    "half": 2,
    "halves": 2,
    "quarter": 4,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"

CARDINAL = re.compile(
    rf"\b(?:(?:half\s)?an?\s(?={_SCALE_WORDS})|half\s(?={_SCALE_WORDS}))?(?:{_SMALL}|{_SCALE_WORDS})"
    rf"(?:(?:\s?-\s?|\sand\s|\s)(?:{_SMALL}|{_SCALE_WORDS})){{0,14}}(?:\sand\sa\shalf)?\b",
    re.IGNORECASE,
)
# `a third` can be an ordinal. It is read as a fraction only before `of`, `as` or `the`, or after `by`.
PART = re.compile(
    rf"\b(?:(?P<count>{_SMALL})[\s-](?P<part>{'|'.join(_PARTS)})s?\b"
    r"|(?:an?\s)?(?P<alone>half|third|quarter|fourth|fifth|tenth)(?=\s(?:of|as|the)\b)"
    r"|(?<=\bby\s)an?\s(?P<by>half|third|quarter)\b)",
    re.IGNORECASE,
)
ORDINAL = re.compile(rf"\b(?:{_ORDINALS}|\d{{1,3}}(?:st|nd|rd|th))\b", re.IGNORECASE)


def read_cardinal(text: str) -> Fraction | None:
    """Return the number that English number words mean, such as `two hundred and fifty million`.

    Return None if the words do not form one number.
    """
    total = Fraction(0)
    group = Fraction(0)
    room = 0  # what the next word must stay below, 0 at the start of a group
    words, more, _ = text.lower().partition(" and a half")
    for word in re.split(r"[\s-]+", words):
        if word in {"and", "a", "an"}:
            continue
        if word == "half":
            group = Fraction(1, 2)
        elif word in SCALES:
            scale = SCALES[word]
            if scale == SCALES["hundred"]:
                group, room = (group or Fraction(1)) * scale, scale
            else:
                total, group, room = total + (group or Fraction(1)) * scale, Fraction(0), 0
        else:
            number = read_numeral(word)
            if number is None or (room and number >= room):
                return None
            group += number
            room = 10 if number % 10 == 0 and number >= 20 else 1  # noqa: PLR2004 - a ten takes a one
    return total + group + (Fraction(1, 2) if more else 0)


def read_part(match: re.Match[str]) -> Fraction:
    """Return the fraction that a match of `PART` means: 2/3 for `two thirds`."""
    if alone := match["alone"] or match["by"]:
        return Fraction(1, _PARTS[alone.lower()])
    count = read_numeral(match["count"]) or Fraction(1)
    return count / _PARTS[match["part"].lower()]


def read_ordinal(text: str) -> Fraction | None:
    """Return the number of an ordinal: 1 for `first`, 21 for `21st`; None if it is not an ordinal."""
    digits = text.rstrip("stndrhSTNDRH")
    return Fraction(digits) if digits.isdecimal() else read_numeral(text)
