"""A number of a text with its statement: the data of the text that all claims are compared with."""

import re
from collections.abc import Sequence
from functools import cached_property

from app.domain.quotes.span import Span
from app.domain.text import fold
from app.extraction import lexicon
from app.extraction.language.clauses import Clause
from app.extraction.language.organization_names import NamedTechnology
from app.extraction.language.stems import DEMANDS, DENIALS, PAST, stem, stems
from app.extraction.language.tokens import Token, TokenKind
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.verdicts.claim_topic import list_stems, list_whole
from app.extraction.verdicts.wording.denials_beside import find_exclusion
from app.extraction.verdicts.wording.turning_words import find_misused
from app.extraction.verdicts.wording.unit_per_thing import find_divisor

_NOT_SUBJECT = frozenset(lexicon.NOT_SUBJECT.split())
_ROLES = stems(lexicon.ROLES)
_OTHERS = stems(lexicon.OTHERS)
_GOVERNING = frozenset(["of", "from", "by"])
_SINGULAR = frozenset(
    ["one", "a", "an", "single", "per", "each", "every", "the", "its", "this", "same"]
)
_AT = frozenset(["in", "at", "near", "outside"])
_PLACES = frozenset(lexicon.PLACES.split())
_NEAR = 3
_NOTE = re.compile(r"(?<=[^/(.{}])\{([^{}]+)\}")
_DEMANDING = re.compile(r"\b(?:must|shall|should|may|needs?|required?)\b|[须应得]")
_BEING = frozenset(["is", "are", "was", "were", "be", "been", "being"])


