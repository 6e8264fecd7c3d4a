"""Checks of changes that a source states, such as `tripled` or `up 25%`, as the reader reads them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.numbers.derived_change import StatedChange
from app.domain.numbers.quantity import ReadBy, read_value
from app.domain.quotes.span import Span, find_spans
from app.domain.units.unit import Unit
from app.extraction.agreement.changes.stated_change import (
    ChangeReading,
    GivenChange,
    contradict_change,
    read_stated_change,
)
from app.extraction.agreement.place import Disagreement, PlacedQuantity
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.quantities import LocatedQuote, is_unreadable, refuse_unquoted
from app.schemas.quantities import StatedChangeCreate


@dataclass(frozen=True, slots=True)
class CheckedChange:
    """A change that a source states, None if it is faulty, and the fields that the reader has filled.

    `contradictions` are those of what the reader reads, if the change was read by hand.
    """

    change: StatedChange | None
    filled: list[str] = field(default_factory=list)
    contradictions: list[Disagreement] = field(default_factory=list)


def check_stated_change(
    stated: StatedChangeCreate,
    quotes: Sequence[LocatedQuote],
    own: tuple[Unit | None, Sequence[PlacedQuantity]],
    pointer: str,
    findings: FaultCollector,
) -> CheckedChange:
    """Check a change against the quotes of the claim that have its words, and fill what is left out.

    `own` is the unit of the claim's quantity, None if it is faulty, and what was read of it.
    """
    faults_before = findings.count
    value: str | None = None
    if stated.value is not None:
        with findings.at(f"{pointer}/value"):
            value = read_value(stated.value)
    quoting = [located for located in quotes if stated.as_stated in located.quote.exact]
    if not quoting:
        refuse_unquoted(stated.as_stated, pointer, findings)
    given = GivenChange(stated.form, value, *own)
    if stated.read_by is ReadBy.HAND:
        return _take(stated, given, quoting, pointer, findings)
    change: StatedChange | None = None
    for located in quoting if findings.count == faults_before else ():
        read = _read(stated, given, located)
        if isinstance(read, ChangeReading):
            with findings.at(f"{pointer}/value"):
                read_number = value or read_value(read.value)
                change = StatedChange(
                    stated.as_stated, read.form.value, read_number, ReadBy.READER.value
                )
        elif isinstance(read, list):
            if findings.takes_unread and stated.form and value is not None:
                return _take_unread(stated, value, read, pointer, findings)
            for fault in read:
                findings.add(f"{pointer}/{fault.field}", fault.code, fault.detail)
    filled = [name for name in ("form", "value") if getattr(stated, name) is None]
    return CheckedChange(change, filled if change else [])


def _take(
    stated: StatedChangeCreate,
    given: GivenChange,
    quoting: Sequence[LocatedQuote],
    pointer: str,
    findings: FaultCollector,
) -> CheckedChange:
    """Take a change that was read by hand as it is given; it has to be complete."""
    for name in ("form", "value"):
        if getattr(stated, name) is None:
            findings.add(f"{pointer}/{name}", "missing", f"what is read by hand needs its `{name}`")
    if given.form is None or given.value is None:
        return CheckedChange(None)
    change = StatedChange(stated.as_stated, given.form.value, given.value, ReadBy.HAND.value)
    contradictions: list[Disagreement] = []
    for located in quoting:
        faults = [
            contradict_change(located.text, located.language, place, given)
            for place in _find_words(stated, located)
        ]
        if faults and all(faults):
            contradictions += faults[0]
    return CheckedChange(change, contradictions=list(dict.fromkeys(contradictions)))


def _take_unread(
    stated: StatedChangeCreate,
    value: str,
    faults: Sequence[Disagreement],
    pointer: str,
    findings: FaultCollector,
) -> CheckedChange:
    """Take a change of an earlier version as it is given, though it is read otherwise, and list it."""
    for fault in faults:
        findings.doubt(f"{pointer}/{fault.field}", fault.code, fault.detail)
    read_by = ReadBy.HAND.value if is_unreadable(faults) else None
    form = stated.form.value if stated.form else ""
    return CheckedChange(StatedChange(stated.as_stated, form, value, read_by))


def _read(
    stated: StatedChangeCreate, given: GivenChange, located: LocatedQuote
) -> ChangeReading | list[Disagreement] | None:
    """Read a change where a quote has its words; if it has them several times, one has to agree."""
    readings = (
        read_stated_change(located.text, located.language, place, given)
        for place in _find_words(stated, located)
    )
    first = next(readings, None)
    if first is None or isinstance(first, ChangeReading):
        return first
    return next((read for read in readings if isinstance(read, ChangeReading)), first)


def _find_words(stated: StatedChangeCreate, located: LocatedQuote) -> list[Span]:
    """List where the text of a source has the words of a change in a quote."""
    if located.span is None:
        return []
    spans = find_spans(located.quote.exact, stated.as_stated)
    return [span.shift(located.span.start) for span in spans]
