"""The one rule of comparability: its lines, and that it is an equivalence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.claims.comparability import (
    Condition,
    Conditions,
    NumberKey,
    find_conditions,
    list_obstacles,
)

pytestmark = pytest.mark.engines("sqlite")

NEWS, MAIL = Condition(0, "dataset", "news"), Condition(0, "dataset", "mail")
WARM = Condition(1, "temperature", NumberKey("eq", "225", "225", "225"))
UP_TO_WARM = Condition(1, "temperature", NumberKey("lte", "225", None, "225"))
BASE = find_conditions("result", None, None)


@pytest.mark.parametrize(
    ("conditions", "reasons"),
    [
        (find_conditions("milestone", None, None), []),
        (find_conditions("statistic", "", " "), []),
        (find_conditions("requirement", None, None), ["different_kind"]),
        (find_conditions("target", None, None), ["different_kind"]),
        (find_conditions("result", "a hair", None), ["different_definition"]),
        (find_conditions("result", None, "one cell"), ["different_scope"]),
        (find_conditions("result", None, None, withdrawn="a"), ["withdrawn"]),
        (find_conditions("result", None, None, (NEWS,)), ["condition_not_stated dataset"]),
        (
            find_conditions("target", "a hair", "one cell", (NEWS, WARM), "a"),
            [
                "withdrawn",
                "different_kind",
                "different_definition",
                "different_scope",
                "condition_not_stated dataset",
                "condition_not_stated temperature",
            ],
        ),
    ],
)
def test_obstacles_are_listed_in_the_order_of_the_rule(
    conditions: Conditions, reasons: list[str]
) -> None:
    for pair in ((BASE, conditions), (conditions, BASE)):
        written = [f"{code} {name or ''}".strip() for code, name in list_obstacles(*pair)]
        assert written == reasons


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ((NEWS,), (MAIL,), ["different_condition dataset"]),
        ((NEWS, WARM), (NEWS, UP_TO_WARM), ["different_condition temperature"]),
        ((WARM,), (MAIL,), ["condition_not_stated dataset", "condition_not_stated temperature"]),
        ((NEWS, WARM), (NEWS, WARM), []),
    ],
)
def test_separating_qualifiers_are_compared_one_by_one(
    one: tuple[Condition, ...], other: tuple[Condition, ...], reasons: list[str]
) -> None:
    obstacles = list_obstacles(BASE._replace(qualifiers=one), BASE._replace(qualifiers=other))
    assert [f"{code} {name}" for code, name in obstacles] == reasons


def test_words_are_compared_without_case_width_and_spaces() -> None:
    assert find_conditions("result", "Ａ  Hair", "one\ncell") == find_conditions(
        "result", "a hair", " One Cell"
    )


CONDITIONS = st.builds(
    find_conditions,
    st.sampled_from(["result", "statistic", "target", "requirement"]),
    st.sampled_from([None, "a hair", "A hair"]),
    st.sampled_from([None, "one cell"]),
    st.sampled_from([(), (NEWS,), (MAIL,), (NEWS, WARM), (UP_TO_WARM,)]),
    st.sampled_from(["", "", "a", "b"]),
)


@given(CONDITIONS, CONDITIONS, CONDITIONS)
def test_comparability_is_an_equivalence(a: Conditions, b: Conditions, c: Conditions) -> None:
    assert list_obstacles(a, a) == []
    assert list_obstacles(a, b) == list_obstacles(b, a)
    if not list_obstacles(a, b) and not list_obstacles(b, c):
        assert not list_obstacles(a, c)
    # So groups are dictionaries.
    assert (not list_obstacles(a, b)) == (a == b)
