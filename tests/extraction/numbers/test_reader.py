"""The quantities that the reader finds in a text, and numbers that only name something."""

import pytest
from support.processor_time import limit_processor_time

from app.extraction.measures.unit_words_of_metric import UnitWords
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity

pytestmark = pytest.mark.engines("sqlite")


def describe(text: str, quantity: TextQuantity) -> tuple[str, str | None, str | None]:
    bounds = f"{quantity.lower}..{quantity.upper}"
    value = quantity.value if quantity.value is not None else bounds
    return quantity.span.cut(text), value, quantity.unit.code if quantity.unit else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 billion calls", [("30 billion calls", "30000000000", "{call}")]),
        ("30 billion simultaneous calls", [("30 billion simultaneous calls", "30000000000", "{call}")]),
        ("6.75 billion and then 30 billion calls", [("6.75 billion", "6750000000", "{call}"), ("30 billion calls", "30000000000", "{call}")]),
        ("a 0.03 mm screen", [("0.03 mm", "0.03", "mm")]),
        ("0.030mm", [("0.030mm", "0.030", "mm")]),
        ("a 30-micrometre-thick film", [("30-micrometre", "30", "um")]),
        ("30 µm", [("30 µm", "30", "um")]),
        ("a 42-layer screen", [("42-layer", "42", "{layer}")]),
        ("10,000 kilometers", [("10,000 kilometers", "10000", "km")]),
        ("10 000 km", [("10 000 km", "10000", "km")]),
        ("1/3 of it", [("1/3", "1/3", "1")]),
        ("one third of it", [("one third", "1/3", "1")]),
        ("2 1/2 inches", [("2 1/2 inches", "2.5", "[in_i]")]),
        ("two hundred and fifty million people", [("two hundred and fifty million people", "250000000", "{person}")]),
        ("thirty-five years", [("thirty-five years", "35", "a")]),
        ("half a million calls", [("half a million calls", "500000", "{call}")]),
        ("four consecutive years", [("four consecutive years", "4", "a")]),
        ("the fourth year in a row", [("fourth year in a row", "4", "a")]),
        ("ranked first in the market", [("first", "1", "{rank}")]),
        ("No. 2 in the market", [("No. 2", "2", "{rank}")]),
        ("25 per cent", [("25 per cent", "25", "%")]),
        ("25 percentage points", [("25 percentage points", "25", "{percentage-point}")]),
        ("20 to 30 km", [("20 to 30 km", "20..30", "km")]),
        ("between 6 and 8 years", [("6 and 8 years", "6..8", "a")]),
        ("20–30%", [("20–30%", "20..30", "%")]),
        ("grew from 20 to 30 km", [("20", "20", "km"), ("30 km", "30", "km")]),
        ("30 billion calls a day", [("30 billion calls a day", "30000000000", "{call}/d")]),
        ("7B parameters", [("7B parameters", "7000000000", "{parameter}")]),
        ("128K tokens", [("128K tokens", "128000", "{token}")]),
        ("300 K", [("300 K", "300", "K")]),
        ("CNY 5 million", [("CNY 5 million", "5000000", "CNY")]),
        ("$7B", [("$7B", "7000000000", None)]),
        ("-5 °C", [("-5 °C", "-5", "Cel")]),
        ("minus 5 degrees Celsius", [("minus 5 degrees Celsius", "-5", "Cel")]),
        ("6.02 × 10^23", [("6.02 × 10^23", "602000000000000000000000", None)]),
        ("300亿次通话", [("300亿次通话", "30000000000", "{call}")]),
        ("四十二层", [("四十二层", "42", "{layer}")]),
        ("百分之七十六", [("百分之七十六", "76", "%")]),
        ("三分之一", [("三分之一", "1/3", "1")]),
        ("七成", [("七成", "70", "%")]),
        ("2.3千克", [("2.3千克", "2.3", "kg")]),
        ("一万二千亿元", [("一万二千亿元", "1200000000000", None)]),
        ("两千四百五十米", [("两千四百五十米", "2450", "m")]),
        ("３０％", [("３０％", "30", "%")]),
        # The lower bound of tenths, and one in words, has the unit of the upper one.
        ("下降2至3成", [("2至3成", "20..30", "%")]),
        ("下降2-3成", [("2-3成", "20..30", "%")]),
        ("下降2、3成", [("2", "20", "%"), ("3成", "30", "%")]),
        ("下降两到三成", [("两到三成", "20..30", "%")]),
        ("下降2成至3成", [("2成至3成", "20..30", "%")]),
        ("打五至七折", [("五至七折", "50..70", "%")]),
        ("约二至三周", [("二至三周", "2..3", "wk")]),
        ("约一到两天", [("一到两天", "1..2", "d")]),
        ("十到十五天", [("十到十五天", "10..15", "d")]),
        ("提高两到三倍", [("两到三倍", "2..3", "1")]),
        ("从二到三", []),
        ("营收300，两年完成", [("300", "300", None), ("两年", "2", "a")]),
        # A number of one clause has no unit of the next one.
        ("营收3亿，一年完成", [("3亿", "300000000", None), ("一年", "1", "a")]),
        ("产量达200万，2年翻番", [("200万", "2000000", None), ("2年", "2", "a"), ("翻番", "2", "1")]),
        ("耗资5亿、三年建成", [("5亿", "500000000", None), ("三年", "3", "a")]),
        ("10万，20万人", [("10万", "100000", "{person}"), ("20万人", "200000", "{person}")]),
        ("3、5年", [("3", "3", "a"), ("5年", "5", "a")]),
        ("20、30%", [("20", "20", "%"), ("30%", "30", "%")]),
        # More digits than a pair are a number.
        ("二〇二三名", [("二〇二三名", "2023", "{person}")]),
        ("三点四五米", [("三点四五米", "3.45", "m")]),
        ("一百二十三人", [("一百二十三人", "123", "{person}")]),
        ("“十四五”期间", []),
        ("十四五规划", []),
        ("二三线城市", []),
        # A number of four digits that counts something is no year.
        ("2000 亿 token", [("2000 亿 token", "200000000000", "{token}")]),
        ("生成 2000 个字符", [("2000 个字符", "2000", "{character}")]),
        ("2000+ users", [("2000+ users", "2000", "{user}")]),
        ("17+ modules", [("17+ modules", "17", "{module}")]),
        ("max length = 2048", [("2048", "2048", None)]),
        ("6G 显存，内存16G，每月30G流量", [("6G", "6", "GBy"), ("16G", "16", "GBy"), ("每月30G", "30", "GBy/mo")]),
        ("5G流量，5G存储器", []),
        ("插入300w条数据", [("300w条", "3000000", "{piece}")]),
        # The 8 counts what has 128 GB; the size of a model is in parameters.
        ("8x128GB modules", [("8", "8", None), ("128GB", "128", "GBy")]),
        ("3x5 m", [("3", "3", "m"), ("5 m", "5", "m")]),
        ("7B and 13B models", [("7B", "7000000000", None), ("13B", "13000000000", None)]),
        ("475 gCO2.eq/kWh", [("475 gCO2.eq/kWh", "475", "g{CO2e}/(kW.h)")]),
        ("见https://example.org/2021）的100个节点", [("100个节点", "100", "{node}")]),
    ],
)  # fmt: skip
def test_quantities_have_place_value_and_unit(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert [describe(text, quantity) for quantity in read_quantities(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "A4 paper",
        "5G and 4K video",
        "a Boeing 737 flew",
        "in 2021",
        "the 1990s",
        "In July 2022, on 8 May 1945 and on 2020-04-15",
        "2021年4月5日",
        "at 15:30",
        "version 2.0 and v1.2.3",
        "1. First of all",
        "see Figure 5 and Table 2",
        "as shown in [12, 13]",
        "COVID-19",
        "https://example.org/2021/4000",
        "the first set of furnaces",
        "on one optical fiber",
        "一根光纤",
        "第三章",
        "第 3 版",
        "3 月 5 日发布，2023 年 3 月",
        "许可证版本 2",
        "钉钉群: 33254054，QQ群：123456789",
        "Linux kernel 5.8 and glibc 2.31 or later",
        "Node.js >= 18, Rust 1.70, CPython 2.7, 3.2 and 3.3",
        "Python 3 (>= 3.3)",
        "x86 systems over HTTP/2 with INT4/8",
        "fixes #457 (#12)",
        "a power of 2",
        "x**2",
        "a 1920x1080 picture and a 4x4 grid",
        "a note[^1] on 0BSD",
        "10_000_000",
        "at 00:01:45",
        "9" * 200,
    ],
)
def test_what_only_names_something_is_no_quantity(text: str) -> None:
    assert read_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "comparator", "cue"),
    [
        ("more than 500 m", "gt", "more than"),
        ("no more than 500 m", "lte", "no more than"),
        ("at least 500 m", "gte", "at least"),
        ("Nearly 80%", "approx", "Nearly"),
        ("500 m or more", "gte", "or more"),
        ("500+ calls", "gte", "+"),
        ("~500 m", "approx", "~"),
        ("超过500米", "gt", "超过"),
        ("不超过500米", "lte", "不超过"),
        ("最多能够生成 500 个", "lte", "最多"),
        ("500米以上", "gte", "以上"),
        ("20多年", "gt", "多"),
        ("only 35 years", "eq", None),
        ("500 m", "eq", None),
    ],
)
def test_quantities_have_comparator_and_cue(text: str, comparator: str, cue: str | None) -> None:
    (quantity,) = read_quantities(text)
    written = quantity.cue.cut(text) if quantity.cue else None
    assert (quantity.comparator, written) == (comparator, cue)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Users downloaded 16 million apps.", [("value", None)]),
        ("It saved three of four.", [("value", None), ("value", None)]),
        ("It dropped 11 of the 34 charges.", [("value", None), ("value", None)]),
        ("It fell below 40%.", [("value", None)]),
        ("It hiked rates by 75 basis points.", [("change", "up")]),
        ("They hiked 5 km.", [("value", None)]),
        ("It fell below the 40% mark.", [("value", None)]),
        ("It fell more than 40%.", [("change", "down")]),
        ("The Dow was off 1.1%.", [("change", "down")]),
        ("The upper 0.8 m were recovered.", [("value", None)]),
        ("这款便宜20元。", [("change", "down")]),
        (
            "extended from 7,000 kilometers to 10,000 kilometers",
            [("baseline", None), ("value", None)],
        ),
        ("10,000 km, up from 7,000 km", [("value", None), ("baseline", None)]),
        ("从4.9万家增加到33万家", [("baseline", None), ("value", None)]),
        ("单价从680元砍到550元", [("baseline", None), ("value", None)]),
        ("毛利率由前一季的41.5%滑落至38.9%", [("baseline", None), ("value", None)]),
        ("价格从300元左右到500元不等", [("value", None), ("value", None)]),
        ("increased by 25%", [("change", "up")]),
        ("25% more", [("change", "up")]),
        ("fell by 25%", [("change", "down")]),
        ("10 mm thicker", [("change", "up")]),
        ("up to 25%", [("value", None)]),
    ],
)
def test_quantities_have_role_and_direction(text: str, roles: list[tuple[str, str | None]]) -> None:
    quantities = read_quantities(text)
    assert [(quantity.role, quantity.direction) for quantity in quantities] == roles


