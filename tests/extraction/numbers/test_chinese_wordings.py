"""Numbers in Chinese wordings that were misread: moneys, bounds, tolerances, ratios and rates, and their neighbours."""

import pytest

from app.extraction.numbers.reader import read_quantities

pytestmark = pytest.mark.engines("sqlite")

# Text, quote, value or bounds, code of the unit, comparator.
READ = [
    # Moneys behind 元, and traditional characters.
    ("票价不超过800元新台币。", "800元新台币", "800", "TWD", "lte"),
    ("預算三百億元新台幣以內。", "三百億元新台幣", "30000000000", "TWD", "lte"),
    ("新台幣450萬元起。", "新台幣450萬元", "4500000", "TWD", "gte"),
    ("罰款200萬日圓。", "200萬日圓", "2000000", "JPY", "eq"),
    ("门票120元港币。", "120元港币", "120", "HKD", "eq"),
    # 块 after a price is money, and a piece before a thing.
    ("整车定价不足6万块。", "6万块", "60000", "CNY", "lt"),
    ("比上一代贵500块，", "500块", "500", "CNY", "eq"),
    ("每天赚200块的话", "200块", "200", "CNY/d", "eq"),
    ("卖出500块电池。", "500块", "500", "{piece}", "eq"),
    ("发放9000块奖金。", "9000块", "9000", "CNY", "eq"),
    ("花了60块砖。", "60块", "60", "{piece}", "eq"),
    # Bounds apart from their number.
    ("回收率连三成都不到。", "三成", "30", "%", "lt"),
    ("损耗5%还不到。", "5%", "5", "%", "lt"),
    ("续航不及对手X7的四成。", "四成", "40", "%", "lt"),
    ("重量约为旧机型B2的八成。", "八成", "80", "%", "approx"),
    ("首日销量不过三百台。", "三百台", "300", "{piece}", "lte"),
    ("全市有30家内地企业。", "30家", "30", "{enterprise}", "eq"),
    ("當日有12架起飛。", "12架", "12", "{piece}", "eq"),
    ("工地有3台起重机。", "3台", "3", "{piece}", "eq"),
    ("须在48小时內完成。", "48小时", "48", "h", "lte"),
    ("票价80元起。", "80元", "80", "CNY", "gte"),
    ("不过4家工厂已复工。", "4家", "4", "{enterprise}", "eq"),
    ("他敌不过5人。", "5人", "5", "{person}", "eq"),
    ("播放量过5亿次。", "5亿次", "500000000", "{time}", "gt"),
    ("他去过40个城市。", "40个城市", "40", "{city}", "eq"),
    ("清洁能源占比过半。", "半", "0.5", "1", "gt"),
    ("良率未達60%。", "60%", "60", "%", "lt"),
    ("全年發生7起事故。", "7起", "7", "{case}", "eq"),
    ("车间有四十来人。", "四十来人", "40", "{person}", "approx"),
    ("试飞中无一例故障。", "无一例", "0", "{case}", "eq"),
    # Tolerances in words, and a sign of two poles behind a count.
    ("定位误差为正负3厘米。", "正负3厘米", "-3..3", "cm", "eq"),
    ("波动在正负0.5%以内。", "正负0.5%", "-0.5..0.5", "%", "lte"),
    ("气温为负12摄氏度。", "负12摄氏度", "-12", "Cel", "eq"),
    # Ratios.
    ("水灰比为1:0.45。", "1:0.45", "20/9", "1", "eq"),
    # Rates of what is named before the number.
    ("吨纸电耗降至500千瓦时。", "500千瓦时", "500", "kW.h/t", "eq"),
    ("吨纸水耗降至8吨。", "8吨", "8", "t", "eq"),
    ("吨钢成本3200元。", "3200元", "3200", "CNY/t", "eq"),
    ("每百万输出tokens 9元。", "9元", "9", "CNY/(10*6.{token})", "eq"),
    # Units by what is before them.
    ("超导量子芯片有64比特。", "64比特", "64", "{qubit}", "eq"),
    ("采用128比特加密。", "128比特", "128", "bit", "eq"),
    ("量子网络有256比特密钥。", "256比特", "256", "bit", "eq"),
    ("距离1.6个天文单位。", "1.6个天文单位", "1.6", "AU", "eq"),
    ("总参数量达700亿。", "700亿", "70000000000", "{parameter}", "eq"),
    ("推理时激活仅13B。", "13B", "13000000000", "{parameter}", "eq"),
    ("激活突破3000万。", "3000万", "30000000", None, "gt"),
    ("股指下跌215點。", "215點", "215", "{point}", "eq"),
    # What is packed, behind a slash only.
    ("运费30元/箱。", "30元/箱", "30", "CNY/{box}", "eq"),
    ("每次装载24块/托。", "24块/托", "24", "{piece}/{pallet}", "eq"),
    ("咖啡18克/袋。", "18克/袋", "18", "g/{bag}", "eq"),
    ("共装30箱。", "30箱", "30", "{piece}", "eq"),
]


@pytest.mark.parametrize(("text", "quote", "value", "unit", "comparator"), READ)
def test_number_is_read_with_unit_and_bound(
    text: str, quote: str, value: str, unit: str | None, comparator: str
) -> None:
    (read,) = read_quantities(text, "zh")
    exact = read.value or f"{read.lower}..{read.upper}"
    code = read.unit.code if read.unit else (read.codes or (None,))[0]
    found = (read.span.cut(text), exact, code, read.comparator)
    assert found == (quote, value, unit, comparator)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("年产能由5万套增至8万套。", [("5万套", "{piece}/a"), ("8万套", "{piece}/a")]),
        (
            "百公里电耗从18千瓦时降至15千瓦时。",
            [("18千瓦时", "kW.h/(10*2.km)"), ("15千瓦时", "kW.h/(10*2.km)")],
        ),
        ("改造3座±660千伏换流站。", [("3座", "{piece}"), ("±660千伏", "kV")]),
        ("现价3199元，比首发价便宜了八百。", [("3199元", "CNY"), ("八百", "CNY")]),
        ("去年4.2公里，便宜了八百。", [("4.2公里", "km"), ("八百", None)]),
        ("单价由6元降至4元。", [("6元", "CNY"), ("4元", "CNY")]),
        (
            "每千tokens输入3元、输出8元。",
            [("3元", "CNY/(10*3.{token})"), ("8元", "CNY/(10*3.{token})")],
        ),
        ("MATH'25:81.5，MMLU v2:70.7。", [("81.5", None), ("70.7", None)]),
        ("Falcon 2.5:88.7，Orca-3:64.2。", [("88.7", None), ("64.2", None)]),
    ],
)
def test_numbers_of_one_clause_have_their_units(
    text: str, numbers: list[tuple[str, str | None]]
) -> None:
    read = [
        (number.span.cut(text), number.codes[0] if number.codes else None)
        for number in read_quantities(text, "zh")
    ]
    assert read == numbers
