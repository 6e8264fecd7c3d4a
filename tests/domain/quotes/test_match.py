"""Quotes are found literally or after folding, and folding never makes two numbers equal."""

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.processor_time import limit_processor_time

from app.domain.quotes.characters import Folding
from app.domain.quotes.folding import Folder
from app.domain.quotes.match import QuoteMatch, Verdict, match_quote
from app.domain.quotes.span import Span, find_spans
from app.domain.quotes.windows import coarsen

W, Q, D, C = Folding.WHITESPACE, Folding.QUOTATION_MARKS, Folding.DASHES, Folding.CASE
N, X, S = Folding.UNICODE_NFC, Folding.COMPATIBILITY, Folding.SOFT_HYPHEN_ZERO_WIDTH


def words_of(text: str, match: QuoteMatch) -> list[str]:
    return [span.cut(text) for span in match.places.first]


# --- to the letter -------------------------------------------------------------------------------


def test_match_quote_in_one_place_is_exact() -> None:
    match = match_quote("It saves 25% of fuel.", "25%")
    assert match.verdict is Verdict.EXACT
    assert match.places.first == (Span(9, 12),)
    assert (match.places.total, match.places.total_exact) == (1, True)
    assert (match.folded, match.longest_part) == ((), None)


def test_match_quote_in_several_places_lists_all_overlapping_ones_too() -> None:
    match = match_quote("ababa", "aba")
    assert match.verdict is Verdict.AMBIGUOUS
    assert match.places.first == (Span(0, 3), Span(2, 5))
    assert match.folded == ()


def test_match_quote_in_many_places_counts_them_and_shows_the_first_hundred() -> None:
    match = match_quote("ab" * 150, "ab")
    assert len(match.places.first) == 100
    assert match.places.first[-1] == Span(198, 200)
    assert (match.places.total, match.places.total_exact) == (150, True)
    many = match_quote("ab" * 10_001, "ab").places
    assert (len(many.first), many.total, many.total_exact) == (100, 10_000, False)


def test_match_quote_to_the_letter_rules_out_places_after_folding() -> None:
    match = match_quote("Fibre and fibre", "fibre")
    assert (match.verdict, match.places.first) == (Verdict.EXACT, (Span(10, 15),))


TEXT_CHARS = st.sampled_from(
    [
        *"aAbB019 -–.,'’“\"\n",
        "\u00a0",
        "\u00ad",
        "\u200b",
        "é",
        "\u0301",
        "中",
        "ﬁ",
        "５",
        "😀",
    ]
)
TEXTS = st.text(TEXT_CHARS, max_size=60)


@given(TEXTS, st.data())
def test_match_quote_with_any_substring_is_exact_or_ambiguous(
    text: str, data: st.DataObject
) -> None:
    assume(text)
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    match = match_quote(text, quote)
    places = find_spans(text, quote)
    assert match.verdict is (Verdict.EXACT if len(places) == 1 else Verdict.AMBIGUOUS)
    assert match.folded == ()
    assert list(match.places.first) == places
    assert set(words_of(text, match)) == {quote}


# --- after folding -------------------------------------------------------------------------------

