"""Dates of cells, in the format that a map gives, as EDTF."""

import re
from functools import cache

from app.domain.claims.edtf import parse_period
from app.errors import InvalidValue

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS = {
    "YYYY": r"(?P<year>\d{4})",
    "MMM": rf"(?P<name>(?:{'|'.join(_MONTHS)})[a-z]*)\.?",
    "MM": r"(?P<month>\d\d)",
    "M": r"(?P<month>\d\d?)",
    "DD": r"(?P<day>\d\d)",
    "D": r"(?P<day>\d\d?)",
}
_PART = re.compile(r"YYYY|MMMM?|MM|M|DD|D")
# The time of a day says nothing about the date.
_TIME = re.compile(r"(?<=\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$")


@cache
def compile_format(written: str) -> re.Pattern[str]:
    """Return the pattern of dates in a format.

    Raises:
        InvalidValue: `date_format`: it has no year, or a part of it twice.
    """
    pattern, end = "", 0
    for match in _PART.finditer(written):
        pattern += re.escape(written[end : match.start()]) + _PARTS[match[0].replace("MMMM", "MMM")]
        end = match.end()
    try:
        compiled = re.compile(pattern + re.escape(written[end:]), re.IGNORECASE | re.ASCII)
    except re.error as error:
        raise _refuse(written) from error
    if "year" not in compiled.groupindex or {"name", "month"} <= compiled.groupindex.keys():
        raise _refuse(written)
    if "day" in compiled.groupindex and not compiled.groupindex.keys() & {"name", "month"}:
        raise _refuse(written)
    return compiled


def _refuse(written: str) -> InvalidValue:
    return InvalidValue(
        "date_format",
        f"{written!r} is no format of dates: write YYYY, MM or M or MMM, and DD or D, each at most once, "
        "as in 'DD.MM.YYYY'",
    )


def read_date(text: str, written: str | None) -> str:
    """Return the date of a cell as EDTF; `written` is its format, None for EDTF.

    Raises:
        InvalidValue: it is no date of this format.
    """
    edtf = _TIME.sub("", text)
    if written is None:
        try:
            return parse_period(edtf).edtf
        except InvalidValue as error:
            detail = (
                f"{error.detail}; if dates are written otherwise, say how, as in `date: {{column: ..., format: DD.MM.YYYY}}`, "
                "and name what means none in `empty`"
            )
            raise InvalidValue(error.rule, detail) from error
    match = compile_format(written).fullmatch(edtf)
    if match is None:
        detail = f"{text[:60]!r} is no date as {written!r}; name it in `empty` if it is none"
        raise InvalidValue("date_differs", detail)
    parts = match.groupdict()
    month = parts.get("month")
    if name := parts.get("name"):
        month = str(_MONTHS.index(name[:3].lower()) + 1)
    numbers = [parts["year"], *(f"{int(own):02}" for own in (month, parts.get("day")) if own)]
    return parse_period("-".join(numbers)).edtf
