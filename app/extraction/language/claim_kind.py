"""The kind of a claim by the words around its number: what must be, what is planned, or what is so.

A sentence is cut at its full stop, and at semicolons, which part what is from what is planned. It is cut
into parts at commas and conjunctions. The words of another part count unless that of the number says that
it was reached: `It reached 402 km, and plans 450 km`. What is between a subject and its verb, and what comes
before a verb that says what came of it, does not count: `Steel, which must be cold, has 402 MPa`.
"""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple

from app.domain.cells.table_text import TableText
from app.domain.quotes.span import Span
from app.extraction.numbers.surroundings import find_block
from app.extraction.words.quick_pattern import QuickPatterns

_SENTENCE_END = re.compile(
    r"[.!?][\"'”’)\]]*\s+(?=[^a-z\d\s])|[。！？][”」』]?|[;；]|\n\s*\n|\n(?=\s*(?:[-*•#|]|\d+[.)]\s))"
)
# `It needed two days`, 需要三五天: what it took is no demand.
_DEMAND = re.compile(
    r"\b(?:must|shall|should|needs?|needed(?! (?:(?:only|just|about|some|over|nearly|almost|up to|more than|less than) )*(?:\d|a |one|two|three|four|five|six|seven|eight|nine|ten|several))|requires?|required|requirements?|(?:has|(?<!would )have) to|on (?:the )?condition that|(?<!on )(?<!in )(?<!the )demands?(?= (?:an?|the|at least|that|[a-z]+ rates? of) )|oblig(?:e|es|ed)(?= [a-z]))\b"
    r"|需要(?![约大概近]*[\d.一二两三四五六七八九十百几半]+多?个?(?:天|日|小时|分钟|周|星期|月|年|秒))|必须|须要|(?<!按)(?<!按照)要求|应当|应(?=不(?:低|高|少|超|大|小|得)|控制在)|按照?(?:规程|规定|规范|标准|要求)[^，。；]{0,4}(?:须|需|要|应)|门槛(?:是|为|定在)|(?:须|需|要)(?=达|超|高于|低于)|不得(?:低于|高于|少于|超过|小于|大于)",
    re.IGNORECASE,
)
# What may come, not what may be: "sales may reach", and not "it may be of steel" or "in May 2025".
_MAY = (
    r"(?-i:could|may|might)(?: also| soon| even| well| yet| one day| eventually| ultimately)?(?= (?:reach|hit|exceed|top|surpass"
    r"|attain|achieve|rise|climb|grow|increase|jump|double|triple|fall|drop|shrink|decline|deliver|get)\b"
    r"| have (?:reached|hit|exceeded|topped|surpassed|attained|achieved|risen|climbed|grown|doubled|tripled|fallen|dropped)\b)"
)
# `Targeted therapy` aims at no number.
_TARGETED = (
    r"targeted(?= (?:at|by|to|for|of)\b| \W?\d)"
    r"|(?<=[a-z] )(?<!\ba )(?<!\bthe )(?<!\bwith )(?<!\bof )(?<!\bby )(?<!\bfor )(?<!\busing )(?<!\band )(?<!\bin )targeted"
)
_DESIGNED = (
    r"designed (?:for(?= (?:(?:an?|the|up to|about|over|more than|at least|(?:speeds?|loads?|pressures?) of) )*\W?\d)"
    r"|to (?:reach|deliver|hit|exceed|attain|achieve|carry|produce|generate|withstand|run at)\b)"
)
# 将 marks the object of 将强度从800提高到900, 将卫星送入轨道 and 将“1.8天”误写为; in 将从800提高到900 and 明年将强度从 it
# is of what will be.
_WILL = r"将(?!近)(?![^被会于在把让使，,。；][^，,。；]{0,24}(?:送入|送上|送至|误写|误作|误记|误称|误植|错写|写成|写错|评为|列为|称为|称作|视为))(?![^从由将把，,。]{1,20}[从由][^，,。]{1,20}[到至为])|(?:明年|后年|未来|今后|届时)[^，,。]{0,20}将"
_TARGET = re.compile(
    r"\b(?:plan(?:ned|ning)?|plans(?! (?:are|were|have|had)\b(?! to\b))|aim(?:s|ed|ing)?|intend(?:s|ed|ing)?|will|would|hop(?:es?|ed|ing)"
    r"|pledg(?:es?|ed|ing)|seeks?|seeking|strives?|striving|expects?|(?:is|are|was|were|be|being) expected|forecasts?"
    rf"|(?:we|they|he|she)['’]ll|{_MAY}"
    r"|(?:projected|predicted|anticipated|scheduled|slated|poised|likely|on track|on course|(?:is|are|was|were|be|looks?) set)(?= to [a-z])"
    r"|(?:projected|predicted|forecast)(?= at\b)|anticipates?|projects(?= to| that)"
    r"|(?:a|the|its|their|our|whose) (?:targets?|goals?)(?! (?:gain|cells?|proteins?|genes?|molecules?|nucle[a-z]+|chambers?|foils?|audiences?|groups?|languages?|species|organs?|tissues?|shells?)\b)|(?:targets?|goals?) (?:of|is|are|was|were)"
    rf"|(?:is|are|was|were) due to (?=[a-z])|(?:is|are) to (?=(?!the\b|its\b|their\b|those\b|that\b|them\b|date\b|scale\b|an?\b)[a-z]{{2,}}\b)|targets? to|{_TARGETED}|{_DESIGNED}|targeting)\b"
    rf"|(?<!按)(?<!按照)(?<!按原)计划|{_WILL}|(?<![虚模])拟|预计|预估(?!值?误差)|预期|预测|目标(?!检测|识别|跟踪|函数)|力争|争取|有望|可望|(?:达产|投产|建成|投用|完工|满产)后，?(?:每年|年)?(?:可|将|能|预计)|旨在|规划|或可|或达|可能(?=达|超|突破)",
    re.IGNORECASE,
)
_BY_YEAR = re.compile(
    r"\bby (?:the (?:end|middle|beginning) of |late |early |mid-?)?(?:19|20|21)\d\d\b"
    r"|(?:到|在)?(?:19|20|21)\d\d年(?:底|末)?(?:前|之前)|到(?:19|20|21)\d\d年",
    re.IGNORECASE,
)
_AIMS = QuickPatterns((_DEMAND, _BY_YEAR, _TARGET))
# What is over by a year is no target: "by 2020 it had reached", "到2020年已达到", "将效率提高到了".
_OVER = re.compile(
    r"\b(?:had|has|have|was|were|rose|grew|fell|made|built|won|led|got|\w+ed)\b|已|了",
    re.IGNORECASE,
)
_OBJECT_MARK = "将"
# What was reached, in the part of the number: not `was expected to` nor `might have reached`.
_DONE = re.compile(
    r"(?<!could have )(?<!might have )(?<!may have )"
    r"\b(?:(?:was|were)(?! (?:designed|expected|projected|planned|forecast|predicted|scheduled|slated|meant|supposed|intended|set to)\b)|reached|achieved|attained|hit|recorded|measured|rose|grew|fell|had|became|exceeded|surpassed|sold"
    r"|delivered|produced|posted|demonstrated|weighs|weighed|costs|holds|held|contains|contained|measures)\b|目前(?!的)|(?:(?<!不得)已|(?<!为)了(?!解))",
    re.IGNORECASE,
)
# What came of a demand or plan: `The need for strength led to 402 MPa`, but not `must be reached`.
_LED = re.compile(
    r"(?<!\bbe )(?<!\bbeen )(?<!\bhave )(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )"
    r"\b(?:led to|resulted in|brought|gave|yielded|became|rose|grew|fell|reached|achieved|attained|exceeded|surpassed)\b"
)
_THAT = re.compile(r"\b(?:that|who|whose|what)\b")
# A verb after an aside between commas, as in `The plant, planned since 2010, yields 402 t`; what is planned for a
# time is not there yet.
_VERB = re.compile(
    r"\s(?:(?:also|now|still|already|currently)\s)?(?:are|have(?! to)|(?!has to)[a-z]+s)\b"
)
_MODALS = ("must", "shall", "should", "will", "would", "could", "may", "might", "to")
_ASIDE = re.compile("".join(rf"(?<!\b{modal})" for modal in _MODALS) + r",\s(?:[^,]|,(?!\s))*,$")
# `Although it plans more, it has 402 stations.`
_CONCEDED = re.compile(r"^\s*(?:Although|Though|While|虽然|尽管)[^,，]*[,，]$")
# `Steel that must be welded has 402 MPa.`
_RELATIVE = re.compile(
    r"\b(?:that|which)\s(?:must|should|shall|needs?|requires?)\b[^,]*?\s(?=ha(?:s|ve)\b(?! to))"
)
# A clause of its own, unless a demand is right before it: 要精心焊接，强度达到402兆帕.
_CHINESE_VERB = re.compile("达|为|是")
_CHINESE_DEMAND = re.compile("(?:需要|必须|须要|要求|应当)(?=[^，：。]+，)")
_FOR_LATER = re.compile(r"\b(?:planned|scheduled|due|expected|slated) (?:for|in|by|to)\b")
_PART_END = re.compile(
    r",(?=\s)|[，：、()（）—]|\b(?:and|but|while|whereas|although|though|which|against|than|versus)\b|而(?!且)|但",
    re.IGNORECASE,
)
_RANK = "{rank}"
# How far from a number the ends of its sentence are looked for.
_REACH_CHARACTERS = 1_000
_REQUIREMENT, _AIM = "requirement", "target"