class TextStatement:
    """A number of a text and its statement, the part of its sentence that is about this number.

    `technologies` are the ids of those that the statement names by their own names. `stems` are the stems of the words that can name what is measured. `every` holds the stems of all
    words that a claim must know before it is compared. `demands` are the stems of words such as `must`.
    """

    def __init__(
        self,
        text: str,
        number: TextQuantity,
        clause: Clause,
        technologies: Sequence[NamedTechnology] = (),
    ) -> None:
        self.text = text
        self.number = number
        self.clause = clause
        # The places of known texts of conditions, by what was looked for; see `conditions`.
        self.found_texts: dict[object, list[tuple[Span, str]]] = {}
        self.tokens = clause.tokens
        starts = {token.start for token in clause.tokens}
        named = (technology.ids for technology in technologies if technology.span.start in starts)
        self.technologies: frozenset[str] = frozenset().union(*named)
        self.words = clause.list_of(TokenKind.WORD)
        near = [token for token in self.words if token.start not in clause.remote]
        counting = self.words if clause.continued else near
        self.demands = _join(near) & DEMANDS | self._list_cue_demands()
        divisors = (find_divisor(number) for number in [number, *self.others])
        self._divisors = frozenset(divisor for divisor in divisors if divisor)
        self.stems = _join(counting) | self._divisors
        # Words that another number counts are checked with that number.
        self.every = _join(
            [word for word in self.words if word.number is None or word.number is number]
        )

    def _list_cue_demands(self) -> frozenset[str]:
        """List the words of a demand that are within the cue of the number: `*must* not exceed`, 不*得*超过."""
        cue = fold(self.number.cue.cut(self.text)) if self.number.cue else ""
        return frozenset(_DEMANDING.findall(cue))

    @cached_property
    def index(self) -> int:
        """The index in `tokens` of the number that the statement is about."""
        return self.tokens.index(self.clause.own)

    @cached_property
    def named(self) -> frozenset[str]:
        """The ids of the organizations that the statement may be about.

        Names that several organizations have are left out.
        """
        named = [
            token.ids
            for index, token in enumerate(self.tokens)
            if token.kind == TokenKind.ORGANIZATION and not _is_governed(self.tokens, index)
        ]
        return frozenset().union(*(ids for ids in named if len(ids) == 1))

    @cached_property
    def adjectives(self) -> list[Token]:
        """The adjectives that name what the number measures: `0.3 mm thin`, `as thin as 0.3 mm`."""
        after = self.tokens[self.index + 1 : self.index + 3]
        beside = list(after[1:] if _list_written(after)[:1] == ["as"] else after[:1])
        before = self.tokens[max(0, self.index - 3) : self.index]
        if _list_written(before)[:1] == _list_written(before)[2:] == ["as"]:
            beside.append(before[1])
        return [token for token in beside if token.written in lexicon.ASPECTS]

    @cached_property
    def aspects(self) -> frozenset[str]:
        return frozenset(stem(lexicon.ASPECTS[token.written]) for token in self.adjectives)

    @cached_property
    def unit_words(self) -> frozenset[str]:
        """The stems of the words of the unit: of `consecutive years` in `four consecutive years`."""
        return list_stems(self.number.unit_text or "")

    @cached_property
    def misused(self) -> list[Token]:
        """The words of the sentence that only look neutral: *state* companies."""
        return list(find_misused(self.clause.sentence.tokens))

    @cached_property
    def denials(self) -> frozenset[str]:
        """The stems of words by which the sentence may deny the number.

        `Instead of 7,000 km` denies only what is behind it.
        """
        sentence = self.clause.sentence
        others = {
            token.stems for token in sentence.tokens if not self._is_instead_of_another(token)
        }
        return DENIALS & sentence.stems & frozenset().union(*others)

    def _is_instead_of_another(self, token: Token) -> bool:
        if token.written != "instead" or self.number.span.start > token.start:
            return False
        behind = [other for other in self.clause.sentence.tokens if other.start > token.start][:2]
        return [other.kind == TokenKind.NUMBER for other in behind] == [False, True]

    @cached_property
    def exclusion(self) -> Token | None:
        """The word by which the sentence excludes what it is about: `all *but* BYD`."""
        return find_exclusion(self.clause.sentence.tokens)

    @cached_property
    def signs(self) -> list[Token]:
        """The signs that belong to no number, such as `×`."""
        return [token for token in self.clause.list_of(TokenKind.SIGN) if token.number is None]

    @cached_property
    def notes(self) -> list[str]:
        """What the unit is said to be of: `CO2` in 5 kg of CO2, a note of the code `kg{CO2}`."""
        return _NOTE.findall(self.number.unit.code) if self.number.unit else []

    @cached_property
    def whole(self) -> frozenset[str]:
        """The stems of the words for the whole that the number is a part of: `25% of the fuel`."""
        return list_whole(self.tokens, self.index)

    @cached_property
    def ranks(self) -> frozenset[str]:
        """The stems of words that a rank in the statement implies: `rank`, and also `first` for rank 1.

        The set is empty if the statement has no rank.
        """
        ranks = [
            token.number.value
            for token in self.clause.list_of(TokenKind.NUMBER)
            if token.number and token.number.unit and token.number.unit.code == "{rank}"
        ]
        first = stems("first") if "1" in ranks else frozenset()
        return first | stems("rank") if ranks else frozenset()

    @cached_property
    def past(self) -> bool:
        """Return whether the statement is about an earlier time, by words such as `previously`."""
        written = ["", *(token.written for token in self.tokens)]
        used_to = any(
            (word, following) == ("used", "to") and before not in _BEING
            for before, word, following in zip(written, written[1:], written[2:], strict=False)
        )
        return used_to or not _join(self.words).isdisjoint(PAST)

    @cached_property
    def others(self) -> list[TextQuantity]:
        """The other numbers of the statement, which is the part of the sentence about this number."""
        numbers = (token.number for token in self.clause.list_of(TokenKind.NUMBER))
        return [number for number in numbers if number is not None and number is not self.number]

    @cached_property
    def places(self) -> frozenset[int]:
        """The offsets of the names of places at which something was done: `in *Wuhan*`."""
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        return frozenset(
            place.start
            for before, place in pairs
            if before.written in _AT and place.capital and place.written in _PLACES
        )

    @cached_property
    def seats(self) -> frozenset[int]:
        """The offsets of the words that say where an organization is: `*Wuhan*-*based*`."""
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        return frozenset(
            start
            for place, after in pairs
            if after.written == "based" and place.capital and place.written in _PLACES
            for start in (place.start, after.start)
        )

    def is_of_unit(self, token: Token) -> bool:
        """Return whether a word only names the unit of the number: `calls` in `30 billion missed calls`."""
        if token.number is not self.number:
            return False
        unit = self.number.unit
        named = stems(unit.label) if unit else frozenset()
        end = token.start + len(token.written)
        last = any(place.start <= token.start and end >= place.end for place in self.number.units)
        return last or not token.written.isascii() or not named.isdisjoint(token.stems)

    def follows(self, word: str) -> bool:
        """Return whether the number comes right after `word` in the statement."""
        return self.index > 0 and self.tokens[self.index - 1].written == word

    def find_word(self, sought: frozenset[str]) -> Token | None:
        """Return the first word of the sentence with one of these stems; None if there is none."""
        words = (token for token in self.clause.sentence.tokens if token.kind == TokenKind.WORD)
        return next((word for word in words if not sought.isdisjoint(word.stems)), None)

    def find_other(self) -> Token | None:
        """Return the first word, such as `supplier`, for an organization that the text does not name.

        A word right before a name (`the supplier BOE`) does not count. Return None if there is no such
        word.
        """
        names = {token.start for token in self.tokens if token.kind == TokenKind.ORGANIZATION}
        for token in self.words:
            follows = token.start + len(token.written) + 1
            if follows not in names and not _OTHERS.isdisjoint(token.stems):
                return token
        return None

    def names_single_thing(self, thing: str) -> bool:
        """Return whether a thing, given as a stem, is named as a single one: `one fiber`.

        It must be named nowhere in the plural.
        """
        namings = [token for token in self.words if thing in token.stems]
        if thing in self._divisors:
            return not any(token.plural for token in namings)
        is_plural = any(token.plural or token.number for token in namings)
        return not is_plural and any(self._is_single(token) for token in namings)

    def _is_single(self, token: Token) -> bool:
        """Return whether `one`, `a`, `per` or a genitive is before a word, so that it means one thing.

        A Chinese word needs none of them.
        """
        if not token.written.isascii():
            return True
        index = self.tokens.index(token)
        for before in reversed(self.tokens[max(0, index - _NEAR) : index]):
            if before.kind not in {TokenKind.WORD, TokenKind.ORGANIZATION}:
                return False
            if before.written in _SINGULAR or before.genitive:
                return True
        return False


def _list_written(tokens: Sequence[Token]) -> list[str]:
    return [token.written for token in tokens]


def _join(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(word for token in tokens for word in token.stems)


def _is_governed(tokens: Sequence[Token], index: int) -> bool:
    """Return whether the organization at `index` is only named to identify something else.

    Examples: `a screen for BOE`, `BOE's supplier`, `the supplier of BOE`.
    """
    before = [token.written for token in tokens[max(0, index - 2) : index]]
    following = {word for token in tokens[index + 1 : index + 1 + _NEAR] for word in token.stems}
    if before and before[-1] in _NOT_SUBJECT:
        return True
    if tokens[index].genitive and not _ROLES.isdisjoint(following):
        return True
    governed = before[-1:] != [] and before[-1] in _GOVERNING
    return governed and bool(_ROLES & stems(" ".join(before[:-1])))
