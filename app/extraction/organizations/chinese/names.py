"""Names of organizations in a Chinese text, found by their endings, by what is around them, and by being no words.

A name begins where a clause does, after words of time and connection, or after a preposition; it ends with the
ending of an organization, or before a verb whose subject is one. Characters that are in none of the common words of
the language are mostly those of a name, so that little else has to speak for it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.quotes.span import Span
from app.extraction.organizations.chinese import words
from app.extraction.organizations.chinese.common_words import (
    divides_word,
    find_uncommon,
    has_uncommon,
    is_all_common,
    is_common,
)
from app.extraction.organizations.chinese.endings import ENDING, cut_ending, has_ending
from app.extraction.organizations.chinese.no_names import (
    COMMON,
    COUNTED_IN,
    FUNCTION,
    LEADING,
    NOT_IN_NAME,
    is_front_of_thing,
    is_thing,
    may_be_name,
)
from app.extraction.organizations.name import NameInText
from app.extraction.words.patterns import match_any

_CHAR = r"[\u4e00-\u9fffA-Za-z·]"
_CLAUSE = re.compile(r"[^ ，。；：、（）()“”\"‘’《》！？!?\n,;:「」『』【】]+")
_BEFORE = re.compile(match_any((*words.BEFORE, *words.NOUNS)))
_NOUN = re.compile(match_any(words.NOUNS))
_NOUN_BEFORE = re.compile(rf"(?<!旗下)(?:{match_any(words.NOUNS)})[“\"「]?$")
# Before names, not before things: 的, 了 and 为 are before either.
_NAME_BEFORE = re.compile(
    r"(?:与|和|及|、|由|跟|同|向|给|据|被|来自|是|名为|叫|即|如|包括|其中|对手|领先于?|超过|高于|低于|落后于|仅次于|优于|联合|携手|收购|帮助|交付|供应|供货)$"
)
_GIVEN_BEFORE = re.compile("(?:供应|交付|供货)了?$")
_NO_START = "都均仅给与和由在的向对于把被及同跟从到了着过为是以将已也又而且并或使让叫称用等比据靠因若当这那其该各每所之"
_TITLE_BEHIND = re.compile("总监|主管|负责人|部门?|事业部|工程师|专家|总工")
_FIELD_LENGTH = 2
_FIELD = re.compile(
    rf"(?:{match_any(tuple(word for word in words.TRADES if len(word) == _FIELD_LENGTH))}|建设)$"
)
# Of 质检中心认证 and 海关数据 the last word is no part of the name.
_LEGAL_AND_MORE = re.compile(
    rf"(?P<legal>{match_any(words.LEGAL)})(?:{match_any(words.TRADES)}|设计|开发|建设)+$"
)
# `未来教育研究院` has no word besides those of trades.
_FROM_TRADES = re.compile(
    rf"(?:{match_any(words.TRADES)}){{2,}}(?:研究院|研究所|研究中心|大学|学院|基金会)"
)
_CUT_WORD = re.compile("(?:理工|工大|农大|医大|师大|海大|[风光热核氢]能)$")
_LAST_ENDING = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?:港|云|膜)$")
_ENDINGS = re.compile(rf"{ENDING}+")
_AFTER = re.compile(
    rf"$|等|[一二两三四五六七八九十]家|{words.STRONG_VERBS}|{words.WEAK_VERBS}|\d|[“”\"，。；：、（）()]"
)
# What an organization does ends its name, unless it does that by name: 建设集团.
_ACTING = re.compile(
    rf"(?!(?:{words.NAMING_VERBS})(?:{match_any(words.LEGAL)}))(?:{words.STRONG_VERBS})"
)
# 南桥通信阿里分公司 is a part of 南桥通信.
_BRANCH = re.compile(
    rf"^(.{{2,8}}?(?:大学|理工|科大))(?:[\u4e00-\u9fff]{{2,10}})(?:学院|系|实验室|课题组)$|^(.{{2,8}}?{ENDING})[\u4e00-\u9fff]{{2,4}}(?:分公司|分行|分厂)$|^(.{{2,8}}?{ENDING})(?:智算|数据|研发|制造|物流|培训|生产)(?:中心|基地)$"
)
_NAME_CHARS = re.compile(rf"{_CHAR}+")
_BEFORE_VERB = re.compile(rf"{_CHAR}{{2,7}}?(?=(?:{words.STRONG_VERBS}))")
_BEFORE_SURE_VERB = re.compile(rf"{_CHAR}{{2,7}}?(?=(?:{words.DAYS})?[（(]?(?:{words.SURE_VERBS}))")
_BEHIND_NOUN = re.compile(rf"{_CHAR}{{2,8}}?(?=(?:{words.STRONG_VERBS}|{words.WEAK_VERBS})|$)")
_MAKER = re.compile(rf"{_CHAR}{{2,10}}?(?=(?:{words.MAKING}))")
# A stretch before 的, a verb or a number; what is no word in it makes it a name.
_STRETCH = re.compile(
    rf"{_CHAR}{{2,8}}?(?=的|{words.STRONG_VERBS}|{words.WEAK_VERBS}|\d|[”」]|各|日均|年均|全年|$)"
)
# 茶小筑的门店, NTK在华营收; but not 开路电压 Voc 52.8 V
_OWNED = re.compile(
    "的?(?:在(?:华|中国|全球|海外|国内))?(?:营收|毛利|净利|亏损|市场份额|份额|市占率|股价|股票|市值|估值|门店数|创始人|董事长|总裁|高管)|的门店"
)
_MODEL = re.compile(r"(?<=[\u4e00-\u9fff])[A-Za-z]{1,3}$")
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_LONG_LEGAL_END = re.compile(
    rf"(?:{match_any(tuple(word for word in words.LEGAL if len(word) > _FIELD_LENGTH))})$"
)
_SCHOOL_END = re.compile("(?:大学|学院|医院)$")
_PUBLIC = ("国家", "中国", "全国", "国际", "省", "市")
_PLANT_END = re.compile("(?:中心|牧场|农场|渔场|林场|养殖场|学校|中学|小学)$")
_LEGAL_END = re.compile(rf"(?:{match_any(words.LEGAL)})$")
_OFFICE = re.compile(
    rf"民航[\u4e00-\u9fff]{{2,4}}?局|(?:国网|南网)[\u4e00-\u9fff]{{2,6}}?公司|(?:{words.MINISTRIES})(?:[\u4e00-\u9fff]{{2,8}}?(?:研究所|研究院|中心|所|院|局|司))?|(?:国家|省|市|县|区|自治区|全国)?(?:{words.OFFICES})|(?:国家|省|市|县|自治区|[\u4e00-\u9fff]{{2,4}}?[省市县区州盟])[\u4e00-\u9fff]{{2,9}}?(?:局|厅|委|署|办|委员会|管委会|集团(?:(?:股份)?有限(?:责任)?公司|公司)?|(?:(?:股份)?有限(?:责任)?)?公司)|(?:国家|中国|省|市|自治区)[\u4e00-\u9fff]{{0,6}}?(?:科学?院|天文台|气象台|博物院)|(?:{words.PLACES})[\u4e00-\u9fff]{{2,8}}?(?:厂|研究所|研究院|天文台)"
)
# `锐科环境科技（苏州）有限公司`
_WITH_PLACE = re.compile(
    rf"{_CHAR}{{2,14}}[（(][\u4e00-\u9fff]{{2,4}}[）)](?:{match_any(words.LEGAL)})+"
)
_LATIN = re.compile(
    rf"(?P<name>[A-Z][A-Za-z]{{2,}}(?:\s[A-Z][A-Za-z]+)*)(?P<after>\s?(?:{words.SURE_VERBS}|今年|去年|上半年|前三季度|第[一二三四]季度|20\d\d年))?"
)
# What is before the subject of a sentence.
_BEGINNING = re.compile(r"(?:^|[。，；：！？!?;:\n“”（(])\s*$")
_BEHIND_COUNTRY = re.compile(rf"(?:{words.COUNTRIES})$")
_MIN_CAPITALS = 5
_BODY = re.compile(
    rf"(?:中国|国家|国际|全国|世界|美国|欧洲|日本|韩国|德国|英国|{words.PLACES}).{{2,12}}(?:协会|学会|联盟|委员会|局|署|组织|联合会|商会|基金会|科学院|工程院|研究院|研究所|银行|理事会|中心)"
)
_COUNTRY = re.compile(words.COUNTRIES)
# 由洛恩发动机制造: a verb here.
_MADE = re.compile(r"(?:制造|建设|开发|建筑)$")
# 总工程师邹敏说: later 邹敏 is a person too.
_TITLED = re.compile(
    rf"(?:工程师|总裁|董事长|总经理|经理|教授|主任|院长|所长|校长|创始人|负责人|记者|博士|硕士|局长|部长|书记|市长|县长|主管|专家|研究员|院士|首席[\u4e00-\u9fff]{{2,4}}官|CEO|CTO|主席|会长|秘书长|发言人|医生|老师|师傅|代表|作者|队长|厂长|站长|分析师)"
    rf"(?P<name>(?:{words.SURNAMES})[\u4e00-\u9fff]{{1,2}}?)(?=说|表示|介绍|认为|指出|坦言|告诉|回忆|透露|解释|称|在|对|[，。；：、（(]|$)"
)
_PERSON = re.compile(
    rf"(?:{words.SURNAMES})[\u4e00-\u9fff]{{1,2}}(?=说|表示|称|介绍|认为|指出|坦言|直言|告诉|回忆|透露|解释|强调|团队)"
)
_SURNAME = re.compile(rf"(?:{words.SURNAMES})[\u4e00-\u9fff]{{1,2}}")
# What is built has a name too, but acts only through its owner.
_STRUCTURE_END = re.compile(
    "(?:隧道|大桥|公路|水库|大坝|水电站|机场|园区|广场|大厦|运河|高铁|铁路)$"
)
_MEASURED_END = re.compile("[高宽长重深厚展径距速温压]$")
# 骏驰汽车销量 is of a maker, 钙钛矿电池效率 and 钙钛矿电池的 are not.
_OF_MAKER = re.compile(
    rf"(?<=汽车)的|(?!的)(?:$|{words.STRONG_VERBS}|{words.WEAK_VERBS}|[”，。；：、）)])"
)
_THING_END = re.compile(rf"(?:{words.THINGS})$")
_COUNTED_BEFORE = re.compile(r"[\d百千万亿][多余]?[个款种]$")
_COUNTED = re.compile(r"[一二两三四五六七八九十百千半几][成倍番万亿个家台种次层分]")
_PLACE = re.compile(rf"(?:{words.PLACES})+[省市]?")
_SUBJECTS = frozenset({"公司", "集团", "企业", "机构", "单位", "平台"})
_MIN_FRONT, _SHORT, _UNNAMED = 2, 3, 4
_LONGEST = 24


def list_chinese_names(flat: str) -> Iterator[NameInText]:
    """Yield the names of organizations in a flat text, in order; the same name may be yielded once a place."""
    persons = {match["name"] for match in _TITLED.finditer(flat)}
    for match in _WITH_PLACE.finditer(flat):
        if not NOT_IN_NAME.search(match[0]):
            yield NameInText(Span(*match.span()), match[0], "legal_form", "", "", at_start=False)
    for clause in _CLAUSE.finditer(flat):
        taken = Span(clause.start(), clause.start())
        for start, is_first in _list_starts(flat, Span(*clause.span())):
            found = _read_name(flat, Span(start, clause.end()), is_first=is_first)
            if found is None or found.text in persons or is_thing(flat, found.span):
                continue
            if not found.span.overlaps(taken):
                taken = found.span
                yield found


def _list_starts(flat: str, clause: Span) -> Iterator[tuple[int, bool]]:
    """Yield where a name may begin in a clause: after its first words, and after prepositions and the like."""
    leading = LEADING.match(flat, clause.start, clause.end)
    # What is behind a bare number is counted: 40人获救.
    if leading and not leading[0][-1].isdigit():
        # 前沿咨询 begins with no time, nor 月活.
        is_word = is_common(flat[leading.end() - 1 : leading.end() + 1])
        yield leading.end() - is_word, True
    if leading is None or len(leading[0]) == 1:
        yield clause.start, True
    starts = list(_list_later_starts(flat, clause))
    yield from ((start, False) for start in sorted(starts))


def _list_later_starts(flat: str, clause: Span) -> Iterator[int]:
    behind = set(_list_behind(flat, clause))
    yield from behind
    for at, end in find_uncommon(clause.cut(flat)):
        # 传统商超联禾超市
        stop = clause.start + end
        start = stop - len(flat[clause.start + at : stop].lstrip(_NO_START))
        ending = _ENDINGS.search(flat, start + _MIN_FRONT, clause.end)
        # 合作方远锦新材 is behind 合作方.
        if ending and ending.start() <= stop and start + 1 not in behind:
            yield start


def _list_behind(flat: str, clause: Span) -> Iterator[int]:
    """Yield where nouns and prepositions end."""
    for match in _BEFORE.finditer(flat, clause.start, clause.end):
        # 同 of 同期 is no preposition, nor is 据 of 数据.
        with_next = flat[match.start() : match.end() + 1]
        with_last = flat[max(0, match.start() - 1) : match.end()]
        if len(match[0]) > 1 or not (is_common(with_next) or is_common(with_last)):
            yield match.end()


def _read_name(flat: str, place: Span, *, is_first: bool) -> NameInText | None:
    before = flat[max(0, place.start - 8) : place.start]
    after_noun = _is_behind_noun(flat, place.start, before)
    is_named = is_first or _NAME_BEFORE.search(before) is not None
    if is_named and (office := _read_office(flat, place)):
        return replace(office, at_start=is_first)
    if country := _COUNTRY.match(flat, place.start, place.end):
        behind = Span(country.end(), place.end)
        rest = _read_ending(flat, behind, is_named=True, after_noun=True)
        rest = rest or _read_latin(flat, behind, country[0], after_noun=False)
        if rest and not _LEGAL_END.fullmatch(rest.text) and not _is_body(flat, place.start, rest):
            return _behind_noun(rest)
    verb = _ACTING.match(flat, place.start, place.end)
    # 山海基金持有白鹭家居: but 共享 begins with no verb.
    if verb and len(verb[0]) > 1 and not is_first:
        return None
    if found := _read_ending(flat, place, is_named=is_named, after_noun=after_noun):
        found = _behind_noun(found)
        return found and replace(found, at_start=is_first)
    return _read_by_place(flat, place, before, is_first=is_first, is_named=is_named)


def _read_office(flat: str, place: Span) -> NameInText | None:
    """Return a public office: 省统计局, 西江市生态环境局. In 部署, 局 and the like are no endings."""
    match = _OFFICE.match(flat, place.start, place.end)
    if match is None or NOT_IN_NAME.search(match[0]):
        return None
    if is_common(flat[match.end() - 1 : match.end() + 1]):
        return None
    return NameInText(Span(*match.span()), match[0], "legal_form", "", "", at_start=False)


def _is_body(flat: str, start: int, rest: NameInText) -> bool:
    """Return whether a country is part of a name: 日本海洋学会."""
    return _BODY.fullmatch(flat, start, rest.span.end) is not None


def _read_ending(flat: str, place: Span, *, is_named: bool, after_noun: bool) -> NameInText | None:
    """Return the longest name from a place on that has the ending of an organization."""
    found = None
    for match in _ENDINGS.finditer(flat, place.start, min(place.end, place.start + _LONGEST)):
        end = _find_end(flat, place, match.end())
        name = flat[place.start : end]
        if NOT_IN_NAME.search(name) or not _NAME_CHARS.fullmatch(name):
            break
        is_sure = len(name) > _MIN_FRONT and has_uncommon(cut_ending(name))
        is_sure = is_sure or (is_named and _LONG_LEGAL_END.search(name) is not None)
        # 启明大学潘越教授
        is_school = _SCHOOL_END.search(name) and len(name) > _SHORT and not COMMON.match(name)
        is_sure = is_sure or (is_named and bool(is_school))
        is_sure = is_sure or (name.startswith("国家") and _LEGAL_END.search(name) is not None)
        if not (is_sure or _AFTER.match(flat, end, place.end)):
            continue
        # 宁川时代港股, 白鹭滩水电站
        if divides_word(flat, end) and not _LEGAL_END.search(name):
            continue
        # 处理工艺 has no 理工.
        if _CUT_WORD.search(name) and is_common(flat[end - 1 : end + 1]):
            continue
        if _THING_END.search(name) and not (after_noun or _OF_MAKER.match(flat, end, place.end)):
            continue
        if found and not _may_be_longer(found, name):
            break
        if rule := _judge(name, is_named=is_named, after_noun=after_noun):
            name = _BRANCH.sub(r"\1\2\3", name)
            span = Span(place.start, place.start + len(name))
            found = NameInText(span, name, rule, "", "", at_start=False)
            if _ACTING.match(flat, end, place.end):
                break
    return found


def _find_end(flat: str, place: Span, end: int) -> int:
    """Return where a name ends that seems to end at a place: before what is of a title, a verb or another word."""
    # 宁川科技港股 has no 科技港.
    last = _LAST_ENDING.search(flat, place.start, end)
    if last and divides_word(flat, end):
        return last.start()
    # 华骏汽车制造总监 is of 华骏汽车.
    is_title = _TITLE_BEHIND.match(flat, end, place.end) and _FIELD.search(flat, place.start, end)
    if is_title and has_ending(flat[place.start : end - _FIELD_LENGTH]):
        return end - _FIELD_LENGTH
    if more := _LEGAL_AND_MORE.search(flat, place.start, end):
        return more.end("legal")
    made = _MADE.search(flat, place.start, end)
    is_made = made and made.start() - place.start > _MIN_FRONT
    if made and is_made and flat[end : end + 1] in ("", "的", "，", "。"):
        return made.start()
    return end


def _may_be_longer(found: NameInText, name: str) -> bool:
    """Return whether a name with a legal form goes on behind it: 大学附属医院, but not 大学负责检测."""
    return not _LEGAL_END.search(found.text) or _LEGAL_END.search(name) is not None


def _read_by_place(
    flat: str, place: Span, before: str, *, is_first: bool, is_named: bool
) -> NameInText | None:
    """Return a name without an ending: behind a noun, as a maker, or before a verb."""
    if _ACTING.match(flat, place.start, place.end):
        return None
    after_noun = _is_behind_noun(flat, place.start, before)
    found = _read_latin(flat, place, before, after_noun=after_noun)
    if found is None and not _PERSON.match(flat, place.start, place.end):
        found = _read_before_verb(flat, place, before, is_first=is_first)
        if found is None and (is_named or after_noun):
            found = _read_uncommon(flat, place, after_noun=after_noun)
        found = found and _behind_noun(found)
    return found and replace(found, at_start=is_first)


def _find_noun_before(before: str) -> re.Match[str] | None:
    """Return the noun that names what comes; what is counted names nothing: 1.2万个品牌成交额."""
    noun = _NOUN_BEFORE.search(before)
    is_counted = noun and _COUNTED_BEFORE.search(before, 0, noun.start())
    return None if is_counted else noun


def _is_behind_noun(flat: str, start: int, before: str) -> bool:
    """Return whether a noun before a place names what comes: 公司 at the beginning of a clause is a subject itself."""
    noun = _find_noun_before(before)
    if noun is None:
        return False
    if noun[0] not in _SUBJECTS:
        return True
    # 芯片公司安维达, but 西屿公司 is a name itself.
    at = start - len(noun[0])
    return is_common(flat[max(0, at - 2) : at]) or is_common(flat[max(0, at - 3) : at])


def _read_latin(flat: str, place: Span, before: str, *, after_noun: bool) -> NameInText | None:
    """Return a name in Latin letters, which is no abbreviation of a thing, as GDP is."""
    match = _LATIN.match(flat, place.start)
    if match is None:
        return None
    name = match["name"]
    is_short = name.isupper() and len(name) < _MIN_CAPITALS
    is_subject = match["after"] and not is_short and _BEGINNING.search(before)
    is_foreign = not is_short and _BEHIND_COUNTRY.search(before) is not None
    if not (after_noun or is_subject or is_foreign):
        return None
    rule = "company_noun" if after_noun or is_foreign else ""
    span = Span(*match.span("name"))
    return NameInText(span, name, rule, "sentence_subject", "", at_start=False)


def _read_before_verb(flat: str, place: Span, before: str, *, is_first: bool) -> NameInText | None:
    after_noun = _is_behind_noun(flat, place.start, before)
    is_quoted = after_noun and before[-1] in '“"「'
    for pattern, strong, weak, is_tried in (
        (_BEHIND_NOUN, "company_noun", "", after_noun),
        (_MAKER, "agent", "", before.endswith("由")),
        (_BEFORE_SURE_VERB, "", "sentence_subject", is_first or before.endswith("的")),
        (_BEFORE_VERB, "", "subject_of_any_verb", is_first),
    ):
        match = pattern.match(flat, place.start, place.end) if is_tried else None
        if match and weak and _STRUCTURE_END.search(match[0]):
            continue
        if match and (is_quoted or _may_follow(match[0], strong)):
            is_sure = weak and has_uncommon(match[0])
            return _make(flat, match, strong, "sentence_subject" if is_sure else weak)
    return None


def _may_follow(text: str, rule: str) -> bool:
    """Return whether text may be a name by a rule: a long one behind a noun is often common words."""
    is_long = rule == "company_noun" and len(text) > _SHORT
    return may_be_name(text) and (not is_long or has_uncommon(text))


def _read_uncommon(flat: str, place: Span, *, after_noun: bool) -> NameInText | None:
    """Return what is before 的, a verb or a number, and no word: 茶小筑的门店."""
    match = _STRETCH.match(flat, place.start, place.end)
    if match is None or not may_be_name(match[0]):
        return None
    is_owner = _OWNED.match(flat, match.end()) and _is_uncommon(match[0])
    is_latin = match[0].isascii() and (is_owner or _ACTING.match(flat, match.end()))
    if not (is_latin or any(map(has_uncommon, _HAN.findall(match[0])))):
        return None
    if flat[match.end() : match.end() + 1].isdigit():
        # 供应扶梯260台
        is_given = _GIVEN_BEFORE.search(flat, max(0, place.start - 4), place.start)
        # 星澜一遍吸走96%, but 星澜4499元起
        if is_given or not (after_noun or _is_uncommon(match[0])):
            return None
    if (_STRUCTURE_END.search(match[0]) or _MEASURED_END.search(match[0])) and not after_noun:
        return None
    if (
        _COUNTED.search(match[0])
        or _PLACE.fullmatch(match[0])
        or (not after_noun and _SURNAME.fullmatch(match[0]))
    ):
        return None
    weak = "owner_of_numbers" if is_owner else "uncommon_words"
    return _make(flat, match, "company_noun" if after_noun else "", weak)


def _is_uncommon(text: str) -> bool:
    """Return whether hardly a character of a text is in a common word: that of 星澜 is none, 方形铁锂 has one."""
    front = cut_ending(text)
    return next(find_uncommon(front), None) == (0, len(front))


def _make(flat: str, match: re.Match[str], strong: str, weak: str) -> NameInText | None:
    """Return a name, unless it ends within a word: 籽棉单 of 籽棉单产, 东港集 of 东港集装箱."""
    span = _without_last_word(flat, _extend(flat, Span(*match.span())))
    # 星澜X50
    if (model := _MODEL.search(flat, span.start, span.end)) and flat[span.end :][:1].isdigit():
        span = Span(span.start, model.start())
    if divides_word(flat, span.end):
        return None
    return NameInText(span, span.cut(flat), strong, weak, "", at_start=False)


def _without_last_word(flat: str, span: Span) -> Span:
    """Return a name without a common word behind its ending: 北岭热电 of 北岭热电发电18亿度."""
    ends = [match.end() for match in _ENDINGS.finditer(flat, span.start + _MIN_FRONT, span.end)]
    is_more = ends and ends[-1] < span.end and is_common(flat[ends[-1] : span.end])
    return Span(span.start, ends[-1]) if is_more else span


def _extend(flat: str, span: Span) -> Span:
    """Return a name with the 达 at its end, which would else be a verb: 安维达营收."""
    is_verb_next = (
        _AFTER.match(flat, span.end + 1) and not flat[span.end + 1 : span.end + 2].isdigit()
    )
    return (
        Span(span.start, span.end + 1) if flat.startswith("达", span.end) and is_verb_next else span
    )


def _behind_noun(name: NameInText) -> NameInText | None:
    """Return the name without the noun that it begins with: 谷源农服 of 客户谷源农服. 公司账上现金 has none."""
    if match := _COUNTRY.match(name.text):
        rest = name.text[match.end() :]
        # 这家新加坡船公司
        if rest in words.NO_NAMES:
            return None
        if (
            len(rest) > _MIN_FRONT
            and not _LEGAL_END.fullmatch(rest)
            and not _BODY.fullmatch(name.text)
        ):
            start = name.span.start + match.end()
            name = replace(name, span=Span(start, name.span.end), text=rest)
    nouns = [
        match for match in _NOUN.finditer(name.text) if len(name.text) - match.end() >= _MIN_FRONT
    ]
    if not nouns or _LEGAL_END.fullmatch(name.text, nouns[-1].end()):
        return name
    cut = nouns[-1].end()
    is_subject = nouns[-1].start() == 0 and nouns[-1][0] in _SUBJECTS
    if is_subject and cut_ending(name.text[cut:]) == name.text[cut:]:
        return None
    return replace(
        name,
        span=Span(name.span.start + cut, name.span.end),
        text=name.text[cut:],
        strong="company_noun",
    )


def _judge(name: str, *, is_named: bool, after_noun: bool) -> str:
    """Return the rule by which a name with an ending is one of an organization; empty if it is none."""
    if _BODY.fullmatch(name) or _FROM_TRADES.fullmatch(name):
        return "legal_form"
    front = cut_ending(name)
    # 两项数据都经质检中心
    is_counted = COUNTED_IN.search(name) is not None or is_front_of_thing(name)
    if is_counted or not front or {name, front} & words.NO_NAMES:
        return ""
    if COMMON.fullmatch(front) or _COUNTRY.fullmatch(front):
        return ""
    # 智能分拣中心 is what is built, but 北岭检测中心 is a name.
    if _LEGAL_END.search(name):
        is_public = name.startswith(_PUBLIC)
        is_plant = _PLANT_END.search(name) and is_all_common(front)
        is_plant = is_plant and not (after_noun or is_public)
        return "" if is_plant else "legal_form"
    is_short = len(front) < _MIN_FRONT and not front.isascii()
    if is_short or (_THING_END.search(name) and not has_uncommon(front)):
        return ""
    # 氢野动力 begins like 氢能, and is none the less no word.
    is_unusual = len(front) <= _UNNAMED and has_uncommon(front) and not FUNCTION.search(front)
    is_sure = is_unusual or (is_named and len(front) <= _SHORT and not COMMON.match(front))
    return "company_noun" if after_noun else "trade_word" if is_sure else ""
