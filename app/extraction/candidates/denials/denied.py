"""What an article denies: numbers that were not reached, that nobody said, or that are called untrue.

| rule | words |
|---|---|
| denial | those that deny the number itself (`did not reach 400 km`, 没有达到3%): the guard of imports, and cues |
| doubted | `402 Wh/kg could not be reproduced`: the guard too |
| untrue | `the 30 percent figure is wrong` |
| undone | `the goal of 30 GW was missed`, 放弃建设400套住房的计划: `undone`; `rather than the 30% it wanted` |
| refuted, answered | what the next sentence calls untrue, or answers with no: `answered` |
| rumour | `rumours that ... are "rubbish"`, 否认裁员500人的传闻, and what the next sentence denies |
| unmet_condition | `If they had listened, you would be paying $14`: `english.same_sentence` |
| undone, correction, answer, next_sentence | those of English texts: `english.denied` |
| negative_clause | the clause has no such thing: `nobody in Iceland has drilled deeper than 5,000 m` |

What denies a denial leaves the number stated: `did not miss its target of 70 orders`.
"""

import re

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.extraction.agreement.denial import find_denial
from app.extraction.agreement.other_words import is_doubted_beside
from app.extraction.candidates.candidate import Ground
from app.extraction.candidates.denials.answered import find_answered
from app.extraction.candidates.denials.english.affirmed import is_affirmed
from app.extraction.candidates.denials.english.denied import find_english_denial
from app.extraction.candidates.denials.english.reached_by_others import is_reached_by_others
from app.extraction.candidates.denials.english.same_sentence import (
    find_unmet_condition,
    is_bounded_by_rule,
)
from app.extraction.candidates.denials.undone import find_undone
from app.extraction.frames.article import SentenceNumbers
from app.extraction.frames.conditions import is_in_clause
from app.extraction.frames.hoped_numbers import find_unmet_hope
from app.extraction.numbers.text_quantity import TextQuantity

