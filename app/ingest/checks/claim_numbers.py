"""Checks of the numbers of a claim together: its quantity, its baseline and the change that the source states."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from app.domain.numbers.derived_change import compute_change, make_factor_key
from app.domain.numbers.quantity import Quantity, ReadBy, summarize_read_by
from app.domain.units.unit import Unit
from app.domain.units.units import get_unit
from app.extraction.agreement.changes.role import check_roles, find_newer
from app.extraction.agreement.other_words import find_in_other_words
from app.extraction.agreement.place import Disagreement, explain_by_hand
from app.extraction.language.claim_kind import read_kind
from app.extraction.numbers.text_quantity import QuantityRole
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.metrics.existing import CheckedMetric
from app.ingest.checks.quantities import (
    CheckedQuantity,
    LocatedQuote,
    check_quantity,
    find_spans,
)
from app.ingest.checks.stated_changes import CheckedChange, check_stated_change
from app.ingest.rows.record import Row, spread
from app.models import Claim
from app.schemas.claims import ClaimCreate, ClaimKind


class ClaimNumbers(NamedTuple):
    """The checked numbers of a claim, its kind, and the unit of its metric; None if that is unknown or faulty."""

    kind: ClaimKind
    quantity: CheckedQuantity
    baseline: CheckedQuantity
    change: CheckedChange
    metric_unit: Unit | None

    def make_columns(self, conditions: Sequence[Quantity]) -> Row:
        """Return the columns of the numbers; `conditions` are the quantities of the qualifiers."""
        quantity, baseline = self.quantity.quantity, self.baseline.quantity
        computed = (
            compute_change(baseline, quantity, self.metric_unit)
            if quantity and self.metric_unit
            else None
        )
        return {
            **spread(Claim.quantity, quantity),
            **spread(Claim.baseline, baseline),
            **spread(Claim.stated_change, self.change.change),
            Claim.factor_key.key: make_factor_key(computed),
            Claim.read_by.key: summarize_read_by(
                quantity, baseline, self.change.change, *conditions
            ),
        }

    def list_filled(self) -> Iterator[str]:
        """Yield the pointer, within the claim, of each field that the reader has filled."""
        for name, checked in self.list_checked():
            yield from (f"/{name}/{filled}" for filled in checked.filled)

    def list_checked(self) -> Iterator[tuple[str, CheckedQuantity | CheckedChange]]:
        yield "quantity", self.quantity
        yield "baseline", self.baseline
        yield "stated_change", self.change

    def find_role_fault(self) -> Disagreement | None:
        """Return a fault if a text says that the baseline is none."""
        pairs = product(self.quantity.places, self.baseline.places)
        faults = (check_roles(quantity, baseline) for quantity, baseline in pairs)
        return next((fault for fault in faults if fault), None)

    def find_older_value(self) -> Disagreement | None:
        """Return a doubt if each text says that the value is the older number of a change.

        With a baseline, the claim says itself of which change it is the value: `350, up from 300, and 402 now`.
        """
        if self.baseline.places or not self.quantity.places:
            return None
        doubts = [find_newer(place) for place in self.quantity.places]
        return doubts[0] if all(doubts) else None


def check_claim_numbers(
    claim: ClaimCreate,
    quotes: Sequence[LocatedQuote],
    metric: CheckedMetric | None,
    pointer: str,
    findings: FaultCollector,
) -> ClaimNumbers:
    """Check the numbers of a claim, each for itself and then against each other."""
    metric_unit, difference = (metric.unit, metric.is_difference) if metric else (None, False)
    words = metric.unit_words if metric else None
    findings.claim_id = claim.id
    none = CheckedQuantity(None, [None for _ in quotes])
    quantity, baseline = (
        check_quantity(
            stated,
            quotes,
            metric_unit,
            f"{pointer}/{name}",
            findings,
            difference=difference,
            unit_words=words,
        )
        if stated
        else none
        for name, stated in (("quantity", claim.quantity), ("baseline", claim.baseline))
    )
    kind = claim.kind or _read_kind(claim, quotes, quantity)
    quantity = _find_in_other_words(quantity, quotes, kind, difference=difference)
    baseline = _find_in_other_words(baseline, quotes, None, difference=difference)
    change = CheckedChange(None)
    if claim.stated_change:
        unit = get_unit(quantity.quantity.unit) if quantity.quantity else None
        own = (unit, quantity.places)
        change = check_stated_change(
            claim.stated_change, quotes, own, f"{pointer}/stated_change", findings
        )
    numbers = ClaimNumbers(kind, quantity, baseline, change, metric_unit)
    _report_contradictions(claim, numbers, pointer, findings)
    if older := numbers.find_older_value():
        findings.doubt(f"{pointer}/quantity/{older.field}", older.code, older.detail)
    return _check_roles(claim, numbers, pointer, findings)


def _read_kind(
    claim: ClaimCreate, quotes: Sequence[LocatedQuote], checked: CheckedQuantity
) -> ClaimKind:
    """Return the kind of a claim that leaves it out, by the words around its number."""
    unit = checked.quantity.unit if checked.quantity else claim.quantity.unit
    for located, number in zip(quotes, checked.numbers, strict=True):
        if number is not None:
            return ClaimKind(read_kind(located.text, number.number, unit))
    return ClaimKind.RESULT


def _find_in_other_words(
    checked: CheckedQuantity,
    quotes: Sequence[LocatedQuote],
    kind: ClaimKind | None,
    *,
    difference: bool,
) -> CheckedQuantity:
    """Return a quantity that also knows where quotes without its words state it.

    `kind` is that of the claim, None for a baseline.
    """
    open_quotes = [
        (index, located, located.span)
        for index, (located, number) in enumerate(zip(quotes, checked.numbers, strict=True))
        if located.span is not None and not (number or located.is_context)
    ]
    if checked.quantity is None or not open_quotes:
        return checked
    numbers = list(checked.numbers)
    # To have risen by 15%, or from 15%, is not to be 15%.
    others = {QuantityRole.CHANGE} if kind is None else {QuantityRole.CHANGE, QuantityRole.BASELINE}
    others -= {place.quantity.role for place in checked.places} if checked.places else others
    for index, located, span in open_quotes:
        own = (located.text, located.language, span, checked.quantity)
        for found in find_in_other_words(*own, kind, difference=difference):
            if found.quantity.role not in others:
                numbers[index] = find_spans(found, span)
                break
    return replace(checked, numbers=numbers)


def _report_contradictions(
    claim: ClaimCreate, numbers: ClaimNumbers, pointer: str, findings: FaultCollector
) -> None:
    """Report what was read by hand though it is read otherwise: a hint where the claim has a note, else a fault.

    No note says why words without any number should state one.
    """
    for name, checked in numbers.list_checked():
        for fault in checked.contradictions:
            note = claim.note if fault.code != "no_number" else None
            place = f"{pointer}/{name}/{fault.field}"
            findings.contradict(place, fault.code, fault.detail, note=note)


def _check_roles(
    claim: ClaimCreate, numbers: ClaimNumbers, pointer: str, findings: FaultCollector
) -> ClaimNumbers:
    """Report a baseline that is none; that of an earlier version is taken, and read by nobody."""
    fault = numbers.find_role_fault()
    if fault is None:
        return numbers
    place = f"{pointer}/baseline/{fault.field}"
    by_hand = [
        checked.quantity is not None and checked.quantity.read_by == ReadBy.HAND
        for checked in (numbers.quantity, numbers.baseline)
    ]
    if any(by_hand) and claim.note:
        findings.doubt(place, fault.code, explain_by_hand(fault).detail)
        return numbers
    if not findings.takes_unread:
        findings.add(place, fault.code, fault.detail)
        return numbers
    findings.doubt(place, fault.code, fault.detail)
    baseline = numbers.baseline
    if baseline.quantity is None or by_hand[1]:
        return numbers
    unread = replace(baseline, quantity=replace(baseline.quantity, read_by=None))
    return numbers._replace(baseline=unread)
