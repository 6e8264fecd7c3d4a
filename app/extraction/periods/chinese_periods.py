"""Periods in Chinese words: 去年, 2024年上半年, 截至6月底, 到2027年, 近日."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from app.domain.quotes.span import Span
from app.extraction.periods import chinese_readers as readers
from app.extraction.periods.close_up import close_up
from app.extraction.periods.period_words import (
    PeriodInText,
    Precision,
    find_next,
    first_place,
    is_to_come,
)
from app.extraction.words.name_patterns import NO_DAY_AFTER

_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,2})"
# A unit or name that begins right after the digits of no year: 2000Pa, 2016HO3; 2025Q1 and 2025E are years.
_NO_YEAR_AFTER = r"(?![QHqh][1-4](?!\d)|[AEae](?![A-Za-z]))[A-Za-z\u00b5\u03bcΩ%‰°℃]|\.\d{1,6}[A-Za-z%°℃\u4e00-\u9fff]|立方|平方"
# 2024年, 去年, or nothing. 22000Pa has no 2000 in it, and 截至2023年底 no 2023 without its 年底.
# 建成后年发电量 has no 后年 in it.
_YEAR = (
    rf"(?:(?<!\d)(?<!\d[.,])(?P<year>(?:19|20|21)\d\d)(?:年度?|(?!{_NO_YEAR_AFTER}|[年\d万亿千百元人个家台辆套件名米公吨例次项种条亩户倍兆瓦克伏安]))|(?P<word>(?<![成之以产营用投行工达年])"
    rf"(?:{'|'.join(sorted(readers.YEARS, key=len, reverse=True))})(?!发电|产量|均|利用)))"
)
_LAST_YEAR = r"(?:(?P<last_year>(?:19|20|21)\d\d)年|(?P<last_word>去年|今年|明年|次年))"
_START = rf"{_YEAR}?(?:(?<!\d)(?P<n>{_N})月份?(?:(?P<day>\d{{1,2}})[日号])?)?(?:底|末|初)?"
# 由3吨增至今年的5吨
_NO_NOW_AFTER = "(?![年日天晚春夏秋冬])"
_SINCE_EVENT = r"[\d一二三四五六七八九十年月日号去今前]{2,12}(?:在[^，。；\d]{1,6})?(?:成立|创立|上市|上线|投产|投运|投用|开通|通车|运营|发布|启动|开业|实施|推出|建成|挂牌|交付|首飞|开工)(?:运营)?(?:以来|至今)"
# 于2024年, but not 低于2024年
_AT = "(?<![高低优早晚少多大小好])于"
_COMPARED_BEFORE = re.compile(
    r"(?:比|较|相比|相较于?|对比|高于|低于|多于|少于|大于|小于|超过|不及|优于|好于|早于|创)(?:于)?$|(?:成立|创立|创办|创建|始建|建成|诞生|出生|始)(?:于|在)?$|(?:而|，)?(?:上年|前一年)$"
)
# 公司2018年在苏州成立
_FOUNDED_AFTER = re.compile(r"年?(?:在[^，。；]{1,5})?(?:成立|创立|创办|创建|始建|诞生|出生)")
_NAMES_YEAR = re.compile(r"(?:19|20|21)\d\d")
_HAN = re.compile("[\u4e00-\u9fff]")
_NAMED_YEAR = re.compile(r"(?<![\d较比])((?:19|20|21)\d\d)年")
_SENTENCE_CHARACTERS = 80
# 竞争对手云上农同期营收, but not 去年同期 or 较同期.
# 4月装车54吉瓦时，占当月销量的18.9%
_SAME = re.compile(
    "(?<![去上前较比与和跟年])(?P<period>同期)(?![相的比增下上])|(?<![较比与和])(?P<year>同年|当年(?:年?[底末])?)(?![\u4e00-\u9fff]?月)|(?<![较比与和])(?P<quarter>当季)|(?<![较比与和])(?P<month>当月)(?:底|末)?"
)
_PARTS_OF_YEAR = ("quarter", "half", "first_months", "months", "year")
_SAME_RULES = {
    "period": _PARTS_OF_YEAR,
    "year": (*_PARTS_OF_YEAR, "by_year", "month_end", "day"),
    "quarter": ("quarter",),
    "month": ("month_end", "months", "day"),
}
# How much of EDTF names a year, and a month.
_LENGTHS = {"year": (4, Precision.YEAR), "month": (7, Precision.MONTH)}
# Words for a part of the year that the sentence names: 2024年数据显示，全年产奶58万吨.
_OF_YEAR = frozenset({"全年", "年底", "年内"})
_OTHER_YEAR = re.compile("[今去前明后上]年")
# 八国同意7月增产: what was decided is to come.
_DECIDED_BEFORE = re.compile(
    "(?:同意|决定|商定|约定|批准|定于|将于|拟于|计划于|计划|拟)(?:从|自|在|于)?$"
)
_TEXT_CHARACTERS = 400
# Used for an unknown day of publication, when only what names its year is read.
_ANY_DAY = date(1, 1, 31)
_Read = Callable[[re.Match[str], date], tuple[str, Precision] | None]


_RULES: tuple[tuple[str, re.Pattern[str], _Read], ...] = tuple(
    (rule, re.compile(pattern), read)
    for rule, pattern, read in (
        (
            "from_year_to_year",
            r"(?<!\d)(?P<year>(?:19|20|21)\d\d)年?\s?[至到—–~-]\s?(?P<last>(?:19|20|21)\d\d)年(?:间|期间)?",
            readers.read_years,
        ),
        (
            "months",
            rf"{_YEAR}?(?<!\d)(?P<n>{_N})月(?:份|底|末|初)?(?:(?P<day>\d{{1,2}})[日号]?)?\s?[至到—–~-]\s?{_LAST_YEAR}?(?P<m>{_N})月(?:份|底|末)?(?:(?P<last_day>\d{{1,2}})[日号]?(?!\d))?",
            readers.read_months_to,
        ),
        (
            "day",
            rf"{_YEAR}?(?<!\d)(?P<n>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]?\s?[至到—–~-]\s?(?P<m>)(?P<last_year>)(?P<last_word>)(?P<last_day>\d{{1,2}})[日号]",
            readers.read_months_to,
        ),
        (
            "since",
            rf"(?:自|从)?{_START}(?:以来|至今{_NO_NOW_AFTER}|起)",
            readers.read_since,
        ),
        # 自2024年1月6日上线至今, 2019年成立以来
        (
            "since",
            rf"(?:自|从|(?={_SINCE_EVENT})){_START}[^，。；;,\d]{{0,12}}?(?<!有史)(?<!历史)(?:以来|至今{_NO_NOW_AFTER})",
            readers.read_since,
        ),
        (
            "quarter",
            rf"(?:截至|在|{_AT}|到|至)?{_YEAR}?的?第?(?P<n>[一二三四1234首])个?季(?:度|(?=报))(?![\u4e00-\u9fff]*个季度)",
            readers.read_quarter,
        ),
        # 首季, 去年第四季, but not 第二季节目
        (
            "quarter",
            rf"{_YEAR}?的?(?:第(?!首)|(?=首))(?P<n>[一二三四首])季(?![度节剧综集播赛军])",
            readers.read_quarter,
        ),
        ("quarter", rf"{_YEAR}Q(?P<n>[1-4])(?!\d)", readers.read_quarter),
        ("half", rf"{_YEAR}H(?P<half>[12])(?!\d)", readers.read_half),
        (
            "quarter",
            r"(?<![\w.])(?P<year>2\d)(?P<word>)Q(?P<n>[1-4])(?!\d)",
            readers.read_quarter,
        ),
        ("half", rf"(?:截至|在|{_AT}|到|至)?{_YEAR}?的?(?P<half>[上下])半年度?", readers.read_half),
        (
            "first_months",
            rf"(?:截至|在|{_AT}|到|至)?{_YEAR}?的?(?<!提)前(?P<n>{_N})个?(?:月|季度)",
            readers.read_first,
        ),
        (
            "months",
            rf"{_YEAR}?(?P<n>{_N})月?\s?[至到—–~-]\s?(?P<m>{_N})月份?",
            readers.read_months,
        ),
        (
            "day",
            rf"(?:{_YEAR})?(?<!\d)(?P<n>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]?(?!\d)",
            readers.read_day,
        ),
        (
            "month_end",
            rf"(?:截至|截止|到|至)?(?:{_YEAR})?(?<!\d)(?P<n>{_N})月份?(?:底|末|初|中旬|下旬|上旬)?(?!\d|球|薪|台)",
            readers.read_month,
        ),
        (
            "by_year",
            rf"(?:力争|争取|预计)?(?:截至|截止|到|至|在|{_AT})?{_YEAR}(?:年?底|年?末|之?前|内)(?:前|之前)?",
            readers.read_year,
        ),
        ("by_year", rf"(?:到|至){_YEAR}(?!\d)", readers.read_year),
        (
            "within",
            rf"(?:未来|今后|接下来)(?P<n>{_N})年(?:内|间|里)?|(?P<m>{_N})年之?内(?!部|存|阁)",
            readers.read_within,
        ),
        (
            "within",
            rf"(?:未来|今后|接下来)(?P<n>{_N})个月(?:内|间|里)?",
            readers.read_within_months,
        ),
        (
            "years_ago",
            rf"(?<!\d)(?P<n>{_N})年(?:前|以前|之前)(?!期|后|景|往)",
            readers.read_years_ago,
        ),
        ("past_years", rf"(?:过去|最近|近)(?P<n>{_N})年(?:间|里|来)?", readers.read_past),
        (
            "past_months",
            rf"(?:过去|最近)(?P<n>{_N})个月(?:间|里|来)?",
            readers.read_past_months,
        ),
        ("month_beside", r"[上本当下]个?月(?!球)(?:底|末|初)?", readers.read_month_beside),
        ("quarter_beside", r"[上本下]个?季(?![节剧综集播赛军])度?", readers.read_quarter_beside),
        ("week", r"[上本下]周(?![一二三四五六日天])", readers.read_week),
        (
            "weekday",
            r"(?:本|上|这)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?!期)",
            readers.read_weekday,
        ),
        ("near_day", r"(?:昨[日天]|今[日天]|当[日天]|明天|前天)(?!的)", readers.read_near),
        ("recent", r"近日|日前|近期|最近(?!\d|[一二两三四五六七八九十])|刚刚", readers.read_recent),
        (
            "day_of_month",
            rf"(?<![\d月年第])(?P<day>\d{{1,2}})[日号](?!线|{NO_DAY_AFTER})",
            readers.read_day_of_month,
        ),
        (
            "five_year_plan",
            r"[“\"]?(?P<n>十[一二三四五])五[”\"]?(?:规划)?(?:期间|时期|末)",
            readers.read_plan,
        ),
        (
            "year",
            rf"(?:在|{_AT}|截至)?{_YEAR}(?:全年|财年|年度)?(?(word)(?!\d{{1,2}}月|[底末前内])|(?![\d底末前内]))",
            readers.read_year,
        ),
    )
)


def list_chinese_periods(flat: str, published: date | None) -> Iterator[PeriodInText]:
    """Yield the periods that Chinese words of a flat text mean; they may overlap.

    Without a day of publication, only those that name their year.
    """
    if not _HAN.search(flat):
        return
    closed, offsets = close_up(flat)
    for period in _list_periods(closed, published):
        span = Span(offsets[period.span.start], offsets[period.span.end - 1] + 1)
        yield replace(period, span=span) if len(closed) < len(flat) else period


def _list_periods(flat: str, published: date | None) -> Iterator[PeriodInText]:
    reference = published or _ANY_DAY
    yield from _list_same(flat, published)
    for rule, pattern, read in _RULES:
        for match in pattern.finditer(flat):
            found = _read_named_year(flat, match, reference) or read(match, reference)
            if found and (published or _NAMES_YEAR.search(match[0])):
                period = PeriodInText(
                    found[0],
                    Span(*match.span()),
                    rule,
                    found[1],
                    _is_comparison(flat, match),
                    rule in ("by_year", "within")
                    and not match[0].startswith("截")
                    and is_to_come(found[0], published),
                    find_next(found[0], match[0], reference),
                )
                is_decided = _DECIDED_BEFORE.search(flat, max(0, match.start() - 6), match.start())
                yield period.choose_next(reference) if is_decided else period


def _list_same(flat: str, published: date | None) -> Iterator[PeriodInText]:
    """Yield 同期, 同年, 当月 as the period that the text named last: 竞争对手同期营收7.2亿元."""
    if published is None:
        return
    for match in _SAME.finditer(flat):
        kind = match.lastgroup or "period"
        before = flat[max(0, match.start() - _TEXT_CHARACTERS) : match.start()]
        named = first_place(
            [
                PeriodInText(found[0], Span(*part.span()), rule, found[1])
                for rule, pattern, read in _RULES
                if rule in _SAME_RULES[kind]
                for part in pattern.finditer(before)
                if (found := read(part, published)) and not _is_comparison(before, part)
            ]
        )
        if named:
            edtf, precision = named[-1].edtf, named[-1].precision
            if kind in _LENGTHS:
                length, precision = _LENGTHS[kind]
                edtf = edtf.rpartition("/")[2][:length]
            yield PeriodInText(edtf, Span(*match.span()), "same_period", precision)


def _read_named_year(
    flat: str, match: re.Match[str], published: date
) -> tuple[str, Precision] | None:
    """Read 全年, 年底 behind the year that its sentence names: 2024年数据显示，全年产奶58万吨."""
    if match.groupdict().get("word") not in _OF_YEAR or match["word"] != match[0].lstrip(
        "截到至在于止"
    ):
        return None
    start = max(0, match.start() - _SENTENCE_CHARACTERS)
    sentence = flat[start : match.start()].rpartition("。")[2]
    years = _NAMED_YEAR.findall(sentence)
    if not years or int(years[-1]) > published.year:
        return None
    is_other = _OTHER_YEAR.search(sentence, sentence.rfind(years[-1])) is not None
    return None if is_other else (years[-1], Precision.YEAR)


def _is_comparison(flat: str, match: re.Match[str]) -> bool:
    """Return whether something is compared with a period: 比2022年, 去年同期, 与去年相比."""
    before = flat[max(0, match.start() - 6) : match.start()]
    after = flat[match.end() : match.end() + 8]
    if after.startswith(("同期", "同月", "同季", "同日", "同周")) or before.endswith(
        ("比", "较", "从", "由")
    ):
        return True
    if _FOUNDED_AFTER.match(after):
        return True
    is_beside = before.endswith(("与", "和")) and "相比" in after
    return is_beside or _COMPARED_BEFORE.search(before) is not None
