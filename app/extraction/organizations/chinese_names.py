"""Names of organizations in a Chinese text, found by their endings and by what is around them.

A name begins where a clause does, after words of time and connection, or after a preposition; it ends with the
ending of an organization, or before a verb whose subject is one.
"""

import re
from collections.abc import Iterator

from app.domain.quotes.span import Span
from app.extraction.organizations.english_names import NameInText
from app.extraction.words import chinese_organization_words as words
from app.extraction.words.patterns import match_any

_CHAR = r"[\u4e00-\u9fffA-Za-z·]"
# No name has one of these.
_NOT_IN_NAME = re.compile(
    r"的|了|是|由|与|和|及|在|于|被|向|从|对|把|将|已|其|这|该|为|到|达|超|每|共|至|但|而|且|我国|、|宣布|发布|推出|表示|计划|(?<!中)国内"
)
_CLAUSE = re.compile(r"[^，。；：、（）()“”\"‘’《》！？!?\n,;:「」『』【】]+")
_LEADING = re.compile(rf"(?:{words.LEADING}|[\d年月日至\s-])+")
_BEFORE = re.compile(match_any((*words.BEFORE, *words.NOUNS)))
_NOUN_BEFORE = re.compile(rf"(?:{match_any(words.NOUNS)})[“\"「]?$")
_ENDING = rf"(?:{match_any((*words.LEGAL, *words.TRADES))})"
_AFTER = rf"(?=$|{words.STRONG_VERBS}|{words.WEAK_VERBS}|\d|[“”\"，。；：、（）()])"
_WITH_ENDING = re.compile(rf"{_CHAR}{{1,14}}?{_ENDING}+{_AFTER}")
_BEFORE_VERB = re.compile(rf"{_CHAR}{{2,7}}?(?=(?:{words.STRONG_VERBS}))")
_LEGAL_END = re.compile(rf"(?:{match_any(words.LEGAL)})$")
_TRADE_END = re.compile(rf"(?:{match_any(words.TRADES)})$")
_STRONG_AFTER = re.compile(rf"(?:{words.STRONG_VERBS})")
_COMMON = re.compile(rf"(?:{match_any(words.COMMON)})+")
_NOUN_END = re.compile(rf"(?:{words.NOUN_ENDS})$")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z]*(?:\s[A-Z][A-Za-z]*)*")


def list_chinese_names(flat: str) -> Iterator[NameInText]:
    """Yield the names of organizations in a flat text, in order; the same name may be yielded once a place."""
    for clause in _CLAUSE.finditer(flat):
        end = clause.start()
        for start, is_first in _list_starts(flat, Span(*clause.span())):
            if start < end:
                continue
            found = _read_name(flat, Span(start, clause.end()), is_first=is_first)
            if found:
                yield found
                end = found.span.end


def _list_starts(flat: str, clause: Span) -> Iterator[tuple[int, bool]]:
    """Yield where a name may begin in a clause: after its first words, and after prepositions and the like."""
    leading = _LEADING.match(flat, clause.start, clause.end)
    starts = {clause.start: True}
    if leading:
        starts[leading.end()] = True
    for match in _BEFORE.finditer(flat, clause.start, clause.end):
        starts.setdefault(match.end(), False)
    yield from sorted(starts.items())


def _read_name(flat: str, place: Span, *, is_first: bool) -> NameInText | None:
    before = flat[max(0, place.start - 8) : place.start]
    after_noun = _NOUN_BEFORE.search(before) is not None
    match = _WITH_ENDING.match(flat, place.start, place.end)
    if (
        match
        and not _NOT_IN_NAME.search(match[0])
        and (rule := _judge(flat, match, is_first=is_first, after_noun=after_noun))
    ):
        return NameInText(
            Span(*match.span()),
            match[0],
            rule if rule != "trade_word_weak" else "",
            rule,
            "",
            is_first,
        )
    match = _BEFORE_VERB.match(flat, place.start, place.end)
    if match and (is_first or after_noun) and _may_be_name(match[0]):
        return NameInText(
            Span(*match.span()),
            match[0],
            "company_noun" if after_noun else "",
            "sentence_subject",
            "",
            is_first,
        )
    return None


def _judge(flat: str, match: re.Match[str], *, is_first: bool, after_noun: bool) -> str:
    """Return the rule by which a name with an ending is one of an organization; empty if it is none."""
    name = match[0]
    if name in words.NO_NAMES or _COMMON.fullmatch(name):
        return ""
    front = _ENDING_CUT.sub("", name)
    if not front or _COMMON.fullmatch(front) or front in words.NO_NAMES:
        return "" if not _LEGAL_END.search(name) or not front or len(front) < 2 else ""
    if _LEGAL_END.search(name):
        return "legal_form"
    if len(front) < 2 and not front.isascii():
        return ""
    if after_noun:
        return "company_noun"
    if _STRONG_AFTER.match(flat, match.end()):
        return "trade_word"
    return "trade_word" if is_first or not _COMMON.match(front) else ""


_ENDING_CUT = re.compile(rf"{_ENDING}+$")


def _may_be_name(text: str) -> bool:
    """Return whether what is before a verb may be a name: no common noun, and no words of a sentence."""
    if text in words.NO_NAMES or _NOT_IN_NAME.search(text) or _COMMON.match(text):
        return False
    return not _NOUN_END.search(text) and not _LEADING.match(text)
