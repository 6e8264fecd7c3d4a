"""Conditions of numbers as linked data: those that metrics declare, and those of claims with their places."""

from collections.abc import Callable, Sequence

from app.queries.linked_data.annotation import link_place
from app.queries.linked_data.node import Node, leave_out_unknown
from app.schemas.evidence import QuoteRead
from app.schemas.metrics import DeclaredQualifierRead
from app.schemas.quantities import QualifierEvidenceRead, QualifierRead, QuantityRead


def link_qualifiers(
    qualifiers: Sequence[QualifierRead],
    quotes: Sequence[QuoteRead],
    link_quantity: Callable[[QuantityRead], Node],
) -> list[Node]:
    """Make a JSON-LD node for each condition of a claim; `quotes` are those of the claim."""
    return [
        leave_out_unknown(
            {
                "type": "Qualifier",
                "property": qualifier.property,
                "name": qualifier.name,
                "separates": qualifier.separates,
                "text": qualifier.text,
                "quantity": qualifier.quantity and link_quantity(qualifier.quantity),
                "place": qualifier.evidence and _link_place(qualifier.evidence, quotes),
            }
        )
        for qualifier in qualifiers
    ]


def _link_place(evidence: QualifierEvidenceRead, quotes: Sequence[QuoteRead]) -> Node | None:
    urls = (quote.source.text_url for quote in quotes if quote.source.id == evidence.source)
    text_url = next(urls, None)
    return None if text_url is None else link_place(text_url, evidence.start, evidence.end)


def link_declared(
    declared: Sequence[DeclaredQualifierRead], write_unit: Callable[[str], str]
) -> list[Node]:
    """Make a JSON-LD node for each condition that a metric declares."""
    return [
        leave_out_unknown(
            {
                "type": "DeclaredQualifier",
                "property": qualifier.property,
                "label": qualifier.names,
                "valueType": qualifier.type,
                "unitCode": qualifier.unit and write_unit(qualifier.unit),
                "separates": qualifier.separates,
            }
        )
        for qualifier in declared
    ]
