"""Endings of names of organizations in Chinese: 公司 and the like, and words of trades."""

import re

from app.extraction.organizations.chinese import words
from app.extraction.words.patterns import match_any

ENDING = rf"(?:{match_any((*words.LEGAL, *words.TRADES))})"
_ENDING_CUT = re.compile(rf"{ENDING}{{1,4}}$")


def has_ending(name: str) -> bool:
    """Return whether a name has the ending of an organization, or of a trade."""
    return cut_ending(name) != name


def cut_ending(name: str) -> str:
    return _ENDING_CUT.sub("", name)
