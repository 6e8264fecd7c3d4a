"""Words that look like words of a plan, and are of a time or an object."""

import pytest

from app.extraction.language.sentences import split_sentences
from app.extraction.language.stems import CONDITIONS
from app.extraction.language.tokens import tokenize
from app.extraction.numbers.reader import read_quantities

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    "text",
    [
        "Skoda led in 2019, when its tram reached 120 km/h.",
        "When the line opened in 1964, trains ran at 210 km/h.",
        "2022年11月将硅电池效率提高到26.81%。",
        "去年5月该厂将工期缩短为18天。",
    ],
)
def test_word_of_a_time_or_object_is_no_word_of_a_plan(text: str) -> None:
    assert not list_plan_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "When the line opens, trains run at 210 km/h.",
        "When, as Skoda expected, its tram reached 120 km/h.",
        "When it needs 210 km/h, the motor helps.",
        "该厂将硅电池效率提高到26.81%。",
        "2022年11月将提高到26.81%。",
        "2030年该厂将建成3条线。",
    ],
)
def test_word_of_a_plan_is_one(text: str) -> None:
    assert list_plan_words(text)


def list_plan_words(text: str) -> frozenset[str]:
    tokens = tokenize(text, read_quantities(text), ())
    return frozenset().union(*(one.stems for one in split_sentences(tokens))) & CONDITIONS
