"""Numbers of a sentence that belong to each other: baseline, change, conversion, condition."""

import pytest

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article

pytestmark = pytest.mark.engines("sqlite")

# A text, and of each candidate: the number, its baseline, its change, its conversions, its conditions.
SENTENCES = [
    ("7 of 92 on placebo fell ill.", [("7", None, None, [], []), ("92", None, None, [], [])]),
    ("It took 14 hours, beating the previous mark by six hours.", [("14 hours", None, None, [], []), ("six hours", None, None, [], [])]),
    ("The works loses 17% of its water and wants that down to 12%.", [("12%", "17%", None, [], [])]),
    ("Set-up, once 55 minutes a job, now takes less than four.", [("four", "55 minutes", None, [], [])]),
    ("Sales rose by 22% to €187 million (H1 2024: €153 million).", [("€187 million", "€153 million", "22%", [], [])]),
    ("It handled 2 million boxes last year, 8% more than in the year before, and wants to reach 3 million.", [("2 million boxes", None, "8%", [], []), ("3 million", None, None, [], [])]),
    ("The dish sees 30 m, where the mast managed only 8.", [("30 m", "8", None, [], [])]),
    ("It takes nine seconds – a nurse takes about 50 – and weighs 4 kg.", [("nine seconds", "50", None, [], []), ("4 kg", None, None, [], [])]),
    ("A bill that used to be £212,000 a year should shrink to £60,000.", [("£60,000", "£212,000 a year", None, [], [])]),
    ("China, a third of sales five years ago, now brings in only 13 percent.", [("13 percent", "a third", None, [], [])]),
    ("It had four employees two years ago and has 14 today.", [("14", "four employees", None, [], [])]),
    ("在营线路900公里，占全省的四成，较2015年的300公里增长两倍。", [("900公里", "300公里", "两倍", [], []), ("四成", None, None, [], [])]),
    ("营收52亿元，较三月的65亿元减少两成。", [("52亿元", "65亿元", "两成", [], [])]),
    ("容积30万立方米，造价2亿元，比18万立方米船型高出两成。", [("30万立方米", None, None, [], []), ("2亿元", None, None, [], []), ("18万立方米", None, None, [], []), ("两成", None, None, [], [])]),
    ("均价9.3万元/吨，周涨2.5%。", [("9.3万元/吨", None, "2.5%", [], [])]),
    ("营收71亿元，季增5.2%、年减8%。", [("71亿元", None, "5.2%", [], []), ("8%", None, None, [], [])]),
    ("净亏损2.4亿元，亏损收窄38%。", [("2.4亿元", None, "38%", [], [])]),
    ("得分88.1，略高于Opus 4 Max的87.2。", [("88.1", "87.2", None, [], [])]),
    ("Orders came to $2 billion, down almost 20% from $2.5 billion in May.", [("$2 billion", "$2.5 billion", "20%", [], [])]),
    ("Sales were €340 million, a 12% rise from €303 million.", [("€340 million", "€303 million", "12%", [], [])]),
    # What a number is of, and what is beside it.
    ("The lift climbs 600 metres at 18 metres per second.", [("600 metres", None, None, [], []), ("18 metres per second", None, None, [], [])]),
    ("It blocks 1,700 V and, at 150 °C, loses 40% less energy than its predecessor.", [("1,700 V", None, None, [], []), ("40%", None, None, [], ["150 °C"])]),
    ("Injuries were down by 17 to 44 in 2024.", [("44", None, "17", [], [])]),
    ("国内市场占有率由12%升至19%。", [("19%", "12%", None, [], [])]),
    ("良率从88%爬到95%。", [("95%", "88%", None, [], [])]),
    ("延迟8.5毫秒，而上一版要31毫秒。", [("8.5毫秒", "31毫秒", None, [], [])]),
    ("耗电1.1千瓦时，而老机型要2.7千瓦时。", [("1.1千瓦时", "2.7千瓦时", None, [], [])]),
    ("完整率现在是88%，去年刚下田时还不到七成。", [("88%", "七成", None, [], [])]),
    ("去年只有260座大棚用上，如今已增至1450座。", [("1450座", "260座", None, [], [])]),
    ("钻深3180米，刷新了2019年创下的2460米纪录。", [("3180米", "2460米", None, [], [])]),
    ("营收20亿元，去年净利仅3亿元。", [("20亿元", None, None, [], []), ("3亿元", None, None, [], [])]),
    ("It raised €18m, doubling the €9m of 2022.", [("€18m", "€9m", "doubling", [], [])]),
    ("It dries 340 t a year (2023: 210 t).", [("340 t a year", "210 t", None, [], [])]),
    ("It dries 340 t a year (210 t in 2023).", [("340 t a year", "210 t", None, [], [])]),
    ("It sold 340 t, 12% up on last year's 300 t.", [("340 t", "300 t", "12%", [], [])]),
    ("Sales of 340 t were up 12% on the year.", [("340 t", None, "12%", [], [])]),
    ("At €40 million, sales were 11% higher.", [("€40 million", None, "11%", [], [])]),
    (
        "It costs €9, compared with €8 a year ago, a rise of 11%.",
        [("€9", "€8", "11%", [], [])],
    ),
    ("收入40亿元，2023年为36亿元。", [("40亿元", "36亿元", None, [], [])]),
    ("收入40亿元，去年同期36亿元，增长11%。", [("40亿元", "36亿元", "11%", [], [])]),
    ("Tickets, at £19, were £16 before.", [("£19", "£16", None, [], [])]),
    # A later year, another subject.
    (
        "2022年收入36亿元，2023年为40亿元。",
        [("36亿元", None, None, [], []), ("40亿元", None, None, [], [])],
    ),
    (
        "Orders were up 22% on 2023, and margins widened to 14%.",
        [("22%", None, None, [], []), ("14%", None, None, [], [])],
    ),
    ("At 40 °C, sales were 11% higher.", [("11%", None, None, [], ["40 °C"])]),
    ("The range is 52 km, compared with 38 km in 2022.", [("52 km", "38 km", None, [], [])]),
    ("It lasts 8 h - the first Rook managed 5 h.", [("8 h", "5 h", None, [], [])]),
    # A profit is no earlier state of a loss.
    ("It lost £8m in 2024 (profit in 2023: £2m).", [("£8m", None, None, [], []), ("£2m", None, None, [], [])]),
    ("净利润0.3亿元，上年同期为亏损0.42亿元。", [("0.3亿元", None, None, [], []), ("0.42亿元", None, None, [], [])]),
    ("The loss narrowed from $290 million to $210 million.", [("$210 million", "$290 million", None, [], [])]),
    ("It kept 71%, against the 80% that carmakers demand.", [("71%", None, None, [], []), ("80%", None, None, [], [])]),
    ("A launch costs £5.4 million, or £33,000 per kilogram, compared with £47,000.", [("£5.4 million", None, None, [], []), ("£33,000 per kilogram", "£47,000", None, [], [])]),
    ("It draws 2.6 kWh per tonne, against an industry average of 3.4.", [("2.6 kWh per tonne", "3.4", None, [], [])]),
    ("Sales were £37m (£29m in 2023).", [("£37m", "£29m", None, [], [])]),
    # The time before in brackets, without its unit; but no count of a share, and nothing far from it.
    ("Sales were SEK 18,902 m (17,615).", [("SEK 18,902 m", "17,615", None, [], [])]),
    ("The margin was 12.4% (11.8).", [("12.4%", "11.8", None, [], [])]),
    ("Orders rose to 4,210 units (3,905).", [("4,210 units", "3,905", None, [], [])]),
    ("Revenue was 1 842 million (1 611).", [("1 842 million", "1 611", None, [], [])]),
    ("It healed 52% (26) of them.", [("52%", None, None, [], []), ("26", None, None, [], [])]),
    ("It weighs 3 kg (14).", [("3 kg", None, None, [], []), ("14", None, None, [], [])]),
    ("It needs 11 minutes (it was 34 minutes).", [("11 minutes", "34 minutes", None, [], [])]),
    ("It holds 60 litres (previously 48 litres).", [("60 litres", "48 litres", None, [], [])]),
    ("The rate, once 8%, is now 3%.", [("3%", "8%", None, [], [])]),
    ("It dug 300 kg in May after 250 kg in April.", [("300 kg", "250 kg", None, [], [])]),
    ("Profit was €4m, half of last year's €8m.", [("€4m", "€8m", None, [], []), ("half", None, None, [], [])]),
    ("It charges £390 a test, £85 less than in 2023.", [("£390 a test", None, "£85", [], [])]),
    ("The share is 41%, up 3 points.", [("41%", None, "3 points", [], [])]),
    ("It now employs 300 people, having started with 12.", [("300 people", "12", None, [], [])]),
    (
        "It carried 500 t, rather than the 900 t that its rivals claim.",
        [("500 t", None, None, [], []), ("900 t", None, None, [], [])],
    ),
    ("今年计划出货5000台，去年实际出货1860台。", [("5000台", "1860台", None, [], [])]),
    ("成本由每套8600元降为5200元。", [("5200元", "每套8600元", None, [], [])]),
    (
        "It lost £6 million in its last year, against £4 million in the one before.",
        [("£6 million", "£4 million", None, [], [])],
    ),
    ("能耗2.8度，改造前是4.5度。", [("2.8度", "4.5度", None, [], [])]),
    ("门店增至1000家，年初为340家。", [("1000家", "340家", None, [], [])]),
    ("充电时间缩短一半，只需15分钟。", [("15分钟", None, "一半", [], [])]),
    (
        "实际销量3万台，不及预期的10万台。",
        [("3万台", None, None, [], []), ("10万台", None, None, [], [])],
    ),
    ("Output rose from 5 t to 7 t.", [("7 t", "5 t", None, [], [])]),
    (
        "It emits 1.4 kg of CO2 per kg, down from 3.9 kg.",
        [("1.4 kg of CO2 per kg", "3.9 kg", None, [], [])],
    ),
    ("Revenue was £188.6m (2022: £171.2m).", [("£188.6m", "£171.2m", None, [], [])]),
    ("It lost 120 t after a loss of 210 t the year before.", [("120 t", "210 t", None, [], [])]),
    (
        "It helped 6.4 percent of treated patients and 5.9 percent of the placebo group.",
        [("6.4 percent", "5.9 percent", None, [], [])],
    ),
    ("Peak throughput: 64 TOPS, previous chip 26 TOPS.", [("64 TOPS", "26 TOPS", None, [], [])]),
    (
        "It lasts 600 km, twice as long as the 300 of the old one.",
        [("600 km", "300", "twice", [], [])],
    ),
    ("It has doubled its capacity to 50,000 t.", [("50,000 t", None, "doubled", [], [])]),
    ("Profit fell 4% to 18.6 billion yen.", [("18.6 billion yen", None, "4%", [], [])]),
    ("It sold 340 t, up 12%.", [("340 t", None, "12%", [], [])]),
    ("It carried 61 t in 2024, 6.2% more than in 2023.", [("61 t", None, "6.2%", [], [])]),
    (
        "It cost 11 euros, 15 percent more than a diesel boat.",
        [("11 euros", None, None, [], []), ("15 percent", None, None, [], [])],
    ),
    (
        "It employs 4,800 people and lost €120 million.",
        [("4,800 people", None, None, [], []), ("€120 million", None, None, [], [])],
    ),
    (
        "Prices start at US$1,900, or about €1,760, a tonne.",
        [("US$1,900", None, None, ["€1,760"], [])],
    ),
    ("It weighs 310 kg (683 lb).", [("310 kg", None, None, ["683 lb"], [])]),
    ("It stores 395 Wh/kg at 25 °C.", [("395 Wh/kg", None, None, [], ["25 °C"])]),
    ("It works at temperatures from -40 to 85 °C.", [("-40 to 85 °C", None, None, [], [])]),
    ("住院天数由9天减少到5天。", [("5天", "9天", None, [], [])]),
    ("装机从目前的0.9吉瓦提高到4吉瓦。", [("4吉瓦", "0.9吉瓦", None, [], [])]),
    ("密度达到175克，上一代为145克。", [("175克", "145克", None, [], [])]),
    ("收入58.3亿元，较2022年的44.7亿元增长30.4%。", [("58.3亿元", "44.7亿元", "30.4%", [], [])]),
    ("效率达到70.5%，比设计值高1.5个百分点。", [("70.5%", None, "1.5个百分点", [], [])]),
    ("销售9800台，比去年同期多两成。", [("9800台", None, "两成", [], [])]),
    (
        "故障率是0.08%，低于行业平均的0.3%。",
        [("0.08%", None, None, [], []), ("0.3%", None, None, [], [])],
    ),
    ("成本1.2美元（约合8.5元人民币）。", [("1.2美元", None, None, ["8.5元人民币"], [])]),
    ("在85℃下效率为22.4%。", [("22.4%", None, None, [], ["85℃"])]),
    ("销量翻了一番，份额为27%。", [("一番", None, None, [], []), ("27%", None, None, [], [])]),
    ("交付新船11艘，去年同期8艘。", [("11艘", "8艘", None, [], [])]),
    ("效率达到33%，去年德国企业创下的纪录为31%。", [("33%", "31%", None, [], [])]),
    ("产能从每年40台提到100台。", [("100台", "每年40台", None, [], [])]),
    (
        "Sales reached $1.27 billion, up 9%, as losses shrank to $210 million.",
        [("$1.27 billion", None, "9%", [], []), ("$210 million", None, None, [], [])],
    ),
    ("收购价每公斤6.3元，去年同期为7.1元。", [("每公斤6.3元", "7.1元", None, [], [])]),
    ("收入9.8亿元，同比大增46%。", [("9.8亿元", None, "46%", [], [])]),
    ("售出83万只，去年全年为61万只。", [("83万只", "61万只", None, [], [])]),
    ("过去烧一窑要16个小时，现在5个小时就够了。", [("5个小时", "16个小时", None, [], [])]),
    (
        "It cut the power from 38 kWh to 22 kWh per square metre.",
        [("22 kWh per square metre", "38 kWh", None, [], [])],
    ),
    ("能量效率由上一代的88%提高到93.5%。", [("93.5%", "88%", None, [], [])]),
    ("准点率则从91%下滑到87.5%。", [("87.5%", "91%", None, [], [])]),
    ("工期由原定的60个月延长到71个月。", [("71个月", "60个月", None, [], [])]),
    ("目标价从12元下调至10.5元。", [("10.5元", "12元", None, [], [])]),
    ("植被覆盖率从不足5%提高到53%。", [("53%", "5%", None, [], [])]),
    ("适合从5岁到70岁的人群。", [("5岁到70岁", None, None, [], [])]),
    ("亏损收窄至1800万元，上年亏损6500万元。", [("1800万元", "6500万元", None, [], [])]),
    ("毛利率回升至16.2%，上季度仅为13.5%。", [("16.2%", "13.5%", None, [], [])]),
    ("时速187公里，旧纪录为171公里。", [("187公里", "171公里", None, [], [])]),
    (
        "机械化率去年为42%，到2030年要达到60%。",
        [("42%", None, None, [], []), ("60%", None, None, [], [])],
    ),
    ("It made €14 million, after a loss of €31 million.", [("€14 million", "€31 million", None, [], [])]),
    (
        "It costs $64, or about €59, a third less than a year ago.",
        [("$64", None, "a third", ["€59"], [])],
    ),
    ("Its staff of 1,860 people is 12 per cent lower than in 2022.", [("1,860 people", None, "12 per cent", [], [])]),
    ("The revenue of 640 million euros was 11 percent lower than in 2023.", [("640 million euros", None, "11 percent", [], [])]),
    (
        "It cut 640 people and was 11 percent lower than its rival.",
        [("640 people", None, None, [], []), ("11 percent", None, None, [], [])],
    ),
    (
        "The shares, which have halved since 2021, closed at 83 euros, 2.5% higher.",
        [("halved", None, None, [], []), ("83 euros", None, "2.5%", [], [])],
    ),
    (
        "It sells for 7,900 euros including tax, 600 euros below last year's price.",
        [("7,900 euros", None, "600 euros", [], [])],
    ),
    (
        "It costs €4.20, 30 cents more than ordinary ice cream.",
        [("€4.20", None, None, [], []), ("30 cents", None, None, [], [])],
    ),
    ("It moves 34 boxes, 5 boxes more than its predecessor.", [("34 boxes", None, "5 boxes", [], [])]),
    ("全国已有67家医院签约，比年初增加了29家。", [("67家医院", None, "29家", [], [])]),
    ("销量为33万辆，但同比下滑约一成。", [("33万辆", None, "一成", [], [])]),
    (
        "The bridge cost 690 million pounds, or about 830 million euros.",
        [("690 million pounds", None, None, ["830 million euros"], [])],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_partner_of_number_is_joined_to_it(text: str, expected: list[object]) -> None:
    reading = read_article(text, language=None, published=None, names=CatalogueNames())
    found = [
        (
            candidate.number.span.cut(text),
            candidate.baseline.number.span.cut(text) if candidate.baseline else None,
            candidate.change.number.span.cut(text) if candidate.change else None,
            [number.span.cut(text) for number in candidate.also],
            [qualifier.number.span.cut(text) for qualifier in candidate.qualifiers],
        )
        for candidate in reading.candidates
    ]
    assert found == expected
