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
        # A text may say what 元 is: of one number, of all behind it, or of all.
        ("首季營收120億元（新台幣，下同），每股盈餘3元。", ["TWD", "TWD/{share}"]),
        ("投资40亿元（港币），另投20亿元。", ["HKD", "CNY"]),
        ("单位：新台币千元。营收30元，成本20元。", ["TWD", "TWD"]),
        ("除另有说明外，均以港元列示。营收30元。", ["HKD"]),
        ("（人民币，下同）营收30元，借款5港元。", ["CNY", "HKD"]),
    ],
)
def test_money_of_several_countries_is_the_one_that_the_article_names(
    text: str, units: list[str | None]
) -> None:
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    read = [candidate.number.unit for candidate in reading.candidates]
    assert read[: len(units)] == units
