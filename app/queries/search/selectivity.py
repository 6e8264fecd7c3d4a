"""Are words so common that a walk through a list soon finds a page of what has them?

The index gives what has the words in the order of numbers, and a list is in another. So all hits are
read and sorted, unless so many have the words that whoever looks them up one by one has soon found
enough.
"""

from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from app.models import find_number_range
from app.queries.search.index import IndexWords

# These numbers are looked at. Where a kind has no more than come before, all hits are soon read.
_SAMPLE = range(10_000, 30_000)
# To look up a row in the index takes longer for each phrase.
MAX_PHRASES = 8
# Of fewer hits all are read and sorted: to find a page of them on the way takes as long at a million claims.
SCAN_FROM = 3_000
# To look up one row in the index takes as long as to read a hundred of its entries in their order. At a
# million claims, both ways to a page take about as long where one in twenty has the words.
COMMON = len(_SAMPLE) // 20


def select_frequency(kind: str, words: IndexWords) -> Select[Any]:
    """One number: how many of a sample have the words; they are common where it is above `COMMON`."""
    if words.required is None:
        return select(literal(0))
    first, _ = find_number_range(kind)
    found = words.required
    sampled = found.select().where(
        found.number.between(first + _SAMPLE.start, first + _SAMPLE.stop - 1)
    )
    return select(func.count()).select_from(sampled.limit(COMMON + 1).subquery())


def are_common(session: Session, kind: str, words: IndexWords) -> bool:
    """Among all of the kind; of a list, few may have them for all that."""
    if words.phrases > MAX_PHRASES:
        return False
    return (session.scalar(select_frequency(kind, words)) or 0) > COMMON