@pytest.mark.parametrize(
    "text",
    [
        "续航增加200公里至600公里",
        "续航增加了200公里到600公里",
        "续航增长200公里至600公里",
        "续航提高200公里至600公里",
        "续航提升200公里至600公里",
        "续航减少200公里至600公里",
        "续航下降200公里至600公里",
        "续航降低约200公里至600公里",
        "产能增加20万吨至60万吨",
        "The range rose 200 km to 600 km.",
        "The range increased roughly 200 km to about 600 km.",
        "Output fell 20 GW to 60 GW.",
        "The share is up 5% to 30%.",
    ],
)
def test_change_and_what_came_of_it_are_two_numbers(text: str) -> None:
    change, level = read_quantities(text)
    assert (change.role, level.role) == (QuantityRole.CHANGE, QuantityRole.VALUE)
    assert change.lower is level.lower is None


@pytest.mark.parametrize(
    "text",
    [
        "续航增加200至600公里",
        "续航200公里至600公里",
        "气温下降4℃至6℃",
        "气温下降12℃至16℃",
        "寿命延长1年至3年",
        "产能增加1万吨至3万吨",
        "营收增长3%至5%",
        "利润增加200万元至600万元",
        "The share rose 3% to 5%.",
        "The range rose 200 to 600 km.",
        "an increase of 200 km to 600 km",
        "Temperatures dropped 10 °C to 15 °C.",
    ],
)
def test_bounds_of_a_change_are_a_range(text: str) -> None:
    (quantity,) = read_quantities(text)
    assert quantity.value is None
    assert quantity.lower
    assert quantity.upper


