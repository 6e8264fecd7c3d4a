"""How a number is said: as what is so, is planned or required, is denied, or might be."""

from datetime import date

import pytest

from app.extraction.candidates.candidate import CandidateClaim, CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")


def read_first(text: str) -> CandidateClaim:
    names = CatalogueNames()
    return read_article(text, language=None, published=date(2025, 6, 12), names=names).candidates[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It reached 402 Wh/kg.", "result"),
        ("Peak demand was 47.4 GW.", "result"),
        ("A trial is to begin with 1,200 patients.", "target"),
        ("It is due to open 40 shops.", "target"),
        ("900 families would have to move.", "target"),
        ("Insurers demand a success rate of 90 percent.", "requirement"),
        ("Demand for 40 MW rose.", "result"),
        ("The building code asks for at least 90 minutes.", "requirement"),
        ("Canadian rules oblige makers to report within 15 days.", "requirement"),
        ("New rules cap the salt in a meal at 1.5 g from January.", "requirement"),
        ("可靠度应不低于0.995。", "requirement"),
        ("客户的门槛是85%。", "requirement"),
        ("国家标准的上限为200万个。", "requirement"),
        ("达产后，每年可供应坯料900万片。", "target"),
        ("It sold 5 million cars.", "statistic"),
        ("It cost 5 million euros.", "statistic"),
        ("It ranks No. 1 in Europe.", "ranking"),
        ("It aims to build 25 boats.", "target"),
        ("The well should deliver 50 MW from 2026.", "target"),
        ("The EU wants 5 t to be recycled.", "target"),
        ("New cars must brake within 30 m.", "requirement"),
        ("The law allows soles of at most 40 mm.", "requirement"),
        ("It raised 5 million euros and hopes to sell more.", "statistic"),
        ("公司计划提高到4吉瓦。", "target"),
        ("浓度不得高于4毫克。", "requirement"),
        ("合同要求高，实测平均值为2.7毫克。", "result"),
        ("到2028年达到30吨。", "target"),
        ("火箭起飞，约9分钟后将卫星送入轨道。", "result"),
        ("明年将把产能提高到9万吨。", "target"),
        ("將於明年投產，產能達9萬噸。", "target"),
        ("公司预估下半年卖出3万台。", "target"),
        ("完成年度计划的104%。", "result"),
        ("计划完成目标的80%。", "target"),
        ("研究机构维持销量300万台的预测。", "target"),
        ("销量维持在300万台，好于预测。", "statistic"),
        ("这种泵能达到90%吗？答：看情况。", "target"),
        ("这种泵能达到90%吗？答：能。", "result"),
        ("这种泵的效率达到90%。", "result"),
        ("没有涨价计划，车速仍为60公里。", "result"),
        ("车速仍为60公里，没有提速计划。", "result"),
        ("年内已交付40架，距全年目标甚远。", "statistic"),
    ],
)
def test_kind_of_number_is_read_from_its_words(text: str, kind: str) -> None:
    assert read_first(text).kind == kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The unit needs 9 kWh per kilogram.", ["result"]),
        ("The mirror is 94 mm wide and must be kept cold.", ["result"]),
        ("It makes 4 t and plans to make 8 t.", ["result", "target"]),
        ("If it works, it could treat 200,000 patients.", ["target"]),
        ("We have never promised 50 percent.", ["result"]),
        ("年产能80兆瓦，计划扩大到2吉瓦。", ["result", "target"]),
        ("隧道贯通，比计划提前47天。", ["result"]),
        (
            "Valmy, which has 17 plants, will invest 240 million euros by 2030.",
            ["result", "target"],
        ),
        ("Under EU rules, cement may contain at most 0.2 mg.", ["requirement"]),
        ("The contract demands 92%.", ["requirement"]),
        ("企业承诺，每根日耗电不超过0.6度，可节电55%。", ["target", "target"]),
        ("并没有达到合同约定的50%。", ["requirement"]),
        ("The limit there is 80 km/h.", ["requirement"]),
        (
            "It expects 23,000 cars a day, and the drive from Ham to Elm takes 6 minutes.",
            ["target", "result"],
        ),
        ("It plans to hire 40 people and to build 3 ships.", ["target", "target"]),
        ("A patch should cost $3, says the firm, which has 19 workers.", ["target", "statistic"]),
        (
            "The well should deliver 50 megawatts from 2026, ten times the output of another.",
            ["target", "target"],
        ),
        ("The pipe should not exceed 3 mm.", ["requirement"]),
        ("Lorries above 44 tonnes are not allowed.", ["requirement"]),
        ("It flies for 35 minutes and is not allowed in towns.", ["result"]),
        ("New rules cap the salt in a meal at 1.5 g.", ["requirement"]),
        ("It needs a vacuum of 0.1 pascal.", ["result"]),
        ("It will stop the line and cut the number of firms to 95.", ["target"]),
        ("It fell well short of the 10,000 t that Voltreon had promised.", ["target"]),
        ("It did not fit 1,900 signals with the brake it had promised.", ["result"]),
        ("成本并未降到年初承诺的0.28元。", ["target"]),
        ("公司从未承诺0.28元的成本。", ["result"]),
        ("数据须保存30年以上。", ["requirement"]),
        ("华岭已签约，后者将投资2.1亿元。", ["target"]),
        ("公司已将效率提高到30%。", ["result"]),
        (
            "Lamps must last 24 months at 30 °C. Malaria killed 619,000 people.",
            ["requirement", "statistic"],
        ),
    ],
)
def test_kind_of_number_is_not_read_from_words_about_others(text: str, kinds: list[str]) -> None:
    names = CatalogueNames()
    reading = read_article(text, language=None, published=date(2025, 6, 12), names=names)
    assert [candidate.kind for candidate in reading.candidates] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "It did not reach 400 km.",
        "Nobody in Iceland has drilled deeper than 5,000 m.",
        "We have never promised 50 percent.",
        "The company does not claim that it works within 30 minutes.",
        "No single customer accounts for more than 8% of revenue.",
        'Rumours that it was worth £40 million are "total rubbish", he says.',
        "402 Wh/kg could not be reproduced.",
        "公司并未承诺300元以下的价格。",
        "管理层否认裁员500人的传闻。",
        "有报道说故障率有千分之五？不是这样。",
        "机器人尚未达到连续工作8小时的目标。",
        "The firm no longer offers a range of 600 km.",
        "It denies having lost 3,000 customers.",
        "Talk of a price of $4 billion is wide of the mark, he said.",
        "The yield was nowhere near 12 t per hectare.",
        "The 30 percent figure is wrong, the ministry said.",
        "该车没有达到600公里的续航。",
        "产量未达到5万吨。",
        "效率未能突破30%。",
        "产能达不到每年10万台。",
        "Unions had feared that 600 jobs would go; the group called that nonsense.",
        "It has yet to exceed 9 metres a minute.",
        "The museum rejects the board's figure of 600,000 overnight stays.",
        "公司说，裁员500人系误读。",
        "并称未能达到400公里。",
    ],
)
def test_denied_number_is_marked_as_denied(text: str) -> None:
    candidate = read_first(text)
    assert candidate.denied
    assert "/denied" in candidate.because
    assert "denied" in candidate.open


