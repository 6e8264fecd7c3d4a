"""A number of a text with what its statement says of it, before any claim is looked at."""

from collections.abc import Sequence
from functools import cached_property

from app.extraction import lexicon
from app.extraction.language.clauses import Clause
from app.extraction.language.stems import DEMANDS, PAST, stem, stems
from app.extraction.language.tokens import Token, TokenKind
from app.extraction.numbers.mentions import Mention
from app.extraction.verdicts.claim_topic import list_stems, list_whole

_NOT_SUBJECT = frozenset(lexicon.NOT_SUBJECT.split())
_ROLES = stems(lexicon.ROLES)
_OTHERS = stems(lexicon.OTHERS)
_GOVERNING = frozenset(["of", "from", "by"])
_ONE = frozenset(["one", "a", "an", "single", "per", "each", "every", "the", "its", "this", "same"])
_NEAR = 3
_BEING = frozenset(["is", "are", "was", "were", "be", "been", "being"])


class TextStatement:
    """`stems` are the words that may name what is measured, `every` all that must be known."""

    def __init__(self, mention: Mention, clause: Clause) -> None:
        self.mention = mention
        self.clause = clause
        self.tokens = clause.tokens
        self.words = clause.list_of(TokenKind.WORD)
        near = [token for token in self.words if token.start not in clause.remote]
        counting = self.words if clause.continued else near
        self.demands = _join(near) & DEMANDS
        self.stems = _join(counting)
        # What another number counts is known with that number.
        self.every = _join(
            [word for word in self.words if word.mention is None or word.mention is mention]
        )

    @cached_property
    def place(self) -> int:
        """The index of the number among the tokens."""
        return self.tokens.index(self.clause.own)

    @cached_property
    def named(self) -> frozenset[str]:
        """The organizations that the statement may be about, where one name means one only."""
        found = [
            token.ids
            for index, token in enumerate(self.tokens)
            if token.kind == TokenKind.ORGANIZATION and not _is_governed(self.tokens, index)
        ]
        return frozenset().union(*(ids for ids in found if len(ids) == 1))

    @cached_property
    def adjectives(self) -> list[str]:
        """Those that say what the number measures: `0.3 mm thin`, `as thin as 0.3 mm`."""
        written = [token.written for token in self.tokens]
        after = written[self.place + 1 : self.place + 3]
        beside = after[1:] if after[:1] == ["as"] else after[:1]
        before = written[max(0, self.place - 3) : self.place]
        if before[:1] == before[2:] == ["as"]:
            beside.append(before[1])
        return [one for one in beside if one in lexicon.ASPECTS]

    @cached_property
    def aspects(self) -> frozenset[str]:
        return frozenset(stem(lexicon.ASPECTS[adjective]) for adjective in self.adjectives)

    @cached_property
    def unit_words(self) -> frozenset[str]:
        """The words of the unit as it is written: `four consecutive years`."""
        return list_stems(self.mention.written or "")

    @cached_property
    def whole(self) -> frozenset[str]:
        """Of what the number is said to be a part."""
        return list_whole(self.tokens, self.place)

    @cached_property
    def ranks(self) -> frozenset[str]:
        """What places in an order say: a first place says that something ranks first."""
        places = [
            one.mention.value
            for one in self.clause.list_of(TokenKind.NUMBER)
            if one.mention and one.mention.unit and one.mention.unit.code == "{rank}"
        ]
        first = stems("first") if "1" in places else frozenset()
        return first | stems("rank") if places else frozenset()

    @cached_property
    def past(self) -> bool:
        """Tell whether the statement is of an earlier time."""
        written = ["", *(token.written for token in self.tokens)]
        used_to = any(
            (one, other) == ("used", "to") and before not in _BEING
            for before, one, other in zip(written, written[1:], written[2:], strict=False)
        )
        return used_to or not _join(self.words).isdisjoint(PAST)

    @cached_property
    def others(self) -> list[Mention]:
        """The other numbers of the statement."""
        numbers = (one.mention for one in self.clause.list_of(TokenKind.NUMBER))
        return [number for number in numbers if number is not None and number is not self.mention]

    def follows(self, word: str) -> bool:
        """Tell whether the number stands right after this word."""
        return self.place > 0 and self.tokens[self.place - 1].written == word

    def find_word(self, found: frozenset[str]) -> str | None:
        """The first word of the sentence that is one of these, as it is written."""
        words = (token for token in self.clause.sentence.tokens if token.kind == TokenKind.WORD)
        return next((word.written for word in words if not found.isdisjoint(word.stems)), None)

    def find_other(self) -> str | None:
        """The first word for another organization: a supplier is one, unless its name follows."""
        names = {token.start for token in self.tokens if token.kind == TokenKind.ORGANIZATION}
        for token in self.words:
            follows = token.start + len(token.written) + 1
            if follows not in names and not _OTHERS.isdisjoint(token.stems):
                return token.written
        return None

    def names_one_claim(self, thing: str) -> bool:
        """Tell whether a thing is named, and always as one: `one optical fiber`."""
        speaking = [token for token in self.words if thing in token.stems]
        several = any(token.plural or token.mention for token in speaking)
        return not several and any(self._is_one(token) for token in speaking)

    def _is_one(self, token: Token) -> bool:
        """`One optical fiber` is one, `fiber calls` are not; Chinese has no articles."""
        if not token.written.isascii():
            return True
        index = self.tokens.index(token)
        for before in reversed(self.tokens[max(0, index - _NEAR) : index]):
            if before.kind not in {TokenKind.WORD, TokenKind.ORGANIZATION}:
                return False
            if before.written in _ONE or before.genitive:
                return True
        return False


def _join(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(one for token in tokens for one in token.stems)


def _is_governed(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether an organization is only named to say which other one is meant.

    `A screen for BOE`, `BOE's supplier`, `the supplier of BOE`.
    """
    before = [token.written for token in tokens[max(0, index - 2) : index]]
    following = {one for token in tokens[index + 1 : index + 1 + _NEAR] for one in token.stems}
    if before and before[-1] in _NOT_SUBJECT:
        return True
    if tokens[index].genitive and not _ROLES.isdisjoint(following):
        return True
    governed = before[-1:] != [] and before[-1] in _GOVERNING
    return governed and bool(_ROLES & stems(" ".join(before[:-1])))
