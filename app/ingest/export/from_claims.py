"""Conversion of stored claims and quotes into the form in which a bundle (a file of records) has them.

Stored positions become `occurrence` (which of several equal passages of the text is meant) and `number`
(the number as written in the quote). Each result is checked: an import must find the numbers where the
stored rows have them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.numbers.derived_change import StatedChange
from app.domain.numbers.quantity import Quantity, ReadBy
from app.domain.quotes.span import Span, find_occurrence, locate, locate_around
from app.errors import InvalidValue
from app.ingest.export.from_qualifiers import restate_numbers, restate_qualifiers
from app.ingest.rows.fields import map_statements, read_fields
from app.ingest.rows.record import Record, Row, read
from app.models import Claim, Evidence
from app.schemas.cells import read_cell
from app.schemas.claims import ClaimCreate
from app.schemas.quantities import QuantityCreate
from app.schemas.sources import QuoteCreate

# Which of several equal passages of its source each quote is (None if there is only one), by the id of
# the source and the start and the text of the quote.
Occurrences = Mapping[tuple[str, int, str], int | None]


def restate_evidence(record: Record, occurrences: Occurrences) -> list[QuoteCreate]:
    quotes = []
    for row in list_given(record):
        source_id, exact = read(row, Evidence.source_id), read(row, Evidence.exact)
        start, cell = read(row, Evidence.start), read_cell(read(row, Evidence.cell))
        if cell is None:
            occurrence = occurrences[source_id, start, exact]
            quotes.append(QuoteCreate(source=source_id, exact=exact, occurrence=occurrence))
        else:
            key = {own.header: own.value for own in cell.key}
            place = {"row": key, "column": cell.header, "start": start}
            quotes.append(QuoteCreate(source=source_id, exact=exact, **place))
    return quotes


def list_given(record: Record) -> list[Row]:
    """List the quotes of a record that a bundle gives: of a claim without the cells of keys, which follow from others."""
    rows: list[Row] = []
    named: set[tuple[str, int]] = set()
    for row in record.children[Evidence]:
        cell = read_cell(read(row, Evidence.cell))
        if cell is not None and record.kind == "claim":
            place = (read(row, Evidence.source_id), cell.row)
            is_key = any(cell.header == own.header for own in cell.key)
            if is_key and place in named:
                continue
            if not is_key:
                named.add(place)
        rows.append(row)
    return rows


def restate_claim(record: Record, occurrences: Occurrences) -> ClaimCreate:
    """Convert a stored claim into the form in which a bundle has it.

    `occurrences` has, for each quote, which of several equal passages of the source it is.

    Raises:
        InvalidValue: an import of the result would store other rows for the quotes.
    """
    quotes = record.children[Evidence]
    quantity, baseline = record.get(Claim.quantity), record.get(Claim.baseline)
    stated_change: StatedChange | None = record.get(Claim.stated_change)
    claim = ClaimCreate.model_validate(
        {
            "id": record.id,
            **read_fields(record, ClaimCreate),
            "statements": map_statements(record),
            "quantity": _restate_quantity(
                quantity, "quantity", _list_spans(quotes, "number", quantity)
            ),
            "baseline": baseline and _restate_baseline(record, baseline),
            "qualifiers": restate_qualifiers(record),
            "stated_change": stated_change and _restate_change(stated_change),
            "evidence": restate_evidence(record, occurrences),
        }
    )
    compare_spans(claim.evidence, claim.quantity, claim.baseline, list_given(record))
    return claim


def _list_spans(quotes: Sequence[Row], name: str, quantity: Quantity) -> list[tuple[str, Span]]:
    """Return the text of each quote that states a number in the words of the claim, and the number's position.

    The position counts from the start of the quote. `name` is `number` for the claim's quantity, or
    `baseline` for the number that it is compared with. In quotes that state it in other words, an import
    finds the number with nothing given.
    """
    return [
        (row["exact"], Span(row[f"{name}_start"], row[f"{name}_end"]).shift(-row["start"]))
        for row in quotes
        if row[f"{name}_start"] is not None and quantity.as_stated in row["exact"]
    ]


def _restate_change(change: StatedChange) -> dict[str, Any]:
    return {
        "as_stated": change.as_stated,
        "form": change.form,
        "value": change.value,
        "read_by": change.read_by or ReadBy.READER,
    }


def _restate_baseline(record: Record, baseline: Quantity) -> dict[str, Any]:
    spans = _list_spans(record.children[Evidence], "baseline", baseline)
    period = record.get(Claim.baseline_period)
    return {
        **_restate_quantity(baseline, "baseline", spans),
        "period": period and period.edtf,
        "place": record.get(Claim.baseline_place),
    }


def _restate_quantity(
    quantity: Quantity, name: str, spans: Sequence[tuple[str, Span]]
) -> dict[str, Any]:
    numbers = sorted({span.cut(exact) for exact, span in spans})
    if len(numbers) != 1:
        raise InvalidValue("spans_differ", f"its quotes state {numbers} as its {name}")
    as_stated, [number] = quantity.as_stated, numbers
    occurrences = [
        find_occurrence(exact, as_stated, locate_around(exact, as_stated, span).start)
        for exact, span in spans
    ]
    return {
        "as_stated": as_stated,
        # A numeral that the words have twice names neither of the two.
        "number": number if number != as_stated and as_stated.count(number) == 1 else None,
        # One `occurrence` is used for all quotes; `compare_spans` checks that it fits them all.
        "occurrence": max(filter(None, occurrences), default=None),
        **restate_numbers(quantity),
    }


def compare_spans(
    evidence: Sequence[QuoteCreate],
    quantity: QuantityCreate | None,
    baseline: QuantityCreate | None,
    rows: Sequence[Row],
) -> None:
    """Raise InvalidValue unless an import of the quotes would find the numbers where `rows` have them.

    `baseline` is the number that the quantity is compared with.
    """
    for quote, row in zip(evidence, rows, strict=True):
        if read(row, Evidence.cell) is not None and row["number_start"] is None:
            # A cell of a key or of another edition states no number of the claim.
            continue
        has_own_words = quantity is None or quantity.as_stated in quote.exact
        if row["cue_start"] is not None and has_own_words:
            cue = Span(row["cue_start"], row["cue_end"]).shift(-row["start"]).cut(quote.exact)
            if quantity is None or cue != quantity.cue:
                raise InvalidValue(
                    "spans_differ", f"its cue is not at its place, which has {cue!r}"
                )
        for name, stated in (("number", quantity), ("baseline", baseline)):
            start, end = row[f"{name}_start"], row[f"{name}_end"]
            words = _locate(stated, quote.exact)
            number = None if start is None else Span(start, end).shift(-row["start"])
            if stated is not None and words is None:
                # It may state the number in other words, which only its text decides.
                continue
            if (words is None) != (number is None) or (
                words and number and not (words.start <= number.start and number.end <= words.end)
            ):
                raise InvalidValue(
                    "spans_differ",
                    f"its numbers are not at the stored positions in {quote.exact[:60]!r}",
                )


def _locate(stated: QuantityCreate | None, exact: str) -> Span | None:
    """Return where a quote has the words of a quantity, None if it has them not."""
    if stated is None or stated.as_stated not in exact:
        return None
    return locate(exact, stated.as_stated, stated.occurrence)
