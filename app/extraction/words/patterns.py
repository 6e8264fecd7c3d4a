"""Regular expressions made of word lists."""

import re
from collections.abc import Iterable


def match_any(words: Iterable[str]) -> str:
    r"""Return an expression that matches any of the words, the longest first; ` ` matches any `\s`.

    Words with the same first character share it, so that where it is missing they are not tried one by one.
    """
    firsts: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        firsts.setdefault(_escape(word[:1]), []).append(_escape(word[1:]))
    return "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in firsts.items())


def _escape(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"\s")
