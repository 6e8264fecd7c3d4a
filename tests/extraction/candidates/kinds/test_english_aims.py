"""Kinds that English words beside a number give it, or take from it."""

from datetime import date

import pytest

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")

# The kind of the last number of each text.
KINDS = {
    "target": """
The 40 nm resolution is still a design value.
The 9 kW output remains a target figure.
The supplier had guaranteed 36 moves per hour.
She predicts at least 76 points.
Berger predicts a loss of 40 jobs.
"Fit it and you'd save 30%," he said.
It'd be 40 km longer.
At least 90 MW, if built.
What will the park deliver? Some 90 MW.
What's next? 300 shops.
And what do you hope for? Maybe 12,000 visitors.
Guidance was 55–57%.
It reported a good margin (guidance: 10%).
The value is supposed to stay below 0.3%.
The pump is meant to last 20 years.
The regulator had envisaged a fine of up to €39 million.
Analysts had penciled in earnings of $1.20 a share.
The consensus was $1.20 a share.
Analysts on average expected $1.20 a share.
The plan envisages 40 homes.
The design called for 40 MW.
It fell short of Calder's 175 Wh/kg target.
If they had listened, you would be paying another $14.
If we ran it at night it could make 3,500 cells, but we don't.
Capital expenditure is capped at €40 million.
The tunnel is budgeted at €2.9bn.
The bridge was budgeted at €2.9bn.
Phase 2, costing an estimated €450 million, would add a berth.
The bank financed a 2 GWh plant to be built in Leeds.
A 40 MW farm is still to be built.
The maker had guaranteed 36 moves an hour. At no time has the port reached that figure.
The farm would need six trailers.
Sales are set to reach 40 million.
""",
    "requirement": """
The ceiling had been set at 7.35 ct/kWh.
The threshold was set at 50 mg.
The speed limit of 80 km/h was ignored.
Degradation stays within the 4% allowance.
Noise stays under the 75 dB limit.
It kept within its 5% tolerance.
The non-inferiority margin of 4 points was met.
Residues are not to exceed 0.2 mg/L.
Deliveries are not to fall below 40 t.
Not to exceed 40 °C.
""",
    "result": """
The blade height was set to 7 mm.
The thermostat is set to 21 °C.
With a target gain of 4.1, the shot worked.
The classifier predicts 92% of failures.
The mill took 20 years to be built.
The laser's threshold was 40 mW.
It was designed for 40 passengers but usually carries 60.
The admiral commanded 40 ships.
The assay bound 40% of target cells.
The output was 40 MW. It should have read 44 MW.
""",
    "statistic": """
Excluding this item, profit would have been €48 million.
Adjusted for one-offs, revenue would have grown by 4%.
At constant exchange rates, sales would have risen 6%.
The state had guaranteed loans of €40 million.
The market cap is $40bn.
What did it cost? 40 million euros.
""",
}


def read_kinds(text: str) -> list[str]:
    names = CatalogueNames()
    reading = read_article(text, language="en", published=date(2025, 6, 12), names=names)
    return [candidate.kind for candidate in reading.candidates]


@pytest.mark.parametrize(
    ("text", "kind"),
    [(text, kind) for kind, texts in KINDS.items() for text in texts.strip().splitlines()],
)
def test_kind_is_that_of_the_words_beside_a_number(text: str, kind: str) -> None:
    assert read_kinds(text)[-1] == kind


def test_command_is_a_target_and_what_came_of_it_a_result() -> None:
    assert read_kinds("The burn: commanded 3.40 m/s, achieved 3.37 m/s.") == ["target", "result"]


@pytest.mark.parametrize(
    "text", ["Unions spoke of 600 lost jobs.", "The lamp is said to have reached 24 lm."]
)
def test_hearsay_is_conditional(text: str) -> None:
    names = CatalogueNames()
    reading = read_article(text, language="en", published=None, names=names)
    assert reading.candidates[0].conditional
