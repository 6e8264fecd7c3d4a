"""Words outside of a statement, or neutral elsewhere, that make it another one."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.extraction.language.stems import GRAMMAR, STATING
from app.extraction.language.tokens import Token, TokenKind

# `Hypothesis: BW-18 has ...`
_LONGEST_LABEL = 4
_OF_LABEL = frozenset({TokenKind.WORD, TokenKind.NUMBER, TokenKind.DATE})
_LABEL_ENDS = frozenset([":", "：", "!", "！"])
# `..., as does the BW-12`, `equal to the BW-12`
_ALIKE = frozenset(["as", "like", "same", "equal", "alike", "too", "so"])
_OPENING, _CLOSING = frozenset("(（["), frozenset(")）]")
_STARTING = frozenset(["start", "starts", "started", "begin", "begins", "began", "begun"])
_FROM = frozenset(["with", "at", "from", "out", "on"])


def find_misused(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield words of a sentence that look neutral and are not here.

    So are *state* companies, `FiberHome and *others*`, and `*started* with 18 MW`.
    """
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        is_word = after is not None and after.kind in {TokenKind.WORD, TokenKind.ORGANIZATION}
        is_noun = is_word and after is not None and after.written != "that"
        is_first = token.written in _STARTING and after is not None and after.written in _FROM
        if token.written == "others" or is_first or (token.written == "state" and is_noun):
            yield token


def find_label(tokens: Sequence[Token], known: frozenset[str]) -> Token | None:
    """Find a word of what comes before a colon at the start of a sentence: `Fiction: BW-18 has ...`."""
    ends = [index for index, token in enumerate(tokens) if token.written in _LABEL_ENDS]
    if not ends or ends[0] > _LONGEST_LABEL:
        return None
    label = tokens[: ends[0]]
    if any(token.kind not in _OF_LABEL for token in label):
        return None
    harmless = known | STATING | GRAMMAR
    return next((token for token in label if not harmless.issuperset(token.stems)), label[0])


def find_bracketed(tokens: Sequence[Token], known: frozenset[str]) -> Token | None:
    """Find an unknown word that has a bracket of its own: `has a rated power of 18.4 MW (draft)`."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        is_alone = before.written in _OPENING and after.written in _CLOSING
        if is_alone and token.kind == TokenKind.WORD and not known.issuperset(token.stems):
            return token
    return None


def find_longer_name(tokens: Sequence[Token], own: frozenset[str]) -> Token | None:
    """Find a capital word that goes on with a name of the claim's thing: Tessel 9 *Ultra*.

    `own` are the stems of the claim's own words, among them those of its names.
    """
    for before, token in pairwise(tokens):
        is_after_name = before.kind == TokenKind.WORD and own.issuperset(before.stems)
        is_name = is_after_name and (before.capital or not before.written.isalpha())
        is_more = token.kind == TokenKind.WORD and token.capital and not own.issuperset(token.stems)
        if is_name and is_more:
            return token
    return None


def find_other_thing(tokens: Sequence[Token], number: int, known: frozenset[str]) -> Token | None:
    """Find the name of what a sentence says the same of, behind the number at an offset: `..., as does the BW-12`."""
    behind = [token for token in tokens if token.start > number]
    alike = next((at for at, token in enumerate(behind) if token.written in _ALIKE), None)
    if alike is None:
        return None
    return next(
        (
            token
            for token in behind[alike + 1 :]
            if token.kind == TokenKind.WORD
            and token.number is None
            and (token.capital or not token.written.isalpha())
            and not known.issuperset(token.stems)
        ),
        None,
    )
