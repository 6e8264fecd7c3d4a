"""Conversion of stored claims and quotes into the form in which a bundle (a file of records) has them.

Stored positions become `occurrence` (which of several equal passages of the text is meant) and `number`
(the number as written in the quote). Each result is checked: an import must make the stored rows from
it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from app.domain.numbers.quantity import Comparator, Quantity
from app.domain.quotes.span import Span, find_occurrence, locate
from app.errors import InvalidValue
from app.ingest.checks.evidence import make_evidence_row
from app.ingest.checks.quantities import find_mention
from app.ingest.rows.fields import read_fields
from app.ingest.rows.record import Record, Row, read
from app.models import Claim, Evidence
from app.schemas.claims import ClaimCreate, QuantityCreate
from app.schemas.sources import QuoteCreate

# Which of several equal passages of its source each quote is (None if there is only one), by the id of
# the source and the start and the text of the quote.
Occurrences = Mapping[tuple[str, int, str], int | None]


def restate_evidence(record: Record, occurrences: Occurrences) -> list[QuoteCreate]:
    quotes = []
    for row in record.children[Evidence]:
        source_id, exact = read(row, Evidence.source_id), read(row, Evidence.exact)
        occurrence = occurrences[source_id, read(row, Evidence.start), exact]
        quotes.append(QuoteCreate(source=source_id, exact=exact, occurrence=occurrence))
    return quotes


def restate_claim(record: Record, occurrences: Occurrences) -> ClaimCreate:
    """Convert a stored claim into the form in which a bundle has it.

    `occurrences` has, for each quote, which of several equal passages of the source it is.

    Raises:
        InvalidValue: an import of the result would store other rows for the quotes.
    """
    quotes = record.children[Evidence]
    quantity, baseline = record.get(Claim.quantity), record.get(Claim.baseline)
    stated_change = record.get(Claim.stated_change)
    claim = ClaimCreate.model_validate(
        {
            "id": record.id,
            **read_fields(record, ClaimCreate),
            "quantity": _restate_quantity(quantity, "quantity", _list_spans(quotes, "number")),
            "baseline": baseline
            and _restate_quantity(baseline, "baseline", _list_spans(quotes, "baseline")),
            "stated_change": stated_change and asdict(stated_change),
            "evidence": restate_evidence(record, occurrences),
        }
    )
    compare_spans(claim.evidence, claim.quantity, claim.baseline, quotes)
    return claim


def _list_spans(quotes: Sequence[Row], name: str) -> list[tuple[str, Span]]:
    """Return the text of each quote that contains a number of the claim, and the number's position.

    The position counts from the start of the quote. `name` is `number` for the claim's quantity, or
    `baseline` for the number that it is compared with.
    """
    return [
        (row["exact"], Span(row[f"{name}_start"], row[f"{name}_end"]).shift(-row["start"]))
        for row in quotes
        if row[f"{name}_start"] is not None
    ]


def _restate_quantity(
    quantity: Quantity, name: str, spans: Sequence[tuple[str, Span]]
) -> QuantityCreate:
    as_stated = quantity.as_stated
    numbers = sorted({span.cut(exact) for exact, span in spans})
    if len(numbers) != 1:
        raise InvalidValue("spans_differ", f"its quotes state {numbers} as its {name}")
    [number] = numbers
    offset = locate(as_stated, number).start
    occurrences = [find_occurrence(exact, as_stated, span.start - offset) for exact, span in spans]
    return QuantityCreate(
        as_stated=as_stated,
        number=None if number == as_stated else number,
        # One `occurrence` is used for all quotes; `compare_spans` checks that it fits them all.
        occurrence=max((occurrence for occurrence in occurrences if occurrence), default=None),
        comparator=Comparator(quantity.comparator),
        cue=quantity.cue,
        value=quantity.value,
        unit=quantity.unit,
        lower=quantity.lower,
        upper=quantity.upper,
    )


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
        mentions = [
            find_mention(number, quote.exact) if number else None for number in (quantity, baseline)
        ]
        if make_evidence_row(quote, Span(row["start"], row["end"]), *mentions) != row:
            raise InvalidValue(
                "spans_differ",
                f"its numbers are not at the stored positions in {quote.exact[:60]!r}",
            )
