"""What in a Chinese text looks like a name of an organization and is none, and names cut where they end."""

import pytest

from app.extraction.language.organization_names import NameIndex
from app.extraction.numbers.flat_text import flatten
from app.extraction.organizations.find_organizations import find_organizations

pytestmark = pytest.mark.engines("sqlite")

NO_NAMES = [
    # Signs, units and standards of a data sheet.
    "开路电压 Voc\n52.80 V\n短路电流 Isc\n14.92 A\n系统电压\n1500 V DC\n背面2400 Pa\n线缆4 mm²(IEC)",
    "扬程 Hmax 45 m\n流量 Qmax 12 m³/h\n电机功率 Pn 1.5 kW",
    "热分解温度 Td 345 ℃，熔点 Tm 160 ℃，符合 ASTM D638 标准。",
    "防护等级IP65，通过CE、RoHS、UL认证，功耗12瓦。",
    # Things, and words of science that no dictionary has.
    "锌离子软包电池低温性能研究\n软包电池的容量保持率为86%，去溶剂化能垒为38千焦。",
    "直流工程整流变压器采购招标公告\n整流变压器28台，容量406兆伏安。",
    "永磁同步电机功率为150千瓦。",
    "白鹭滩水电站装机1600万千瓦。",
    "赤狐二号乘组在轨180天。望舒号火星车行驶1921米。",
    "如图3所示，所述阀门与管路连接，所述电机转速为3000转。",
    "术中出血量中位数为80毫升，车内噪声下降2分贝。",
    "方形铁锂电芯报0.32元，沪指涨0.5%，创业板指跌1%。",
    "现在K连0.3都不到。",
    # Verbs and what counts before a word of a trade.
    "力争新能源装机占比过半，推动半导体产业增长5%，发展海洋经济。",
    "聚焦储能，投资20亿元；统筹水利建设，投资90亿元。",
    "全省规上工业增加值增长6.2%，优化营商环境。",
    "部分自媒体发布文章，称死亡7人。个别博主宣称续航800公里。",
    "投标人注册资本不低于5亿元，质保期36个月。",
    "第二季度收入839亿元，季减3.4%、年增41.6%。",
    "政府工作报告提出，增长5%。",
]
NAMES = [
    ("星澜一遍吸走96%，星澜X50重4公斤，星澜4499元起。", ["星澜"]),
    ("澜舟科技港股收涨3%，报312.4港元。", ["澜舟科技"]),
    ("揚子灣船業首季交付14艘。", ["扬子湾船业"]),
    ("科渥仕标称228分钟。科渥仕3999元。", ["科渥仕"]),
    ("茶小筑的门店数为4200家。", ["茶小筑"]),
    ("去年，NTK在华营收23亿元。", ["NTK"]),
    ("霁王茶姬门店6681家，霁王茶姬市值40亿元。", ["霁王茶姬"]),
    ("据悉，同城对手沐岭电芯随后回应称，良率达到90%。", ["沐岭电芯"]),
    ("同業鴻岭光電公布，營收為11.2億元。", ["鸿岭光电"]),
    ("岭棠市轨道交通集团有限公司招标，限价2亿元。", ["岭棠市轨道交通集团有限公司"]),
    ("岭曜储能送样的电池实测为412瓦时/千克。", ["岭曜储能"]),
    ("岭川轨道信号集团中标27座车站。", ["岭川轨道信号集团"]),
]


def list_names(text: str) -> list[str]:
    places = find_organizations(flatten(text), NameIndex(()))
    return sorted({place.organization.name for place in places})


@pytest.mark.parametrize("text", NO_NAMES)
def test_thing_or_piece_of_sentence_is_no_organization(text: str) -> None:
    assert list_names(text) == []


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_name_ends_before_what_is_no_part_of_it(text: str, names: list[str]) -> None:
    assert list_names(text) == names


def test_items_of_a_digest_are_of_the_names_before_their_colons() -> None:
    text = "【早报】9月3日\n1、澜沧锐驰：8月销量38万辆。\n2、霁辰微：营收441亿元。\n3、看点：新增充电桩300万台。"
    assert list_names(text) == ["澜沧锐驰", "霁辰微"]


@pytest.mark.parametrize(
    "text",
    [
        "额定电压：52伏\n光衰：2%\n峰值功率：600瓦\n填充因子：81%",
        "问：产能多少？\n王志强：4万吨。\n问：明年呢？\n王志强：6万吨。",
    ],
)
def test_labels_of_data_and_speakers_are_no_organizations(text: str) -> None:
    assert list_names(text) == []
