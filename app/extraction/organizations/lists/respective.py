"""Numbers in the order of the organizations of a list: A、B和C分别交付3万辆、4万辆和5万辆.

The items of the list and the numbers have to be as many. An item that is no known organization takes its number none
the less: it is nobody's here, and not that of its neighbour.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.quotes.span import Span
from app.extraction.language.segments import TextSentence
from app.extraction.organizations.organization import OrganizationInText
from app.extraction.organizations.subjects import Part, SentencePlace

_MARK = re.compile(r"分别|依次|顺次|分列|各(?=[为占达自])|\brespectively\b", re.IGNORECASE)
_HAN_NUMBER = r"(?:[+-]?\d[\d.,]*|[一二两三四五六七八九十百千零〇]+)[多余]?\s?[%％‰]?[^\s\d，。；：、,;:（）()和及与的一二三四五六七八九十]{0,6}"
_HAN_AMOUNT = rf"(?:[约近逾超达为]|超过)?{_HAN_NUMBER}(?:[至到~—-]{_HAN_NUMBER})?"
# 3万辆（+5%）、4万辆; 增长3%、下降4%
_HAN_NEXT = (
    r"\s?(?:[（(][^（）()]{1,16}[)）])?(?:、|[和及与]|以及)\s?(?:[增下上][长降涨升]|增加|减少)?"
)
_WORD_NUMBER = r"[$€£¥]?[+-]?\d[\d.,]*(?<![.,])(?:\s?%|(?:\s|-)(?!and\b|respectively)[a-z]+){0,3}"
_WORD_NEXT = r"(?:\s\([^()]{1,16}\))?(?:,\s(?:and\s)?|\sand\s)(?:(?:an?|by|about|nearly|some)\s)?"
_RUN = re.compile(
    rf"(?<![\d.]){_HAN_AMOUNT}(?:{_HAN_NEXT}{_HAN_AMOUNT})+|(?<![\d.,])\b{_WORD_NUMBER}(?:{_WORD_NEXT}{_WORD_NUMBER})+"
)
_NEXT = re.compile(rf"{_HAN_NEXT}|{_WORD_NEXT}")
_BRACKET = re.compile(r"\s?[（(][^（）()]{1,16}[)）]")
# What is between the known items, before and behind them.
_ITEM = r"[^\s，。；：、,;:（）()“”]{1,14}"
_NAME = r"[A-Z][\w&.'-]*(?:\s[A-Z&][\w&.'-]*){0,3}"
_LISTING = r"\s?(?:[（(][^（）()]{1,20}[)）])?(?:、|[和与及同暨]|以及|,\s(?:and\s)?(?:the\s)?|\sand\s(?:the\s)?)\s?"
_BETWEEN = re.compile(rf"{_LISTING}(?:(?:{_ITEM}?|{_NAME}){_LISTING})*?")
_LEFT = re.compile(
    rf"(?:(?:(?!\d){_ITEM}、)*(?!\d){_ITEM}(?:、|[和与及]|以及)|(?:{_NAME},\s)*{_NAME}(?:,\s(?:and\s)?|\sand\s)(?:the\s)?)$"
)
_RIGHT = re.compile(
    rf"(?:、{_ITEM})*?(?:(?:、|[和与及]|以及){_ITEM}?)(?=分别|依次|顺次|分列|各[为占达自])"
    rf"|(?:,\s{_NAME})*(?:,?\sand\s(?:the\s)?{_NAME})"
)
_SEPARATOR = re.compile(r"、|[和与及](?=[^和与及]*$)|以及|,\sand\s|,\s|\sand\s")
# 三家分别交付: of the list of the sentence before.
_ALL_OF_THEM = re.compile(
    r"(?:[两二三四五六][家者]|双方|它们|the\s(?:two|three|four)|they|both)", re.IGNORECASE
)
# The numbers are of another list: A和B的销量和利润分别为, sales of A and B `in May and June`.
_OTHER_LIST = re.compile(r"\w\s?(?:、|[和及](?!其))|\sand\s")
# 三成和四成分别来自A和B
_BEHIND = re.compile(r"[^，。；,;]{0,16}?(?:分别|依次)(?:来自|是|为|由|归)")
_WINDOW, _NEAR = 80, 160


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """The stretch of one number of a list, and whose it is; `place` is None if its item is no known organization."""

    span: Span
    place: SentencePlace | None


def list_respective(
    flat: str,
    sentence: TextSentence,
    placed: Sequence[SentencePlace],
    before: SentencePlace | None,
) -> list[ListedNumber]:
    """Return whose the numbers of a sentence are that are in the order of its organizations.

    `before` are the organizations that were named together last.
    """
    span = sentence.span
    if not (mark := _MARK.search(flat, span.start, span.end)):
        return []
    found: list[ListedNumber] = []
    last = span.start
    for match in _RUN.finditer(flat, span.start, span.end):
        run = Span(*match.span())
        numbers = list(_list_numbers(flat, run))
        items = _list_behind(flat, placed, run)
        if not items and _is_marked(flat, mark, run):
            items = _find_items(flat, Span(span.start, last), placed, run, len(numbers))
            if not items and before and _is_of_all(flat, sentence, before):
                items = _list_items(before)
        if len(items) == len(numbers):
            found += map(ListedNumber, numbers, items)
            last = run.end
    return found


def _is_marked(flat: str, mark: re.Match[str], run: Span) -> bool:
    """Return whether a run is in the order of a list: 分别 is before it, `respectively` behind it."""
    if not mark[0].isascii() or mark.end() <= run.start:
        return mark.end() <= run.start
    # `3 and 4 tonnes in May and June, respectively`
    return _OTHER_LIST.search(flat, run.end, mark.start()) is None


def _list_numbers(flat: str, run: Span) -> Iterator[Span]:
    """Yield the stretches of the numbers of a run, each with its brackets."""
    starts = [run.start]
    starts += [
        match.end() for match in _NEXT.finditer(flat, run.start, run.end) if match.end() < run.end
    ]
    bracket = _BRACKET.match(flat, run.end)
    ends = [*starts[1:], bracket.end() if bracket else run.end + 1]
    yield from map(Span, starts, ends)


def _is_of_all(flat: str, sentence: TextSentence, before: SentencePlace) -> bool:
    """Return whether a sentence is about all that were named together a little before it."""
    is_near = 0 < sentence.span.start - before.span.end < _NEAR
    return is_near and _ALL_OF_THEM.match(flat, sentence.span.start) is not None


def _list_behind(
    flat: str, placed: Sequence[SentencePlace], run: Span
) -> list[SentencePlace | None]:
    """Return the items of the list behind a run: `3% and 4% at A and B respectively`, 三成和四成分别来自A和B."""
    behind = next((place for place in placed if place.span.start >= run.end), None)
    if behind is None:
        return []
    is_word = _MARK.match(flat, behind.span.end + 1) or _MARK.match(flat, behind.span.end + 2)
    is_han = _BEHIND.fullmatch(flat, run.end, behind.span.start)
    return _list_items(behind) if is_word or is_han else []


def _find_items(
    flat: str, read: Span, placed: Sequence[SentencePlace], run: Span, count: int
) -> list[SentencePlace | None]:
    """Return the items of the list nearest before a run, if it has as many; `read` are the runs before this one."""
    at = len([place for place in placed if place.span.end <= run.start])
    while at:
        first, items = _join(flat, placed[:at])
        left = _count_left(flat, Span(read.start, placed[first].span.start))
        end, right = _count_right(flat, Span(placed[at - 1].span.end, run.start))
        items = [*[None] * left, *items, *[None] * right]
        if len(items) == count:
            is_other = _OTHER_LIST.search(flat, max(end, read.end), run.start)
            return [] if is_other else items
        if placed[at - 1].part in (Part.SUBJECT, Part.AGENT):
            return []
        at = first
    return []


def _join(flat: str, placed: Sequence[SentencePlace]) -> tuple[int, list[SentencePlace | None]]:
    """Return the list that ends with the last place: the index of its first place, and its items."""
    first = len(placed) - 1
    items = _list_items(placed[first])
    while first:
        between = Span(placed[first - 1].span.end, placed[first].span.start)
        if not _BETWEEN.fullmatch(flat, between.start, between.end):
            break
        unknown = len(_SEPARATOR.findall(between.cut(flat))) - 1
        first -= 1
        items = [*_list_items(placed[first]), *[None] * unknown, *items]
    return first, items


def _list_items(place: SentencePlace) -> list[SentencePlace | None]:
    """Return a place of its own for each organization that is named together with others."""
    return [_single(place, organization) for organization in place.organizations]


def _single(place: SentencePlace, organization: OrganizationInText) -> SentencePlace:
    return SentencePlace(place.span, (organization,), place.part)


def _count_left(flat: str, before: Span) -> int:
    start = max(before.start, before.end - _WINDOW)
    match = _LEFT.search(flat, start, before.end)
    return len(_SEPARATOR.findall(match[0])) if match else 0


def _count_right(flat: str, behind: Span) -> tuple[int, int]:
    """Return where the items of a list behind the known ones end, and how many they are."""
    match = _RIGHT.match(flat, behind.start, min(behind.end, behind.start + _WINDOW))
    return (match.end(), len(_SEPARATOR.findall(match[0]))) if match else (behind.start, 0)