FOLDED = [
    # The text, the quote, the words of the text that are equal to it, what had to be folded.
    ("a thin  screen", "a thin screen", "a thin  screen", [W]),
    ("a thin\nscreen", "a thin screen", "a thin\nscreen", [W]),
    ("a thin\r\n\t screen", "a thin screen", "a thin\r\n\t screen", [W]),
    ("a thin screen", "a\u3000thin\u00a0screen", "a thin screen", [W]),
    ("a thin screen", "  a thin screen\n", "a thin screen", [W]),
    ("500\u202fkm long", "500 km long", "500\u202fkm long", [W]),
    ("in 2021,\n500 people", "in 2021, 500 people", "in 2021,\n500 people", [W]),
    ("is “good” here", 'is "good" here', "is “good” here", [Q]),
    ("is „good“ here", "is «good» here", "is „good“ here", [Q]),
    ("他说「好」了", "他说“好”了", "他说「好」了", [Q]),
    ("China’s own", "China's own", "China’s own", [Q]),
    ("a screen 6” wide", 'a screen 6" wide', "a screen 6” wide", [Q]),
    ("well‑known thing", "well-known thing", "well‑known thing", [D]),
    ("good — as it was", "good – as it was", "good — as it was", [D]),
    ("good—as it was", "good-as it was", "good—as it was", [D]),
    ("他很好——真的很好啊", "他很好--真的很好啊", "他很好——真的很好啊", [D]),
    ("Nearly all of them", "nearly all of them", "Nearly all of them", [C]),
    ("in 2021. The number grew", "the number grew", "The number grew", [C]),
    ("XGIMI has it", "Xgimi Has It", "XGIMI has it", [C]),
    ("30 Billion calls", "30 billion calls", "30 Billion calls", [C]),
    ("500 METERS deep", "500 meters deep", "500 METERS deep", [C]),
    ("ΟΔΟΣ ΜΑΣ", "οδος μας", "ΟΔΟΣ ΜΑΣ", [C]),
    ("a cafe\u0301 there", "a café there", "a cafe\u0301 there", [N]),
    ("a café there", "a cafe\u0301 there", "a café there", [N]),
    (
        "\u1112\u1161\u11ab\u1100\u1173\u11af 좋아",
        "한글 좋아",
        "\u1112\u1161\u11ab\u1100\u1173\u11af 좋아",
        [N],
    ),
    ("10 \u2126 of it", "10 \u03a9 of it", "10 \u2126 of it", [N]),
    ("５００ km long", "500 km long", "５００ km long", [X]),
    ("２０２１年，５００人", "2021年,500人", "２０２１年，５００人", [X]),
    ("３．５％ of it", "3.5% of it", "３．５％ of it", [X]),
    ("optical ﬁber here", "optical fiber here", "optical ﬁber here", [X]),
    ("⾼的", "高的", "⾼的", [X]),
    ("厚30㎜吧", "厚30mm吧", "厚30㎜吧", [X]),
    ("opti\u00adcal fiber", "optical fiber", "opti\u00adcal fiber", [S]),
    ("光\u200b纤", "光纤", "光\u200b纤", [S]),
    ("optical fiber", "\ufeffoptical fiber", "optical fiber", [S]),
    ("500\u2060km", "500km", "500\u2060km", [S]),
    ("ｶﾞラス です", "ガラス です", "ｶﾞラス です", [N, X]),
    ("ＡＢＣＤＥ here", "abcde here", "ＡＢＣＤＥ here", [C, X]),
    ("＂good＂ it is", "“good” it is", "＂good＂ it is", [Q]),
    ("A “Thin”\u00a0\nscreen—good it\u00ads", 'a "thin" screen - good its', None, []),
    (
        "A “Thin”\u00a0\nscreen—good it\u00ads",
        'a "thin" screen-good its',
        "A “Thin”\u00a0\nscreen—good it\u00ads",
        [W, Q, D, C, S],
    ),
]


@pytest.mark.parametrize(("text", "quote", "words", "folded"), FOLDED)
def test_match_quote_after_folding_shows_the_words_of_the_source(
    text: str, quote: str, words: str | None, folded: list[Folding]
) -> None:
    match = match_quote(f"Before. {text} After.", quote)
    if words is None:
        assert match.verdict is Verdict.MISSING
        return
    assert match.verdict is Verdict.NORMALIZED
    assert words_of(f"Before. {text} After.", match) == [words]
    assert list(match.folded) == folded


def test_match_quote_after_folding_in_several_places_is_ambiguous_and_reports_all_foldings() -> (
    None
):
    text = "so “good” it\u00a0is, so «good» it is, SO “GOOD” IT IS"
    match = match_quote(text, 'so "good" it is')
    assert match.verdict is Verdict.AMBIGUOUS
    assert words_of(text, match) == ["so “good” it\u00a0is", "so «good» it is", "SO “GOOD” IT IS"]
    assert list(match.folded) == [W, Q, C]


def test_match_quote_far_into_a_text_leads_back_through_every_change_of_length() -> None:
    unit = " ﬁne\u00ad  ｶﾞs cafe\u0301 “x”\n\n"
    words = "the  oﬃcial\u00ad place of a cafe\u0301"
    text = unit * 3000 + words + unit * 3000
    match = match_quote(text, "the official place of a café")
    start = len(unit) * 3000
    assert match.places.first == (Span(start, start + len(words)),)


def test_match_quote_on_the_border_of_two_windows_is_found_once() -> None:
    for shift in range(0, 140, 7):
        text = "x " * (512 * 63) + "y" * shift + " A THIN SCREEN " + "z " * 2000 + "A THIN ROOF"
        assert match_quote(text, "a thin screen").places.total == 1
    many = "A THIN SCREEN. " * 9000
    assert match_quote(many, "a thin screen").places.total == 9000