class KindWord(NamedTuple):
    """A word of a sentence that makes its number a requirement, a target or, as `result`, neither."""

    kind: str
    word: str


def read_kind(text: str, number: Span, unit: str | None) -> str:
    """Return the kind of the claim whose number is at a place of a text, in a unit (a UCUM code)."""
    words = _list_words(text, number) if _speaks_of_aims(text, number) else []
    if words and words[0].kind != "result":
        return words[0].kind
    return "ranking" if unit == _RANK else "result"


def find_part(text: str, number: Span) -> Span:
    """Return the place of the part of a sentence, between commas and conjunctions, that has a number."""
    place = find_sentence(text, number)
    part = _find_part(place.cut(text), number.start - place.start, number.end - place.start)
    return part.shift(place.start)


def find_contrary_word(text: str, number: Span, kind: str) -> KindWord | None:
    """Return the word around a number that speaks against the kind of its claim; None if another one is for it."""
    aims = (_REQUIREMENT, _AIM)
    if kind not in aims and not _speaks_of_aims(text, number):
        return None
    words = _list_words(text, number)
    if any(word.kind == kind or (kind not in aims and word.kind not in aims) for word in words):
        return None
    return words[0] if words else None


def _speaks_of_aims(text: str, number: Span) -> bool:
    """Return whether the sentence of a number has words of demands or aims at all, which most have not."""
    return _has_aims(find_sentence(text, number).cut(text))


