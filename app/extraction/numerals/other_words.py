"""German, French and Spanish number words: `drei Millionen`, `vingt-cinq`, `un tiers`, `mil millones`."""

import re
from collections.abc import Iterator
from fractions import Fraction

from app.extraction.numerals.numeral import Numeral, NumeralKind, make_numeral
from app.extraction.words import number_words as words
from app.extraction.words.patterns import match_any


def _compile(language: str) -> re.Pattern[str]:
    cardinals, scales = words.OTHER_CARDINALS[language], match_any(words.OTHER_SCALES[language])
    return re.compile(
        rf"(?<!\w)(?:(?P<part>{match_any(words.OTHER_PARTS[language])})"
        rf"|(?P<multiple>{match_any(words.OTHER_MULTIPLES[language])})"
        rf"|(?P<count>{match_any(cardinals)})(?P<scales>(?:\s(?:{scales}))*)"
        rf"|(?:{match_any(words.OTHER_ARTICLES[language])})\s(?P<scale>{scales}))(?!\w)",
        re.IGNORECASE,
    )


_PATTERNS = {language: _compile(language) for language in words.OTHER_CARDINALS}


def list_other_words(text: str, language: str | None) -> Iterator[Numeral]:
    """Yield the number words of a text in one of these languages; none for another language."""
    if language not in _PATTERNS:
        return
    for match in _PATTERNS[language].finditer(text):
        yield _read(match, language)


def _read(match: re.Match[str], language: str) -> Numeral:
    if match["part"]:
        value = Fraction(*words.OTHER_PARTS[language][_fold(match["part"])])
        kind = NumeralKind.PART if value < 1 else NumeralKind.PLAIN
        return make_numeral(*match.span(), value, kind=kind, word=True)
    if match["multiple"]:
        value = Fraction(words.OTHER_MULTIPLES[language][_fold(match["multiple"])])
        return make_numeral(*match.span(), value, kind=NumeralKind.MULTIPLE, word=True)
    count = words.OTHER_CARDINALS[language][_fold(match["count"])] if match["count"] else 1
    factor = Fraction(1)
    for scale in (match["scales"] or match["scale"] or "").split():
        factor *= words.OTHER_SCALES[language][scale.lower()]
    return make_numeral(*match.span(), count * factor, factor=factor, word=True)


def _fold(written: str) -> str:
    return " ".join(written.lower().split())
