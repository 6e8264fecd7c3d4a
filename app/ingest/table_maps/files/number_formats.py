"""Number formats of workbooks: the words and signs that a format adds to a number, and by what it divides it."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]|\[(?P<other>[^\]]*)\]'
    r"|(?P<number>General|@|[0#?](?:[0#?.,]|E[+-]?|\s?/\s?|\s(?=[0#?]))*|\.[0#?]+)|(?P<percent>%)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'(?:"[^"]*"|\\.|[_*].|[^;"\\])*')
_COLOURS = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r\s?\d+)", re.IGNORECASE)  # fmt: skip


class NumberFormat(NamedTuple):
    """A section of a format: what is before and after the number, in percent or not, and divided by a power of ten.

    `has_number` is False if the section shows no number. `is_known` is False for a section that has a condition,
    something within the number, or a factor without a word.
    """

    before: str
    after: str
    is_percent: bool
    power: int
    has_number: bool
    is_known: bool


def show_number(value: float, number_format: str) -> str:
    """Return a number with all its digits, and with what its format adds to it.

    A number whose format is not known has it beside it, so that nobody takes the number alone.
    """
    sections = _split(number_format)
    exact = Decimal(repr(value))
    section = read_section(_choose(sections, exact))
    if not section.is_known:
        return f"{_write(exact)} [{number_format}]"
    if not section.has_number:
        return section.before.strip()
    shown = exact.scaleb((2 if section.is_percent else 0) - section.power)
    before, after, sign = section.before, section.after, ""
    if shown <= 0:
        # A dash, the brackets of accountants and a colour are a minus, or show that there is nothing.
        sign, shown = "-" if shown else "", abs(shown)
        before = before.replace("-", "")
        if "(" in before and ")" in after:
            before, after = before.replace("(", ""), after.replace(")", "")
    percent = "%" if section.is_percent else ""
    return f"{sign}{before.strip()}{_write(shown)}{after.rstrip()}{percent}"


def _split(number_format: str) -> list[str]:
    sections, position = [], 0
    while position <= len(number_format):
        match = _SECTION.match(number_format, position)
        end = match.end() if match else len(number_format)
        sections.append(number_format[position:end])
        position = end + 1
    return sections


def _choose(sections: list[str], value: Decimal) -> str:
    """Return the section of a number: those for negative numbers and for zero follow the first one."""
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:  # noqa: PLR2004 - the third section is that of zero
        return sections[2]
    return sections[0]


@lru_cache(maxsize=256)
def read_section(section: str) -> NumberFormat:
    """Read a section of a format."""
    before, after, number = "", "", None
    is_percent = is_unknown = False
    for match in _TOKEN.finditer(section):
        if match["number"] is not None:
            is_unknown |= number is not None
            number = match["number"]
        elif match["percent"]:
            is_percent = True
        elif match["other"] is not None:
            is_unknown |= _COLOURS.fullmatch(match["other"]) is None
        else:
            added = match["quoted"] or match["escaped"] or match["money"] or match["plain"] or ""
            before, after = (before + added, after) if number is None else (before, after + added)
    commas = len(number or "") - len((number or "").rstrip(","))
    # Thousands without a word for them may be those of the header, or hidden ones.
    is_unknown |= commas > 0 and not after.strip()
    return NumberFormat(before, after, is_percent, 3 * commas, number is not None, not is_unknown)


def _write(number: Decimal) -> str:
    text = f"{number.normalize():f}" if abs(number.adjusted()) <= 15 else repr(float(number))  # noqa: PLR2004 - digits of a double
    return "0" if text == "-0" else text


def shows_day(number_format: str) -> tuple[bool, bool]:
    """Return whether a format of dates shows the month, and the day."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].', "", number_format).lower()
    return "m" in plain, "d" in plain or "y" not in plain
