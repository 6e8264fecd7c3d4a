"""The page of a source: the parts of long texts, and paragraphs cut at numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pages.resources.sources import _cut_part, _list_starts
from app.schemas.source_numbers import NumberState, SourceNumberRead


def make_number(start: int, end: int) -> SourceNumberRead:
    nothing = dict.fromkeys(("reason", "note", "value", "lower", "upper", "unit", "unit_text"))
    return SourceNumberRead(
        exact="x",
        start=start,
        end=end,
        state=NumberState.OPEN,
        claims=[],
        comparator=None,
        **nothing,
    )


def read_all(text: str, numbers: list[SourceNumberRead]) -> str:
    """Return the words of all parts of a text, without white space."""
    parts = [_cut_part(text, numbers, at) for at in _list_starts(text, numbers)]
    words = [
        piece.text for part in parts for paragraph in part.paragraphs for piece in paragraph.pieces
    ]
    return "".join("".join(words).split())


@given(
    st.lists(st.sampled_from(["word", "12", "\n", "\n\n", "\r\n\r\n", " ", "\t\n \n"]), max_size=60)
)
def test_parts_of_a_text_are_the_whole_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert read_all(text, []) == "".join(text.split())


@pytest.mark.parametrize("between", ["\n\n", "\n", " ", ""])
def test_long_text_is_shown_in_parts_that_cut_no_number(between: str) -> None:
    words = between.join(f"word{place:05d}" for place in range(12_000))
    number = make_number(39_997, 40_005)
    starts = _list_starts(words, [number])
    assert len(starts) > 1
    assert not any(number.start < start < number.end for start in starts)
    assert read_all(words, [number]) == "".join(words.split())
    part = _cut_part(words, [number], number.start)
    assert part.start <= number.start < part.end


def test_text_without_blank_lines_has_paragraphs_at_its_lines() -> None:
    text = "\n".join(["a line of some words"] * 400)
    assert len(_cut_part(text, [], 0).paragraphs) > 3
