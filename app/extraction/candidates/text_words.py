"""The words of a text by which the names in it are looked up in a catalogue."""

from dataclasses import dataclass

from app.extraction.language.organization_names import list_leads
from app.extraction.language.stems import GRAMMAR
from app.extraction.language.tokens import TokenKind, tokenize
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import TextQuantity


@dataclass(frozen=True, slots=True)
class TextWords:
    """The numbers of a text, the first words of all names that can be in it, and the stems of its words."""

    numbers: list[TextQuantity]
    leads: set[str]
    stems: frozenset[str]


def read_words(text: str) -> TextWords:
    numbers = read_quantities(text)
    stems = {
        stem
        for token in tokenize(text, numbers, ())
        if token.kind == TokenKind.WORD
        for stem in token.stems
    }
    return TextWords(numbers, list_leads(text), frozenset(stems - GRAMMAR))