STARTS = UnitWords("{wafer-start}", ("wafer start", "wafer starts", "光量子位", "démarrages"))


@pytest.mark.parametrize(
    ("text", "expected", "without"),
    [
        ("50,000 wafer starts a month", ("50,000 wafer starts a month", "50000", "{wafer-start}/mo"), "{start}/mo"),
        ("50,000 Wafer Starts", ("50,000 Wafer Starts", "50000", "{wafer-start}"), "{start}"),
        ("a 300-wafer start", ("300-wafer start", "300", "{wafer-start}"), "{wafer}"),
        ("共113个光量子位的芯片", ("113个光量子位", "113", "{wafer-start}"), "{piece}"),
        ("113光量子位的芯片", ("113光量子位", "113", "{wafer-start}"), None),
        ("5 DÉMARRAGES", ("5 DÉMARRAGES", "5", "{wafer-start}"), None),
        # What is in the table of units, and what only begins so.
        ("50 km of wafer starts", ("50 km", "50", "km"), "km"),
        ("50 wafer startsX", ("50", "50", None), None),
    ],
)  # fmt: skip
def test_words_of_a_metric_are_spellings_of_its_unit(
    text: str, expected: tuple[str, str, str], without: str | None
) -> None:
    (read,) = read_quantities(text, None, STARTS)
    (bare,) = read_quantities(text)
    assert describe(text, read) == expected
    assert describe(text, bare)[2] == without


