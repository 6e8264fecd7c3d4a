"""Earlier states that a sentence of their own states are baselines of the number before."""

from datetime import date

import pytest

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")

# A text, and of each candidate its number and its baseline.
TEXTS = [
    ("Flour costs £410 a tonne; two years ago it was £560.", [("£410 a tonne", "£560")]),
    ("It digested 58 kg; without an enzyme the figure was 21 kg.", [("58 kg", "21 kg")]),
    ("The bill is £33 million; in 2022 it had spoken of £26 million.", [("£33 million", "£26 million")]),
    ("The robot is to supply 19 wards; at present it serves seven.", [("19 wards", "seven")]),
    ("The robot supplied 19 wards; now it serves seven.", [("19 wards", None), ("seven", None)]),
    ("Sales rose to 340 t; a year earlier they were 300 t.", [("340 t", "300 t")]),
    ("It employs 340 people. A year ago there were 290.", [("340 people", "290")]),
    ("It costs €649; last spring's model was €599.", [("€649", "€599")]),
    ("Its range is 52 km; the old model managed 38 km.", [("52 km", "38 km")]),
    ("Output was 52 t in 2024; that compares with 38 t in 2023.", [("52 t", "38 t")]),
    ("净利润1.9亿元；上年同期为1.4亿元。", [("1.9亿元", "1.4亿元")]),
    ("续航520公里。上一代为480公里。", [("520公里", "480公里")]),
    ("最高时速12公里。两年前平均时速才6公里。", [("12公里", "6公里")]),
    ("收购价每公斤6.3元；去年同期为7.1元，下降一成。", [("每公斤6.3元", "7.1元"), ("一成", None)]),
    ("Debts are €41 million; at the end of 2023 they were €45 million.", [("€41 million", "€45 million")]),
    ("Sales rose to 340 t. They were 300 t in 2023.", [("340 t", "300 t")]),
    ("Sales rose to 340 t. The figure for 2023 was 300 t.", [("340 t", "300 t")]),
    ("Sales rose to 340 t. That was up from 300 t in 2023.", [("340 t", "300 t")]),
    ("Waits fell to 19 days. In 2023, patients waited 26 days.", [("19 days", "26 days")]),
    ("Waits fell to 19 days. In 2023, nurses struck 26 days.", [("19 days", None), ("26 days", None)]),
    ("均价由每平方米1.3万元回落至1.1万元。", [("1.1万元", "每平方米1.3万元")]),
    ("良率由三年前的80%提升至目前的91%。", [("91%", "80%")]),
    ("It sold 340 t. They were 300 t by weight.", [("340 t", None), ("300 t", None)]),
    # Another thing, another unit, or another subject.
    (
        "The firm makes pumps of 300 kg. Last year it sold 40,000 pumps.",
        [("300 kg", None), ("40,000 pumps", None)],
    ),
    ("It sold 340 t; the mill sold 300 t.", [("340 t", None), ("300 t", None)]),
    ("It sold 340 t. In 2030 it will sell 500 t.", [("340 t", None), ("500 t", None)]),
    ("It rose to 340 t, up from 200 t; a year earlier it was 300 t.", [("340 t", "200 t"), ("300 t", None)]),
    ("净利润1.9亿元；上年同期交付300台。", [("1.9亿元", None), ("300台", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_earlier_state_is_baseline_of_sentence_before(text: str, expected: object) -> None:
    published = date(2025, 5, 12)
    reading = read_article(text, language=None, published=published, names=CatalogueNames())
    found = [
        (
            candidate.number.span.cut(text),
            candidate.baseline.number.span.cut(text) if candidate.baseline else None,
        )
        for candidate in reading.candidates
    ]
    assert found == expected
    owned = [number for number in reading.unstated if number.rule == "earlier_state"]
    assert all(reading.candidates[number.part_of or 0].baseline for number in owned)
