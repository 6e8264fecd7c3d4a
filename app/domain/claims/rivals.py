"""Which points of a group were records at their time, found in one pass over the group by time.

A point was certainly a record if every rival of its group is certainly not better or certainly later. It
was certainly none if a rival was certainly better and certainly earlier. Else it is open. A rival is any
other point of the group but a repetition and what is set aside (disputed, or expected): that takes a
record from nobody, and its own is open at best. The work grows as n log n with the points of a group.
"""

import operator
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from math import inf
from typing import NamedTuple

from app.domain.claims.points import PointRole, Points
from app.domain.claims.time_order import TimeOrder
from app.domain.numbers.possible import AT, find_ends

# Sort before and after the ends of all numbers.
_LOWEST, _HIGHEST = "", "~"
# Of so many that may be the best, one is neither a point itself nor, mostly, put after it by words.
_TOP = 3


class RivalVerdict(NamedTuple):
    """Whether a point was a record; `rival` is the point that leaves it open, itself if it is set aside."""

    record: bool | None
    rival: int | None = None


class Field:
    """The points of a metric, how good each is at worst and at best, and their order in time.

    `direction` says which numbers are better, `higher` or `lower`; `difference` is as for `find_ends`.
    """

    def __init__(
        self, points: Points, direction: str, order: TimeOrder, *, difference: bool = False
    ) -> None:
        self.points = points
        self.order = order
        self.direction = direction
        self.is_better: Callable[[str, str], bool] = (
            operator.gt if direction == "higher" else operator.lt
        )
        lowest = [key + AT for key in points.sort_keys]
        highest = lowest.copy()
        for index, number in points.inexact.items():
            low, high = find_ends(number, difference=difference)
            lowest[index], highest[index] = low or _LOWEST, high or _HIGHEST
        self.worst, self.best = (lowest, highest) if direction == "higher" else (highest, lowest)

    def is_certainly_better(self, index: int, other: int) -> bool:
        return self.is_better(self.worst[index], self.best[other])

    def may_be_better(self, index: int, other: int) -> bool:
        return self.is_better(self.best[index], self.worst[other])


class Rivals:
    """The points of a group that are rivals of one another; `members` are indexes in the field.

    Many points share a day, so the best are found by day first: the three that may be the best of those
    that can have been there on a day, and the bar that was certainly set before a day.
    """

    def __init__(self, field: Field, members: Iterable[int]) -> None:
        self._field = field
        set_aside = field.points.set_aside
        self._members = [index for index in members if index not in set_aside]
        begun: dict[str, list[int]] = defaultdict(list)
        ended: dict[str, list[int]] = defaultdict(list)
        earliest, latest = field.order.earliest, field.order.latest
        for index in self._members:
            begun[earliest[index]].append(index)
            ended[latest[index]].append(index)
        is_higher = field.direction == "higher"
        choose = max if is_higher else min
        get_best, get_worst = field.best.__getitem__, field.worst.__getitem__
        bars = {day: choose(map(get_worst, indexes)) for day, indexes in ended.items()}
        self._begins, self._tops = self._accumulate_tops(
            {
                day: sorted(indexes, key=get_best, reverse=is_higher)[:_TOP]
                for day, indexes in begun.items()
            }
        )
        self._ends = sorted(bars)
        set_bars = (bars[day] for day in self._ends)
        self._bars = list(accumulate(set_bars, lambda bar, other: _choose_bar(field, bar, other)))
        has_words = field.order.has_words
        self._worded_bars = _find_worded_bars(field, members) if has_words else {}

    def _insert(self, top: tuple[int, ...], index: int) -> tuple[int, ...]:
        best, is_better = self._field.best, self._field.is_better
        place = len(top)
        while place and is_better(best[index], best[top[place - 1]]):
            place -= 1
        return (*top[:place], index, *top[place:])[:_TOP]

    def _accumulate_tops(
        self, tops: Mapping[str, Sequence[int]]
    ) -> tuple[list[str], list[tuple[int, ...]]]:
        """Return the days on which points can begin, and the best of those that can have begun by then."""
        days = sorted(tops)
        accumulated: list[tuple[int, ...]] = []
        top: tuple[int, ...] = ()
        for day in days:
            for index in tops[day]:
                top = self._insert(top, index)
            accumulated.append(top)
        return days, accumulated

    def judge(self, indexes: Iterable[int]) -> dict[int, RivalVerdict]:
        """Return whether each of these members was a record at its time."""
        field, earliest = self._field, self._field.order.earliest
        best, is_better, words = field.best, field.is_better, self._worded_bars
        verdicts = dict.fromkeys(indexes, RivalVerdict(record=False))
        bars = {day: self._find_bar(day) for day in set(map(earliest.__getitem__, verdicts))}
        unclear: list[int] = []
        for index in [i for i in verdicts if not is_better(bars[earliest[i]], best[i])]:
            if index in words and is_better(words[index], best[index]):
                continue
            rival, is_clear = self._find_rival(index)
            if is_clear:
                verdicts[index] = self._conclude(index, rival)
            else:
                unclear.append(index)
        for index, rival in self._find_rivals_by_words(unclear).items():
            verdicts[index] = self._conclude(index, rival)
        return verdicts

    def _conclude(self, index: int, rival: int | None) -> RivalVerdict:
        if index in self._field.points.set_aside:
            return RivalVerdict(None, index)
        return RivalVerdict(record=True) if rival is None else RivalVerdict(None, rival)

    def _find_bar(self, day: str) -> str:
        """Return how good the best of the points that certainly ended before a day is at worst."""
        nothing = _LOWEST if self._field.direction == "higher" else _HIGHEST
        count = bisect_left(self._ends, day)
        return self._bars[count - 1] if count else nothing

    def _find_rival(self, index: int) -> tuple[int | None, bool]:
        """Return a point that may be better and not later, None without one, and whether that is clear.

        It is not clear if the three best are the point itself or come after it by words alone.
        """
        field, order = self._field, self._field.order
        count = bisect_right(self._begins, order.latest[index])
        top = self._tops[count - 1] if count else ()
        for other in top:
            if other == index or (order.has_words and order.is_worded_before(index, other)):
                continue
            return (other if field.may_be_better(other, index) else None), True
        return None, len(top) < _TOP

    def _find_rivals_by_words(self, indexes: Sequence[int]) -> dict[int, int | None]:
        """Do as `_find_rival` for points that long chains of words come after."""
        if not indexes:
            return {}
        field, order = self._field, self._field.order
        best = _BestByPlace(field, self._members)
        by_begin = deque(sorted(self._members, key=order.earliest.__getitem__))
        rivals: dict[int, int | None] = {}
        for index in sorted(indexes, key=order.latest.__getitem__):
            while by_begin and order.earliest[by_begin[0]] <= order.latest[index]:
                best.add(by_begin.popleft())
            other = best.find_not_after(index)
            may_be_better = other is not None and field.may_be_better(other, index)
            rivals[index] = other if may_be_better else None
        return rivals


