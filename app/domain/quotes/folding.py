"""Folding of quotes and source texts: both are rewritten so that differences without meaning disappear.

A copied quote can have other spaces, quotation marks, dashes, ligatures or capitals than its source.
Each kind of difference has a name (`Folding`) and is ignored, but never where this could make two
different numbers or units equal:

- between two digits nothing is folded, except the width of the digits themselves;
- a dash is folded between words only, never where it may be a sign or part of a number;
- a soft hyphen beside a digit stays, because it may be a sign;
- the case of a word stays where it may distinguish units: 5 mW does not match 5 MW;
- superscripts, fractions, digits of other scripts and Roman numerals stay.
"""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from app.domain.quotes.characters import (
    ALL_FOLDINGS,
    DASHES,
    INVISIBLE,
    NUMBER_PUNCTUATION,
    QUOTATION_MARKS,
    SOFT_HYPHEN,
    Folding,
    fold_case,
    make_class,
)
from app.domain.quotes.composition import Composer
from app.domain.quotes.offsets import Rewriter, Rewritten
from app.domain.quotes.span import Span
from app.domain.quotes.unit_case import UnitCase

_INVISIBLE = frozenset(INVISIBLE)
_WITHOUT_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))
_NEAR = 8
_WHITESPACE = re.compile(r"\s+")
# A sequence of spaces and invisible characters, except a single plain space; a quotation mark; a dash.
_MARKS = re.compile(
    rf"(?P<gap>[\s{INVISIBLE}]{{2,}}|(?! )[\s{INVISIBLE}])"
    rf"|(?P<quotation_mark>{make_class(QUOTATION_MARKS)})|(?P<dash>[{DASHES}])"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text: a text from which differences without meaning were removed.

    `steps` are the rewritings that led to `text`, the last one first.
    """

    text: str
    steps: tuple[Rewritten, ...]

    def trace(self, span: Span) -> Span | None:
        """Return the span of the original text that corresponds to a span of the folded text.

        Return None if `span` begins or ends inside of a part that was replaced, such as a ligature.
        """
        start: int | None = span.start
        end: int | None = span.end
        for step in self.steps:
            start = None if start is None else step.trace_start(start)
            end = None if end is None else step.trace_end(end)
        return None if start is None or end is None else Span(start, end)


class Folder:
    """Remover of differences without meaning (see the module) from texts.

    It is prepared for the characters of the texts that are passed to the constructor, so it can be used
    only for these texts and parts of them.
    """

    def __init__(self, *texts: str) -> None:
        self._composer = Composer(*texts)
        chars = self._composer.chars
        self.units = UnitCase(chars)
        self._lower = {ord(char): fold_case(char) for char in chars if fold_case(char) != char}
        letter = rf"(?:(?!{make_class(filter(str.isnumeric, chars))})[^\W\d_])"
        between = r"[\W_]{0,12}+"
        self._words_follow = re.compile(
            rf"{between}(?:\Z|{letter}{{5}}|{letter}{{1,4}}+(?!{letter}){between}(?:\Z|{letter}))"
        )

    def fold(self, text: str, foldings: AbstractSet[Folding] = ALL_FOLDINGS) -> Folded:
        composed = self._composer.compose(text, foldings)
        text = self._fold_case(composed.text) if Folding.CASE in foldings else composed.text
        folded = self._fold_marks(text, foldings)
        return Folded(folded.text, (folded, composed))

    def words_follow(self, text: str, end: int) -> bool:
        """Return whether words, or the end of the text, come after a dash that ends at `end`.

        Otherwise the dash may be the sign of a number, which may come right after the dash or after a
        short word such as a currency.
        """
        return self._words_follow.match(text, end) is not None

    def _fold_case(self, text: str) -> str:
        lowered = text.translate(self._lower)
        pieces, read = list[str](), 0
        for cased in self.units.find(text):
            if cased.end > read:
                start = max(cased.start, read)
                pieces += (lowered[read:start], text[start : cased.end])
                read = cased.end
        return "".join([*pieces, lowered[read:]])

    def _fold_marks(self, text: str, foldings: AbstractSet[Folding]) -> Rewritten:
        rewriter = Rewriter(text)
        for mark in _MARKS.finditer(text):
            start, end = mark.span()
            before, after = text[start - 1 : start], text[end : end + 1]
            if before.isnumeric() and after.isnumeric():
                continue
            match mark.lastgroup:
                case "gap":
                    rewriter.replace(start, end, _fold_gap(mark[0], before, after, foldings))
                case "quotation_mark" if Folding.QUOTATION_MARKS in foldings:
                    if not _is_in_number(text, start, end):
                        rewriter.replace(start, end, QUOTATION_MARKS[mark[0]])
                case "dash" if Folding.DASHES in foldings:
                    beside_word = not (before.isnumeric() or before in _INVISIBLE)
                    if beside_word and self.words_follow(text, end):
                        rewriter.replace(start, end, "-")
        return rewriter.finish()


def _fold_gap(gap: str, before: str, after: str, foldings: AbstractSet[Folding]) -> str:
    """Reduce spaces to one and remove invisible characters, as far as `foldings` allows.

    `gap` consists of spaces and invisible characters; `before` and `after` are the characters beside
    it. Invisible characters stay between two digits or number signs. If only one of the two is a digit
    or number sign, they stay if a soft hyphen is among them, because this may be a sign.
    """
    beside = [_is_of_number(before), _is_of_number(after)]
    may_be_a_sign = SOFT_HYPHEN in gap and any(beside)
    if Folding.SOFT_HYPHEN_ZERO_WIDTH in foldings and not may_be_a_sign and not all(beside):
        gap = gap.translate(_WITHOUT_INVISIBLE)
    return _WHITESPACE.sub(" ", gap) if Folding.WHITESPACE in foldings else gap


def _is_in_number(text: str, start: int, end: int) -> bool:
    """Return whether the characters from `start` to `end` are inside of a number.

    This is so if digits are on both sides, with only punctuation between.
    """
    before = _find_content(reversed(text[max(0, start - _NEAR) : start]))
    after = _find_content(text[end : end + _NEAR])
    return before.isnumeric() and after.isnumeric()


def _find_content(chars: Iterable[str]) -> str:
    return next((char for char in chars if char.isalnum() or char.isspace()), "")


def _is_of_number(char: str) -> bool:
    return char.isnumeric() or char in NUMBER_PUNCTUATION
