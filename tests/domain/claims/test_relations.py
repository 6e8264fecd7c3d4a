"""Relations of two claims: the table of rules, from both sides, and properties of any pair.

The expected result is computed from numbers: two statements contradict each other exactly when no
number satisfies both.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.quantities import read_quantity

from app.domain.claims.comparability import find_conditions
from app.domain.claims.points import read_days
from app.domain.claims.relations import Relation, StatedClaim, compare_numbers, list_caveats, relate
from app.domain.numbers.possible import StatedNumber
from app.domain.numbers.quantity import Comparator, Quantity
from app.domain.units.units import get_unit

MIRROR = {
    **{relation: relation for relation in Relation},
    Relation.SUPERSEDES: Relation.SUPERSEDED_BY,
    Relation.SUPERSEDED_BY: Relation.SUPERSEDES,
}
PERIODS = (
    "2019", "2019-07", "2019/2020-01-01", "2020", "2020?", "2020-01-01/2020-12-31",
    "2020-06/2021-06", "2021",
    "../2019", "../2020", "2020/..", "2021/..",
)  # fmt: skip


def get_number(quantity: Quantity) -> StatedNumber:
    return StatedNumber._make(getattr(quantity, name) for name in StatedNumber._fields)


def state(text: str | Quantity = "500 m", period: str | None = None, **changes: Any) -> StatedClaim:  # noqa: ANN401 - the parts of a claim
    """Make a claim with the same default fields for all; `changes` make it differ."""
    first, last = read_days(period)
    kind = changes.pop("kind", "result")
    scope = changes.pop("scope", "one cable")
    relative_to = changes.pop("relative_to", None)
    fields = {
        "id": "",
        "organizations": frozenset({"maker"}),
        "technology": "cable",
        "subject": None,
        "follows": frozenset(),
    }
    return StatedClaim(
        kind=kind,
        conditions=find_conditions(kind, relative_to, scope),
        number=get_number(read_quantity(text) if isinstance(text, str) else text),
        first=first,
        last=last,
        is_date_certain=period is not None and "?" not in period,
        is_dated=period is not None,
        **fields | changes,
    )


def get_relation(claim: StatedClaim, other: StatedClaim) -> Relation:
    return relate(claim, other)[0]


BOTH_ORGANIZATIONS = frozenset({"maker", "partner"})
FOLLOWS_OTHER, FOLLOWS_FIRST = frozenset({"other"}), frozenset({"first"})
FOLLOWS_BOTH = FOLLOWS_OTHER | FOLLOWS_FIRST


# --- the table -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "other", "relation"),
    [
        # they are not comparable
        (state(kind="requirement"), state(), "different_kind"),
        (state(kind="target"), state(), "different_kind"),
        (state(kind="target"), state(kind="milestone"), "different_kind"),
        (state(kind="requirement"), state(kind="statistic"), "different_kind"),
        (state(kind="requirement"), state("600 m", kind="ranking"), "different_kind"),
        (state(relative_to="steel"), state(), "different_definition"),
        (state(relative_to="steel"), state(relative_to="copper"), "different_definition"),
        # ... which comes before the order of a source, scope and period
        (state(kind="target", follows=FOLLOWS_OTHER), state("7 m"), "different_kind"),
        (state(kind="target", scope="a"), state(scope="b"), "different_kind"),
        (state("5 m", "2019", kind="target"), state("6 m", "2021"), "different_kind"),
        # a source puts the first after the second, directly or through others
        (state("9 m", follows=FOLLOWS_OTHER), state("7 m"), "supersedes"),
        (state("9 m", follows=FOLLOWS_BOTH), state("7 m"), "supersedes"),
        # ... whatever the numbers, kinds, technologies and periods are
        (state("1 m", follows=FOLLOWS_OTHER), state("7 m"), "supersedes"),
        (state("9 m", follows=FOLLOWS_OTHER, scope="a"), state("7 m", scope="b"), "different_scope"),
        (state("9 m", follows=FOLLOWS_OTHER, kind="statistic"), state("7 m", kind="statistic"), "supersedes"),
        (state("9 m", "2020", follows=FOLLOWS_OTHER), state("7 m", "2020"), "supersedes"),
        (state("9 m", follows=FOLLOWS_OTHER, technology="wire"), state("7 m"), "supersedes"),
        # ... and the order of others says nothing of these two
        (state("9 m", follows=FOLLOWS_FIRST), state("8 m", follows=FOLLOWS_FIRST), "contradicts"),
        # another scope in the sources' terms; other organizations or another technology
        (state(organizations=frozenset({"rival"})), state(), "different_subject"),
        (state(organizations=BOTH_ORGANIZATIONS), state(), "different_subject"),
        (state(organizations=frozenset()), state(), "different_subject"),
        (state(technology="wire"), state(), "different_subject"),
        (state(subject="the first"), state(subject="the second"), "different_subject"),
        (state(subject="the first"), state(subject="The  First"), "duplicate"),
        (state(technology=None), state(), "different_subject"),
        (state(scope="two cables"), state(), "different_scope"),
        (state(scope="one cables"), state(), "different_scope"),
        (state(scope=None), state(), "different_scope"),
        # ... which comes before period and number
        (state("5 m", "2019", scope="a"), state("6 m", "2021", scope="b"), "different_scope"),
        (state("5 m", scope="a"), state("6 m", scope="b"), "different_scope"),
        # both are dated and the periods differ: a later result, milestone or ranking
        (state("600 m", "2021"), state("500 m", "2019"), "supersedes"),
        (state("400 m", "2021"), state("500 m", "2019"), "supersedes"),
        (state("500 m", "2021"), state("500 m", "2019"), "supersedes"),
        (state("500 m", "2020"), state("500 m", "2019-07"), "supersedes"),
        (state("500 m", "2020"), state("500 m", "../2019"), "supersedes"),
        (state("500 m", "2021/.."), state("500 m", "2020"), "supersedes"),
        (state("5 m", "2021", kind="milestone"), state("5 m", "2019", kind="milestone"), "supersedes"),
        (state("5 m", "2021", kind="ranking"), state("5 m", "2019", kind="ranking"), "supersedes"),
        (state("5 m", "2021", kind="milestone"), state("5 m", "2019"), "supersedes"),
        # both are dated and the periods differ: a statistic, or periods that overlap
        (state("5 m", "2021", kind="statistic"), state("5 m", "2019", kind="statistic"), "different_period"),
        (state("5 m", "2021", kind="statistic"), state("6 m", "2019"), "different_period"),
        (state("5 m", "2021"), state("6 m", "2019", kind="statistic"), "different_period"),
        (state("5 m", "2020-06/2021-06"), state("6 m", "2020"), "different_period"),
        (state("5 m", "2020-06/2021-06"), state("6 m", "2021"), "different_period"),
        (state("5 m", "2019-07"), state("6 m", "2019"), "different_period"),
        (state("5 m", "2020"), state("6 m", "2019/2020-01-01"), "different_period"),
        (state("5 m", "2020/.."), state("6 m", "2021"), "different_period"),
        (state("5 m", "2021/.."), state("6 m", "2020/.."), "different_period"),
        (state("5 m", "../2020"), state("6 m", "2019"), "different_period"),
        (state("5 m", "../2020"), state("6 m", "2020/.."), "different_period"),
        # only one is dated
        (state("5 m", "2021"), state("6 m"), "different_period"),
        (state("5 m", "2021"), state("5 m"), "different_period"),
        (state("5 m", "2021/.."), state("5 m"), "different_period"),
        (state("5 m", "../2019"), state("5 m"), "different_period"),
        # both state the same: numbers, comparators and bounds
        (state("500 m"), state("500 m"), "duplicate"),
        (state("500 m"), state("0.5 km"), "duplicate"),
        (state("500 m"), state("500.000 m"), "duplicate"),
        (state("500 m"), state("5E+2 m"), "duplicate"),
        (state("1/3 km"), state("1000/3 m"), "duplicate"),
        (state("gt 500 m"), state("gt 0.5 km"), "duplicate"),
        (state("approx 500 m"), state("approx 500 m"), "duplicate"),
        (state("1..2 km"), state("1000..2000 m"), "duplicate"),
        (state("1.. km"), state("1000.. m"), "duplicate"),
        (state("approx 1..2 km"), state("approx 1000..2000 m"), "duplicate"),
        (state("500 m", "2020"), state("500 m", "2020"), "duplicate"),
        (state("500 m", "2020"), state("500 m", "2020?"), "duplicate"),
        (state("500 m", "2020"), state("500 m", "2020-01-01/2020-12-31"), "duplicate"),
        (state("500 m", "2020/.."), state("500 m", "2020/.."), "duplicate"),
        (state("5 m", kind="statistic"), state("5 m", kind="statistic"), "duplicate"),
        (state("5 m", kind="target"), state("5 m", kind="target"), "duplicate"),
        (state("5 m", kind="requirement"), state("5 m", kind="requirement"), "duplicate"),
        (state("5 m", kind="milestone"), state("5 m"), "duplicate"),
        (state(organizations=BOTH_ORGANIZATIONS), state(organizations=BOTH_ORGANIZATIONS), "duplicate"),
        (state(relative_to="steel"), state(relative_to="steel"), "duplicate"),
        (state(technology=None, scope=None), state(technology=None, scope=None), "duplicate"),
        # ... and scopes and the like are compared without case, width and spaces
        (state(scope="One  Cable"), state(), "duplicate"),
        (state(scope="ｏｎｅ　ｃａｂｌｅ"), state(), "duplicate"),
        (state(scope=" one cable\n"), state(), "duplicate"),
        (state(scope=""), state(scope=None), "duplicate"),
        (state(relative_to="STEEL"), state(relative_to="steel"), "duplicate"),
        # no number meets both statements
        (state("500 m"), state("600 m"), "contradicts"),
        (state("500 m"), state("500 km"), "contradicts"),
        (state("500 m"), state("-500 m"), "contradicts"),
        (state("0 m"), state("0.0000000000000000000000000001 m"), "contradicts"),
        (state("1/3 m"), state("0.3333333333333333333333333333 m"), "contradicts"),
        (state("500 m"), state("gt 500 m"), "contradicts"),
        (state("500 m"), state("lt 500 m"), "contradicts"),
        (state("499 m"), state("gte 500 m"), "contradicts"),
        (state("501 m"), state("lte 0.5 km"), "contradicts"),
        (state("gt 500 m"), state("lt 500 m"), "contradicts"),
        (state("gt 500 m"), state("lte 500 m"), "contradicts"),
        (state("gte 500 m"), state("lt 500 m"), "contradicts"),
        (state("gt 600 m"), state("lt 500 m"), "contradicts"),
        (state("1..2 km"), state("3..4 km"), "contradicts"),
        (state("1..2 km"), state("999 m"), "contradicts"),
        (state("1..2 km"), state("gt 2 km"), "contradicts"),
        (state("..2 km"), state("3.. km"), "contradicts"),
        (state("500 m", "2020"), state("600 m", "2020"), "contradicts"),
        (state("5 m", kind="statistic"), state("6 m", kind="statistic"), "contradicts"),
        (state("5 m", kind="requirement"), state("6 m", kind="requirement"), "contradicts"),
        # some number meets both
        (state("gt 500 m"), state("600 m"), "compatible"),
        (state("gt 500 m"), state("0.6 km"), "compatible"),
        (state("gte 500 m"), state("500 m"), "compatible"),
        (state("lte 500 m"), state("500 m"), "compatible"),
        (state("lte 500 m"), state("gte 500 m"), "compatible"),
        (state("gt 500 m"), state("gte 500 m"), "compatible"),
        (state("gt 500 m"), state("gt 600 m"), "compatible"),
        (state("gt 500 m"), state("lt 501 m"), "compatible"),
        (state("lt 500 m"), state("lt 1 m"), "compatible"),
        (state("lt 500 m"), state("-600 m"), "compatible"),
        (state("1..2 km"), state("2..3 km"), "compatible"),
        (state("1..2 km"), state("1500 m"), "compatible"),
        (state("1..2 km"), state("1 km"), "compatible"),
        (state("..2 km"), state("1.. km"), "compatible"),
        # ... and an approximation may be off by half
        (state("approx 500 m"), state("500 m"), "compatible"),
        (state("approx 500 m"), state("5000 km"), "contradicts"),
        (state("approx 500 m"), state("approx 600 m"), "compatible"),
        (state("approx 500 m"), state("gt 600 m"), "compatible"),
        (state("approx 500 m"), state("lt 1 m"), "contradicts"),
        (state("approx 500 m"), state("1..2 km"), "contradicts"),
        (state("approx 1..2 km"), state("5 km"), "contradicts"),
        (state("approx 1..2 km"), state("3..4 km"), "compatible"),
    ],
)  # fmt: skip
def test_relate_with_any_rule_gives_its_relation_from_both_sides(
    claim: StatedClaim, other: StatedClaim, relation: str
) -> None:
    claim, other = replace(claim, id="one"), replace(other, id="other")
    assert get_relation(claim, other) == relation
    assert get_relation(other, claim) == MIRROR[Relation(relation)]


@pytest.mark.parametrize(
    ("claim", "other", "caveats"),
    [
        (state("5 m"), state("6 m"), ["undated"]),
        (state("5 m"), state("5 m", "2021"), ["undated"]),
        (state("5 m", "2020?"), state("6 m", "2021"), ["approximate_date"]),
        (state("5 m", "2020?"), state("6 m"), ["undated", "approximate_date"]),
        (state("5 m"), state("gt 4 m"), []),
        (state("5 m", "2021"), state("6 m", "2021"), []),
        (state("5 m", follows=FOLLOWS_OTHER), state("6 m"), []),
        (state("5 m"), state("6 m", scope="two cables"), []),
    ],
)
def test_caveats_of_a_relation_say_which_dates_it_lacks(
    claim: StatedClaim, other: StatedClaim, caveats: list[str]
) -> None:
    claim, other = replace(claim, id="one"), replace(other, id="other")
    assert list_caveats(get_relation(claim, other), claim, other) == caveats
    assert list_caveats(get_relation(other, claim), other, claim) == caveats


# --- what holds of any two claims ----------------------------------------------------------------


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Draw from so few numbers that two are often equal, across units too."""
    digits = draw(st.integers(-3, 3))
    return f"{digits}{draw(st.sampled_from(['', '000', '.0', '/3', 'E-3']))}"


