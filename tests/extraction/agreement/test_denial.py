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
        # A cue after the denial is denied, too.
        *(
            (f"It {denial} 400 km.", "400 km")
            for denial in (
                "can't manage",
                "couldn't do", "does not provide", "does not support", "doesn't offer", "won't get", "never managed",
                "doesn't quite get to", "has yet to reach", "is unlikely to reach", "missed", "didn't come close to",
                "has hardly ever reached", "is far from reaching",
            )
        ),
        ("Acme denied that it had reached 400 km.", "400 km"),
        ("Acme denied that the car drives 400 km.", "400 km"),
        ("There is no evidence that it drives 400 km.", "400 km"),
        ("It does not drive the promised 400 km.", "400 km"),
        ("It lacks the 400 km of its rival.", "400 km"),
        ("Few cars drive 400 km.", "400 km"),
        ("否认续航为400公里。", "400公里"),
        ("No car has driven 400 km.", "400 km"),
        ("None of the cars reached 400 km.", "400 km"),
        ("Neither car reached 400 km.", "400 km"),
        ("It did not cut deaths by 30%.", "30%"),
        ("It failed to show a 30% reduction.", "30%"),
        *(
            (f"续航{denial}400公里。", "400公里")
            for denial in (
                "从未达到过", "无法行驶", "跑不了", "难以达到",
                "不可能有", "未及", "非", "不再是", "没有宣传的", "并没有车能跑",
            )
        ),
    ],
)  # fmt: skip
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
        ("No other car has driven 400 km.", "400 km"),
        ("A few cars drive 400 km.", "400 km"),
        ("A drone with no crew flew 400 km.", "400 km"),
        ("It missed its target, and drove 400 km.", "400 km"),
        ("尚未突破400公里。", "400公里"),
        ("没有充电，行驶400公里。", "400公里"),
        ("非洲400公里的铁路。", "400公里"),
    ],
)
def test_number_beside_a_denial_is_taken(text: str, words: str) -> None:
    assert isinstance(read_stated(*_locate(text, words), GivenQuantity()), PlacedQuantity)


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"It {words} 400 km."
            for words in (
                "has yet to exceed",
                "is unlikely to exceed",
                "struggled to exceed",
                "stopped short of exceeding",
            )
        ),
        *(
            f"续航{words}400公里。"
            for words in ("未能突破", "没能突破", "无法突破", "难以突破", "未能超过", "不可能超过")
        ),
    ],
)
def test_denied_excess_is_read_as_the_bound_that_it_leaves(text: str) -> None:
    words = "400 km" if "km" in text else "400公里"
    found = read_stated(*_locate(text, words), GivenQuantity())
    assert isinstance(found, PlacedQuantity)
    assert found.quantity.comparator is Comparator.LTE


@pytest.mark.parametrize(
    ("text", "comparator", "value", "codes"),
    [
        ("It did not reach 400 km.", Comparator.LT, "400", []),
        ("It did not reach 400 km.", Comparator.LTE, "400", []),
        ("It did not reach 400 km.", Comparator.EQ, "400", ["denied"]),
        ("It did not reach 400 km.", None, "400", ["denied"]),
        # A bound in the other direction, or of another number.
        ("It did not reach 400 km.", Comparator.GTE, "400", ["denied"]),
        ("It did not reach 400 km.", Comparator.LT, "999", ["value_differs"]),
        ("It did not fall to 400 km.", Comparator.GT, "400", []),
        ("It did not fall to 400 km.", Comparator.LT, "400", ["denied"]),
        ("It is not 400 km.", Comparator.LT, "400", []),
        ("It is not 400 km.", Comparator.GT, "400", []),
    ],
)
def test_denied_number_is_a_bound_by_hand_only_as_the_denial_leaves_it(
    text: str, comparator: Comparator | None, value: str, codes: list[str]
) -> None:
    words = "400 km" if text.isascii() else "400公里"
    given = GivenQuantity(value=value, unit="km", comparator=comparator)
    found = contradict(*_locate(text, words), given)
    assert isinstance(found, list)
    assert [fault.code for fault in found] == codes
