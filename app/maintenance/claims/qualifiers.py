"""Checks of stored conditions of claims: against their metrics, and against the words of their quotes."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.domain.numbers.quantity import Comparator, ReadBy
from app.domain.quotes.span import Span
from app.domain.text import fold_words
from app.domain.units.units import find_unit
from app.extraction.agreement.quantity import GivenQuantity, read_stated
from app.maintenance.claims.quantities import compare_quantity
from app.models import Claim, ClaimQualifier, Evidence, MetricQualifier

# The properties that a metric declares, in order.
Declared = Mapping[str, Sequence[MetricQualifier]]


def read_declared(session: Session) -> Declared:
    declared: dict[str, list[MetricQualifier]] = {}
    ordered = select(MetricQualifier).order_by(MetricQualifier.metric_id, MetricQualifier.position)
    for row in session.scalars(ordered):
        declared.setdefault(row.metric_id, []).append(row)
    return declared


def compare_with_metric(claim: Claim, declared: Declared) -> Iterator[str]:
    """Compare the conditions of a claim with what its metric declares, and their keys with their values."""
    own = {row.property: row for row in declared.get(claim.metric_id, ())}
    order = [*own]
    given = [row.property for row in claim.qualifiers]
    for row in claim.qualifiers:
        named = own.get(row.property)
        if named is None:
            yield f"its metric does not declare its condition {row.property}"
        elif (named.unit is None) != (row.quantity is None):
            yield f"its condition {row.property} is no {named.type}, as its metric declares it"
        elif row.quantity is not None and named.unit is not None:
            for detail in compare_quantity(row.quantity, named.unit):
                yield f"condition {row.property}: {detail}"
        elif row.text is not None and row.text_key != fold_words(row.text):
            yield f"the key of its condition {row.property} does not follow from its text"
    for name in dict.fromkeys(given):
        if name in own and own[name].separates and given.count(name) > 1:
            yield f"it states its separating condition {name} {given.count(name)} times"
    known = [name for name in given if name in own]
    if known != sorted(known, key=order.index):
        yield "its conditions are not in the order of its metric"


def compare_with_quote(row: Evidence, claim: Claim, text: str, language: str) -> Iterator[str]:
    """Read the conditions again that a quote states; the first quote also decides about those of none.

    `text` is the text of the source, in `language`.
    """
    for condition in claim.qualifiers:
        name, stated = condition.property, condition.quantity
        words = stated.as_stated if stated else condition.text or ""
        start, end = condition.start, condition.end
        if condition.evidence_position == row.position and start is not None and end is not None:
            if start < row.start or end > row.end or text[start:end] != words:
                yield f"its condition {name} is not where the evidence says"
                continue
            place = (text, Span(start, end))
        elif condition.evidence_position is None and row.position == 0:
            place = (words, Span(0, len(words)))
        else:
            continue
        if stated is not None and stated.read_by == ReadBy.READER:
            yield from _read_again(condition, place, language)


def _read_again(condition: ClaimQualifier, place: tuple[str, Span], language: str) -> Iterator[str]:
    quantity = condition.quantity
    if quantity is None:
        return
    given = GivenQuantity(
        value=quantity.value,
        lower=quantity.lower,
        upper=quantity.upper,
        unit=quantity.unit,
        comparator=Comparator(quantity.comparator),
        cue=quantity.cue,
        tolerance=quantity.tolerance,
    )
    text, words = place
    read = read_stated(text, language, words, given)
    if isinstance(read, list):
        for fault in read:
            yield f"condition {condition.property}: {fault.code}: {fault.detail}"


def find_unquoted(session: Session) -> Iterator[str]:
    """Yield the ids of claims with a condition whose words are said to be in a quote that is not there."""
    lacking = (
        select(ClaimQualifier.claim_id)
        .outerjoin(
            Evidence,
            and_(
                Evidence.claim_id == ClaimQualifier.claim_id,
                Evidence.position == ClaimQualifier.evidence_position,
            ),
        )
        .where(ClaimQualifier.evidence_position.is_not(None), Evidence.id.is_(None))
    )
    yield from session.scalars(lacking.order_by(ClaimQualifier.claim_id))


def find_faulty_declarations(session: Session) -> Iterator[tuple[str, str]]:
    """Yield each metric whose declared conditions have another dimension than their unit or than elsewhere."""
    for row in session.scalars(select(MetricQualifier).order_by(MetricQualifier.metric_id)):
        unit = None if row.unit is None else find_unit(row.unit)
        if unit is not None and (unit.code, unit.dimension) != (row.unit, row.dimension):
            yield row.metric_id, f"its condition {row.property} does not measure {row.dimension}"
    kinds = func.coalesce(MetricQualifier.dimension, "")
    several = (
        select(MetricQualifier.property)
        .group_by(MetricQualifier.property)
        .having(func.min(kinds) != func.max(kinds))
    )
    declaring = select(MetricQualifier.metric_id, MetricQualifier.property).where(
        MetricQualifier.property.in_(several)
    )
    for metric_id, name in session.execute(declaring.order_by(MetricQualifier.metric_id)):
        yield metric_id, f"another metric declares its condition {name} otherwise"
