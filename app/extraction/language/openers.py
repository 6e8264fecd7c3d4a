"""Openers of sentences: words before a statement that say where or by whom it was made.

`In a trial,` and `Officials say` change nothing of what follows them, so that their words count for nothing.
"""

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


def silence_opener(sentence: Sequence[Token]) -> list[Token]:
    """Return the tokens of a sentence, those of its opener without stems."""
    length = _measure_speaker(sentence) or _measure_occasion(sentence)
    silent = [
        replace(token, stems=()) if token.kind == TokenKind.WORD else token
        for token in sentence[:length]
    ]
    return [*silent, *sentence[length:]]


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
