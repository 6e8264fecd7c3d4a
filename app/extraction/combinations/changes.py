"""Changes from one number to another: which number is the baseline."""

import re

from app.domain.quotes.span import Span
from app.extraction.combinations.combined import Combined
from app.extraction.words import change_words, joining_words
from app.extraction.words.patterns import match_any

_MONEY = r"(?:[$€£¥]|[A-Z]{2,3}\$?)?\s?$"
_BASELINE_BEFORE = re.compile(
    rf"\b(?:{change_words.BASELINE_BEFORE})\s(?:(?:an?|the)\s(?:[a-z]+\s){{0,2}}(?:average|mean|median)\sof\s)?(?:[a-z]+\s){{0,2}}{_MONEY}",
    re.IGNORECASE,
)
# `to 10,000 km, up from 7,000`, `reached 10,000 km from 7,000 km`
_TO_BEFORE = re.compile(
    r"\b(?:to|reach(?:ed|es|ing)?)\s(?:[a-z]+\s){0,2}(?:[$€£¥]\s)?\S{1,12}(?:\s[a-z%°/.-]+){0,4},?\s(?:up\s|down\s)?from\s(?:[a-z]+\s){0,2}"
    + _MONEY,
    re.IGNORECASE,
)
# `down almost 30% from 4.1 billion`, `a 12% rise from 300`
_CHANGED_FROM = re.compile(
    rf"(?:\b(?:{change_words.UP}|{change_words.DOWN})[a-z]*\s(?:[a-z]+\s){{0,3}}[\d.,]+\s?(?:%|percent|per\scent)|%\s(?:{change_words.MORE}|{change_words.LESS}))\sfrom\s(?:[a-z]+\s){{0,2}}"
    + _MONEY,
    re.IGNORECASE,
)
_FROM_BEFORE = re.compile(
    rf"(?:\b(?:from|von|de)\s(?:[a-z]+\s){{0,2}}|(?:{match_any(joining_words.CHINESE_FROM)})(?:{match_any(joining_words.CHINESE_EARLIER)}|(?:[一二两三四五六七八九十]|\d{{1,2}})年前)?的?(?:约|不足|不到|近|超过)?)[$€£¥]?\s?$",
    re.IGNORECASE,
)
# `from 5 km in 2019 to 7 km`, `From 5 km in 2019, it grew to 7 km`, 从5千米增加到7千米
_TO_LATER = re.compile(
    r"(?:\sin\s\d{4})?,(?:\s[A-Za-z-]+){1,6}\sto\s(?:[a-z]+\s){0,2}(?:[$€£¥]\s?)?|"
    r"(?:\s[A-Za-z-]+){0,4}(?:\s(?:in\s)?\d{4})?,?\s(?:up\s|down\s)?(?:to|auf|a|à)\s(?:[a-z]+\s){0,3}(?:[$€£¥]\s?)?"
    rf"|[^\d,。，,;；]{{0,8}}(?:{match_any(joining_words.CHINESE_RESULT)})[^\d,。，,;；]{{0,3}}"
)
# 比去年的1400万部下降了54%, 较此前的26.7%提升; in 比17.4万立方米船型高出两成 the number only names a ship.
_CHINESE_THAN = re.compile(r"[比较](?:(?:19|20)\d\d年)?[^，。；、,;\d]{0,10}$")
_CHINESE_CHANGE_AFTER = re.compile(
    rf"(?:左右|上下|以上|以下|还|又|再|也|均|都|已|共|净|略|微|猛|骤|锐|激|大幅|显著|明显|小幅|略有|有所|实际|进一步|同比|环比)?(?:{change_words.CHINESE_UP}|{change_words.CHINESE_DOWN}|多|少)"
)
_CHANGES = re.compile(
    rf"\b(?:{change_words.UP}|{change_words.DOWN}|{change_words.EITHER_WAY})[a-z]*\b"
    rf"|[{change_words.CHINESE_EITHER_WAY}]",
    re.IGNORECASE,
)
# Any verb: 从6.8万元砍到5.5万元, 由41.5%滑落至38.9%.
_DONE_TO = re.compile(
    r"[\u4e00-\u9fff](?<![右下等甚乃直以起间前后年月日时多余米克度元秒天])(?:到|至|成)(?:了|约|近)?$"
)
# `fell by`, `up $`, 下调了: right before the amount of a change.
_CHANGED = re.compile(
    rf"\b(?:{change_words.UP}|{change_words.DOWN})[a-z]*\s(?:by\s)?(?:(?:{match_any(change_words.AFTER_VERB)})\s)*{_MONEY}"
    rf"|(?:{change_words.CHINESE_UP}|{change_words.CHINESE_DOWN}|涨价|降价)了?约?$",
    re.IGNORECASE,
)
# `fell to a third of its price`, `was cut to half`: what is left, beside the verb.
_UP_OR_DOWN = rf"(?:(?P<up>{change_words.UP})|(?P<down>{change_words.DOWN}))"
_LEFT_BEFORE = re.compile(
    rf"\b{_UP_OR_DOWN}[a-z]*\s[^.!?,;\d]{{0,50}}?\bto\s(?:just\s|only\s)?$", re.IGNORECASE
)
_LEFT_AFTER = re.compile(
    r"\s(?:of\s)?(?:its|their|his|her|the|that|those|what|last|previous|today|current|pre)\b|\sof\s(?:19|20)\d\d|[.,;]|$",
    re.IGNORECASE,
)
_CHINESE_LEFT = re.compile(
    rf"(?:(?P<up>{change_words.CHINESE_UP})|(?P<down>{change_words.CHINESE_DOWN}))(?:至|到|为|成)(?:了)?[^，。；\d]{{1,8}}的$"
)
_FACTOR_OF = re.compile(r"\bfactor\sof\s$")
_SENTENCE_END = re.compile(r"[.!?。;；]\s?")
# 1080 in `instead of 1920 x 1080 pixels`
_LISTED = re.compile(r"\s?[x×/]\s?")


