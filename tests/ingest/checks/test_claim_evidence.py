"""The words of a claim's quantity in its quotes: found, ambiguous or missing, and one fault for each."""

import pytest

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.ingest.bundle.fault_collector import RecordedFaults
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.checks.evidence import SourceTexts, check_claim_evidence
from app.schemas.claims import QuantityCreate
from app.schemas.sources import QuoteCreate

_TEXT = "The top500 list has 5 of our systems. All 5 run here, and 5 more are built."


def _check(exact: str, occurrence: int | None) -> tuple[list[Span], list[str]]:
    """Return the spans of the number 5 in the quotes, and the codes of the faults."""
    texts, faults = SourceTexts(lambda _: _TEXT), RecordedFaults(SourceLines())
    quantity = QuantityCreate(
        as_stated="5", unit="1", comparator=Comparator.EQ, value="5", occurrence=occurrence
    )
    quote = QuoteCreate(source="report", exact=exact)
    rows = check_claim_evidence([quote], quantity, None, texts, "", faults)
    spans = [Span(row["number_start"], row["number_end"]) for row in rows if row["number_start"]]
    return spans, faults.codes


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
    spans, found = _check(exact, occurrence)
    assert found == codes
    assert [span.start for span in spans] == ([] if start is None else [start])
