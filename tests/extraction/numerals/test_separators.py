"""Separators of thousands and decimals, by the language of the text where they are ambiguous."""

import pytest

from app.extraction.numerals.separators import read_separators

pytestmark = pytest.mark.engines("sqlite")

EITHER = [
    ("5", "5"),
    ("007", "007"),
    ("1,234,567", "1234567"),
    ("1.234.567", "1234567"),
    ("1 234 567", "1234567"),
    ("1'234", "1234"),
    ("1,234.5", "1234.5"),
    ("1.234,5", "1234.5"),
    ("1 234,5", "1234.5"),
    ("1'234.50", "1234.50"),
    ("12,34,567", "1234567"),
    ("15,4", "15.4"),
    ("15.4", "15.4"),
    ("0.125", "0.125"),
    ("0,125", "0.125"),
    ("1234,567", "1234.567"),
]
AMBIGUOUS = [
    ("1,234", "1234", "1.234"),
    ("1.234", "1.234", "1234"),
    ("310.000", "310.000", "310000"),
]
NO_NUMBERS = ["1.2.3", "1,2,3", "1,2345,678", "1.234.56", "1,234,56", "1.2,3.4"]


@pytest.mark.parametrize(("run", "plain"), EITHER)
@pytest.mark.parametrize("language", ["en", "de", None])
def test_separators_without_doubt_are_read_in_any_language(
    run: str, plain: str, language: str | None
) -> None:
    assert read_separators(run, language) == plain


@pytest.mark.parametrize(("run", "english", "german"), AMBIGUOUS)
def test_separators_in_doubt_are_read_by_the_language(run: str, english: str, german: str) -> None:
    assert read_separators(run, "en") == english
    assert read_separators(run, None) == english
    assert read_separators(run, "de") == german


@pytest.mark.parametrize("run", NO_NUMBERS)
def test_separators_of_no_number_are_refused(run: str) -> None:
    assert read_separators(run, "en") is None
