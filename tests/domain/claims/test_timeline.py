"""Places on a timeline and direct predecessors, against the order of points tried pair by pair."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.record_worlds import make_case, make_point

from app.domain.claims.points import Point, PointRole, Points
from app.domain.claims.time_order import Days, TimeOrder
from app.domain.claims.timeline import MAX_AFTER, Predecessors, place_points

pytestmark = pytest.mark.engines("sqlite")


def _sort(points: list[Point], follows: dict[str, str]) -> list[str]:
    table = Points.of(points)
    indexes = range(len(points))
    places = place_points(table, TimeOrder(table, follows), indexes)
    return [points[index].id for index in sorted(indexes, key=places.__getitem__)]


def test_dated_points_are_placed_by_period_and_id_and_baselines_before_their_values() -> None:
    points = [
        make_point("c", "3 m", "2020"),
        make_point("b", "2 m", "2020-05"),
        make_point("d", "2 m", "2020"),
        make_point("e", "1 m", "../2019"),
        make_point("c", "1 m", role=PointRole.BASELINE),
        make_point("b", "1 m", "2018", role=PointRole.BASELINE),
        make_point("a", "1 m"),
    ]
    assert _sort(points, {}) == [
        "e#value", "b#baseline", "c#baseline", "c#value", "d#value", "b#value", "a#value",
    ]  # fmt: skip


def test_undated_points_are_placed_in_lines_that_words_order() -> None:
    points = [make_point(name, "1 m") for name in ("a", "b", "c", "d", "e")]
    follows = {"a": "d", "d": "c", "e": "b"}
    assert _sort(points, follows) == ["b#value", "e#value", "c#value", "d#value", "a#value"]


def test_words_are_dropped_where_certain_dates_contradict_them() -> None:
    points = Points.of([make_point("a", "1 m", "2020"), make_point("b", "1 m", "2019")])
    order = TimeOrder(points, {"b": "a"})
    assert (order.is_before(0, 1), order.is_before(1, 0)) == (False, True)


def test_order_extends_through_claims_that_have_no_point() -> None:
    points = Points.of([make_point("a", "1 m", "2019"), make_point("c", "1 m")])
    order = TimeOrder(points, {"c": "b"}, {"b": Days("2020-01-01", "2020-12-31")})
    assert order.is_before(0, 1)
    assert order.earliest[1] == "2020-01-01"


@given(st.integers(0, 10**9))
def test_direct_predecessors_have_no_point_between(seed: int) -> None:
    stated, follows = make_case(Random(seed), 8)  # noqa: S311 - cases, no secrets
    points = Points.of([one.point for one in stated])
    order = TimeOrder(points, follows)
    indexes = range(len(points))
    predecessors = Predecessors(points, indexes, order)
    for index in indexes:
        before = [other for other in indexes if order.is_before(other, index)]
        direct = {
            other
            for other in before
            if not any(order.is_before(other, between) for between in before)
        }
        listed = predecessors.list_before(index)
        assert set(listed) <= direct
        assert len(listed) == min(len(direct), MAX_AFTER)


@given(st.integers(0, 10**9))
def test_order_is_a_partial_order(seed: int) -> None:
    stated, follows = make_case(Random(seed), 6)  # noqa: S311 - cases, no secrets
    points = Points.of([one.point for one in stated])
    order = TimeOrder(points, follows)
    indexes = range(len(points))
    for a in indexes:
        for b in indexes:
            assert not (order.is_before(a, b) and order.is_before(b, a))
            for c in indexes:
                if order.is_before(a, b) and order.is_before(b, c):
                    assert order.is_before(a, c)
