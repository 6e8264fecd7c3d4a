"""What divides a quantity and its conversion: `812.5 yuan ($112.94) a metric ton`, `$1,900, or about €1,760, a tonne`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from app.domain.quotes.span import Span
from app.domain.units.in_text import match_denominators
from app.extraction.combinations.combined import Combined
from app.extraction.measures.measure import Measure
from app.extraction.measures.money import is_ago

_ABOUT = r"(?:about\s|around\s|or\s|some\s|roughly\s|nearly\s|[~≈]\s?)?"
# What opens and closes a conversion.
_PAIRS = ((re.compile(rf"\s?\({_ABOUT}"), ")"), (re.compile(rf",\sor\s{_ABOUT}"), ","))


def divide_conversions(text: str, parts: Sequence[Combined]) -> list[Combined]:
    """Divide two numbers of which the second, in brackets or commas, converts the first by what is after these."""
    divided = list(parts)
    for index, (part, following) in enumerate(pairwise(parts)):
        first, second = part.measure, following.measure
        between = text[first.end : second.start]
        is_apart = any(
            opens.fullmatch(between) and text.startswith(closes, second.end)
            for opens, closes in _PAIRS
        )
        if is_apart and _is_whole(first) and _is_whole(second):
            divided[index] = replace(part, measure=_divide(text, first, second.end + 1))
            divided[index + 1] = replace(following, measure=_divide(text, second, second.end + 1))
    return divided


def _is_whole(measure: Measure) -> bool:
    """Return whether a unit is known and not divided yet."""
    return bool(measure.codes) and not any("/" in code for code in measure.codes)


def _divide(text: str, measure: Measure, after: int) -> Measure:
    """Divide by what is written from `after`; the place of the number stays as it is."""
    found = match_denominators(text, after, measure.codes)
    if found is None or not found.codes or is_ago(text, found.end):
        return measure
    units = (*measure.units, Span(found.start, found.end))
    return replace(measure, units=units, unit=found.unit, codes=found.codes)
