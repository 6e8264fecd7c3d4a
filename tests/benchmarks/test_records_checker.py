"""The checker of records: what a right product answers passes, and every planted fault is found."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from benchmarks.records.bundle import make_bundle
from benchmarks.records.check_records import Asked, check_metric
from benchmarks.records.claims import Document, find_group, list_obstacles
from benchmarks.records.generate_claims import TODAY, generate_set
from benchmarks.records.oracle import judge_groups, judge_records, make_case

pytestmark = pytest.mark.engines("sqlite")

Answers = dict[str, Any]
ASKED = Asked(TODAY, at=("2018",), worlds=200)
SEED = 8
UNDIRECTED_SEED = 6


class Product:
    """A product that knows all answers, made of the oracle's; a fault can be planted in them."""

    def __init__(self, seed: int) -> None:
        made = generate_set(seed)
        self.metric = made.metric
        about = {"metric": {"id": self.metric["id"]}}
        self.claims = {claim["id"]: claim | about for claim in made.claims}
        self.case = make_case(made.claims, made.metric, TODAY)
        self.points = self._list_points()
        self.entries = {at: self._list_entries(at) for at in (None, "2018")}
        self.chosen: list[Answers] | None = None
        self.comparison: Callable[[Answers], None] = lambda _answer: None

    def _list_points(self) -> list[Answers]:
        judged = judge_records(self.case)
        points = [
            {
                "id": point.id,
                "claim": {"id": point.claim},
                "group": repr(point.group),
                "period": {"edtf": point.period} if point.period else None,
                "record": judged[point.id],
                "repeats": self.case.repetitions.repeats.get(point.id),
                "after": self._list_before(point.id),
                "record_because": "bound" if judged[point.id] is None else None,
            }
            for point in self.case.points.values()
        ]
        points.sort(key=lambda point: self._find_place(str(point["id"])))
        return points

    def _find_place(self, point: str) -> tuple[float, float, float]:
        if (days := self.case.points[point].days) is None:
            return 1, 0, 0
        last = float("inf") if days.last is None else days.last
        return 0, float("-inf") if days.first is None else days.first, last

    def _list_before(self, point: str) -> list[str]:
        """List one direct predecessor, if there is any."""
        group = self.case.points[point].group
        before = [
            other.id
            for other in self.case.points.values()
            if other.group == group and self.case.worlds.is_before(other.id, point)
        ]
        return [max(before, key=self.case.worlds.latest.__getitem__)] if before else []

    def _list_witnesses(self, holders: frozenset[str]) -> list[str]:
        repeating = self.case.repetitions.repeats.items()
        return [self.case.points[point].claim for point, first in repeating if first in holders]

    def _list_entries(self, at: str | None) -> list[Answers]:
        return [
            {
                "claims": group.claims,
                "state": group.state,
                "holders": sorted(group.holders),
                "since": {"edtf": min(group.since)} if group.since else None,
                "best_stated": sorted(group.best_stated),
                "corroborated_by": self._list_witnesses(group.holders),
                "undecided_because": [],
            }
            for group in judge_groups(self.case, at).values()
        ]

    def get(self, path: str) -> Answers:
        url = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/v1/claims":
            return {"data": list(self.claims.values())}
        if url.path == "/v1/compare":
            answer = self._compare(query)
            self.comparison(answer)
            return answer
        if url.path.endswith("/record"):
            return {"data": self.entries[query.get("at")]}
        if url.path.endswith("/timeline"):
            if "records" not in query:
                return self._page(int(query.get("cursor", 0)))
            listed = [point for point in self.points if point["record"] is not False]
            return {"data": listed if self.chosen is None else self.chosen}
        return self.metric

    def _page(self, begin: int) -> Answers:
        """Return a page of the timeline, which numbers its own groups."""
        end = begin + len(self.points) // 2
        groups: dict[object, int] = {}
        data = [
            point | {"group": groups.setdefault(point["group"], len(groups) + 1)}
            for point in reversed(self.points[begin:end])
        ]
        following = f"/v1/metrics/{self.metric['id']}/timeline?cursor={end}"
        return {
            "data": data[::-1],
            "links": {"next": following if end < len(self.points) else None},
        }

    def _compare(self, query: dict[str, str]) -> Answers:
        if "claims" not in query:
            return {"cells": [], "differences": []}
        claims = [self.claims[name] for name in query["claims"].split(",")]
        groups: dict[object, int] = {}
        cells = [self._make_cell(claim, groups) for claim in claims]
        seen: dict[frozenset[int], Answers] = {}
        for cell, claim in zip(cells, claims, strict=True):
            for other, second in zip(cells, claims, strict=True):
                pair = [cell["group"], other["group"]]
                obstacles = list_obstacles(claim, second, self.metric)
                if obstacles and frozenset(pair) not in seen:
                    reasons = [{"code": code, "property": name} for code, name in obstacles]
                    seen[frozenset(pair)] = {"groups": pair, "reasons": reasons}
        return {"cells": cells, "differences": list(seen.values())}

    def _make_cell(self, claim: Document, groups: dict[object, int]) -> Answers:
        group = groups.setdefault(find_group(claim, self.metric), len(groups) + 1)
        exact = claim["quantity"]["comparator"] == "eq" and claim["quantity"]["value"]
        caveats = {
            "undated": claim["period"] is None,
            "not_exact": not exact,
            "disputed": claim["status"] == "disputed",
        }
        return {
            "claim": {"id": claim["id"]},
            "period": claim["period"],
            "group": group,
            "caveats": [caveat for caveat, holds in caveats.items() if holds],
        }


