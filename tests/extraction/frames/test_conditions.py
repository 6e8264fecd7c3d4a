"""Conditions under which a number holds, and numbers that look like one and are none."""

import pytest

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")

# A text, and of each candidate its number and its conditions.
CONDITIONS = [
    (
        "It carries 400 t provided the tide is at least 1.1 m above the sill.",
        [("400 t", ["1.1 m"])],
    ),
    ("It stores 395 Wh/kg at 25 °C.", [("395 Wh/kg", ["25 °C"])]),
    ("It gives 4.7 kW at an outside temperature of 7 °C.", [("4.7 kW", ["7 °C"])]),
    ("Noise at a distance of three metres is 34 dB.", [("34 dB", ["three metres"])]),
    ("It costs 38 euros in quantities of 1,000 chips.", [("38 euros", ["1,000 chips"])]),
    ("It needs 8 W at 0.8 V.", [("8 W", ["0.8 V"])]),
    (
        "At a depth of six metres and a water temperature of 8 °C, it grows by 9 cm.",
        [("9 cm", ["six metres", "8 °C"])],
    ),
    ("After 1,000 cycles the loss was 7.5 percent.", [("7.5 percent", ["1,000 cycles"])]),
    ("It cured 94.2% of the children after 28 days.", [("94.2%", ["28 days"])]),
    ("Children under 15 kg received 120 mg.", [("120 mg", ["15 kg"])]),
    ("Patients who took 75 mg lost 4.6 kg.", [("4.6 kg", ["75 mg"])]),
    ("In schools with fewer than 200 pupils, it was 35 g.", [("35 g", ["200 pupils"])]),
    (
        "If yields exceed 80%, the firm will make 40,000 chips.",
        [("40,000 chips", ["80%"])],
    ),
    (
        "96 percent of departures must leave within three minutes.",
        [("96 percent", ["three minutes"])],
    ),
    ("在85℃下效率为22.4%。", [("22.4%", ["85℃"])]),
    ("在85摄氏度、85%湿度的环境中，亮度下降6.3%。", [("6.3%", ["85摄氏度", "85%"])]),
    ("设备在零下35摄氏度也能在3分钟内启动。", [("3分钟", ["零下35摄氏度"])]),
    ("循环8000次后，容量保持率为82%。", [("82%", ["8000次"])]),
    ("充电15分钟可达八成电量。", [("八成", ["15分钟"])]),
    ("开售10分钟卖出3600台。", [("3600台", ["10分钟"])]),
    ("拉伸至原长的2.4倍时，亮度为1200尼特。", [("1200尼特", ["2.4倍"])]),
    ("每两周注射0.3毫克，肿瘤缩小41%。", [("41%", ["0.3毫克"])]),
    ("如果油价跌破每桶70美元，利润可能达到6亿元。", [("6亿元", ["每桶70美元"])]),
    ("在3.2万份病历上，准确率为91.7%。", [("91.7%", ["3.2万份"])]),
]
NONE = [
    ("It opened after 26 months of building and cleans 6 t.", ["26 months", "6 t"]),
    (
        "It employs 11 people, and if the mains fail its pumps run for 30 hours.",
        ["11 people", "30 hours"],
    ),
    (
        "It is enough for ships of 15,000 containers and cost 5 million euros.",
        ["15,000 containers", "5 million euros"],
    ),
    ("It can carry 180 passengers at 35 knots.", ["180 passengers", "35 knots"]),
    ("It lifted 1,100 t from a depth of 5,900 metres.", ["1,100 t", "5,900 metres"]),
    ("The wreck lies at a depth of 3,000 metres, 40 km off the coast.", ["3,000 metres", "40 km"]),
    ("It works at temperatures from -40 to 85 °C and weighs 9 kg.", ["-40 to 85 °C", "9 kg"]),
    ("It charges in 40 minutes and costs 5 million euros.", ["40 minutes", "5 million euros"]),
    ("When it sold 3 million cars, it employed 50 people.", ["3 million cars", "50 people"]),
    ("The firm has 300 workers and pays 40 euros.", ["300 workers", "40 euros"]),
    ("In more than 30 countries, it sold 5 million cars.", ["30 countries", "5 million cars"]),
    ("建设周期18个月，投资19亿元。", ["18个月", "19亿元"]),
    ("产品时速120公里，售价5万元。", ["120公里", "5万元"]),
    ("在36家医院入组1260人。", ["36家医院", "1260人"]),
    ("若干企业投资3亿元，建成5条产线。", ["3亿元", "5条"]),
]


def list_conditions(text: str) -> list[tuple[str, list[str]]]:
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    return [
        (
            candidate.number.span.cut(text),
            [qualifier.number.span.cut(text) for qualifier in candidate.qualifiers],
        )
        for candidate in reading.candidates
    ]


@pytest.mark.parametrize(("text", "expected"), CONDITIONS)
def test_condition_belongs_to_number_that_holds_under_it(text: str, expected: object) -> None:
    assert list_conditions(text) == expected


@pytest.mark.parametrize(("text", "numbers"), NONE)
def test_number_beside_another_is_no_condition(text: str, numbers: list[str]) -> None:
    assert list_conditions(text) == [(number, []) for number in numbers]
