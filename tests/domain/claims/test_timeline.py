"""Timelines: points are ordered, and records named, only where every possible history agrees.

The expected results come from all histories that periods, baselines and the words of sources allow.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.quantities import read_quantity

from app.domain.claims.edtf import parse_period
from app.domain.claims.timeline import (
    PlacedPoint,
    Point,
    PointRole,
    Timeline,
    build_timeline,
    find_order,
)
from app.domain.numbers.quantity import Quantity

Claim = list[Point]


def claim(
    name: str,
    text: str,
    period: str | None = None,
    *,
    baseline: str | None = None,
    follows: str = "",
) -> Claim:
    """Make the points of a claim; `follows` has the one-letter names of all claims before it."""
    read = parse_period(period) if period else None
    first, last = (read.first, read.last) if read else (None, None)
    before = frozenset(follows)
    is_certain = read is None or read.is_certain
    result = Point(name, PointRole.RESULT, read_quantity(text), first, last, before, is_certain)
    if baseline is None:
        return [result]
    return [Point(name, PointRole.BASELINE, read_quantity(baseline), None, None, before), result]


def build(claims: Sequence[Claim], direction: str = "higher") -> Timeline:
    return build_timeline([point for points in claims for point in points], direction)


def order(claims: Sequence[Claim]) -> dict[str, set[str]]:
    found = find_order([point for points in claims for point in points])
    return {
        shorten(point): {shorten(former) for former in before} for point, before in found.items()
    }


@pytest.mark.parametrize("mark", ["~", "?", "%"])
def test_date_that_is_not_certain_orders_nothing(mark: str) -> None:
    claims = [
        claim("a", "5 km", "2019"),
        claim("b", "6 km", f"2021{mark}"),
        claim("c", "7 km", "2023"),
        claim("d", "8 km", f"2025-05{mark}", follows="c"),
    ]
    assert order(claims) == {"a": set(), "b": set(), "c": {"a"}, "d": {"a", "c"}}
    assert [placed.point.claim_id for placed in build(claims).dated] == ["a", "b", "c", "d"]


def shorten(point_id: str) -> str:
    """Write `a` for the result of a claim, `a0` for its baseline."""
    return point_id.replace("#result", "").replace("#baseline", "0")


def names(line: Sequence[PlacedPoint]) -> list[str]:
    return [shorten(placed.point.id) for placed in line]


def records(timeline: Timeline) -> dict[str, bool | None]:
    placed = [*timeline.dated, *(entry for line in timeline.undated for entry in line)]
    return {shorten(entry.point.id): entry.record for entry in placed}


# --- what certainly comes before what ------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        # by period: one ends before the other begins
        ([claim("a", "5 m", "2019"), claim("b", "6 m", "2020")], {"a": "", "b": "a"}),
        ([claim("a", "5 m", "2021"), claim("b", "6 m", "2020")], {"a": "b", "b": ""}),
        ([claim("a", "5 m", "2019-12-31"), claim("b", "6 m", "2020-01-01")], {"a": "", "b": "a"}),
        ([claim("a", "5 m", "../2019"), claim("b", "6 m", "2020/..")], {"a": "", "b": "a"}),
        # periods that may overlap order nothing
        ([claim("a", "5 m", "2019"), claim("b", "6 m", "2019")], {"a": "", "b": ""}),
        ([claim("a", "5 m", "2019"), claim("b", "6 m", "2019-07")], {"a": "", "b": ""}),
        ([claim("a", "5 m", "2019/2021"), claim("b", "6 m", "2021")], {"a": "", "b": ""}),
        ([claim("a", "5 m", "2019/2020-01-01"), claim("b", "6 m", "2020")], {"a": "", "b": ""}),
        ([claim("a", "5 m", "2019/.."), claim("b", "6 m", "2021")], {"a": "", "b": ""}),
        ([claim("a", "5 m", "../2021"), claim("b", "6 m", "2019")], {"a": "", "b": ""}),
        # what has no period is ordered by nothing else
        ([claim("a", "5 m"), claim("b", "6 m", "2020")], {"a": "", "b": ""}),
        ([claim("a", "5 m"), claim("b", "6 m")], {"a": "", "b": ""}),
        # a baseline before its own result, at no time of its own
        ([claim("a", "6 m", baseline="5 m")], {"a0": "", "a": "a0"}),
        (
            [claim("a", "6 m", "2021", baseline="5 m"), claim("b", "4 m", "2019")],
            {"a0": "", "a": "a0 b", "b": ""},
        ),
        (
            [claim("a", "6 m", "2019", baseline="5 m"), claim("b", "7 m", "2021")],
            {"a0": "", "a": "a0", "b": "a a0"},
        ),
        # by the words of a source, directly or through others
        ([claim("a", "5 m"), claim("b", "6 m", follows="a")], {"a": "", "b": "a"}),
        (
            [claim("a", "5 m"), claim("b", "6 m", follows="a"), claim("c", "7 m", follows="ab")],
            {"a": "", "b": "a", "c": "a b"},
        ),
        ([claim("a", "5 m"), claim("c", "7 m", follows="ab")], {"a": "", "c": "a"}),
        ([claim("b", "5 m", follows="a"), claim("c", "6 m", follows="a")], {"b": "", "c": ""}),
        ([claim("a", "5 m", "2020"), claim("b", "6 m", "2020", follows="a")], {"a": "", "b": "a"}),
        (
            [claim("a", "5 m", baseline="4 m"), claim("b", "6 m", follows="a")],
            {"a0": "", "a": "a0", "b": "a a0"},
        ),
        # by both in turn
        (
            [claim("a", "5 m", "2019"), claim("b", "6 m", "2021"), claim("c", "7 m", follows="b")],
            {"a": "", "b": "a", "c": "a b"},
        ),
        (
            [
                claim("a", "5 m"),
                claim("b", "6 m", "2019", follows="a"),
                claim("c", "7 m", "2021"),
                claim("d", "8 m", follows="c"),
            ],
            {"a": "", "b": "a", "c": "a b", "d": "a b c"},
        ),
    ],
)
def test_find_order_gives_what_certainly_came_before(
    claims: list[Claim], expected: dict[str, str]
) -> None:
    assert order(claims) == {name: set(before.split()) for name, before in expected.items()}


def test_find_order_keeps_what_came_before_a_change_apart_from_the_result_before_it() -> None:
    claims = [claim("a", "10 m", baseline="7 m"), claim("b", "30 m", baseline="9 m", follows="a")]
    found = order(claims)
    assert found["b"] == {"a", "a0", "b0"}
    assert "a" not in found["b0"]
    assert "b0" not in found["a"]


# --- where a point is placed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "dated", "undated"),
    [
        ([], "", []),
        ([claim("b", "5 m", "2019"), claim("a", "6 m", "2020")], "b a", []),
        ([claim("b", "5 m", "2019"), claim("a", "6 m", "2019")], "a b", []),
        ([claim("a", "5 m", "2019-07"), claim("b", "6 m", "2019")], "b a", []),
        ([claim("a", "5 m", "2019"), claim("b", "6 m", "../2019")], "b a", []),
        ([claim("a", "5 m", "2019/.."), claim("b", "6 m", "2019")], "b a", []),
        # a baseline comes right before its result, whatever came between
        (
            [claim("a", "7 m", "2021", baseline="5 m"), claim("b", "6 m", "2019")],
            "b a0 a",
            [],
        ),
        # an undated point is never among the dated, be it tied to one or not
        ([claim("a", "5 m"), claim("b", "6 m", "2020")], "b", ["a"]),
        ([claim("a", "5 m", "2020"), claim("b", "6 m", follows="a")], "a", ["b"]),
        ([claim("a", "5 m"), claim("b", "6 m", "2020", follows="a")], "b", ["a"]),
        # one line for each point or chain without a tie to others
        ([claim("b", "5 m"), claim("a", "6 m")], "", ["a", "b"]),
        ([claim("b", "6 m", baseline="5 m"), claim("a", "6 m")], "", ["a", "b0 b"]),
        ([claim("b", "5 m"), claim("a", "6 m", follows="b")], "", ["b a"]),
        (
            [claim("c", "5 m"), claim("b", "6 m", follows="c"), claim("a", "7 m", follows="bc")],
            "",
            ["c b a"],
        ),
        (
            [claim("d", "5 m"), claim("a", "6 m", follows="d"), claim("b", "7 m"), claim("c", "8 m", follows="b")],
            "",
            ["d a", "b c"],
        ),
        # two that follow one, itself left out: nothing ties them
        ([claim("b", "5 m", follows="a"), claim("c", "6 m", follows="a")], "", ["b", "c"]),
        # tied through dated ones
        (
            [
                claim("z", "5 m"),
                claim("b", "6 m", "2019", follows="z"),
                claim("c", "7 m", "2021"),
                claim("a", "8 m", follows="c"),
            ],
            "b c",
            ["z a"],
        ),
    ],
)  # fmt: skip
def test_build_timeline_places_each_point_where_it_certainly_belongs(
    claims: list[Claim], dated: str, undated: list[str]
) -> None:
    timeline = build(claims)
    assert names(timeline.dated) == dated.split()
    assert [names(line) for line in timeline.undated] == [line.split() for line in undated]


# --- which was the record ------------------------------------------------------------------------


def dated(*texts: str) -> list[Claim]:
    """One claim a year, from 2011: `a`, `b`, ..."""
    return [
        claim(name, text, str(year))
        for name, year, text in zip("abcdef", range(2011, 2017), texts, strict=False)
    ]


@pytest.mark.parametrize(
    ("direction", "claims", "true", "false", "unknown"),
    [
        # the direction of the metric says which way is better
        ("higher", dated("5 m", "7 m", "6 m", "8 m"), "a b d", "c", ""),
        ("lower", dated("8 m", "6 m", "7 m", "5 m"), "a b d", "c", ""),
        ("higher", dated("8 m", "6 m", "7 m", "5 m"), "a", "b c d", ""),
        ("lower", dated("5 m", "7 m", "6 m", "8 m"), "a", "b c d", ""),
        ("neither", dated("5 m", "7 m", "6 m", "8 m"), "", "", "a b c d"),
        ("neither", [claim("a", "6 m", baseline="5 m")], "", "", "a a0"),
        # numbers are compared as numbers, across units
        ("higher", dated("900 m", "1 km", "1000.0001 m"), "a b c", "", ""),
        ("higher", dated("1/3 km", "333 m", "1000/3 m"), "a", "b c", ""),
        ("higher", dated("-5 m", "-6 m", "-4 m", "0 m"), "a c d", "b", ""),
        ("lower", dated("-5 m", "-6 m", "-4 m", "0 m"), "a b", "c d", ""),
        # who equals a record does not break it
        ("higher", dated("5 m", "5 m", "0.005 km"), "a", "b c", ""),
        ("lower", dated("5 m", "5 m"), "a", "b", ""),
        # nothing orders a point: it is no record of anything
        ("higher", [claim("a", "5 m", "2019")], "", "", "a"),
        ("higher", [claim("a", "5 m")], "", "", "a"),
        ("higher", [claim("a", "5 m"), claim("b", "6 m")], "", "", "a b"),
        ("higher", [claim("a", "5 m", "2019"), claim("b", "6 m", "2019")], "", "", "a b"),
        ("higher", [claim("z", "4 m"), *dated("5 m", "6 m")], "a b", "", "z"),
        # a baseline counts, as what came before
        ("higher", [claim("a", "6 m", baseline="5 m")], "a0 a", "", ""),
        ("lower", [claim("a", "6 m", baseline="5 m")], "a0", "a", ""),
        ("higher", [claim("a", "6 m", "2021", baseline="8 m"), claim("b", "7 m", "2022")], "a0", "a b", ""),
        # the order that a source gives
        ("higher", [claim("a", "5 m"), claim("b", "6 m", follows="a")], "a b", "", ""),
        ("higher", [claim("a", "6 m"), claim("b", "5 m", follows="a")], "a", "b", ""),
        (
            "higher",
            [claim("a", "5 m"), claim("b", "7 m", follows="a"), claim("c", "6 m", follows="ab")],
            "a b",
            "c",
            "",
        ),
        # bounds and ranges that leave nothing open
        ("higher", dated("5 m", "gt 5 m", "6 m"), "a b", "", "c"),
        ("higher", dated("5 m", "gt 6 m"), "a b", "", ""),
        ("higher", dated("5 m", "gte 6 m"), "a b", "", ""),
        ("higher", dated("lt 5 m", "5 m"), "a b", "", ""),
        ("higher", dated("lte 5 m", "gt 5 m"), "a b", "", ""),
        ("higher", dated("5 m", "lt 5 m"), "a", "b", ""),
        ("higher", dated("gt 5 m", "5 m"), "a", "b", ""),
        ("higher", dated("gte 5 m", "lt 5 m"), "a", "b", ""),
        ("higher", dated("1..2 m", "3..4 m", "2.5 m"), "a b", "c", ""),
        ("higher", dated("..2 m", "3.. m"), "a b", "", ""),
        ("lower", dated("5 m", "lt 5 m"), "a b", "", ""),
        ("lower", dated("3..4 m", "1..2 m"), "a b", "", ""),
        ("lower", dated("5 m", "gt 5 m"), "a", "b", ""),
        # ... and those that do
        ("higher", dated("gt 5 m", "6 m"), "a", "", "b"),
        ("higher", dated("5 m", "gt 4 m"), "a", "", "b"),
        ("higher", dated("5 m", "gte 5 m"), "a", "", "b"),
        ("higher", dated("gt 5 m", "gt 6 m"), "a", "", "b"),
        ("higher", dated("1..3 m", "2..4 m"), "a", "", "b"),
        ("lower", dated("5 m", "lt 6 m"), "a", "", "b"),
        # how far an approximation may be off is not said
        ("higher", dated("approx 5 m", "600 m"), "a", "", "b"),
        ("higher", dated("5 m", "approx 600 m"), "a", "", "b"),
        ("higher", dated("approx 5 m", "approx 5 m"), "a", "", "b"),
        # one that is certainly as good settles it, whatever else is open
        ("higher", dated("approx 5 m", "7 m", "6 m"), "a", "c", "b"),
        ("higher", dated("gt 5 m", "7 m", "7 m"), "a", "c", "b"),
        # of the same time: a worse one leaves nothing open, a better one may have come first
        ("higher", [*dated("5 m"), claim("b", "8 m", "2012"), claim("c", "6 m", "2012")], "a b", "", "c"),
        ("lower", [*dated("9 m"), claim("b", "8 m", "2012"), claim("c", "6 m", "2012")], "a c", "", "b"),
        ("higher", [*dated("5 m"), claim("b", "8 m", "2012"), claim("c", "4 m", "2012")], "a b", "c", ""),
        ("higher", [*dated("5 m"), claim("b", "8 m", "2012"), claim("c", "9 m", "2012/2014")], "a c", "", "b"),
        ("higher", [*dated("5 m"), claim("b", "8 m", "2012"), claim("c", "approx 6 m", "2012")], "a", "", "b c"),
        ("higher", [*dated("5 m", "6 m"), claim("c", "8 m", "2012/..")], "a c", "", "b"),
    ],
)  # fmt: skip
def test_build_timeline_says_which_point_was_the_record(
    direction: str, claims: list[Claim], true: str, false: str, unknown: str
) -> None:
    expected = {
        **dict.fromkeys(true.split(), True),
        **dict.fromkeys(false.split(), False),
        **dict.fromkeys(unknown.split()),
    }
    assert records(build(claims, direction)) == expected


# --- what holds of any timeline ------------------------------------------------------------------

START = date(2020, 1, 1)


@st.composite
def timelines(draw: st.DrawFn, *, only_results: bool = False) -> list[Point]:
    """Draw the points of up to four claims, in any order, that are true of one day each.

    With `only_results` all have a first day and no baseline.
    """
    number = draw(st.integers(1, 4))
    claims = draw(st.permutations("abcd"))[:number]
    points: list[Point] = []
    before: dict[str, frozenset[str]] = {}
    for day, name in enumerate(claims):
        began = START + timedelta(day - draw(st.integers(0, 2)))
        ended = START + timedelta(day + draw(st.integers(0, 2)))
        forms = [(began, ended), (began, None)] + [(None, None), (None, ended)] * (not only_results)
        first, last = draw(st.sampled_from(forms))
        followed = draw(st.none() | st.sampled_from(claims[:day])) if day else None
        follows = frozenset({followed} | before[followed]) if followed else frozenset()
        before[name] = follows
        value = read_quantity(f"{draw(st.integers(0, 3))} m")
        points.append(Point(name, PointRole.RESULT, value, first, last, follows))
        # A baseline is not part of the chains of a source.
        if not only_results and not followed and draw(st.booleans()) and len(points) < 6:
            value = read_quantity(f"{draw(st.integers(0, 3))} m")
            points.append(Point(name, PointRole.BASELINE, value, None, None, follows))
    return draw(st.permutations(points))


def list_histories(points: Sequence[Point]) -> list[tuple[Point, ...]]:
    """List every order of the points that contradicts no known order of two of them."""
    return [
        history
        for history in permutations(points)
        if not any(is_first(later, earlier) for earlier, later in combinations(history, 2))
    ]


def is_first(point: Point, other: Point) -> bool:
    if point.claim_id == other.claim_id:
        return point.role == PointRole.BASELINE
    if PointRole.BASELINE in {point.role, other.role}:
        return False
    by_period = point.last is not None and other.first is not None and point.last < other.first
    return by_period or point.claim_id in other.follows


@given(timelines())
def test_find_order_is_what_every_possible_history_has_in_common(points: list[Point]) -> None:
    histories = list_histories(points)
    expected = {
        point.id: {
            other.id
            for other in points
            if all(history.index(other) < history.index(point) for history in histories)
        }
        for point in points
    }
    assert find_order(points) == expected


@given(timelines())
def test_find_order_never_leads_in_a_circle(points: list[Point]) -> None:
    before = find_order(points)
    for point, earlier in before.items():
        assert point not in earlier
        for former in earlier:
            assert point not in before[former]
            assert before[former] < earlier


@given(timelines(only_results=True), st.sampled_from(["higher", "lower"]))
def test_build_timeline_calls_a_record_what_is_one_in_every_possible_history(
    points: list[Point], direction: str
) -> None:
    histories = list_histories(points)
    before = find_order(points)
    ordered = {name for point, earlier in before.items() if earlier for name in (point, *earlier)}
    found = records(build_timeline(points, direction))
    for point in points:
        answers = {breaks_record(point, history, direction) for history in histories}
        certain = len(answers) == 1 and point.id in ordered
        assert found[shorten(point.id)] is (answers.pop() if certain else None)


def breaks_record(point: Point, history: tuple[Point, ...], direction: str) -> bool:
    values = [int(past.quantity.value or "") for past in history[: history.index(point) + 1]]
    *earlier, own = values if direction == "higher" else [-value for value in values]
    return all(own > value for value in earlier)


@given(timelines(), st.data())
def test_build_timeline_with_the_points_in_another_order_is_the_same(
    points: list[Point], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(points))
    for direction in ("higher", "lower", "neither"):
        assert build_timeline(shuffled, direction) == build_timeline(points, direction)


@given(timelines())
def test_build_timeline_shows_each_point_once_and_no_undated_claim_among_the_dated(
    points: list[Point],
) -> None:
    timeline = build_timeline(points, "higher")
    dated_claims = {point.claim_id for point in points if point.first or point.last}
    shown = [placed.point for placed in timeline.dated]
    assert {point.claim_id for point in shown} == dated_claims
    undated = [placed.point for line in timeline.undated for placed in line]
    assert sorted(point.id for point in shown + undated) == sorted(point.id for point in points)
    for point in shown:
        if point.role == PointRole.BASELINE:
            after = shown[shown.index(point) + 1]
            assert (after.claim_id, after.role) == (point.claim_id, PointRole.RESULT)


@given(timelines())
def test_build_timeline_lists_nothing_before_what_certainly_came_first(points: list[Point]) -> None:
    timeline = build_timeline(points, "higher")
    before = find_order(points)
    for earlier, later in combinations([placed.point for placed in timeline.dated], 2):
        assert earlier.first is None or later.last is None or earlier.first <= later.last
    lines = [[placed.point.id for placed in line] for line in timeline.undated]
    for line in lines:
        assert not any(later in before[earlier] for earlier, later in combinations(line, 2))
    # Between two lines there is no order.
    for line, other in combinations(lines, 2):
        assert not any(before[point] & {*other} for point in line)
        assert not any(before[point] & {*line} for point in other)


VAGUER = (
    "eq {0} m", "gte {0} m", "lte {0} m", "gt {1} m", "lt {2} m", "{1}..{2} m",
    "approx {2} m", "approx {1}..{2} m",
)  # fmt: skip


@st.composite
def vaguer_quantities(draw: st.DrawFn, value: int) -> Quantity:
    """Draw a quantity that is true of a number and less precise."""
    lower, upper = value - draw(st.integers(1, 2)), value + draw(st.integers(1, 2))
    return read_quantity(draw(st.sampled_from(VAGUER)).format(value, lower, upper))


@given(timelines(), st.sampled_from(["higher", "lower"]), st.data())
def test_build_timeline_with_vaguer_numbers_is_never_surer(
    points: list[Point], direction: str, data: st.DataObject
) -> None:
    vague = [
        replace(point, quantity=data.draw(vaguer_quantities(int(point.quantity.value or ""))))
        for point in points
    ]
    exact = records(build_timeline(points, direction))
    for name, record in records(build_timeline(vague, direction)).items():
        assert record in {None, exact[name]}


MIRRORED = {"lt": "gt", "lte": "gte", "gt": "lt", "gte": "lte"}


@given(timelines(), st.data())
def test_build_timeline_with_numbers_negated_is_that_of_the_other_direction(
    points: list[Point], data: st.DataObject
) -> None:
    vague = [
        replace(point, quantity=data.draw(vaguer_quantities(int(point.quantity.value or ""))))
        for point in points
    ]
    negated = [replace(claim, quantity=negate(claim.quantity)) for claim in vague]
    assert records(build_timeline(negated, "lower")) == records(build_timeline(vague, "higher"))


def negate(quantity: Quantity) -> Quantity:
    if quantity.value is None:
        return read_quantity(
            f"{quantity.comparator} {-int(quantity.upper or '')}..{-int(quantity.lower or '')} m"
        )
    comparator = MIRRORED.get(quantity.comparator, quantity.comparator)
    return read_quantity(f"{comparator} {-int(quantity.value)} m")
