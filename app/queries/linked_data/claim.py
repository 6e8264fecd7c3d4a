"""A claim as linked data (schema.org `Claim`): its content, and the quotes that it is derived from.

The property `author` is not used, because the organizations that took part in an achievement are not
the authors of claims about it. Only the sources that state the claim are known (`appearance`).
"""

from decimal import Decimal

from app.domain.units.atoms import MONEY_CODES
from app.queries.linked_data.annotation import link_quotes, link_sources
from app.queries.linked_data.node import (
    Node,
    describe_resource,
    leave_out_unknown,
    link_participants,
    refer,
    write_path,
)
from app.queries.linked_data.qualifiers import link_qualifiers
from app.schemas.claims import ClaimRead
from app.schemas.evidence import QuoteRead
from app.schemas.quantities import BaselineRead, QuantityRead


def link_claim(claim: ClaimRead, quotes: list[QuoteRead]) -> Node:
    """Make the JSON-LD node of a claim with its quotes; unknown values are left out."""
    sources = link_sources(quotes)
    node = {
        **describe_resource("claim", claim),
        "type": ["Claim", "Entity"],
        "kind": claim.kind,
        "status": claim.status,
        "text": claim.statement,
        "label": claim.statements,
        "note": claim.note,
        "about": _link_achievement(claim),
        "metric": refer("metric", claim.metric),
        **_link_numbers(claim),
        "qualifier": link_qualifiers(claim.qualifiers, quotes, _link_quantity),
        "follows": claim.follows and write_path("claim", claim.follows.id),
        "relativeTo": claim.relative_to,
        "subject": claim.subject,
        "scope": claim.scope,
        "temporalCoverage": claim.period and claim.period.edtf,
        "wasDerivedFrom": [source["id"] for source in sources],
        "appearance": sources,
        "evidence": link_quotes(write_path("claim", claim.id), quotes),
    }
    return leave_out_unknown(node)


def _link_achievement(claim: ClaimRead) -> Node:
    return leave_out_unknown(
        {
            **refer("achievement", claim.achievement),
            "technology": claim.technology and refer("technology", claim.technology),
            "participation": link_participants(claim.achievement.id, claim.organizations),
        }
    )


def _link_numbers(claim: ClaimRead) -> Node:
    change, stated = claim.change, claim.stated_change
    return {
        "quantity": _link_quantity(claim.quantity),
        "baseline": claim.baseline and _link_baseline(claim.baseline),
        "change": change
        and leave_out_unknown(
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


def _link_baseline(baseline: BaselineRead) -> Node:
    own = {
        "temporalCoverage": baseline.period and baseline.period.edtf,
        "location": baseline.place,
    }
    return _link_quantity(baseline) | leave_out_unknown(own)


def _link_quantity(quantity: QuantityRead) -> Node:
    normalized = quantity.normalized
    return leave_out_unknown(
        {
            "type": "QuantitativeValue",
            "asStated": quantity.as_stated,
            "comparator": quantity.comparator,
            "cue": quantity.cue,
            "value": _write_value(quantity.value),
            "minValue": _write_value(quantity.lower),
            "maxValue": _write_value(quantity.upper),
            "unitCode": write_unit(quantity.unit.code),
            "unitText": quantity.unit.label,
            "normalized": leave_out_unknown(
                {
                    "type": "QuantitativeValue",
                    "value": _write_value(normalized.value),
                    "minValue": _write_value(normalized.lower),
                    "maxValue": _write_value(normalized.upper),
                    "unitCode": write_unit(normalized.unit),
                }
            ),
        }
    )


def _write_value(value: str | None) -> Node | None:
    """Write an exact number as a typed JSON-LD value; None stays None.

    A decimal becomes an `xsd:decimal` with all digits and no exponent. A fraction such as `1/3`
    becomes a string.
    """
    if value is None:
        return None
    if "/" in value:
        return {"@value": value, "@type": "xsd:string"}
    return {"@value": f"{Decimal(value):f}", "@type": "xsd:decimal"}


def write_unit(code: str) -> str:
    """Write the code of a unit with the prefix `ucum:`, or `iso4217:` for money, as a `unitCode`.

    schema.org requires a prefix for codes that are not from UN/CEFACT.
    """
    return f"{'iso4217' if code in MONEY_CODES else 'ucum'}:{code}"
