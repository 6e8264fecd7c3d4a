"""Counted things after a number: `30 billion simultaneous calls`, `42-layer`, `H800 GPU hours`, 33万家, 76个光子."""

import re
from dataclasses import dataclass

from app.domain.units.in_text import match_unit
from app.domain.units.things import singularize
from app.domain.units.unit import Unit
from app.domain.units.units import counted
from app.extraction.numerals.numeral import Numeral, NumeralKind
from app.extraction.words import nouns


@dataclass(frozen=True, slots=True)
class CountedNoun:
    """The thing that a number in a text counts, from `start` to `end`: `simultaneous calls` is `{call}`.

    If the last word is itself a unit of measurement, `unit` is that one. `codes` are several meanings.
    """

    start: int
    end: int
    unit: Unit | None
    codes: tuple[str, ...] = ()


_WORD = re.compile(
    r"[ -]?(?P<word>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'&]*(?:-[A-Za-z]+)*|[A-Z]+[a-z]*\d{1,4}[a-z]?(?=\s[A-Za-z]))"
)
_FILLER = re.compile(r"\s(?:of\s(?:the|its|their|our|all)\s)")
_MAX_WORDS = 4
_MAX_SYMBOL = 3
_THING = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
_CHINESE = re.compile(
    rf"[ ]?(?P<classifier>[{nouns.CHINESE_CLASSIFIERS}次])?(?:{'|'.join(nouns.CHINESE_FILLERS)})?"
    rf"(?P<noun>{'|'.join(sorted(nouns.CHINESE_NOUNS, key=len, reverse=True))})?"
)
_CHINESE_PERSON = re.compile(
    r"[ ]?(?:[多余])?(?:名|位)(?P<noun>[\u4e00-\u9fff]{0,4}(?:员工|人员|工人|[员生者家师手人]))?"
)


def find_thing(text: str, numeral: Numeral, language: str | None) -> CountedNoun | None:
    """Find the thing that a number counts, in the four words after it.

    It is the first plural or unit among these words, or the word after a hyphen (`42-layer`). In Chinese it
    must come right after the number. Return None if there is no such word.
    """
    if (
        numeral.kind in {NumeralKind.PART, NumeralKind.UNREADABLE}
        and numeral.value.denominator != 1
    ):
        return None
    if numeral.end < len(text) and not text[numeral.end : numeral.end + 2].strip().isascii():
        thing = _find_chinese(text, numeral.end)
        if thing:
            return thing
    return _find_noun(text, numeral, language)


def _find_noun(text: str, numeral: Numeral, language: str | None) -> CountedNoun | None:
    position = numeral.end
    if numeral.kind == NumeralKind.VAGUE and text[position : position + 4] == " of ":
        position += 3
    first = position
    hyphen = text[position : position + 1] == "-"
    for count in range(_MAX_WORDS):
        match = _WORD.match(text, position)
        if match is None or match.start("word") == numeral.end:
            return None
        word = match["word"]
        if word.lower() in nouns.ENDS_COUNTED and word.lower() != "more":
            return None
        position = match.end()
        # Only words count as units here: a symbol that is not right after the number is hardly a unit.
        if count and len(word) > _MAX_SYMBOL and word.isalpha() and word.islower():
            found = match_unit(text, match.start("word"), language)
            if found and found.unit and found.end >= position:
                return CountedNoun(_start(text, first), found.end, found.unit, found.codes)
        thing = find_singular(word) or (
            word.lower() if hyphen and word.isalpha() and not count else None
        )
        if thing is not None and _THING.fullmatch(thing):
            return CountedNoun(_start(text, first), position, counted(thing))
    return None


def _start(text: str, first: int) -> int:
    return first + (text[first : first + 1] in {" ", "-"})


def find_thing_after_per(text: str, start: int) -> CountedNoun | None:
    """Find the thing that divides a unit, in the singular: `per share`, `a flight`, `/token`."""
    match = re.compile(r"(?:[a-z]+-)?[A-Za-z][a-z]{1,20}(?![A-Za-z])").match(text, start)
    if match is None or match[0].lower() in nouns.ENDS_COUNTED:
        return None
    thing = find_singular(match[0]) or match[0].lower()
    return CountedNoun(start, match.end(), counted(thing)) if _THING.fullmatch(thing) else None


def _find_chinese(text: str, start: int) -> CountedNoun | None:
    if (match := _CHINESE_PERSON.match(text, start)) and (match["noun"] or match[0]):
        return CountedNoun(match.end() - len(match[0].lstrip()), match.end(), counted("person"))
    match = _CHINESE.match(text, start)
    if match is None or not (match["classifier"] or match["noun"]):
        return None
    begin = match.start("classifier") if match["classifier"] else match.start("noun")
    if match["noun"]:
        return CountedNoun(begin, match.end(), counted(nouns.CHINESE_NOUNS[match["noun"]]))
    thing = "time" if match["classifier"] == "次" else "piece"
    return CountedNoun(begin, match.end("classifier"), counted(thing))


def find_singular(word: str) -> str | None:
    """Return the singular of a plural noun in lower case, and None for any other word."""
    lower = word.lower()
    if lower in nouns.PLURALS_OF_THEIR_OWN:
        return nouns.PLURALS_OF_THEIR_OWN[lower]
    if lower in nouns.NOT_PLURAL or "'" in word or len(word) <= len("gas"):
        return None
    singular = singularize(lower)
    return singular if singular != lower else None
