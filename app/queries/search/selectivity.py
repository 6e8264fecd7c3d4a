"""The frequency of words: whether the scan of a list soon fills a page with hits.

The index returns hits in the order of their numbers, and a list has another order. So all hits are read
and sorted, unless the words are so common that looking up the rows of the list soon finds enough.
"""

from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from app.models import find_number_range
from app.queries.search.index import IndexWords

# The sample of numbers. If a kind has none so high, all hits are soon read.
_SAMPLE = range(10_000, 30_000)
# Looking up a row in the index takes longer with every phrase.
MAX_PHRASES = 8
# Fewer hits are all read and sorted: a scan takes as long at a million claims.
SCAN_FROM = 3_000
# Looking up a row in the index takes as long as reading a hundred entries in order. At a million claims,
# both strategies take about as long if one row in twenty has the words.
COMMON = len(_SAMPLE) // 20


def select_frequency(kind: str, words: IndexWords) -> Select[Any]:
    """Select how many of a sample have the words, which are common if it is more than `COMMON`."""
    if words.required is None:
        return select(literal(0))
    first, _ = find_number_range(kind)
    entries = words.required
    sampled = entries.select().where(
        entries.number.between(first + _SAMPLE.start, first + _SAMPLE.stop - 1)
    )
    return select(func.count()).select_from(sampled.limit(COMMON + 1).subquery())


def are_common(session: Session, kind: str, words: IndexWords) -> bool:
    """Check whether words are common in a kind; a list may still have few of them."""
    if words.phrases > MAX_PHRASES:
        return False
    return (session.scalar(select_frequency(kind, words)) or 0) > COMMON
