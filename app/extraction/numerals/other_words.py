"""German, French and Spanish number words: `zwei`, `le double`, `doce`."""

import re
from collections.abc import Iterator
from fractions import Fraction

from app.extraction.numerals.numeral import Numeral, NumeralKind, make_numeral
from app.extraction.words.number_words import OTHER_CARDINALS, OTHER_MULTIPLES
from app.extraction.words.patterns import match_any

_PATTERNS = {
    language: re.compile(
        rf"(?<!\w)(?:{match_any((*cardinals, *OTHER_MULTIPLES[language]))})(?!\w)", re.IGNORECASE
    )
    for language, cardinals in OTHER_CARDINALS.items()
}


def list_other_words(text: str, language: str | None) -> Iterator[Numeral]:
    """Yield the number words of a text in one of these languages; none for another language."""
    if language not in _PATTERNS:
        return
    cardinals, multiples = OTHER_CARDINALS[language], OTHER_MULTIPLES[language]
    for match in _PATTERNS[language].finditer(text):
        word = match[0].lower()
        kind = NumeralKind.PLAIN if word in cardinals else NumeralKind.MULTIPLE
        value = Fraction(cardinals.get(word) or multiples[word])
        yield make_numeral(*match.span(), value, kind=kind, word=True)
