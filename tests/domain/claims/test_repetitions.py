"""Repetitions: which point states the number of another one over again."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.record_worlds import make_point

from app.domain.claims.points import Point, Points
from app.domain.claims.repetitions import find_repetitions, list_deciding, list_same
from app.domain.claims.time_order import TimeOrder

pytestmark = pytest.mark.engines("sqlite")
_ORGANIZATIONS = {name: frozenset(name[1:]) for name in ("aX", "bX", "cXY", "dY", "eY", "fX")}


def _find(*points: Point, follows: dict[str, str] | None = None) -> dict[str, str]:
    table = Points.of(points)
    order = TimeOrder(table, follows or {})
    same = list_same(table, range(len(table)))
    found = find_repetitions(table, same, _ORGANIZATIONS, order)
    return {points[index].claim_id: points[original].claim_id for index, original in found.items()}


@pytest.mark.parametrize(
    ("points", "repeats"),
    [
        # the same number of the same maker: the date that says most is the original's
        ([make_point("aX", "5 m", "2020"), make_point("bX", "5 m", "2020-05")], {"aX": "bX"}),
        ([make_point("aX", "5 m"), make_point("bX", "5 m", "2020~")], {"aX": "bX"}),
        ([make_point("aX", "5 m", "2020~"), make_point("bX", "5 m", "2020")], {"aX": "bX"}),
        ([make_point("aX", "5 m"), make_point("bX", "5000 mm")], {"bX": "aX"}),
        # ... certainly apart, the earlier one holds
        ([make_point("aX", "5 m", "2020"), make_point("bX", "5 m", "2019/2019")], {"aX": "bX"}),
        # ... of makers that have one in common
        ([make_point("aX", "5 m"), make_point("cXY", "5 m")], {"cXY": "aX"}),
        # ... or of nobody in particular
        ([make_point("aX", "5 m"), make_point("nobody", "5 m")], {"nobody": "aX"}),
        # another maker, number or comparator
        ([make_point("aX", "5 m"), make_point("dY", "5 m")], {}),
        ([make_point("aX", "5 m"), make_point("bX", "6 m")], {}),
        ([make_point("aX", "5 m"), make_point("bX", "gt 5 m")], {}),
        # what is disputed is no original of what is not
        ([make_point("aX", "5 m", "2020", is_disputed=True), make_point("bX", "5 m")], {"aX": "bX"}),
        ([make_point("aX", "5 m", "2019", is_disputed=True), make_point("bX", "5 m", "2020")], {}),
    ],
)  # fmt: skip
def test_repetition_has_the_number_and_a_maker_of_its_original(
    points: list[Point], repeats: dict[str, str]
) -> None:
    assert _find(*points) == repeats


def test_tie_of_two_makers_is_kept_beside_their_joint_claim() -> None:
    points = [make_point(name, "5 m", "2020") for name in ("aX", "cXY", "dY")]
    assert _find(*points) == {"cXY": "aX"}


def test_original_is_what_words_put_first() -> None:
    points = [make_point("aX", "5 m", "2020"), make_point("bX", "5 m")]
    assert _find(*points, follows={"aX": "bX"}) == {"aX": "bX"}


_STATED = st.tuples(
    st.sampled_from(
        ["2019", "2020", "2020-05", "2020-06", "2015/2018", "2018/2021", "2020~", None]
    ),
    st.sampled_from(["", "X", "Y", "XY"]),
    st.booleans(),
    st.booleans(),
)


# A wide date says less, and may still be the earlier one; what names two makers links them.
@example([("2020-05", "X", False, True), ("2015/2018", "X", False, False)])
@example([("2020", "X", False, True), ("2020", "Y", False, True), ("2020-05", "XY", False, False)])
@given(st.lists(_STATED, min_size=2, max_size=7))
def test_deciding_points_decide_as_all_points_of_a_number(
    stated: list[tuple[str | None, str, bool, bool]],
) -> None:
    points = [
        make_point(f"c{place}", "5 m", edtf, is_disputed=is_disputed)
        for place, (edtf, _, is_disputed, _) in enumerate(stated)
    ]
    names = {f"c{place}": frozenset(one[1]) for place, one in enumerate(stated) if one[1]}
    asked = {place for place, one in enumerate(stated) if one[3]}
    table = Points.of(points)
    order = TimeOrder(table, {})
    deciding = list_deciding(table, range(len(table)), asked, order)
    found = find_repetitions(table, [deciding] if deciding else [], names, order)
    expected = find_repetitions(table, [range(len(table))], names, order)
    assert {index: found.get(index) for index in asked} == {
        index: expected.get(index) for index in asked
    }
    # What else is found is not wrong either.
    assert found.items() <= expected.items()
