"""The dates that a quote states for its numbers: years, months, decades, and spans of years."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.domain.claims.edtf import Period, parse_period

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?(?: \d{{1,2}},?)?"
_YEAR = r"(?:19|20)\d\d"
# A year as a date, and not as a number or in a name: "in 2025", "June 2025", "2025-06", "2025年". What holds
# "since 2025" may be of any later year.
_DATED = re.compile(
    rf"\b(?:from (?P<from>{_YEAR}) (?:to|until|through) (?P<until>{_YEAR})|between (?P<after>{_YEAR}) and (?P<before>{_YEAR}))\b"
    rf"|\b(?:in|by|during|early|late|mid|fiscal|(?:(?:in|by|of|end|on) )?{_MONTH})[ -](?P<words>{_YEAR})(?![\d%]|[.,]\d)\b"
    r"|\b(?:in|during) the (?:early |mid-?|late )?(?P<decade>(?:19|20)\d)0s\b"
    rf"|(?<!\d)(?P<digits>{_YEAR})-(?P<number>0[1-9]|1[0-2])\b"
    rf"|(?<!\d)(?<!自)(?P<begin>{_YEAR})年?[至到—–-](?P<end>{_YEAR})年"
    rf"|(?<!\d)(?<!自)(?P<chinese>{_YEAR})年(?!代|以来|起)(?:(?P<moon>1[0-2]|0?[1-9])月)?"
    r"|(?<!自)(?P<written>[一二][〇零○一二三四五六七八九]{3})年(?!代|以来|起)",
    re.IGNORECASE,
)
# What each of these dates has; most quotes have none.
_ANY_YEAR = re.compile(rf"{_YEAR}|[一二][〇零○一二三四五六七八九]{{3}}年")
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
# A number of before, up to the end of its words: "up from 350 in 2015", "较2015年的350".
_OLDER = re.compile(
    r"\b(?:up|down|compared (?:with|to)|versus|against|than)(?: from)?\b[^,.;]{0,120}?(?=[,.;]\s|[,.;]?$)"
    r"|\bfrom (?!(?:19|20)\d\d (?:to|until|through)\b)[^,.;]{0,120}?(?= to\b)"
    r"|(?:较|比|相比|相较)[^，。；]{0,12}?年",
    re.IGNORECASE,
)
# When a firm came to be is no date of its numbers.
_FOUNDED = re.compile(
    r"\b(?:founded|established|incorporated|born|set up)\s(?:[a-z]+\s){0,3}?$|(?:成立|创立|创办|始建)于?$",
    re.IGNORECASE,
)
_WINDOW = 60


class StatedPeriod(NamedTuple):
    """A period in the words of a quote; `is_older`: it is of a number of before. Equal `year`s are one date."""

    words: str
    period: Period
    year: str
    is_older: bool


def list_periods(quote: str, baseline: str | None) -> Iterator[StatedPeriod]:
    """Yield the periods of a quote, but for those behind the words of a baseline, which may be its own."""
    if not _ANY_YEAR.search(quote):
        return
    older = [match.span() for match in _OLDER.finditer(quote)]
    end = quote.find(baseline) if baseline else -1
    for match in _DATED.finditer(quote, 0, len(quote) if end < 0 else end):
        if _FOUNDED.search(quote[max(0, match.start() - _WINDOW) : match.start()]):
            continue
        edtf = _write(match)
        is_older = any(first <= match.start() < last for first, last in older)
        year = edtf if "/" in edtf else edtf[:4]
        yield StatedPeriod(match[0], parse_period(edtf), year, is_older)


def _write(match: re.Match[str]) -> str:
    """Return a date in EDTF."""
    begin = match["from"] or match["after"] or match["begin"]
    if begin:
        first, last = sorted([begin, match["until"] or match["before"] or match["end"]])
        return f"{first}/{last}"
    if match["decade"]:
        return f"{match['decade']}0/{match['decade']}9"
    if match["written"]:
        return match["written"].translate(_CHINESE_DIGITS)
    month = match["number"] or match["moon"]
    if match["month"]:
        month = str(1 + _MONTHS.index(match["month"].lower()))
    year = match["words"] or match["digits"] or match["chinese"]
    return f"{year}-{int(month):02d}" if month else year
