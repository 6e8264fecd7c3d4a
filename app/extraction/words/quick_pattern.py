"""Regular expressions that are tried only where a text has a word without which none of their alternatives matches.

An expression of many alternatives is tried at each letter of a text, and most sentences have none of its words. They are
found out from the expression itself, so that nothing has to be kept beside it.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from app.extraction.words.patterns import match_any

# The only parser that knows all of the syntax; `tests/extraction/words/test_quick_pattern.py` holds it to what is used.
from re import _constants as codes  # isort: skip
from re import _parser as parser  # isort: skip

_MOST_RUNS = 12
# Letters that match another one in any case, and have no lower case: they are rare, and nothing is left out there.
_ODD_LETTERS = "\N{LATIN SMALL LETTER LONG S}\N{LATIN SMALL LETTER DOTLESS I}"


class _Needed(NamedTuple):
    """Parts of texts of which a match has at least one: as they are written, and in any case of letters."""

    exact: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()

    @property
    def worth(self) -> tuple[int, int]:
        """How rarely a text has any: long parts and few of them are better, and signs or Chinese than letters."""
        parts = self.exact | self.folded
        rarity = min(len(part) + (not part.isalpha()) + 2 * (not part.isascii()) for part in parts)
        return rarity, -len(parts)

    @property
    def is_common(self) -> bool:
        """Whether a single character is enough."""
        return any(len(part) == 1 for part in self.exact | self.folded)


class QuickPatterns:
    """Expressions, each with the parts of texts of which a match has at least one."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        self._all = tuple(patterns)
        needed = [
            (each, _find_needed(parser.parse(each.pattern, each.flags), each.flags))
            for each in self._all
        ]
        self._always = [pattern for pattern, parts in needed if parts is None]
        known = [(pattern, parts) for pattern, parts in needed if parts]
        rare = [(pattern, parts) for pattern, parts in known if not parts.is_common]
        common = [(pattern, parts) for pattern, parts in known if parts.is_common]
        self._rare = [(pattern, _Gate.make(parts)) for pattern, parts in rare]
        self._common = [(pattern, _Gate.make(parts)) for pattern, parts in common]
        # Most texts have no word of any expression: one look at them is enough.
        self._joint = _Gate.make(_join([parts for _, parts in rare]) or _Needed())

    def list_possible(self, text: str) -> list[re.Pattern[str]]:
        """List the expressions that may match in a text."""
        if any(letter in text for letter in _ODD_LETTERS):
            return list(self._all)
        folded = text.lower()
        gates = self._common
        if self._joint.is_open(text, folded):
            gates = [*gates, *self._rare]
        possible = [pattern for pattern, gate in gates if gate.is_open(text, folded)]
        return [*self._always, *possible]


class _Gate(NamedTuple):
    """Where the parts are found that a match needs; None where there are none."""

    exact: re.Pattern[str] | None
    folded: re.Pattern[str] | None

    @classmethod
    def make(cls, needed: _Needed) -> "_Gate":
        exact, folded = (
            re.compile(match_any(parts)) if parts else None
            for parts in (needed.exact, needed.folded)
        )
        return cls(exact, folded)

    def is_open(self, text: str, folded: str) -> bool:
        """Return whether a text has any part; `folded` is the same text in small letters."""
        return bool(
            (self.exact and self.exact.search(text)) or (self.folded and self.folded.search(folded))
        )


def _find_needed(items: Sequence[tuple[Any, Any]], flags: int) -> _Needed | None:
    """Return the rarest of what each match of a sequence has; None if nothing is known of it."""
    found: list[_Needed] = []
    runs = [""]
    for operator, argument in items:
        following = _spell(operator, argument)
        if following and len(runs) * len(following) <= _MOST_RUNS:
            runs = [run + text for run in runs for text in following]
            continue
        found += _take(runs, flags)
        runs = following or [""]
        if not following and (needed := _find_of_item(operator, argument, flags)):
            found.append(needed)
    found += _take(runs, flags)
    return max(found, key=lambda needed: needed.worth, default=None)


def _spell(operator: Any, argument: Any) -> list[str]:  # noqa: ANN401 - of the parser, without types
    """List all texts that an item matches; nothing if there are many."""
    if operator is codes.LITERAL:
        return [chr(argument)]
    if operator is codes.IN and all(code is codes.LITERAL for code, _ in argument):
        return [chr(character) for _, character in argument]
    if operator in {codes.MAX_REPEAT, codes.MIN_REPEAT} and argument[:2] == (0, 1):
        once = _spell_all(argument[2])
        return [*once, ""] if once else []
    if operator is codes.SUBPATTERN and not argument[1] and not argument[2]:
        return _spell_all(argument[3])
    if operator is codes.BRANCH:
        alternatives = [_spell_all(inner) for inner in argument[1]]
        return [*chain.from_iterable(alternatives)] if all(alternatives) else []
    return []


def _spell_all(items: Sequence[tuple[Any, Any]]) -> list[str]:
    texts = [""]
    for operator, argument in items:
        texts = [text + following for text in texts for following in _spell(operator, argument)]
        if not texts or len(texts) > _MOST_RUNS:
            return []
    return texts


def _take(runs: Sequence[str], flags: int) -> list[_Needed]:
    if not all(runs):
        return []
    if flags & re.IGNORECASE:
        return [_Needed(folded=frozenset(run.lower() for run in runs))]
    return [_Needed(exact=frozenset(runs))]


def _find_of_item(operator: Any, argument: Any, flags: int) -> _Needed | None:  # noqa: ANN401 - of the parser, without types
    if operator is codes.SUBPATTERN:
        _, added, dropped, inner = argument
        return _find_needed(inner, (flags | added) & ~dropped)
    if operator is codes.BRANCH:
        return _join([_find_needed(inner, flags) for inner in argument[1]])
    if operator in {codes.MAX_REPEAT, codes.MIN_REPEAT} and argument[0]:
        return _find_needed(argument[2], flags)
    if operator is codes.ASSERT and argument[0] > 0:
        return _find_needed(argument[1], flags)
    return None


def _join(alternatives: Sequence[_Needed | None]) -> _Needed | None:
    """Return what one of several alternatives needs; None if nothing is known of one."""
    known = [needed for needed in alternatives if needed]
    if len(known) < len(alternatives):
        return None
    return _Needed(
        frozenset().union(*(needed.exact for needed in known)),
        frozenset().union(*(needed.folded for needed in known)),
    )
