"""Links to a quote, by offsets and by text fragments as a browser reads them, lead to the quote."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.processor_time import limit_processor_time

from app.domain.quotes.span import Span
from app.domain.quotes.text_fragments import make_position_fragment, make_text_fragment

ENCODED = "50%25%20%28R%26D%20%2D%20in%20all%29%2C%20%231"


def open_text_fragment(text: str, fragment: str) -> Span | None:
    """Find where a browser would scroll to: the first match in any case, between word boundaries."""
    found = re.fullmatch(r":~:text=(?:([^,]+)-,)?([^,-]+)(?:,([^,-]+))?(?:,-([^,]+))?", fragment)
    assert found, fragment
    prefix, start, end, suffix = (
        re.escape(unquote(part)) if part else "" for part in found.groups()
    )
    # Between Chinese characters any position may be a word boundary.
    begins, ends = "(?<![^\\W一-鿿])", "(?![^\\W一-鿿])"
    pattern = (
        (rf"{begins}{prefix}\s*" if prefix else begins)
        + f"(?P<quote>{start}"
        + (rf"{ends}.*?{begins}{end})" if end else ")")
        + (rf"\s*{suffix}{ends}" if suffix else ends)
    )
    place = re.search(pattern, text, re.IGNORECASE | re.DOTALL)
    return Span(*place.span("quote")) if place else None


def find(text: str, quote: str, occurrence: int = 1) -> Span:
    starts = [found.start() for found in re.finditer(re.escape(quote), text)]
    start = starts[occurrence - 1]
    return Span(start, start + len(quote))


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("It cost 25%.", "char=8,11"),
        ("It\ncost 25%.", "char=8,11"),
        ("It\rcost 25%.", "char=8,11"),
        ("It\r\ncost 25%.", "char=8,11"),
        ("\r\n\r\nIt\r\ncost 25%.\r\n", "char=10,13"),
        ("\n\r\n\rIt cost 25%.", "char=11,14"),
        ("🚀\r\n😀 cost 25%.", "char=9,12"),
    ],
)
def test_make_position_fragment_counts_each_line_ending_once(text: str, fragment: str) -> None:
    assert make_position_fragment(text, find(text, "25%")) == fragment


def test_make_position_fragment_over_a_line_ending_counts_it_once() -> None:
    text = "It\r\ncost\r\n25%."
    assert make_position_fragment(text, find(text, "cost\r\n25%")) == "char=3,11"


@pytest.mark.parametrize(
    ("text", "quote", "fragment"),
    [
        ("It saves 25% of fuel.", "saves 25% of", ":~:text=saves%2025%25%20of"),
        ("up 50% (R&D - in all), #1", "50% (R&D - in all), #1", f":~:text={ENCODED}"),
        ("它由京东方制造。", "京东方", ":~:text=%E4%BA%AC%E4%B8%9C%E6%96%B9"),
        # A browser finds full words only.
        ("It is 10,000 kilometers long.", "10,000 kilo", ":~:text=10%2C000%20kilometers"),
        ("It is long.", " is ", ":~:text=is"),
        # Differs in case alone, so that the first word also matches the last one.
        ("It is what it is", "It is", ":~:text=It%20is,-what%20it"),
        ("on one fiber. A single fiber.", "fiber", ":~:text=on%20one-,fiber"),
        ("a b x c d. a b x e f", "x", ":~:text=x,-c%20d."),
        ("a b x c d. a c x c d. f b x c", "x", ":~:text=a%20b-,x"),
        ("a b x c d. e b x c f. a b x c f", "x", ":~:text=x,-c%20d."),
    ],
)
def test_make_text_fragment_quotes_what_makes_the_place_the_only_one(
    text: str, quote: str, fragment: str
) -> None:
    span = find(text, quote)
    assert make_text_fragment(text, span) == fragment
    opened = open_text_fragment(text, fragment)
    assert opened is not None
    assert opened.start <= span.start + 1
    assert quote.strip() in opened.cut(text)


def test_make_text_fragment_of_a_long_quote_has_its_first_and_last_words() -> None:
    quote = " ".join(f"word{number}" for number in range(100))
    text = f"Before. {quote}, after. {quote}"
    fragment = make_text_fragment(text, find(text, quote, 2))
    assert fragment == (
        ":~:text=word99%2C%20after.-,word0%20word1%20word2%20word3,word96%20word97%20word98%20word99"
    )
    assert open_text_fragment(text, fragment) == find(text, quote, 2)


def test_make_text_fragment_never_quotes_across_a_line_break() -> None:
    text = "A line.\nAnother line of words.\n\nThe last line of words.\n"
    span = find(text, "line of words.\n\nThe last line")
    fragment = make_text_fragment(text, span)
    assert fragment == ":~:text=Another-,line%20of%20words.,The%20last%20line"
    assert open_text_fragment(text, fragment) == span
    assert make_text_fragment(text, find(text, "The last")) == ":~:text=The%20last"


def test_make_text_fragment_of_words_that_repeat_without_end_is_the_best_there_is() -> None:
    text = "so it is, " * 400
    assert make_text_fragment(text, find(text, "it is", 200)).startswith(":~:text=")


def test_make_text_fragment_of_a_span_past_the_text_is_empty() -> None:
    assert make_text_fragment("short", Span(10, 20)) == ":~:text="
    assert make_text_fragment("", Span(0, 1)) == ":~:text="


WORDS = st.lists(
    st.sampled_from(
        ["one", "One", "two", "a-b", "5%", "R&D,", "–", "end.", "\n", "中文，也", "x" * 90]
    ),
    min_size=1,
    max_size=60,
)


@given(WORDS, WORDS, WORDS)
def test_make_text_fragment_of_any_words_leads_to_them_or_repeats_them(
    before: list[str], quoted: list[str], after: list[str]
) -> None:
    quote = " ".join(quoted).strip()
    if not quote.strip(" \n–"):
        return
    head = " ".join(before) + " "
    text = head + quote + " " + " ".join(after)
    fragment = make_text_fragment(text, Span(len(head), len(head) + len(quote)))
    opened = open_text_fragment(text, fragment)
    assert opened is not None
    first_line = quote.split("\n")[0].strip().casefold()[:3]
    assert opened.cut(text).casefold().startswith(first_line)


def test_make_text_fragment_in_a_megabyte_takes_little_time() -> None:
    text = "so it is, and so it was. " * 40_000
    with limit_processor_time(5):
        make_text_fragment(text, Span(500_000, 500_200))
        make_text_fragment(text, Span(500_000, 600_000))
        assert len(make_text_fragment("x" * 1_000_000, Span(500_000, 500_200))) < 10_000