def is_baseline(text: str, part: Combined, following: Combined | None) -> bool:
    """Return whether a change or comparison starts from a number."""
    before = part.cut_before(text)
    if follows_baseline_word(before):
        return True
    than = _CHINESE_THAN.search(before) and not ends_with_change(before)
    if than and _CHINESE_CHANGE_AFTER.match(text, part.span.end):
        return True
    if following is None or not _FROM_BEFORE.search(before):
        return False
    between = text[part.span.end : following.measure.start]
    if not _TO_LATER.fullmatch(between):
        return False
    return any((starts_change(before), _CHANGES.search(between), _DONE_TO.search(between)))


def is_listed_baseline(text: str, last: Combined | None, part: Combined) -> bool:
    """Return whether a number is listed with a baseline before it."""
    if last is None or not last.baseline or not last.shared:
        return False
    return _LISTED.fullmatch(text[last.numeral.end : part.measure.start]) is not None


def follows_baseline_word(before: str) -> bool:
    """Return whether a text ends with words after which a baseline comes: `compared with`, `up from`."""
    return any(pattern.search(before) for pattern in (_BASELINE_BEFORE, _TO_BEFORE, _CHANGED_FROM))


def starts_change(before: str) -> bool:
    """Return whether a text ends like a change from one number to another: `was extended from`.

    What comes after it is no range.
    """
    if not _FROM_BEFORE.search(before):
        return False
    sentence = _SENTENCE_END.split(before)[-1]
    return _CHANGES.search(sentence) is not None


def ends_with_change(before: str) -> bool:
    """Return whether a text ends with a verb whose amount comes next: `fell by`."""
    return _CHANGED.search(before) is not None


def ends_with_amount(before: str) -> bool:
    """Return whether the amount of a change comes next: `raised the price by`."""
    return before.endswith("by ") and bool(_CHANGES.search(_SENTENCE_END.split(before)[-1]))


def is_factor(before: str) -> bool:
    """Return whether a factor comes next, which has no unit: 4 in `by a factor of 4 to 25 kg`."""
    return _FACTOR_OF.search(before) is not None


def find_part_left(text: str, span: Span) -> bool | None:
    """Return whether a change is up that led to a part or multiple of what was: `fell to a third of it`.

    Return None if the number at `span` is no such part.
    """
    before = text[max(0, span.start - 80) : span.start]
    match = _CHINESE_LEFT.search(before)
    if match is None and _LEFT_AFTER.match(text, span.end):
        match = _LEFT_BEFORE.search(before)
    return match["up"] is not None if match else None


def is_from_to(before: str, between: str) -> bool:
    """Return whether two numbers are stated as `from ... to ...`."""
    return bool(_FROM_BEFORE.search(before) and _TO_LATER.fullmatch(between))
