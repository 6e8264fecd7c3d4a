"""The notation of numbers in a table: which sign begins decimals, and which separates thousands."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

_RUN = re.compile(r"[.,]?\d+(?:[.,' ]\d+)*")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
_DECIMAL = re.compile(
    r"(?:\d{1,3}(?P<group>[.,' ])\d{3}(?:(?P=group)\d{3})*|\d*)(?!(?P=group))(?P<decimal>[.,])\d+"
)
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})+")
_INDIAN = r"\d{1,2}(?:,\d\d)+,\d{3}"
# A cell with one number alone, whatever marks and units are beside it.
_ALONE = re.compile(rf"[^\d.,]*({_RUN.pattern})[^\d]*")


def fold_separators(numeral: str) -> str:
    """Return a numeral with ASCII digits, blanks and apostrophes, however they are written."""
    return unicodedata.normalize("NFKC", numeral).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def fits(numeral: str, decimal: str, group: str | None) -> bool:
    """Return whether a numeral has no other separators than the declared ones, and these at their places.

    Nothing separates thousands if `group` is empty or None.
    """
    whole = r"\d+"
    if group:
        sign = re.escape(group)
        whole += rf"|\d{{1,3}}(?:{sign}\d{{3}})+" + (f"|{_INDIAN}" if group == "," else "")
    pattern = rf"(?:{whole})?(?:(?<=\d){re.escape(decimal)}\d+)?|{re.escape(decimal)}\d+"
    return all(re.fullmatch(pattern, run) for run in _RUN.findall(fold_separators(numeral)))


@dataclass(frozen=True, slots=True)
class Notation:
    """The signs that cells prove to begin decimals or to separate thousands, each with the first such cell.

    `0,5` and `1.234,5` prove that a comma begins decimals; `1,234` proves nothing.
    """

    decimals: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)

    def find_contrary(self, numeral: str, *, is_comma_decimal: bool) -> str | None:
        """Return a cell that has it otherwise than a numeral that may be read in two ways; None if none has.

        `is_comma_decimal`: a comma begins decimals in the language in which the numeral is read.
        """
        runs = _RUN.findall(fold_separators(numeral))
        match = _AMBIGUOUS.fullmatch(runs[0]) if len(runs) == 1 else None
        if match is None:
            return None
        sign, other = match[1], "." if match[1] == "," else ","
        if (sign == ",") == is_comma_decimal:
            return self.groups.get(sign) or self.decimals.get(other)
        return self.decimals.get(sign) or self.groups.get(other)


def find_notation(cells: Iterable[str]) -> Notation:
    """Return what the cells of columns of numbers prove about their separators."""
    found = Notation()
    for cell in cells:
        match = _ALONE.fullmatch(fold_separators(cell))
        if match is None or _AMBIGUOUS.fullmatch(match[1]):
            continue
        if decimal := _DECIMAL.fullmatch(match[1]):
            found.decimals.setdefault(decimal["decimal"], cell)
            if decimal["group"] in {".", ","}:
                found.groups.setdefault(decimal["group"], cell)
        elif grouped := _GROUPED.fullmatch(match[1]):
            found.groups.setdefault(grouped[1], cell)
    return found
