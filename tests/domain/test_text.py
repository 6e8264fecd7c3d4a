"""Labels show no hidden characters, and folding maps what readers see as equal to one spelling."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.processor_time import limit_processor_time

from app.domain.text import (
    MARKS_OF_SCRIPTS,
    check_label,
    check_lines,
    check_storable,
    decode_text,
    fold,
)
from app.errors import InvalidValue

# Drawn often, because random text would hardly hold two characters that act on each other.
TRICKY = st.sampled_from(
    [
        *(
            "a",
            "I",
            "i",
            "İ",
            "ı",
            "ß",
            "ẞ",
            "ſ",
            "ς",
            "Σ",
            "ﬁ",
            "Å",
            "é",
            "ᾳ",
            "ǆ",
            "１",
            "①",
            "½",
        ),
        *("가", "\u1100", "\u1161", "が", "ﾊ", "ﾞ", "\u0301", "\u0327", "\u0345", "\u0315", " "),
    ]
)
TEXTS = st.text(st.characters(), max_size=20) | st.lists(TRICKY, max_size=8).map("".join)


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfcaf\xc3\xa9", b"caf\xc3\xa9"])
def test_decode_text_leaves_out_a_byte_order_mark(content: bytes) -> None:
    assert decode_text(content) == "café"


def test_decode_text_leaves_out_one_mark_at_the_start_alone() -> None:
    assert decode_text("\ufeff\ufeffa\ufeff".encode()) == "\ufeffa\ufeff"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("café".encode("utf-16"), "it is UTF-16"),
        (b"\xfe\xff" + "café".encode("utf-16-be"), "it is UTF-16"),
        ("café".encode("utf-32"), "it is UTF-32"),
        (b"\x00\x00\xfe\xff" + "café".encode("utf-32-be"), "it is UTF-32"),
        ("测".encode("gbk"), "byte 0 is not UTF-8"),
        ("café".encode("latin-1"), "byte 3 is not UTF-8"),
        (b"a\xed\xa0\x80", "byte 1 is not UTF-8"),
    ],
)
def test_decode_text_in_another_encoding_is_refused(content: bytes, named: str) -> None:
    with pytest.raises(InvalidValue, match=f"^{named}: write it in UTF-8$") as caught:
        decode_text(content)
    assert caught.value.rule == "not_utf_8"


def refusal_of(check: Callable[[str], str], text: str) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        check(text)
    caught.value.detail.encode()  # the detail goes into JSON, so it holds no lone surrogate
    assert len(caught.value.detail) < 200
    return caught.value


# --- check_label ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "Striver",
        "奋斗者号",
        "華為 昇腾 910B",
        "deep sea",
        "Å é ü ﬁ ½ ² ３",
        "عربي",
        "עברית",
        "한국어",
        "हिन्दी",
        "ภาษาไทย",
        "😀",
        "🏽",
        "q\u0301",  # a pair without a composed form is in form C as it is
        "a\u00a0b",
        "a\u3000b",
        "a  b",
        "“a” – b … (c)",
        "=cmd()",  # the writer of a spreadsheet must quote it: as a name it is only odd
        "<script>alert(1)</script>",
        "javascript:alert(1)",
        "NaN",
        "null",
        "a" * 1_000_000,
        "中" * 1_000_000,
        "😀" * 1_000_000,
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_check_label_with_visible_text_returns_it_unchanged(text: str) -> None:
    assert check_label(text) == text


# Control characters of C0 and C1; zero-width and separators; bidirectional controls, of which
# U+202E is the one that shows a name backwards; invisible operators; the byte order mark.
INVISIBLE = [
    *range(0x20),
    *range(0x7F, 0xA0),
    0x200B,
    0x200E,
    0x200F,
    0x2028,
    0x2029,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0x2066, 0x2070),
    0xFEFF,
    0xD800,
    0xDBFF,
    0xDC00,
    0xDFFF,
]


@pytest.mark.parametrize("code", INVISIBLE, ids="{:04X}".format)
def test_check_label_with_hidden_character_is_refused_naming_it(code: int) -> None:
    for text, offset in (
        (f"{chr(code)}name", 0),
        (f"na😀{chr(code)}me", 3),
        (f"name{chr(code)}", 4),
        (chr(code), 0),
    ):
        error = refusal_of(check_label, text)
        assert error.rule == "invisible_character"
        assert f"U+{code:04X} at offset {offset} " in error.detail


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("one line", "one line"),
        ("two\nlines", "two\nlines"),
        ("two\r\nlines\rand a third", "two\nlines\nand a third"),
        ("a block of YAML\n\nwith a paragraph\n", "a block of YAML\n\nwith a paragraph"),
        ("- a list\n  - in it", "- a list\n  - in it"),
    ],
)
def test_check_lines_returns_lines_that_end_alike(text: str, result: str) -> None:
    assert check_lines(text) == result
    assert check_lines(result) == result


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("a\r\nb\tc", "invisible_character", "U+0009 at offset 4 "),
        ("a\n\u202eb", "invisible_character", "U+202E at offset 2 "),
        ("a\n\u2028b", "invisible_character", "U+2028 at offset 2 "),
        ("a\n\x00b", "invisible_character", "U+0000 at offset 2 "),
        ("\na", "not_trimmed", "without space around it"),
        ("\n", "not_trimmed", "without space around it"),
        ("a \n", "not_trimmed", "without space around it"),
        ("a\ne\u0301", "not_nfc", "form C"),
    ],
)
def test_check_lines_refuses_what_a_label_refuses(text: str, rule: str, words: str) -> None:
    error = refusal_of(check_lines, text)
    assert (error.rule, words in error.detail) == (rule, True)


def test_check_label_with_several_hidden_characters_names_the_first() -> None:
    assert "U+202E at offset 1 " in refusal_of(check_label, "a\u202eb\0c\ud800").detail


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "not_trimmed"),
        (" ", "not_trimmed"),
        (" a", "not_trimmed"),
        ("a ", "not_trimmed"),
        ("\u00a0a", "not_trimmed"),
        ("a\u3000", "not_trimmed"),
        ("\u2009a", "not_trimmed"),
        ("a\u202f", "not_trimmed"),
        (" " * 1_000_000, "not_trimmed"),
        ("a\n", "invisible_character"),
        ("a\r\nb", "invisible_character"),
        ("a\tb", "invisible_character"),
        ("a" * 1_000_000 + "\0", "invisible_character"),
        ("\u202e" * 1_000_000, "invisible_character"),
        ("e\u0301", "not_nfc"),
        ("cafe\u0301", "not_nfc"),
        ("A\u030a", "not_nfc"),
        ("\u212b", "not_nfc"),
        ("\u2126", "not_nfc"),
        ("\u1100\u1161", "not_nfc"),
        ("か\u3099", "not_nfc"),
        ("\uf900", "not_nfc"),
        ("a\u0301\u0327", "not_nfc"),
        ("e\u0301" * 500_000, "not_nfc"),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_check_label_with_unfit_text_is_refused_quickly(text: str, rule: str) -> None:
    with limit_processor_time(0.5):
        error = refusal_of(check_label, text)
    assert error.rule == rule


@given(TEXTS)
def test_check_label_with_any_text_returns_a_clean_line_or_names_the_rule(text: str) -> None:
    try:
        label = check_label(text)
    except InvalidValue as error:
        rule = error.rule
    else:
        assert label == text == text.strip() == unicodedata.normalize("NFC", text)
        assert text.splitlines() == [text]
        assert text.encode().decode() == text
        assert check_storable(text) == text
        return
    assert rule in {"invisible_character", "not_trimmed", "not_nfc"}


@given(TEXTS)
def test_check_label_with_refused_form_accepts_the_form_it_asks_for(text: str) -> None:
    """The form that the refusal asks for is accepted."""
    try:
        check_label(text)
    except InvalidValue as error:
        if error.rule == "not_nfc":
            composed = unicodedata.normalize("NFC", text)
            assert check_label(composed) == composed


# --- check_storable ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "a\r\nb\tc",
        "e\u0301",
        "\ufeffa",
        "\u202ea\u202c",
        "\u200b",
        "\x01\x1f\x7f\x85",
        "\ufffe\uffff",
        "\U0010ffff",
        "😀",
        "a" * 1_000_000,
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_check_storable_with_text_of_a_source_returns_it_unchanged(text: str) -> None:
    assert check_storable(text) == text


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("\0", "U+0000 at offset 0 "),
        ("a\0", "U+0000 at offset 1 "),
        ("😀\0", "U+0000 at offset 1 "),
        ("\ud800", "U+D800 at offset 0 "),
        ("a\udfff\0", "U+DFFF at offset 1 "),
        ("\ud83d\ude00", "U+D83D at offset 0 "),
        ("a" * 1_000_000 + "\udc00", "U+DC00 at offset 1000000 "),
        ("\0" * 1_000_000, "U+0000 at offset 0 "),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_check_storable_with_what_no_database_returns_is_refused_naming_it(
    text: str, detail: str
) -> None:
    error = refusal_of(check_storable, text)
    assert error.rule == "unstorable_character"
    assert detail in error.detail


@given(st.text(max_size=10) | st.text(st.sampled_from("aé😀\0\ud800\udfff"), max_size=3))
def test_check_storable_with_any_text_accepts_exactly_what_can_be_encoded(text: str) -> None:
    try:
        stored = check_storable(text)
    except InvalidValue:
        assert "\0" in text or text.encode(errors="replace") != text.encode(errors="surrogatepass")
    else:
        assert stored.encode().decode() == text
        assert "\0" not in stored


# --- fold ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folded", "spellings"),
    [
        ("", ["", "\u0301"]),
        ("cafe", ["cafe", "Café", "CAFE\u0301", "ｃａｆé"]),
        ("angstrom", ["Ångström", "A\u030angstro\u0308m", "\u212bNGSTRÖM"]),
        ("strasse", ["Straße", "STRASSE", "STRAẞE", "ſtraſſe"]),
        ("istanbul", ["Istanbul", "İstanbul", "ISTANBUL"]),
        ("σοφοσ", ["σοφος", "ΣΟΦΌΣ", "σοφός"]),
        ("five", ["ﬁve", "Five", "𝐅𝐢𝐯𝐞"]),
        ("500km", ["500km", "５００ｋｍ", "500㎞"]),
        ("m2", ["m²", "M2"]),
        ("1⁄2", ["½"]),
        ("x y", ["X\u00a0Y", "x\u3000y", "x\u2009y"]),
        ("奋斗者号", ["奋斗者号"]),
        ("новости", ["НОВОСТИ", "новости"]),
        ("100%_\\", ["100%_\\"]),
        ("a\nb", ["A\nB"]),
        ("\0", ["\0"]),
        ("\ud800", ["\ud800"]),
        ("😀", ["😀"]),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_fold_with_spellings_of_one_word_gives_one_text(folded: str, spellings: list[str]) -> None:
    assert {spelling: fold(spelling) for spelling in spellings} == dict.fromkeys(spellings, folded)


@pytest.mark.parametrize(
    ("word", "other"),
    [("a", "b"), ("1", "l"), ("0", "O"), ("号", "號"), ("а", "a"), ("a b", "ab"), ("m2", "m3"), ("ガラス", "カラス"), ("की", "का"), ("क्षमता", "कषमता"), ("ज़", "ज")],
)  # fmt: skip
def test_fold_with_different_words_keeps_them_apart(word: str, other: str) -> None:
    assert fold(word) != fold(other)


@pytest.mark.parametrize("char", ["a", "É", "中", "ﷺ", "\u0301", "\0", "😀", "가"], ids=ascii)
def test_fold_with_huge_text_is_quick(char: str) -> None:
    with limit_processor_time(3):
        assert fold(char * 100_000) == fold(char) * 100_000


@given(TEXTS)
def test_fold_with_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_fold_with_any_normalization_form_is_the_same(text: str, form: str) -> None:
    assert fold(unicodedata.normalize(form, text)) == fold(text)  # type: ignore[arg-type]


@given(TEXTS)
def test_fold_with_any_text_leaves_no_diacritic_and_no_case(text: str) -> None:
    folded = fold(text)
    assert {unicodedata.combining(char) for char in folded} <= {0, *MARKS_OF_SCRIPTS}
    assert folded == folded.casefold()


@given(TEXTS, TEXTS)
def test_fold_with_joined_texts_joins_their_folds(text: str, other: str) -> None:
    """Words of a query are folded one by one, documents in full: search needs both to agree.

    No word begins with a mark, and only the order of marks depends on what is before.
    """
    assume(not unicodedata.combining(unicodedata.normalize("NFKD", other)[:1] or " "))
    assert fold(text + other) == fold(text) + fold(other)


@given(st.text(TRICKY) | st.text())
def test_folding_is_that_of_all_characters_whichever_way_it_takes(text: str) -> None:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    assert fold(text) == "".join(
        character
        for character in decomposed
        if unicodedata.combining(character) in {0, *MARKS_OF_SCRIPTS}
    )


@given(st.text(st.sampled_from("aé\x00\x01 \x7f")))
def test_text_is_storable_exactly_when_it_holds_no_nul(text: str) -> None:
    if "\x00" in text:
        with pytest.raises(InvalidValue):
            check_storable(text)
    else:
        assert check_storable(text) == text
