from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.search.query import (
    MAX_BEGINNINGS,
    MAX_PHRASES,
    Phrase,
    SearchQuery,
    parse_beginning,
    parse_search,
)
from app.domain.search.tokens import (
    MAX_TOKENS,
    SEPARATOR,
    FieldTexts,
    is_cjk,
    list_search_tokens,
    split_runs,
    tokenize,
)
from app.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Optical Fiber", ["optical", "fiber"]),
        ("光纤通信", ["光纤", "纤通", "通信", "信"]),
        ("光", ["光"]),
        ("3D打印机", ["3d", "打印", "印机", "机"]),
        ("一条10,000公里的光纤", ["一条", "条", "10000", "公里", "里的", "的光", "光纤", "纤"]),
        ("Ärger in Łódź", ["arger", "in", "łodz"]),
        ("ｂｏｅ", ["boe"]),
        ("한국어", ["한국", "국어", "어"]),
        ("カタカナ", ["カタ", "タカ", "カナ", "ナ"]),
        ("snake_case + C++ & 100%", ["snake", "case", "c", "100"]),
        ("", []),
        ("%_'\"\\", []),
        ("1,250 or 0.5, 1,2 and v1.2", ["1250", "or", "0·5", "1", "2", "and", "v1", "2"]),
        ("12345,678 1,2345 2021. 7", ["12345", "678", "1", "2345", "2021", "7"]),
        ("straße STRASSE", ["strasse", "strasse"]),
    ],
)
def test_tokens_are_folded_words_and_pairs_of_characters(text: str, tokens: list[str]) -> None:
    assert list(tokenize(text)) == tokens


def test_tokens_of_texts_are_kept_apart() -> None:
    made = list_search_tokens(FieldTexts(["A b", None, "", "c"]), FieldTexts(["d"]))
    assert made.fields == (["a", "b", SEPARATOR, "c"], ["d"], [])
    assert made.forms == (["≡a·b", "≡c"], [], [])
    assert made.length == 7


def test_tokens_of_a_long_text_end_at_the_limit() -> None:
    assert len(list_search_tokens(FieldTexts(["a " * 10_000])).names) == MAX_TOKENS["names"]


def _phrase(
    *tokens: str, runs: tuple[str, ...] = (), prefix: bool = False, part: bool = False
) -> Phrase:
    return Phrase(tokens, runs or tokens, prefix, part)


@pytest.mark.parametrize(
    ("text", "required", "excluded"),
    [
        ("fiber", [_phrase("fiber", part=True)], []),
        ("5G", [_phrase("5g", prefix=True)], []),
        ("10,000", [_phrase("10000")], []),
        ("1.45", [_phrase("1·45")], []),
        ("-40 °C", [_phrase("40"), _phrase("c", prefix=True)], []),
        ('-"40" fiber', [_phrase("fiber", part=True)], [_phrase("40")]),
        ("2030", [_phrase("2030")], []),
        ("光纤通信", [_phrase("光纤", "纤通", "通信", runs=("光纤通信",))], []),
        ("光", [_phrase("光", prefix=True)], []),
        ("打印机3d", [_phrase("打印", "印机", runs=("打印机",)), _phrase("3d", prefix=True)], []),
        ('"打印机3d"', [_phrase("打印", "印机", "机", "3d", runs=("打印机", "3d"))], []),
        ("C919飞机", [_phrase("c919", part=True), _phrase("飞机")], []),
        ("光纤300亿", [_phrase("光纤"), _phrase("300", "亿", prefix=True)], []),
        ("A股", [_phrase("a", "股", prefix=True)], []),
        ("京东方（BOE）", [_phrase("京东", "东方", runs=("京东方",)), _phrase("boe", part=True)], []),
        ("-打印机3d", [], [_phrase("打印", "印机", "机", "3d", runs=("打印机", "3d"))]),
        ("riken's RIKEN’S, -boe's", [_phrase("riken", part=True)], [_phrase("boe")]),
        ('"riken\'s"', [_phrase("riken", "s")], []),
        ("'s", [_phrase("s", prefix=True)], []),
        ('"optical fiber"', [_phrase("optical", "fiber")], []),
        ('"optical fiber', [_phrase("optical", "fiber")], []),
        ("a-b", [_phrase("a", "b")], []),
        ("fiber -optic", [_phrase("fiber", part=True)], [_phrase("optic")]),
        ('-"two words" one', [_phrase("one", part=True)], [_phrase("two", "words")]),
        ("-光", [], [_phrase("光", prefix=True)]),
        ("fiber FIBER -x fiber -x", [_phrase("fiber", part=True)], [_phrase("x")]),
        ('a a "a"', [_phrase("a", prefix=True), _phrase("a")], []),
        ("- -- fiber", [_phrase("fiber", part=True)], []),
        ("AND NOT NEAR(a, b) OR", [_phrase("and", part=True), _phrase("not", part=True), _phrase("near", "a"), _phrase("b", prefix=True), _phrase("or", prefix=True)], []),
        ("OR fiber or -x", [_phrase("or", prefix=True), _phrase("fiber", part=True)], [_phrase("x")]),
        ("fiber AND cable", [_phrase("fiber", part=True), _phrase("cable", part=True)], []),
        ("names:x* ^y", [_phrase("names", "x"), _phrase("y", prefix=True)], []),
        ("%", [], []),
        ('""', [], []),
    ],
)  # fmt: skip
def test_search_reads_words_phrases_and_what_to_leave_out(
    text: str, required: list[Phrase], excluded: list[Phrase]
) -> None:
    choices = tuple((phrase,) for phrase in required)
    assert parse_search(text) == SearchQuery(choices, tuple(excluded))


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("fiber OR cable", [["fiber", "cable"]]),
        (
            "optical fiber OR cable OR wire long",
            [["optical"], ["fiber", "cable", "wire"], ["long"]],
        ),
        ('"a b" OR c', [["a b", "c"]]),
        ("CATL电池 OR fiber cd电池", [["catl 电池", "fiber"], ["cd"], ["电池"]]),
        ("fiber OR CATL电池", [["fiber", "catl 电池"]]),
        ("fiber OR fiber", [["fiber"]]),
        ("fiber OR ! OR cable", [["fiber", "cable"]]),
        ("fiber OR -cable", [["fiber"]]),
        ("fiber OR AND cable", [["fiber", "cable"]]),
        ("fiber or cable", [["fiber"], ["or"], ["cable"]]),
    ],
)
def test_search_joins_what_is_on_both_sides_of_or(text: str, required: list[list[str]]) -> None:
    choices = parse_search(text).required
    assert [[" ".join(phrase.tokens) for phrase in choice] for choice in choices] == required


