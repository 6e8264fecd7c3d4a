"""Common Chinese words, for what is none of them: Chinese has no blanks and no capitals, and a name is mostly no word.

`common_words.txt` has the words of two to four characters that the dictionary of jieba 0.42.1 (Copyright (c) 2013
Sun Junyi, MIT licence) counts twenty times and more, without names of persons, places and organizations.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

_WORDS = Path(__file__).with_name("common_words.txt")
_LONGEST = 4
# Words of science and trade that the dictionary hardly counts.
_MORE = (
    "比特 "
    "光伏 储能 组件 叠层 续航 市占率 能效 门店 日活 月活 环比 同比 毛利 净利 营收 下潜 载重 出货 装机 并网 消纳 电芯 电解 氢气 算力 芯片 晶圆 封装 量产 良率 产线 产能 份额 售价 单价 "
    "订单 用户 客户 样机 原型 机型 车型 机组 机身 机舱 车身 刀盘 轴承 叶片 风机 电机 主机 整机 单机 单车 整车 网约车 充电桩 快充 慢充 续签 研发 投产 投用 投运 竣工 开售 预售 首发 首飞 试飞 试运 "
    "客流 吞吐量 日均 年均 月均 人均 亩均 亩产 单产 总产 库容 装车 装船 增速 降幅 涨幅 跌幅 占比 比重 均价 总价 市值 股权 估值 融资 募资 回购 分红 股东 董事 高管 团队 论文 期刊 样本 受试者 安慰剂 有效率 治愈率 "
    "甲醇 乙醇 甲烷 乙烯 丙烯 碳酸锂 碳化硅 氮化镓 钙钛矿 石墨烯 磷酸铁锂 多晶硅 单晶硅 稀土 固态 液态 液流 碳纤维 商超 车企 药企 叠片 极片 隔膜 电极 正极 负极 电堆 逆变器 变流器 芯粒 光刻 刻蚀 "
    "营商 规上 场址 季增 季减 年增 年减 月增 月减 周涨 周跌 压降 如图 如表 见图 见表 麦收 夏收 秋收 三夏 沪指 深成指 创业板指 恒指 道指 纳指 标普 中证 永磁 换流 铁锂 车内 车外 中转 开腹 样车 首季 本季 收涨 收跌 "
    "短板 痛点 亮点 卖点 爆款 蓝海 赛道 风口 门槛 拐点 刚需 标配 首选 主力 瓶颈 难题 堵点 扭亏 漏损率 利用率 转化率 普及率 渗透率 故障率 误点率 准点率 转换率 电转换 重量 身高 体重 最高 最低 平均 总计 合计 累计 短视频 直播 电商 外卖 网购 平台 科创 初创 独角兽 龙头 巨头 人工智能 大模型 机器人 无人机"
)


@cache
def _read() -> frozenset[str]:
    return frozenset([*_WORDS.read_text(encoding="utf-8").split(), *_MORE.split()])


def find_uncommon(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a Chinese text is in none of its common words, cut so that most of it is in some."""
    words = _read()
    best: list[tuple[int, int]] = [(0, 0)]
    for end in range(1, len(text) + 1):
        choices = [(best[end - 1][0] + 1, 1)]
        choices += [
            (best[end - size][0], size)
            for size in range(2, min(_LONGEST, end) + 1)
            if text[end - size : end] in words
        ]
        best.append(min(choices))
    marks, end = [], len(text)
    while end:
        size = best[end][1]
        marks.append("".join("?" if size == 1 else "-" for _ in range(size)))
        end -= size
    mask = "".join(reversed(marks))
    return (match.span() for match in re.finditer(r"\?+", mask))


@lru_cache(maxsize=4096)
def has_uncommon(text: str) -> bool:
    """Return whether two characters or more beside each other are in no common word, as in most names."""
    return any(end - start > 1 for start, end in find_uncommon(text))


def divides_word(text: str, place: int) -> bool:
    """Return whether a place is within a common word: of 数联创始人, 创始人 begins at a place, and 联创 is none."""
    words = _read()
    following = max(
        (size for size in range(2, _LONGEST + 1) if text[place : place + size] in words), default=0
    )
    return any(
        text[max(0, place - size + behind) : place + behind] in words
        for size in range(max(2, following), _LONGEST + 1)
        for behind in range(1, size)
        if size > following
    )


def is_all_common(text: str) -> bool:
    """Return whether all characters of a text are in common words."""
    return next(find_uncommon(text), None) is None


def is_common(text: str) -> bool:
    """Return whether a text is one common word."""
    return text in _read()
