"""Checks of what a product answers against worlds: what is contradicted, and what could have been decided."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from benchmarks.records.claims import GroupKey
from benchmarks.records.oracle import (
    Case,
    judge_groups,
    judge_records,
    list_holders_of,
    list_records_of,
)
from benchmarks.records.worlds import World

WORLDS_A_SET = 1_500


@dataclass(frozen=True)
class Answer:
    """What a product says: `record` of each point, and the holders of each group where it decides."""

    records: Mapping[str, bool | None]
    holders: Mapping[GroupKey, frozenset[str]]


@dataclass
class Tally:
    """What was found; faults hold the point and what was wrong, each once."""

    worlds: int = 0
    faults: dict[tuple[str, str], None] = field(default_factory=dict)
    decidable: int = 0
    decided: int = 0

    @property
    def decided_percent(self) -> float:
        return 100 * self.decided / self.decidable if self.decidable else 100.0

    def add(self, other: "Tally") -> None:
        self.worlds += other.worlds
        self.faults |= other.faults
        self.decidable += other.decidable
        self.decided += other.decided


def check_answer(case: Case, answer: Answer, random: Random, worlds: int = WORLDS_A_SET) -> Tally:
    tally = Tally(worlds=worlds)
    _check_eligible(case, answer, tally)
    if case.direction == "neither":
        return tally
    claimed = merge_repetitions(case, answer.records)
    for _ in range(worlds):
        _check_world(case, case.worlds.draw(random), claimed, answer, tally)
    judged = merge_repetitions(case, judge_records(case))
    rivals = [point for of_group in case.rivals.values() for point in of_group]
    alone = {name for name, count in Counter(map(case.find_alike, rivals)).items() if count == 1}
    for point in rivals:
        # Sampling may miss the one world that matters: the oracle knows it.
        name = case.find_alike(point)
        record = claimed.get(name)
        if record not in (None, judged[name]) and name in alone:
            extreme = case.worlds.against(point) if record else case.worlds.favouring(point)
            records = list_records_of(extreme, case.rivals[case.points[point].group])
            _compare(name, is_record=point in records, record=record, tally=tally)
    _count_decided(case, judged, claimed, answer, tally)
    return tally


def merge_repetitions(case: Case, records: Mapping[str, bool | None]) -> dict[str, bool | None]:
    """Merge what is said of all that state one number of one organization: true if of any, else null if of any."""
    said: dict[str, list[bool | None]] = {}
    for point in case.points:
        if case.points[point].may_hold and point in records:
            said.setdefault(case.find_alike(point), []).append(records[point])
    return {
        point: True if True in of_point else None if None in of_point else False
        for point, of_point in said.items()
    }


def _check_eligible(case: Case, answer: Answer, tally: Tally) -> None:
    named = {point for holders in answer.holders.values() for point in holders}
    named |= {point for point, record in answer.records.items() if record}
    for point in sorted(named):
        if point not in case.points:
            tally.faults["unknown_or_withdrawn", point] = None
        elif not case.points[point].may_hold:
            tally.faults["may_not_hold", point] = None
        elif point in case.repetitions.restates:
            tally.faults["restated_later", point] = None


def _check_world(
    case: Case,
    world: World,
    claimed: Mapping[str, bool | None],
    answer: Answer,
    tally: Tally,
) -> None:
    for group, rivals in case.rivals.items():
        records = set(map(case.find_alike, list_records_of(world, rivals)))
        for name in set(map(case.find_alike, rivals)):
            _compare(name, is_record=name in records, record=claimed.get(name), tally=tally)
        holders = set(map(case.find_alike, list_holders_of(world, rivals)))
        for point in answer.holders.get(group, ()):
            if point in case.points and case.find_alike(point) not in holders:
                tally.faults["holder_contradicted", point] = None


def _compare(point: str, *, is_record: bool, record: bool | None, tally: Tally) -> None:
    if record is not None and record != is_record:
        tally.faults["record_contradicted" if record else "record_missed", point] = None


def _count_decided(
    case: Case,
    judged: Mapping[str, bool | None],
    claimed: Mapping[str, bool | None],
    answer: Answer,
    tally: Tally,
) -> None:
    decidable = [name for name, record in judged.items() if record is not None]
    tally.decidable += len(decidable)
    tally.decided += sum(claimed.get(name) is not None for name in decidable)
    for group, ours in judge_groups(case).items():
        if ours.state == "decided":
            tally.decidable += 1
            tally.decided += bool(answer.holders.get(group))
