"""Numbers of lists of demands, and of notices of contracts."""

import pytest

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")

REQUIREMENT = "requirement"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "Minimum requirements:\na) Range 250 km\nb) Battery 420 kWh\n\nIt is 40 km long.",
            [REQUIREMENT, REQUIREMENT, "result"],
        ),
        ("Technical requirements\n- Payload 900 kg\n- Noise 74 dB(A)", [REQUIREMENT] * 2),
        ("The supplier shall provide:\n• 36 buses\n• a depot for 40 buses", [REQUIREMENT] * 2),
        ("What the new ferry must offer:\n• 300 seats\n• 22 knots", [REQUIREMENT] * 2),
        (
            "CONTRACT NOTICE – SUPPLIES\nSupply of 36 buses.\nDuration: 48 months\nBorea won with EUR 712,400.",
            [REQUIREMENT, REQUIREMENT, "statistic"],
        ),
        ("Request for proposals\n\nSupply of 40 trams, length 30 m.", [REQUIREMENT] * 2),
        ("Specifications\n- Payload 900 kg", ["result"]),
        ("Key features:\n- Payload 900 kg", ["result"]),
        ("Borea won the tender. Its trams are 30 m long.", ["result"]),
    ],
)
def test_listed_demand_is_a_requirement(text: str, kinds: list[str]) -> None:
    reading = read_article(text, language="en", published=None, names=CatalogueNames())
    assert [candidate.kind for candidate in reading.candidates] == kinds
