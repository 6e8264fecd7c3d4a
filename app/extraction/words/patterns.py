"""Regular expressions made of word lists."""

import re
from collections.abc import Iterable


def match_any(words: Iterable[str]) -> str:
    r"""Return an expression that matches any of the words, the longest first; ` ` matches any `\s`."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) for word in longest_first).replace(r"\ ", r"\s")
