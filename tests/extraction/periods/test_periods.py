"""Periods in EDTF from the words of a text and the day of its publication."""

from datetime import date

import pytest

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article
from app.extraction.numbers.flat_text import flatten
from app.extraction.periods.list_periods import list_periods

pytestmark = pytest.mark.engines("sqlite")
PUBLISHED = date(2025, 5, 12)

WORDS = [
    ("last year", "2024"),
    ("this month", "2025-05"),
    ("next year", "2026"),
    ("last quarter", "2025-33"),
    ("in the first half", "2025-40"),
    ("in the first half of 2024", "2024-40"),
    ("first-quarter", "2025-33"),
    ("Q3 2024", "2024-35"),
    ("in the first nine months of 2024", "2024-01/2024-09"),
    ("in the nine months to September", "2024-01/2024-09"),
    ("in the year to 31 December 2023", "2023"),
    ("in the year to June", "2023-07/2024-06"),
    ("since March", "2025-03/.."),
    ("since 2019", "2019/.."),
    ("by the end of 2027", "2027"),
    ("from 2027", "2027/.."),
    ("within three years", "2028"),
    ("over the next five years", "2030"),
    ("between 2019 and 2023", "2019/2023"),
    ("on 3 May", "2025-05-03"),
    ("on December 9", "2024-12-09"),
    ("on Thursday", "2025-05-08"),
    ("yesterday", "2025-05-11"),
    ("in fiscal 2024", "2024"),
    ("营收（2024E）", "2024"),
    ("2023Q3出货", "2023-35"),
    ("兩年內", "2027"),
    ("last season", "2024"),
    ("in the summer of 2024", "2024-22"),
    ("in the 1990s", "199X"),
    ("in March", "2025-03"),
    ("in August", "2024-08"),
    ("in early 2024", "2024"),
    ("去年", "2024"),
    ("今年一季度", "2025-33"),
    ("2024年上半年", "2024-40"),
    ("前三季度", "2024-01/2024-09"),
    ("1至4月", "2025-01/2025-04"),
    ("截至6月底", "2024-06"),
    ("到2027年", "2027"),
    ("自2020年以来", "2020/.."),
    ("未来三年", "2028"),
    ("近五年", "2020/2025"),
    ("上个月", "2025-04"),
    ("8月30日", "2024-08-30"),
    ("周四", "2025-05-08"),
    ("近日", "2025-05-12"),
    ("“十四五”期间", "2021/2025"),
    ("过去12个月", "2024-05/2025-05"),
    ("by end-2027", "2027"),
    ("by year-end 2027", "2027"),
    ("at end-March", "2025-03"),
    ("as of end-April", "2025-04"),
    ("from February 2022 to March 2025", "2022-02/2025-03"),
    ("from November to February 2025", "2024-11/2025-02"),
    ("from 3 March to 8 April 2024", "2024-03-03/2024-04-08"),
    ("since its opening on 9 May 2022", "2022-05-09/.."),
    ("since opening in March", "2025-03/.."),
    ("agreed to cut output by 5% in June", "2025-06"),
    ("截至2022年底", "2022"),
    ("截止2022年末", "2022"),
    ("截至 2022 年底", "2022"),
    ("2024 年 3 月 5 日", "2024-03-05"),
    ("2022年10月至2025年3月", "2022-10/2025-03"),
    ("去年11月至今年2月", "2024-11/2025-02"),
    ("11月至次年2月", "2024-11/2025-02"),
    ("3月5日至4月8日", "2025-03-05/2025-04-08"),
    ("3月5日至8日", "2025-03-05/2025-03-08"),
    ("自2023年8月9日投产至今", "2023-08-09/.."),
    ("2021年成立以来", "2021/.."),
    ("从去年10月开业以来", "2024-10/.."),
    ("首季", "2025-33"),
    ("去年第四季", "2024-36"),
    ("上季", "2025-33"),
    ("2024Q3营收", "2024-35"),
    ("24Q3营收", "2024-35"),
    ("2024H2营收", "2024-41"),
    ("同意6月增产", "2025-06"),
]