_NEGATIVE = re.compile(
    r"\b(?:nobody|no\sone|none|nothing(?!\s(?:less|short|but)\b)|never(?!\sbefore)|neither|nor|not(?!\s(?:only|just|merely|least|to\smention|least|until|before|(?:be\s)?un(?!der|til|less|it)[a-z]{4,}|take\slong|(?:surprising|rare|impossible|be\s(?:more\s|[a-z]+(?:ier|tter))))\b)|cannot|no(?!\s(?:more|less|fewer|later|longer|doubt|matter|[\d]|other|sooner|wonder|secret|surprise|coincidence|accident|question|mistake)\b|\.)|no\slonger(?!\sthan)|den(?:y|ies|ied|ying)|nowhere\snear|without|nowhere|hardly|barely\sany|few(?!er)|fail(?:s|ed|ing)?|unable|sh(?:ort|y)\sof|missed|missing\sby\s|undersho{1,2}t(?:s|ing)?|lacks?|yet\sto|\w+n't)\b"
    r"|没有|暂无|暂不|无意|尚无|并无|从未|从没|从来没|未能|尚未|还未|并未|未曾|无法|不能(?!量)|不是|不再|并非|没(?:能|达|[摸够碰爬冲升跑]到)|难以|无一|没人|无人(?!机|驾驶|艇|车|船|潜|值守|售|区|店|岛|化|仓|系统|农|[\u4e00-\u9fff]{1,3}(?:机|车|船|艇|器|系统|平台|码头|设备|工厂))|未(?=通过|如期|按期|按时|交付|兑现|获|达|到|突破|超过|实现|完成|能|满足)|不(?=超过|到|足|及|再|会|支持|具备|达标)|否认|未见|不存在|不具备|达不到|做不到|(?:而|绝|远)非|而不是",
    re.IGNORECASE,
)
_DENYING_ALL = frozenset(["否认", "denied", "denies", "denying"])
_COMMA = re.compile("[,，;；。]")
_IF = re.compile(r"\b(?:if|when|whenever|once|should|in\scase)\s[^,;]*$", re.IGNORECASE)
# `Rumours that it was 40 million are "rubbish"`, 否认裁员500人的传闻, and what is denied in the next sentence.
_RUMOUR = re.compile(
    r"\b(?:rumou?rs?|reports?|claims?|figures?|estimates?|allegations?|speculation|stories|story|suggestions?|talk)\s(?:(?:in|by|from|on)\s(?:(?:the|a|some)\s)?(?:[A-Za-z]+\s){1,3}?)?(?:that|of|about)\b|\b(?:fear(?:s|ed)?|alleg(?:e|es|ed)|claimed|suggested|wrote|reported)\sthat\b|\bcirculated\b|传闻|谣言|传言|报道|网传|传出|流传|所谓|消息|说法|有人[说称]|反映|举报|声称|听说|据说|外界|外传|外面[写说传]的?",
    re.IGNORECASE,
)
_SAID_BEFORE = re.compile(
    "(?:这一|该|此|上述|这种|这个|相关)(?:说法|传闻|传言|消息|报道|数字|数据)|此[说言](?!法)"
)
# 对于“融资20亿元”的报道，公司称纯属误传
_ABOUT_BEFORE = re.compile("(?:对于?|针对|关于|至于|就)[^，。；]{0,24}$")
_ABOUT_AFTER = re.compile("[^，。；]{0,10}(?:传闻|谣言|传言|报道|消息|说法)")
_UNTRUE = re.compile(
    r"\b(?:rubbish|untrue|false|nonsense|withdr(?:ew|awn|aws)|retract(?:s|ed)?|denie[sd]|deny|denying|dismiss(?:es|ed)?|wrong|not\strue|no\struth|baseless|unfounded|reject(?:s|ed)?|refuted?|invented|wide\sof\sthe\smark)\b|否认|不实|不属实|谣言|假的|并非如此|没有?这回事|没有的事|没有这种事|无此事|不准确|辟谣|误传|无中生有|站不住脚|(?<!并非)(?:没有|毫无|缺乏|并无)(?:任何|事实)?(?:根据|依据)|(?:承认|坦承)[^，。；]{0,8}(?:有误|错误|算错|失误)|与(?:事实|实际|实情)(?:严重|完全|并|根本)?不(?:相?符|一致)|不符合?(?:事实|实际)|子虚乌有|纯属|失实|误读|误解|夸大|捏造|杜撰",
    re.IGNORECASE,
)
# `denied the reports, and said it employs 300 people`
_SAID_AFTER = re.compile(
    r"(?:,|\band|\bbut)\s(?:(?:he|she|it|they|and|but|instead|also)\s)*(?:said|says|saying|add(?:ed|s|ing)|insist(?:ed|s|ing)|stress(?:ed|es|ing)|point(?:ed|s|ing)\sout|not(?:ed|es|ing)|put(?:s|ting)?|argu(?:ed|es|ing)|explain(?:ed|s|ing))\b"
    r"|[，,；](?:但|而|并|且|同时|而是)?[^，。；\d]{0,8}?(?:称|表示|强调|指出|介绍|解释|回应|说(?!法)|透露)|(?:，|,\s)(?:而是|实际|实测|目前|截至|actually\b)|:\s(?:it|he|she|they|the\s[a-z]+|in\s(?:fact|truth|reality))\b"
)
_PREDICATE = re.compile(
    r"(?i:rubbish|untrue|false|nonsense|wrong|not\strue|no\struth|baseless|unfounded|invented|wide\sof\sthe\smark)|不实|不属实|谣言|假的|并非如此|没有?这回事|没有的事|没有这种事|无此事|不准确|误传|无中生有|站不住脚|(?:没有|毫无|缺乏|并无)(?:任何|事实)?(?:根据|依据)|与?[^，。]*不(?:相?符|一致)|不符合?(?:事实|实际)|子虚乌有|失实|误读|误解|夸大|捏造|杜撰"
)
_CLAUSE_END = re.compile(r"[，；]|[,;]\s")
_NEXT_UNTRUE = re.compile(
    r"[\s\"”』」]*(?:[\w\u4e00-\u9fff]{1,8}(?:[（(][^）)]{0,24}[）)])?[：:]\s?)?[\"“「]?(?:不是这样|并非如此|不对|没有这回事|没有的事|没这回事|哪有|胡说|瞎说|怎么可能|不可能|这是误传|误传|这不是事实|这是假的|No[,.]|That\s(?:is|was)(?:\snot|n't)\s(?:true|so|right)|Not\strue|(?:That\s(?:is|was)\s|That's\s)?(?:[Ww]rong|[Ff]alse|[Nn]onsense|[Rr]ubbish))|[^.。;]{0,60}\bcall(?:s|ed)\s(?:it|this|that)\s(?:wrong|false|untrue|nonsense|a\slie)"
)
# What a sentence says of the last number before it: `There is no such plan.`, 这种情况没有发生.
_NEXT_SO = re.compile(
    r"[\s;；\"”』」]*(?:[Bb]ut\s|[Yy]et\s)?(?:(?:[Tt]here\s(?:is|was|are|were)\s)?[Nn]o\ssuch\s(?:plans?|figures?|numbers?|deals?|offers?|orders?|intentions?|agreements?|decisions?|proposals?|loss(?:es)?|effects?|thing|talks|cuts?|claims?|promises?|commitments?|contracts?|bids?|sums?|increases?|rises?)\b|[Nn]othing\sof\sthe\s(?:sort|kind)|(?:[Tt]hat|[Tt]his|[Ii]t)\s(?:(?:has|had)\s)?(?:never|did\snot|didn't|has\snot|hasn't)\s(?:yet\s)?(?:happen(?:ed)?|materiali[sz]ed?|c[ao]me\s(?:true|about|to\spass))\b"
    r"|(?:但|不过|而)?(?:这样的|这种|此类|上述)(?:情况|事情?|局面|担心|场面)(?:最终|并)?(?:没有|未|没)(?:发生|出现|成真)|(?:但|不过|而)?(?:并?没有|并无|从未有过?)(?:这样的|这种|这个|此)(?:回事|事|说法|计划|方案|情况|打算|安排))"
)
# A bound that is worded as a denial: not more than, 不到, 不超过 are cues, and read as such.
# `The 30 percent figure is wrong`
_CALLED_UNTRUE = re.compile(
    r"(?:[^.;,\d]{0,40}|,\s[^,.;\d]{1,70},\s)\b(?:is|are|was|were|proved)\s(?:simply\s|plain\s|just\s)?(?:wrong|false|untrue|incorrect|not\strue|nonsense|rubbish|a\slie|invented|made\sup|baseless)\b"
)
# A cue that denies its number: 没有达到3%.
_DENYING_CUE = re.compile(
    r"(?:没有?|未能?|没能|尚未|并未|无法|难以|达不)(?:能|再)?(?:达到?|到)|(?:未能|没能|无法|难以)(?:突破|超过|超越)|nowhere\snear|(?:f[ea]ll(?:s|en|ing)?\s)?(?:(?:well|far|just)\s)?short\sof|(?:yet|fail(?:s|ed)?)\sto\s(?:exceed|reach|pass|top|beat|break|surpass|hit)",
    re.IGNORECASE,
)
# `fell just shy of 300 t`; a turnover `just shy of 300 million` is said to be nearly that.
_SHY = re.compile(r"(?:(?:just|well|far|narrowly)\s)?shy\sof")
_FELL_BEFORE = re.compile(
    r"\b(?:f[ea]ll(?:s|en|ing)?|stop(?:s|ped)?)\s(?:(?:just|well|far|narrowly)\s)?$"
)
# 没有宣传的十年那么长
_NOT_SO = re.compile(r"(?:没有|不像|不如)[^，。；\d]{0,10}$")
_SO_MUCH = re.compile(r"[”」]?(?:那么|这么|那样|这样)")
_ABOVE = re.compile("突破|超|exceed|pass|top|beat|break|surpass")
# `none of its two data centres uses`: the number of the subject is not denied, nor does it end the denial.
_OF_SUBJECT = re.compile(
    r"\b(?:none|neither|nobody|not\sone|no\sone)\s(?:of|in)\s(?:the\s|its\s|their\s|these\s|those\s)?$",
    re.IGNORECASE,
)
# `Without a break it ran for 400 hours`
_OTHER_SUBJECT = re.compile(r"\b(?:it|they|he|she|we|you|which|that)\s[a-z]")
_BUT = re.compile(
    r"\b(?:but|instead|(?<!\bhas\s)(?<!\bhave\s)(?<!\bhad\s)(?<!\bnot\s)yet|however|although|except)\b|[,，]\s?(?:而是|但|却|只|仅)|而是|但",
    re.IGNORECASE,
)
# `did not miss`, `does not deny`, 不否认
_TWICE = re.compile(
    r"(?:\b(?:not|never|cannot|without)|n['’]t)\s(?:[a-z]+ly\s)?(?:miss(?:ed|ing)?|fail(?:ed|ing)?\sto|den(?:y|ied|ying)|disput(?:e|ed|ing)|f[ea]ll(?:en|ing)?\sshort\sof|reject(?:ed)?|rul(?:e|ed)\sout|doubt(?:ed)?|exclude[d]?|conceal(?:ed)?|hid(?:e|den)?)\b"
    r"|(?:没有?|并未|未|从未|不|不会|无法|难以)(?:否认|排除|错过|未能?完成|辜负|隐瞒|回避)|没有未|不是没有|并非没有|无人否认",
    re.IGNORECASE,
)
# 不及全年30架目标的两成: what is denied is the share of a plan, not the plan.
_SHARE_AFTER = re.compile(
    r"的?(?:[^，。;\d]{0,6}(?:目标|计划|任务|指标|预算|设计值?))?的(?:[一二两三四五六七八九半]+成|百分之|[\d一二三四五六七八九十]{1,4}(?:\.\d+)?(?:%|成|分之)|一半)"
)
_OF_CLAUSE = ("denial", "negative_clause")
_WINDOW = 70


