"""A first reading, for what it imports, compiles and builds: a process that has done it reads the next text at once."""

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article
from app.extraction.candidates.text_words import read_words

# The lists of units and words are built for the first number with a unit, in each kind of writing.
SENTENCES = {
    "en": "The LX-2 of Voltara reached 402 Wh/kg in June 2025, up from 380 Wh/kg.",
    "zh": "2025年6月，Voltara公司的LX-2达到每千克402瓦时。",
}


def warm_up() -> None:
    """Read a sentence of each language."""
    for language, text in SENTENCES.items():
        read_words(text, language)
        read_article(text, language=language, published=None, names=CatalogueNames())
