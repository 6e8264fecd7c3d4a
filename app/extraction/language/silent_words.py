"""Words of a sentence that change nothing of its statement, so that they count for nothing.

Openers say where or by whom it was made: `In a trial,`, `Officials say`. Others are words of a plan elsewhere, and here
only of a time or an object: `when it reached`, 将效率提高到.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.extraction import lexicon
from app.extraction.language.tokens import Token, TokenKind

_SAYING = frozenset(lexicon.SAYING.split())
_SPEAKERS = frozenset(lexicon.SPEAKERS.split())
_OF_SPEAKERS = frozenset(lexicon.OF_SPEAKERS.split())
_OCCASIONS = frozenset(lexicon.OCCASIONS.split())
_OF_OCCASIONS = frozenset(lexicon.OF_OCCASIONS.split())
_ADVERBS = frozenset(lexicon.OPENING_ADVERBS.split())
_PLACES = frozenset(lexicon.PLACES.split())
_LONGEST = 8

_PAST_VERBS = frozenset(lexicon.PAST_VERBS.split())
_CHANGES = (
    "提高",
    "提升",
    "缩短",
    "降低",
    "增加",
    "扩大",
    "压缩",
    "减少",
    "延长",
    "刷新",
    "降",
    "提",
)
_RESULTS = frozenset("到至为了")
_LONGEST_PART = 10
# Not `need` or `red`.
_REGULAR_PAST = re.compile(r"^[a-z]{3,}(?<!e)ed$")


def silence_opener(sentence: Sequence[Token]) -> list[Token]:
    """Return the tokens of a sentence, those of its opener without stems."""
    length = _measure_speaker(sentence) or _measure_occasion(sentence)
    silent = [
        replace(token, stems=()) if token.kind == TokenKind.WORD else token
        for token in sentence[:length]
    ]
    return [*silent, *sentence[length:]]


def silence_plain_moods(sentence: Sequence[Token]) -> list[Token]:
    """Return the tokens of a sentence, those that only look like words of a plan without stems."""
    return [
        replace(token, stems=())
        if _is_past_when(sentence, index) or _is_object_mark(sentence, index)
        else token
        for index, token in enumerate(sentence)
    ]


def _measure_speaker(sentence: Sequence[Token]) -> int:
    """Return the count of tokens of `Officials say`, `The company's engineers reported`; 0 without such words."""
    is_spoken = False
    for index, token in enumerate(sentence[:_LONGEST]):
        if token.kind != TokenKind.WORD:
            return 0
        if token.written in _SAYING:
            return index + 1 if is_spoken else 0
        is_spoken = token.written in _SPEAKERS
        if not is_spoken and token.written not in _OF_SPEAKERS:
            return 0
    return 0


def _measure_occasion(sentence: Sequence[Token]) -> int:
    """Return the count of tokens of `In a recent trial`, `Notably`, before a comma; 0 without such words."""
    is_occasion = False
    for index, token in enumerate(sentence[:_LONGEST]):
        if token.kind == TokenKind.BREAK:
            return index if is_occasion and token.written in {",", "，"} else 0
        if token.kind != TokenKind.WORD:
            return 0
        if token.written in _OCCASIONS or (token.written in _ADVERBS and index == 0):
            is_occasion = True
        elif token.written not in _OF_OCCASIONS and not (
            is_occasion and token.capital and token.written in _PLACES
        ):
            return 0
    return 0


def _is_past_when(sentence: Sequence[Token], index: int) -> bool:
    """Return whether `when` is of something past: the first verb behind it is in the past."""
    if sentence[index].written != "when":
        return False
    for token in sentence[index + 1 : index + _LONGEST_PART]:
        if token.kind == TokenKind.BREAK:
            return False
        if token.written in _PAST_VERBS or _REGULAR_PAST.search(token.written):
            return True
    return False


def _is_object_mark(sentence: Sequence[Token], index: int) -> bool:
    """Return whether 将 marks the object of what was done on a date: 2022年11月将硅电池效率提高到26.81%."""
    if sentence[index].written != "将":
        return False
    is_dated = any(token.kind == TokenKind.DATE for token in sentence[:index])
    part: list[str] = []
    for token in sentence[index + 1 :]:
        if token.kind in {TokenKind.BREAK, TokenKind.NUMBER, TokenKind.DATE}:
            break
        part.append(token.written)
    behind = "".join(part)
    has_result = behind[-1:] in _RESULTS and behind[:-1].endswith(_CHANGES)
    return is_dated and has_result and not behind.startswith(_CHANGES)
