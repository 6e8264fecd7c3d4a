"""Spans of quotes: `text[start:end] == exact`, in code points, always."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.processor_time import limit_processor_time

from app.domain.quotes.span import (
    CONTEXT_LENGTH,
    Span,
    find_occurrence,
    find_spans,
    locate,
    make_context,
)
from app.errors import InvalidValue

# Characters that other units of length count otherwise: beyond the BMP (two UTF-16 units), combining, joining, right
# to left, and what no file may hold.
ALPHABET = st.sampled_from(
    [
        "a",
        "b",
        "\n",
        "é",
        "e",
        "\u0301",
        "中",
        "😀",
        "👩",
        "\u200d",
        "🏽",
        "\u202e",
        "א",
        "\0",
        "\ud83d",
    ]
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw texts of any length up to 80; the default of Hypothesis would hardly go beyond ten."""
    pattern = draw(st.text(ALPHABET, min_size=1, max_size=12))
    return (pattern * 80)[: draw(st.integers(0, 80))]


@st.composite
def quoted_texts(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text of few characters, and a quote with no, many or overlapping occurrences in it."""
    chars = st.sampled_from(draw(st.lists(ALPHABET, min_size=1, max_size=3)))
    text = draw(st.text(chars, max_size=30) | st.text(chars, min_size=15, max_size=40))
    start = draw(st.integers(0, len(text)))
    inside = text[start : start + draw(st.integers(0, 5))]
    return text, draw(st.just(inside) | st.text(chars, min_size=1, max_size=3) | ALPHABET)


def refusal_of(text: str, exact: str, occurrence: int | None = None) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        locate(text, exact, occurrence)
    caught.value.detail.encode()  # the detail goes into JSON, so it holds no lone surrogate
    return caught.value


# --- find_spans ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "exact", "starts"),
    [
        ("", "", []),
        ("abc", "", []),
        ("", "a", []),
        ("abc", "abcd", []),
        ("abc", "abc", [0]),
        ("a b a", "a", [0, 4]),
        ("aaaa", "aa", [0, 1, 2]),
        ("ababa", "aba", [0, 2]),
        ("a.c abc", "a.c", [0]),
        ("1.5 and 1.50", "1.5", [0, 8]),
        ("Abc", "abc", []),
        ("😀x😀x", "x", [1, 3]),
        ("𝟙𝟚𝟛 𝟙", "𝟙", [0, 4]),
        ("👩‍🔬👩‍🔬", "👩‍🔬", [0, 3]),
        ("👩‍🔬", "\u200d", [1]),
        ("e\u0301e", "e", [0, 2]),
        ("cafe\u0301", "\u0301", [4]),
        ("caf\u00e9", "cafe\u0301", []),
        ("cafe\u0301", "caf\u00e9", []),
        ("５００米", "500", []),
        ("500\u00a0km", "500 km", []),
        ("“500”", '"500"', []),
        ("ﬁve", "five", []),
        ("Straße", "Strasse", []),
        ("\u2126", "\u03a9", []),
        ("a\r\nb", "a\nb", []),
        ("\0a\0", "\0", [0, 2]),
        ("\ud83d\ude00", "\U0001f600", []),
        ("אב\u202eאב", "אב", [0, 3]),
    ],
)
def test_find_spans_with_known_text_counts_code_points(
    text: str, exact: str, starts: list[int]
) -> None:
    assert find_spans(text, exact) == [Span(start, start + len(exact)) for start in starts]


@given(quoted_texts())
def test_find_spans_with_any_text_are_all_places_and_no_other(quoted: tuple[str, str]) -> None:
    text, exact = quoted
    spans = find_spans(text, exact)
    assert [text[span.start : span.end] for span in spans] == [exact] * len(spans)
    # The expected spans: every position is compared, without a search function.
    expected = [start for start in range(len(text)) if exact and text[start:].startswith(exact)]
    assert [span.start for span in spans] == expected


# --- locate --------------------------------------------------------------------------------------


@given(quoted_texts(), st.none() | st.integers(1, 5) | st.just(2**63))
def test_locate_with_any_text_returns_the_place_or_names_the_rule(
    quoted: tuple[str, str], occurrence: int | None
) -> None:
    text, exact = quoted
    places = [start for start in range(len(text)) if exact and text[start:].startswith(exact)]
    if not places:
        assert refusal_of(text, exact, occurrence).rule == "not_in_text"
    elif occurrence is None and len(places) > 1:
        assert refusal_of(text, exact, occurrence).rule == "ambiguous"
    elif occurrence is not None and occurrence > len(places):
        assert refusal_of(text, exact, occurrence).rule == "no_such_occurrence"
    else:
        span = locate(text, exact, occurrence)
        assert text[span.start : span.end] == exact
        assert span.start == places[(occurrence or 1) - 1]


@pytest.mark.parametrize(
    ("occurrence", "start"), [(1, 0), (2, 1), (3, 2)], ids=["first", "overlapping", "last"]
)
def test_locate_with_occurrence_counts_from_one(occurrence: int, start: int) -> None:
    assert locate("😀😀😀😀", "😀😀", occurrence) == Span(start, start + 2)


@pytest.mark.parametrize(
    ("text", "exact", "occurrence", "rule", "detail"),
    [
        ("abc", "", None, "not_in_text", "''"),
        ("abc", "", 1, "not_in_text", "''"),
        ("abc", "x", None, "not_in_text", "'x'"),
        ("abc", "x", 1, "not_in_text", "'x'"),
        ("abc", " abc", None, "not_in_text", "spaces included"),
        ("caf\u00e9", "cafe\u0301", None, "not_in_text", "does not occur"),
        ("abab", "ab", None, "ambiguous", "2 times"),
        ("aaa", "aa", None, "ambiguous", "2 times"),
        ("abab", "ab", 3, "no_such_occurrence", "no occurrence 3:"),
        ("ab", "ab", 2, "no_such_occurrence", "no occurrence 2:"),
        ("ab", "ab", 2**63, "no_such_occurrence", "no occurrence 9223372036854775808:"),
        ("abc", "\0", None, "not_in_text", r"'\x00'"),
        ("abc", "\ud800", None, "not_in_text", r"'\ud800'"),
        ("abc", "\u202ea", None, "not_in_text", r"'\u202ea'"),
        ("abc", "<script>", None, "not_in_text", "<script>"),
    ],
)
def test_locate_without_one_place_is_refused_saying_why(
    text: str, exact: str, occurrence: int | None, rule: str, detail: str
) -> None:
    error = refusal_of(text, exact, occurrence)
    assert error.rule == rule
    assert detail in error.detail


@pytest.mark.parametrize(
    ("text", "exact", "occurrence"),
    [
        ("a" * 1_000_000, "b" * 1_000_000, None),
        ("a" * 1_000_000, "a" * 1_000_001, None),
        ("a" * 999_999 + "b", "b" * 4000, None),
        ("\0" * 1_000_000, "\ud800" * 4000, None),
        ("a" * 1_000_000, "a" * 1_000_000, 2),
        ("", "😀" * 1_000_000, None),
        ("ab" * 20_000, "a", None),
    ],
    ids=["other", "longer", "tail", "unstorable", "second", "in nothing", "many"],
)
def test_locate_in_huge_text_is_refused_quickly_and_briefly(
    text: str, exact: str, occurrence: int | None
) -> None:
    with limit_processor_time(1):
        error = refusal_of(text, exact, occurrence)
    assert len(error.detail) < 500


def test_locate_at_end_of_huge_text_counts_code_points() -> None:
    text = "😀" * 500_000 + "e\u0301" * 250_000 + "500 metres"
    assert locate(text, "500 metres") == Span(1_000_000, 1_000_010)


# --- spans and their context ---------------------------------------------------------------------


@given(texts(), texts(), texts(), st.data())
def test_span_shift_moves_a_place_inside_a_quote_into_its_text(
    before: str, quote: str, after: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(quote)))
    inner = Span(start, data.draw(st.integers(start, len(quote))))
    shifted = inner.shift(len(before))
    assert shifted.cut(before + quote + after) == inner.cut(quote)
    assert shifted.end - shifted.start == inner.end - inner.start


@given(texts(), st.data())
def test_make_context_with_any_span_is_the_text_around_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, min(len(text), start + data.draw(st.integers(0, 10))))
    prefix, suffix = make_context(text, span)
    assert len(prefix) == min(CONTEXT_LENGTH, span.start)
    assert len(suffix) == min(CONTEXT_LENGTH, len(text) - span.end)
    around = f"{prefix}{span.cut(text)}{suffix}"
    assert text[span.start - len(prefix) :].startswith(around)


@pytest.mark.parametrize(
    ("before", "after"), [(0, 0), (1, 0), (0, 1), (31, 33), (32, 32), (33, 31), (500, 500)]
)
def test_make_context_near_the_ends_is_as_long_as_the_text_allows(before: int, after: int) -> None:
    text = "😀" * before + "500" + "é" * after
    prefix, suffix = make_context(text, Span(before, before + 3))
    assert prefix == "😀" * min(before, 32)
    assert suffix == "é" * min(after, 32)


@pytest.mark.parametrize(
    ("text", "exact", "start", "occurrence"),
    [
        ("one two", "two", 4, None),
        ("aaaa", "aa", 0, 1),
        ("aaaa", "aa", 1, 2),
        ("aaaa", "aa", 2, 3),
        ("🚗 a 🚗 a", "🚗 a", 4, 2),
        ("a", "a", 0, None),
    ],
)
def test_find_occurrence_is_what_locate_takes(
    text: str, exact: str, start: int, occurrence: int | None
) -> None:
    assert find_occurrence(text, exact, start) == occurrence
    assert locate(text, exact, occurrence).start == start


@pytest.mark.parametrize(
    ("text", "exact", "start", "occurrence"),
    [
        ("the top500 ranks 5 systems", "5", 17, None),
        ("15 of 5, and 5 more", "5", 6, 1),
        ("15 of 5, and 5 more", "5", 13, 2),
        ("15 of 5, and 5 more", "5", 1, 3),
        ("0.5 or 5.25 or 5", "5", 15, None),
        ("5,000 of 5.", "5", 9, None),
        ("1/5 of 5", "5", 7, None),
        ("第5名，共15名", "5", 1, None),
        ("top500", "500", 3, None),
        ("5km or 5", "5", 7, 2),
        ("10 000 m, 000 m", "000 m", 3, 1),
    ],
)
def test_occurrences_count_whole_numerals_first(
    text: str, exact: str, start: int, occurrence: int | None
) -> None:
    assert find_occurrence(text, exact, start) == occurrence
    assert locate(text, exact, occurrence).start == start


@pytest.mark.parametrize("start", [-1, 1, 2, 9])
def test_find_occurrence_where_the_words_do_not_stand_is_refused(start: int) -> None:
    with pytest.raises(InvalidValue) as refused:
        find_occurrence("ab", "b" if start != 1 else "a", start)
    assert refused.value.rule == "not_in_text"


@example("aaa", "aa", None)
@given(
    st.text("ab", max_size=5),
    st.sampled_from(["", "a", "aa", "aba", "ab"]),
    st.none() | st.integers(-1, 5),
)
def test_place_is_the_one_that_trying_every_offset_finds(
    text: str, exact: str, occurrence: int | None
) -> None:
    tried = range(len(text) - len(exact) + 1)
    starts = [start for start in tried if exact and text[start : start + len(exact)] == exact]
    chosen = occurrence or 1
    is_chosen = occurrence is not None or len(starts) == 1
    if is_chosen and occurrence != 0 and 1 <= chosen <= len(starts):
        start = starts[chosen - 1]
        assert locate(text, exact, occurrence) == Span(start, start + len(exact))
    else:
        with pytest.raises(InvalidValue):
            locate(text, exact, occurrence)
