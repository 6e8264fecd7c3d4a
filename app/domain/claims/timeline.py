"""The timeline of a metric: the place of each point, the lines of undated ones, direct predecessors.

Dated points are in order of the first day, the last day and the id, a baseline before its value. Then
come undated ones, in lines: points that words order (a baseline before its value, `follows`), or that
such points connect. Nothing is known about the order of two lines, and no undated point is placed by
guess. A place is a tuple that sorts, so that a page can begin after it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import NamedTuple

from app.domain.claims.points import NO_BEGIN, NO_END, PointRole, Points
from app.domain.claims.time_order import TimeOrder

# A point lists so many direct predecessors; where many share a period, their dates say the rest.
MAX_AFTER = 3


class Place(NamedTuple):
    """Where a point is on the timeline. `line` is empty for a dated one, else the first claim of its line.

    `begin` and `end` are the days of a dated point, and in a line the depth among its claims.
    """

    line: str
    begin: str
    end: str
    claim_id: str
    role_order: str


def place_points(points: Points, order: TimeOrder, indexes: Iterable[int]) -> list[Place]:
    """Return the places of some points."""
    values = _find_values(points) if order.baselines or order.follows else {}
    lines = _Lines(points, values, order.follows)
    places = []
    for index in indexes:
        claim_id, edtf = points.claim_ids[index], points.edtfs[index]
        role_order = "0" if points.roles[index] is PointRole.BASELINE else "1"
        if edtf is None and (value := values.get(claim_id)) is not None:
            # A baseline without a date is right before its value.
            edtf = points.edtfs[value]
        if edtf is not None:
            places.append(Place("", *points.days[edtf], claim_id, role_order))
        else:
            places.append(Place(*lines.find(claim_id), "", claim_id, role_order))
    return places


def _find_values(points: Points) -> dict[str, int]:
    """Return the index of the value of each claim."""
    return {
        claim_id: index
        for index, claim_id in enumerate(points.claim_ids)
        if points.roles[index] is PointRole.VALUE
    }


class _Lines:
    """The lines of undated claims, each by the id of its first claim, and the depth of claims in them."""

    def __init__(
        self, points: Points, values: Mapping[str, int], follows: Mapping[str, str]
    ) -> None:
        self._points = points
        self._values = values
        self._follows = follows
        self._found: dict[str, tuple[str, int]] = {}

    def find(self, claim_id: str) -> tuple[str, str]:
        chain = [claim_id]
        while chain[-1] not in self._found and (before := self._find_before(chain[-1])):
            chain.append(before)
        line, depth = self._found.get(chain[-1], (chain[-1], 0))
        for deeper, member in enumerate(reversed(chain)):
            self._found.setdefault(member, (line, depth + deeper))
        line, depth = self._found[claim_id]
        return line, f"{depth:06d}"

    def _find_before(self, claim_id: str) -> str | None:
        """Return the undated claim that an undated claim follows."""
        before = self._follows.get(claim_id)
        index = None if before is None else self._values.get(before)
        return before if index is not None and self._points.edtfs[index] is None else None


class Predecessors:
    """The direct predecessors of points among `members`: before a point, with no other one between."""

    def __init__(self, points: Points, members: Iterable[int], order: TimeOrder) -> None:
        self._points = points
        self._order = order
        listed = sorted(members)
        self._members = set(listed)
        self._ended: dict[str, list[int]] = defaultdict(list)
        earliest, latest = order.earliest, order.latest
        for index in listed:
            self._ended[latest[index]].append(index)
        self._ended.pop(NO_END, None)
        self._ends = sorted(self._ended)
        begins = (max(map(earliest.__getitem__, self._ended[day])) for day in self._ends)
        self._latest_begins = list(accumulate(begins, max))
        has_words = order.has_words
        self._values = {
            points.claim_ids[index]: index
            for index in (self._members if has_words else ())
            if points.roles[index] is PointRole.VALUE
        }
        self._followers: dict[str, list[str]] = {}
        for claim_id, before in order.follows.items():
            self._followers.setdefault(before, []).append(claim_id)

    def list_before(self, index: int) -> list[int]:
        """Return the direct predecessors of a point, at most `MAX_AFTER` of them, the latest first."""
        order = self._order
        count = bisect_left(self._ends, order.earliest[index])
        between = self._latest_begins[count - 1] if count else NO_BEGIN
        worded = self._list_worded(index)
        for other in worded:
            between = max(between, order.earliest[other])
        direct = [
            other
            for other in worded
            if order.latest[other] >= between and not self._is_worded_between(other, index)
        ]
        while count and self._ends[count - 1] >= between and len(direct) < MAX_AFTER:
            count -= 1
            ended = self._ended[self._ends[count]]
            if order.has_words:
                ended = [other for other in ended if not self._is_worded_between(other, index)]
            direct += [other for other in ended[:MAX_AFTER] if other not in direct]
        return direct[:MAX_AFTER]

    def _is_worded_between(self, index: int, other: int) -> bool:
        """Return whether words put a point after one point that is before another one."""
        if self._order.find_span_after(index) is None:
            return False
        claim_id = self._points.claim_ids[index]
        later = [claim_id, *self._followers.get(claim_id, ())]
        return any(
            between is not None
            and between != other
            and self._order.is_worded_before(index, between)
            and self._order.is_before(between, other)
            for between in map(self._values.get, later)
        )

    def _list_worded(self, index: int) -> list[int]:
        """Return the points of the group that words put right before a point."""
        claim_id, follows = self._points.claim_ids[index], self._order.follows
        if not self._values or self._points.roles[index] is PointRole.BASELINE:
            return []
        baseline = self._order.baselines.get(claim_id)
        before = follows.get(claim_id)
        while before is not None and before not in self._values:
            before = follows.get(before)
        worded = (baseline, self._values.get(before or ""))
        return [other for other in worded if other is not None and other in self._members]
