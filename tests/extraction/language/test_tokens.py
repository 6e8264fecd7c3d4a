"""Tokens of a text: which words belong to a number, and tokens of any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.processor_time import limit_processor_time

from app.extraction.language.tokens import Token, TokenKind, tokenize
from app.extraction.numbers.reader import read_quantities

pytestmark = pytest.mark.engines("sqlite")


def split(text: str) -> list[Token]:
    return tokenize(text, read_quantities(text), ())


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("They carry 30 billion missed calls.", "30 billion", ["missed", "calls"]),
        ("It weighs 500 kg/m3 in all.", "500 kg/m3", []),
        ("It draws 25 kWh/100 km in all.", "25 kWh/100 km", []),
        ("It cost more than $5 million then.", "$5 million", []),
        ("They carry 30 billion calls a day.", "30 billion", ["calls", "a", "day"]),
        ("for four consecutive years", "four", ["consecutive", "years"]),
    ],
)
def test_token_of_a_number_covers_its_unit_but_no_counted_thing(
    text: str, number: str, words: list[str]
) -> None:
    tokens = split(text)
    (own,) = [token for token in tokens if token.kind == TokenKind.NUMBER]
    assert own.written == number.lower()
    belonging = [token for token in tokens if token.kind == TokenKind.WORD and token.number]
    assert [token.written for token in belonging] == words
    assert {token.number for token in belonging} <= {own.number}


PIECES = st.sampled_from(
    ["1", "2,000", "9/4", "million", "km", "/m3", "%", "$", "A4", "from", "to", "第一", "三亿", "多", "百分之", "−", "½", "é", "́", "🚗", ".", ",", "(", "\n", "\x00"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)))
def test_tokens_of_any_text_are_in_order(text: str) -> None:
    starts = [token.start for token in split(text)]
    assert starts == sorted(starts)
    assert all(0 <= start <= len(text) for start in starts)


HOSTILE = (
    "9 km, " * 3_000,
    "one million calls a day " * 900,
    "increased from 1 to " * 900,
    "a-" * 10_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_tokens_of_hostile_text_are_found_soon(text: str) -> None:
    # Less than a second on the slowest machine; exponential time would take minutes.
    with limit_processor_time(5):
        split(text)
