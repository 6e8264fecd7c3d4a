"""The words of a text by which the names in it are looked up in a catalogue."""

from dataclasses import dataclass

from app.extraction.language.organization_names import list_leads
from app.extraction.language.stems import GRAMMAR
from app.extraction.language.tokens import TokenKind, tokenize
from app.extraction.numbers.surroundings import read_numbers


@dataclass(frozen=True, slots=True)
class TextWords:
    """The dimensions of the numbers of a text, the first words of all names that can be in it, and the stems of its words.

    A number without a unit has the dimension 1, as it may count anything.
    """

    dimensions: frozenset[str]
    leads: set[str]
    stems: frozenset[str]


def read_words(text: str, language: str) -> TextWords:
    """Return the words of a text. Its blocks are read as by `read_article`, which then has them from the cache."""
    numbers = read_numbers(text, language)
    dimensions = frozenset(number.unit.dimension if number.unit else "1" for number in numbers)
    stems = {
        stem
        for token in tokenize(text, numbers, ())
        if token.kind == TokenKind.WORD
        for stem in token.stems
    }
    return TextWords(dimensions, list_leads(text), frozenset(stems - GRAMMAR))