def check(product: Product) -> list[str]:
    findings = check_metric(product.get, product.metric["id"], ASKED)
    return [*findings.differences, *(f"{code}: {point}" for code, point in findings.tally.faults)]


def find_entry(product: Product, state: str) -> Answers:
    return next(entry for entry in product.entries[None] if entry["state"] == state)


def find_point(product: Product, *, record: bool | None) -> Answers:
    repeated = {*product.case.repetitions.repeats, *product.case.repetitions.repeats.values()}
    return next(
        point
        for point in product.points
        if point["record"] is record
        and point["id"] not in repeated
        and product.case.points[point["id"]].may_hold
    )


def test_checker_of_right_answers_finds_nothing() -> None:
    product = Product(SEED)
    findings = check_metric(product.get, product.metric["id"], ASKED)
    assert findings.differences == []
    assert not findings.tally.faults
    assert findings.tally.decided == findings.tally.decidable > 0


def test_checker_of_a_metric_without_a_direction_expects_no_record() -> None:
    product = Product(UNDIRECTED_SEED)
    assert product.metric["direction"] == "neither"
    assert not check(product)


def plant_record(product: Product) -> None:
    find_point(product, record=False)["record"] = True


def plant_missed(product: Product) -> None:
    find_point(product, record=True)["record"] = False


def plant_certainty(product: Product) -> None:
    find_point(product, record=None).update(record=True, record_because=None)


def plant_doubt(product: Product) -> None:
    find_point(product, record=True).update(record=None, record_because="undated")


def plant_code(product: Product) -> None:
    find_point(product, record=None)["record_because"] = None


def plant_holder(product: Product) -> None:
    """Name another one of a group that has others."""
    for entry in product.entries[None]:
        for holder in entry["holders"]:
            rivals = product.case.rivals[product.case.points[holder].group]
            if others := [rival for rival in rivals if rival not in entry["holders"]]:
                entry["holders"] = others[:1]
                return


def plant_decision(product: Product) -> None:
    entry = find_entry(product, "undecided")
    entry.update(state="decided", holders=entry["best_stated"])


def plant_since(product: Product) -> None:
    find_entry(product, "decided")["since"] = {"edtf": "1999"}


def plant_count(product: Product) -> None:
    find_entry(product, "none")["claims"] += 1


