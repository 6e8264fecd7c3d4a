"""Statements around numbers: the parts of a sentence that are about one number.

A sentence is split into parts at commas, brackets and conjunctions. The statement of a number has the
part with the number, the parts before it that are not independent clauses, and the parts after it that
begin with a preposition (`..., per preform`). Other parts belong to the statements of other numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.extraction import lexicon
from app.extraction.language.sentences import (
    PRONOUNS,
    Sentence,
    carry_over,
    is_name,
    split_sentences,
)
from app.extraction.language.stems import stems
from app.extraction.language.tokens import Token, TokenKind
from app.extraction.numbers.text_quantity import TextQuantity

_BREAKING = frozenset(
    ["while", "whereas", "but", "although", "though", "because", "that", "and", "so", "yet"]
)
_STRONG = frozenset(["while", "whereas", "but", "although", "though", "yet", ";", "；", ":"])
_COMMAS = frozenset([",", "，"])
_INSERTING = frozenset([",", "，", "(", "（", "–", "—"])
_PREPOSITIONS = frozenset(lexicon.PREPOSITIONS.split())
_VERBS = frozenset(lexicon.VERBS.split())
_PREDICATES = stems(lexicon.PREDICATES)
_PLURAL_VERBS = frozenset(lexicon.PLURAL_VERBS.split())
_SAYING = frozenset(lexicon.SAYING.split())
_APPOSITION = frozenset(lexicon.APPOSITION.split())
_ROLES = stems(lexicon.ROLES)
_REFERRING = PRONOUNS | {"which", "who", "whose", "that"}
_NO_SUBJECT_AFTER = frozenset(lexicon.NOT_SUBJECT.split()) | _PREPOSITIONS | {"and", "or"}
# A longer sentence is a list or not prose; its numbers are not compared.
_MAX_TOKENS = 200


@dataclass(frozen=True, slots=True)
class Clause:
    """The statement of one number: the tokens of the sentence that are about this number, in order.

    `own` is the token of the number. If the sentence has more than 200 tokens, it is a list or not
    prose: then `complete` is False and `tokens` is empty. `remote` holds the offsets of the tokens
    before an `and` that precedes the number: they may name the organization, but describe another
    number. `continued` means that the number's part of the sentence begins with a verb, so that it
    shares the subject of the part before.
    """

    tokens: tuple[Token, ...]
    own: Token
    sentence: Sentence
    complete: bool
    remote: frozenset[int] = frozenset()
    continued: bool = False

    def list_of(self, kind: TokenKind) -> list[Token]:
        return [token for token in self.tokens if token.kind == kind]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a sentence between commas, brackets or conjunctions; `link` is the one before it.

    `link` is empty for the first part.
    """

    link: str
    tokens: tuple[Token, ...]

    @property
    def first(self) -> str:
        return self.tokens[0].written

    def has(self, kind: TokenKind) -> bool:
        return any(token.kind == kind for token in self.tokens)


def find_clauses(tokens: Sequence[Token]) -> Iterator[tuple[TextQuantity, Clause]]:
    """Yield each number of a text with its statement (the parts of the sentence about it), in order."""
    before: Sequence[Token] = ()
    for sentence in split_sentences(tokens):
        parts = _split_parts(sentence.tokens)
        carried = carry_over(before, sentence.tokens)
        for index, part in enumerate(parts):
            joined: tuple[Token, ...] | None = None
            for token in part.tokens:
                if token.kind == TokenKind.NUMBER and token.number is not None:
                    if len(sentence.tokens) > _MAX_TOKENS:
                        yield token.number, Clause((), token, sentence, complete=False)
                        continue
                    joined = joined or _join_parts(parts, index)
                    yield token.number, _make_clause(part, token, sentence, (*carried, *joined))
        before = sentence.tokens


def _make_clause(part: _Part, own: Token, sentence: Sentence, joined: tuple[Token, ...]) -> Clause:
    start = part.tokens[0].start
    remote = frozenset(
        token.start for token in joined if token.start < start and part.link == "and"
    )
    return Clause(joined, own, sentence, True, remote, _is_verb(part.tokens[0]))  # noqa: FBT003 - complete


def _split_parts(sentence: Sequence[Token]) -> list[_Part]:
    parts: list[_Part] = []
    link = ""
    current: list[Token] = []
    for index, token in enumerate(sentence):
        if not _is_break(sentence, index):
            current.append(token)
            continue
        if current:
            parts.append(_Part(link, tuple(current)))
            current, link = [], ""
        # After a comma with a conjunction (`, and`), the link is the conjunction: it is more specific.
        link = token.written if not link or token.kind == TokenKind.WORD else link
    return [*parts, _Part(link, tuple(current))] if current else parts


