"""Words of a source with their parts marked."""

import pytest

from app.domain.quotes.span import Span
from app.pages.resources.marked_words import _cut_after, _cut_before, mark_parts

TEXT = "from 7,000 to more than 10,000 km"


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ({}, [(TEXT, None)]),
        (
            {"number": (124, 130)},
            [("from 7,000 to more than ", None), ("10,000", "number"), (" km", None)],
        ),
        (
            {"number": (124, 133), "unit": (131, 133), "baseline": (105, 110), "cue": (114, 123)},
            [
                ("from ", None),
                ("7,000", "baseline"),
                (" to ", None),
                ("more than", "cue"),
                (" ", None),
                ("10,000 ", "number"),
                ("km", "number"),
            ],
        ),
        ({"number": (90, 104)}, [("from", "number"), (TEXT[4:], None)]),
        ({"number": (0, 50)}, [(TEXT, None)]),
    ],
)
def test_marked_parts_are_the_words_at_their_spans(
    spans: dict[str, tuple[int, int]], marked: list[tuple[str, str | None]]
) -> None:
    parts = {name: Span(*span) for name, span in spans.items()}
    words = list(mark_parts(TEXT, 100, parts))
    assert [(word.text, word.part) for word in words] == marked
    assert "".join(word.text for word in words) == TEXT


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("In ", ".", ("In ", ".")),
        ("", "", ("", "")),
        (
            "ly, and the whole country waited ",
            "x" * 32,
            ("… , and the whole country waited ", " …"),
        ),
        (
            "5,000 of them were built, and in ",
            " km on 1,234 wheels of 18 kinds1",
            ("… them were built, and in ", " km on 1,234 wheels of 18 …"),
        ),
        (
            "2005年12月珠峰的高度是由测绘人员在北坡以新的方法测得的",
            "米",
            ("2005年12月珠峰的高度是由测绘人员在北坡以新的方法测得的", "米"),
        ),
        (
            "5年12月珠穆朗玛峰的高度是由测绘人员在北坡以新的方法测得的为米",
            "米",
            ("… 12月珠穆朗玛峰的高度是由测绘人员在北坡以新的方法测得的为米", "米"),
        ),
    ],
)
def test_words_around_a_quote_are_whole_words_of_the_text(
    before: str, after: str, shown: tuple[str, str]
) -> None:
    assert (_cut_before(before), _cut_after(after)) == shown
