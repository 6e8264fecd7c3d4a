"""Spans survive a bundle: quote, number, cue and baseline are found again at the same offsets."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.numbers.quantity import Quantity
from app.domain.quotes.span import Span, find_occurrence
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.checks.evidence import SourceTexts, list_evidence_rows, locate_quotes
from app.ingest.checks.quantities import check_quantity
from app.ingest.export.from_claims import restate_claim
from app.ingest.rows.record import Record, spread
from app.models import Claim, Evidence

# Few different pieces, so that they repeat and overlap; a few have two code points or two UTF-16 units.
PIECES = st.sampled_from(
    ["7", "77", "0", ",", " ", "km", "k", "🚗", "料", "e\u0301", "\r\n", "👩‍🔬"]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=40).map("".join)
COLUMNS = {
    "achievement_id": "a",
    "metric_id": "m",
    "kind": "result",
    "status": "stated",
    "statement": "S",
    "language": "en",
    "subject": None,
    "baseline_place": None,
    "follows_id": None,
    "relative_to": None,
    "scope": None,
    "note": None,
    **spread(Claim.period, None),
    **spread(Claim.baseline_period, None),
    **spread(Claim.stated_change, None),
}


def draw_span(data: st.DataObject, within: Span) -> Span:
    start = data.draw(st.integers(within.start, within.end - 1))
    return Span(start, data.draw(st.integers(start + 1, within.end)))


def draw_span_of_one(data: st.DataObject, text: str, within: Span) -> Span:
    """Draw a span whose words occur once in the text, as those of `number` and `cue` must."""
    span = draw_span(data, within)
    assume(len(list_positions(within.cut(text), span.cut(text))) == 1)
    return span


def list_positions(text: str, exact: str) -> list[int]:
    return [start for start in range(len(text)) if text.startswith(exact, start)]


def make_quantity(as_stated: str, cue: str | None) -> Quantity:
    """Make a quantity that was read by hand: only such a one has any words."""
    return Quantity(as_stated, "eq", cue, "1", "m", None, None, "1", "", None, None, read_by="hand")


@pytest.mark.slow
@given(TEXTS, st.data())
def test_spans_of_any_claim_are_found_again(text: str, data: st.DataObject) -> None:
    quote = draw_span(data, Span(0, len(text)))
    stated = draw_span(data, quote)
    spans: dict[str, Span | None] = {"number": draw_span_of_one(data, text, stated)}
    spans["cue"] = draw_span_of_one(data, text, stated) if data.draw(st.booleans()) else None
    earlier = draw_span(data, quote) if data.draw(st.booleans()) else None
    spans["baseline"] = draw_span_of_one(data, text, earlier) if earlier else None
    row: dict[str, Any] = {
        "source_id": "s",
        "exact": quote.cut(text),
        "cell": None,
        "start": quote.start,
        "end": quote.end,
    }
    for name, span in {**spans, "unit": None, "change": None}.items():
        row |= {f"{name}_start": span and span.start, f"{name}_end": span and span.end}
    cue = spans["cue"]
    columns = {
        **COLUMNS,
        **spread(Claim.quantity, make_quantity(stated.cut(text), cue.cut(text) if cue else None)),
        **spread(Claim.baseline, make_quantity(earlier.cut(text), None) if earlier else None),
    }
    which = find_occurrence(text, quote.cut(text), quote.start)
    occurrences = {("s", quote.start, quote.cut(text)): which}
    record = Record("claim", "c", columns, {Evidence: [row]})
    claim = restate_claim(record, occurrences)
    findings = FaultCollector(SourceLines())
    quotes = locate_quotes(claim.evidence, SourceTexts(lambda _: (text, "en")), "", findings)
    numbers = [
        check_quantity(stated, quotes, None, "", findings).numbers
        if stated
        else [None for _ in quotes]
        for stated in (claim.quantity, claim.baseline)
    ]
    found = list_evidence_rows(quotes, numbers[0], numbers[1])
    findings.refuse_if_any()
    assert found == [row]
