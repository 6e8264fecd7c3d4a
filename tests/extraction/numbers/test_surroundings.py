"""The blocks in which quantities are read: at the same places for every reader, cutting no number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.quotes.span import Span
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.surroundings import find_block

_SENTENCE = (
    "It flew no more than 1,250.5 km/h, up from 900 km/h in 2023, at a cost of 6.75 million euros. "
)
_LONG = _SENTENCE * 60


@pytest.mark.slow
@pytest.mark.parametrize("text", [_LONG, _LONG.replace(". ", ".\n\n"), _LONG.replace(". ", ", ")])
def test_blocks_cut_no_number_unit_or_cue(text: str) -> None:
    whole = read_quantities(text, "en")
    assert len(whole) > 150
    for quantity in whole:
        block = find_block(text, quantity.numeral)
        inside = read_quantities(block.cut(text), "en")
        assert [
            (found.whole.shift(block.start), found.value, found.unit, found.comparator)
            for found in inside
            if found.numeral.shift(block.start) == quantity.numeral
        ] == [(quantity.whole, quantity.value, quantity.unit, quantity.comparator)]


@given(st.text(st.sampled_from("a1 ,.\n。"), max_size=6000), st.data())
def test_block_covers_the_span_and_is_bounded(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 500)))
    block = find_block(text, Span(start, end))
    assert 0 <= block.start <= start <= end <= block.end <= len(text)
    assert block.end - block.start <= 3_500


def test_block_of_a_text_without_any_break_is_bounded() -> None:
    block = find_block("7" * 100_000, Span(50_000, 50_010))
    assert block.end - block.start <= 2_000
