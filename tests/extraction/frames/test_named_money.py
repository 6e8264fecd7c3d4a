"""Money whose word several countries have, in articles that name it in full and in others."""

import pytest

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Norlyx paid 40 crowns. ($1 is 9.58 Swedish crowns)", ["SEK"]),
        ("Norlyx earned 5 million Mexican pesos and paid 2 million pesos.", ["MXN", "MXN"]),
        # Nothing says which, or two are named.
        ("Norlyx paid 40 crowns.", [None]),
        (
            "Norlyx paid 40 crowns, of 5 Danish crowns and 6 Swedish crowns.",
            [None, "DKK", "SEK"],
        ),
        # The bare sign beside A$ is another dollar.
        ("Norlyx earned $30 and A$20.", ["USD", "AUD"]),
        ("Norlyx盈利50元，另有30港元。", ["CNY", "HKD"]),
    ],
)
def test_money_of_several_countries_is_the_one_that_the_article_names(
    text: str, units: list[str | None]
) -> None:
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    read = [candidate.number.unit for candidate in reading.candidates]
    assert read[: len(units)] == units
