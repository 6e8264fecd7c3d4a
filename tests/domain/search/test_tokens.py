"""Words of texts in scripts with marks."""

import pytest

from app.domain.search.tokens import MAX_WORD, tokenize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("बैटरी की क्षमता।", ["बैटरी", "की", "क्षमता"]),
        ("தமிழ் மொழி", ["தமிழ்", "மொழி"]),
        ("แบตเตอรี่ ที่", ["แบตเตอรี่", "ที่"]),
        ("ﾊﾟソ", ["パソ", "ソ"]),
        ("ハ\u309aソ", ["パソ", "ソ"]),
        ("Ångström e\u0301", ["angstrom", "e"]),
        ("\u093f \u093fक", ["क"]),
    ],
)
def test_word_keeps_the_marks_that_are_its_vowels(text: str, expected: list[str]) -> None:
    assert tokenize(text) == expected


def test_long_word_with_marks_is_short_enough_for_an_index() -> None:
    """A lexeme of PostgreSQL has at most 2,046 bytes."""
    for text in ("की" * 5_000, "क" * MAX_WORD + "\u093f" * 5_000, "क\u093f\u093f" * 5_000):
        assert max(len(token.encode()) for token in tokenize(text)) <= 2_046
