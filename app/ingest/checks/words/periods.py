"""The period of a claim against that of its baseline, the years in its quotes, and when its sources were published."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.claims.comparability import DEMANDS
from app.domain.claims.edtf import Period, parse_period
from app.domain.claims.records import find_last_day, is_expected
from app.errors import InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.quantities import LocatedQuote
from app.ingest.checks.words.stated_periods import list_periods
from app.models import Source
from app.schemas.claims import ClaimCreate, ClaimKind
from app.schemas.sources import SourceCreate


class Publications:
    """The days by which sources were published, those of the file and the stored ones, as far as they are looked up."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._dated: dict[str, Period | None] = {}
        self._known: dict[str, date] = {}

    def note(self, source: SourceCreate) -> None:
        """Add a source of the file."""
        self._dated[source.id] = _read(source.published)

    def find(self, source_id: str) -> date:
        if source_id not in self._known:
            self._known[source_id] = self._look_up(source_id)
        return self._known[source_id]

    def _look_up(self, source_id: str) -> date:
        # A certain date of the file says it; the day on which a source was added is looked up.
        noted = self._dated.get(source_id)
        if noted and noted.is_certain and noted.last:
            return noted.last
        source = Source.__table__.c
        statement = select(source["published_edtf"], source["created_at"])
        stored = self._session.execute(statement.where(source["id"] == source_id)).one_or_none()
        edtf, added = stored or (None, datetime.now(UTC))
        dated = self._dated[source_id] if source_id in self._dated else _read(edtf)
        return find_last_day(dated, added.date())


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
    differing = _compare_words(claim, period, before, [located.quote.exact for located in quotes])
    if differing:
        findings.doubt(f"{pointer}/period", "period_differs", differing)
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
    if published and is_expected(period, published):
        detail = (
            f"the claim is of {period.edtf}, and its source was published on {max(published)} at the latest: what "
            "is not yet reached is `kind: target` and holds no record; else correct the period, or the date of the source"
        )
        findings.doubt(f"{pointer}/period", "period_in_future", detail)


def _compare_words(
    claim: ClaimCreate, period: Period, before: Period | None, quotes: Sequence[str]
) -> str | None:
    """Return what the dates of the quotes say against the period of a claim; None without that."""
    baseline = claim.baseline.as_stated if claim.baseline else None
    stated = [when for quote in quotes for when in list_periods(quote, baseline)]
    own = [when for when in stated if not when.is_older]
    if any(_overlap(period, when.period) for when in own):
        return None
    others = {when.year: when for when in own if not (before and _overlap(before, when.period))}
    if len(others) == 1:
        [only] = others.values()
        return f"the quotes say {only.words!r} alone, and the claim is of {period.edtf}: give that, if it is meant"
    older = [when for when in stated if when.is_older and _overlap(period, when.period)]
    if older and not own:
        return f"{older[0].words!r} is said of the older number, and the claim is of {period.edtf}: leave it out, or correct it"
    return None


def _overlap(period: Period, other: Period) -> bool:
    firsts, lasts = (period.first, other.first), (period.last, other.last)
    first = max((day for day in firsts if day), default=None)
    last = min((day for day in lasts if day), default=None)
    return first is None or last is None or first <= last


def _read(text: str | None) -> Period | None:
    """Return a period; None for one that is faulty, which is reported where it is stored."""
    try:
        return None if text is None else parse_period(text)
    except InvalidValue:
        return None
