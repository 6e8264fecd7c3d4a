"""The words in which an answer shows the conditions of a group, whose claims may word them differently."""

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from app.queries.comparison.metric_points import Spelling

K = TypeVar("K", bound=Hashable)


def choose_labels(
    indexes: Iterable[int], keys: Sequence[K], spellings: Sequence[Spelling]
) -> dict[K, int]:
    """Return a point of each group whose claim words the conditions as most do, groups in their order.

    `keys` has the group of each point. Among equally many, plain letters go before others of their kind
    (NEDC before its full-width form), and then the first point.
    """
    found: dict[K, dict[Spelling, int]] = {}
    counts: Counter[tuple[K, Spelling]] = Counter()
    for index in indexes:
        key, spelling = keys[index], spellings[index]
        found.setdefault(key, {}).setdefault(spelling, index)
        counts[key, spelling] += 1
    return {
        key: firsts[min(firsts, key=lambda words: (-counts[key, words], not is_plain(words)))]
        for key, firsts in found.items()
    }


def is_plain(spelling: object) -> bool:
    """Return whether all texts in tuples of tuples are what NFKC makes of them."""
    if isinstance(spelling, tuple):
        return all(map(is_plain, spelling))
    return not isinstance(spelling, str) or unicodedata.is_normalized("NFKC", spelling)