def plain_quantities() -> st.SearchStrategy[Quantity]:
    written = st.tuples(numbers(), st.sampled_from(["m", "km", "mm", "[in_i]"]))
    return written.map(" ".join).map(read_quantity)


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    unit = draw(st.sampled_from(["m", "km", "mm"]))
    lower, upper = sorted((draw(numbers()), draw(numbers())), key=Fraction)
    bounds = [f"{lower}..{upper}", f"{lower}..", f"..{upper}", f"approx {lower}..{upper}"]
    values = [f"{comparator} {lower}" for comparator in Comparator]
    return read_quantity(f"{draw(st.sampled_from(bounds + 2 * values))} {unit}")


PARTS = {
    "kind": st.sampled_from(
        ["result", "requirement", "statistic", "ranking", "milestone", "target"]
    ),
    "text": quantities(),
    "organizations": st.frozensets(st.sampled_from(["maker", "partner"])),
    "technology": st.sampled_from(["cable", None]),
    "scope": st.sampled_from(["one cable", "One Cable", "one cables", "a cable", "", None]),
    "relative_to": st.sampled_from(["steel", "Steel", "copper", None]),
    "period": st.sampled_from(PERIODS) | st.none(),
}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[StatedClaim, StatedClaim]:
    """Draw two claims that differ in a few parts; one may follow the other, but never both."""
    changed = draw(st.frozensets(st.sampled_from(sorted(PARTS))))
    first: dict[str, Any] = {name: draw(strategy) for name, strategy in PARTS.items()}
    second = first | {name: draw(PARTS[name]) for name in sorted(changed)}
    follows = draw(st.sampled_from([("", "")] * 4 + [("other", ""), ("", "one")]))
    claim, other = (
        state(**parts, id=name, follows=frozenset({followed, "another"}))
        for parts, name, followed in zip((first, second), ("one", "other"), follows, strict=True)
    )
    return claim, other


