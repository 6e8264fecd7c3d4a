"""Counted things after a number: `30 billion simultaneous calls`, `42-layer`, `33万家`."""

import re
from dataclasses import dataclass

from app.domain.units.unit import Unit
from app.domain.units.units import get_unit
from app.extraction import lexicon
from app.extraction.numbers.unit_spellings import is_spelling, read_unit


@dataclass(frozen=True, slots=True)
class CountedNoun:
    """The thing that a number in a text counts, such as `calls` in `30 billion calls`.

    `unit` is the unit in which the thing is counted: `{call}` for calls. If the last word is itself a unit of
    measurement, `unit` is that one, or None if the word can mean several. `end` is the offset in the text at
    which the thing ends. `written` is its last word in lower case; in Chinese it is the complete match.
    """

    end: int
    unit: Unit | None
    written: str


_WORD = re.compile(r"[ -]?([A-Za-z][A-Za-z'’]*(?:-[A-Za-z]+)*)")
_ENDS_COUNTED = frozenset(lexicon.ENDS_COUNTED.split())
_IRREGULAR = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "staff": "staff",
    "personnel": "staff",
    "employees": "employee",
    "aircraft": "aircraft",
    "species": "species",
    "companies": "company",
    "vertices": "vertex",
    "indices": "index",
}
_NOT_PLURAL = re.compile(r"(?:ss|ous|us|is|[^s]'s|ics|always|perhaps|thus|series|shows|says|uses)$")
_MAX_WORDS = 4
_MAX_SYMBOL = 3
_ANNOTATED = re.compile("[a-z][a-z0-9-]{0,39}", re.ASCII)
# Counted things in Chinese, with their measure words. The first pattern that fits is used.
_CHINESE_COUNTED = (
    (re.compile(r"(?:次|个|路)?(?:同时)?通话|(?:次|个|通)电话"), "call"),
    (re.compile(r"层"), "layer"),
    (re.compile(r"[多余]?家(?:高新技术)?(?:企业|公司)?|个企业"), "enterprise"),
    (re.compile(r"[名位个]?(?:人|员工|用户)"), "person"),
    (re.compile(r"(?:根|条)光纤"), "fiber"),
    (re.compile(r"项专利|件专利"), "patent"),
    (re.compile(r"[台套辆件项座只颗枚块款种条根]"), "piece"),
)


def find_thing(text: str, start: int) -> CountedNoun | None:
    """Find the thing that a number counts, in the four words from `start`, the end of the number.

    It is the first plural or unit among these words, or the word after a hyphen (`42-layer`). In
    Chinese it must come right after the number. Return None if there is no such word.
    """
    for pattern, word in _CHINESE_COUNTED:
        if match := pattern.match(text, start):
            return CountedNoun(match.end(), get_unit(f"{{{word}}}"), match[0])
    position = start
    hyphen = text[position : position + 1] == "-"
    for _ in range(_MAX_WORDS):
        match = _WORD.match(text, position)
        if match is None or match[1].lower() in _ENDS_COUNTED:
            return None
        word, position = match[1].lower(), match.end()
        # Only words count as units here: a symbol that is not right after the number is hardly a unit.
        if len(word) > _MAX_SYMBOL and word.isalpha() and is_spelling(word):
            return CountedNoun(position, read_unit(word), word)
        thing = _singularize(word) or (word if hyphen and word.isalpha() else None)
        if thing is not None and _ANNOTATED.fullmatch(thing):
            return CountedNoun(position, get_unit(f"{{{thing}}}"), word)
    return None


def _singularize(word: str) -> str | None:
    """Return the singular of a plural noun, and None for any other word."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("s") or len(word) <= len("yes") or _NOT_PLURAL.search(word):
        return None
    if word.endswith("ies"):
        return word[:-3] + "y"
    if re.search(r"(?:ch|sh|x|ss)es$", word):
        return word[:-2]
    return word[:-1]
