"""Cues beside a number: `more than 500 m`, `≥ 5`, `7 mm or less`, `10年以上`, `2700多`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.extraction.words import cue_words
from app.extraction.words.patterns import match_any


@dataclass(frozen=True, slots=True)
class Cue:
    """The words or signs that bound a number, and the comparator that they mean."""

    span: Span
    comparator: Comparator


def _read_meanings(table: Mapping[str, Iterable[str]]) -> dict[str, Comparator]:
    return {word: Comparator(comparator) for comparator, words in table.items() for word in words}


_MEANING = _read_meanings(cue_words.BEFORE)
_CHINESE_MEANING = _read_meanings(cue_words.CHINESE_BEFORE)
_SIGN_MEANING = {sign: Comparator(name) for sign, name in cue_words.SIGNS_BEFORE.items()}
# Matched in lower case, which is faster than in any case.
_WORDS = re.compile(rf"(?<![\w-])(?:{match_any(_MEANING)})(?=\s)")
# `more than another 5 km`, `at least about 5 km`
_GAP = re.compile(
    rf"\s{{1,2}}(?P<article>an?\s)?(?:(?:{match_any(cue_words.BETWEEN)})\s)?"
    rf"(?P<about>(?:{match_any(cue_words.ABOUT)})\s|[~≈]\s?)?$",
    re.IGNORECASE,
)
_SIGNS = re.compile(rf"(?P<sign>{match_any(_SIGN_MEANING)})\s?$")
# `5 ~ 7` is a range.
_RANGE_BEFORE = re.compile(r"[\d%]$")
_CHINESE = re.compile(
    rf"(?P<cue>{match_any(_CHINESE_MEANING)})(?:{match_any(cue_words.CHINESE_BETWEEN)})?\s?$"
)
_CHINESE_PART = re.compile(
    rf"(?P<cue>{match_any(cue_words.CHINESE_BEFORE_PART)})[^，。；,;\d\s]{{1,12}}(?:\d[^，。；,;\s]{{0,11}})?的$"
)
_CHINESE_SHARE = re.compile(
    rf"(?P<cue>{match_any(cue_words.CHINESE_BEFORE_SHARE)})[^，。；,;\d\s]{{1,12}}(?:\d[^，。；,;\s]{{0,11}})?的$"
)
_SHARE = re.compile("%|[成半]$|分之")
# 出货量不过两千台 is at most as much; 不过 after a comma is `however`, and 敌不过 another verb.
_CHINESE_ONLY = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![打敌敵比瞒瞞逃躲拼说說骗騙熬赢贏])(?P<cue>不[过過])\s?$"
)
# 点赞过10万, 人口过百万: after what is counted, before a round number; 去过20个国家 is no bound.
_CHINESE_PAST = re.compile(
    r"(?:(?<=[量额額收入赞讚丝絲户戶单單值口房模载載薪价價货貨销銷活读讀人率比重数數水])|(?<=[已均双雙突]))(?P<cue>[过過])\s?$"
)
_HALF = re.compile("半(?![数數年天月小百生场程路夜])")
# 占比过半
_PAST_HALF = re.compile("(?P<cue>[过過])$")
_ROUND = re.compile(r"[\d.,]{1,12}\s?[百千万萬亿億]|[一二三四五六七八九十]{0,2}[百千万萬亿億]")
_CHINESE_FAR = re.compile(
    rf"(?P<cue>{match_any(cue_words.CHINESE_FAR)})(?:(?![{cue_words.CHINESE_NOT_FAR}])[\u4e00-\u9fff]){{1,4}}\s?$"
)
_CHINESE_NO_CUE = re.compile(f"(?:{match_any(cue_words.CHINESE_NO_CUE)})$")
# What negations before a cue make of it.
_TURNED = {Comparator.GT: Comparator.LTE, Comparator.LT: Comparator.GTE}
_NEGATION = re.compile(
    rf"(?:\b(?:{match_any(cue_words.NEGATIONS)})|n't)(?:\s(?:{match_any(cue_words.AFTER_NEGATION)})){{0,3}}\s$",
    re.IGNORECASE,
)
_CHINESE_NEGATION = re.compile(
    f"(?:{match_any(cue_words.CHINESE_NEGATIONS)})(?:{match_any(cue_words.CHINESE_AFTER_NEGATION)})?$"
)
# A few of these are cues only at the end of a clause, or in brackets: `5 mm max.`, `5 mm (min.)`.
_END = r"(?=[.,;)]|$)"
_LABEL_END = r"(?=\s?[).,;]|$)"
_AFTER: dict[Comparator, tuple[str, ...]] = {
    Comparator.GTE: (
        rf",?\s(?:or|and)\s(?:{cue_words.MORE_AFTER})\b(?!\s(?:than|of|to)\b)",
        r"\+(?![\d\w])",
        r"-plus\b(?!\s\d)",
        rf"(?<!\d)\s(?:minimum|min\.?){_LABEL_END}",
        r"\s?\(min\.?\)",
        rf"\s?at\s(?:least|(?:a\s)?minimum)\b{_END}",
        rf"\s(?:upwards?|and\sup|or\sup){_END}",
        r",?\sif\snot\smore\b(?!\sthan)",
    ),
    Comparator.LTE: (
        rf",?\s(?:or|and)\s(?:{cue_words.LESS_AFTER})\b(?!\s(?:than|of)\b)",
        r"\sat\s(?:the\s)?most\b",
        rf"\sat\s(?:a\s)?maximum\b{_END}",
        r"\s?\(max\.?\)",
        r"\s(?:maximum|max\.?|(?-i:tops))(?=\s?[).,;|]|$)",
    ),
    Comparator.APPROX: (
        r"-odd\b|\s(?:or\sso|or\sthereabouts|give\sor\stake|-?ish)\b",
        rf"\s(?:approximately|approx\.?|roughly|more\sor\sless|or\saround\sthat){_END}",
    ),
    # 500辆不到
    Comparator.LT: (
        r"\s?(?:[都还還也尚][都还還也]?)?(?:不[到足]|不及)(?=[！？!?”」，。,;；)]|的|$)",
    ),
}
_PATTERNS_AFTER = (
    *(
        (comparator, re.compile("|".join(alternatives), re.IGNORECASE))
        for comparator, alternatives in _AFTER.items()
    ),
    *(
        (
            Comparator(name),
            re.compile(
                rf"\s?(?:的|[（(]含(?:本数)?[)）])?(?!{cue_words.CHINESE_NO_CUE_AFTER})(?:{match_any(words)})(?![{cue_words.CHINESE_NO_CUE_BEFORE}])"
            ),
        )
        for name, words in cue_words.CHINESE_AFTER.items()
    ),
)
_LENGTHS = frozenset({"m"})
_PRESSURES = frozenset({"kg/(m.s2)"})
# `near 5 km` is of a place.
_OF_PLACES = frozenset({*_LENGTHS, *_PRESSURES, "deg"})
# `Under 160 GPa` at the start of a clause is a pressure that acts, not a bound.
_ACTING = re.compile(r"(?:^|[.;:,(]\s?|\bat\s|\band\s|\bor\s)$", re.IGNORECASE)
# `sent data over 50 km`
_SENT = re.compile(rf"\b(?:{cue_words.SENT})\b[^.;,]{{0,40}}$", re.IGNORECASE)
_PERIODS = frozenset({"s", "{night}"})
_AMOUNT_BEFORE = re.compile(
    rf"(?:\d[mbtkMBTK]?|[bmt]n|illion|%|percent)\s(?:of\s(?:their|its|his|her|the)\s)?(?:(?!(?:{match_any(cue_words.BEFORE_TIME)})\s)[a-z]+\s){{0,3}}$"
)
_DURING = re.compile(rf"(?:{match_any(cue_words.DURING)})\s$")
# `below the 40% mark`
_MARK_AFTER = re.compile(rf"[\s-](?:{match_any(cue_words.MARKS)})\b")
_MARK_MEANING = dict.fromkeys(cue_words.PASSING, Comparator.GT) | {
    word: meaning for word, meaning in _MEANING.items() if meaning in _TURNED
}
_MARK = re.compile(rf"\b(?P<cue>{match_any(_MARK_MEANING)})\s(?:the|a|its)\s(?:key\s)?$")
_BEFORE_PAST = re.compile(rf"\b(?:{match_any(cue_words.BEFORE_PAST)})\s$", re.IGNORECASE)
_RISING = re.compile(rf"\b(?:{match_any(cue_words.RISING)})\s$", re.IGNORECASE)
_RISING_UNCOUNTED = re.compile(rf"\b(?:{match_any(cue_words.RISING_UNCOUNTED)})\s$", re.IGNORECASE)
_REACHED = re.compile(
    rf"\b(?:{match_any(cue_words.REACHED)})\s(?:(?:is|was|has|now|stands|stood)\s){{0,2}}$",
    re.IGNORECASE,
)
# `was up to 39% from 30%`
_IS_BEFORE = re.compile(r"\b(?:is|are|was|were|now|been)\s$", re.IGNORECASE)
_FROM_AFTER = re.compile(r",?\s(?:[a-z]+\s){0,3}from\s(?:[a-z]+\s){0,2}[$€£¥]?\d")
_BEFORE_OVER = re.compile(rf"\b(?:{match_any(cue_words.BEFORE_OVER)})\s?$")
_TAKING = re.compile(rf"\b(?:{match_any(cue_words.TAKING)})\s?$")
# `for 5 min 30 times`, `Park Ji Min 5`: minutes and a name.
_BEFORE_MINIMUM = re.compile(
    r"(?:\d|\b(?:[A-Z][a-z]+|a|per|each|every|one|two|three|five|ten))\s?$"
)
# `The maximum fine under Article 14 is 1 %`, `a minimum deposit of 500 euros`
_BOUNDED = re.compile(
    rf"\b(?P<cue>(?P<most>maximum|max\.?|highest\spermitted)|minimum|min\.?)\s(?:{match_any(cue_words.BOUNDED)})\b"
    r"(?:\s(?!(?:of|is|was|are|were|has|had|at|rose|fell|would|to|and|from)\b)[\w()]+){0,5}"
    r"(?:\s(?:allowed|permitted|possible))?\s(?:of|is|was|are|were|will\sbe|stays\sat|remains)\s(?:[$€£¥]\s?)?$",
    re.IGNORECASE,
)
_WINDOW, _FAR_WINDOW = 44, 90


def find_cue(text: str, span: Span, *, dimension: str | None, language: str | None) -> Cue | None:
    """Find the cue of the number with its unit at `span`; None without one.

    Words after the number come before words in front of it: `about 20 or more` is a lower bound. With both
    `lower than about 5`, the bound counts.
    """
    if after := _find_after(text, span.end):
        return after
    offset = max(0, span.start - _WINDOW)
    before = text[offset : span.start]
    if _MARK_AFTER.match(text, span.end) and (mark := _find_mark(before, offset)):
        return mark
    is_new = _FROM_AFTER.match(text, span.end) is not None
    return (
        _find_words(before, offset, dimension, language, is_new=is_new)
        or _find_sign(before, offset)
        or _find_bounded(text, span.start)
        or _find_chinese(text[span.start : span.end], before, offset)
        or _find_chinese_past(text, before, offset)
    )


def _find_after(text: str, end: int) -> Cue | None:
    for comparator, pattern in _PATTERNS_AFTER:
        if match := pattern.match(text, end):
            start = match.end() - len(match[0].lstrip(" ,-(的（"))
            return Cue(Span(start, match.end()), comparator)
    return None


def _find_words(
    before: str, offset: int, dimension: str | None, language: str | None, *, is_new: bool
) -> Cue | None:
    lower = before.lower()
    for match in _WORDS.finditer(lower if len(lower) == len(before) else before):
        word = " ".join(match[0].split())
        gap = _GAP.fullmatch(before, match.end())
        if gap is None or (gap["article"] and word in cue_words.OF_PLACE):
            continue
        if cue_words.ONE_LANGUAGE.get(word) not in {None, language or "en"}:
            continue
        earlier = before[: match.start()]
        if _bounds_nothing(word, dimension, earlier) or (
            word == "up to" and is_new and _IS_BEFORE.search(earlier)
        ):
            continue
        end = gap.end("about") if gap["about"] else match.end()
        end = len(before[:end].rstrip())
        turned = _TURNED.get(_MEANING[word])
        negation = _NEGATION.search(earlier) if turned else None
        if turned and negation:
            return Cue(Span(offset + negation.start(), offset + end), turned)
        return Cue(Span(offset + match.start(), offset + end), _MEANING[word])
    return None


def _find_mark(before: str, offset: int) -> Cue | None:
    """Find the bound of what is named a mark: `below the 40% mark`, `has not passed the $3 trillion mark`."""
    match = _MARK.search(before)
    if match is None:
        return None
    meaning = _MARK_MEANING[" ".join(match["cue"].split())]
    negation = _NEGATION.search(before[: match.start()])
    start = negation.start() if negation else match.start()
    return Cue(
        Span(offset + start, offset + match.end("cue")), _TURNED[meaning] if negation else meaning
    )


def _bounds_nothing(word: str, dimension: str | None, before: str) -> bool:
    """Return whether a word is no cue after `before`, or with a number of this dimension."""
    if word in {"near", "north of", "south of"}:
        return dimension in _OF_PLACES
    if word == "under":
        return dimension in _PRESSURES and bool(_ACTING.search(before))
    if word == "past":
        return _BEFORE_PAST.search(before) is not None
    if word == "up to":
        return _is_level(dimension, before)
    if word in {"min", "min."}:
        return _BEFORE_MINIMUM.search(before) is not None
    return word == "over" and _spans(dimension, before)


def _spans(dimension: str | None, before: str) -> bool:
    """Return whether `over` after these words is of a period or distance: `$5 billion over five years`."""
    if dimension in _PERIODS:
        return bool(_AMOUNT_BEFORE.search(before) or _DURING.search(before))
    if dimension and dimension.strip("{}") in cue_words.TAKEN_OVER and _TAKING.search(before):
        return True
    return bool(_BEFORE_OVER.search(before) or (dimension in _LENGTHS and _SENT.search(before)))


def _is_level(dimension: str | None, before: str) -> bool:
    """Return whether `up to` after these words names what is reached: `edged up to`, `the toll up to`."""
    if _RISING.search(before) or _REACHED.search(before):
        return True
    is_count = dimension is not None and dimension.startswith("{")
    return not is_count and _RISING_UNCOUNTED.search(before) is not None


def _find_sign(before: str, offset: int) -> Cue | None:
    match = _SIGNS.search(before)
    if match is None or (match["sign"] == "~" and _RANGE_BEFORE.search(before[: match.start()])):
        return None
    comparator = _SIGN_MEANING[" ".join(match["sign"].split())]
    return Cue(Span(offset + match.start(), offset + match.end("sign")), comparator)


def _find_bounded(text: str, start: int) -> Cue | None:
    """Find the bound of what is said to be the most or least: `the maximum fine under Article 14 is 1 %`."""
    offset = max(0, start - _FAR_WINDOW)
    match = _BOUNDED.search(text[offset:start])
    if match is None:
        return None
    place = Span(offset + match.start("cue"), offset + match.end("cue"))
    return Cue(place, Comparator.LTE if match["most"] else Comparator.GTE)


def _find_chinese(quote: str, before: str, offset: int) -> Cue | None:
    if before.isascii():
        return None
    match = _CHINESE.search(before) or _CHINESE_PART.search(before) or _CHINESE_FAR.search(before)
    if match is None and _SHARE.search(quote):
        match = _CHINESE_SHARE.search(before)
    if match is None or _CHINESE_NO_CUE.search(before[: match.end("cue")]):
        return None
    meaning = _CHINESE_MEANING[match["cue"]]
    start, turned = match.start(), _TURNED.get(meaning)
    if turned and (negation := _CHINESE_NEGATION.search(before[:start])):
        start, meaning = negation.start(), turned
    return Cue(Span(offset + start, offset + match.end("cue")), meaning)


def _find_chinese_past(text: str, before: str, offset: int) -> Cue | None:
    """Find 过 before a round number, which is more than that, and 不过, which is at most."""
    if before.isascii():
        return None
    if only := _CHINESE_ONLY.search(before):
        return Cue(Span(*only.span("cue")).shift(offset), Comparator.LTE)
    start = offset + len(before)
    past = _CHINESE_PAST.search(before) if _ROUND.match(text, start) else None
    if past is None and _HALF.match(text, start):
        past = _PAST_HALF.search(before)
    if past is None:
        return None
    return Cue(Span(*past.span("cue")).shift(offset), Comparator.GT)