@pytest.mark.parametrize(("words", "edtf"), WORDS)
def test_period_of_words_is_read_by_publication(words: str, edtf: str) -> None:
    assert [period.edtf for period in list_periods(flatten(words), PUBLISHED)] == [edtf]


@pytest.mark.parametrize(
    "words",
    [
        "It may rise.",
        "the first half of the pipe of 5 m",
        "建成后年发电量",
        "吸力22000Pa",
        "水压为32018千帕",
        "小行星2016AB3",
        "流量2030立方米",
        "产量2012.5吨",
        "比计划提前5个月",
        "It came in the second.",
        "6号楼",
        "流量12030立方米",
        "含盐量32000—38000mg/L",
        "小行星2019XK7",
        "第二季节目",
        "创历史以来最好",
    ],
)
def test_words_of_no_period_are_none(words: str) -> None:
    assert list_periods(flatten(words), PUBLISHED) == []


def test_period_without_publication_is_read_only_with_its_year() -> None:
    periods = list_periods("Last year and in May 2024.", None)
    assert [period.edtf for period in periods] == ["2024-05"]


# A text, and the period of each of its numbers.
DATED = [
    ("For the full year, it expects 390 t.", ["2025"]),
    ("From December, the train will take 14 hours.", ["2025-12/.."]),
    ("It has found 64 pulsars since it opened in March.", ["2025-03/.."]),
    ("Some 1,350 people came on Monday.", ["2025-05-12"]),
    (
        "It has raised 62 million dollars since 2018, and said it asked for 20 million dollars.",
        ["2018/..", None],
    ),
    ("Drag was 4% lower than with last year's boat.", [None]),
    ("2024年数据显示，全年产奶58万吨。", ["2024"]),
    ("今年一季度，甲公司营收4亿元。乙公司同期营收7亿元。", ["2025-33", "2025-33"]),
    ("2024年第四季度出货860万颗。乙公司同年交付51万辆。", ["2024-36", "2024"]),
    ("4月以来已服务赛事63场。", ["2025-04/.."]),
    ("去年产3吨，为前年同日的1.8倍。", ["2024", "2024"]),
    ("It sold 5 t in 2023 and 7 t in 2024.", ["2023", "2024"]),
    ("3月装车54吉瓦时，同比增长三成，占当月销量的18%。", ["2025-03", "2025-03"]),
    ("2022年投产，当年产煤3万吨，年底有员工400人。", ["2022", "2022"]),
    ("到2022年底，有员工400人，2023年招聘50人。", ["2022", "2023"]),
    ("今年一季度亏损3亿元，较2022年扩大，年底有员工400人。", ["2025-33", "2025"]),
    ("By the end of 2022 it had 30 shops, and in 2023 it opened five.", ["2022", "2023"]),
    ("As of 31 March it had 30 shops.", ["2025-03-31"]),
    ("2021年、2022年和2023年产量分别为3吨、4吨和6吨。", ["2021", "2022", "2023"]),
    (
        "去年和前年，营收依次为3亿元和2亿元，员工分别为40人、30人。",
        ["2024", "2023", "2024", "2023"],
    ),
    ("It made 3 t and 4 t in 2022 and 2023 respectively.", ["2022", "2023"]),
    ("2022年、2023年建厂，产量分别为3吨、4吨、5吨。", ["2023", "2023", "2023"]),
    ("净利润由上年的3亿元转为亏损1亿元。", ["2024", None]),
    ("上半年收入64亿元，是去年同期的1.3倍。", ["2025-40", "2025-40"]),
    ("单耗9千克，低于2022年。", [None]),
    ("商用不会早于2031年，目标价265元。", [None]),
    ("4月19日，选手以2小时40分跑完全程。", ["2025-04-19"]),
    ("In 2023 it sold 5 t, or 7 percent of the market.", ["2023", "2023"]),
    ("It sold 5 t, or 7 percent of the market, last year.", ["2024", "2024"]),
    ("It sold 5 t, more than in 2022.", [None]),
    ("On Thursday it unveiled a sensor that sees 250 m.", [None]),
    ("Net debt was 5 million euros at 30 April.", ["2025-04-30"]),
    ("It sold 5 t in 2024 and plans to sell 9 t by 2027.", ["2024", "2027"]),
    ("The bank, which joined in September, sends 5 t.", [None]),
    ("Production of 40 t a month is planned for the third quarter.", ["2025-35"]),
    ("截至2月底，进入112家医院，完成2万例。", ["2025-02", "2025-02"]),
    ("去年出货6台，今年上半年出货9台。", ["2024", "2025-40"]),
    ("去年售出八百辆,今年有望达到2000辆,2031年将超过1.5万辆。", ["2024", "2025", "2031"]),
    ("电站8月30日投运，装机300兆瓦。", [None]),
    ("A start-up spun out of the university in 2019 makes 2 t a day.", [None]),
    ("Under a law passed in 2021, 80 firms pay.", [None]),
    (
        "More than 300 people have ordered one since March at Piper, which runs 74 shops.",
        ["2025-03/..", None],
    ),
    ("Net debt stood at 5 million euros on 30 April.", ["2025-04-30"]),
    ("Exports reached 40 t last year and the firm pays 47 euros.", ["2024", None]),
    ("年产能80兆瓦，计划2027年扩大到2吉瓦。", [None, "2027"]),
    ("订单总值91亿美元，排到2028年。", [None]),
    ("用户突破2100万，付费率为3%。", [None, None]),
    ("去年用水9亿立方米；万元产值用水41立方米。", ["2024", "2024"]),
    ("It carried 9 passengers between January and May.", ["2025-01/2025-05"]),
    ("It made 3 t last autumn.", ["2024-23"]),
    ("今年一至五月售出83万只。", ["2025-01/2025-05"]),
    ("公司希望在明年二季度前把成本压到8元，目前为11元。", ["2026-34", None]),
    ("上半年营收52亿元；净利润4亿元，去年同期为5亿元。", ["2025-40", "2025-40"]),
    ("窑上月投产，最高炉温1380℃。", [None]),
    ("It sold 31 t in the first quarter and 28 t in the second.", ["2025-33", "2025-34"]),
    ("It expects to sell 225 t this year and 300 t in 2026.", ["2025", "2026"]),
    ("It sold 40 t, two-thirds more than in all of 2023, from 61 fields.", [None, None]),
    ("They do not expect a profit before 2027; they cut the price to 14 euros.", [None]),
    ("这家成立于2019年的企业有员工100人。", [None]),
    ("公司2018年在苏州成立，员工170人。", [None]),
    ("Founded in 2017, it makes cells in two countries.", [None]),
    ("Founded in 2017, it sold 5 t in 2024.", ["2024"]),
    ("公司创立于2015年，现有员工310人。", [None]),
    ("去年转换效率为25%，现在达到26%。", ["2024", None]),
    ("It made 5 t in 2023, and it now makes 9 t.", ["2023", None]),
    ("断站时间全年不得超过12小时。", [None]),
    ("公司重申，全年30万辆的目标不变。", ["2025"]),
    ("去年8月交付300台，今年500台。", ["2024-08", "2025"]),
]


@pytest.mark.parametrize(("text", "periods"), DATED)
def test_number_has_period_of_its_clause_or_sentence(text: str, periods: list[str | None]) -> None:
    reading = read_article(text, language=None, published=PUBLISHED, names=CatalogueNames())
    found = [
        candidate.period.edtf if candidate.period else None for candidate in reading.candidates
    ]
    assert found == periods


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The members agreed to cut output by 300,000 tonnes in June.", "target"),
        ("三国同意6月减产30万吨。", "target"),
        ("三国4月减产30万吨。", "result"),
    ],
)
def test_number_of_time_to_come_is_target(text: str, kind: str) -> None:
    reading = read_article(text, language=None, published=PUBLISHED, names=CatalogueNames())
    assert reading.candidates[-1].kind == kind
