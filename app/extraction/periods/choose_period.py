"""Which period of a sentence dates a number of it.

| rule | the period |
|---|---|
| of its clause | between the number and the next one, or before the number in its clause |
| of its sentence | at the start of the sentence, or the only one of it |

A period with which something is compared (`than in 2022`) dates nothing, and the day of an announcement no
specification: `On Thursday, it unveiled a sensor that sees 250 m`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.quotes.span import Span
from app.extraction.language.segments import TextSentence
from app.extraction.periods.period_words import UNKNOWN, PeriodInText, Precision
from app.extraction.periods.respective import find_respective

_ANNOUNCING = re.compile(
    r"\b(?:unveil|announc|launch|present|introduc|said|says|say\b|show(?:s|ed|n)?\b|reveal|publish|releas|report|open(?:s|ed)?\b|sign|told|describ|disclos|inaugurat|start|went\son\ssale|fair|conference|deliver(?:s|ed)\sthe\sfirst|display|debut|declar|confirm|hand(?:s|ed)\sover|christen|voted|approved|press\srelease)"
    r"|宣布|发布|推出|表示|亮相|公布|披露|介绍|投运|投产|下线|开工|开业|启动|签署|签约|透露|举行|上市|通车|首飞|交付首|揭牌|落成|竣工|投用|启用|下水|并网|正式|报道|获悉|通过验收|展示|展出|称|说",
    re.IGNORECASE,
)
# `NOK 3.6 billion at 30 September`: the day of a state, which is no announcement.
_STATE_BEFORE = re.compile(
    r"\b(?:at|as\sof|as\sat|until|through|to|by|since)\s(?:the\send\sof\s)?$|截[至止]$",
    re.IGNORECASE,
)
_LAUNCHED = re.compile("投产|投用|上线|发布|推出|亮相|下线|面世|问世|开业|启用")
_ADDING = frozenset({"and", "but", "while", "whereas", ", and", ", but", ", while"})
_PRESENT = re.compile(
    r"\b(?:is|are|has(?!\s[a-z]+(?:ed|en|ld|nt|de)\b)|costs|employs|runs|pays|makes|holds|owns|uses|needs|weighs|sells|operates|serves|produces|supplies|covers|carries|charges|offers|ranks)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|had|[a-z]+ed|sold|made|built|rose|fell|grew|lost|won|spent|paid)\b"
)
_NOW = re.compile(r"现在|如今|目前|眼下|\b(?:now|today|currently)\b", re.IGNORECASE)
# `Founded in 2017, it makes cells in two countries`
_FOUNDED = re.compile(
    r"\b(?:founded|established|incorporated|set\sup|started)\s(?:[\w,-]+\s){0,4}$|(?:成立|创立|创办|创建|始建|组建|设立)于?$",
    re.IGNORECASE,
)
_FOUNDED_BEHIND = re.compile("年?(?:成立|创立|创办|创建|始建|组建)")
# What a clause may have beside its period: `and that in`.
_SHORT, _SHORT_CHINESE = 12, 1
_RELATIVE = frozenset({"which", "who", "whose", "where", "when"})
_PAST_EVENT = re.compile(
    r"\b(?:came|went|put|took\sto|sailed|landed|gathered|attended|visited|watched|marched|played|voted|crossed|climbed|queued|turned\sout|arrived|left|fell|used|broke|burned|burnt|lost|gained|closed|ended|won)\b|用上|参加|到场|抵达|出席|观看|涌入|完赛|起跑|夺[冠魁得]|[摘获]得|跑完|冲线|撞线|获胜"
)
_MEASURED = re.compile(
    r"\b(?:sold|ships?|shipped|reached|hit|measured|flew|drove|travelled|ran|rose|fell|closed|stood|totall?ed|amounted|traded|produced|generated|carried|recorded|set)\b|达到|创下|跑出|测得|飞行|行驶|售出|收于|收盘|单日|当日|日产|完成|突破|处理量",
    re.IGNORECASE,
)


# 较2023年的14吉瓦时: between a period and its own number.
_OF_PERIOD = re.compile("(?:同期|全年)?的(?:约|近|超|逾|不足)?")

# 是去年同期的1.3倍: a multiple or share of what was then is no number of then.
_SHARE = re.compile("倍|%|成|分之|半")


def find_own_period(
    flat: str, number: Span, periods: Sequence[PeriodInText]
) -> PeriodInText | None:
    """Return the period whose number is right behind it, even if another number is compared with that: 较2023年的14吨."""
    if _SHARE.search(flat, number.start, number.end):
        return None
    return next(
        (
            period
            for period in periods
            if period.edtf != UNKNOWN and _OF_PERIOD.fullmatch(flat, period.span.end, number.start)
        ),
        None,
    )


def choose_period(
    flat: str,
    sentence: TextSentence,
    number: Span,
    numbers: Sequence[Span],
    periods: Sequence[PeriodInText],
    *,
    is_target: bool,
) -> PeriodInText | None:
    """Return the period of a sentence that dates the number at a place; None if none does.

    `numbers` are the places of all numbers of the sentence, in order.
    """
    if own := find_own_period(flat, number, periods):
        return own
    if respective := find_respective(flat, sentence.span, number, numbers, periods):
        return respective
    usable = [
        period
        for period in periods
        if not period.is_comparison
        and not _is_announcement(flat, sentence, period, number)
        and not _is_aside(sentence, period, number)
        and not _is_of_now(flat, sentence, period, number)
        and not _is_founding(flat, sentence, period, number)
    ]
    if is_target:
        usable = [replace(period, edtf=period.if_planned or period.edtf) for period in usable]
    # `sales of 225 million this year and a profit in 2026`
    if beside := [period for period in usable if flat[number.end : period.span.start] == " "]:
        return beside[0]
    if deadlines := [period for period in usable if period.is_deadline is is_target]:
        usable = deadlines
    if not usable:
        return None
    near = _choose_near(sentence, number, numbers, usable)
    return near or _choose_of_sentence(flat, sentence, number, numbers, usable)


def _is_aside(sentence: TextSentence, period: PeriodInText, number: Span) -> bool:
    """Return whether a period is in an aside about another thing: `which joined in September`."""
    at, own = sentence.find_segment(period.span.start), sentence.find_segment(number.start)
    if at == own:
        return False
    links = (sentence.segments[index].link.split(" ")[-1] for index in (at, own))
    return any(link in _RELATIVE for link in links)


def _is_of_now(flat: str, sentence: TextSentence, period: PeriodInText, number: Span) -> bool:
    """Return whether a number is in a clause in the present, behind that of a period: `..., and the firm pays 47 cents`."""
    at, own = sentence.find_segment(period.span.start), sentence.find_segment(number.start)
    if period.is_deadline or at >= own:
        return False
    before = flat[sentence.segments[own].span.start : number.start]
    # 去年只有6%，如今已升至19%，居第二位
    if _NOW.search(flat, period.span.end, number.start):
        return True
    is_added = sentence.segments[own].link in _ADDING or _PRESENT.match(before)
    return bool(is_added) and _PRESENT.search(before) is not None and _PAST.search(before) is None


def _is_founding(flat: str, sentence: TextSentence, period: PeriodInText, number: Span) -> bool:
    """Return whether a period says when an organization was founded, of which a later clause says more."""
    segment = sentence.segments[sentence.find_segment(period.span.start)].span
    has_end = flat.startswith((",", "，"), period.span.end)
    if number.start < period.span.end or not (has_end or number.start >= segment.end):
        return False
    is_behind = _FOUNDED_BEHIND.match(flat, period.span.end, segment.end)
    return bool(_FOUNDED.search(flat, segment.start, period.span.start) or is_behind)


def _is_announcement(flat: str, sentence: TextSentence, period: PeriodInText, number: Span) -> bool:
    """Return whether a period is the day on which something was announced or opened."""
    if period.precision is Precision.MONTH and _is_launch(flat, sentence, period, number):
        return True
    if period.precision is not Precision.DAY or _STATE_BEFORE.search(
        flat, max(0, period.span.start - 16), period.span.start
    ):
        return False
    words = flat[sentence.span.start : sentence.span.end]
    segment = sentence.segments[sentence.find_segment(period.span.start)].span
    if _is_alone(flat, sentence, period):
        # 12月23日，处理量突破200万件
        segment = Span(segment.start, max(segment.end, min(number.start, sentence.span.end)))
    near = flat[segment.start : max(segment.end, min(number.start, sentence.span.end))]
    if _ANNOUNCING.search(words) is None and _is_event(flat, sentence, period, number):
        return False
    return (
        not _MEASURED.search(flat[segment.start : segment.end])
        or (_ANNOUNCING.search(near) is not None and number.start > segment.end)
        or (_ANNOUNCING.search(words) is not None and not _MEASURED.search(near))
    )


def _is_event(flat: str, sentence: TextSentence, period: PeriodInText, number: Span) -> bool:
    """Return whether a clause says what happened on a day: `Some 1,350 people came on Monday`; 4月19日，以2小时夺冠."""
    at, own = (sentence.find_segment(place) for place in (period.span.start, number.start))
    is_own = at == own or (own == at + 1 and _is_alone(flat, sentence, period))
    segment = sentence.segments[own].span
    return is_own and _PAST_EVENT.search(flat, segment.start, segment.end) is not None


def _is_launch(flat: str, sentence: TextSentence, period: PeriodInText, number: Span) -> bool:
    """Return whether a month is that in which a thing came, of which a later clause says more: 上月投产，炉温1380℃."""
    segment = sentence.segments[sentence.find_segment(period.span.start)].span
    if number.start < segment.end or _MEASURED.search(flat, segment.start, number.start):
        return False
    return _LAUNCHED.search(flat, period.span.end, segment.end) is not None


def _choose_near(
    sentence: TextSentence, number: Span, numbers: Sequence[Span], periods: Sequence[PeriodInText]
) -> PeriodInText | None:
    following = min(
        (other.start for other in numbers if other.start >= number.end), default=sentence.span.end
    )
    segment = sentence.segments[sentence.find_segment(number.start)].span
    after = [
        period
        for period in periods
        if number.end <= period.span.start < min(following, segment.end)
    ]
    if after:
        return after[0]
    before = [period for period in periods if segment.start <= period.span.start < number.start]
    if before:
        return before[-1]
    return None


def _choose_of_sentence(
    flat: str,
    sentence: TextSentence,
    number: Span,
    numbers: Sequence[Span],
    periods: Sequence[PeriodInText],
) -> PeriodInText | None:
    """Return the last period before the number, or else the one behind it in a clause without a number."""
    before = [
        period
        for period in periods
        if period.span.end <= number.start and not _is_of_another(sentence, period, number, numbers)
    ]
    if before:
        return before[-1]
    following = min(
        (other.start for other in numbers if other.start >= number.end), default=sentence.span.end
    )
    is_only = len({period.edtf for period in periods}) == 1
    later = [
        period
        for period in periods
        if _is_alone(flat, sentence, period)
        and not period.edtf.endswith("/..")
        and (is_only or period.span.end <= following)
    ]
    return later[0] if later else None


def _is_of_another(
    sentence: TextSentence, period: PeriodInText, number: Span, numbers: Sequence[Span]
) -> bool:
    """Return whether a period dates only the number beside it: `has raised 62 million since 2018, and asked for 20`."""
    if not period.edtf.endswith("/..") and period.rule != "full_year":
        return False
    at = sentence.find_segment(period.span.start)
    if at == sentence.find_segment(number.start):
        return False
    start = sentence.segments[at].span.start
    return any(start <= other.start < period.span.start for other in numbers)


def _is_alone(flat: str, sentence: TextSentence, period: PeriodInText) -> bool:
    """Return whether a clause has nothing but a period: `..., last year`."""
    segment = sentence.segments[sentence.find_segment(period.span.start)].span
    rest = flat[segment.start : period.span.start] + flat[period.span.end : segment.end]
    return len(rest.strip(" .。")) <= (_SHORT if rest.isascii() else _SHORT_CHINESE)