@given(st.text(max_size=30))
def test_coarsen_with_any_text_sees_no_difference_after_folding(text: str) -> None:
    """The coarse filter must not skip a quote that is equal after folding."""
    folded = Folder(text).fold(text).text
    assert "".join(map(coarsen, folded)) == "".join(map(coarsen, text))


# --- never a guess -------------------------------------------------------------------------------

DIFFERENT = [
    # Digits, separators, signs.
    ("increased to 330,000 in all", "increased to 330,001 in all"),
    ("increased to 330,000 in all", "increased to 330000 in all"),
    ("increased to 330,000 in all", "increased to 330.000 in all"),
    ("increased to 330,000 in all", "increased to 330 000 in all"),
    ("increased to 330,000 in all", "increased to 330，000 in all"),
    ("increased to 330’000 in all", "increased to 330'000 in all"),
    ("it is 1‚5 m wide", "it is 1'5 m wide"),
    ("it is 1’.5 m wide", "it is 1'.5 m wide"),
    ("it is 0.03 mm thin", "it is 0,03 mm thin"),
    ("it is 0.03 mm thin", "it is 0·03 mm thin"),
    ("it is 0.03 mm thin", "it is .03 mm thin"),
    ("it is 0.30 mm thin", "it is 0.3 mm thin"),
    ("it is 10 000 km", "it is 10000 km"),
    ("it is 10\u00a0000 km", "it is 10 000 km"),
    ("it is 12\t500 in all", "it is 12 500 in all"),
    ("in 2021\n500 people came", "in 2021 500 people came"),
    ("it is 10\u200b000 km", "it is 10000 km"),
    ("it is 10\u00ad000 km", "it is 10000 km"),
    ("it is 10\u00ad20 km", "it is 1020 km"),
    ("it is –5 degrees", "it is -5 degrees"),
    ("it is −5 degrees", "it is -5 degrees"),
    ("it is — 5 degrees", "it is - 5 degrees"),
    ("it is －5 degrees", "it is -5 degrees"),
    ("it is \u00ad5 degrees", "it  is 5 degrees"),
    ("it is -5 degrees", "it  is 5 degrees"),
    ("the price—US$5—was", "the price-US$5-was"),
    ("the price –USD 5 was", "the price -USD 5 was"),
    ("the price —$.5 was", "the price -$.5 was"),
    ("the pages 10–20 are", "the pages 10-20 are"),
    ("a 5–fold rise", "a 5-fold rise"),
    ("三—五人来了", "三-五人来了"),
    ("it is ～5 km", "it is ~5 km"),
    # Characters that are not plain digits, fractions, exponents.
    ("it is 10⁶ km", "it is 106 km"),
    ("it is 10₆ km", "it is 106 km"),
    ("it is ½ of it", "it is 1/2 of it"),
    ("it is 5½ m", "it is 51/2 m"),
    ("it is 1⁄2 of it", "it is 1/2 of it"),
    ("it is ② of it", "it is 2 of it"),
    ("it is ⒉5 of it", "it is 2.5 of it"),
    ("it is ٣ of it", "it is 3 of it"),
    ("it is 𝟑 of it", "it is 3 of it"),
    ("it is Ⅳ of it", "it is IV of it"),
    ("它有三个", "它有3个"),
    ("it is 1\u0305 of it", "it is 1 of it"),
    ("it is 5\u20e3 of it", "it  is 5"),
    ("it is 5 m² wide", "it is 5 m2 wide"),
    ("it is 5㎡ wide", "it is 5m2 wide"),
    # Units.
    ("it has 5 MW of power", "it has 5 mW of power"),
    ("it has 5\u00a0MW of power", "it has 5 mW of power"),
    ("it has 5MW of power", "it has 5mW of power"),
    ("a 5-MW machine", "a 5-mW machine"),
    ("it has 5 (MW) of power", "it has 5 (mW) of power"),
    ("it has 5 × 10⁶ MW of power", "it has 5 × 10⁶ mW of power"),
    ("it has 5 million MW of power", "it has 5 million mW of power"),
    ("the power in MW is 5", "the power in mW is 5"),
    ("it has 5 Mb of data", "it has 5 MB of data"),
    ("it has 5 Mohms of it", "it has 5 mohms of it"),
    ("it is 5 M long", "it is 5 m long"),
    ("it is 5 Mm long", "it is 5 mm long"),
    ("it is 5 KM long", "it is 5 km long"),
    ("it is 5 m/S fast", "it is 5 m/s fast"),
    ("a 5G net", "a 5g net"),
    ("it is 5' wide", 'it is 5" wide'),
    ("it is 5′ wide", "it is 5' wide"),
    ("it is 5% of it", "it is 5‰ of it"),
    # Words.
    ("a thin screen", "a thick screen"),
    ("a thin screen", "athin screen"),
    ("a thin screen", "a thinscreen"),
    ("the Maße are", "the masse are"),
    ("a résumé here", "a resume here"),
    ("it is colour", "it is color"),
    ("نامه\u200cای بود", "نامهای بود"),
    ("a scan here", "a sсan here"),
    ("a thin, new screen", "a thin new screen"),
    # A match after folding must not cut a number or a word of the source.
    ("it has 1500\u00a0km of it", "500 km of it"),
    ("it has 1,500\u00a0km of it", "500 km of it"),
    ("it has 1 500\u00a0km of it", "500 km of it"),
    ("it has 0.5\u00a0km of it", "5 km of it"),
    ("it has -5\u00a0km of it", "5 km of it"),
    ("it has ≥5\u00a0km of it", "5 km of it"),
    ("it\u00a0has 50 km", "it has 5"),
    ("it\u00a0has 5.5 km", "it has 5"),
    ("it\u00a0has 5 000 km", "it has 5"),
    ("it\u00a0has 5–6 km", "it has 5"),
    ("it\u00a0has 5⁶ km", "it has 5"),
    ("it\u00a0has 5½ km", "it has 5"),
    ("it\u00a0has 5 billion", "it has 5"),
    ("它\u200b有5亿", "它有5"),
    ("it\u00a0has 5", "it has $"),
    ("OFTEN PEOPLE CAME", "ten people came"),
    ("A MILLION CALLS", "illion calls"),
    ("it has 5 MW of power", "mw of power"),
    ("it has 5 mw of  power", "MW of power"),
    ("it is so– 5 km", "is  so–"),
    ("it is so- 5 km", "is so–"),
    ("CAFE\u0301", "cafe"),
]