def plant_past(product: Product) -> None:
    entry = next(entry for entry in product.entries["2018"] if entry["state"] != "decided")
    entry["state"] = "decided"


def plant_group(product: Product) -> None:
    product.points[0]["group"] = product.points[1]["group"] = "one"
    product.points[2]["group"] = "another"


def plant_gap(product: Product) -> None:
    del product.points[3]


def plant_order(product: Product) -> None:
    product.points.reverse()


def plant_predecessor(product: Product) -> None:
    dated = [point for point in product.points if point["after"]]
    dated[0]["after"] = [dated[0]["id"]]


def plant_all_before(product: Product) -> None:
    case = product.case
    for point in product.points:
        group = case.points[point["id"]].group
        point["after"] = [
            other
            for other in case.points
            if case.points[other].group == group and case.worlds.is_before(other, point["id"])
        ]


def plant_repetition(product: Product) -> None:
    find_point(product, record=True)["repeats"] = find_point(product, record=False)["id"]


def plant_witness(product: Product) -> None:
    find_entry(product, "decided")["corroborated_by"] = ["set-8-0"]


def plant_date(product: Product) -> None:
    claim = next(claim for claim in product.claims.values() if claim["period"])
    claim["period"] = {"edtf": "2025-35", "from": "2025-07-01", "to": "2025-09-29"}


def plant_choice(product: Product) -> None:
    product.chosen = [point for point in product.points if point["record"]]


def plant_caveat(product: Product) -> None:
    product.comparison = lambda answer: answer["cells"] and answer["cells"][0]["caveats"].append("undated" if answer["cells"][0]["period"] else "tolerance")  # fmt: skip


def plant_reason(product: Product) -> None:
    def change(answer: Answers) -> None:
        for difference in answer["differences"]:
            difference["reasons"] = deepcopy(difference["reasons"])[:0]

    product.comparison = change


FAULTS: dict[str, tuple[Callable[[Product], None], str]] = {
    "a record that was none": (plant_record, "record_contradicted: "),
    "a record that is missed": (plant_missed, "record_missed: "),
    "a certainty that there is not": (plant_certainty, "record_contradicted: "),
    "a doubt that there is not": (plant_doubt, "product None"),
    "a doubt without a code": (plant_code, "because None"),
    "another holder": (plant_holder, "holder_contradicted: "),
    "a holder that is not certain": (plant_decision, "state: oracle undecided"),
    "another since": (plant_since, "product 1999"),
    "a claim too many": (plant_count, "groups without names"),
    "a decision about the past": (plant_past, "at 2018"),
    "groups that are mixed": (plant_group, "are one"),
    "a point that is missing": (plant_gap, "is missing"),
    "points out of order": (plant_order, "out of order"),
    "a predecessor that is none": (plant_predecessor, "not certainly before"),
    "all predecessors": (plant_all_before, "not only direct"),
    "a repetition of another number": (plant_repetition, "does not repeat"),
    "a witness of something else": (plant_witness, "corroborated_by"),
    "a date of other days": (plant_date, "2025-35 is from"),
    "records without what is open": (plant_choice, "records=true"),
    "a caveat too many": (plant_caveat, "should be False"),
    "no reason for a difference": (plant_reason, "product []"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_checker_of_a_planted_fault_finds_it(name: str) -> None:
    plant, words = FAULTS[name]
    product = Product(SEED)
    plant(product)
    assert any(words in found for found in check(product))


def test_bundle_of_a_set_states_each_number_and_refers_to_what_came_before() -> None:
    texts: dict[str, str] = {}
    seen: set[str] = set()
    for record in make_bundle(generate_set(SEED)):
        for kind, about in record.items():
            if kind == "source":
                texts[about["id"]] = about["text"]
            if kind == "claim":
                quote = about["evidence"][0]
                assert texts[quote["source"]].count(quote["exact"]) == 1
                assert about["quantity"]["as_stated"] in quote["exact"]
                assert {about["achievement"], about["metric"]} <= seen
            if kind != "origin":
                seen.add(about["id"])
