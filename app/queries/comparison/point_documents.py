"""Points as answers show them, made from the stored documents of their claims."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.claims.comparability import Conditions
from app.domain.claims.points import Point, PointRole
from app.domain.claims.records import OpenBecause
from app.domain.numbers.quantity import Comparator
from app.domain.text import fold_words
from app.queries.documents import read_bodies
from app.schemas.common import NamedReference, PeriodRead
from app.schemas.quantities import QualifierEvidenceRead
from app.schemas.records import (
    ClaimSummary,
    ConditionRead,
    ConditionsRead,
    NamesRead,
    PointEvidenceRead,
    PointQuantityRead,
    PointRead,
)

Documents = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a timeline has found out about a point; see `PointRead`."""

    group: int
    line: int | None = None
    record: bool | None = None
    record_because: OpenBecause | None = None
    repeats: str | None = None
    after: tuple[str, ...] = ()


def read_claims(session: Session, claim_ids: Iterable[str]) -> Documents:
    """Return the public JSON of claims by id."""
    return {
        claim_id: json.loads(body)
        for batch in batches(sorted(set(claim_ids)))
        for claim_id, body in read_bodies(session, "claim", batch).items()
    }


def describe_point(claim: Mapping[str, Any], point: Point, standing: Standing) -> PointRead:
    """Return a point as an answer shows it, from the document of its claim."""
    is_value = point.role == PointRole.VALUE
    stated = claim["quantity"] if is_value else claim["baseline"]
    period = claim["period"] if is_value else stated["period"]
    return PointRead(
        id=point.id,
        claim=summarize_claim(claim),
        role=point.role,
        group=standing.group,
        line=standing.line,
        quantity=describe_number(stated),
        period=period and PeriodRead.model_validate(period),
        organizations=[owner.id for owner in list_organizations(claim)],
        technology=claim["technology"] and claim["technology"]["id"],
        subject=claim["subject"],
        scope=claim["scope"],
        qualifiers=[describe_qualifier(stated) for stated in claim["qualifiers"]],
        kind=claim["kind"],
        status=claim["status"],
        record=standing.record,
        record_because=standing.record_because,
        repeats=standing.repeats,
        after=list(standing.after),
        evidence=[
            PointEvidenceRead(source=quote.source, exact=quote.exact)
            for quote in list_quotes(claim, "number" if is_value else "baseline")[:1]
        ],
    )


def collect_names(points: Iterable[PointRead], documents: Documents) -> NamesRead:
    """Return the names of all organizations, technologies and quoted sources of points."""
    names = NamesRead(organizations={}, technologies={}, sources={})
    for point in points:
        claim = documents[point.claim.id]
        names.organizations.update((owner.id, owner.name) for owner in list_organizations(claim))
        if claim["technology"]:
            names.technologies[claim["technology"]["id"]] = claim["technology"]["name"]
        quoted = {quote["source"]["id"]: quote["source"]["title"] for quote in claim["evidence"]}
        names.sources.update((quote.source, quoted[quote.source]) for quote in point.evidence)
    return names


def summarize_claim(claim: Mapping[str, Any]) -> ClaimSummary:
    return ClaimSummary(id=claim["id"], statement=claim["statement"])


def list_organizations(claim: Mapping[str, Any]) -> list[NamedReference]:
    """Return the organizations of a claim; one that has two roles is there once."""
    names = {stated["id"]: stated["name"] for stated in claim["organizations"]}
    return [NamedReference(id=key, name=name) for key, name in names.items()]


def list_quotes(claim: Mapping[str, Any], span: str = "number") -> list[QualifierEvidenceRead]:
    """Return the quotes of a claim that state its `number` or its `baseline`, or else the first.

    Quotes of mere context, such as the key of a row in a table, are shown with the claim.
    """
    stating = [quote for quote in claim["evidence"] if quote.get(span) is not None]
    return [
        QualifierEvidenceRead(
            source=quote["source"]["id"],
            exact=quote["exact"],
            start=quote["start"],
            end=quote["end"],
        )
        for quote in stating or claim["evidence"][:1]
    ]


def describe_number(stated: Mapping[str, Any]) -> PointQuantityRead:
    normalized = stated["normalized"]
    return PointQuantityRead(
        as_stated=stated["as_stated"],
        comparator=stated["comparator"],
        value=normalized["value"],
        number=normalized["number"],
        lower=normalized["lower"],
        upper=normalized["upper"],
    )


def describe_qualifier(stated: Mapping[str, Any]) -> ConditionRead:
    """Return a qualifier of a claim with its value written out."""
    value = stated["text"]
    return ConditionRead(
        property=stated["property"],
        value=_write_quantity(stated["quantity"]) if value is None else value,
    )


def identify_qualifier(stated: Mapping[str, Any]) -> object:
    """Return what equal values of a property have in common: 25 °C and 298.15 K are one."""
    quantity = stated["quantity"]
    if quantity is None:
        return fold_words(stated["text"])
    normalized = quantity["normalized"]
    bounds = tuple(normalized[name] for name in ("value", "lower", "upper"))
    return quantity["comparator"], *bounds


def _write_quantity(quantity: Mapping[str, Any]) -> str:
    stated = {**quantity, "unit": quantity["unit"]["code"]}
    return write_number(stated, quantity["comparator"])


def write_number(number: Mapping[str, Any], comparator: str) -> str:
    """Write a number with the code of its unit: `25 Cel`, `gt 500 m`, `2..3 km`, `5 km (4..6)`."""
    value, unit = number["value"], number["unit"]
    has_bounds = number["lower"] is not None or number["upper"] is not None
    bounds = f"{number['lower'] or ''}..{number['upper'] or ''}" if has_bounds else ""
    word = "" if comparator == Comparator.EQ else f"{comparator} "
    if value is None:
        return f"{word}{bounds} {unit}"
    return f"{word}{value} {unit} ({bounds})" if bounds else f"{word}{value} {unit}"


def describe_conditions(conditions: Conditions, claim: Mapping[str, Any]) -> ConditionsRead:
    """Return the conditions of a group, in the words of one of its claims."""
    separating = {condition.property for condition in conditions.qualifiers}
    return ConditionsRead(
        relative_to=claim["relative_to"],
        scope=claim["scope"],
        qualifiers=[
            describe_qualifier(stated)
            for stated in claim["qualifiers"]
            if stated["property"] in separating
        ],
    )
