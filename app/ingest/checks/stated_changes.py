"""Checks of changes that a source states, such as `tripled` or `up 25%`, as the reader reads them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.numbers.derived_change import StatedChange
from app.domain.numbers.quantity import ReadBy, read_value
from app.domain.quotes.span import find_spans
from app.domain.units.unit import Unit
from app.extraction.agreement.change import ChangeReading, read_stated_change
from app.extraction.agreement.place import Disagreement
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.quantities import LocatedQuote, is_unreadable, refuse_unquoted
from app.schemas.quantities import StatedChangeCreate


@dataclass(frozen=True, slots=True)
class CheckedChange:
    """A change that a source states, None if it is faulty, and the fields that the reader has filled."""

    change: StatedChange | None
    filled: list[str] = field(default_factory=list)


def check_stated_change(
    stated: StatedChangeCreate,
    quotes: Sequence[LocatedQuote],
    unit: Unit | None,
    pointer: str,
    findings: FaultCollector,
) -> CheckedChange:
    """Check a change against the quotes of the claim that have its words, and fill what is left out.

    `unit` is that of the claim's quantity, None if it is faulty.
    """
    faults_before = findings.count
    value: str | None = None
    if stated.value is not None:
        with findings.at(f"{pointer}/value"):
            value = read_value(stated.value)
    quoting = [located for located in quotes if stated.as_stated in located.quote.exact]
    if not quoting:
        refuse_unquoted(stated.as_stated, pointer, findings)
    if stated.read_by is ReadBy.HAND:
        return _take(stated, value, pointer, findings)
    change: StatedChange | None = None
    for located in quoting if findings.count == faults_before else ():
        read = _read(stated, value, located, unit)
        if isinstance(read, ChangeReading):
            with findings.at(f"{pointer}/value"):
                own = value or read_value(read.value)
                change = StatedChange(stated.as_stated, read.form.value, own, ReadBy.READER.value)
        elif isinstance(read, list):
            if findings.takes_unread and stated.form and value is not None:
                return _take_unread(stated, value, read, pointer, findings)
            for fault in read:
                findings.add(f"{pointer}/{fault.field}", fault.code, fault.detail)
    filled = [name for name in ("form", "value") if getattr(stated, name) is None]
    return CheckedChange(change, filled if change else [])


def _take(
    stated: StatedChangeCreate, value: str | None, pointer: str, findings: FaultCollector
) -> CheckedChange:
    """Take a change that was read by hand as it is given; it has to be complete."""
    for name in ("form", "value"):
        if getattr(stated, name) is None:
            findings.add(f"{pointer}/{name}", "missing", f"what is read by hand needs its `{name}`")
    if stated.form is None or value is None:
        return CheckedChange(None)
    return CheckedChange(
        StatedChange(stated.as_stated, stated.form.value, value, ReadBy.HAND.value)
    )


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
    stated: StatedChangeCreate, value: str | None, located: LocatedQuote, unit: Unit | None
) -> ChangeReading | list[Disagreement] | None:
    """Read a change where a quote has its words; if it has them several times, one has to agree."""
    if located.span is None:
        return None
    readings = (
        read_stated_change(
            located.text,
            located.language,
            span.shift(located.span.start),
            (stated.form, value),
            unit,
        )
        for span in find_spans(located.quote.exact, stated.as_stated)
    )
    first = next(readings)
    if isinstance(first, ChangeReading):
        return first
    return next((read for read in readings if isinstance(read, ChangeReading)), first)
