"""The surroundings in which a quantity is read: the block of the text around it.

A text is cut into blocks of about a thousand characters, always at the same places, whatever is read: so a
quantity is read alike by an import, an edit and a verification, and each block once for all its claims.
A block ends at the end of a paragraph, else of a sentence, else of a line, so that no number, unit or cue
is cut.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from app.domain.cells.table_text import TableText
from app.domain.quotes.span import Span
from app.extraction.measures.unit_words_of_metric import UnitWords
from app.extraction.numbers.plain_numbers import read_plain
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import TextQuantity

# A block, its language and its quantities.
ReadBlock = tuple[str, str | None, Sequence[TextQuantity]]

_BLOCK_CHARACTERS = 1_000
# How far after its due place the end of a block is looked for.
_SLACK_CHARACTERS = 500
# Sentences go before lines, because a line of a text that was wrapped ends in the middle of a sentence.
_ENDS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"[.!?][\"'”’)\]]*\s+(?=\D)|[。！？]”?"),
    re.compile(r"\n"),
    re.compile(r"(?<=[^\W\d])[,;，；、]\s*(?=[^\W\d])"),
    # Any other blank, rather one that is far from numbers.
    re.compile(r"(?<=\D{30})\s+(?=\D{30})"),
    re.compile(r"\s+"),
)


def find_block(text: str, span: Span) -> Span:
    """Find the block that a span of a text lies in. It is longer if the span is in two blocks.

    Of a table it is the content of a cell; nothing, if the span is in several.
    """
    if isinstance(text, TableText):
        cell = text.table.find_cell(span)
        return text.table.find_content(cell) if cell else Span(span.start, span.start)
    first, last = span.start // _BLOCK_CHARACTERS, span.end // _BLOCK_CHARACTERS
    start = _find_start(text, first)
    if start > span.start:
        start = _find_start(text, first - 1)
    end = _find_start(text, last)
    if end < span.end:
        end = _find_start(text, last + 1)
    return Span(start, end)


def _find_start(text: str, number: int) -> int:
    """Return the offset at which a block starts; the length of the text for blocks that it has not."""
    due = number * _BLOCK_CHARACTERS
    if number <= 0 or due >= len(text):
        return min(max(due, 0), len(text))
    limit = min(due + _SLACK_CHARACTERS, len(text))
    for end in _ENDS:
        if match := end.search(text, due, limit):
            return match.end()
    return limit


def list_blocks(text: str) -> Iterator[Span]:
    """Yield the places of the blocks of a text, in order."""
    if isinstance(text, TableText):
        yield from text.table.list_cells()
        return
    starts = [_find_start(text, number) for number in range(len(text) // _BLOCK_CHARACTERS + 2)]
    for start, end in pairwise(starts):
        if start < end:
            yield Span(start, end)


def read_around(
    text: str, around: Span, language: str | None, own: UnitWords | None
) -> Sequence[TextQuantity]:
    """Read the quantities of a block of a text. Of a table a whole number alone in its cell is one: `2017`."""
    block = around.cut(text)
    plain = read_plain(block) if isinstance(text, TableText) else None
    return (plain,) if plain else read_block(block, language, own)


def read_numbers(text: str, language: str | None) -> list[TextQuantity]:
    """Read the quantities of all blocks of a text of prose, in order, with offsets of the text."""
    return [
        number.shift(place.start)
        for place in list_blocks(text)
        for number in read_block(place.cut(text), language, None)
    ]


# Blocks that another process has read, until they are asked for.
_read_elsewhere: dict[tuple[str, str | None], Sequence[TextQuantity]] = {}


def keep_read(blocks: Iterable[ReadBlock]) -> None:
    """Keep the quantities of blocks that another process has read, instead of those kept before."""
    _read_elsewhere.clear()
    _read_elsewhere.update({(block, language): read for block, language, read in blocks})


def read_texts(texts: Iterable[tuple[str, str]]) -> list[ReadBlock]:
    """Read the blocks of texts, each in its language, for `keep_read` of another process."""
    return [
        (block, language, read_block(block, language, None))
        for text, language in texts
        for block in (place.cut(text) for place in list_blocks(text))
    ]


@lru_cache(maxsize=2_048)
def read_block(block: str, language: str | None, own: UnitWords | None) -> Sequence[TextQuantity]:
    """Read the quantities of a block. Results are cached: claims about one text follow each other.

    `own` are a metric's words for its unit, which no other process knows.
    """
    read = _read_elsewhere.pop((block, language), None) if own is None else None
    return tuple(read_quantities(block, language, own)) if read is None else read
