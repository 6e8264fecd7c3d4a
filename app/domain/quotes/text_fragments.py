"""URL fragments that open a text at a quote: by offsets (RFC 5147) or by words (WICG Text Fragments).

A browser scrolls to the first match of a text fragment, ignores case, and matches only complete words.
So a fragment needs enough words to match the quote first. These are the complete quote if it is short
and on one line, otherwise its first and last words; words before or after the quote are added where
needed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote as percent_encode

from app.domain.quotes.characters import is_unspaced
from app.domain.quotes.span import Span

# For longer quotes only the first and last words are used, as browsers do.
_MAX_WHOLE = 300
_EDGES = (4, 8, 16, 32)
_CONTEXTS = (0, 2, 4, 8, 16, 32)
# In a part of a text, nobody knows whether the words occur in the rest.
_CONTEXTS_IN_PART = (4, 8, 16, 32)
_FAR = 4000
# Longer sequences of characters are not words, and would make a link too long to send.
_MAX_WORD = 100
# A Chinese or Japanese clause counts as a word, because only a dictionary could separate its words.
_WORD = re.compile(f"[^\\s，。；：、！？]{{1,{_MAX_WORD}}}[，。；：、！？]{{0,3}}")
_LINE_BREAK = re.compile("[\n\r\v\f\x85\u2028\u2029]")


def make_position_fragment(text: str, span: Span, before: int = 0) -> str:
    """Return a URL fragment by positions, in which CR LF counts as one character (RFC 5147).

    `before` is the number of such characters before `text`, where it is a part of a text.
    """
    start, end = (before + at - text.count("\r\n", 0, at) for at in (span.start, span.end))
    return f"char={start},{end}"


def make_text_fragment(text: str, span: Span, *, is_part: bool = False) -> str:
    """Return a URL fragment (`:~:text=...`) at which a browser scrolls to the span.

    `text` is the complete text or, with `is_part`, what is around the span; then words around the span
    are always added.

    Fragments with more and more words are tried until one matches nowhere else in the text. If all
    match elsewhere as well, return the last one. Return an empty fragment for a span without words.
    """
    folded, fragment = text.casefold(), ":~:text="
    # There may be no words at the span if the text was changed after the quote was stored.
    if not span.cut(text).strip():
        return fragment
    contexts = _CONTEXTS_IN_PART if is_part else _CONTEXTS
    for directive in _list_directives(text, _widen(text, span), contexts):
        fragment = f":~:text={directive.write(text)}"
        if directive.is_first(text, folded):
            break
    return fragment


@dataclass(frozen=True, slots=True)
class _Directive:
    """The parts of a text fragment, `[prefix-,]start[,end][,-suffix]`, as spans of the text.

    A part that is left out is an empty span.
    """

    prefix: Span
    start: Span
    end: Span
    suffix: Span

    def write(self, text: str) -> str:
        prefix, start, end, suffix = (
            # A hyphen must be encoded, because it marks a prefix or suffix.
            percent_encode(span.cut(text), safe="").replace("-", "%2D")
            for span in (self.prefix, self.start, self.end, self.suffix)
        )
        parts = (prefix and f"{prefix}-", start, end, suffix and f"-{suffix}")
        return ",".join(filter(None, parts))

    def is_first(self, text: str, folded: str) -> bool:
        """Return whether these parts of a text fragment match nowhere else in `text`.

        `folded` is the casefolded `text`.
        """
        first = self.prefix if self.prefix.cut(text) else self.start
        last = self.start if self.end.cut(text) else self.suffix
        sought = text[first.start : max(self.start.end, last.end)].casefold()
        if folded.find(sought, folded.find(sought) + 1) >= 0:
            return False
        end = self.end.cut(text).casefold()
        between = text[self.start.end : self.end.end].casefold()
        return between.find(end) == len(between) - len(end)


def _list_directives(text: str, span: Span, contexts: Sequence[int]) -> Iterator[_Directive]:
    """Yield the text fragments to try for a span, with more and more words around or at its ends.

    `contexts` are the numbers of words around it.
    """
    nothing = Span(span.start, span.start)
    length = span.end - span.start
    is_short = length <= _MAX_WHOLE and not _LINE_BREAK.search(text, span.start, span.end)
    for count in contexts:
        prefix = _take_last_words(text, Span(0, span.start), count)
        if is_short:
            suffix = _take_first_words(text, Span(span.end, len(text)), count)
            if contexts is _CONTEXTS:
                yield _Directive(prefix, span, nothing, nothing)
                yield _Directive(nothing, span, nothing, suffix)
            yield _Directive(prefix, span, nothing, suffix)
            continue
        for edge in _EDGES:
            start = _take_first_words(text, span, edge)
            end = _take_last_words(text, Span(start.end, span.end), edge)
            yield _Directive(prefix, start, end, nothing)


def _take_first_words(text: str, span: Span, count: int) -> Span:
    """Return the span of the first `count` words of `span`, or fewer.

    It ends before a word on another line than the first word.
    """
    taken = Span(span.start, span.start)
    for word in islice(_WORD.finditer(text, span.start, span.end), count):
        if taken.end == taken.start:
            taken = Span(*word.span())
        elif not _LINE_BREAK.search(text, taken.end, word.start()):
            taken = Span(taken.start, word.end())
        else:
            break
    return taken


def _take_last_words(text: str, span: Span, count: int) -> Span:
    """Return the span of the last `count` words of `span`, or fewer.

    It begins after a word on another line than the last word.
    """
    taken = Span(span.end, span.end)
    if not count:
        return taken
    near = max(span.start, span.end - _FAR)
    words = list(_WORD.finditer(text, near, span.end))
    if near > span.start:
        # The first match may be the end of a longer word.
        del words[:1]
    for word in reversed(words[-count:]):
        if taken.end == taken.start:
            taken = Span(*word.span())
        elif not _LINE_BREAK.search(text, word.end(), taken.start):
            taken = Span(word.start(), taken.end)
        else:
            break
    return taken


def _widen(text: str, span: Span) -> Span:
    """Strip the spaces at the ends of a span, then extend it to complete words, as browsers require."""
    words = span.cut(text)
    start = span.start + len(words) - len(words.lstrip())
    end = span.end - len(words) + len(words.rstrip())
    first, last = max(0, start - _MAX_WORD), min(len(text), end + _MAX_WORD)
    while first < start < end and _is_within_word(text, start):
        start -= 1
    while start < end < last and _is_within_word(text, end):
        end += 1
    return Span(start, end)


def _is_within_word(text: str, offset: int) -> bool:
    left, right = text[offset - 1], text[offset]
    return left.isalnum() and right.isalnum() and not (is_unspaced(left) or is_unspaced(right))
