"""Words that a metric has for its unit, a counted thing that the table of units lacks: 光量子比特, `wafer starts`."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, Self

from app.domain.units.in_text import UnitMatch
from app.domain.units.units import get_unit
from app.extraction.numerals.numeral import Numeral
from app.extraction.words import nouns
from app.extraction.words.patterns import match_any

_THING = re.compile(r"\{[^{}]+\}")


class UnitWords(NamedTuple):
    """The words for a unit in any language, singular and plural; `code` is that of the unit."""

    code: str
    words: tuple[str, ...]

    @classmethod
    def of_labels(cls, code: str, labels: Iterable[str]) -> Self | None:
        """Return the words of a counted thing; None for other units, which are in the table, and without labels."""
        words = tuple(sorted(set(labels)))
        return cls(code, words) if words and _THING.fullmatch(code) else None


def find_labelled(text: str, numeral: Numeral, own: UnitWords | None) -> UnitMatch | None:
    """Find the words of a metric for its unit right after a number, or after its measure word (个)."""
    if own is None or (match := _compile(own.words).match(text, numeral.end)) is None:
        return None
    return UnitMatch(match.start("unit"), match.end(), get_unit(own.code), (own.code,))


@lru_cache(maxsize=64)
def _compile(words: tuple[str, ...]) -> re.Pattern[str]:
    unit = rf"[{nouns.CHINESE_CLASSIFIERS}]?(?:{match_any(words)})"
    return re.compile(rf"[ -]?(?P<unit>{unit})(?![A-Za-zÀ-ÿ])", re.IGNORECASE)
