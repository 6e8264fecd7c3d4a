"""Stored quotes of claims that come again with a table."""

from collections.abc import Sequence

import pytest

from app.ingest.table_maps.existing import join_quotes
from app.schemas.sources import QuoteCreate


def _make(places: Sequence[tuple[str, int]]) -> list[QuoteCreate]:
    return [
        QuoteCreate.model_construct(source=source, start=start, row={"K": "a"})
        for source, start in places
    ]


@pytest.mark.parametrize(
    ("own", "stored", "joined"),
    [
        ([("old", 1)], [("new", 1), ("old", 1)], [("old", 1), ("new", 1)]),
        ([("new", 1)], [("new", 1), ("old", 1)], [("new", 1), ("old", 1)]),
        ([("new", 1), ("new", 2)], [("new", 2), ("new", 1)], [("new", 2), ("new", 1)]),
        ([("new", 1)], [("new", 5), ("old", 1)], [("new", 1), ("old", 1)]),
    ],
)
def test_first_quote_is_of_the_table_whose_number_a_claim_has(
    own: list[tuple[str, int]], stored: list[tuple[str, int]], joined: list[tuple[str, int]]
) -> None:
    quotes = join_quotes(_make(own), _make(stored))
    assert [(quote.source, quote.start) for quote in quotes] == joined
