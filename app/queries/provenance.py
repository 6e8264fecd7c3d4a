"""A claim as linked data: what it says, and from which words of which document it is derived.

Whoever took part in an achievement is no `author` of a claim about it. That would be whoever says
so, of whom only the document is known (`appearance`).
"""

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.domain.units import get_unit
from app.queries.claims import get_evidence
from app.queries.pages import get_document
from app.schemas.claims import CitedSourceRead, ClaimRead, QuantityRead, QuoteRead, SpanRead
from app.schemas.jsonld import CONTEXT

Node = dict[str, Any]


def get_linked_claim(session: Session, claim_id: str, base: str) -> Node | None:
    """The claim as JSON-LD, with paths relative to the URL `base`; None if there is no claim."""
    body = get_document(session, "claim", claim_id)
    evidence = get_evidence(session, claim_id)
    if body is None or evidence is None:
        return None
    return link_claim(ClaimRead.model_validate_json(body), evidence.data, base)


def link_claim(claim: ClaimRead, quotes: list[QuoteRead], base: str) -> Node:
    """What is not known is left out."""
    sources = {quote.source.id: quote.source for quote in quotes}.values()
    own = f"/v1/claims/{claim.id}"
    document = claim.model_dump(mode="json")
    node = {
        "@context": [CONTEXT, {"@base": base}],
        "id": own,
        "type": ["Claim", "Entity"],
        "identifier": claim.id,
        "version": claim.version,
        "dateCreated": document["created_at"],
        "dateModified": document["updated_at"],
        "kind": claim.kind,
        "status": claim.status,
        "text": claim.statement,
        "note": claim.note,
        "about": _link_achievement(claim),
        "metric": _refer("metrics", "Metric", claim.metric.id, claim.metric.name),
        **_link_numbers(claim),
        "follows": claim.follows and f"/v1/claims/{claim.follows.id}",
        "relativeTo": claim.relative_to,
        "scope": claim.scope,
        "temporalCoverage": claim.period and claim.period.edtf,
        "wasDerivedFrom": [f"/v1/sources/{source.id}" for source in sources],
        "appearance": [_link_source(source) for source in sources],
        "evidence": [
            {"id": f"{own}/evidence#quote-{number}", **_link_quote(quote)}
            for number, quote in enumerate(quotes, start=1)
        ],
    }
    return _without_unknown(node)


def _link_achievement(claim: ClaimRead) -> Node:
    technology = claim.technology
    return _without_unknown(
        {
            **_refer("achievements", "Achievement", claim.achievement.id, claim.achievement.title),
            "technology": technology
            and _refer("technologies", "Technology", technology.id, technology.name),
            "participation": [
                {
                    "organization": _refer("organizations", "Organization", one.id, one.name),
                    "role": one.role,
                }
                for one in claim.organizations
            ],
        }
    )


def _link_numbers(claim: ClaimRead) -> Node:
    change, stated = claim.change, claim.stated_change
    return {
        "quantity": _link_quantity(claim.quantity),
        "baseline": claim.baseline and _link_quantity(claim.baseline),
        "change": change
        and _without_unknown(
            {
                "type": "Change",
                "absolute": _write_value(change.absolute),
                "factor": _write_value(change.factor),
                "percent": _write_value(change.percent),
                "computed": change.computed,
            }
        ),
        "statedChange": stated
        and {
            "type": "Change",
            "asStated": stated.as_stated,
            "form": stated.form,
            "value": _write_value(stated.value),
            "computed": False,
        },
    }


def _link_quantity(quantity: QuantityRead) -> Node:
    normalized = quantity.normalized
    return _without_unknown(
        {
            "type": "QuantitativeValue",
            "asStated": quantity.as_stated,
            "comparator": quantity.comparator,
            "cue": quantity.cue,
            "value": _write_value(quantity.value),
            "minValue": _write_value(quantity.lower),
            "maxValue": _write_value(quantity.upper),
            "unitCode": _write_unit(quantity.unit.code),
            "unitText": quantity.unit.label,
            "normalized": normalized
            and {
                "type": "QuantitativeValue",
                "value": _write_value(normalized.value),
                "unitCode": _write_unit(normalized.unit),
            },
        }
    )


def _write_value(value: str | None) -> Node | None:
    """All digits. The type of decimals knows no exponent, so that it is written out."""
    if value is None:
        return None
    if "/" in value:
        return {"@value": value, "@type": "xsd:string"}
    return {"@value": f"{Decimal(value):f}", "@type": "xsd:decimal"}


def _write_unit(code: str) -> str:
    """With a prefix, which schema.org asks for where a code is not one of UN/CEFACT."""
    is_money = get_unit(code).dimension.startswith("money:")
    return f"{'iso4217' if is_money else 'ucum'}:{code}"


def _link_source(source: CitedSourceRead) -> Node:
    return {
        **_refer("sources", "CreativeWork", source.id, source.title),
        "type": ["CreativeWork", "Entity"],
        "encoding": {
            "id": source.text_url,
            "type": "MediaObject",
            "encodingFormat": "text/plain; charset=utf-8",
            "sha256": source.sha256,
        },
    }


def _link_quote(quote: QuoteRead) -> Node:
    text_url = quote.source.text_url
    selectors = [selector.model_dump() for selector in quote.selectors]
    return _without_unknown(
        {
            "type": "Annotation",
            "motivatedBy": "oa:linking",
            "state": quote.state,
            "hasTarget": _link_place(text_url, selectors),
            "numberPlace": _link_span(text_url, quote.number),
            "cuePlace": _link_span(text_url, quote.cue),
            "baselinePlace": _link_span(text_url, quote.baseline),
        }
    )


def _link_span(text_url: str, span: SpanRead | None) -> Node | None:
    if span is None:
        return None
    return _link_place(
        text_url, [{"type": "TextPositionSelector", "start": span.start, "end": span.end}]
    )


def _link_place(text_url: str, selectors: list[Node]) -> Node:
    return {"type": "SpecificResource", "hasSource": text_url, "hasSelector": selectors}


def _refer(path: str, kind: str, resource_id: str, name: str) -> Node:
    return {"id": f"/v1/{path}/{resource_id}", "type": kind, "name": name}


def _without_unknown(node: Node) -> Node:
    return {name: value for name, value in node.items() if value is not None and value != []}
