"""Renewal of stored claims by this version: canonical units, sort keys, and numbers not read before.

Nothing is refused, and nothing that a curator has given is changed. A number that the reader reads as it is
stored is `read_by: reader` from now on, one that cannot be read is `read_by: hand`. One that is read
otherwise stays as it is, and `claimstone verify` lists it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.batches import batches
from app.domain.numbers.derived_change import compute_change, make_factor_key
from app.domain.numbers.quantity import Quantity, ReadBy, renormalize, summarize_read_by
from app.domain.quotes.span import Span, find_spans
from app.domain.text import fold_words
from app.domain.units.unit import Unit
from app.domain.units.units import find_unit, get_unit
from app.errors import InvalidValue
from app.extraction.agreement.other_words import find_in_other_words
from app.extraction.agreement.place import PlacedQuantity
from app.ingest.checks.metrics.checks import find_scale_of_unit
from app.ingest.checks.quantities import is_unreadable, read_tolerance
from app.maintenance.claims.reading import Reading, read_again
from app.models import Claim, Evidence, Metric, MetricQualifier
from app.queries.resources.metrics import read_unit_words
from app.queries.resources.sources import get_text_and_language
from app.schemas.metrics import Scale


def renew_claims(session: Session) -> None:
    """Write units of metrics and claims as this version does, with their keys, and read what is unread."""
    for metric in session.scalars(select(Metric)):
        unit = find_unit(metric.unit)
        metric.unit, metric.dimension = unit.code, unit.dimension
        metric.scale = (find_scale_of_unit(unit) or Scale(metric.scale)).value
    for declared in session.scalars(
        select(MetricQualifier).where(MetricQualifier.unit.is_not(None))
    ):
        unit = find_unit(declared.unit or "1")
        declared.unit, declared.dimension = unit.code, unit.dimension
    session.flush()
    units = {
        (row.metric_id, row.property): get_unit(row.unit)
        for row in session.scalars(select(MetricQualifier))
        if row.unit is not None
    }
    for ids in batches(session.scalars(select(Claim.id).order_by(Claim.id)).all()):
        related = (joinedload(Claim.metric), selectinload(Claim.qualifiers))
        statement = select(Claim).where(Claim.id.in_(ids)).options(*related)
        for claim in session.scalars(statement).all():
            _renew_quantities(claim)
            _renew_conditions(claim, units)
        session.flush()
        session.expunge_all()
    _read_unread(session)


def _renew_quantities(claim: Claim) -> None:
    unit = get_unit(claim.metric.unit)
    is_difference = claim.metric.scale == Scale.DIFFERENCE
    quantity = _renew(claim.quantity, unit, difference=is_difference)
    baseline = claim.baseline and _renew(claim.baseline, unit, difference=is_difference)
    if (quantity, baseline) != (claim.quantity, claim.baseline):
        claim.quantity, claim.baseline = quantity, baseline
    claim.relative_to_key = claim.relative_to and fold_words(claim.relative_to)
    claim.scope_key = claim.scope and fold_words(claim.scope)
    claim.factor_key = make_factor_key(compute_change(baseline, quantity, unit))


def _renew_conditions(claim: Claim, units: Mapping[tuple[str, str], Unit]) -> None:
    for row in claim.qualifiers:
        unit = units.get((claim.metric_id, row.property))
        if row.quantity is not None and unit is not None:
            renewed = _renew(row.quantity, unit, difference=False)
            if renewed != row.quantity:
                row.quantity = renewed
        if row.text is not None:
            row.text_key = fold_words(row.text)


def _renew(quantity: Quantity, metric_unit: Unit, *, difference: bool) -> Quantity:
    """Return a quantity with a canonical unit and its keys; bounds that no number is within keep theirs."""
    try:
        return renormalize(quantity, metric_unit, difference=difference)
    except InvalidValue:
        return replace(quantity, unit=find_unit(quantity.unit).code)


def _read_unread(session: Session) -> None:
    """Read the claims that were not read yet, in the order of their sources, so that each is read once."""
    own = select(Evidence.id).join(Claim, Claim.id == Evidence.claim_id)
    unread = own.where(Claim.read_by.is_(None))
    ids = session.scalars(unread.order_by(Evidence.source_id, Evidence.start, Evidence.id)).all()
    source: tuple[str, str, str] = ("", "", "")
    words = read_unit_words(session)
    differing: set[tuple[str, str]] = set()
    for batch in batches(ids):
        statement = (
            select(Evidence, Claim)
            .join(Claim, Claim.id == Evidence.claim_id)
            .where(Evidence.id.in_(batch))
            .options(selectinload(Claim.qualifiers), joinedload(Claim.metric))
            .order_by(Evidence.source_id, Evidence.start, Evidence.id)
        )
        for row, claim in session.execute(statement).all():
            if source[0] != row.source_id:
                text, language = get_text_and_language(session, row.source_id) or ("", "")
                source = (row.source_id, text, language)
            for name, reading in list(
                read_again(row, claim, *source[1:], words.get(claim.metric_id))
            ):
                if not _note(row, claim, name, reading):
                    differing.add((claim.id, name))
            _note_change(row, claim)
            _note_other_words(row, claim, *source[1:])
            for name in ("quantity", "baseline", "stated_change"):
                if (claim.id, name) in differing:
                    _set(claim, name, read_by=None)
            numbers = (claim.quantity, claim.baseline, claim.stated_change)
            conditions = [other.quantity for other in claim.qualifiers if other.quantity]
            claim.read_by = summarize_read_by(*numbers, *conditions)
        session.flush()
        session.expunge_all()


def _note_change(row: Evidence, claim: Claim) -> None:
    """Note where a quote states the change of a claim, as an import does."""
    change = claim.stated_change
    spans = find_spans(row.exact, change.as_stated) if change else []
    if spans:
        words = spans[0].shift(row.start)
        row.change_start, row.change_end = words.start, words.end


def _note_other_words(row: Evidence, claim: Claim, text: str, language: str) -> None:
    """Note where a quote states the numbers of the claim in other words, as an import does."""
    quote = Span(row.start, row.end)
    is_difference = claim.metric.scale == Scale.DIFFERENCE
    for name, quantity in (("quantity", claim.quantity), ("baseline", claim.baseline)):
        if quantity is None or quantity.as_stated in row.exact:
            continue
        kind = claim.kind if name == "quantity" else None
        own = (text, language, quote, quantity, kind)
        stating = find_in_other_words(*own, difference=is_difference)
        if (found := next(stating, None)) is not None:
            _note_place(row, name, found)


def _note(row: Evidence, claim: Claim, name: str, reading: Reading) -> bool:
    """Note in a claim that one of its numbers was read; return whether it agrees or cannot be read."""
    if isinstance(reading, list):
        if not is_unreadable(reading):
            return False
        _set(claim, name, read_by=ReadBy.HAND.value)
    elif isinstance(reading, PlacedQuantity):
        _take_reading(row, claim, name, reading)
    else:
        _set(claim, name, read_by=ReadBy.READER.value)
    return True


def _take_reading(row: Evidence, claim: Claim, name: str, found: PlacedQuantity) -> None:
    """Take over what nobody has given, and where the number is, as an import does."""
    quantity: Quantity = getattr(claim, name)
    read, tolerance = found.quantity, quantity.tolerance or read_tolerance(found)
    cue = read.cue.cut(found.block) if read.cue else None
    _set(
        claim,
        name,
        read_by=ReadBy.READER.value,
        unit_text=read.unit_text,
        cue=cue or quantity.cue,
        tolerance_as_stated=tolerance.as_stated if tolerance else None,
        tolerance_minus=tolerance.minus if tolerance else None,
        tolerance_plus=tolerance.plus if tolerance else None,
        tolerance_relative=tolerance.relative if tolerance else None,
    )
    _note_place(row, name, found)


def _note_place(row: Evidence, name: str, found: PlacedQuantity) -> None:
    read = found.quantity
    number = found.place(read.numeral)
    if name == "baseline":
        row.baseline_start, row.baseline_end = number.start, number.end
        return
    row.number_start, row.number_end = number.start, number.end
    units = [found.place(unit) for unit in read.units]
    within = [unit for unit in units if row.start <= unit.start and unit.end <= row.end]
    if within:
        row.unit_start, row.unit_end = within[0].start, within[0].end
    cue_span = found.place(read.cue) if read.cue else None
    if cue_span and row.start <= cue_span.start and cue_span.end <= row.end:
        row.cue_start, row.cue_end = cue_span.start, cue_span.end


def _set(claim: Claim, name: str, **fields: Any) -> None:  # noqa: ANN401 - of any field
    setattr(claim, name, replace(getattr(claim, name), **fields))
