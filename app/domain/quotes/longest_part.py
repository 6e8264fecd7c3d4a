"""The longest part of a quote that occurs literally in a source text, cut at word borders.

Both texts are split into pieces: words, numbers, and the single characters between these. A run is a
sequence of adjacent pieces.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat

from app.domain.quotes.characters import is_mark, is_unspaced, make_class
from app.domain.quotes.span import Occurrences, Span, iterate_spans, take_occurrences

_SIGN = "[+\\-−–±~≈<>≤≥]"
_JOINER = "[.,'’:/⁄·٫٬\u00a0\u2009\u202f\\-–−]"


@dataclass(frozen=True, slots=True)
class QuotePart:
    """A part of a quote that occurs in the source text. `places` says where and how often it occurs."""

    exact: str
    places: Occurrences


def find_longest_part(text: str, quote: str) -> QuotePart | None:
    """Return the part of `quote` that occurs literally in `text` and has the most letters and digits.

    The part consists of complete words and numbers. Return None if no word of the quote occurs in the
    text.
    """
    pattern = _compile_borders(text, quote)
    pieces = pattern.findall(text)
    offsets = list(accumulate(map(len, pieces), initial=0))
    first, last = _find_longest_run(pattern.findall(quote), pieces)
    exact = text[offsets[first] : offsets[last]].strip()
    if not exact:
        return None
    return QuotePart(exact, take_occurrences(_list_aligned(iterate_spans(text, exact), offsets)))


def _compile_borders(*texts: str) -> re.Pattern[str]:
    """Compile the pattern that splits the texts into words, numbers and other single characters.

    A number with its sign, separators and percent sign is one piece. In scripts without spaces between
    words, every character is a piece.
    """
    chars = set[str]().union(*texts)
    numerals = set(filter(str.isnumeric, chars))
    letters = {
        char for char in chars if (char.isalnum() and not is_unspaced(char)) or is_mark(char)
    }
    number, word = make_class(numerals), make_class(letters | numerals)
    signed = f"(?:(?<!{word}){_SIGN}(?={number}))?"
    # No possessive group: Python 3.11 before 3.11.5 loses the character before its end.
    joined = f"(?:(?<={number}){_JOINER}(?={number}){word}++)*"
    return re.compile(f"{signed}{word}++{joined}[%‰]?|(?s:.)")


def _list_aligned(spans: Iterator[Span], offsets: list[int]) -> Iterator[Span]:
    """Yield the spans that do not cut a word or number in two.

    They begin and end where a piece of the text (a word, a number or another single character) does.
    `offsets` are the borders of all pieces, sorted.
    """
    for span in spans:
        first, last = bisect_left(offsets, span.start), bisect_left(offsets, span.end)
        if offsets[first] == span.start and offsets[last] == span.end:
            yield span


def _find_longest_run(quote: Sequence[str], pieces: Sequence[str]) -> tuple[int, int]:
    """Find the run of adjacent `pieces` that also occurs in `quote` and has the most letters and digits.

    Both are texts, split into words, numbers and other single characters. Return the index of the run's first
    piece, and the index after its last piece; both are 0 if no run has a letter or digit.
    """
    following, links, lengths = _build_automaton(quote)
    weights = {piece: len(piece) if any(map(str.isalnum, piece)) else 0 for piece in set(quote)}
    weight_before = list(accumulate(map(weights.get, pieces, repeat(0)), initial=0))
    state = count = most = 0
    longest = (0, 0)
    for end, piece in enumerate(pieces, start=1):
        while (reached := following[state].get(piece)) is None and state:
            state = links[state]
            count = lengths[state]
        if reached is None:
            count = 0
            continue
        state, count = reached, count + 1
        weight = weight_before[end] - weight_before[end - count]
        if weight > most:
            most, longest = weight, (end - count, end)
    return longest


def _build_automaton(pieces: Sequence[str]) -> tuple[list[dict[str, int]], list[int], list[int]]:
    """Build the suffix automaton of the pieces (Blumer et al. 1985).

    It recognises every run, which is a sequence of adjacent pieces. Return three lists, indexed by
    state: the transitions by piece, the suffix link, and the length of the longest run that leads to
    the state. State 0 is that of the empty run.
    """
    following: list[dict[str, int]] = [{}]
    links, lengths = [-1], [0]
    last = 0
    for piece in pieces:
        new, state = len(following), last
        following.append({})
        links.append(0)
        lengths.append(lengths[last] + 1)
        while state >= 0 and piece not in following[state]:
            following[state][piece] = new
            state = links[state]
        if state >= 0:
            target = following[state][piece]
            if lengths[target] > lengths[state] + 1:
                target = _split(following, links, lengths, state, piece)
            links[new] = target
        last = new
    return following, links, lengths


def _split(
    following: list[dict[str, int]],
    links: list[int],
    lengths: list[int],
    state: int,
    piece: str,
) -> int:
    """Split a state in two, a step of the construction of the suffix automaton (`_build_automaton`).

    The state is the target of the transition from `state` by `piece`. Return the new state: it takes
    over the shorter sequences of pieces that led to the target.
    """
    target, clone = following[state][piece], len(following)
    following.append(dict(following[target]))
    links.append(links[target])
    lengths.append(lengths[state] + 1)
    links[target] = clone
    while state >= 0 and following[state].get(piece) == target:
        following[state][piece] = clone
        state = links[state]
    return clone
