"""Words with one typing error, compared with all words of the same letters."""

from itertools import product

import pytest

from app.domain.search.typing_errors import list_beginnings, list_variants, may_have_error


def is_one_error(word: str, other: str) -> bool:
    """Return whether one letter is missing, added or wrong, or two neighbours are exchanged."""
    if len(word) == len(other):
        wrong = [place for place in range(len(word)) if word[place] != other[place]]
        if len(wrong) == 1:
            return True
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and word[wrong[0]] == other[wrong[1]]
            and word[wrong[1]] == other[wrong[0]]
        )
    short, long = sorted((word, other), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def list_words(longest: int) -> list[str]:
    return [
        "".join(letters)
        for size in range(1, longest + 1)
        for letters in product("abz", repeat=size)
    ]


@pytest.mark.parametrize("word", ["abza", "aaaa", "zbab"])
def test_variants_are_all_words_at_one_error(word: str) -> None:
    variants = set(list_variants(word))
    for other in list_words(6):
        assert (other in variants) == is_one_error(word, other), other


@pytest.mark.parametrize("word", ["abza", "aaaa", "zbab"])
def test_beginnings_are_of_all_words_that_begin_at_one_error(word: str) -> None:
    beginnings = list_beginnings(word)
    for other in list_words(7):
        begins = any(is_one_error(word, other[:end]) for end in range(1, len(other) + 1))
        found = [each for each in beginnings if other.startswith(each)]
        assert len(found) <= 1
        if not other.startswith(word):
            assert bool(found) == begins, other


@pytest.mark.parametrize(
    ("word", "meant"),
    [("хлев", "хлеб"), ("λογοσ", "λογος"[:4]), ("cafe", "caffe"), ("strase", "strasse")],
)
def test_letters_are_of_the_scripts_of_the_word(word: str, meant: str) -> None:
    assert meant in list_variants(word)


@pytest.mark.parametrize(
    ("word", "may"),
    [
        ("abc", False),
        ("abcd", True),
        ("光纤通信", False),
        ("1234", False),
        ("a" * 41, False),
        ("хлеб", True),
    ],
)
def test_only_words_of_four_letters_may_have_an_error(word: str, may: bool) -> None:  # noqa: FBT001 - a value of the table
    assert may_have_error(word) == may