@lru_cache(maxsize=256)
def _has_aims(sentence: str) -> bool:
    return any(cue.search(sentence) for cue in _AIMS.list_possible(sentence))


def _list_words(text: str, number: Span) -> list[KindWord]:
    """Return the words that say the kind of a number, those of demands first, then aims, then what is reached."""
    place = find_sentence(text, number)
    sentence = place.cut(text)
    own = _find_part(sentence, number.start - place.start, number.end - place.start)
    part = sentence[own.start : own.end]
    done = _DONE.search(part)
    reached = [KindWord("result", done[0])] if done else []
    if not _has_aims(sentence):
        return reached
    led = _find_led(part[: number.start - place.start - own.start])
    within = part[led:] if done or led else _drop_asides(sentence, own)
    is_over = _OVER.search(sentence) is not None
    words = [KindWord(_REQUIREMENT, match[0]) for match in _DEMAND.finditer(within)]
    aims = [
        match[0]
        for match in _TARGET.finditer(within)
        if match[0] != _OBJECT_MARK or not _OVER.search(_cut_clause(within, match.start()))
    ]
    aims += [match[0] for match in _BY_YEAR.finditer(within) if not is_over]
    words += [KindWord(_AIM, word) for word in aims]
    return words + reached


def _cut_clause(sentence: str, place: int) -> str:
    """Cut the words between the commas around a place of a sentence."""
    start = max(sentence.rfind(comma, 0, place) for comma in "，,")
    ends = [end for comma in "，," if (end := sentence.find(comma, place)) >= 0]
    return sentence[start + 1 : min(ends, default=len(sentence))]


def _find_led(before: str) -> int:
    """Return the end of the verb in front of a number that says what came of a demand or plan; 0 without one."""
    verbs = list(_LED.finditer(before))
    return verbs[-1].end() if verbs and not _THAT.search(before, 0, verbs[-1].start()) else 0


def _drop_asides(sentence: str, own: Span) -> str:
    """Return a sentence without its parts that do not rule the number: asides, and clauses of another thing."""
    before, part = sentence[: own.start], sentence[own.start : own.end]
    if _CONCEDED.match(before):
        return sentence[own.start :]
    if _CHINESE_VERB.search(part):
        before = _CHINESE_DEMAND.sub("", before)
    aside = _ASIDE.search(before) if _VERB.match(part) else None
    if aside and aside.start() and not _FOR_LATER.search(aside[0]):
        before = before[: aside.start()]
    return _RELATIVE.sub("", before + sentence[own.start :])


def _find_part(sentence: str, start: int, end: int) -> Span:
    """Return the part of a sentence, between commas and conjunctions, that has a number."""
    first, last = 0, len(sentence)
    for match in _PART_END.finditer(sentence):
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.start()
            break
    return Span(first, last)


def find_sentence(text: str, number: Span) -> Span:
    """Return the place of the sentence around a number, or what is within reach of the number if that is longer."""
    if isinstance(text, TableText):
        return find_block(text, number)
    first, last = max(0, number.start - _REACH_CHARACTERS), number.end + _REACH_CHARACTERS
    # Numbers that are near each other share a window.
    offset = first - first % _REACH_CHARACTERS
    starts, ends = _list_ends(text[offset : last + -last % _REACH_CHARACTERS])
    before = bisect_right(ends, number.start - offset) - 1
    after = bisect_left(starts, number.end - offset)
    if before >= 0 and starts[before] >= first - offset:
        first = ends[before] + offset
    if after < len(starts) and ends[after] <= last - offset:
        last = starts[after] + offset
    return Span(first, last)


@lru_cache(maxsize=32)
def _list_ends(text: str) -> tuple[list[int], list[int]]:
    """Return where the ends of sentences start, and where they end."""
    matches = [match.span() for match in _SENTENCE_END.finditer(text)]
    return [start for start, _ in matches], [end for _, end in matches]
