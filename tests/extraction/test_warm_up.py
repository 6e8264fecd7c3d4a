"""The first reading of a process has something to read: it then builds the lists of units and words."""

import pytest

from app.extraction import warm_up
from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sentence_of_the_first_reading_states_a_quantity_with_a_unit(language: str) -> None:
    text = warm_up.SENTENCES[language]
    reading = read_article(text, language=language, published=None, names=CatalogueNames())
    assert [candidate.number.unit for candidate in reading.candidates] == ["W.h/kg"]
