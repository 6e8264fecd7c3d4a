"""Who holds the record of a group of comparable points, since when, and why that may be open.

Numbers decide who holds the record now: a result without a date is not later than today. Dates decide
since when, and who held it at a past date; then what has no date may have been there, or not.

A point certainly holds the record if it is there and no rival that may be there can be better. Several
can hold it together. What is disputed holds nothing and is nobody's rival; a better number that is
disputed is named. The same is so of what is said to be reached in a time that had not begun when its
sources were published: it is expected. No clock decides, so that an answer changes with the catalogue alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of
from datetime import date
from enum import StrEnum

from app.domain.claims.edtf import Period
from app.domain.claims.points import Points
from app.domain.claims.rivals import Field
from app.domain.numbers.possible import ABOVE, AT, BELOW
from app.domain.numbers.quantity import Comparator


class RecordState(StrEnum):
    DECIDED = "decided"
    UNDECIDED = "undecided"
    NONE = "none"
    NO_DIRECTION = "no_direction"


class OpenBecause(StrEnum):
    """Why it is open whether a point holds or held the record."""

    BOUND = "bound"
    APPROXIMATE = "approximate"
    UNDATED = "undated"
    APPROXIMATE_DATE = "approximate_date"
    OVERLAPPING_DATES = "overlapping_dates"
    DISPUTED = "disputed"
    IN_FUTURE = "in_future"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason why the holder, or since when, is open; `points` are those that it is about, `rivals` the others."""

    about: str
    code: OpenBecause
    point: int
    rivals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """The record of a group; all points are indexes. `since` is the holder whose period began it."""

    state: RecordState
    holders: list[int] = field_of(default_factory=list)
    since: int | None = None
    previous: list[int] = field_of(default_factory=list)
    best_stated: list[int] = field_of(default_factory=list)
    doubts: list[Doubt] = field_of(default_factory=list)


def find_record(field: Field, members: Sequence[int], at: str | None = None) -> HeldRecord:
    """Return who holds the record of a group now, or held it at the end of the day `at`.

    `members` are the points of the group without repetitions.
    """
    points = field.points
    there, certain = _select_there(field, members, at)
    aside = [index for index in there if index in points.set_aside]
    if aside:
        there, certain = (
            [index for index in indexes if index not in points.set_aside]
            for indexes in (there, certain)
        )
    holders = _find_holders(field, there, certain)
    best = holders or find_best_stated(field, there or aside)
    contested = _list_contested(field, aside, best)
    if holders:
        since, doubts = _find_since(field, holders)
        previous = _find_previous(field, members, holders, since)
        return HeldRecord(RecordState.DECIDED, holders, since, previous, best, doubts + contested)
    if not there:
        return HeldRecord(RecordState.NONE, best_stated=best, doubts=contested)
    doubts = _list_doubts(field, there, best[0], at)
    return HeldRecord(RecordState.UNDECIDED, best_stated=best, doubts=doubts + contested)


def _select_there(
    field: Field, members: Sequence[int], at: str | None
) -> tuple[Sequence[int], Sequence[int]]:
    """Return the points that may have been there at the end of a day, and those that certainly were."""
    if at is None:
        return members, members
    order = field.order
    there = [index for index in members if order.earliest[index] <= at]
    return there, [index for index in there if order.latest[index] <= at]


def _list_contested(field: Field, aside: Iterable[int], best: Sequence[int]) -> list[Doubt]:
    """Return the points set aside that may be better than the best of the others, a doubt for each code."""
    better: dict[OpenBecause, list[int]] = {}
    for index in aside:
        if index in best or field.may_be_better(index, best[0]):
            better.setdefault(_explain_aside(field.points, index), []).append(index)
    return [Doubt("holder", code, best[0], tuple(rivals)) for code, rivals in better.items()]


def _explain_aside(points: Points, index: int) -> OpenBecause:
    return OpenBecause.IN_FUTURE if index in points.expected else OpenBecause.DISPUTED


def find_last_day(published: Period | None, added: date) -> date:
    """Return the day by which a source was published: without a certain date, that on which it was `added` here."""
    if published is not None and published.is_certain and published.last is not None:
        return published.last
    return added


def is_expected(period: Period, published: Iterable[date]) -> bool:
    """Return whether a period begins after the days by which all its sources were published."""
    first = period.first if period.is_certain else None
    return first is not None and all(day < first for day in published)


def find_contenders(field: Field, members: Sequence[int], at: str | None = None) -> list[int]:
    """Return the points that no other one certainly beats: who holds the record is among them."""
    there, certain = _select_there(field, members, at)
    standing = [index for index in certain if index not in field.points.set_aside]
    choose = max if field.direction == "higher" else min
    bar = choose(standing, key=field.worst.__getitem__, default=None)
    if bar is None:
        return list(there)
    return [index for index in there if not field.is_certainly_better(bar, index)]