@pytest.mark.parametrize(("text", "quote"), DIFFERENT)
def test_match_quote_that_says_another_thing_is_missing(text: str, quote: str) -> None:
    for said, asked in ((text, quote), (f"Before. {text} After.", quote)):
        match = match_quote(said, asked)
        assert match.verdict is Verdict.MISSING, words_of(said, match)
        assert (match.places.total, match.places.first, match.folded) == (0, (), ())


@pytest.mark.parametrize(
    ("text", "quote"), [pair for pair in DIFFERENT if len(pair[0].split()) == len(pair[1].split())]
)
def test_match_quote_that_says_another_thing_is_missing_the_other_way_too(
    text: str, quote: str
) -> None:
    assert match_quote(f"Before. {quote} After.", text).verdict is Verdict.MISSING


@pytest.mark.parametrize("quote", [" ", "\n", "\u200b", "\u00ad", "\u0301", "  \u200b "])
def test_match_quote_without_anything_to_see_is_missing(quote: str) -> None:
    match = match_quote("A thin screen.", quote.replace(" ", "\t"))
    assert (match.verdict, match.longest_part) == (Verdict.MISSING, None)


def read_numbers(text: str) -> list[str]:
    """List each run of digits with the characters between and right before them, in normal width."""
    ascii_digits = "".join(str(unicodedata.digit(c)) if "０" <= c <= "９" else c for c in text)
    return re.findall(r"[-+–−.,~]*[0-9](?:(?:[^\w\s]*|\s+)[0-9])*", ascii_digits)


@given(TEXTS, st.data())
def test_match_quote_after_folding_has_the_same_numbers(text: str, data: st.DataObject) -> None:
    assume(text)
    swaps = {
        " ": "\n",
        "\u00a0": " ",
        "’": "'",
        "“": '"',
        "–": "-",
        "A": "a",
        "B": "b",
        "ﬁ": "fi",
        "５": "5",
    }
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    quote = "".join(
        data.draw(st.sampled_from([char, swaps.get(char, char), char + "\u200b", ""]))
        for char in words
    )
    assume(quote)
    match = match_quote(text, quote)
    for found in words_of(text, match) if match.folded else ():
        assert read_numbers(found) == read_numbers(quote)


