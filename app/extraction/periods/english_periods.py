"""Periods in English words: `last year`, `in the first half of 2024`, `since March`, `by 2027`."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from app.domain.quotes.span import Span
from app.extraction.periods import english_readers as readers
from app.extraction.periods.english_readers import COUNT, MONTH, YEAR
from app.extraction.periods.period_words import (
    UNKNOWN,
    PeriodInText,
    Precision,
    find_next,
    is_to_come,
)

# What is compared with another time, or named after it.
_COMPARED_BEFORE = re.compile(
    r"(?:\bas\s[a-z]+\sas(?:\sin|\sat)?|\bthan\s(?:in\s)?(?:all|the\swhole)\sof|\bthan\s(?:in\s)?(?:the\ssame\s(?:months?|period|quarter|half|week|season)\s(?:of|in))|\bthan\s(?:with|for|on|by|from|under)(?:\sthe)?|\bthan(?:\sit\swas|\sin|\sat\sthe\send\sof|\sthose\sof|\sthat\sof)?|\bcompared\s(?:with|to)(?:\s(?:the\s)?[\w$€£,.%]+){0,6}?(?:\s(?:in|for|of))?|\bversus(?:\s(?:in|for))?|\bagainst(?:\s[\w$€£,.%]+){0,4}?\sin|\b(?:up|down)(?:\sby)?(?:\s[\w%.,]+){0,3}\s(?:from|on)(?:\s[\w$€£,.%]+){0,4}?(?:\sin|\sof)?"
    r"|\b(?:price|level|levels|version|model|value|figure|record|average|standard|law|edition|design)s?\s(?:of|in|from)|\bfrom(?:\s[\w$€£,.%]+){1,4}\sin|\b(?:founded|established|born|built|dug|laid|erected|planted|opened|created|set\sup|discovered|invented|retired|closed)\sin|\b(?:law|rules?|directive|act|treaty|plan|agreement|deal|contract|regulation|scheme|programme|strategy|start-?up|company|firm|spin-?off|plant|factory|mine|mill|bridge|ship|line|building)\s(?:[a-z]+\s){0,2}?(?:passed|adopted|enacted|signed|agreed|approved|introduced|launched|published|spun|founded|started|opened|built|set|created|formed|bought|acquired|commissioned|completed)(?:\s[A-Za-z]+){0,8}?\sin|\bon|\bof\sthe)\s$"
)
_EARLIER = re.compile(
    r"\b(?:the\s(?:year|month|quarter)\sbefore|an?\s(?:year|month|quarter|decade)\s(?:earlier|ago|before)|(?:a|one|two|three|five|ten)\s(?:years?|months?)\s(?:earlier|ago|before)|the\s(?:previous|prior|preceding)\s(?:year|month|quarter)|the\ssame\s(?:period|quarter|month)\s(?:of\s)?(?:last\syear|a\syear\searlier|\d{4})|year[\s-]on[\s-]year)\b",
    re.IGNORECASE,
)

# `agreed to raise output by 411,000 barrels a day in July`: what was decided is to come.
_DECIDED_BEFORE = re.compile(r"\b(?:agreed|decided|voted|resolved)\b[^.;]{0,30}?\sto\s[^.;]{0,60}$")
_DEADLINES = ("by ", "until ", "within")
_PREPOSITIONS = ("in", "of", "for", "on")
_WORD = re.compile(r"[A-Za-z][a-z]")
_NAMES_YEAR = re.compile(r"(?:19|20|21)\d")
# Used for an unknown day of publication, when only what names its year is read.
_ANY_DAY = date(1, 1, 31)
_Read = Callable[[re.Match[str], date], readers.Reading | None]

_OF_YEAR = rf"(?:(?:\sof|\sin|,)?\s(?:(?:the\s)?(?:fiscal\s|financial\s)?(?:year\s)?(?P<year>{YEAR})|(?P<which>last|this|next)\syear))?"
# `by end-2024`, `at the end of 2024`
_END = r"(?:the\s)?(?:year-)?end[-\s](?:of\s)?|(?:the\s)?(?:start|beginning|middle|close)\sof\s|early\s|late\s|mid-?\s?|(?:the\s)?(?:early|late)\spart\sof\s"
_RULES: tuple[tuple[str, re.Pattern[str], _Read], ...] = tuple(
    (rule, re.compile(pattern, re.IGNORECASE), read)
    for rule, pattern, read in (
        (
            "from_year_to_year",
            rf"\b(?:(?:from|between)\s)?(?P<year>{YEAR})\s?(?:to|and|through|until|-|–|/)\s?(?P<last>{YEAR}|\d\d(?!\d|[-/]))\b",
            readers.read_from_to,
        ),
        (
            "day",
            rf"\b(?:on\s)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{MONTH})(?![a-z])(?:,?\s(?P<year>{YEAR}))?",
            readers.read_day,
        ),
        (
            "day",
            rf"\b(?:on\s)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?(?P<month>{MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|,\d|\.\d|\s?%|\s(?:percent|million|billion|of|units|km))(?:,?\s(?P<year>{YEAR}))?",
            readers.read_day,
        ),
        (
            "iso_day",
            rf"\b(?P<year>{YEAR})-(?P<month>\d\d)-(?P<day>\d\d)\b",
            lambda match, _: (match[0], Precision.DAY),
        ),
        (
            "months",
            rf"\b(?:between|from)\s(?P<month>{MONTH})(?![a-z])\s(?:and|to|until|through)\s(?P<last>{MONTH})(?![a-z])(?:,?\s(?:of\s)?(?P<year>{YEAR}))?",
            readers.read_months,
        ),
        (
            "months",
            rf"\b(?:between|from)\s(?:(?P<day>\d{{1,2}})\s)?(?P<month>{MONTH})(?![a-z])(?:,?\s(?P<year>{YEAR}))?\s(?:and|to|until|through)\s(?:(?P<last_day>\d{{1,2}})\s)?(?P<last>{MONTH})(?![a-z])(?:,?\s(?P<last_year>{YEAR}))?(?!\s\d)",
            readers.read_months_to_months,
        ),
        # `since its launch on 6 January 2024`, `since launching in May`
        (
            "since",
            rf"\bsince\s(?:(?:its|their|the|his|her)\s[a-z]+|[a-z]+ing)\s(?:[a-z]+\s)?(?:in|on)\s(?:(?P<day>\d{{1,2}})\s)?(?:(?P<month>{MONTH})(?![a-z])\s?)?(?P<year>{YEAR}\b)?(?!\s?\d)",
            readers.read_since_day,
        ),
        (
            "since",
            rf"\bsince\s(?:it|they|he|she|the\s[a-z]+)\s(?:was\s|were\s)?(?:opened|began|started|launched|founded|built|installed|introduced|set\sup|came)(?:\s[a-z]+)?\sin\s(?:(?P<month>{MONTH})(?![a-z])(?:\s(?P<year>{YEAR}))?)",
            readers.read_since,
        ),
        (
            "since",
            rf"\bsince\s(?:{_END})?(?:(?P<month>{MONTH})(?![a-z])(?:\s(?P<year>{YEAR}))?)",
            readers.read_since,
        ),
        (
            "since",
            rf"\bsince\s(?P<month>)?(?:{_END})?(?:(?P<year>{YEAR})|last\syear)",
            readers.read_since,
        ),
        (
            "from_year",
            rf"\b(?:from|starting\sin|beginning\sin|as\sof)\s(?P<month>)?(?:{_END})?(?P<year>{YEAR})(?:\s(?:on|onwards?))?\b(?!\s(?:to|and|until|through)\s)",
            readers.read_from,
        ),
        (
            "from_month",
            rf"\b(?:from|starting\sin|beginning\sin|as\sof(?!\s(?:the\s)?end))\s(?:{_END})?(?P<month>{MONTH})(?![a-z])(?:\s(?:on|onwards?))?(?:,?\s(?P<year>{YEAR}))?(?!\s(?:\d|to\b|and\b|until\b|through\b))",
            readers.read_from_month,
        ),
        (
            "quarter",
            rf"\b(?:the\s)?(?P<ordinal>first|second|third|fourth|last(?=\s(?:fiscal\s)?quarter\sof)|1st|2nd|3rd|4th)[\s-](?:fiscal\s)?quarter(?P<digit>)?{_OF_YEAR}",
            readers.read_quarter,
        ),
        ("quarter", rf"\bQ(?P<digit>[1-4])(?P<ordinal>)?{_OF_YEAR}(?![\w])", readers.read_quarter),
        (
            "half",
            rf"\b(?:the\s)?(?P<ordinal>first|second|1st|2nd)[\s-]half(?P<digit>)?(?:\sof\sthe\syear)?{_OF_YEAR}\b(?!\s(?:of|as|an?)\b)",
            readers.read_half,
        ),
        (
            "part_after",
            r"\bin\sthe\s(?P<ordinal>second|third|fourth)(?=[,.;)]|\s(?:and|but)\b|$)",
            readers.read_part_after,
        ),
        ("half", rf"\bH(?P<digit>[12])(?P<ordinal>)?{_OF_YEAR}(?![\w])", readers.read_half),
        (
            "first_months",
            rf"\b(?:the\s)?first\s(?P<count>{COUNT})\smonths(?:\sof\sthe\syear)?{_OF_YEAR}",
            readers.read_first_months,
        ),
        (
            "months_to",
            rf"\b(?:the\s)?(?P<count>{COUNT})\smonths\s(?:to|ending|ended|through)\s(?:(?:the\send\sof\s|in\s|on\s)?(?:\d{{1,2}}\s)?)(?P<month>{MONTH})(?![a-z])(?:\s\d{{1,2}}(?!\d))?(?:,?\s(?P<year>{YEAR}))?",
            readers.read_months_to,
        ),
        (
            "months_to",
            rf"\b(?:the\s)?(?P<count>twelve|12)\smonths\sto\s(?P<month>{MONTH})(?P<year>)?",
            readers.read_months_to,
        ),
        (
            "year_to",
            rf"\b(?:the\s)?(?:fiscal\s|financial\s)?year\s(?:to|ending|ended|that\sended)\s(?:in\s|on\s|the\send\sof\s)?(?:\d{{1,2}}\s)?(?P<month>{MONTH})(?![a-z])(?:\s\d{{1,2}}(?!\d))?(?:,?\s(?P<year>{YEAR}))?",
            readers.read_year_to,
        ),
        (
            "month",
            rf"\b(?:(?P<which>last|this|next)\s)?(?<!\bmay\s)(?P<month>{MONTH})(?![a-z])(?:,?\s(?:of\s)?(?P<year>{YEAR}))(?![-\d])",
            readers.read_month,
        ),
        (
            "month",
            rf"\b(?:in|during|until|by|through|of|as\sof|at\sthe\send\sof|the\send\sof|before|after|between|early|late|mid|for|to|at)\s(?:early\s|late\s|mid-?|(?:the\s)?end(?:\sof\s|[-\s])|(?:the\s)?beginning\sof\s)?(?P<which>last\s|this\s|next\s)?(?P<month>{MONTH})(?![a-z])(?P<year>)?(?!\s\d)",
            readers.read_month_in,
        ),
        (
            "month",
            rf"\b(?P<which>last|this|next)\s(?P<month>{MONTH})(?![a-z])(?P<year>)?",
            readers.read_month,
        ),
        (
            "year_end",
            r"\b(?:at|by|until)\s(?:the\s)?(?:year[\s-]end|end\sof\sthe\syear)\b",
            readers.read_year_end,
        ),
        (
            "year_end",
            r"\b(?:at|by|until)\s(?:the\s)?(?:year[\s-]end|end\sof\sthe\syear)\b",
            readers.read_year_end,
        ),
        (
            "full_year",
            r"\b(?:(?:for|over|in|across)\s(?:the|this)\s(?:full|whole|entire)\syear|full-year)\b(?!\s(?:before|earlier|19|20))",
            readers.read_this_year,
        ),
        (
            "last_season",
            r"\b(?P<which>last|this|next)\s(?:growing\s)?season\b",
            readers.read_season_year,
        ),
        ("near_day", r"\b(?:yesterday|today|tomorrow)\b(?!'s)", readers.read_near_day),
        (
            "weekday",
            r"\b(?:on|last|this|next)\s(?P<day>(?-i:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))\b",
            readers.read_weekday,
        ),
        (
            "relative",
            r"\b(?P<which>last|this|next|past|current|coming)\s(?P<unit>year|month|quarter|week|spring|summer|autumn|fall|winter)\b(?!\s(?:'s|of)\b)",
            readers.read_which,
        ),
        (
            "season",
            rf"\b(?:in\s(?:the\s)?)?(?P<season>spring|summer|autumn|winter)\s(?:of\s)?(?P<year>{YEAR})\b",
            readers.read_season,
        ),
        (
            "within",
            rf"\b(?:within|inside)\s(?:the\s(?:next|coming)\s)?(?P<count>{COUNT})\s(?P<unit>year|month)s?\b",
            readers.read_within,
        ),
        (
            "within",
            rf"\b(?:in|over|during)\s(?:the\s)?(?:next|coming)\s(?P<count>{COUNT})\s(?P<unit>year|month)s?\b",
            readers.read_within,
        ),
        (
            "within",
            rf"\bin\s(?P<count>{COUNT})\s(?P<unit>year|month)s'?\stime\b",
            readers.read_within,
        ),
        (
            "past_years",
            rf"\b(?:in|over|during)\s(?:the\s)?(?:past|last)\s(?P<count>{COUNT})\syears\b",
            readers.read_past_years,
        ),
        (
            "fiscal_year",
            rf"\b(?:fiscal|financial)\s(?:year\s)?(?P<year>{YEAR})\b|\bFY\s?(?P<short>{YEAR}|\d\d)\b",
            readers.read_fiscal,
        ),
        ("by_year", rf"\bby\s(?:{_END})?(?:the\syear\s)?(?P<year>{YEAR})\b", readers.read_year),
        ("decade", r"\b(?P<decade>(?:19|20)\d)0s\b", readers.read_decade),
        (
            "year",
            rf"(?<![\w.,$€£¥/-])(?:in\s(?:{_END})?(?:the\syear\s)?|during\s|throughout\s|for\s|of\s|until\s|before\s|after\s|{_END})?(?P<year>{YEAR})(?![\w%]|[.,-]\d|\s?(?:km|m|kg|MW|people|GMT|UTC|units|tonnes|tons)\b)",
            readers.read_year,
        ),
    )
)


def list_english_periods(flat: str, published: date | None) -> Iterator[PeriodInText]:
    """Yield the periods that English words of a flat text mean; they may overlap.

    Without a day of publication, only those that name their year.
    """
    # Years alone are those of any language.
    if not _WORD.search(flat) and not _NAMES_YEAR.search(flat):
        return
    for match in _EARLIER.finditer(flat):
        year = published.year - 1 if published and "year" in match[0].lower() else None
        edtf = f"{year:04}" if year else UNKNOWN
        yield PeriodInText(edtf, Span(*match.span()), "year_before", Precision.YEAR, True)  # noqa: FBT003 - is_comparison
    reference = published or _ANY_DAY
    for rule, pattern, read in _RULES:
        for match in pattern.finditer(flat):
            found = read(match, reference)
            if found and (published or _NAMES_YEAR.search(match[0])):
                period = PeriodInText(
                    found[0],
                    Span(*match.span()),
                    rule,
                    found[1],
                    _is_comparison(flat, match, found[1]),
                    (rule == "by_year" or match[0].lower().startswith(_DEADLINES))
                    and is_to_come(found[0], published),
                    find_next(found[0], match[0], reference),
                )
                is_decided = _DECIDED_BEFORE.search(flat, max(0, match.start() - 90), match.start())
                yield period.choose_next(reference) if is_decided else period


def _is_comparison(flat: str, match: re.Match[str], precision: Precision) -> bool:
    """Return whether something is compared with a period (`than in 2022`), or it is the heading of another number."""
    before = flat[max(0, match.start() - 60) : match.start()]
    if before.endswith(("(", "[")) and flat.startswith(":", match.end()):
        return True
    if precision is Precision.DAY or before.endswith(" on "):
        return False
    first = match[0].partition(" ")[0].lower()
    words = f"{before}{first} " if first in _PREPOSITIONS else before
    return _COMPARED_BEFORE.search(words.rpartition(". ")[2]) is not None