class _BestByPlace:
    """The best of the points added so far, by their places in the tree of `follows` (a segment tree)."""

    def __init__(self, field: Field, members: Iterable[int]) -> None:
        self._field = field
        placed = sorted((_place(field, index), index) for index in members)
        self._keys = [key for key, _ in placed]
        self._places = {index: place for place, (_, index) in enumerate(placed)}
        self._size = len(placed)
        self._nodes: list[int | None] = [None] * (2 * self._size)

    def add(self, index: int) -> None:
        place = self._places[index] + self._size
        self._nodes[place] = index
        while place > 1:
            place //= 2
            self._nodes[place] = self._choose(self._nodes[2 * place], self._nodes[2 * place + 1])

    def find_not_after(self, index: int) -> int | None:
        """Return the best point that is neither this one nor put after it by words."""
        first, last = self._field.order.find_span_after(index) or (0, -1)
        begin, end = bisect_left(self._keys, first), bisect_right(self._keys, last)
        own = self._places.get(index)
        if own is None:
            return self._choose(self._find(0, begin), self._find(end, self._size))
        # Its own place is right before those after it, or behind all of them.
        near, far = sorted(((begin, max(begin, end)), (own, own + 1)))
        rest = self._choose(self._find(near[1], far[0]), self._find(far[1], self._size))
        return self._choose(self._find(0, near[0]), rest)

    def _find(self, begin: int, end: int) -> int | None:
        """Return the best point of the places from `begin` to before `end`."""
        found: int | None = None
        begin, end = begin + self._size, end + self._size
        while begin < end:
            if begin % 2:
                found, begin = self._choose(found, self._nodes[begin]), begin + 1
            if end % 2:
                end -= 1
                found = self._choose(found, self._nodes[end])
            begin, end = begin // 2, end // 2
        return found

    def _choose(self, index: int | None, other: int | None) -> int | None:
        if index is None or other is None:
            return other if index is None else index
        best = self._field.best
        return other if self._field.is_better(best[other], best[index]) else index


def _place(field: Field, index: int) -> float:
    place = field.order.find_place(index)
    return inf if place is None else place


def _find_worded_bars(field: Field, members: Iterable[int]) -> dict[int, str]:
    """Return how good the best of the standing points that words put before each point is at worst."""
    claim_ids, roles, spans = field.points.claim_ids, field.points.roles, field.order.spans
    known = set(members)
    worded = [
        index for index in known if roles[index] is PointRole.VALUE and claim_ids[index] in spans
    ]
    bars: dict[int, str] = {}
    # The last place after each claim that the walk is inside of, and the bar for what comes after it.
    outer: list[tuple[int, str | None]] = []
    for index in sorted(worded, key=lambda index: spans[claim_ids[index]]):
        is_set_aside = index in field.points.set_aside
        first, last = spans[claim_ids[index]]
        while outer and outer[-1][0] < first:
            outer.pop()
        bar = outer[-1][1] if outer else None
        baseline = field.order.baselines.get(claim_ids[index])
        if baseline is not None and baseline in known and not is_set_aside:
            bar = _choose_bar(field, bar, field.worst[baseline])
        if bar is not None:
            bars[index] = bar
        outer.append((last, bar if is_set_aside else _choose_bar(field, bar, field.worst[index])))
    return bars


def _choose_bar(field: Field, bar: str | None, other: str) -> str:
    return other if bar is None or field.is_better(other, bar) else bar
