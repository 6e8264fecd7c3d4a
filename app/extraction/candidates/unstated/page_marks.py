"""Numbers that belong to a page, not to what it says: counts of comments, minutes of reading, marks in a drawing."""

import re

from app.extraction.numbers.text_quantity import TextQuantity

# `2,318 · 204 comments · 77 reposts`, a part of a line each
_REACTIONS = "comments?|reposts?|retweets?|likes?|repl(?:y|ies)|reactions?|shares?|views?|claps?"
_REACTION = re.compile(rf"\s*\d[\d.,]*[KkM]?(?:\s(?:{_REACTIONS}))?\s*")
_NAMED_REACTION = re.compile(rf"\d[KkM]?\s(?:{_REACTIONS})\b")
_SEPARATOR = re.compile(r"[·•|\n]")
_READING = re.compile(r"[\s-](?:min|mins|minutes?)[\s-]read\b")
# `18 Claims, 7 Drawing Sheets`
_SHEETS = re.compile(r"\s(?:(?:Drawing\s)?Sheets?|Claims)\b")
_SHEETS_LINE = re.compile(r"\bClaims\b.{0,30}\bSheets?\b")
# `a heater (14)`, `the outlet (18, 20)`: a mark in a drawing, where no number is before the bracket.
_MARK = re.compile(r"\(\d{2,3}[a-z]?(?:,\s?\d{2,3}[a-z]?){0,6}\)")
_MARK_BEFORE = re.compile(
    r"(?:^|[.;\n])[^.;\n\d]*(?:\(\d{1,3}[a-z]?(?:,\s?\d{1,3}[a-z]?)*\)[^.;\n\d]*)*[a-z]{3,}\s$"
)
_CLOCK_BEFORE = re.compile(r"\bT\s?[+\N{MINUS SIGN}-]\s?$")
_NEAR, _WIDE = 40, 240


def is_reaction(flat: str, number: TextQuantity) -> bool:
    """Return whether a number counts what readers did: `204 comments` beside other counts."""
    start = number.span.start
    before = _SEPARATOR.split(flat[max(0, start - _NEAR) : start])
    after = _SEPARATOR.split(flat[start : start + _NEAR])
    if len(before) + len(after) < len(("before", "after", "beside")):
        return False
    if not _REACTION.fullmatch(before[-1] + after[0]):
        return False
    return _NAMED_REACTION.search(_cut_line(flat, start)) is not None


def is_length_of_page(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is the size of the text itself: `4 min read`, `18 Claims, 7 Drawing Sheets`."""
    end = number.numeral.end
    if _READING.match(flat, end):
        return True
    is_sheets = _SHEETS.match(flat, end) is not None
    return is_sheets and _SHEETS_LINE.search(_cut_line(flat, number.span.start)) is not None


def is_mark_in_drawing(flat: str, number: TextQuantity) -> bool:
    """Return whether a number in brackets only names a part: `feeds a heater (14)`."""
    if number.unit is not None or number.cue:
        return False
    opening = flat.rfind("(", max(0, number.span.start - _WIDE), number.span.start)
    match = _MARK.match(flat, opening) if opening >= 0 else None
    if match is None or number.span.end > match.end():
        return False
    return _MARK_BEFORE.search(flat, max(0, opening - _WIDE), opening) is not None


def is_clock_of_launch(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is a time of a countdown: `at T+74 s`."""
    start = number.span.start
    return _CLOCK_BEFORE.search(flat, max(0, start - 4), start) is not None


def _cut_line(flat: str, place: int) -> str:
    """Cut out the line of a place, unless it is longer than such lines are."""
    start = flat.rfind("\n", max(0, place - _WIDE), place) + 1
    end = flat.find("\n", place, place + _WIDE)
    return flat[start : end if end >= 0 else place + _WIDE]
