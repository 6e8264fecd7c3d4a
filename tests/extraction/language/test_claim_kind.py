"""The kind of a claim, as its sentence says it."""

import pytest

from app.domain.quotes.span import Span
from app.extraction.language.claim_kind import find_contrary_word, read_kind

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
        # What it took is no demand, and what it was to reach is not reached.
        ("He needed 402 days.", "result"),
        ("The team needed about 402 days to build it.", "result"),
        ("For this 402 MW are needed.", "requirement"),
        ("一次手术需要402天。", "result"),
        ("Targeted therapy has 402 patients.", "result"),
        ("Doctors gave the targeted drugs in 402 trials.", "result"),
        ("The firm targeted sales of 402 cars.", "target"),
        ("It is designed for 402 MPa.", "target"),
        ("The reactor was designed to deliver 402 MW.", "target"),
        ("The engine, designed for ships, delivers 402 MW.", "result"),
        ("It might have reached 402 MPa.", "target"),
        # What may come, and what is expected or hoped for.
        ("Output could reach 402 GWh.", "target"),
        ("Output may soon reach 402 GWh in May.", "target"),
        ("Output is expected to reach 402 GWh.", "target"),
        ("Output was expected to reach 402 GWh.", "target"),
        ("The firm hopes to reach 402 GWh.", "target"),
        ("The line is on track to carry 402 trains.", "target"),
        ("产量可望达到402吉瓦时。", "target"),
        ("产量有望突破402吉瓦时。", "target"),
        ("产量预计为402吉瓦时。", "target"),
        ("产量或将达到402吉瓦时。", "target"),
        ("产量须达到402吉瓦时。", "requirement"),
        ("Nearly 402 of the national plans are set up in 2021.", "result"),
        ("Its plans are to build 402 stations.", "target"),
        ("In May 2025 output reached 402 GWh.", "result"),
        ("It may be of steel, at 402 MPa.", "result"),
        ("模拟中达到402帕。", "result"),
        ("目标检测速度为402帧。", "result"),
        # The number was reached, and another one is planned or compared with.
        ("It reached 402 km, and plans 450 km by 2027.", "result"),
        ("It plans 450 km, and reached 402 km.", "result"),
        ("A pack weighs 402 kg/m3 and must last 10 years.", "result"),
        ("It reached 402 km against a target of 400 km.", "result"),
        ("已达到402公里，计划达到450公里。", "result"),
        ("It plans a line, at a cost of 402 million dollars.", "target"),
        # What is over by a year, or moved by 将, is no target.
        ("By 2020 capacity had reached 402 GWh.", "result"),
        ("到2020年已达到402公里。", "result"),
        ("该公司将续航提高到了402公里。", "result"),
        ("建成将近402座电站。", "result"),
        # A demand or an aim that does not rule the number.
        ("The steel, which must be welded with care, has a strength of 402 MPa.", "result"),
        ("The steel, which must be welded with care and skill, is at 402 MPa.", "result"),
        ("The alloys, which must be welded with care, have 402 MPa.", "result"),
        ("The steel that must be welded with care has a strength of 402 MPa.", "result"),
        ("The steel which must be welded with care has a strength of 402 MPa.", "result"),
        ("The firm, aiming for more, sells 402 cars.", "result"),
        ("Although the firm plans more, it has 402 stations.", "result"),
        ("该公司计划明年扩产，目前产能为402吨。", "result"),
        ("该材料需要精心焊接，强度达到402兆帕。", "result"),
        ("The plant, planned since 2010, yields steel of 402 MPa.", "result"),
        ("The need for strength led to 402 MPa steel.", "result"),
        ("The plans for a new line resulted in 402 jobs.", "result"),
        ("The steel needed for the bridge attained 402 MPa.", "result"),
        ("按计划完成试验，屈服强度达到402兆帕。", "result"),
        ("按照要求完成试验，屈服强度达到402兆帕。", "result"),
        ("该厂将屈服强度从300兆帕提高到402兆帕。", "result"),
        ("将成本由900元降至402元。", "result"),
        # One that does.
        ("The plant, planned for 2027, has a capacity of 402 MW.", "target"),
        ("The target, which the board must confirm, is 402 MW.", "target"),
        ("The firm plans roads, bridges, tunnels of 402 km.", "target"),
        ("A firm needs steel that has 402 MPa.", "requirement"),
        ("The strength that the steel must have is 402 MPa.", "requirement"),
        ("标准要求，强度达到402兆帕。", "requirement"),
        ("该公司预计，产量从目前的300吨提高到402吨。", "target"),
        ("By 2027, the plant, run by Voltara, is one of 402 MW.", "target"),
        ("The strength that must be reached is 402 MPa.", "requirement"),
        ("It must be reached at 402 MPa.", "requirement"),
        ("The parts must, at room temperature, have 402 MPa.", "requirement"),
        ("The steel has to reach 402 MPa.", "requirement"),
        ("The steel, which has been tested, must reach 402 MPa.", "requirement"),
        ("It plans a line that reached 402 km.", "target"),
        ("Output is set to reach 402 GWh.", "target"),
        ("Output is projected at 402 GWh by 2035.", "target"),
        ("产量将从300兆帕提高到402兆帕。", "target"),
        ("该厂计划将强度从300兆帕提高到402兆帕。", "target"),
        ("该厂明年将强度从300兆帕提高到402兆帕。", "target"),
        ("到2030年将强度从300兆帕提高到402兆帕。", "target"),
        ("按计划，产量将达到402吉瓦时。", "target"),
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


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("The cell must exceed 402 Wh/kg.", "result", "must"),
        ("The firm plans to reach 402 Wh/kg.", "result", "plans"),
        ("The firm plans to reach 402 Wh/kg.", "milestone", "plans"),
        ("The cell could reach 402 Wh/kg.", "result", "could"),
        ("能量密度有望达到402瓦时。", "result", "有望"),
        ("能量密度可望达到402瓦时。", "statistic", "可望"),
        ("该公司计划到2027年达到402瓦时。", "result", "计划"),
        ("目标为402瓦时。", "result", "目标"),
        ("By 2027 capacity is 402 GWh.", "result", "By 2027"),
        ("The cell reached 402 Wh/kg.", "target", "reached"),
        ("能量密度达到了402瓦时。", "target", "了"),
        ("The cell reached 402 Wh/kg.", "requirement", "reached"),
        ("The firm plans to reach 402 Wh/kg.", "requirement", "plans"),
        # Words for what is given, and no words at all.
        ("It must, as planned, exceed 402 Wh/kg.", "target", None),
        ("It must, as planned, exceed 402 Wh/kg.", "requirement", None),
        ("The cell reached 402 Wh/kg, and plans 450 Wh/kg.", "result", None),
        ("The cell of 402 Wh/kg.", "target", None),
        ("The cell of 402 Wh/kg.", "result", None),
        ("It was planned, and was 402 Wh/kg.", "result", None),
        ("It might have reached 402 MPa.", "result", "might"),
        ("Output was expected to be 402 GWh.", "result", "was expected"),
    ],
)
def test_word_against_a_kind_is_found(text: str, kind: str, word: str | None) -> None:
    start = text.index("402")
    found = find_contrary_word(text, Span(start, start + 3), kind)
    assert (found and found.word) == word
