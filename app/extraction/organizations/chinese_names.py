"""Names of organizations in a Chinese text, found by their endings and by what is around them.

A name begins where a clause does, after words of time and connection, or after a preposition; it ends with the
ending of an organization, or before a verb whose subject is one.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.quotes.span import Span
from app.extraction.organizations import chinese_words as words
from app.extraction.organizations.english_names import NameInText
from app.extraction.words.patterns import match_any

_CHAR = r"[\u4e00-\u9fffA-Za-z·]"
# No name has one of these.
_NOT_IN_NAME = re.compile(
    r"董事|总裁|经理|首席|负责人|创始人|教授|院士|主任|局长|部长|记者|博士|先生|女士|的|了|是|由|与|和|及|在|于|被|向|从|对|把|将|已|其|这|该|(?<!华)为|到|超过|每|但|而|且|我国|、|宣布|发布|推出|表示|计划|(?<!中)国内"
)
_CLAUSE = re.compile(r"[^ ，。；：、（）()“”\"‘’《》！？!?\n,;:「」『』【】]+")
_LEADING = re.compile(rf"(?:{words.LEADING}|[\d年月日至\s-])+")
_BEFORE = re.compile(match_any((*words.BEFORE, *words.NOUNS)))
_NOUN = re.compile(match_any(words.NOUNS))
_NOUN_BEFORE = re.compile(rf"(?:{match_any(words.NOUNS)})[“\"「]?$")
# Before names, not before things: 的, 了 and 为 are before either.
_NAME_BEFORE = re.compile(
    r"(?:与|和|及|、|由|跟|同|向|给|据|被|来自|是|名为|叫|即|如|包括|其中|对手|领先于?|超过|高于|低于|落后于|仅次于|优于|联合|携手|收购|帮助)$"
)
_ENDING = rf"(?:{match_any((*words.LEGAL, *words.TRADES))})"
_AFTER = rf"(?=$|{words.STRONG_VERBS}|{words.WEAK_VERBS}|\d|[“”\"，。；：、（）()])"
_WITH_ENDING = re.compile(rf"{_CHAR}{{1,14}}?{_ENDING}{{1,4}}{_AFTER}")
_BEFORE_VERB = re.compile(rf"{_CHAR}{{2,7}}?(?=(?:{words.STRONG_VERBS}))")
_BEFORE_SURE_VERB = re.compile(rf"{_CHAR}{{2,7}}?(?=[（(]?(?:{words.SURE_VERBS}))")
_BEHIND_NOUN = re.compile(rf"{_CHAR}{{2,8}}?(?=(?:{words.STRONG_VERBS}|{words.WEAK_VERBS})|$)")
_MAKER = re.compile(rf"{_CHAR}{{2,10}}?(?=(?:{words.MAKING}))")
# Characters that hardly any name has, but for those with the ending of an organization.
_FUNCTION = re.compile(
    "[说比较原并未不没较第累总年月个无可会等所以则均都仅约近只还就才让否认承诺这那此些么吗呢吧]|有关|管理|合同"
)
_LEGAL_END = re.compile(rf"(?:{match_any(words.LEGAL)})$")
_TRADE_END = re.compile(rf"(?:{match_any(words.TRADES)})$")
_BODY = re.compile(
    rf"(?:中国|国家|国际|全国|世界|美国|欧洲|日本|韩国|德国|英国|{words.PLACES}).{{2,12}}(?:协会|学会|联盟|委员会|局|署|组织|联合会|商会|基金会|科学院|工程院|研究院|研究所|银行|理事会)"
)
_COUNTRY = re.compile(
    "德国|美国|日本|韩国|英国|法国|瑞典|挪威|丹麦|荷兰|印度|瑞士|意大利|西班牙|俄罗斯|加拿大|澳大利亚|巴西|芬兰|以色列|新加坡|奥地利|比利时|爱尔兰"
)
_STRONG_AFTER = re.compile(rf"(?:{words.STRONG_VERBS})")
_COMMON = re.compile(rf"(?:{match_any(words.COMMON)})+")
_NOUN_END = re.compile(rf"(?:{words.NOUN_ENDS})$")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z]*(?:\s[A-Z][A-Za-z]*)*")


def list_chinese_names(flat: str) -> Iterator[NameInText]:
    """Yield the names of organizations in a flat text, in order; the same name may be yielded once a place."""
    for clause in _CLAUSE.finditer(flat):
        taken = Span(clause.start(), clause.start())
        for start, is_first in _list_starts(flat, Span(*clause.span())):
            found = _read_name(flat, Span(start, clause.end()), is_first=is_first)
            if found and not found.span.overlaps(taken):
                taken = found.span
                yield found


def _list_starts(flat: str, clause: Span) -> Iterator[tuple[int, bool]]:
    """Yield where a name may begin in a clause: after its first words, and after prepositions and the like."""
    leading = _LEADING.match(flat, clause.start, clause.end)
    if leading:
        yield leading.end(), True
    yield clause.start, True
    for match in _BEFORE.finditer(flat, clause.start, clause.end):
        yield match.end(), False


def _read_name(flat: str, place: Span, *, is_first: bool) -> NameInText | None:
    before = flat[max(0, place.start - 8) : place.start]
    after_noun = _NOUN_BEFORE.search(before) is not None
    match = _WITH_ENDING.match(flat, place.start, place.end)
    if match and not _NOT_IN_NAME.search(match[0]):
        is_named = is_first or _NAME_BEFORE.search(before) is not None
        rule = _judge(match, is_named=is_named, after_noun=after_noun)
        if rule:
            return _behind_noun(NameInText(Span(*match.span()), match[0], rule, "", "", is_first))
    for pattern, strong, weak, is_tried in (
        (_BEHIND_NOUN, "company_noun", "", after_noun),
        (_MAKER, "agent", "", before.endswith("由")),
        (_BEFORE_SURE_VERB, "", "sentence_subject", is_first),
        (_BEFORE_VERB, "", "subject_of_any_verb", is_first),
    ):
        match = pattern.match(flat, place.start, place.end) if is_tried else None
        if match and _may_be_name(match[0]):
            return _behind_noun(
                NameInText(Span(*match.span()), match[0], strong, weak, "", is_first)
            )
    return None


def _behind_noun(name: NameInText) -> NameInText:
    """Return the name without the noun that it begins with: 谷源农服 of 客户谷源农服."""
    if match := _COUNTRY.match(name.text):
        rest = name.text[match.end() :]
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
    return replace(
        name,
        span=Span(name.span.start + cut, name.span.end),
        text=name.text[cut:],
        strong="company_noun",
    )


def _judge(match: re.Match[str], *, is_named: bool, after_noun: bool) -> str:
    """Return the rule by which a name with an ending is one of an organization; empty if it is none."""
    name = match[0]
    if _BODY.fullmatch(name):
        return "legal_form"
    front = _ENDING_CUT.sub("", name)
    if name in words.NO_NAMES or not front or front in words.NO_NAMES or _COMMON.fullmatch(front):
        return ""
    if _LEGAL_END.search(name):
        return "legal_form"
    if len(front) < _MIN_FRONT and not front.isascii():
        return ""
    if after_noun:
        return "company_noun"
    return "trade_word" if is_named and not _COMMON.match(front) else ""


_ENDING_CUT = re.compile(rf"{_ENDING}{{1,4}}$")
_MIN_FRONT = 2


def _may_be_name(text: str) -> bool:
    """Return whether what is before a verb may be a name: no common noun, and no words of a sentence."""
    if text in words.NO_NAMES or _NOT_IN_NAME.search(text) or _COMMON.match(text):
        return False
    return not (_FUNCTION.search(text) or _NOUN_END.search(text) or _LEADING.match(text))
