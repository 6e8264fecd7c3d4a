"""The frequency of search words, which decides by which strategy a page is found.

The search index returns hits in the order of document numbers, but a list has another order. So normally
all hits are read and sorted. If the words are common, it is faster to read the list in its order and to
look up each row in the index: this soon finds enough hits for a page.
"""

from enum import Enum, auto
from typing import Any

from sqlalchemy import Select, func, literal, select

from app.models import find_number_range
from app.queries.lists.index_words import IndexWords

# The sample: document numbers, counted from the first of the kind. If a kind has no numbers that high,
# it is small, and reading all its hits is fast anyway.
SAMPLE = range(10_000, 30_000)
# Looking up a row in the index takes longer with every phrase.
MAX_PHRASES = 8
# With fewer hits, all are read and sorted: a scan takes as long at a million claims.
SCAN_FROM = 3_000
# So many hits are gathered, more than fill a page: writing them down takes a fifth of the time of finding them.
GATHERED = 500
# Looking up a row in the index takes as long as reading a hundred entries in order. At a million claims,
# both strategies take about as long if one row in twenty has the words.
COMMON = len(SAMPLE) // 20


class Strategy(Enum):
    """The strategy to find a page of a list that is filtered by search words.

    `SEARCH` reads all hits from the search index, then sorts them. `SCAN` reads the list in its order,
    looks up each row in the search index, and stops when the page is full. `GATHER` reads the first hits in
    the order of arrival once, for the page and for the count; there the index alone has to decide which they are.
    """

    SEARCH = auto()
    SCAN = auto()
    GATHER = auto()


def choose_strategy(hits: int | None) -> Strategy:
    """Choose the faster strategy by the number of hits in the list; None if the words are not common."""
    return Strategy.SCAN if hits is not None and hits >= SCAN_FROM else Strategy.SEARCH


def select_frequency(kind: str, words: IndexWords) -> Select[Any]:
    """Make the query that counts how many documents of a sample have the search words.

    Counting stops at `COMMON + 1`, because words in more than `COMMON` documents are common.
    """
    if words.required is None:
        return select(literal(0))
    first, _ = find_number_range(kind)
    entries = words.required
    sampled = entries.select().where(
        entries.number.between(first + SAMPLE.start, first + SAMPLE.stop - 1)
    )
    return select(func.count()).select_from(sampled.limit(COMMON + 1).subquery())


def is_common(count: int) -> bool:
    """Return whether words are common that so many documents of a sample have."""
    return count > COMMON
