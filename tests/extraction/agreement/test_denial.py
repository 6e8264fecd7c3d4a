"""Denials: a number that the text denies is no result, though it is read."""

import pytest

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.extraction.agreement.place import PlacedQuantity
from app.extraction.agreement.quantity import GivenQuantity, contradict, read_stated


def _locate(text: str, words: str) -> tuple[str, str, Span]:
    at = text.index(words)
    return text, "zh" if text[0] > "\u4e00" else "en", Span(at, at + len(words))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It did not reach 400 km.", "400 km"),
        ("It can’t lift 5 kg.", "5 kg"),
        ("It could not carry 5 kg.", "5 kg"),
        ("It failed to reach 5 kg.", "5 kg"),
        ("It has never been 5 kg.", "5 kg"),
        ("It is 7 kg, not 5 kg.", "5 kg"),
        ("It did not rise to 5 kg.", "5 kg"),
        ("不是400公里。", "400公里"),
    ],
)
def test_number_that_is_denied_is_refused(text: str, words: str) -> None:
    found = read_stated(*_locate(text, words), GivenQuantity())
    assert isinstance(found, list)
    assert [fault.code for fault in found] == ["denied"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is not only 5 kg but 7 kg.", "5 kg"),
        ("It did not reach its target of 400 km.", "400 km"),
        ("It was not until 2020 that it had 5 kg.", "5 kg"),
        ("It does not exceed 5 kg.", "5 kg"),
        ("It has no more than 5 kg.", "5 kg"),
        ("It is not 5 kg but 7 kg.", "7 kg"),
        ("It holds 4, if not 5, cells.", "5"),
        ("未超过400公里。", "400公里"),
        ("It did not fall below 5 kg.", "5 kg"),
        ("It shall not weigh more than 5 kg.", "5 kg"),
        ("没有达到400公里。", "400公里"),
    ],
)
def test_number_beside_a_denial_is_taken(text: str, words: str) -> None:
    assert isinstance(read_stated(*_locate(text, words), GivenQuantity()), PlacedQuantity)


@pytest.mark.parametrize(
    ("comparator", "codes"), [(Comparator.LT, []), (Comparator.EQ, ["denied"]), (None, ["denied"])]
)
def test_denied_number_is_a_bound_by_hand(comparator: Comparator | None, codes: list[str]) -> None:
    given = GivenQuantity(value="400", unit="km", comparator=comparator)
    found = contradict(*_locate("It did not reach 400 km.", "400 km"), given)
    assert isinstance(found, list)
    assert [fault.code for fault in found] == codes
