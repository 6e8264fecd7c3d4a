"""The order of points in time: before, after or open.

A point is certainly before another one if its period ends before that of the other begins, if it is the
baseline of the other's claim, or if a source puts the other's claim after its own (`follows`). The order
extends through other points: if A is before B and B before C, A is before C. A point without a date, or
whose date is uncertain or approximate, is ordered by words alone.

Words narrow when a point can be: what follows a result of 2020 is not earlier. So two days for each
point, the earliest and the latest, with the place of its claim in the tree of `follows` decide all of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from app.domain.claims.edtf import parse_period
from app.domain.claims.points import NO_BEGIN, NO_END, PointRole, Points


class Days(NamedTuple):
    """The first and last day of a claim's period, where these are certain."""

    first: str = NO_BEGIN
    last: str = NO_END


class TimeOrder:
    """The order of the points of a metric, by their index in `points`.

    `follows` has the claim that each claim comes after, if a source says so. `others` has the days of
    claims that are in `follows` and have no point, such as those that a filter leaves out.
    """

    def __init__(
        self,
        points: Points,
        follows: Mapping[str, str] | None = None,
        others: Mapping[str, Days] | None = None,
    ) -> None:
        self._points = points
        days = {
            edtf: read if edtf and parse_period(edtf).is_certain else Days()
            for edtf, read in points.days.items()
        }
        firsts = {edtf: first for edtf, (first, _) in days.items()}
        lasts = {edtf: last for edtf, (_, last) in days.items()}
        self.earliest = list(map(firsts.__getitem__, points.edtfs))
        self.latest = list(map(lasts.__getitem__, points.edtfs))
        self.baselines = points.find_baselines()
        # The claims in the tree of `follows`: those that come after a claim are within its span.
        self.spans: dict[str, tuple[int, int]] = {}
        # The claim that each claim comes after, without what its own dates contradict.
        self.follows: Mapping[str, str] = follows or {}
        if self.follows or self.baselines:
            self._narrow(others or {})

    @property
    def has_words(self) -> bool:
        """Whether words order any points, and not only dates."""
        return bool(self.spans)

    def _narrow(self, others: Mapping[str, Days]) -> None:
        """Narrow the days of points by the points that words put before and after them."""
        roles = self._points.roles
        values = {
            claim_id: index
            for index, claim_id in enumerate(self._points.claim_ids)
            if roles[index] is PointRole.VALUE
        }
        earliest, latest = self.earliest, self.latest
        days = dict(others)
        for claim_id in {*self.baselines, *self.follows, *self.follows.values()}:
            if claim_id in values:
                days[claim_id] = Days(earliest[values[claim_id]], latest[values[claim_id]])
            else:
                days.setdefault(claim_id, Days())
        self._drop_contradictions(days)
        tree = _Tree(self.follows, self.baselines)
        self.spans = tree.spans
        for claim_id in reversed(tree.order):
            if (parent := self.follows.get(claim_id)) is not None:
                last = min(days[parent].last, days[claim_id].last)
                days[parent] = days[parent]._replace(last=last)
        for claim_id in tree.order:
            if claim_id in values:
                earliest[values[claim_id]], latest[values[claim_id]] = days[claim_id]
            if claim_id in self.baselines:
                index = self.baselines[claim_id]
                latest[index] = min(latest[index], days[claim_id].last)

    def _drop_contradictions(self, days: dict[str, Days]) -> None:
        """Begin no claim before those that it comes after, and drop words that certain dates contradict."""
        for claim_id, index in list(self.baselines.items()):
            first = max(days[claim_id].first, self.earliest[index])
            if first <= days[claim_id].last:
                days[claim_id] = days[claim_id]._replace(first=first)
            else:
                del self.baselines[claim_id]
        follows = dict(self.follows)
        for claim_id in _Tree(self.follows, ()).order:
            parent = follows.get(claim_id)
            if parent is None:
                continue
            first = max(days[claim_id].first, days[parent].first)
            if first <= days[claim_id].last:
                days[claim_id] = days[claim_id]._replace(first=first)
            else:
                del follows[claim_id]
        self.follows = follows

    def is_before(self, index: int, other: int) -> bool:
        """Return whether a point is certainly before another one."""
        return self.latest[index] < self.earliest[other] or (
            self.has_words and self.is_worded_before(index, other)
        )

    def is_worded_before(self, index: int, other: int) -> bool:
        """Return whether words put a point before another one: baselines and `follows`."""
        span, place = self.find_span_after(index), self.find_place(other)
        return span is not None and place is not None and span[0] <= place <= span[1]

    def find_span_after(self, index: int) -> tuple[int, int] | None:
        """Return the first and the last place of the values that words put after a point, if any."""
        claim_id = self._points.claim_ids[index]
        span = self.spans.get(claim_id)
        if span is None or self._points.roles[index] is PointRole.VALUE:
            return span and (span[0] + 1, span[1])
        return span if self.baselines.get(claim_id) == index else None

    def find_place(self, index: int) -> int | None:
        """Return the place of a value in the tree of `follows`; nothing puts a baseline after others."""
        span = self.spans.get(self._points.claim_ids[index])
        is_baseline = self._points.roles[index] is PointRole.BASELINE
        return None if span is None or is_baseline else span[0]


class _Tree:
    """Claims in the order of a depth-first walk, each after the claim that it follows.

    `spans` has the place of each claim and that of the last claim after it.
    """

    def __init__(self, follows: Mapping[str, str], baselines: Iterable[str]) -> None:
        self._later: dict[str, list[str]] = {}
        for claim_id, parent in follows.items():
            self._later.setdefault(parent, []).append(claim_id)
        roots = [claim_id for claim_id in self._later if claim_id not in follows]
        roots += [
            claim_id
            for claim_id in baselines
            if claim_id not in follows and claim_id not in self._later
        ]
        self.order: list[str] = []
        self.spans: dict[str, tuple[int, int]] = {}
        for root in sorted(roots):
            for claim_id, place in self._walk(root):
                self.spans[claim_id] = (place, len(self.order) - 1)

    def _walk(self, root: str) -> Iterator[tuple[str, int]]:
        """Append a claim and all after it to the order, and yield each with its place when all are in."""
        stack: list[tuple[str, int | None]] = [(root, None)]
        while stack:
            claim_id, place = stack.pop()
            if place is not None:
                yield claim_id, place
                continue
            stack.append((claim_id, len(self.order)))
            self.order.append(claim_id)
            stack += [
                (later, None) for later in sorted(self._later.get(claim_id, ()), reverse=True)
            ]
