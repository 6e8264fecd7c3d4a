"""Stored claims and quotes in bundle form: spans become `occurrence` and `number` (words of the quote).

Each result is checked: the functions that made the stored rows must make the same rows from it.
"""

from collections.abc import Mapping, Sequence

from app.domain.quotes.span import Span, find_occurrence, locate
from app.errors import InvalidValue
from app.ingest.checks.evidence import make_evidence_row
from app.ingest.checks.quantities import find_mention
from app.ingest.rows.record import Record, Row
from app.models import Evidence
from app.schemas.claims import ClaimCreate, QuantityCreate
from app.schemas.sources import QuoteCreate

# The `occurrence` of each quote, by the id of its source, its start and its text.
Occurrences = Mapping[tuple[str, int, str], int | None]


def pick_columns(columns: Row, *names: str) -> Row:
    return {name: columns[name] for name in names}


def restate_evidence(record: Record, occurrences: Occurrences) -> list[QuoteCreate]:
    return [
        QuoteCreate(
            source=row["source_id"],
            exact=row["exact"],
            occurrence=occurrences[row["source_id"], row["start"], row["exact"]],
        )
        for row in record.children[Evidence]
    ]


def restate_claim(record: Record, occurrences: Occurrences) -> ClaimCreate:
    """Return a claim in bundle form.

    Raises:
        InvalidValue: a check of the result would not make the stored rows of the quotes again.
    """
    columns, quotes = record.columns, record.children[Evidence]
    stated_change = {
        name: columns[f"stated_change_{name}"] for name in ("as_stated", "form", "value")
    }
    claim = ClaimCreate.model_validate(
        {
            "id": record.id,
            "achievement": columns["achievement_id"],
            "metric": columns["metric_id"],
            **pick_columns(columns, "kind", "status", "statement", "relative_to", "scope", "note"),
            "quantity": _restate_quantity(columns, "quantity", _list_spans(quotes, "number")),
            "baseline": _restate_quantity(columns, "baseline", _list_spans(quotes, "baseline")),
            "stated_change": stated_change if stated_change["as_stated"] is not None else None,
            "follows": columns["follows_id"],
            "period": columns["period_edtf"],
            "evidence": restate_evidence(record, occurrences),
        }
    )
    compare_spans(claim.evidence, claim.quantity, claim.baseline, quotes)
    return claim


def _list_spans(quotes: Sequence[Row], name: str) -> list[tuple[str, Span]]:
    """Return the quotes that state a number, each with the number's span in offsets of the quote."""
    return [
        (row["exact"], Span(row[f"{name}_start"], row[f"{name}_end"]).shift(-row["start"]))
        for row in quotes
        if row[f"{name}_start"] is not None
    ]


def _restate_quantity(
    columns: Row, prefix: str, spans: Sequence[tuple[str, Span]]
) -> QuantityCreate | None:
    as_stated = columns[f"{prefix}_as_stated"]
    if as_stated is None:
        return None
    numbers = sorted({span.cut(exact) for exact, span in spans})
    if len(numbers) != 1:
        raise InvalidValue("spans_differ", f"its quotes state {numbers} as its {prefix}")
    [number] = numbers
    offset = locate(as_stated, number).start
    occurrences = [find_occurrence(exact, as_stated, span.start - offset) for exact, span in spans]
    names = ("comparator", "cue", "value", "unit", "lower", "upper")
    return QuantityCreate(
        as_stated=as_stated,
        number=None if number == as_stated else number,
        # One `occurrence` is used for all quotes; `compare_spans` checks that it fits them all.
        occurrence=max((occurrence for occurrence in occurrences if occurrence), default=None),
        **{name: columns[f"{prefix}_{name}"] for name in names},
    )


def compare_spans(
    evidence: Sequence[QuoteCreate],
    quantity: QuantityCreate | None,
    baseline: QuantityCreate | None,
    rows: Sequence[Row],
) -> None:
    """Raise InvalidValue unless a new check of the quotes finds exactly the spans in `rows`."""
    for quote, row in zip(evidence, rows, strict=True):
        mentions = [
            find_mention(number, quote.exact) if number else None for number in (quantity, baseline)
        ]
        if make_evidence_row(quote, Span(row["start"], row["end"]), *mentions) != row:
            raise InvalidValue(
                "spans_differ",
                f"its numbers are not at the stored positions in {quote.exact[:60]!r}",
            )
