"""Cues beside a number: `more than 500 m`, `≥ 5`, `7 mm or less`, `10年以上`, `2700多`."""

import re
from dataclasses import dataclass

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.extraction.words import cue_words


@dataclass(frozen=True, slots=True)
class Cue:
    """The words or signs that bound a number, and the comparator that they mean."""

    span: Span
    comparator: Comparator


_MEANING = {
    word: Comparator(comparator) for comparator, words in cue_words.BEFORE.items() for word in words
}
_SIGN_MEANING = {sign: Comparator(name) for sign, name in cue_words.SIGNS_BEFORE.items()}
_CHINESE_MEANING = {
    word: Comparator(comparator)
    for comparator, words in cue_words.CHINESE_BEFORE.items()
    for word in words
}


def _alternate(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_WORDS = re.compile(
    rf"(?<![\w-])(?:{_alternate(_MEANING)})(?=\s)".replace(r"\ ", r"\s"), re.IGNORECASE
)
_GAP = re.compile(
    r"\s{1,2}(?P<article>an?\s)?(?:(?:additional|another)\s)?(?P<about>(?:roughly|about|around|approximately|some)\s|[~≈]\s?)?$",
    re.IGNORECASE,
)
# These words are also of places: `over a 2-minute interval`, `near the 3 mbar level`.
_OF_PLACE = frozenset({"over", "above", "below", "under", "within", "near", "beyond"})
_NO_NEAR = frozenset({"kg/(m.s2)", "m", "deg"})
_SIGNS = re.compile(rf"(?:{_alternate(_SIGN_MEANING)})\s?$")
_GAP_CHINESE = "(?:了|到|达|为|是|有|还要|需要|需|要|可|可达|可以|达到|跑|能|花费?|卖|售|拥有|持续|高达|再等|用时|耗时)?"
_CHINESE = re.compile(rf"(?P<cue>{_alternate(_CHINESE_MEANING)})(?P<gap>{_GAP_CHINESE})\s?$")
_CHINESE_OF = re.compile(r"(?P<cue>约为|约是|约占|接近|超过|不到|不足)[^，。；\d\s]{1,8}的$")
_NO_CUE = re.compile(f"(?:{'|'.join(cue_words.CHINESE_NO_CUE)})$")
_AFTER = (
    (Comparator.GTE, re.compile(rf",?\s(?:or|and)\s(?:{cue_words.MORE_AFTER})\b(?!\s(?:than|of|to)\b)|\+(?![\d\w])|-?\s?plus\b(?!\s\d)|\s(?:minimum|min\.?)(?=\s?[).,;]|$)|\s?\(min\.?\)|\s?at\sleast\b(?=[.,;)]|$)", re.IGNORECASE)),
    (Comparator.LTE, re.compile(rf",?\s(?:or|and)\s(?:{cue_words.LESS_AFTER})\b(?!\s(?:than|of)\b)|\sat\s(?:the\s)?most\b|\s?\(max\.?\)|\s(?:maximum|max\.?|(?-i:tops))(?=\s?[).,;|]|$)", re.IGNORECASE)),
    (Comparator.APPROX, re.compile(r"\s(?:or\sso|or\sthereabouts|give\sor\stake|-?ish)\b|\s(?:approximately|approx\.?)(?=[.,;)]|$)", re.IGNORECASE)),
)  # fmt: skip
_CHINESE_AFTER = tuple(
    (
        Comparator(name),
        re.compile(rf"\s?(?:的)?(?:{_alternate(words)})(?!部|存|容|涵|外|网|地|又|于)"),
    )
    for name, words in cue_words.CHINESE_AFTER.items()
)
_HIGHEST = re.compile(r"(?:最高|最低|最大|最小|最长|高达|多达|低至)")
# Under 160 GPa is a pressure that acts, not a bound; `over` before a distance travelled likewise.
_ACTING = re.compile(r"(?:^|[.;:,(]\s?|\bat\s|\band\s|\bor\s)$", re.IGNORECASE)
_PRESSURES = frozenset({"kg/(m.s2)"})
_UNDER = frozenset({"under"})
_LENGTHS = frozenset({"m"})
_SENT = re.compile(
    r"\b(?:sent|send|sending|transmit\w*|carri\w+|carry|travel\w*|fl[eyo]w\w*|distribut\w+|held|link\w*|communicat\w+|per\ssecond|[GTMPk]?bps|bit/s)\b[^.;,]{0,40}$",
    re.IGNORECASE,
)
_RISING = re.compile(
    r"\b(?:went|goes?|gone|rose|risen?|rising|grew|grown|jumped|climbed|soared|shot|back|pushed|adds|moved)\s$",
    re.IGNORECASE,
)
_WINDOW = 44


def find_cue(text: str, span: Span, *, dimension: str | None, language: str | None) -> Cue | None:
    """Find the cue of the number with its unit at `span`; None without one.

    Words after the number come before words in front of it: `about 20 or more` is a lower bound. With both
    `lower than about 5`, the bound counts.
    """
    return _find_after(text, span.end) or find_before(
        text, span.start, dimension=dimension, language=language
    )


def _find_after(text: str, end: int) -> Cue | None:
    for comparator, pattern in (*_AFTER, *_CHINESE_AFTER):
        if match := pattern.match(text, end):
            start = match.end() - len(match[0].lstrip(" ,-(的"))
            return Cue(Span(start, match.end()), comparator)
    return None


def find_before(
    text: str, start: int, *, dimension: str | None, language: str | None
) -> Cue | None:
    """Find the cue right before `start`."""
    offset = max(0, start - _WINDOW)
    before = text[offset:start]
    match = _SIGNS.search(before)
    if match and not (match[0].strip() == "~" and re.search(r"[\d%]$", before[: match.start()])):
        if words := _find_words(before, offset, dimension, language):
            return words
        end = offset + len(before.rstrip())
        return Cue(Span(offset + match.start(), end), _SIGN_MEANING[match[0].strip()])
    return _find_words(before, offset, dimension, language) or _find_chinese(before, offset)


def _find_words(
    before: str, offset: int, dimension: str | None, language: str | None
) -> Cue | None:
    for match in _WORDS.finditer(before):
        word = " ".join(match[0].lower().split())
        gap = _GAP.fullmatch(before, match.end())
        if gap is None or (gap["article"] and word in _OF_PLACE):
            continue
        if word == "near" and dimension in _NO_NEAR:
            continue
        only = cue_words.ONE_LANGUAGE.get(word)
        if only and only != (language or "en"):
            continue
        if word in _UNDER and dimension in _PRESSURES and _ACTING.search(before[: match.start()]):
            continue
        if word == "up to" and _RISING.search(before[: match.start()]):
            continue
        if word == "over" and dimension in _LENGTHS and _SENT.search(before[: match.start()]):
            continue
        if word == "over" and re.search(
            r"\b(?:all|start|take|hand|turn)\s?$", before[: match.start()]
        ):
            continue
        end = gap.end("about") if gap["about"] else match.end()
        end -= len(before[:end]) - len(before[:end].rstrip())
        return Cue(Span(offset + match.start(), offset + end), _MEANING[word])
    return None


def _find_chinese(before: str, offset: int) -> Cue | None:
    match = _CHINESE.search(before) or _CHINESE_OF.search(before)
    if match is None or _NO_CUE.search(before[: match.end("cue")]):
        return None
    place = Span(offset + match.start(), offset + match.end("cue"))
    return Cue(place, _CHINESE_MEANING[match["cue"]])