@pytest.mark.parametrize("text", ["", " ", "\u3000 "])
def test_search_of_spaces_alone_is_blank(text: str) -> None:
    assert parse_search(text) == SearchQuery((), (), is_blank=True)


@pytest.mark.parametrize("parse", [parse_search, parse_beginning])
def test_search_of_too_many_different_words_is_refused(
    parse: Callable[[str], SearchQuery],
) -> None:
    words = [f"w0{number}" for number in range(MAX_PHRASES)]
    assert len(parse(" ".join([*words[:-1], *words])).required) == MAX_PHRASES
    with pytest.raises(InvalidInput, match="at most 32 different words") as refused:
        parse(" ".join([*words, "-other"]))
    assert refused.value.faults[0].pointer == "#/query/q"


def test_search_of_too_many_short_words_is_refused() -> None:
    letters = "abcdefghijkl"
    assert len(parse_search(" ".join(letters * 2)).required) == MAX_BEGINNINGS
    assert len(parse_search(" ".join(f'"{letter}"' for letter in f"{letters}mn")).required) == 14
    with pytest.raises(InvalidInput, match="at most 12 different words of one or two") as refused:
        parse_search(" ".join([*letters, "mn"]))
    assert refused.value.faults[0].code == "too_many_short_words"


@given(st.text(max_size=2 * MAX_BEGINNINGS))
def test_search_reads_any_text(text: str) -> None:
    for phrase in (*parse_search(text).list_phrases(), *parse_search(text).excluded):
        assert phrase.tokens
        assert all(token.isalnum() or not token.isascii() for token in phrase.tokens)
        assert not any(quote in token for token in phrase.tokens for quote in "'\"\\ ")


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("yangtze op", [_phrase("yangtze"), _phrase("op", prefix=True)]),
        ("长飞", [_phrase("长飞", runs=("长飞",))]),
        ("b", [_phrase("b", prefix=True)]),
        ("Fujitsu's", [_phrase("fujitsu", prefix=True)]),
        ("mount everest’s h", [_phrase("mount"), _phrase("everest"), _phrase("h", prefix=True)]),
        (" ", []),
    ],
)
def test_beginning_leaves_the_last_word_open(text: str, required: list[Phrase]) -> None:
    assert parse_beginning(text).list_phrases() == required


@given(st.text(st.sampled_from("aB1_- .光纤가éΣß\u0301")) | st.text())
def test_tokens_are_those_of_a_reading_character_by_character(text: str) -> None:
    tokens: list[str] = []
    for run in split_runs(text):
        if all(map(is_cjk, run)):
            tokens += [run[place : place + 2] for place in range(len(run))]
        else:
            tokens.append(run)
    assert list(tokenize(text)) == tokens
    separated = [*tokens, SEPARATOR, *tokens] if tokens else []
    assert list_search_tokens(FieldTexts([text, text])).names == separated[: MAX_TOKENS["names"]]
