"""The words of a claim's quantity in its quotes: found, ambiguous or missing, and one fault for each."""

import pytest

from app.domain.quotes.span import Span
from app.domain.units.units import get_unit
from app.ingest.bundle.fault_collector import FaultCollector, RecordedFaults
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.checks.evidence import SourceTexts, list_evidence_rows, locate_quotes
from app.ingest.checks.quantities import CheckedQuantity, check_quantity
from app.schemas.quantities import QuantityCreate
from app.schemas.sources import QuoteCreate

_TEXT = "The top500 list has 5 of our systems. All 5 run here, and 5 more are built."
_ENERGY = "Voltara's LX-2 cell reached 402 ± 5 Wh/kg at 25 °C, up from 350 Wh/kg in 2023."


def _check(
    text: str, quotes: list[str], stated: QuantityCreate, findings: FaultCollector
) -> tuple[list[tuple[Span | None, Span | None]], CheckedQuantity]:
    """Return the spans of number and cue in each quote, and the checked quantity."""
    texts = SourceTexts(lambda _: (text, "en"))
    located = locate_quotes(
        [QuoteCreate(source="report", exact=exact) for exact in quotes], texts, "", findings
    )
    metric_unit = get_unit("W.h/kg" if text == _ENERGY else "1")
    checked = check_quantity(stated, located, metric_unit, "", findings)
    rows = list_evidence_rows(located, checked.numbers, [None for _ in quotes])
    spans = [
        tuple(
            None if row[f"{name}_start"] is None else Span(row[f"{name}_start"], row[f"{name}_end"])
            for name in ("number", "cue")
        )
        for row in rows
    ]
    return [(number, cue) for number, cue in spans], checked


@pytest.mark.parametrize(
    ("exact", "occurrence", "start", "codes"),
    [
        ("The top500 list has 5 of our systems.", None, 20, []),
        ("All 5 run here, and 5 more are built.", 2, 58, []),
        ("All 5 run here, and 5 more are built.", None, None, ["ambiguous"]),
        ("All 5 run here, and 5 more are built.", 3, None, ["no_such_occurrence"]),
        ("The top500 list has", None, 7, []),
        ("of our systems.", None, None, ["not_in_evidence"]),
    ],
)
def test_number_in_a_quote_is_found_or_has_one_fault(
    exact: str, occurrence: int | None, start: int | None, codes: list[str]
) -> None:
    faults = RecordedFaults(SourceLines())
    stated = QuantityCreate.model_validate(
        {"as_stated": "5", "unit": "1", "comparator": "eq", "value": "5", "read_by": "hand"}
        | ({"occurrence": occurrence} if occurrence else {})
    )
    [(number, _)], _ = _check(_TEXT, [exact], stated, faults)
    assert faults.codes == codes
    assert (number and number.start) == start


def test_words_alone_are_filled_by_the_reader() -> None:
    faults = RecordedFaults(SourceLines())
    stated = QuantityCreate(as_stated="402 ± 5 Wh/kg")
    spans, checked = _check(_ENERGY, ["reached 402 ± 5 Wh/kg", "LX-2 cell"], stated, faults)
    assert (faults.codes, spans) == ([], [(Span(28, 31), None), (None, None)])
    assert checked.filled == ["value", "unit", "comparator", "tolerance"]
    quantity = checked.quantity
    assert quantity is not None
    assert (quantity.value, quantity.unit, quantity.unit_text) == ("402", "W.h/kg", "Wh/kg")
    assert (quantity.comparator, quantity.read_by) == ("eq", "reader")
    tolerance = quantity.tolerance
    assert tolerance is not None
    assert (tolerance.as_stated, tolerance.minus, tolerance.plus) == ("± 5", "5", "5")


def test_number_is_read_around_the_quote_and_not_in_it_alone() -> None:
    """A quote that cuts a number cannot hide the rest of it."""
    text = "It has cost 1,250 dollars, no more than 500 m of it."
    faults = RecordedFaults(SourceLines())
    _check(text, ["250 dollars"], QuantityCreate(as_stated="250 dollars"), faults)
    assert faults.codes == ["number_cut"]
    faults = RecordedFaults(SourceLines())
    _check(text, ["than 500 m"], QuantityCreate(as_stated="than 500 m", unit="m"), faults)
    assert faults.codes == ["cue_cut"]


def test_quotes_of_one_claim_state_one_quantity() -> None:
    text = "It ran for 5 days. It had run for about 5 days."
    faults = RecordedFaults(SourceLines())
    quotes = ["It ran for 5 days.", "It had run for about 5 days."]
    spans, _ = _check(text, quotes, QuantityCreate(as_stated="5 days"), faults)
    assert faults.codes == ["comparator_differs"]
    assert spans == [(Span(11, 12), None), (None, None)]


def test_unit_that_the_words_do_not_have_is_asked_for() -> None:
    faults = RecordedFaults(SourceLines())
    _check(_TEXT, ["All 5 run here"], QuantityCreate(as_stated="5"), faults)
    assert faults.codes == ["missing"]
