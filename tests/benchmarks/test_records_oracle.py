"""The oracle of records: cases decided by hand, and all worlds of tiny sets."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product
from random import Random
from typing import Any

import pytest

from benchmarks.records.claims import LEAST, Point, Value
from benchmarks.records.edtf import Days, UnreadableDate, count_days, read_edtf
from benchmarks.records.generate_claims import TODAY, generate_set, generate_table, make_metric
from benchmarks.records.oracle import (
    Case,
    GroupAnswer,
    judge_groups,
    judge_records,
    list_holders_of,
    list_records_of,
    make_case,
)
from benchmarks.records.worlds import World, end_of

pytestmark = pytest.mark.engines("sqlite")

Claim = dict[str, Any]
HIGHER = make_metric("any", "higher")
LOWER = make_metric("any", "lower")


def claim(name: str, words: str, date: str | None = None, by: str = "a", **more: object) -> Claim:
    """Make a claim of words such as `gt 390`, `eq 5` or `5 to 10`, by organizations of one letter."""
    return {
        "id": name,
        "quantity": quantity(words),
        "period": {"edtf": date} if date else None,
        "organizations": [{"id": letter} for letter in by],
        **more,
    }


def quantity(words: str) -> dict[str, Any]:
    first, _, last = words.partition(" to ")
    if last:
        bounds = {"lower": first, "upper": last}
        return {"comparator": "eq", "normalized": bounds}
    comparator, value = words.split()
    return {"comparator": comparator, "normalized": {"value": value}}


def condition(text: str) -> list[dict[str, Any]]:
    return [{"property": "test-cycle", "text": text, "quantity": None}]


RECORDS: dict[str, tuple[list[tuple[Any, ...]], str]] = {
    "a progression": ([("eq 100", "2018"), ("eq 110", "2019"), ("eq 105", "2020")], "TTF"),
    "lower by the same maker later": ([("eq 100", "2018"), ("eq 90", "2019")], "TF"),
    "an equal one of another maker": ([("eq 100", "2018"), ("eq 100", "2020", "b")], "TT"),
    "the same number again, later": ([("eq 100", "2018"), ("eq 100", "2020")], "TF"),
    "an undated repetition": ([("eq 100", "2018"), ("eq 100", None)], "TT"),
    "an undated lower one": ([("eq 100", "2018"), ("eq 90", None, "b")], "T?"),
    "an undated higher one": ([("eq 100", "2018"), ("eq 120", None, "b")], "?T"),
    "an approximate date": ([("eq 100", "2018~"), ("eq 90", "2019", "b")], "T?"),
    "overlapping dates": ([("eq 100", "2018"), ("eq 110", "2018-03", "b")], "?T"),
    "a day of both": ([("eq 100", "2018-01-01"), ("eq 110", "2018-01-01", "b")], "?T"),
    "about five and five thousand": ([("approx 5", "2018"), ("eq 5000", "2019", "b")], "TT"),
    "about, at its edge": ([("eq 150", "2018", "b"), ("approx 100", "2019")], "T?"),
    "about, over its edge": ([("eq 151", "2018", "b"), ("approx 100", "2019")], "TF"),
    "about, within": ([("eq 149", "2018", "b"), ("approx 100", "2019")], "T?"),
    "above a bound": ([("gt 390", "2018"), ("eq 395", "2019", "b")], "T?"),
    "at a strict bound": ([("eq 390", "2018", "b"), ("gt 390", "2019")], "TT"),
    "below a strict bound": ([("lt 390", "2018"), ("eq 390", "2019", "b")], "TT"),
    "up to a bound": ([("eq 390", "2018"), ("lte 390", "2019", "b")], "T?"),
    "a range and its upper end": ([("380 to 390", "2018"), ("eq 390", "2019", "b")], "TT"),
    "a range and less than its upper end": ([("380 to 390", "2018"), ("eq 389", "2019", "b")], "T?"),
    "a quarter before a month": ([("eq 100", "2019-33"), ("eq 90", "2019-04", "b")], "TF"),
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_records_of_a_case_are_those_decided_by_hand(name: str) -> None:
    given, expected = RECORDS[name]
    claims = [claim(f"c{number}", *about) for number, about in enumerate(given)]
    judged = judge_records(make_case(claims, HIGHER, TODAY))
    letters = {True: "T", False: "F", None: "?"}
    assert "".join(letters[judged[f"c{number}#value"]] for number in range(len(given))) == expected


def judge(claims: Sequence[Claim], metric: Claim = HIGHER, at: str | None = None) -> GroupAnswer:
    groups = list(judge_groups(make_case(claims, metric, TODAY), at).values())
    assert len(groups) == 1
    return groups[0]


def names(*claims: str) -> frozenset[str]:
    return frozenset(f"{name}#value" for name in claims)


def test_holder_dated_holds_since_its_date() -> None:
    answer = judge([claim("old", "eq 100", "2018"), claim("new", "eq 110", "2019-05", "b")])
    assert answer == GroupAnswer(2, "decided", names("new"), frozenset({"2019-05"}), names("new"))


def test_holder_where_lower_is_better_is_the_lowest() -> None:
    claims = [claim("low", "eq 90", "2018"), claim("high", "gte 100", "2019", "b")]
    assert judge(claims, LOWER).holders == judge(claims, LOWER).best_stated == names("low")


def test_holder_repeated_without_a_date_keeps_its_since() -> None:
    claims = [claim("first", "eq 100", "2018"), claim("wire", "eq 100", None, "ab")]
    answer = judge(claims)
    assert (answer.holders, answer.since) == (names("first"), frozenset({"2018"}))


def test_holders_of_one_value_are_tied_and_hold_since_the_first() -> None:
    answer = judge([claim("one", "eq 100", "2018"), claim("two", "eq 100", "2019", "b")])
    assert (answer.holders, answer.since) == (names("one", "two"), frozenset({"2018"}))


def test_holder_undated_is_decided_without_a_since() -> None:
    answer = judge([claim("old", "eq 100", "2018"), claim("best", "eq 110", None, "b")])
    assert (answer.state, answer.holders, answer.since) == ("decided", names("best"), frozenset())


def test_holder_below_a_bound_is_undecided_and_best_stated() -> None:
    answer = judge([claim("bound", "gt 390", "2018"), claim("exact", "eq 395", "2019", "b")])
    assert (answer.state, answer.best_stated) == ("undecided", names("exact"))


def test_best_stated_beyond_a_strict_bound_is_better_than_its_limit() -> None:
    claims = [claim("bound", "gt 390", "2018"), claim("exact", "eq 390", "2019", "b")]
    assert judge(claims).best_stated == names("bound")


def test_holder_restated_later_by_a_bound_is_the_earlier() -> None:
    claims = [claim("first", "gt 390", "2018"), claim("again", "gt 390", "2021")]
    assert judge(claims).holders == names("first")


def test_holder_disputed_requested_or_planned_is_none() -> None:
    standing = claim("stands", "eq 100", "2018")
    disputed = claim("disputed", "eq 500", "2017", "b", status="disputed")
    assert judge([standing, disputed]).holders == names("stands")
    assert judge([disputed]).state == "none"
    for kind in ("requirement", "target"):
        assert judge([claim("other", "eq 500", "2017", kind=kind)]).state == "none"


def test_holder_at_a_past_date_counts_what_may_be_earlier() -> None:
    claims = [claim("old", "eq 100", "2018"), claim("new", "eq 110", "2020", "b")]
    assert judge(claims, at="2019").holders == names("old")
    assert judge(claims, at="2020").holders == names("new")
    assert judge(claims, at="2020-06").state == "undecided"
    assert judge(claims, at="2017").state == "none"
    assert judge([*claims, claim("some", "eq 120", None, "c")], at="2019").state == "undecided"
    assert judge([*claims, claim("some", "eq 90", None, "c")], at="2019").holders == names("old")


def test_words_order_what_has_no_date() -> None:
    first = claim("first", "eq 100", None)
    second = claim("second", "eq 90", None, "b", follows="first")
    third = claim("third", "eq 95", None, "c", follows="second")
    judged = judge_records(make_case([first, second, third], HIGHER, TODAY))
    assert [judged[f"{name}#value"] for name in ("first", "second", "third")] == [
        True,
        False,
        False,
    ]


def test_baseline_without_a_date_comes_before_its_claim() -> None:
    fell = claim("fell", "eq 80", None, baseline=quantity("eq 100"))
    judged = judge_records(make_case([fell], HIGHER, TODAY))
    assert judged == {"fell#baseline": True, "fell#value": False}


def test_groups_are_those_of_equal_kind_scope_and_conditions() -> None:
    claims = [
        claim("one", "eq 1", kind="result", qualifiers=condition("Ｗltp ")),
        claim("two", "eq 1", kind="milestone", qualifiers=condition("wltp")),
        claim("other", "eq 1", qualifiers=condition("nedc")),
        claim("without", "eq 1"),
        claim("scoped", "eq 1", scope="one cell"),
        claim("planned", "eq 1", kind="target"),
        claim("gone", "eq 1", status="withdrawn"),
    ]
    groups = judge_groups(make_case(claims, HIGHER, TODAY))
    assert sorted(group.claims for group in groups.values()) == [1, 1, 1, 1, 2]


DATES = {
    "2020": ((2020, 1, 1), (2020, 12, 31), True),
    "2020-02": ((2020, 2, 1), (2020, 2, 29), True),
    "2021-02-28?": ((2021, 2, 28), (2021, 2, 28), False),
    "2025-35": ((2025, 7, 1), (2025, 9, 30), True),
    "2025-36~": ((2025, 10, 1), (2025, 12, 31), False),
    "202X": ((2020, 1, 1), (2029, 12, 31), True),
    "2019-1X": ((2019, 10, 1), (2019, 12, 31), True),
    "2019-02-3X": None,
    "2019/2021-06": ((2019, 1, 1), (2021, 6, 30), True),
    "2023/..": ((2023, 1, 1), None, True),
    "../2023%": (None, (2023, 12, 31), False),
    "[2019, 2021..2022]": ((2019, 1, 1), (2022, 12, 31), True),
    "-0044-03-15": ((-44, 3, 15), (-44, 3, 15), True),
    "soon": None,
}


@pytest.mark.parametrize("text", DATES)
def test_dates_are_read_as_their_days(text: str) -> None:
    if (expected := DATES[text]) is None:
        with pytest.raises(UnreadableDate):
            read_edtf(text)
    else:
        first, last, certain = expected
        days = Days(first and count_days(*first), last and count_days(*last), certain)
        assert read_edtf(text) == days


def list_worlds(case: Case) -> Iterator[World]:
    """List all worlds that can differ: each value at every limit and between, each date at every turn."""
    points = list(case.points.values())
    worlds = case.worlds
    turns = sorted({*worlds.earliest.values(), *worlds.latest.values()})
    values = [list_values(point, points) for point in points]
    moments = [
        sorted(
            {
                near
                for turn in turns
                for near in (turn - 1, turn, turn + 1)
                if worlds.earliest[point.id] <= near <= worlds.latest[point.id]
            }
        )
        for point in points
    ]
    ids = [point.id for point in points]
    for chosen in product(*moments):
        dates = dict(zip(ids, chosen, strict=True))
        if all(dates[a] < dates[b] for b in ids for a in worlds.earlier[b]):
            for numbers in product(*values):
                named = dict(zip(ids, numbers, strict=True))
                yield World(named.__getitem__, dates.__getitem__)


def list_values(point: Point, points: Sequence[Point]) -> list[Value]:
    assert point.worst is not None
    assert point.best is not None
    limits = sorted({end[1] for other in points for end in (other.worst, other.best) if end})
    between = [(a + b) / 2 for a, b in pairwise(limits)]
    inside = [(0, number, 0) for number in (*limits, *between, limits[-1] + Fraction(1))]
    return sorted({point.worst, point.best, *(v for v in inside if point.worst < v < point.best)})


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_answers_about_tiny_sets_are_what_all_worlds_have_in_common(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - to come out the same
    whole = generate_set(3 * seed)
    claims = [claim for claim in whole.claims if claim["baseline"] is None]
    chosen = random.sample(claims, 3)
    for made in chosen:
        made |= {"kind": "result", "status": "stated", "scope": None, "relative_to": None}
    chosen[1]["follows"] = chosen[0]["id"] if seed % 2 else None
    case = make_case(chosen, whole.metric | {"direction": "higher"}, TODAY)
    (rivals,) = case.rivals.values()
    records: list[set[str]] = []
    holders: list[set[str]] = []
    holders_then: list[set[str]] = []
    then = end_of(count_days(2018, 12, 31))
    for world in list_worlds(case):
        records.append(list_records_of(world, rivals) - case.repetitions.restates.keys())
        holders.append(list_holders_of(world, rivals) - case.repetitions.restates.keys())
        holders_then.append(list_holders_of(world, rivals, then) - case.repetitions.restates.keys())
    judged = judge_records(case)
    in_all, in_any = set.intersection(*records), set.union(*records)
    expected = {p: True if p in in_all else None if p in in_any else False for p in rivals}
    assert {point: judged[point] for point in rivals} == expected
    (answer,) = judge_groups(case).values()
    assert answer.holders == set.intersection(*holders)
    (past,) = judge_groups(case, "2018").values()
    assert past.holders == set.intersection(*holders_then)
    in_any = set.union(*holders_then)
    assert past.state == ("decided" if past.holders else "undecided" if in_any else "none")


def test_table_of_a_ranking_is_judged_in_full() -> None:
    table = generate_table(systems=60, lists=8)
    case = make_case(table.claims, table.metric, TODAY)
    judged = judge_records(case)
    (group,) = judge_groups(case).values()
    best = max(case.points.values(), key=lambda point: point.stated or LEAST)
    assert len(table.claims) == len(judged) == 480
    assert group.holders == {case.find_original(best.id)}
    assert list(judged.values()).count(True) >= 2
