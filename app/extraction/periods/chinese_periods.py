"""Periods in Chinese words: 去年, 2024年上半年, 截至6月底, 到2027年, 近日."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from app.domain.quotes.span import Span
from app.extraction.periods.period_words import (
    HALVES,
    QUARTERS,
    PeriodInText,
    Precision,
    find_next,
    first_place,
    last_half,
    last_month,
    last_quarter,
    last_weekday,
    month_of,
    quarter_before,
    week_of,
)
from app.extraction.words.name_patterns import NO_DAY_AFTER

_YEARS = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "今年": 0,
    "本年度": 0,
    "年内": 0,
    "今年内": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "后年": 2,
    "上一年": -1,
    "下一年": 1,
    "全年": 0,
    "年底": 0,
}
_DIGITS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "兩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "首": 1,
    "半": 0,
}
_N = r"(?:\d{1,2}|[一二两兩三四五六七八九十]{1,2})"
# A unit or name that begins right after the digits of no year: 2000Pa, 2016HO3; 2025Q1 and 2025E are years.
_NO_YEAR_AFTER = r"(?![QHqh][1-4](?!\d)|[AEae](?![A-Za-z]))[A-Za-z\u00b5\u03bcΩ%‰°℃]|\.\d{1,6}[A-Za-z%°℃\u4e00-\u9fff]|立方|平方"
# 2024年, 去年, or nothing. 22000Pa has no 2000 in it.
# 建成后年发电量 has no 后年 in it.
_YEAR = (
    rf"(?:(?<!\d)(?<!\d\.)(?P<year>(?:19|20|21)\d\d)(?:年度?|(?!{_NO_YEAR_AFTER}|[\d万亿千百元人个家台辆套件名米公吨例次项种条亩户倍兆瓦克伏安]))|(?P<word>(?<![成之以产营用投行工达])"
    rf"(?:{'|'.join(sorted(_YEARS, key=len, reverse=True))})(?!发电|产量|均|利用)))"
)
_COMPARED_BEFORE = re.compile(
    r"(?:比|较|相比|相较于?|对比|高于|低于|超过|不及|优于|创)(?:于)?$|(?:成立|创立|创办|创建|始建|建成|诞生|出生|始)(?:于|在)?$|(?:而|，)?(?:上年|前一年)$"
)
# 公司2018年在苏州成立
_FOUNDED_AFTER = re.compile(r"年?(?:在[^，。；]{1,5})?(?:成立|创立|创办|创建|始建|诞生|出生)")
_NAMES_YEAR = re.compile(r"(?:19|20|21)\d\d")
_HAN = re.compile("[\u4e00-\u9fff]")
_NAMED_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)年")
_SENTENCE_CHARACTERS = 80
# 竞争对手云上农同期营收, but not 去年同期 or 较同期.
_SAME = re.compile(
    "(?<![去上前较比与和跟年])同期(?![相的比增下上])|(?<![较比与和])同年(?![\u4e00-\u9fff]?月)"
)
_SAME_RULES = {
    "同期": ("quarter", "half", "first_months", "months", "year"),
    "同年": ("quarter", "half", "first_months", "months", "year"),
}
_TEXT_CHARACTERS = 400
# Used for an unknown day of publication, when only what names its year is read.
_ANY_DAY = date(1, 1, 31)
_Read = Callable[[re.Match[str], date], tuple[str, Precision] | None]


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + _DIGITS.get(text[1:], 0)
    return (
        _DIGITS[text[0]] * 10 + _DIGITS.get(text[2:], 0) if text[1:2] == "十" else _DIGITS[text[0]]
    )


def _year(match: re.Match[str], published: date, default: int) -> int:
    if match["year"]:
        return int(match["year"])
    return published.year + _YEARS[match["word"]] if match["word"] else default


def _read_quarter(match: re.Match[str], published: date) -> tuple[str, Precision]:
    quarter = _count(match["n"])
    year = _year(match, published, last_quarter(published, quarter))
    return f"{year:04}-{QUARTERS[quarter - 1]}", Precision.PART


def _read_half(match: re.Match[str], published: date) -> tuple[str, Precision]:
    half = 1 if match["half"] == "上" else 2
    return (
        f"{_year(match, published, last_half(published, half)):04}-{HALVES[half - 1]}",
        Precision.PART,
    )


def _read_first(match: re.Match[str], published: date) -> tuple[str, Precision]:
    months = _count(match["n"]) * (3 if "季" in match[0] else 1)
    year = _year(
        match, published, published.year if months <= published.month else published.year - 1
    )
    return f"{month_of(year, 1)}/{month_of(year, months)}", Precision.PART


def _read_months(match: re.Match[str], published: date) -> tuple[str, Precision]:
    first, last = _count(match["n"]), _count(match["m"])
    year = _year(match, published, last_month(published, last))
    return f"{month_of(year, first)}/{month_of(year, last)}", Precision.PART


def _read_month(match: re.Match[str], published: date) -> tuple[str, Precision] | None:
    month = _count(match["n"])
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return None
    return month_of(_year(match, published, last_month(published, month)), month), Precision.MONTH


def _read_day(match: re.Match[str], published: date) -> tuple[str, Precision] | None:
    try:
        found = date(_year(match, published, published.year), int(match["n"]), int(match["day"]))
        if not (match["year"] or match["word"]) and (found - published).days > 31:  # noqa: PLR2004 - that far ahead it was last year
            found = found.replace(year=published.year - 1)
    except ValueError:
        return None
    return found.isoformat(), Precision.DAY


def _read_day_of_month(match: re.Match[str], published: date) -> tuple[str, Precision] | None:
    try:
        found = published.replace(day=int(match["day"]))
    except ValueError:
        return None
    return found.isoformat(), Precision.DAY


def _read_year(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return f"{_year(match, published, published.year):04}", Precision.YEAR


def _read_years(match: re.Match[str], _published: date) -> tuple[str, Precision]:
    return f"{match['year']}/{match['last']}", Precision.OPEN


def _read_since_month(match: re.Match[str], published: date) -> tuple[str, Precision]:
    month = _count(match["month"])
    return f"{month_of(last_month(published, month), month)}/..", Precision.OPEN


def _read_since(match: re.Match[str], published: date) -> tuple[str, Precision]:
    year = _year(match, published, published.year)
    if match["n"]:
        month = _count(match["n"])
        year = _year(match, published, last_month(published, month))
        return f"{month_of(year, month)}/..", Precision.OPEN
    return f"{year:04}/..", Precision.OPEN


def _read_within(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return f"{published.year + _count(match['n'] or match['m']):04}", Precision.OPEN


def _read_within_months(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return month_of(published.year, published.month + _count(match["n"])), Precision.OPEN


def _read_years_ago(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return f"{published.year - _count(match['n']):04}", Precision.YEAR


def _read_past(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return f"{published.year - _count(match['n']):04}/{published.year:04}", Precision.OPEN


def _read_month_beside(match: re.Match[str], published: date) -> tuple[str, Precision]:
    shift = {"上": -1, "本": 0, "当": 0, "下": 1}[match[0][0]]
    return month_of(published.year, published.month + shift), Precision.MONTH


def _read_quarter_beside(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return quarter_before(published, {"上": 1, "本": 0, "下": -1}[match[0][0]]), Precision.PART


def _read_week(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return week_of(published, {"上": -1, "本": 0, "下": 1}[match[0][0]]), Precision.DAY


def _read_weekday(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return last_weekday(
        published, "一二三四五六日天".index(match["day"]) % 7 if match["day"] != "天" else 6
    ).isoformat(), Precision.DAY


def _read_near(match: re.Match[str], published: date) -> tuple[str, Precision]:
    shift = {"昨": -1, "今": 0, "当": 0, "明": 1, "前": -2}[match[0][0]]
    return (published + timedelta(shift)).isoformat(), Precision.DAY


def _read_recent(_match: re.Match[str], published: date) -> tuple[str, Precision]:
    return published.isoformat(), Precision.DAY


def _read_plan(match: re.Match[str], _published: date) -> tuple[str, Precision]:
    first = 1996 + 5 * (_count(match["n"]) - 9)
    return f"{first}/{first + 4}", Precision.OPEN


_RULES: tuple[tuple[str, re.Pattern[str], _Read], ...] = tuple(
    (rule, re.compile(pattern), read)
    for rule, pattern, read in (
        (
            "from_year_to_year",
            r"(?<!\d)(?P<year>(?:19|20|21)\d\d)年?\s?[至到—–~-]\s?(?P<last>(?:19|20|21)\d\d)年(?:间|期间)?",
            _read_years,
        ),
        (
            "since",
            rf"(?:自|从)?(?<!\d)(?P<month>{_N})月份?(?:底|末|初)?(?:以来|至今|起)",
            _read_since_month,
        ),
        (
            "since",
            rf"(?:自|从)?{_YEAR}(?:(?P<n>{_N})月份?)?(?:底|末|初)?(?:以来|至今|起)",
            _read_since,
        ),
        (
            "since",
            rf"(?:自|从)(?P<year>)?(?P<word>)?(?P<n>{_N})月份?(?:底|末|初)?(?:以来|至今|起)",
            _read_since,
        ),
        (
            "quarter",
            rf"(?:截至|在|于|到|至)?{_YEAR}?的?第?(?P<n>[一二三四1234首])个?季(?:度|(?=报))(?![\u4e00-\u9fff]*个季度)",
            _read_quarter,
        ),
        ("half", rf"(?:截至|在|于|到|至)?{_YEAR}?的?(?P<half>[上下])半年度?", _read_half),
        (
            "first_months",
            rf"(?:截至|在|于|到|至)?{_YEAR}?的?(?<!提)前(?P<n>{_N})个?(?:月|季度)",
            _read_first,
        ),
        (
            "months",
            rf"{_YEAR}?(?P<n>{_N})月?\s?[至到—–~-]\s?(?P<m>{_N})月份?",
            _read_months,
        ),
        (
            "day",
            rf"(?:{_YEAR})?(?<!\d)(?P<n>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]?(?!\d)",
            _read_day,
        ),
        (
            "month_end",
            rf"(?:截至|截止|到|至)?(?:{_YEAR})?(?<!\d)(?P<n>{_N})月份?(?:底|末|初|中旬|下旬|上旬)?(?!\d|球|薪|台)",
            _read_month,
        ),
        (
            "by_year",
            rf"(?:力争|争取|预计)?(?:到|至|在|于)?{_YEAR}(?:年?底|年?末|之?前|内)(?:前|之前)?",
            _read_year,
        ),
        ("by_year", rf"(?:到|至){_YEAR}(?!\d)", _read_year),
        (
            "within",
            rf"(?:未来|今后|接下来)(?P<n>{_N})年(?:内|间|里)?|(?P<m>{_N})年(?:之?内|之?內)(?!部|存|閣|阁)",
            _read_within,
        ),
        (
            "within",
            rf"(?:未来|今后|接下来)(?P<n>{_N})个月(?:内|间|里)?",
            _read_within_months,
        ),
        ("years_ago", rf"(?<!\d)(?P<n>{_N})年(?:前|以前|之前)(?!期|后|景|往)", _read_years_ago),
        ("past_years", rf"(?:过去|最近|近)(?P<n>{_N})年(?:间|里|来)?", _read_past),
        ("month_beside", r"[上本当下]个?月(?!球)(?:底|末|初)?", _read_month_beside),
        ("quarter_beside", r"[上本下]个?季度", _read_quarter_beside),
        ("week", r"[上本下]周(?![一二三四五六日天])", _read_week),
        (
            "weekday",
            r"(?:本|上|这)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?!期)",
            _read_weekday,
        ),
        ("near_day", r"(?:昨[日天]|今[日天]|当[日天]|明天|前天)(?!的)", _read_near),
        ("recent", r"近日|日前|近期|最近(?!\d|[一二两三四五六七八九十])|刚刚", _read_recent),
        (
            "day_of_month",
            rf"(?<![\d月年第])(?P<day>\d{{1,2}})[日号](?!线|{NO_DAY_AFTER})",
            _read_day_of_month,
        ),
        (
            "five_year_plan",
            r"[“\"]?(?P<n>十[一二三四五])五[”\"]?(?:规划)?(?:期间|时期|末)",
            _read_plan,
        ),
        (
            "year",
            rf"(?:在|于|截至)?{_YEAR}(?:全年|财年|年度)?(?(word)(?!\d{{1,2}}月|[底末前内])|(?![\d底末前内]))",
            _read_year,
        ),
    )
)


def list_chinese_periods(flat: str, published: date | None) -> Iterator[PeriodInText]:
    """Yield the periods that Chinese words of a flat text mean; they may overlap.

    Without a day of publication, only those that name their year.
    """
    if not _HAN.search(flat):
        return
    reference = published or _ANY_DAY
    yield from _list_same(flat, published)
    for rule, pattern, read in _RULES:
        for match in pattern.finditer(flat):
            found = _read_whole_year(flat, match) or read(match, reference)
            if found and (published or _NAMES_YEAR.search(match[0])):
                yield PeriodInText(
                    found[0],
                    Span(*match.span()),
                    rule,
                    found[1],
                    _is_comparison(flat, match),
                    rule in ("by_year", "within") and not match[0].startswith("截"),
                    find_next(found[0], match[0], reference),
                )


def _list_same(flat: str, published: date | None) -> Iterator[PeriodInText]:
    """Yield 同期 and 同年 as the part of a year, or the year, that the text named last: 竞争对手同期营收7.2亿元."""
    if published is None:
        return
    for match in _SAME.finditer(flat):
        before = flat[max(0, match.start() - _TEXT_CHARACTERS) : match.start()]
        named = first_place(
            [
                PeriodInText(found[0], Span(*part.span()), rule, found[1])
                for rule, pattern, read in _RULES
                if rule in _SAME_RULES[match[0]]
                for part in pattern.finditer(before)
                if (found := read(part, published)) and not _is_comparison(before, part)
            ]
        )
        if named:
            edtf, precision = named[-1].edtf, named[-1].precision
            if match[0] == "同年":
                edtf, precision = edtf[:4], Precision.YEAR
            yield PeriodInText(edtf, Span(*match.span()), "same_period", precision)


def _read_whole_year(flat: str, match: re.Match[str]) -> tuple[str, Precision] | None:
    """Read 全年 behind the year that its sentence names: 2024年数据显示，全年产奶58万吨."""
    if match[0] != "全年":
        return None
    sentence = flat[max(0, match.start() - _SENTENCE_CHARACTERS) : match.start()].rpartition("。")[
        2
    ]
    years = _NAMED_YEAR.findall(sentence)
    return (years[-1], Precision.YEAR) if years else None


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
