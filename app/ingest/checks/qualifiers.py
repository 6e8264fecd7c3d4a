"""Checks of the conditions under which a claim's number holds, as its metric declares them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.numbers.quantity import Quantity
from app.domain.quotes.span import Span, locate
from app.domain.text import fold_words
from app.domain.units.unit import Unit
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.metrics.existing import DeclaredQualifier
from app.ingest.checks.quantities import LocatedQuote, check_quantity
from app.ingest.rows.record import Row, spread
from app.models import ClaimQualifier
from app.schemas.quantities import QualifierCreate, QuantityCreate, QuantityFields
from app.schemas.sources import QuoteCreate


@dataclass(frozen=True, slots=True)
class CheckedQualifiers:
    """The rows of the conditions of a claim in the order of the metric, and the fields that were read."""

    rows: list[Row] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)


def check_qualifiers(
    stated: Sequence[QualifierCreate],
    declared: Mapping[str, DeclaredQualifier],
    quotes: Sequence[LocatedQuote],
    pointer: str,
    findings: FaultCollector,
) -> CheckedQualifiers:
    """Check conditions against what the metric declares, and find their words in the claim's quotes."""
    checked = CheckedQualifiers()
    placed: list[tuple[int, Row]] = []
    order = {name: position for position, name in enumerate(declared)}
    for index, qualifier in enumerate(stated):
        place = f"{pointer}/{index}"
        own = declared.get(qualifier.property)
        if own is None:
            known = ", ".join(map(repr, declared)) or "none"
            findings.add(
                f"{place}/property",
                "qualifier_not_declared",
                f"the metric does not declare {qualifier.property!r}; it declares {known}",
            )
            continue
        row = _check(qualifier, own, quotes, place, (checked, findings))
        if row is None:
            continue
        if _is_repeated(row, own, [other for _, other in placed]):
            detail = "a separating property is given once" if own.separates else "it is given twice"
            findings.add(f"{place}/property", "qualifier_repeated", detail)
        placed.append((order[qualifier.property], row))
    checked.rows.extend(row for _, row in sorted(placed, key=lambda item: item[0]))
    return checked


def _is_repeated(row: Row, declared: DeclaredQualifier, others: Sequence[Row]) -> bool:
    names = ["property"]
    if not declared.separates:
        names += ["text_key", "quantity_normalized_value", "quantity_comparator"]
    return any(all(row[name] == other[name] for name in names) for other in others)


def _check(
    qualifier: QualifierCreate,
    declared: DeclaredQualifier,
    quotes: Sequence[LocatedQuote],
    pointer: str,
    into: tuple[CheckedQualifiers, FaultCollector],
) -> Row | None:
    _, findings = into
    kind = "quantity" if declared.unit else "text"
    given = qualifier.as_stated if declared.unit else qualifier.text
    other = qualifier.text if declared.unit else qualifier.as_stated
    if given is None or other is not None:
        asked = "`as_stated`" if declared.unit else "`text`"
        findings.add(
            pointer,
            f"not_a_{kind}",
            f"{declared.name!r} is a {kind}: give its words as {asked} alone",
        )
        return None
    if declared.unit is None:
        place = _find_text(given, quotes)
        return _make_row(declared, given, None, place)
    fields = qualifier.model_dump(include=set(QuantityFields.model_fields), exclude_unset=True)
    stated = QuantityCreate(as_stated=given, **fields)
    return _check_quantity(stated, declared, declared.unit, quotes, pointer, into)


def _check_quantity(
    stated: QuantityCreate,
    declared: DeclaredQualifier,
    unit: Unit,
    quotes: Sequence[LocatedQuote],
    pointer: str,
    into: tuple[CheckedQualifiers, FaultCollector],
) -> Row | None:
    """Read the quantity of a condition where a quote has its words, or else in its words alone."""
    checked, findings = into
    quoting = [located for located in quotes if located.has_words(stated.as_stated)]
    if not quoting and all(located.span for located in quotes):
        alone = QuoteCreate(source=quotes[0].quote.source, exact=stated.as_stated)
        words = Span(0, len(stated.as_stated))
        quoting = [LocatedQuote(alone, stated.as_stated, quotes[0].language, words)]
        read = check_quantity(stated, quoting, unit, pointer, findings)
        place = None
    else:
        read = check_quantity(stated, quotes, unit, pointer, findings)
        place = _find_words(stated, quotes)
    for fault in read.contradictions:
        findings.add(f"{pointer}/{fault.field}", fault.code, fault.detail)
    if read.quantity is None:
        return None
    checked.quantities.append(read.quantity)
    index = pointer.rpartition("/")[2]
    checked.filled.extend(f"/qualifiers/{index}/{name}" for name in read.filled)
    return _make_row(declared, None, read.quantity, place)


Place = tuple[int, Span]


def _find_words(stated: QuantityCreate, quotes: Sequence[LocatedQuote]) -> Place | None:
    for position, located in enumerate(quotes):
        if located.span and located.has_words(stated.as_stated):
            words = locate(located.quote.exact, stated.as_stated, stated.occurrence)
            return position, words.shift(located.span.start)
    return None


def _find_text(text: str, quotes: Sequence[LocatedQuote]) -> Place | None:
    """Return where a quote has a text as whole words: its position, and the span in the source's text."""
    for position, located in enumerate(quotes):
        exact = located.quote.exact
        start = exact.find(text)
        while located.span and start >= 0:
            end = start + len(text)
            before, after = exact[start - 1 : start], exact[end : end + 1]
            if not (before.isalnum() and text[0].isalnum() and before.isascii()) and not (
                after.isalnum() and text[-1].isalnum() and after.isascii()
            ):
                return position, Span(start, end).shift(located.span.start)
            start = exact.find(text, start + 1)
    return None


def _make_row(
    declared: DeclaredQualifier, text: str | None, quantity: Quantity | None, place: Place | None
) -> Row:
    position, span = place or (None, None)
    return {
        ClaimQualifier.property.key: declared.name,
        ClaimQualifier.text.key: text,
        ClaimQualifier.text_key.key: None if text is None else fold_words(text),
        **spread(ClaimQualifier.quantity, quantity),
        ClaimQualifier.evidence_position.key: position,
        ClaimQualifier.start.key: span and span.start,
        ClaimQualifier.end.key: span and span.end,
    }
