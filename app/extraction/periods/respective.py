"""Periods and numbers listed in the same order: 2022年、2023年营收分别为3亿元和4亿元, `3 t and 4 t in 2022 and 2023 respectively`."""

import re
from collections.abc import Sequence

from app.domain.quotes.span import Span
from app.extraction.periods.period_words import PeriodInText

_RESPECTIVELY = re.compile(r"分别|依次|各为|\brespectively\b")
_BETWEEN = re.compile(r"\s?(?:[、，,]\s?)?(?:(?:以及|和|及|与|and|in)\s?){0,2}")


def find_respective(
    flat: str,
    sentence: Span,
    number: Span,
    numbers: Sequence[Span],
    periods: Sequence[PeriodInText],
) -> PeriodInText | None:
    """Return the period that has the place of a number in a list of as many; None if there are no such lists."""
    if len(periods) <= 1 or not _RESPECTIVELY.search(flat, sentence.start, sentence.end):
        return None
    own = _cut_list(flat, number, numbers)
    for first in range(len(periods)):
        listed = _cut_list(flat, periods[first].span, [period.span for period in periods])
        if len(listed) == len(own) > 1 and _are_joined(flat, own, listed):
            spans = {period.span: period for period in periods}
            return spans[listed[own.index(number)]]
    return None


def _cut_list(flat: str, place: Span, places: Sequence[Span]) -> list[Span]:
    """Return the places around one of them that only commas and conjunctions part."""
    lists: list[list[Span]] = []
    for span in places:
        if lists and _BETWEEN.fullmatch(flat, lists[-1][-1].end, span.start):
            lists[-1].append(span)
        else:
            lists.append([span])
    return next((listed for listed in lists if place in listed), [place])


def _are_joined(flat: str, own: Sequence[Span], listed: Sequence[Span]) -> bool:
    """Return whether the word for `respectively` is right before the numbers or behind both lists."""
    before = _RESPECTIVELY.search(flat, max(listed[-1].end, own[0].start - 12), own[0].start)
    end = max(own[-1].end, listed[-1].end)
    behind = _RESPECTIVELY.search(flat, end, end + 16)
    return before is not None or behind is not None
