"""Names of new metrics, by the words around a number.

| rule | name |
|---|---|
| adjective | `28 mm high`, 重62公斤 |
| named_before | `a depth of 7,300 metres`, 转换效率达到70.5%, 能量效率由88%提高到93.5% |
| verb | `costs`, `weighs`, `carries` |
| named_behind | 40台备用发动机 |
| counted_thing, dimension | what is counted, or what the unit measures; `mass (mud)` with the thing behind it |
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.quotes.span import Span
from app.extraction import lexicon
from app.extraction.candidates.metric_names import NO_NAME
from app.extraction.language.stems import STATING, stem
from app.extraction.measures.measure import is_money
from app.extraction.numbers.text_quantity import TextQuantity

_ARTICLE = r"(?:an?|the|its|their|this|total|average|maximum|minimum|peak|record|combined)\s+"
# `a depth of`, `a range of about`
_NOUN_OF = re.compile(
    rf"\b(?:{_ARTICLE})*((?:[a-z-]+\s+){{0,2}}[a-z-]+)\s+(?:of|at|between|from)\s+[$€£¥]?$"
)
# `its capacity to`, `the price fell to`, `efficiency is`
_NOUN_VERB = re.compile(
    r"\b((?:[A-Za-z-]+\s+){0,2}[A-Za-z-]{3,})\s+(?:has\s+|have\s+|had\s+|will\s+|should\s+)?(?:is|are|was|were|reach(?:es|ed)|stands?\s+at|stood\s+at|total(?:s|led)|amount(?:s|ed)\s+to|exceed(?:s|ed)|averag(?:es|ed)|rose|fell|grew|dropped|climbed|increased|declined|remained|came|hit|to)(?:\s+(?:to|by|at|from))?\s+[$€£¥]?$"
)
_VERBS = (
    (re.compile(r"\b(?:costs?|priced|sells?\sfor|price)\b"), "price"),
    (re.compile(r"\bweigh(?:s|ed|ing)?\b"), "mass"),
    (re.compile(r"\b(?:charg\w+)\b"), "charging time"),
    (re.compile(r"\b(?:draws|consum\w+|uses?|using)\b"), "consumption"),
    (re.compile(r"\b(?:carr(?:y|ies|ied)|seats?|holds?)\b"), "capacity"),
    (re.compile(r"\b(?:sold|sells?|sales)\b"), "sales"),
    (re.compile(r"\b(?:ship(?:s|ped)?|shipments)\b"), "shipments"),
    (re.compile(r"\bemploy\w*\b"), "employees"),
    (re.compile(r"\b(?:emit\w*|emissions?)\b"), "emissions"),
    (re.compile(r"\b(?:lasts?|lasted)\b"), "lifetime"),
    (re.compile(r"\b(?:invest\w*)\b"), "investment"),
    (re.compile(r"\braised\b"), "funding"),
    (re.compile(r"\b(?:deliver\w*|output)\b"), "output"),
    (re.compile(r"\b(?:produc\w+|mak(?:e|es|ing)|built?|builds)\b"), "production"),
    (re.compile(r"\border(?:s|ed)?\b"), "orders"),
    (re.compile(r"\brank(?:s|ed|ing)?\b"), "rank"),
)
_PERSONS = frozenset(
    f"{{{noun}}}"
    for noun in ("person", "employee", "worker", "engineer", "scientist", "researcher", "job")
)
_SHARES = frozenset({"%", "1"})
_KINDS = {"kg": "mass", "s": "time", "m": "length"}
# Of what a number is that a verb names: nobody employs countries, and 150 feet are no consumption.
_NAMED = {
    "price": {"money"},
    "investment": {"money"},
    "funding": {"money"},
    "mass": {"mass"},
    "charging time": {"time"},
    "employees": {"persons"},
    "sales": {"money", "mass", "persons", "other"},
    "orders": {"money", "mass", "persons", "other"},
    "shipments": {"mass", "persons", "other"},
    "production": {"mass", "persons", "other"},
    "capacity": {"mass", "persons", "other"},
    "consumption": {"mass", "share", "other"},
    "emissions": {"mass", "share", "other"},
    "output": {"mass", "share", "persons", "other"},
}
# `1,100 tonnes of mud`, `27% less water`
_OF_WHAT = re.compile(
    r"\s(?:of|less|more|fewer|better|higher|lower)\s(?!(?:than|what|which|whom|them|that|those|this|it)\b)(?:(?:the|its|their|all|his|her|our)\s)?(?P<what>[a-z-]{3,})"
)
_MIN_WORD = 3
_CHINESE_NOUN = re.compile(
    r"([\u4e00-\u9fffA-Z]{2,10}?)(?:已|可|将|约|能|仅|只|也|则|分别|累计|预计|平均|最高|最低|最大|最多|一度)*(?:达到?|为|是|有|至|到|超过?|突破|提高|提升|增长|增加|下降|降低|减少|缩短|升|降|近|约|逾|不足|优于|高于|低于|在|了)*[$￥¥]?$"
)
# 能量效率由88%提高到: the name is before 由.
_CHINESE_FROM = re.compile(
    r"([\u4e00-\u9fffA-Z]{2,12}?)(?:也|则|已|将|可|有望|预计|计划)*(?:由|从|较|比)[^，。；]{0,24}$"
)
# 研发投入占营收的9.2%
_CHINESE_SHARE = re.compile(r"([\u4e00-\u9fff]{2,8}?)约?占(?:到|了)?[^，。；\d]{1,8}$")
# 净利润由盈利转为亏损约1.2亿元: what was lost is no profit.
_CHINESE_LOSS = re.compile(
    r"(?P<loss>净?(?:亏损|虧損|亏|虧)|淨(?:虧損|虧))[额額]?(?:收窄|扩大|擴大|缩小|縮小|增加|减少|減少)?(?:已|将|將|预计|預計|[为為]|[达達]到?|约|約|超过?|近|逾|至|了|到|高|在|仅|不足)*[$￥¥]?$"
)
_NET = re.compile("[净淨]")
_LAST_OF = re.compile(r"^.*[的了把将从由每]")
_CHINESE_ASPECTS = {
    "长": "长度", "宽": "宽度", "高": "高度", "重": "重量", "厚": "厚度", "深": "深度", "占": "占比", "产": "产量", "年产": "年产量",
}  # fmt: skip
# Words that name nothing measured.
_CHINESE_WEAK = re.compile(
    r"(?:今年|去年|明年|目前|现在|如今|实测|实际|其中|公司|项目|企业|预计|预期|平均|最高|最低|最大|最小|最多|最少|最快|最大处|至少|全年|全国|全球|每年|每月|每天|元|共|则|而|但|也|还|并|已|将|拟|可|能|约|仅|只|近|达|提高|提升|增长|增加|下降|降低|降|升|减少|下滑|下调|上调|回落|延长|缩短|没能|未能|尚未|并未|没有|并非|为|是|有|在|数值?|称|表示|该|其|它|这|万|亿|个|余|名)+"
)
_CHINESE_LEAD = re.compile(
    r"(?:今年|去年|明年|目前|现在|如今|其中|公司|项目|企业|预计|预期|每月|每天|全年|全国|全球|已|将|拟|仅|只|约|并(?![购网发])|而|但|也|还(?!原)|则)+"
)
_CHINESE_BEHIND = re.compile(
    r"(?!那么|这么|就|左右|上下|以[上下内外]|有|为|是|后|前|内|时|下|中|组成|出现|的(?:说法|报道|消息|目标|计划|传闻|设计|情况))的?(?P<what>[\u4e00-\u9fff]{2,6}?)(?=[，。；、（）]|的|组成|和|与|及|$)"
)
_OF_ONE = frozenset("省市县国村镇校店船车矿井湖岛桥港")
# 42个节点
_CHINESE_THING = re.compile(
    r"[余多]?[万亿千百]?[余多]?[个名位家台辆艘架座条项款种所只头匹处间套株棵]?(?P<what>(?!人次)[\u4e00-\u9fff]{1,6})"
)
_COMPOUND_ASPECT = re.compile(
    "(?:[埋水吃载自净毛轴限体]|起飞)[深重]$|[身层楼扬净]高$|[总周边里]长$|[路带频幅]宽$|[增延加]长$|[提升增走新]高$|[加减]重$|加[厚深宽]$"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MARKS = {"%": "share", "{rank}": "rank", "1": "ratio"}


@dataclass(frozen=True, slots=True)
class NewMetricName:
    """The name of a new metric, with the words it was read from."""

    name: str
    span: Span
    rule: str


def name_metric(
    flat: str, segment: Span, number: TextQuantity, numbers: Sequence[TextQuantity]
) -> NewMetricName:
    """Name a new metric by the words before or behind a number, else by its unit; `numbers` are those of its sentence."""
    before = _blank(flat, Span(segment.start, number.whole.start), numbers)
    after = flat[number.whole.end : number.whole.end + 12].lower()
    adjective = re.match(r"\s([a-z]+)", after)
    if adjective and adjective[1] in lexicon.ASPECTS:
        return NewMetricName(lexicon.ASPECTS[adjective[1]], number.span, "adjective")
    is_chinese = not flat[segment.start : max(segment.end, number.span.end)].isascii()
    if is_chinese and _HAN.search(flat, segment.start, max(segment.end, number.span.end)):
        return _name_chinese(flat, before, segment, number)
    return _name_english(flat, before, segment, number)


def _blank(flat: str, place: Span, numbers: Sequence[TextQuantity]) -> str:
    """Return the words of a place with blanks instead of numbers."""
    words = flat[place.start : place.end]
    for number in numbers:
        if number.span.start >= place.start and number.span.end <= place.end:
            start, end = number.span.start - place.start, number.span.end - place.start
            words = words[:start] + " " * (end - start) + words[end:]
    return words


def _name_english(flat: str, before: str, segment: Span, number: TextQuantity) -> NewMetricName:
    for pattern in (_NOUN_OF, _NOUN_VERB):
        match = pattern.search(before)
        found = match[1].split() if match else []
        words = [
            word
            for word in found
            if len(word) >= _MIN_WORD
            and stem(word) not in NO_NAME
            and stem(word) not in STATING
            and not word.endswith("ed")
        ]
        if match and words:
            place = Span(segment.start + match.start(1), segment.start + match.end(1))
            return NewMetricName(" ".join(words[-2:]).lower(), place, "named_before")
    verbs = [
        (match, name)
        for pattern, name in _VERBS
        if _may_name(name, number)
        for match in pattern.finditer(before)
    ]
    if verbs:
        verb, name = max(verbs, key=lambda item: item[0].start())
        detail = _find_detail(flat, segment, number)
        if number.unit and number.unit.code.startswith("{"):
            detail = number.unit.plural or detail
        return NewMetricName(_add(name, detail), Span(*verb.span()).shift(segment.start), "verb")
    by_unit = _name_by_unit(number)
    is_thing = by_unit.rule == "counted_thing"
    detail = _find_detail(flat, segment, number)
    return (
        by_unit
        if is_thing
        else NewMetricName(_add(by_unit.name, detail), by_unit.span, by_unit.rule)
    )


def _may_name(name: str, number: TextQuantity) -> bool:
    """Return whether a number may be of what a verb names, by its unit; one without a unit may."""
    if number.unit is None and not number.codes:
        return True
    return name not in _NAMED or _find_kind(number) in _NAMED[name]


def _find_kind(number: TextQuantity) -> str:
    if is_money(number.codes):
        return "money"
    code = number.unit.code if number.unit else ""
    if code in _PERSONS:
        return "persons"
    dimension = number.unit.dimension if number.unit else ""
    return "share" if code in _SHARES else _KINDS.get(dimension, "other")


def _add(name: str, detail: str) -> str:
    return f"{name} ({detail})" if detail and detail != name else name


def _find_detail(flat: str, segment: Span, number: TextQuantity) -> str:
    """Return of what a number is: `mud` of `has lifted 1,100 tonnes of mud`; empty where that is not said."""
    what = _OF_WHAT.search(number.span.cut(flat)) or _OF_WHAT.match(
        flat, number.whole.end, max(segment.end, number.whole.end)
    )
    return what["what"] if what else ""


def _name_chinese(flat: str, before: str, segment: Span, number: TextQuantity) -> NewMetricName:
    is_counted = number.unit is not None and number.unit.code.startswith("{")
    thing = _CHINESE_THING.fullmatch(flat, number.numeral.end, number.span.end)
    if is_counted and thing and (len(thing["what"]) > 1 or thing["what"] in _OF_ONE):
        return NewMetricName(f"{thing['what']}数量", Span(*thing.span("what")), "counted_thing")
    aspect = _CHINESE_ASPECTS.get(before[-1:])
    if aspect and not _COMPOUND_ASPECT.search(before):
        place = Span(number.whole.start - 1, number.whole.start)
        return NewMetricName(aspect, place, "adjective")
    behind = _CHINESE_BEHIND.match(flat, number.span.end)
    is_piece = number.unit is not None and number.unit.code == "{piece}"
    if known := _name_loss(before, segment, number) or _name_share(before, segment):
        return known
    for pattern in (_CHINESE_FROM, _CHINESE_NOUN):
        match = pattern.search(before)
        name = _LAST_OF.sub("", match[1]) if match else ""
        start = _CHINESE_LEAD.match(name)
        name = name[start.end() :] if start else name
        if match and len(name) > 1 and not _CHINESE_WEAK.fullmatch(name):
            end = segment.start + match.end(1)
            whole = f"{name}{behind['what']}" if behind and is_piece else name
            return NewMetricName(whole, Span(end - len(name), end), "named_before")
    if behind:
        return NewMetricName(behind["what"], Span(*behind.span("what")), "named_behind")
    return _name_by_unit(number)


def _name_loss(before: str, segment: Span, number: TextQuantity) -> NewMetricName | None:
    loss = _CHINESE_LOSS.search(before) if is_money(number.codes) else None
    if loss is None:
        return None
    name = "净亏损" if _NET.search(before) else "亏损"
    return NewMetricName(name, Span(*loss.span("loss")).shift(segment.start), "named_before")


def _name_share(before: str, segment: Span) -> NewMetricName | None:
    share = _CHINESE_SHARE.search(before)
    if share is None:
        return None
    place = Span(*share.span(1)).shift(segment.start)
    return NewMetricName(f"{share[1]}占比", place, "named_before")


def _name_by_unit(number: TextQuantity) -> NewMetricName:
    unit = number.unit
    if is_money(number.codes):
        return NewMetricName("amount of money", number.span, "dimension")
    if unit is None:
        return NewMetricName(number.unit_text or "number", number.span, "dimension")
    if unit.code in _MARKS:
        return NewMetricName(_MARKS[unit.code], number.span, "dimension")
    if unit.code.startswith("{"):
        return NewMetricName(f"number of {unit.plural}", number.span, "counted_thing")
    return NewMetricName(unit.dimension_name or unit.label, number.span, "dimension")
