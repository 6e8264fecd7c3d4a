"""Readings of articles: all numbers are in them once, and figures on the marked articles keep their level."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.extraction.candidates.candidate import (
    ArticleReading,
    CatalogueNames,
    NamedMetric,
    NamedRecord,
)
from app.extraction.candidates.read_article import read_article
from benchmarks.articles import gold
from benchmarks.articles.predict import predict
from benchmarks.articles.scores import score

pytestmark = pytest.mark.engines("sqlite")
DEVELOPMENT = Path(gold.__file__).parent / "development.jsonl"


def read(text: str, names: CatalogueNames | None = None) -> ArticleReading:
    return read_article(
        text, language=None, published=date(2025, 6, 12), names=names or CatalogueNames()
    )


# The last 15 are dense in numbers that state nothing, denials and pairs, and no rule was written for their organizations.
LAST = 15
LEAST = {
    "found": 99,
    "unit": 98,
    "comparator": 99,
    "organizations": 98,
    "date_of_dated": 95,
    "pairs": 93,
    "kind": 97,
    "metric": 67,
    "conditions": 68,
    "full": 96,
}
LEAST_OF_LAST = {"found": 99, "unit": 95, "comparator": 99, "pairs": 98, "kind": 95, "full": 77}
LEAST_OF_NEWS = {
    "found": 99,
    "unit": 98,
    "comparator": 99,
    "organizations": 97,
    "date_of_dated": 95,
    "pairs": 90,
    "kind": 95,
    "full": 94,
}


def describe(path: Path, places: slice = slice(None)) -> dict[str, Any]:
    """Return the figures of the articles of a file, or of some of them."""
    lines = path.read_text(encoding="utf-8").splitlines()[places]
    read = [list(predict(json.loads(line))) for line in lines]
    figures: dict[str, Any] = score(gold.read_articles(path)[places], read).describe()
    return figures


@pytest.mark.slow
@pytest.mark.parametrize(
    ("places", "least", "ignored"),
    [(slice(-LAST), LEAST, 3), (slice(-LAST, None), LEAST_OF_LAST, 1)],
)
def test_articles_for_development_are_read_as_well_as_before(
    places: slice, least: dict[str, float], ignored: int
) -> None:
    figures = describe(DEVELOPMENT, places)
    reached = {name: figures[name] for name in least} | {
        name: figures[name]["f1"] for name in ("found", "pairs")
    }
    assert all(reached[name] >= figure for name, figure in least.items()), figures
    assert figures["ignored_given"] <= ignored
    assert figures["bad_offsets"] == 0
    assert figures["denied_asserted"] == 0


@pytest.mark.slow
def test_news_passages_are_read_as_well_as_before() -> None:
    figures = describe(gold.NEWS)
    reached = {name: figures[name] for name in LEAST_OF_NEWS} | {
        name: figures[name]["f1"] for name in ("found", "pairs")
    }
    assert all(reached[name] >= figure for name, figure in LEAST_OF_NEWS.items()), figures
    assert figures["ignored_given"] == 0
    assert figures["bad_offsets"] == 0
    assert figures["denied_asserted"] <= 1


@pytest.mark.slow
def test_passages_of_rivals_are_read_as_well_as_before() -> None:
    figures = describe(gold.RIVALS)
    least = {"organizations": 77, "unit": 97, "comparator": 99, "full": 72}
    assert all(figures[name] >= figure for name, figure in least.items()), figures
    assert figures["found"]["f1"] >= 98
    assert figures["ignored_given"] <= 3
    assert figures["denied_asserted"] == 0


@pytest.mark.slow
def test_articles_of_several_organizations_have_numbers_of_the_right_ones() -> None:
    figures = describe(gold.NAMES)
    least = {"organizations": 95, "unit": 98, "comparator": 99, "full": 92}
    assert all(figures[name] >= figure for name, figure in least.items()), figures


@pytest.mark.parametrize("line", DEVELOPMENT.read_text(encoding="utf-8").splitlines())
def test_each_digit_of_article_is_in_one_number(line: str) -> None:
    text = json.loads(line)["text"]
    reading = read(text)
    spans = [candidate.number.span for candidate in reading.candidates]
    spans += [number.span for number in reading.unstated]
    covered = [0] * len(text)
    for span in spans:
        for at in range(span.start, span.end):
            covered[at] += 1
    assert max(covered) == 1
    assert all(covered[at] for at, char in enumerate(text) if char.isdecimal())


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("Harriers beat Rovers 3-1 in the rain.", "3-1", "score"),
        ("Ines Calder, 38, counted them.", "38", "not_quantity"),
        ("周岚（41岁）说。", "41岁", "not_quantity"),
        ("It has 5G and a phase 3 trial.", "5G", "name"),
        ("The trial is in phase 3.", "3", "name"),
        ("It meets ISO 26262.", "26262", "name"),
        ("It runs on Python 3.10 only.", "3.10", "name"),
        ("See page 52.", "52", "page"),
        ("It opened in 2019.", "2019", "date"),
        ("It will pay within five years.", "five years", "date"),
        ("The two companies agree.", "two companies", "not_quantity"),
        ("Details are at https://example.org/a/7.", "https://example.org/a/7", "address"),
        ("| Model | 5 km |", "5 km", "other"),
        ("See [this](figures/7.svg).", "7", "address"),
        ("熟练的飞手一天大约800亩。", "一天", "not_quantity"),
        ("位于318国道以北。", "318", "name"),
        ("发布R3机器人。", "R3", "name"),
        ("The 45-year-old founder spoke.", "45-year", "not_quantity"),
        ("The film got four stars.", "four stars", "score"),
        ("It scored 8/10 in our test.", "8/10", "score"),
        ("The company (SHE: 300750) closed.", "300750", "name"),
        ("The link was built, the two said.", "two", "not_quantity"),
        ("He finished in the top ten.", "ten", "idiom"),
        ("On day two it rained.", "two", "name"),
        ("论文发表于《科学》第380卷。", "380", "name"),
        ("他今年45岁。", "45岁", "not_quantity"),
        ("客机波音737停飞。", "737", "name"),
        ("主队2:1获胜。", "2:1", "score"),
        ("国道318线通车。", "318", "name"),
        ("6号线通车。", "6", "name"),
        ("The patent, No. EP 3 410 882, lapsed.", "3 410 882", "name"),
        ("在一项2期临床试验中，患者好转。", "2", "name"),
        ("手游《山海录2》上线。", "2", "name"),
        ("“火嗅2.0”下线。", "2.0", "name"),
        ("The bus 23 stops outside.", "23 stops", "name"),
        ("展厅9点开门。", "9", "name"),
        ("It was built on quay 9 and opened.", "9", "name"),
        ("He waited in hut 12.", "12", "name"),
        ("Drivers of the 11.20 ferry paid.", "11.20", "name"),
        ("She is a mother of two.", "two", "idiom"),
        ("It appeared in Nutrition, vol. 8, in May.", "8", "name"),
        ("换乘站设在第2出口。", "2", "name"),
        ("按照3.15晚会曝光的规定执行。", "3.15", "name"),
        ("投诉请拨12326。", "12326", "name"),
        ("公告编号2025-003。", "003", "name"),
        ("咨询电话6655-1234。", "1234", "name"),
        ("系统通过三级认证。", "三级", "name"),
        ("咨询台在门诊楼2层。", "2层", "name"),
        ("他在3楼办公。", "3", "name"),
        ("该公司6号楼建成。", "6", "name"),
        ("6号发动机点火。", "6", "name"),
        ("6号开工。", "6号", "date"),
        ("两项数据都经认证。", "两项", "not_quantity"),
        ("它由零件组成。", "零件", "idiom"),
        ("邮箱a3@b5.com，型号B77上市。", "a3", "address"),
        ("邮箱info@example.com，型号B77上市。", "B77", "name"),
        ("Call +46 8 555 0199 for details.", "8 555", "name"),
        ("It paid 88 crowns. ($1 = 9.58 Swedish crowns)", "$1", "other"),
        ("It paid 88 crowns. ($1 = 9.58 Swedish crowns)", "9.58 Swedish crowns", "other"),
        ("公司营收5亿美元（1美元约合7.18元人民币）。", "7.18元人民币", "other"),
        ("Credit: L. Ek/2024", "2024", "date"),
        ("Two of us saw it.", "Two", "idiom"),
        ("It was founded by two of the engineers.", "two", "not_quantity"),
        ("It left from Pad 4B at noon.", "4B", "name"),
        ("She took seat 22A in the bus.", "22A", "name"),
        ("It finds stage 2 tumours well.", "2 tumours", "name"),
        ("Its furnace No. 2 was shut.", "No. 2", "name"),
        ("The shirt of the star, number 23, was sold.", "number 23", "name"),
        ("They sold the number 10 shirt.", "number 10", "name"),
        ("Call 0800 22 19 50 for help.", "19", "name"),
        ("Call (030) 1234-5678 for help.", "1234-5678", "name"),
        ("Under Regulation 2019/631 it may.", "631", "name"),
        ("It is one of the Big Four.", "Four", "idiom"),
        ("Her son, 6, helps.", "6", "not_quantity"),
        ("A storm tore loose buoys 4 and 7.", "4", "name"),
        ("They watched rows 3 to 9 for it.", "3 to 9", "name"),
        ("Her 19-year-old sister won.", "19-year", "not_quantity"),
        ("公司公布618大促成绩。", "618", "name"),
        ("该校是985高校。", "985高校", "name"),
        ("双11期间物流繁忙。", "11", "name"),
        ("系统升级到3.0版。", "3.0", "name"),
        ("他是90后创业者。", "90", "name"),
        ("电动三轮车上市。", "三轮", "idiom"),
        ("会议于14:30举行。", "14", "name"),
        ("若镍价下跌，公司比计划提前投产。编号007。", "007", "name"),
    ],
)
def test_number_that_states_nothing_has_reason(text: str, number: str, reason: str) -> None:
    reading = read(text)
    found = {unstated.span.cut(text): unstated.reason for unstated in reading.unstated}
    assert not [
        candidate for candidate in reading.candidates if candidate.number.span.cut(text) == number
    ]
    assert any(words in number or number in words for words in found), found
    assert next(why for words, why in found.items() if words in number or number in words) == reason


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Every day 182,000 m³ of water flows.", ["182,000 m³"]),
        ("The price rose from around 30 euros to 40.", ["40"]),
        ("It is a price of just 9.", ["9"]),
        ("The 7.30 metres of the boat are enough.", ["7.30 metres"]),
        ("公司位列第3。", ["第3"]),
        ("大楼高6层。", ["6层"]),
        ("比合同期提前5个月。", ["5个月"]),
        ("两项技术获得专利。", ["两项"]),
        ("亏损“2亿元”。", ["2亿元"]),
        ("One pupil in six skips lunch.", ["One pupil in six"]),
        ("It wants to replace 650 by 2028.", ["650"]),
        ("They employ 40 in Ulm.", ["40"]),
        ("It bought another 40 in May.", ["40"]),
        ("It ranks No. 2 in Europe.", ["No. 2"]),
        ("It is the world's number 2 maker.", ["number 2"]),
        ("用户数突破2100万。", ["2100万"]),
        ("该船设客房2125间。", ["2125"]),
        ("机器狗可背负15公斤。", ["15公斤"]),
        ("门店达到300左右。", ["300"]),
        ("It has 3,400 members, of whom a fifth work.", ["3,400 members", "a fifth"]),
    ],
)
def test_number_that_looks_like_a_name_states_something(text: str, numbers: list[str]) -> None:
    found = [candidate.number.span.cut(text) for candidate in read(text).candidates]
    assert found == numbers


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It cost 11 billion kronor.", "SEK"),
        ("It cost 690 million pounds.", "GBP"),
        ("They caught 2 million pounds of fish.", None),
        ("It weighs 300 pounds.", None),
        ("Cases fell to 38,400 last year.", None),
        ("24台人形机器人正在工作。", "{piece}"),
        ("共有300人参加。", "{person}"),
        ("赛车完成62圈。", "{lap}"),
        ("The link runs at ±525 kV.", "kV"),
    ],
)
def test_unit_of_number_is_read_by_its_words(text: str, unit: str | None) -> None:
    assert [candidate.number.unit for candidate in read(text).candidates] == [unit]


def test_voltage_of_two_poles_is_one_value() -> None:
    poles, spread = (read(text).candidates[0].number for text in ("It runs at ±525 kV.", "±5 V"))
    assert (poles.value, poles.lower) == ("525", None)
    assert (spread.value, spread.lower, spread.upper) == (None, "-5", "5")


def test_names_of_catalogue_are_used_before_new_ones() -> None:
    names = CatalogueNames(
        organizations=(NamedRecord("voltara", ("Voltara", "沃塔拉")),),
        technologies=(NamedRecord("lithium-metal-cell", ("lithium-metal cell",)),),
        metrics=(
            NamedMetric(
                "cell-energy", ("Specific energy", "质量能量密度"), "W.h/kg", {"temperature": "K"}
            ),
            NamedMetric("mass", ("Mass",), "kg"),
        ),
    )
    reading = read(
        "Voltara's lithium-metal cell has a specific energy of 402 Wh/kg at 25 °C.", names
    )
    candidate = reading.candidates[0]
    assert [(mention.id, mention.is_new) for mention in candidate.organizations] == [
        ("voltara", False)
    ]
    assert candidate.technology is not None
    assert candidate.technology.id == "lithium-metal-cell"
    assert [(metric.id, metric.rule) for metric in candidate.metrics] == [
        ("cell-energy", "words_of_metric")
    ]
    assert [qualifier.property for qualifier in candidate.qualifiers] == ["temperature"]
    assert not reading.drafts.organizations
    assert not reading.drafts.metrics


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("市場傳言該廠將裁員三百人,公司否認。", "市场传言该厂将裁员三百人,公司否认。"),
        ("預計明年產能達5萬片。", "预计明年产能达5万片。"),
        ("該車速度沒有達到300公里。", "该车速度没有达到300公里。"),
        ("營收較去年的12億元增長逾兩成。", "营收较去年的12亿元增长逾两成。"),
        ("標準規定鹽分不得超過3克。", "标准规定盐分不得超过3克。"),
        ("訂單約為四千餘輛,較上月減少一半。", "订单约为四千余辆,较上月减少一半。"),
        ("全年目標58艘,首季僅交付14艘。", "全年目标58艘,首季仅交付14艘。"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(
    traditional: str, simplified: str
) -> None:
    readings = [read(text).candidates for text in (traditional, simplified)]
    said, other = (
        [
            (
                candidate.number.value,
                candidate.number.unit,
                candidate.number.comparator,
                candidate.kind,
                candidate.denied,
                candidate.baseline and candidate.baseline.number.value,
                candidate.change and candidate.change.number.value,
                candidate.period and candidate.period.edtf,
            )
            for candidate in candidates
        ]
        for candidates in readings
    )
    assert said == other


def test_new_names_have_the_characters_of_the_text() -> None:
    text = "東嶺電機公司說,“遠望號”機器人重量約為40公斤。"
    reading = read(text)
    (organization,) = reading.drafts.organizations
    (thing,) = reading.drafts.technologies
    (metric,) = reading.drafts.metrics
    assert [draft.names for draft in (organization, thing, metric)] == [
        {"zh": "東嶺電機公司"},
        {"zh": "遠望號"},
        {"zh": "機器人重量"},
    ]


def test_name_of_catalogue_in_traditional_characters_is_found() -> None:
    names = CatalogueNames(
        organizations=(NamedRecord("dongling", ("東嶺電機",)),),
        metrics=(NamedMetric("mass", ("重量",), "kg", {}),),
    )
    (candidate,) = read("東嶺電機的機器人重40公斤。", names).candidates
    assert [mention.id for mention in candidate.organizations] == ["dongling"]


def test_new_names_are_drafted_once_with_grounds() -> None:
    text = "Voltara's LX-2 cell reached a depth of 402 m. Voltara sold 5 t."
    drafts = read(text).drafts
    assert [(draft.id, draft.kind, dict(draft.names)) for draft in drafts.organizations] == [
        ("voltara", "company", {"en": "Voltara"})
    ]
    ground = drafts.organizations[0].because["/names/en"]
    assert (ground.span.cut(text), ground.rule) == ("Voltara", "possessive_name")
    assert ("depth", "m") in [(metric.names["en"], metric.unit) for metric in drafts.metrics]
    assert len({draft.id for draft in drafts.achievements}) == len(drafts.achievements)


def test_dollars_are_those_of_america_and_open() -> None:
    candidate = read("It costs $5.").candidates[0]
    assert candidate.number.unit == "USD"
    assert "unit_ambiguous" in candidate.open


def test_ratio_says_what_it_is_relative_to() -> None:
    candidate = read("It is twice the speed of the boat it replaces.").candidates[0]
    assert candidate.relative_to is not None
    assert candidate.relative_to.text == "the speed of the boat it replaces"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "5",
        "公司" * 3_000,
        "5 km, " * 300,
        "``` 5 km",
        "<a " * 500,
        "from 5 to 7 " * 100,
        "(" * 3_000,
    ],
)
def test_any_text_is_read(text: str) -> None:
    reading = read(text)
    assert all(candidate.number.span.cut(text) for candidate in reading.candidates)
