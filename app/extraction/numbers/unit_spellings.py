"""Spellings of units in running text: where a spelling ends, and which unit it means."""

from functools import lru_cache

from app.domain.units.in_text import match_unit
from app.domain.units.spelling.dictionary import get_text_dictionary
from app.domain.units.spelling.names import NameReader
from app.domain.units.unit import Unit
from app.domain.units.units import get_unit, list_meanings

# Characters between a numeral and its unit; 多 and 余 mean that the number is somewhat more.
JOINTS = frozenset(" -多余")


def find_spelling_end(text: str, start: int) -> int | None:
    """Return the end offset of the longest spelling of a unit at `start`; None if there is no unit.

    A space, a hyphen, 多 or 余 before the unit is skipped. Counted things and decades are no units here, and a
    denominator that counts things is left to the rules for rates.
    """
    first = start + (text[start : start + 1] in JOINTS)
    match = match_unit(text, first)
    if match is None:
        return None
    if match.codes and not _counts(match.codes):
        return match.end
    name = _get_names().read(text, first)
    return name.end if name and not _counts(name.codes) else None


def _counts(codes: tuple[str, ...]) -> bool:
    return any("{" in code or code.startswith("10*") for code in codes)


@lru_cache(maxsize=1)
def _get_names() -> NameReader:
    return NameReader(get_text_dictionary(None))


def is_spelling(text: str) -> bool:
    """Return whether a text may be a spelling of a unit.

    The spelling can have two meanings: then `read_unit` returns None for it.
    """
    return find_spelling_end(text, 0) == len(text)


def read_unit(spelling: str) -> Unit | None:
    """Return the unit that a spelling means; None if the spelling is unknown or has two meanings."""
    codes = list_meanings(spelling)
    return get_unit(codes[0]) if len(codes) == 1 else None
