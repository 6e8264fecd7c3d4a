"""Counted things after a number: `30 billion simultaneous calls`, `42-layer`, `H800 GPU hours`, 33万家, 76个光子."""

import re
from dataclasses import replace

from app.domain.units.in_text import UnitMatch, match_unit
from app.domain.units.lexicon.words import ADJECTIVES
from app.domain.units.things import singularize
from app.domain.units.units import counted
from app.extraction.numerals.numeral import Numeral, NumeralKind
from app.extraction.words import nouns
from app.extraction.words.patterns import match_any

_WORD = re.compile(
    r"[ -]?(?P<word>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'&]*(?:-[A-Za-z]+)*|[A-Z]+[a-z]*\d{1,4}[a-z]?(?=\s[A-Za-z]))"
)
# 每分钟2.4万转: 转 is a verb elsewhere.
_TURNS = re.compile("[转圈](?![\u4e00-\u9fff])|[转圈](?=[的以左])")
_TURNING_BEFORE = re.compile(r"每(?:分钟?|秒钟?|小时)[^\d，。；]{0,3}$")
_TURNING_CHARACTERS = 8
# The points of an index.
_POINTS = re.compile(r"[点點](?![钟鐘多半前后以之左])")
_HOURS = 24
# `5,000-odd staff`, `17+ modules`
_ABOUT = re.compile(r"-(?:odd|plus)(?=\s[a-z])|\+(?=\s[A-Za-z])")
# The size of a model is in parameters: `a 7B model`, `70B and 13B models`.
_OF_PARAMETERS = re.compile(r"[BM]$")
_OF_THE = re.compile(r"\sof\s(?:the|these|those)\s(?=[a-z]+s\b(?!'))")
_MAX_WORDS = 4
_MAX_SYMBOL = 3
_THING = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
_DIVISOR = re.compile(
    rf"(?:(?:{match_any(ADJECTIVES)})\s)*(?P<noun>(?:[a-z]+-)?[A-Za-z][a-z]{{1,20}})(?![A-Za-z])"
)
_CHINESE = re.compile(
    rf"[ ]?(?P<classifier>[{nouns.CHINESE_CLASSIFIERS}次])?(?:{'|'.join(nouns.CHINESE_FILLERS)})?"
    rf"(?P<noun>(?(classifier)(?![起级分例]))(?:{'|'.join(sorted(nouns.CHINESE_NOUNS, key=len, reverse=True))}))?"
)
# 24台人形机器人 are no persons.
_NO_PERSON = re.compile("[形工造机民脸体类力才均口行]")
_CHINESE_PERSON = re.compile(
    r"[ ]?(?:[多余])?(?:名|位)(?P<noun>[\u4e00-\u9fff]{0,4}(?:员工|人员|工人|[员生者家师手人]))?"
)


def find_thing(text: str, numeral: Numeral, language: str | None) -> UnitMatch | None:
    """Find the thing that a number counts, in the four words after it.

    It is the first plural or unit among these words, or the word after a hyphen (`42-layer`). In Chinese it
    must come right after the number. Return None if there is no such word.
    """
    if numeral.kind == NumeralKind.PART and numeral.value.denominator != 1:
        return None
    following = text[numeral.end : numeral.end + 2]
    if _POINTS.match(text, numeral.end) and _is_index(numeral):
        return _make(numeral.end, numeral.end + 1, "point")
    if _TURNS.match(text, numeral.end) and _TURNING_BEFORE.search(
        text, max(0, numeral.start - _TURNING_CHARACTERS), numeral.start
    ):
        return _make(numeral.end, numeral.end + 1, "revolution")
    if not following.strip().isascii() and (thing := find_chinese_thing(text, numeral.end)):
        return thing
    return _find_noun(text, numeral, language)


def _is_index(numeral: Numeral) -> bool:
    """Return whether a number is of points, not an hour: 15.3点, 3021点."""
    return numeral.value.denominator != 1 or numeral.value > _HOURS


