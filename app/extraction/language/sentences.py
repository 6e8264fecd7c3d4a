"""Sentences of a text, and the organization to which a pronoun in the next sentence refers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.extraction import lexicon
from app.extraction.language.silent_words import silence_opener, silence_plain_moods
from app.extraction.language.stems import COUNTRIES
from app.extraction.language.tokens import Token, TokenKind

_COUNTRIES = frozenset(COUNTRIES.values())
PRONOUNS = frozenset((lexicon.PRONOUNS + " " + lexicon.CHINESE_PRONOUNS).split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and the stems of all its words: all forms of a word have the same stem.

    `question` means that the sentence ends with `?`.
    """

    tokens: tuple[Token, ...]
    stems: frozenset[str]
    question: bool


def split_sentences(tokens: Sequence[Token]) -> Iterator[Sentence]:
    """Split the tokens of a text at the ends of its sentences.

    A second name of an organization in brackets is dropped: `BOE Technology Group (京东方)`.
    """
    current: list[Token] = []
    for token in [*_drop_second_names(tokens), Token(TokenKind.END, 0, "")]:
        if token.kind != TokenKind.END:
            current.append(token)
        elif current:
            words = silence_plain_moods(current)
            stems = frozenset(
                stem for word in words if word.kind == TokenKind.WORD for stem in word.stems
            )
            is_question = "?" in token.written or "？" in token.written
            yield Sentence(tuple(silence_opener(words)), stems, is_question)
            current = []


def _drop_second_names(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens without names in brackets right after another name of the same organization."""
    remaining: list[Token] = []
    skip = 0
    for index, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        remaining.append(token)
        following = tokens[index + 1 : index + 4]
        if (
            token.kind == TokenKind.ORGANIZATION
            and "".join(bracket.written for bracket in following[::2]) in {"()", "（）"}
            and following[1].ids == token.ids
        ):
            skip = len(following)
    return remaining


def carry_over(before: Sequence[Token], sentence: Sequence[Token]) -> tuple[Token, ...]:
    """Return the organization that a pronoun at the start of `sentence` refers to, or an empty tuple.

    The organization must be the first word of the previous sentence (`before`), and no other name may
    occur there. If `sentence` names an organization itself, the result is empty.
    """
    named = [token for token in before if token.kind == TokenKind.ORGANIZATION]
    if any(token.kind == TokenKind.ORGANIZATION for token in sentence) or len(named) != 1:
        return ()
    first = [token.written for token in sentence[:2]]
    is_pronoun = first[0] in PRONOUNS or first in (["the", "company"], ["the", "firm"])
    alone = not any(is_name(before, index) for index in range(1, len(before)))
    return (named[0],) if is_pronoun and before[0] is named[0] and alone else ()


def is_name(tokens: Sequence[Token], index: int) -> bool:
    """Return whether the word at `index` looks like a name, because it begins with a capital letter.

    The names of the organizations in the catalogue are other tokens, not words. The first word,
    countries, and words after `in`, `at` or `from` (places) do not count.
    """
    token = tokens[index]
    placed = index > 0 and tokens[index - 1].written in {"in", "at", "from"}
    harmless = placed or index == 0 or not _COUNTRIES.isdisjoint(token.stems)
    return token.kind == TokenKind.WORD and token.capital and not harmless