@given(st.text(st.sampled_from([*"012ab ,.-\n", "５"]), min_size=1, max_size=40), st.data())
def test_match_quote_with_one_digit_changed_is_missing_unless_it_occurs(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    digits = [index for index, char in enumerate(quote) if char.isdigit()]
    assume(digits)
    index = data.draw(st.sampled_from(digits))
    changed = quote[:index] + data.draw(st.sampled_from("0123456789")) + quote[index + 1 :]
    match = match_quote(text, changed)
    if changed in text:
        assert match.verdict in {Verdict.EXACT, Verdict.AMBIGUOUS}
    else:
        sought = [unicodedata.digit(char) for char in changed if char.isdigit()]
        for words in words_of(text, match):
            assert [unicodedata.digit(char) for char in words if char.isdigit()] == sought


# --- the longest part ----------------------------------------------------------------------------

PARTS = [
    # The text, the quote, the part and how often it occurs there.
    (
        "increased from 49,000 to 330,000.",
        "increased from 49,000 to 350,000.",
        "increased from 49,000 to",
        1,
    ),
    ("increased to 330,000.", "grew to 330,001.", "to", 1),
    ("from -5 to 5 degrees", "at -5 degrees", "degrees", 1),
    ("about 76% of it", "about 76 of it", "about", 1),
    ("a 5G net is in use", "a 4G net is in use", "net is in use", 1),
    ("one net, one net, a network", "two net", "net", 2),
    ("上海沃能环保科技有限公司", "上海沃能环保科技有限工司", "上海沃能环保科技有限", 1),
    ("通话30亿次", "通话30万次", "通话", 1),
    ("a cafe\u0301 is here", "one cafe is here", "is here", 1),
    ("a thin\n screen", "the thin\n screens", "thin", 1),
    ("“good” it is", "(good) it", "good", 1),
    ("a thin screen", "one thick wall", None, 0),
    ("a thin screen.", "?! ...", None, 0),
    ("", "a", None, 0),
]


@pytest.mark.parametrize(("text", "quote", "part", "total"), PARTS)
def test_match_quote_that_is_missing_reports_the_longest_part(
    text: str, quote: str, part: str | None, total: int
) -> None:
    found = match_quote(text, quote).longest_part
    if part is None:
        assert found is None
        return
    assert found is not None
    assert (found.exact, found.places.total) == (part, total)
    assert {span.cut(text) for span in found.places.first} == {part}


SHORT_WORDS = st.lists(st.sampled_from(["a", "bb", "ccc", " ", ",", "中", "7"]), max_size=25).map(
    " ".join
)


@given(SHORT_WORDS, SHORT_WORDS)
def test_match_quote_finds_no_longer_part_when_every_part_is_tried(text: str, quote: str) -> None:
    assume(quote)
    match = match_quote(text, quote)
    assume(match.verdict is Verdict.MISSING)
    pieces, of_text = quote.split(" "), f" {text} "
    runs = [
        " ".join(pieces[start:end]).strip()
        for start in range(len(pieces))
        for end in range(start + 1, len(pieces) + 1)
    ]
    most = max(
        (sum(map(str.isalnum, run)) for run in runs if run and f" {run} " in of_text), default=0
    )
    found = match.longest_part.exact if match.longest_part else ""
    assert sum(map(str.isalnum, found)) == most
    assert found in quote
    assert found in text


# --- in time -------------------------------------------------------------------------------------

SENTENCES = "".join(
    f"Sentence {number} says “so” of {number * 7919 % 100_003} things.\n"
    for number in range(25_000)
)
CHINESE = "".join(chr(0x4E00 + number * number % 2999) for number in range(330_000))
SLOW = {
    "a changed digit": (SENTENCES, SENTENCES[500_000:519_999].replace("7", "8", 1)),
    "other quotation marks": (SENTENCES, SENTENCES[500_000:519_999].replace("“", '"')),
    "halves of other places": (SENTENCES, SENTENCES[:9_999] + "X" + SENTENCES[700_000:710_000]),
    "Chinese": (CHINESE, CHINESE[5_000:15_000] + "龘" + CHINESE[100_000:109_999]),
    "one letter": ("a" * 1_000_000, "a" * 10_000 + "b" + "a" * 9_999),
    "one letter, often": ("a" * 1_000_000, "a" * 20_000),
    "one capital, often": ("a " * 500_000, "A " * 10_000),
    "two letters": ("ab" * 500_000, "ab" * 9_999 + "aa"),
    "a digit": ("1" * 1_000_000, "1" * 19_999 + "2"),
    "points": ("." * 1_000_000, "." * 19_999 + "x"),
    "marks": ("a" + "\u0301\u0316" * 500_000, "e" + "\u0316\u0301" * 9_999),
}


@pytest.mark.parametrize("name", SLOW)
def test_match_quote_in_a_megabyte_takes_little_time(name: str) -> None:
    text, quote = SLOW[name]
    with limit_processor_time(10):
        match_quote(text, quote)
