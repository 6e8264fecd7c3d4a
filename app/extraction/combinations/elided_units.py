"""Numbers that leave out the unit of the number before them, because they fill the same place of a like clause.

`burned 0.61 litres a tonne, Deere 0.66`; `berths do 35 moves an hour; manual ones do 27`; `11 minutes (it was 34)`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from app.domain.quotes.span import Span
from app.domain.units.in_text import match_unit
from app.extraction.combinations.combined import Combined
from app.extraction.numerals.numeral import NumeralKind
from app.extraction.words.joining_words import SPREADS, VERBS_OF_MEASURING
from app.extraction.words.patterns import match_any

_ABOUT = r"(?:(?:about|around|some|nearly|almost|only|just|a|an|roughly)\s){0,2}"
# `, Deere 0.66`, `and Gemini 2.5 Pro at 63.8`: a name, and nothing but `at` between it and its number.
_NAME_BETWEEN = re.compile(
    r"(?:[,;]|[,;]?\s(?:and|but|while|whereas))\s(?:the\s)?(?P<name>(?:[A-Z][\w.&'+-]*\s|(?<=[a-z]\s)\d[\w.]*\s){1,4})(?P<at>at\s)?"
    + _ABOUT
)
# `(it was 34)`, `(was 280)`, `(prev. round: 7.00)`
_EARLIER_BETWEEN = re.compile(
    r"\s[(\[](?:it\s|this\s|that\s)?(?:was|were|had\sbeen|previously|formerly|earlier|prior|prev\.)(?:\s[a-z]+){0,2}:?\s"
)
# `77.9%, just ahead of Vega Mini 4.5 (77.2)`
_RIVAL_BEFORE = re.compile(
    r"\b(?:ahead\sof|behind|above|below|beat(?:s|ing)?|than|edging|trailing|against|versus|vs\.?)\s(?:the\s)?(?:[A-Z][\w.&'+-]{0,30}\s)(?:[A-Z\d][\w.&'+-]{0,30}\s){0,4}\($"
)
# `40 shops in Rome, 35 in Milan`: behind both is the same preposition.
_PLACE_BETWEEN = re.compile(
    rf"\s(?P<at>in|at|for|from|on)\s(?:the\s)?[A-Za-z\d][\w'-]*(?:\s[A-Z][\w'-]*){{0,2}}(?:[,;]|,?\s(?:and|but))\s{_ABOUT}"
)
_PLACE_AFTER = re.compile(
    r"\s(?P<at>in|at|for|from|on)\s(?!(?:all|total|fact|general|part|average|which|order|time|it|them)\b)[A-Za-z\d]"
)
# `0.21 per cm²; in June it was 0.44`, `12 tonnes. Last year it was 9`
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_IT_WAS_BETWEEN = re.compile(
    rf"[^.;!?\n]{{0,60}}[.;,]\s(?:[Ii]n\s(?:(?:early|late|mid)\s)?(?:{_MONTHS}|(?:19|20)\d\d)|[Ll]ast\s(?:year|month|week|quarter|time|season)"
    rf"|(?:[Aa]|[Oo]ne)\s(?:year|month|week|decade)\s(?:ago|earlier|before)),?\s(?:it|that)\s(?:was|had\sbeen|stood\sat)\s{_ABOUT}"
)
_VERB_BEFORE = re.compile(rf"\b(?P<verb>{match_any(VERBS_OF_MEASURING)})\s{_ABOUT}$")
# `averages 33.5 moves an hour; the manual berths do 27`
_DOING = frozenset({"do", "does", "did", "manages", "managed"})
_AT_BEFORE = re.compile(rf"\bat\s{_ABOUT}$")
_GUSTING_BEFORE = re.compile(r"\bgusting\s(?:to\s|up\sto\s)?" + _ABOUT + "$")
_CLAUSE_END = re.compile(r"[,;:)\]!?]|\.(?!\d)|$|\s(?:and|but|while|in\s(?:19|20)\d\d)\b")
_SENTENCE_END = re.compile(r"[.!?。]\s|\n")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPEED = "m/s"
# What is of one kind is of about one size.
_MAX_RATIO = 20
_MAX_BETWEEN = 90
_SPREAD = re.compile(rf"\s\((?:{match_any(SPREADS)}|±)\s?[:=]?\s?\d[\d.–-]{{0,12}}\)\s")


def leaves_out_unit(text: str, part: Combined, earlier: Combined) -> bool:
    """Return whether a number without a unit is of that of the number before it."""
    between = text[earlier.span.end : part.measure.start]
    if len(between) > _MAX_BETWEEN or not _is_alike(text, part, earlier):
        return False
    first = _PLACE_BETWEEN.fullmatch(between)
    place = first and _PLACE_AFTER.match(text, part.measure.end)
    if first and place and first["at"] == place["at"]:
        return True
    if not _CLAUSE_END.match(text, part.measure.end):
        return False
    if _IT_WAS_BETWEEN.fullmatch(between):
        return True
    return not _SENTENCE_END.search(between) and _is_in_like_clause(text, part, earlier, between)


def _is_in_like_clause(text: str, part: Combined, earlier: Combined, between: str) -> bool:
    """Return whether the words before both numbers put them in the same place: a verb, `at`, a rival in brackets."""
    before, first = part.cut_before(text), earlier.cut_before(text)
    named = _NAME_BETWEEN.fullmatch(between)
    # `fell 5%, with Brent at 78` is no percentage.
    if named and (named["at"] is None or _AT_BEFORE.search(first)):
        return True
    unit = earlier.measure.unit
    is_speed = unit is not None and unit.dimension == _SPEED
    is_rival = text.startswith(")", part.measure.end) and _RIVAL_BEFORE.search(before)
    if is_rival or _EARLIER_BETWEEN.fullmatch(between):
        return True
    if is_speed and _GUSTING_BEFORE.search(before):
        return True
    verb, first_verb = _VERB_BEFORE.search(before), _VERB_BEFORE.search(first)
    if verb is None or first_verb is None:
        return False
    return verb["verb"] == first_verb["verb"] or verb["verb"] in _DOING


def _is_alike(text: str, part: Combined, earlier: Combined) -> bool:
    """Return whether two numbers are of one size and form, and the second may be no year."""
    first, second = earlier.numeral, part.numeral
    if first.kind != NumeralKind.PLAIN or first.factor != second.factor or first.value <= 0:
        return False
    if text.startswith("-", first.end) or _YEAR.fullmatch(text, second.start, second.end):
        return False
    return Fraction(1, _MAX_RATIO) <= second.value / first.value <= _MAX_RATIO


def give_means_units(text: str, parts: Sequence[Combined]) -> list[Combined]:
    """Give a mean the unit behind the brackets of its spread: `41.3 (SD 12.8) years`."""
    return [_give_mean_unit(text, part) for part in parts]


def _give_mean_unit(text: str, part: Combined) -> Combined:
    spread = None if part.measure.units else _SPREAD.match(text, part.measure.end)
    found = match_unit(text, spread.end()) if spread else None
    if found is None or not found.codes:
        return part
    units = (Span(found.start, found.end),)
    measure = replace(part.measure, units=units, unit=found.unit, codes=found.codes)
    return replace(part, measure=measure, shared=True)