@pytest.mark.parametrize(
    "text",
    [
        "It has no more than 5 t.",
        "Not only 400 km but more.",
        "不超过5吨。",
        "They did not sell it, but kept 5 t.",
        "Not one of the 400 cars broke down.",
        "Without a break it ran for 400 hours.",
        "No other ship carries 9,000 containers.",
        "无人机载重50公斤。",
        "无人配送车载重60公斤。",
        "無人插秧機作業80亩。",
        "公司否认裁员，称员工有500人。",
        "He denied the claims, and said the dam holds 400 t.",
        "若寿命达不到15年，公司将退货。",
    ],
)
def test_number_with_negative_word_for_another_thing_is_not_denied(text: str) -> None:
    assert not read_first(text).denied


@pytest.mark.parametrize(
    "text", ["It could reach 400 km.", "If it works, it lasts 9 h.", "若顺利，车程为40分钟。"]
)
def test_conditional_number_is_marked_as_conditional(text: str) -> None:
    assert read_first(text).conditional


@pytest.mark.parametrize(
    ("text", "comparator"),
    [("付费率没有达到3%。", "eq"), ("效率未能突破30%。", "gt"), ("产能达不到每年10万台。", "eq")],
)
def test_denied_number_keeps_its_comparator(text: str, comparator: str) -> None:
    assert read_first(text).number.comparator == comparator


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("某市水厂水泵采购公告", "流量不小于300立方米。", "requirement"),
        ("风机设备公开招标文件", "噪声≤75dB。", "requirement"),
        ("电梯项目竞争性磋商公告", "质保期：自验收之日起24个月。", "requirement"),
        ("电梯项目竞争性磋商公告", "售价每套500元。", "statistic"),
        ("电梯项目中标结果公告", "流量不小于300立方米。", "result"),
        ("水厂扩建", "采购公告发布后，流量不小于300立方米。", "result"),
    ],
)
def test_bounds_and_terms_of_the_notice_of_a_tender_are_required(
    title: str, text: str, kind: str
) -> None:
    assert read_first(f"{title}\n\n{text}").kind == kind


@pytest.mark.parametrize(
    "text", ["网传产量为400吨。", "厂家宣称续航400公里。", "有人说重400公斤。"]
)
def test_number_that_somebody_only_says_is_conditional(text: str) -> None:
    candidate = read_first(text)
    assert candidate.conditional
    assert not candidate.denied
