"""The role of a quantity in its sentence: value, baseline or change, and the direction of a change."""

import re

from app.domain.quotes.span import Span
from app.extraction.combinations.combined import Combined
from app.extraction.numbers.text_quantity import Direction, QuantityRole
from app.extraction.numerals.numeral import NumeralKind
from app.extraction.words import change_words as words

_UP, _DOWN = Direction.UP, Direction.DOWN
_VERB = rf"(?P<up>(?:{words.UP})[a-z]*)|(?P<down>(?:{words.DOWN})[a-z]*)"
# `fell by 10%`, `up 5%`, `rose more than 3 points`, `gain of about 2 K`
_VERB_BEFORE = re.compile(
    rf"\b(?:{_VERB})\b(?P<gap>[^.!?。;]{{0,60}}?\bby\s|(?<=increase|decrease)(?:\sin\s(?:[a-z]+\s){{1,4}}|\s)of\s|\sof\s|\s(?:nearly|about|around|some|almost|roughly|a\sfurther|another|just|only|over|more\sthan|another|approximately|\s)*)(?:an?\s)?[$€£¥]?\s?$",
    re.IGNORECASE,
)
_COMPARED_BY = re.compile(
    rf"\b(?:(?P<up>{words.MORE})|(?P<down>{words.LESS}))\sby\s(?:[a-z]+\s){{0,2}}$"
)
_ANOTHER = re.compile(r"\b(?:another|a\sfurther|an\sadditional|a\sstep\sof)\s$", re.IGNORECASE)
_AFTER = re.compile(
    rf"\s(?:[a-z]+\s)?(?:(?P<up>{words.MORE})|(?P<down>{words.LESS}))\b(?!\sthan\s(?:half|\d))",
    re.IGNORECASE,
)
_TO_AFTER = re.compile(r"\b(?:to|at)\s(?:[a-z]+\s){0,3}[$€£¥]?\s?$", re.IGNORECASE)
_CHINESE_BEFORE = re.compile(
    rf"(?:(?P<up>{words.CHINESE_UP})|(?P<down>{words.CHINESE_DOWN}))(?P<to>至|到|成|(?<![幅率])为)?(?:了|幅度?|率)?(?:为|达到?)?\s?(?:约|近|超过?|大约|逾|将近|高达)?$"
)
_OVER_AFTER = re.compile(
    r"\s(?:(?P<up>above|over)|(?P<down>below|under))\s(?:the|its|last|a\syear|pre|20\d\d|19\d\d|that|their)",
    re.IGNORECASE,
)
# German, French, Japanese.
_OTHER_BEFORE = re.compile(r"\b(?:um|de|par)\s$", re.IGNORECASE)
_OTHER_VERB = re.compile(
    r"\b(?:(?P<up>wuchs|wachs\w+|stieg\w*|steig\w+|kletter\w+|erhöh\w+|zu(?:genommen|nahm)|croître|croît|augment\w+|hausse|multipli\w+|progress\w+)"
    r"|(?P<down>sank\w*|sink\w+|fiel\w*|fall\w*|zurück\w*|verringer\w+|gesunken|baiss\w+|diminu\w+|recul\w*|chut\w+))\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby\s(?:[a-z]+\s){0,3}[$€£¥]?\s?$", re.IGNORECASE)
_GROWN = re.compile(
    r"\b(?:grew|grown|grow|rose|risen|increased|multiplied|expanded|jumped|soared|climbed|surged|gained)\s(?:[a-z]+\s)?$",
    re.IGNORECASE,
)
_MULTIPLE_UNIT = "1"
_WINDOW = 90


def find_role(text: str, part: Combined, whole: Span) -> tuple[QuantityRole, Direction | None]:
    """Find the role of the quantity at `whole`, which covers its cue, and the direction of a change."""
    if part.baseline:
        return QuantityRole.BASELINE, None
    if part.numeral.kind == NumeralKind.GROWTH:
        return QuantityRole.CHANGE, _UP if part.numeral.value > 1 else _DOWN
    before = text[max(0, whole.start - _WINDOW) : whole.start]
    direction = _find_direction(text, part, before, whole)
    if direction is None:
        return QuantityRole.VALUE, None
    return QuantityRole.CHANGE, direction


def _find_direction(text: str, part: Combined, before: str, whole: Span) -> Direction | None:
    codes = part.measure.codes
    is_multiple = (
        _MULTIPLE_UNIT in codes and part.numeral.value > 1 and part.numeral.kind != NumeralKind.PART
    )
    if (
        part.numeral.signed
        and codes
        and codes[0] in {"%", "{percentage-point}"}
        and not re.search(r"[a-z]\s$", before)
    ):
        return _UP if part.numeral.value > 0 else _DOWN
    if (match := _CHINESE_BEFORE.search(before)) and not match["to"]:
        return _UP if match["up"] else _DOWN
    if text[part.numeral.end : part.numeral.end + 1] == "-" and not (
        codes and codes[0].startswith("{percentage")
    ):
        return None
    if (match := _OTHER_BEFORE.search(before)) and (
        verb := _OTHER_VERB.search(text, max(0, whole.start - _WINDOW), whole.end + _WINDOW)
    ):
        return _UP if verb["up"] else _DOWN
    if match := _VERB_BEFORE.search(before):
        if not is_multiple or _GROWN.search(before) or _BY.search(before):
            return _UP if match["up"] else _DOWN
    if match := _COMPARED_BY.search(before):
        return _UP if match["up"] else _DOWN
    if _ANOTHER.search(before):
        return _UP
    if is_multiple:
        return None
    if match := _AFTER.match(text, whole.end):
        return _UP if match["up"] else _DOWN
    if match := _OVER_AFTER.match(text, whole.end):
        return _UP if match["up"] else _DOWN
    return None
