"""Replies that would be too long are cut, and say so."""

import json
from typing import Any

import pytest

from app.assistants.reply import (
    MAX_CHARACTERS,
    MAX_ITEM,
    count_fitting,
    cut_text,
    shorten,
    write_reply,
)

pytestmark = pytest.mark.engines("sqlite")

_LONG: list[Any] = [
    "a" * 100_000,
    '"\\\x00' * 50_000,
    "\ud800" * 20_000,
    ["a" * 3_000] * 3_000,
    {"names": {f"l{number}": "n" * 500 for number in range(40)}},
    {"a": [{"b": ["c" * 900] * 400} for _ in range(30)]},
]


@pytest.mark.parametrize("value", _LONG)
def test_value_that_is_too_long_is_cut_until_it_has_room(value: Any) -> None:  # noqa: ANN401 - any JSON value
    written = write_reply({"value": shorten(value)})
    assert len(written) <= MAX_CHARACTERS
    assert " more " in written
    json.loads(written)


def test_value_that_has_room_stays_as_it_is() -> None:
    value = {"a": ["b" * 1_000], "c": 1}
    assert shorten(value) == value


def test_text_that_is_cut_says_how_much_was_left_out() -> None:
    assert cut_text("abcdef", 4) == "abcd [...] (2 more characters)"
    assert cut_text("abcd", 4) == "abcd"


def test_items_that_fit_are_counted_and_one_always_is() -> None:
    assert count_fitting(["a" * 5_000] * 5) == 2
    assert count_fitting(["a" * (MAX_ITEM + 1)]) == 1
    assert count_fitting([]) == 0


def test_reply_leaves_out_what_is_null() -> None:
    assert write_reply({"a": None, "b": [{"c": None, "d": 0}]}) == '{"b":[{"d":0}]}'