@given(pairs())
def test_relate_with_the_two_exchanged_is_the_mirror_image(
    pair: tuple[StatedClaim, StatedClaim],
) -> None:
    claim, other = pair
    assert get_relation(other, claim) == MIRROR[get_relation(claim, other)]
    assert relate(other, claim)[1] == relate(claim, other)[1]


@given(pairs())
def test_relate_compares_numbers_only_where_nothing_else_differs(
    pair: tuple[StatedClaim, StatedClaim],
) -> None:
    claim, other = pair
    relation = get_relation(claim, other)
    if relation in {Relation.DUPLICATE, Relation.CONTRADICTS, Relation.COMPATIBLE}:
        assert relation == compare_numbers(claim.number, other.number)
        for name in ("organizations", "technology", "first", "last"):
            assert getattr(claim, name) == getattr(other, name)
    elif relation == Relation.DIFFERENT_PERIOD:
        assert (claim.first, claim.last) != (other.first, other.last)


@given(plain_quantities(), plain_quantities())
def test_relate_with_plain_numbers_is_duplicate_exactly_where_they_are_equal(
    quantity: Quantity, other: Quantity
) -> None:
    expected = "duplicate" if in_metres(quantity) == in_metres(other) else "contradicts"
    assert get_relation(state(quantity, id="one"), state(other, id="other")) == expected