def _find_noun(text: str, numeral: Numeral, language: str | None) -> UnitMatch | None:
    position = _skip_of(text, numeral)
    if numeral.kind == NumeralKind.VAGUE and text.startswith(" of ", position):
        position += len(" of")
        if found := match_unit(text, position + 1, language):
            return found
    if about := _ABOUT.match(text, position):
        position = about.end()
    start = position + (text[position : position + 1] in {" ", "-"})
    hyphen = text.startswith("-", position)
    for count in range(_MAX_WORDS):
        match = _WORD.match(text, position)
        if match is None or match.start("word") == numeral.end:
            return None
        word = match["word"]
        if _ends_counted(text, numeral, word.lower()):
            return None
        position = match.end()
        if count and (found := _match_unit_word(text, match, language)):
            return replace(found, start=start)
        thing = find_singular(word)
        if thing is None and hyphen and not count and word.isalpha():
            thing = word.lower()
        if thing is not None and _THING.fullmatch(thing):
            return _make(start, position, thing)
    return None


def _skip_of(text: str, numeral: Numeral) -> int:
    """Return where the words begin of which a number counts some: `640 of the devices`."""
    is_plain = numeral.kind == NumeralKind.PLAIN and not numeral.word
    of = _OF_THE.match(text, numeral.end) if is_plain else None
    return of.end() - 1 if of else numeral.end


def _ends_counted(text: str, numeral: Numeral, word: str) -> bool:
    """Return whether the words of what is counted end before a word."""
    is_size = word in {"model", "models"} and _OF_PARAMETERS.search(
        text, numeral.start, numeral.end
    )
    return word in nouns.ENDS_COUNTED or bool(is_size)


def _match_unit_word(text: str, match: re.Match[str], language: str | None) -> UnitMatch | None:
    """Match a unit that is not right after the number: only words count, a symbol is hardly a unit there."""
    word = match["word"]
    if len(word) <= _MAX_SYMBOL or not word.isalpha() or not word.islower():
        return None
    found = match_unit(text, match.start("word"), language)
    return found if found and found.unit and found.end >= match.end() else None


def find_thing_after_per(text: str, start: int) -> UnitMatch | None:
    """Find the thing that divides a unit, in the singular: `per share`, `a flight`, `/token`."""
    match = _DIVISOR.match(text, start)
    if match is None or match["noun"].lower() in nouns.ENDS_COUNTED:
        return None
    thing = find_singular(match["noun"]) or match["noun"].lower()
    return _make(start, match.end(), thing) if _THING.fullmatch(thing) else None


def find_chinese_thing(text: str, start: int) -> UnitMatch | None:
    """Find the thing at `start`, with or without a measure word: 个光子, 家企业, 股."""
    if match := _CHINESE_PERSON.match(text, start):
        return _make(match.end() - len(match[0].lstrip()), match.end(), "person")
    match = _CHINESE.match(text, start)
    if match is None or not (match["classifier"] or match["noun"]):
        return None
    begin = match.start("classifier") if match["classifier"] else match.start("noun")
    is_cut = match["noun"] == "人" and _NO_PERSON.match(text, match.end()) is not None
    if match["noun"] and not is_cut:
        return _make(begin, match.end(), nouns.CHINESE_NOUNS[match["noun"]])
    if not match["classifier"]:
        return None
    thing = nouns.CHINESE_NOUNS.get(match["classifier"], "piece")
    return _make(begin, match.end("classifier"), thing)


def _make(start: int, end: int, thing: str) -> UnitMatch:
    unit = counted(thing)
    return UnitMatch(start, end, unit, (unit.code,))


def find_singular(word: str) -> str | None:
    """Return the singular of a plural noun in lower case, and None for any other word."""
    lower = word.lower()
    if lower in nouns.PLURALS_OF_THEIR_OWN:
        return nouns.PLURALS_OF_THEIR_OWN[lower]
    if lower in nouns.NOT_PLURAL or "'" in word or len(word) <= len("gas"):
        return None
    singular = singularize(lower)
    return singular if singular != lower else None
