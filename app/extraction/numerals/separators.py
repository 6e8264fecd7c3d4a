"""Separators of thousands and decimals: `1,234.5`, `1.234,5`, `1 234`, `1'234`, `1,23,456`, `15,4`."""

import re

from app.extraction.words.number_words import DECIMAL_COMMA

# A space is a separator only between groups of three digits. One that follows another number is none:
# `5 100 m` after `5 100` would join two numbers.
_UNSPACED = r"\d+(?:[.,'](?=\d)\d+)*"
UNSPACED = re.compile(_UNSPACED, re.ASCII)
RUN = re.compile(rf"\d{{1,3}}(?: \d{{3}})+(?![\d'])(?:[.,]\d+)?(?![.,]?\d)|{_UNSPACED}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:(?P<s>[,.' ])\d{3})(?:(?P=s)\d{3})*", re.ASCII)
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}", re.ASCII)
_ONE_SEPARATOR = re.compile(r"(\d+)([.,])(\d+)", re.ASCII)
_THOUSAND = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def read_separators(run: str, language: str | None) -> str | None:
    """Read digits and separators as a plain decimal (`1234.5`), by the separators of the text's language.

    The language decides only what is ambiguous: `1,234` is 1.234 in a German text, and `1.234` is 1234.
    Return None if the separators form no number: `1.2.3`, `1,2,3`.
    """
    if run.isdecimal():
        return run
    if match := _ONE_SEPARATOR.fullmatch(run):
        whole, separator, rest = match.groups()
        is_decimal_sign = (separator == ",") == (language in DECIMAL_COMMA)
        if not is_decimal_sign and _THOUSAND.fullmatch(run):
            return whole + rest
        return f"{whole}.{rest}"
    head, decimals = _split_decimals(run)
    if _GROUPED.fullmatch(head) or _INDIAN.fullmatch(head):
        return re.sub(r"[,.' ]", "", head) + (f".{decimals}" if decimals else "")
    return None


def _split_decimals(run: str) -> tuple[str, str]:
    """Split off the decimals after the last separator, if this separator occurs once, after others."""
    last = max(run.rfind("."), run.rfind(","))
    if last > 0 and run.count(run[last]) == 1 and len(set(re.findall(r"[,.' ]", run))) == 2:  # noqa: PLR2004 - a separator of groups and one of decimals
        return run[:last], run[last + 1 :]
    return run, ""