@pytest.mark.parametrize(
    ("text", "numeral", "units", "unit_text"),
    [
        ("more than 30 billion missed calls", "30 billion", ["missed calls"], "missed calls"),
        ("20 to 30 km", "20 to 30", ["km"], "km"),
        ("minus 5 °C", "minus 5", ["°C"], "°C"),
        ("6.75 billion and then 30 billion calls", "6.75 billion", ["calls"], "calls"),
        ("$5 million", "5 million", ["$"], "$"),
        ("20多年", "20多", ["年"], "年"),
        ("42", "42", [], None),
    ],
)
def test_quantities_have_the_places_of_numeral_and_unit(
    text: str, numeral: str, units: list[str], unit_text: str | None
) -> None:
    first = read_quantities(text)[0]
    assert first.numeral.cut(text) == numeral
    assert [place.cut(text) for place in first.units] == units
    assert first.unit_text == unit_text


HOSTILE = (
    "9" * 20_000,
    "1," * 999,
    "one million " * 1_600,
    "hundred " * 2_500,
    "一亿" * 10_000,
    "increased from 1 to " * 900,
    "(" * 20_000,
    "a-" * 10_000,
    "a1" * 10_000,
    "1.1." * 900,
    "10^999 x 10^999 " * 600,
    "1e999 " * 900,
    "www." * 5_000,
    "a@" * 10_000,
    " " * 20_000 + "1",
    "one and a half " * 1_300,
    # No unit is looked for in all that follows.
    "5 kg " * 2_000 + "word " * 100_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_hostile_text_is_read_soon(text: str) -> None:
    # Less than a second on the slowest machine; exponential time would take minutes.
    with limit_processor_time(5):
        read_quantities(text)