def find_denied(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Ground | None:
    """Return the words that deny a number of a sentence; None if it is not denied."""
    if unmet := find_unmet_condition(flat, sentence, number):
        return Ground(unmet, "unmet_condition")
    if _is_of_subject(flat, number) or is_in_clause(flat, sentence, number):
        return None
    if _SHARE_AFTER.match(flat, number.whole.end) or is_bounded_by_rule(flat, sentence, number):
        return None
    if hope := find_unmet_hope(flat, number.span, number.whole):
        return Ground(hope, "undone")
    if _is_twice_denied(flat, sentence, number):
        return None
    found = (
        _find_own(flat, sentence, number)
        or _find_untrue(flat, sentence, number)
        or find_answered(flat, sentence, number)
        or _find_negative(flat, sentence, number)
    )
    if found and found.rule in _OF_CLAUSE:
        is_so = is_affirmed(flat, number)
        found = None if is_so or is_reached_by_others(flat, number) else found
    return found or find_english_denial(flat, sentence, number)


def _find_own(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Ground | None:
    """Return the words beside a number that deny it."""
    if words := find_denial(flat, number):
        return Ground(_place(flat, words, number), "denial")
    if cue := _find_denying_cue(flat, number):
        return Ground(cue, "denial")
    if is_doubted_beside(flat, number):
        return Ground(number.whole, "doubted")
    if undone := find_undone(flat, number.whole, sentence.span):
        return Ground(undone, "undone")
    return None


def _is_twice_denied(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> bool:
    """Return whether the last denial before a number denies another one: `did not miss its target of 70 orders`."""
    start = max(sentence.span.start, number.whole.start - _WINDOW)
    last = next(iter(reversed(list(_TWICE.finditer(flat, start, number.whole.start)))), None)
    return last is not None and _NEGATIVE.search(flat, last.end(), number.whole.start) is None


def _find_untrue(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Ground | None:
    start, end = number.whole.start, number.whole.end
    not_so = _NOT_SO.search(flat, max(sentence.span.start, start - 16), start)
    if not_so and _SO_MUCH.match(flat, end):
        return Ground(Span(*not_so.span()), "denial")
    untrue = _CALLED_UNTRUE.match(flat, number.whole.end, sentence.span.end)
    if not untrue and number is sentence.numbers[-1]:
        untrue = _NEXT_SO.match(flat, sentence.span.end)
    return (
        Ground(Span(*untrue.span()), "untrue") if untrue else _find_rumour(flat, sentence, number)
    )


def _find_negative(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Ground | None:
    """Return the last negative word of a clause before its number, if it rules the number."""
    segment = sentence.sentence.segments[sentence.sentence.find_segment(number.whole.start)].span
    start = max(segment.start, number.whole.start - 2 * _WINDOW)
    last = next(iter(reversed(list(_NEGATIVE.finditer(flat, start, number.whole.start)))), None)
    if last is None or (number.cue and last.end() > number.cue.start):
        return None
    # 否认正以3000亿美元估值融资400亿美元
    is_of_all = last[0] in _DENYING_ALL and not _COMMA.search(flat, last.end(), number.whole.start)
    is_ended = not is_of_all and any(
        last.end() <= other.span.start < number.span.start and not _is_of_subject(flat, other)
        for other in sentence.numbers
    )
    # `if the mains fail, the pumps go on for 30 hours`
    is_ended = is_ended or (
        last[0].lower().startswith("fail") and _IF.search(flat, start, last.start()) is not None
    )
    other_subject = _OTHER_SUBJECT if last[0].lower() == "without" else _BUT
    for pattern in (_BUT, other_subject):
        is_ended = is_ended or pattern.search(flat, last.end(), number.whole.start) is not None
    return None if is_ended else Ground(Span(*last.span()), "negative_clause")


def _is_of_subject(flat: str, number: TextQuantity) -> bool:
    return (
        _OF_SUBJECT.search(flat[max(0, number.whole.start - 24) : number.whole.start]) is not None
    )


def _find_denying_cue(flat: str, number: TextQuantity) -> Span | None:
    cue = number.cue
    if cue is None:
        return None
    if _SHY.fullmatch(cue.cut(flat)) and _FELL_BEFORE.search(
        flat, max(0, cue.start - 12), cue.start
    ):
        return cue
    start = cue.start - (flat[cue.start - 1 : cue.start] == "达")
    return cue if _DENYING_CUE.fullmatch(flat, start, cue.end) else None


def read_denied_comparator(flat: str, number: TextQuantity) -> Comparator | None:
    """Return the comparator of what is denied by the cue of a number itself; None if it is not.

    没有达到3% denies that 3 % was reached, as `did not reach 3%` does.
    """
    cue = _find_denying_cue(flat, number)
    if cue is None:
        return None
    return Comparator.GT if _ABOVE.search(cue.cut(flat)) else Comparator.EQ


def _find_rumour(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Ground | None:
    """Return what denies a rumour; of a sentence, only what comes with or behind its first word is denied."""
    rumour = _RUMOUR.search(flat, sentence.span.start, sentence.span.end)
    if rumour is None:
        return None
    untrue = _UNTRUE.search(flat, sentence.span.start, sentence.span.end)
    first = min(rumour.start(), untrue.start()) if untrue else 0
    if untrue and (
        not _is_of_rumour(flat, sentence, number, first) or _is_answer(flat, untrue, number)
    ):
        return None
    untrue = untrue or _NEXT_UNTRUE.match(flat, sentence.span.end)
    return Ground(Span(*untrue.span()), "rumour") if untrue else None


def _is_of_rumour(flat: str, sentence: SentenceNumbers, number: TextQuantity, first: int) -> bool:
    """Return whether a number is what is called untrue: behind the first word of that, or before 这一说法."""
    start = max(sentence.span.start, number.whole.start - _WINDOW)
    if _ABOUT_BEFORE.search(flat, start, number.whole.start) and _ABOUT_AFTER.match(
        flat, number.span.end
    ):
        return True
    back = _SAID_BEFORE.search(flat, sentence.span.start, sentence.span.end)
    return number.span.end <= back.start() if back else number.span.end > first


def _is_answer(flat: str, untrue: re.Match[str], number: TextQuantity) -> bool:
    """Return whether a number is behind what is called untrue, in the words of who says so: 传闻不实，员工为500人."""
    if number.span.start < untrue.end():
        return False
    between = flat[untrue.end() : number.whole.start]
    is_said = _SAID_AFTER.search(between) is not None
    return is_said or (
        _PREDICATE.fullmatch(untrue[0]) is not None and _CLAUSE_END.search(between) is not None
    )


def _place(flat: str, words: str, number: TextQuantity) -> Span:
    at = flat.rfind(words, 0, number.whole.start)
    return Span(at, at + len(words)) if at >= 0 else number.whole
