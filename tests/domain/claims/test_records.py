"""Records: who holds them and who held them, against worlds in which every number and date is settled."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.record_worlds import Settled, Stated, is_record, make_case, settle

from app.domain.claims.points import Points
from app.domain.claims.records import RecordState, find_record
from app.domain.claims.rivals import Field, Rivals
from app.domain.claims.time_order import TimeOrder

pytestmark = pytest.mark.engines("sqlite")
WORLDS = 60


def _judge(
    stated: list[Stated], follows: dict[str, str], direction: str
) -> tuple[list[bool | None], set[int]]:
    """Return what the product says: which points were records, and who holds the record now."""
    points = Points.of([one.point for one in stated])
    field = Field(points, direction, TimeOrder(points, follows))
    members = range(len(points))
    verdicts = Rivals(field, members).judge(members)
    record = find_record(field, members)
    assert (record.state == RecordState.DECIDED) == bool(record.holders)
    return [verdicts[index].record for index in members], set(record.holders)


def _list_worlds(random: Random, stated: list[Stated], count: int) -> list[list[Settled]]:
    return [world for _ in range(count) if (world := settle(random, stated)) is not None]


@given(st.integers(0, 10**9), st.sampled_from(["higher", "lower"]))
def test_certain_record_is_one_in_every_world(seed: int, direction: str) -> None:
    random = Random(seed)  # noqa: S311 - worlds, no secrets
    stated, follows = make_case(random, random.randint(1, 8))
    records, holders = _judge(stated, follows, direction)
    for world in _list_worlds(random, stated, WORLDS):
        for index, record in enumerate(records):
            if record is not None:
                assert is_record(world, index, direction) == record
                assert not (record and stated[index].point.is_disputed)
            if index in holders:
                assert is_record(world, index, direction, now=True)


@pytest.mark.slow
def test_what_all_worlds_agree_on_is_decided() -> None:
    random = Random(1)  # noqa: S311 - worlds, no secrets
    decided: list[bool] = []
    for _ in range(120):
        stated, follows = make_case(random, random.randint(1, 7))
        records, holders = _judge(stated, follows, "higher")
        worlds = _list_worlds(random, stated, 50)
        if not worlds:
            continue
        for index, record in enumerate(records):
            if stated[index].point.is_disputed:
                continue
            if record is not None:
                decided.append(True)
            elif _agree(worlds, index):
                # Worlds that differ can be rare.
                worlds += _list_worlds(random, stated, 1000)
                decided += [False] * _agree(worlds, index)
            if index in holders:
                decided.append(True)
            elif all(is_record(world, index, "higher", now=True) for world in worlds):
                decided.append(False)
    assert len(decided) > 100
    assert sum(decided) >= 0.95 * len(decided)


def _agree(worlds: list[list[Settled]], index: int) -> bool:
    return len({is_record(world, index, "higher") for world in worlds}) == 1
