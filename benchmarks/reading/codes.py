"""Comparison of codes of units, by other rules than those of the catalogue that is measured."""

import re
from collections import Counter

_FACTOR = re.compile(r"(10\*|\{[^{}]*\}|(?:[^\d{}\[\]+-]|\[[^\[\]]*\])+)([+-]?\d+)?(\{[^{}]*\})?")
_THING = re.compile(r"\{([^{}]+)\}(.*)")


def canonize(code: str) -> str:
    """Write equal codes alike: each atom once with its exponent, in one order.

    A code that cannot be read is returned as it is.
    """
    above, _, below = code.partition("/")
    powers: Counter[str] = Counter()
    for sign, factors in ((1, above), (-1, below.removeprefix("(").removesuffix(")"))):
        for factor in filter(None, factors.split(".")):
            match = _FACTOR.fullmatch(factor)
            if match is None:
                return code
            atom = match[1].lower() if match[1].startswith("{") else match[1]
            powers[atom + (match[3] or "")] += sign * int(match[2] or 1)
    powers["1"] = 0
    return ".".join(f"{atom}^{power}" for atom, power in sorted(powers.items()) if power) or "1"


def is_same_thing(code: str, other: str, quote: str) -> bool:
    """Return whether `other` names what `code` counts by another word, which is in the quote."""
    named, renamed = _THING.fullmatch(code), _THING.fullmatch(other)
    if named is None or renamed is None or named[2] != renamed[2]:
        return False
    word = renamed[1].lower().replace("-", " ")
    if word.isascii():
        return len(word) > 1 and re.search(rf"\b{re.escape(word)}", quote.lower()) is not None
    return word in quote
