"""Match expressions of many words."""

import re

import pytest

from app.domain.search.query import Phrase
from app.queries.search_index.match_expression import Expression

pytestmark = pytest.mark.engines("sqlite")


def test_words_of_which_one_must_occur_are_joined_in_groups_for_fts5() -> None:
    """One flat `OR` of thousands of words takes seconds, since each row steps through all of them."""
    words = [Phrase((f"word{number}",)) for number in range(1_000)]
    written = Expression([words]).write("sqlite")
    groups = [group.count("word") for group in re.split(r"NOT", written)]
    assert sum(groups) == len(words)
    assert max(groups) <= 64
    assert "NOT" not in Expression([words[:64]]).write("sqlite")