def in_metres(quantity: Quantity, text: str | None = None) -> Fraction:
    return Fraction(text or quantity.value or "") * get_unit(quantity.unit).factor


def meets(number: Fraction, quantity: Quantity) -> bool:
    """Return whether this can be the true number; an approximation is off by half at most."""
    lower, upper = (
        None if bound is None else in_metres(quantity, bound)
        for bound in (quantity.lower, quantity.upper)
    )
    if quantity.comparator == "approx":
        ends = list_ends(quantity)
        low = quantity.value or quantity.lower
        high = quantity.value or quantity.upper
        return (low is None or min(ends) <= number) and (high is None or number <= max(ends))
    if quantity.value is None:
        return (lower is None or lower <= number) and (upper is None or number <= upper)
    value = in_metres(quantity)
    return {
        "eq": number == value,
        "lt": number < value,
        "lte": number <= value,
        "gt": number > value,
        "gte": number >= value,
    }[quantity.comparator]


def list_ends(quantity: Quantity) -> list[Fraction]:
    texts = (quantity.value, quantity.lower, quantity.upper)
    ends = [in_metres(quantity, text) for text in texts if text is not None]
    if quantity.comparator != "approx":
        return ends
    return [end + sign * abs(end) / 2 for end in ends for sign in (-1, 1)]


