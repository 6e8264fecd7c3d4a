"""The period of a claim against that of its baseline, the years in its quotes, and when its sources were published."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.claims.comparability import DEMANDS
from app.domain.claims.edtf import Period, parse_period
from app.domain.claims.records import is_expected
from app.errors import InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.quantities import LocatedQuote
from app.models import Source
from app.schemas.claims import ClaimCreate, ClaimKind
from app.schemas.sources import SourceCreate

_YEAR = r"(?P<{}>(?:19|20)\d\d)"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?(?: \d{1,2},?)?"
# A year as a date, and not as a number or in a name: "in 2025", "June 2025", "2025-06", "2025年". What holds
# "since 2025" may be of any later year.
_DATED = re.compile(
    rf"\b(?:in|by|during|early|late|mid|fiscal|(?:(?:in|by|of|end|on) )?{_MONTH})[ -]{_YEAR.format('words')}(?![\d%]|[.,]\d)\b"
    rf"|(?<!\d){_YEAR.format('digits')}-(?:0[1-9]|1[0-2])\b"
    rf"|(?<!\d)(?<!自){_YEAR.format('chinese')}年(?!代|以来|起)",
    re.IGNORECASE,
)


class Publications:
    """When sources were published, those of the file and the stored ones, as far as they are looked up."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, Period | None] = {}

    def note(self, source: SourceCreate) -> None:
        """Add a source of the file."""
        self._known[source.id] = _read(source.published)

    def find(self, source_id: str) -> Period | None:
        if source_id not in self._known:
            edtf = Source.__table__.c["published_edtf"]
            stored = select(edtf).where(Source.id == source_id)
            self._known[source_id] = _read(self._session.scalar(stored))
        return self._known[source_id]


def check_periods(
    claim: ClaimCreate,
    kind: ClaimKind,
    quotes: Sequence[LocatedQuote],
    publications: Publications,
    pointer: str,
    findings: FaultCollector,
) -> None:
    """Hint at a baseline that is later than its claim, and at a period that words or sources speak against."""
    period = _read(claim.period)
    if period is None or not period.is_certain:
        return
    before = _read(claim.baseline.period if claim.baseline else None)
    if before and before.is_certain and before.first and period.last and before.first > period.last:
        detail = (
            f"the baseline is of {before.edtf}, after the claim, which is of {period.edtf}: a baseline is the older "
            "number; correct one of the periods, or leave out the baseline's"
        )
        findings.doubt(f"{pointer}/baseline/period", "baseline_after_claim", detail)
    years = {year for located in quotes for year in _list_years(claim, located.quote.exact)}
    others = [year for year in years if not (before and _has(before, year))]
    if len(others) == 1 and not any(_has(period, year) for year in years):
        detail = f"the quotes say {others[0]} alone, and the claim is of {period.edtf}: give that, if it is meant"
        findings.doubt(f"{pointer}/period", "period_differs", detail)
    if kind.value not in DEMANDS:
        _hint_future(period, quotes, publications, pointer, findings)


def _hint_future(
    period: Period,
    quotes: Sequence[LocatedQuote],
    publications: Publications,
    pointer: str,
    findings: FaultCollector,
) -> None:
    """Add a hint at what is said to be reached after all its sources were published."""
    published = [publications.find(located.quote.source) for located in quotes]
    if is_expected(period, published, datetime.now(UTC).date()):
        days = [when.last for when in published if when and when.last]
        then = (
            f"its source was published on {max(days)} at the latest" if days else "that is to come"
        )
        detail = (
            f"the claim is of {period.edtf}, and {then}: what is not yet reached is `kind: target` and holds no "
            "record; else correct the period, or the date of the source"
        )
        findings.doubt(f"{pointer}/period", "period_in_future", detail)


def _list_years(claim: ClaimCreate, quote: str) -> Iterator[int]:
    """Yield the years of a quote, but for those behind the words of a baseline, which may be its own."""
    end = quote.find(claim.baseline.as_stated) if claim.baseline else -1
    for match in _DATED.finditer(quote, 0, len(quote) if end < 0 else end):
        yield int(match["words"] or match["digits"] or match["chinese"])


def _has(period: Period, year: int) -> bool:
    first, last = period.first, period.last
    return (first is None or first.year <= year) and (last is None or year <= last.year)


def _read(text: str | None) -> Period | None:
    """Return a period; None for one that is faulty, which is reported where it is stored."""
    try:
        return None if text is None else parse_period(text)
    except InvalidValue:
        return None