def explain_open(field: Field, index: int, rival: int) -> OpenBecause:
    """Return why it is open whether a point was a record, from the rival that leaves it open.

    A point that leaves its own record open is set aside.
    """
    if index == rival:
        return _explain_aside(field.points, index)
    if field.is_certainly_better(rival, index):
        return _explain_dates(field.points, index, rival)
    return _explain_numbers(field.points, index, rival)


def _explain_numbers(points: Points, index: int, other: int) -> OpenBecause:
    comparators = {points.get_statement(index)[0], points.get_statement(other)[0]}
    return OpenBecause.APPROXIMATE if Comparator.APPROX in comparators else OpenBecause.BOUND


def _explain_dates(points: Points, *indexes: int) -> OpenBecause:
    if any(points.edtfs[index] is None for index in indexes):
        return OpenBecause.UNDATED
    if not all(points.is_date_certain(index) for index in indexes):
        return OpenBecause.APPROXIMATE_DATE
    return OpenBecause.OVERLAPPING_DATES


def _find_holders(field: Field, there: Sequence[int], certain: Iterable[int]) -> list[int]:
    """Return the points of `certain` that no other point of `there` may be better than."""
    best, worst, is_better = field.best, field.worst, field.is_better
    top = _find_top(field, there)
    if top is None:
        return []
    others = [index for index in there if index != top]
    second = _find_top(field, others)
    bar = best[top]
    return [
        index
        for index in certain
        if not is_better(bar, worst[index])
        or (index == top and (second is None or not is_better(best[second], worst[index])))
    ]


def _find_top(field: Field, indexes: Sequence[int]) -> int | None:
    """Return the point that may be the best of all, None if there is none."""
    choose = max if field.direction == "higher" else min
    return choose(indexes, key=field.best.__getitem__, default=None)


def find_best_stated(field: Field, indexes: Sequence[int]) -> list[int]:
    """Return the points with the best stated number: the value, or the bound that is better."""
    stated = {index: _get_stated(field, index) for index in indexes}
    best = None
    for key in stated.values():
        best = key if best is None or field.is_better(key, best) else best
    return [index for index, key in stated.items() if key == best]


def _get_stated(field: Field, index: int) -> str:
    """Return an end (`possible.py`): the value, past it if a word is strict, or the better bound."""
    number = field.points.get_number(index)
    if number.value is not None:
        ends = {Comparator.GT: ABOVE, Comparator.LT: BELOW}
        return number.sort_key + ends.get(Comparator(number.comparator), AT)
    bounds = (number.greatest_key, number.least_key)
    better, other = bounds if field.direction == "higher" else bounds[::-1]
    return (better or other or number.sort_key) + AT


def _list_doubts(field: Field, there: Sequence[int], best: int, at: str | None) -> list[Doubt]:
    """Return why the best stated number does not hold for certain, a reason for each code."""
    points, latest = field.points, field.order.latest
    doubts = []
    if at and latest[best] > at:
        doubts.append(Doubt("holder", _explain_dates(points, best), best))
    rivals: dict[OpenBecause, list[int]] = {}
    for index in there:
        if index == best or not field.may_be_better(index, best):
            continue
        if at and latest[index] > at and field.is_certainly_better(index, best):
            code = _explain_dates(points, index)
        else:
            code = _explain_numbers(points, best, index)
        rivals.setdefault(code, []).append(index)
    return doubts + [
        Doubt("holder", code, best, tuple(indexes)) for code, indexes in rivals.items()
    ]


def _find_since(field: Field, holders: Sequence[int]) -> tuple[int | None, list[Doubt]]:
    """Return the holder whose period began the record, None with the doubts if that is open."""
    points = field.points
    days = {index: points.days[points.edtfs[index]] for index in holders}
    first = min(holders, key=lambda index: (not points.is_date_certain(index), days[index]))
    if not points.is_date_certain(first):
        return None, [Doubt("since", _explain_dates(points, first), first)]
    others = [
        index
        for index in holders
        if not field.order.is_before(first, index)
        and not (points.is_date_certain(index) and days[index] == days[first])
    ]
    if others:
        return None, [Doubt("since", _explain_dates(points, first, *others), first, tuple(others))]
    return first, []


def _find_previous(
    field: Field, members: Sequence[int], holders: Sequence[int], since: int | None
) -> list[int]:
    """Return who certainly held the record right before the holders."""
    if since is None and len(holders) > 1:
        return []
    order, first = field.order, holders[0] if since is None else since
    earliest, latest, has_words = order.earliest, order.latest, order.has_words
    last, left_out = latest[first], field.points.set_aside | set(holders)
    there = [
        index
        for index in members
        if earliest[index] <= last
        and index not in left_out
        and not (has_words and order.is_worded_before(first, index))
    ]
    begin = min(map(earliest.__getitem__, holders))
    certain = [
        index
        for index in there
        if latest[index] < begin
        or (has_words and all(order.is_before(index, holder) for holder in holders))
    ]
    return _find_holders(field, there, certain)