@given(quantities(), quantities())
def test_compare_numbers_contradicts_exactly_where_no_number_meets_both(
    quantity: Quantity, other: Quantity
) -> None:
    ends = sorted([*list_ends(quantity), *list_ends(other)])
    # The ends, one number between each two of them, and one beyond them on either side.
    middles = [(low + high) / 2 for low, high in pairwise(ends)]
    tried = [ends[0] - 1, *ends, *middles, ends[-1] + 1]
    possible = any(meets(number, quantity) and meets(number, other) for number in tried)
    assert (
        compare_numbers(get_number(quantity), get_number(other)) == Relation.CONTRADICTS
    ) is not possible


@given(quantities(), quantities())
def test_compare_numbers_is_duplicate_exactly_where_both_state_the_same(
    quantity: Quantity, other: Quantity
) -> None:
    same = list_stated(quantity) == list_stated(other)
    assert (compare_numbers(get_number(quantity), get_number(other)) == Relation.DUPLICATE) is same


def list_stated(quantity: Quantity) -> list[object]:
    """Return the comparator and the numbers in metres.

    A range of one number equals that number, unless it is approximate: "about" sets no bounds.
    """
    texts = [quantity.value, quantity.lower, quantity.upper]
    is_exact = quantity.comparator != "approx"
    if is_exact and quantity.lower is not None and quantity.upper is not None:
        is_point = in_metres(quantity, quantity.lower) == in_metres(quantity, quantity.upper)
        texts = [quantity.lower, None, None] if is_point else texts
    return [quantity.comparator, *(text and in_metres(quantity, text) for text in texts)]
