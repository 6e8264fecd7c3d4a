"""Public JSON of the numbers of claims: quantities, conditions, and the spans of quotes that state them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from app.domain.numbers.quantity import Comparator, Quantity, ReadBy, convert_value, to_double
from app.domain.units.unit import Unit
from app.domain.units.units import difference_of, get_unit
from app.ingest.documents.related_names import MentionedMetric, MentionedQualifier
from app.ingest.rows.record import Record, Row, read
from app.models import ClaimQualifier, Evidence
from app.schemas.cells import read_cell
from app.schemas.evidence import ClaimEvidenceRead, SpanRead
from app.schemas.metrics import UnitRead
from app.schemas.quantities import (
    NormalizedRead,
    QualifierEvidenceRead,
    QualifierRead,
    QuantityRead,
    ToleranceRead,
)

# The spans of a quote, each with the columns of its start and its end.
_SPANS = tuple(
    (name, f"{name}_start", f"{name}_end")
    for name in ("number", "unit", "cue", "baseline", "change")
)


@lru_cache(maxsize=1024)
def describe_unit(code: str, *, is_one: bool = False) -> UnitRead:
    """Make the public JSON of a unit, with its English name in the singular if `is_one`."""
    unit = get_unit(code)
    return UnitRead(code=code, symbol=unit.symbol, label=unit.label if is_one else unit.plural)


def describe_quantity(
    quantity: Quantity, canonical_unit: str, *, difference: bool = False
) -> QuantityRead:
    """Make the public JSON of a quantity; `canonical_unit` is the code of the unit it is normalised to."""
    return QuantityRead(
        as_stated=quantity.as_stated,
        comparator=Comparator(quantity.comparator),
        cue=quantity.cue,
        value=quantity.value,
        number=to_double(quantity.value),
        unit=describe_unit(quantity.unit, is_one=quantity.value == "1"),
        unit_text=quantity.unit_text,
        lower=quantity.lower,
        upper=quantity.upper,
        tolerance=quantity.tolerance and ToleranceRead(**asdict(quantity.tolerance)),
        normalized=_normalize(quantity, canonical_unit, difference=difference),
        read_by=None if quantity.read_by is None else ReadBy(quantity.read_by),
    )


def _normalize(quantity: Quantity, canonical_unit: str, *, difference: bool) -> NormalizedRead:
    bounds = (quantity.lower, quantity.upper)
    lower, upper = bounds
    if bounds != (None, None):
        unit, target = get_unit(quantity.unit), get_unit(canonical_unit)
        if difference:
            unit, target = difference_of(unit), difference_of(target)
        lower, upper = (_convert(bound, unit, target) for bound in bounds)
    value = quantity.normalized_value
    return NormalizedRead(
        value=value,
        number=to_double(value),
        lower=lower,
        lower_number=to_double(lower),
        upper=upper,
        upper_number=to_double(upper),
        unit=canonical_unit,
    )


def _convert(bound: str | None, unit: Unit, target: Unit) -> str | None:
    return None if bound is None else convert_value(bound, unit, target)


def describe_qualifiers(claim: Record, metric: MentionedMetric) -> list[QualifierRead]:
    """Make the public JSON of the conditions of a claim, in the order of the metric."""
    described = []
    for row in claim.children[ClaimQualifier]:
        property_ = read(row, ClaimQualifier.property)
        # A damaged catalogue may lack the declaration, and is still to be verified.
        unknown = MentionedQualifier(property_, None, separates=False)
        declared = metric.qualifiers.get(property_, unknown)
        quantity: Quantity | None = read(row, ClaimQualifier.quantity)
        described.append(
            QualifierRead(
                property=property_,
                name=declared.name,
                separates=declared.separates,
                text=read(row, ClaimQualifier.text),
                quantity=describe_quantity(quantity, declared.unit or "1") if quantity else None,
                evidence=_describe_place(row, claim.children[Evidence]),
            )
        )
    return described


def _describe_place(row: Row, quotes: Sequence[Row]) -> QualifierEvidenceRead | None:
    position = read(row, ClaimQualifier.evidence_position)
    start, end = read(row, ClaimQualifier.start), read(row, ClaimQualifier.end)
    if position is None or start is None or end is None or position >= len(quotes):
        return None
    quote = quotes[position]
    first = read(quote, Evidence.start)
    exact = read(quote, Evidence.exact)[start - first : end - first]
    source = read(quote, Evidence.source_id)
    return QualifierEvidenceRead(source=source, exact=exact, start=start, end=end)


def describe_claim_evidence(
    claim: Record, quotes: Sequence[Mapping[str, Any]]
) -> list[ClaimEvidenceRead]:
    """Make the public JSON of the quotes of a claim, from their fields, with the spans of what they state."""
    return [
        ClaimEvidenceRead(
            **quote,
            **{name: _describe_span(row, row[start], row[end]) for name, start, end in _SPANS},
            cell=read_cell(read(row, Evidence.cell)),
        )
        for row, quote in zip(claim.children[Evidence], quotes, strict=True)
    ]


def _describe_span(quote: Row, start: int | None, end: int | None) -> SpanRead | None:
    if start is None or end is None:
        return None
    first = read(quote, Evidence.start)
    exact = read(quote, Evidence.exact)[start - first : end - first]
    return SpanRead(exact=exact, start=start, end=end)