def _is_break(sentence: Sequence[Token], index: int) -> bool:
    token = sentence[index]
    if token.kind == TokenKind.BREAK:
        return True
    if token.kind != TokenKind.WORD or token.written not in _BREAKING:
        return False
    if token.written != "and":
        return True
    following = sentence[index + 1 : index + 3]
    before = sentence[index - 1] if index else token
    listed = any(follower.kind == TokenKind.NUMBER for follower in following)
    if listed and before.kind == TokenKind.NUMBER:
        return False
    return not following or following[0].written not in _PREPOSITIONS


def _join_parts(parts: Sequence[_Part], index: int) -> tuple[Token, ...]:
    own = parts[index]
    joined = list(own.tokens)
    if own.link and _is_verb(own.tokens[0]) and (subject := _find_subject(parts[:index])):
        joined.insert(0, subject)
    else:
        joined = _join_earlier(parts, index)
    following = parts[index + 1 :]
    if index == 0 and _is_fronted(own) and following and following[0].link in _COMMAS:
        joined += following[0].tokens
        following = following[1:]
    for later in following:
        if later.first not in _PREPOSITIONS or later.link not in _INSERTING:
            break
        joined += later.tokens
    return tuple(joined)


def _is_fronted(part: _Part) -> bool:
    """Return whether the first part of a sentence needs the next one: `With 42 layers, the screen is thin`."""
    return part.first in _PREPOSITIONS | {"with"} and not (
        part.has(TokenKind.ORGANIZATION) or any(_is_verb(token) for token in part.tokens)
    )


def _join_earlier(parts: Sequence[_Part], index: int) -> list[Token]:
    own = parts[index]
    joined = list(own.tokens)
    # `FiberHome has a supplier, which ...`: the part with `which` is about the supplier.
    if (
        index
        and own.first in _REFERRING
        and not _ROLES.isdisjoint(parts[index - 1].tokens[-1].stems)
    ):
        return joined
    for earlier in range(index - 1, -1, -1):
        part = parts[earlier]
        if _is_attribution(part):
            speaker = part.tokens[-2:-1]
            if speaker and speaker[0].kind == TokenKind.ORGANIZATION and own.first in PRONOUNS:
                return [*speaker, *joined]
            continue
        if earlier and part.first in _APPOSITION and part.link in _INSERTING:
            continue
        named = any(token.kind == TokenKind.ORGANIZATION for token in joined)
        if named and _is_independent(part, parts[earlier + 1].link, own):
            break
        joined = [*part.tokens, *joined]
    return joined


def _is_attribution(part: _Part) -> bool:
    written = [token.written for token in part.tokens]
    return written[:2] == ["according", "to"] or written[-1] in _SAYING


def _is_independent(part: _Part, link: str, own: _Part) -> bool:
    """Return whether `part` is an independent clause, so that it is not about the number in `own`.

    `own` is a later part of the same sentence. `link` is the comma or conjunction after `part`.
    """
    if link in _STRONG:
        return True
    if link == "and" and _has_plural_verb(own):
        return False
    return part.has(TokenKind.NUMBER) or any(token.written in _VERBS for token in part.tokens)


def _has_plural_verb(part: _Part) -> bool:
    """Return whether a plural verb comes right after the first organization of a part of a sentence."""
    for token, following in pairwise(part.tokens):
        if token.kind == TokenKind.ORGANIZATION:
            return following.written in _PLURAL_VERBS
    return False


def _is_verb(token: Token) -> bool:
    return token.written in _VERBS or not _PREDICATES.isdisjoint(token.stems)


def _find_subject(parts: Sequence[_Part]) -> Token | None:
    """Find the organization that is the subject of a second verb: `XGIMI has ... and has ranked`.

    `parts` are the parts of the sentence before that verb. The organization is followed by a verb and
    has no preposition before it. Return None if there is no such organization, or if a name that is not
    in the catalogue, and which could be the subject, is nearer.
    """
    for part in reversed(parts):
        for index, token in enumerate(part.tokens[:-1]):
            before = part.tokens[index - 1].written if index else ""
            is_named = token.kind == TokenKind.ORGANIZATION and before not in _NO_SUBJECT_AFTER
            if is_named and _is_verb(part.tokens[index + 1]):
                return token
        if any(is_name(part.tokens, index) for index in range(len(part.tokens))):
            return None
    return None
