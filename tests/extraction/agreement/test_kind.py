"""The kind of a claim, as its sentence says it."""

import pytest

from app.domain.quotes.span import Span
from app.extraction.agreement.kind import read_kind

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The cell reached 402 Wh/kg.", "result"),
        ("The grid must hold 402 MW in reserve.", "requirement"),
        ("Such a line needs 402 substations.", "requirement"),
        ("A gap of at least 402 m is required.", "requirement"),
        ("这种电池需要达到402瓦时。", "requirement"),
        ("车速必须低于402公里。", "requirement"),
        ("The firm plans to build 402 stations.", "target"),
        ("By 2027 capacity is 402 GWh.", "target"),
        ("It aims for 402 km on one charge.", "target"),
        ("The target is 402 km on one charge.", "target"),
        ("The line will carry 402 trains a day.", "target"),
        ("该公司计划建设402座电站。", "target"),
        ("新线路将达到402公里。", "target"),
        ("到2027年达到402公里。", "target"),
        ("Output of 402 GWh is planned for 2027.", "target"),
        # What is over by a year, or moved by 将, is no target.
        ("By 2020 capacity had reached 402 GWh.", "result"),
        ("到2020年已达到402公里。", "result"),
        ("该公司将续航提高到了402公里。", "result"),
        ("建成将近402座电站。", "result"),
        # Words that only look alike, and words of other sentences.
        ("The plant has 402 targets in its plane.", "result"),
        ("It sold more than expected, 402 units.", "result"),
        ("Rivals plan more. The cell reached 402 Wh/kg.", "result"),
        ("Rivals plan more; the cell reached 402 Wh/kg.", "result"),
        ("The cell reached 402 Wh/kg. Rivals need more.", "result"),
        ("对手计划更多。电池达到402瓦时。", "result"),
        ("Voltara Inc. plans 402 stations.", "target"),
        ("It must run for approx. 402 hours.", "requirement"),
        ("- Plans for more\n- Reached 402 Wh/kg", "result"),
        ("The firm plans to\nbuild 402 stations.", "target"),
    ],
)
def test_kind_is_read_in_the_words_of_the_sentence(text: str, kind: str) -> None:
    start = text.index("402")
    assert read_kind(text, Span(start, start + 3), "Wh/kg") == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [("It ranks No. 4 in the world.", "ranking"), ("It plans to be No. 4 by 2027.", "target")],
)
def test_rank_is_a_ranking_unless_it_is_planned(text: str, kind: str) -> None:
    start = text.index("4")
    assert read_kind(text, Span(start, start + 1), "{rank}") == kind
