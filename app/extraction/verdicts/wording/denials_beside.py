"""Denials that are not in the words of a statement: in a short sentence beside it, or by leaving its subject out."""

from collections.abc import Sequence

from app.extraction.language.sentences import Sentence, split_sentences
from app.extraction.language.stems import DENIALS, stems
from app.extraction.language.tokens import Token, TokenKind

# Words by which a sentence says of another one that it is untrue, whatever else it says.
_UNTRUE = stems(
    "false fake myth hoax untrue bogus fabricate fabricated fictional untruthful satirical retracted withdrawn"
) | frozenset(["谎言", "谣言", "谣传", "失实", "虚假", "子虚乌有", "骗局", "笑话", "玩笑", "假"])
_REFERRING = frozenset(
    [
        "that",
        "this",
        "it",
        "which",
        "no",
        "not",
        "neither",
        "nobody",
        "wrong",
        "此",
        "这",
        "该",
        "上述",
        "以上",
        "并",
    ]
)
_LONGEST = 10


def list_refuted(tokens: Sequence[Token]) -> dict[int, Token]:
    """Map the first offset of each sentence that the one before or after says to be untrue to the word that says so."""
    sentences = list(split_sentences(tokens))
    refuted: dict[int, Token] = {}
    for index, sentence in enumerate(sentences):
        if _is_about_itself(sentence):
            continue
        if index and (word := _find(sentence, DENIALS)) and _refers_back(sentence):
            refuted.setdefault(_start(sentences[index - 1]), word)
        if index + 1 < len(sentences) and (word := _find(sentence, _UNTRUE)):
            refuted.setdefault(_start(sentences[index + 1]), word)
    return refuted


def find_exclusion(sentence: Sequence[Token]) -> Token | None:
    """Find `but` by which an organization is the only one that did not: `all but FiberHome`."""
    for before, token, after in zip(sentence, sentence[1:], sentence[2:], strict=False):
        is_name = after.kind == TokenKind.ORGANIZATION
        if token.written == "but" and is_name and before.kind != TokenKind.BREAK:
            return token
    return None


def _is_about_itself(sentence: Sentence) -> bool:
    """Return whether a sentence states something of its own, as it is long, or has a name or a number."""
    kinds = {token.kind for token in sentence.tokens}
    is_own = not kinds.isdisjoint({TokenKind.ORGANIZATION, TokenKind.NUMBER})
    return is_own or len(sentence.tokens) > _LONGEST


def _refers_back(sentence: Sentence) -> bool:
    return sentence.tokens[0].written in _REFERRING


def _find(sentence: Sentence, words: frozenset[str]) -> Token | None:
    return next(
        (
            token
            for token in sentence.tokens
            if token.kind == TokenKind.WORD and not words.isdisjoint(token.stems)
        ),
        None,
    )


def _start(sentence: Sentence) -> int:
    return sentence.tokens[0].start
