"""Corrections of newspapers, as in `An earlier version of this article said it had 28 million customers`.

What a text says it had wrong is denied. `It should have said 0.5%` states the number again.
"""

import re
from functools import lru_cache

from app.domain.quotes.span import Span
from app.extraction.frames.article import SentenceNumbers
from app.extraction.numbers.text_quantity import TextQuantity

_SAID = (
    r"(?:said|stated|gave|put|reported|wrote|claimed|listed|showed|described|quoted|suggested|referred\sto|cited|printed|"
    r"(?:misstated|misreported|overstated|understated)(?=[^.;\n]{1,60}\b(?:as|at)\s[$€£]?$))\b"
)
_TEXT = r"(?:story|article|piece|reports?|page|column|headline|caption|post|text|interview|review|graphic|chart|table|newsletter|feature|item|dispatch)"
_WRONGLY = r"(?:wrongly|incorrectly|mistakenly|erroneously|falsely|inaccurately|misleadingly)"
_REST = r"[^.;\n]{0,140}$"
_VERSION = rf"\b(?:earlier|previous|original|first|initial|former|online|print)\sversions?\s(?:(?:of\s(?:this|the|our|that|an|a)\s(?:[a-z]+\s)?{_TEXT}\s)(?:[a-z]+ly\s|had\s)?|(?={_SAID}))"
_SLIP = r"\b(?:[Oo]wing|[Dd]ue|[Bb]ecause|[Tt]hanks)\s(?:to|of)\s(?:an?|our|some)\s(?:[a-z]+\s){0,3}(?:errors?|mistakes?|slips?|mix-up)\b"
_REGRET = rf"\b[Ww]e\s(?:regret|apologi[sz]e)\b[^.;\n]{{0,80}}?\b{_SAID}"
_OPENERS = re.compile(rf"{_VERSION}{_SAID}|{_SLIP}|\b{_WRONGLY}\s{_SAID}")
_WRONG = re.compile(
    rf"(?:{_VERSION}{_SAID}|{_SLIP}[^.;\n]{{0,80}}?\b{_SAID}|\b{_WRONGLY}\s{_SAID}|{_REGRET}){_REST}"
)
# Words that each of these has one of: most sentences have none.
_HINT = re.compile(
    r"ersion|rror|istake|slip|mix-up|(?:wrong|incorrect|erroneous|false|inaccurate|misleading)ly|regret|pologi[sz]e"
)
# In a column of corrections: `We reported that ...`, `In Tuesday's paper we said ...`
_COLUMN = re.compile(
    r"^[^\w\n]{0,4}(?:corrections?|clarifications?|erratum|errata)\b(?:\s(?:and|&)\s[a-z]+)?[^\w\n]{0,4}(?:\n|:)",
    re.IGNORECASE | re.MULTILINE,
)
_OUR_WORDS = re.compile(
    rf"\b(?:[Ww]e|{_TEXT}\b[^.;\n]{{0,80}}?)\s(?:(?:also|had|have)\s)?{_SAID}{_REST}"
)
_ADDED = re.compile(
    rf"^\W*(?:It|We|They|The\s{_TEXT})\s(?:also|further|again)\s(?:[a-z]+ly\s)?{_SAID}{_REST}"
)
_RIGHT = re.compile(
    r"\b(?:in\sfact|actually|instead|rather|correct|should|whereas|when\b|but|not(?!-))\b"
)
# What was wrong is given again: no plan.
SHOULD_HAVE_SAID = re.compile(
    rf"\bshould\shave\s(?:said|read|stated|shown|given|referred\sto|been\s(?:described|given|reported|stated)\sas)\b{_REST}"
)


def find_correction(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Span | None:
    """Return the words that call a number an error of the text itself; None if there are none."""
    start = sentence.span.start
    said = flat[start : number.whole.start]
    match = _WRONG.search(said) if _HINT.search(said) else None
    added = _ADDED.search(said) if match is None else None
    if added and _OPENERS.search(flat, flat.rfind("\n", 0, start) + 1, start):
        match = added
    if match is None and _is_column(flat, number.whole.start):
        match = _OUR_WORDS.search(said)
    if match is None or _RIGHT.search(match[0]):
        return None
    return Span(*match.span()).shift(start)


def _is_column(flat: str, place: int) -> bool:
    heading = _find_heading(flat)
    return heading is not None and heading <= place


@lru_cache(maxsize=4)
def _find_heading(flat: str) -> int | None:
    """Return the end of the heading of a column of corrections, near the start of a text; None without one."""
    match = _COLUMN.search(flat, 0, 400)
    return match.end() if match else None
