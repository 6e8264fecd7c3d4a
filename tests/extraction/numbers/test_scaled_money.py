"""Thousands, millions and billions that are written as letters, beside money and beside counts, and what only looks so.

A row is a text and its quantities, as in `test_news.py`.
"""

import pytest
from extraction.numbers.test_news import describe

from app.extraction.numbers.reader import read_quantities

pytestmark = pytest.mark.engines("sqlite")

MONEY = [
    ("Sales were SEK 18,902 m.", "18902000000 SEK"),
    ("It lost NOK -20 m.", "-20000000 NOK"),
    ("It raised $5 M and £12 k.", "5000000 $; 12000 GBP"),
    ("It spent US$2.4 B.", "2400000000 USD"),
    ("It earned NOK 1,250 mill. before tax.", "1250000000 NOK"),
    ("Orders of MSEK 402 came in.", "402000000 SEK"),
    ("Its profit is 3.2 MEUR.", "3200000 EUR"),
    ("It cost 4 M€, later 300 k€.", "4000000 EUR; 300000 EUR"),
    ("The fund holds $m 45.2.", "45200000 $"),
    ("Revenue was EURm 210.", "210000000 EUR"),
    ("Revenue was 45 USD million.", "45000000 USD"),
    ("It pays EURm 2.5/year.", "2500000 EUR/a"),
    ("It expects MSEK 10-12.", "10000000..12000000 SEK"),
    ("It expects SEK 10 to 12 m.", "10000000..12000000 SEK"),
    ("It costs €35-40 m.", "35000000..40000000 EUR"),
    ("It costs $5m-6m.", "5000000..6000000 $"),
    ("It sells for 10 ± 1 MEUR.", "10000000 EUR"),
    ("It lent €3 for a 5 m rope.", "3 EUR; 5 m"),
    ("It sells a $3 m-long boom.", "3 $"),
]
COUNTS = [
    ("Pax rose to 19.4m (+2%).", "19400000 -; 2 %"),
    ("It moved 1.9 million boxes, against 1.7m last year.", "1900000 {box}; 1700000 {box}"),
    ("It has 64 million users, up from 57m.", "64000000 {user}; 57000000 {user}"),
    ("Of 5 million customers, 2.1m pay.", "5000000 {customer}; 2100000 -"),
    ("It cost 4 million euros and is 2.3m tall.", "4000000 EUR; 2.3 m"),
    ("It pumps 4 million cubic metres from 300m below.", "4000000 m3; 300 m"),
    ("Sales hit 2 million. The mast is 40m high.", "2000000 -; 40 m"),
    ("The engine gives 8.1 MN of thrust.", "8.1 MN"),
]


@pytest.mark.parametrize(("text", "expected"), [*MONEY, *COUNTS])
def test_letter_is_a_scale_beside_money_and_counts_alone(text: str, expected: str) -> None:
    assert "; ".join(map(describe, read_quantities(text, "en"))) == expected


def test_scale_of_money_multiplies_its_tolerance() -> None:
    (quantity,) = read_quantities("It sells for 10 ± 1 MEUR.", "en")

    assert quantity.tolerance is not None
    assert (quantity.tolerance.minus, quantity.tolerance.plus) == ("1000000", "1000000")
