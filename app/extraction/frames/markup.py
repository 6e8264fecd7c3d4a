"""Markup in a text: tables, code, tags, addresses of links, numbers of headings. What is in it is no sentence."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.domain.quotes.span import Span


class Markup(NamedTuple):
    """A place of markup, with the reason for which its numbers state nothing."""

    span: Span
    reason: str
    rule: str


# Each with a text without which there is none.
_PATTERNS = (
    ("```", re.compile(r"```.*?(?:```|\Z)", re.DOTALL), "other", "code"),
    (">>>", re.compile(r"^[ \t]*>>>[ \t].*$", re.MULTILINE), "other", "code"),
    ("|", re.compile(r"^[ \t]*\|.*$|^[^|\n]*\|[^|\n]*\|.*$", re.MULTILINE), "other", "table_cell"),
    ("<", re.compile(r"<[A-Za-z/!][^<>]{0,500}>"), "other", "markup"),
    (
        "](",
        re.compile(r"\]\([^()\s]{1,500}(?:\([^()\s]{0,100}\)[^()\s]{0,100})?\)"),
        "address",
        "link",
    ),
    (
        "#",
        re.compile(r"^#{1,6}[ \t]\d+(?:\.\d+)*\.?(?=\s)", re.MULTILINE),
        "list_number",
        "heading",
    ),
)
# Code in a sentence; one that sets or computes something states nothing: `ram_power=20`, `f(x) * 3`.
_INLINE_CODE = re.compile(r"`[^`\n]{1,200}`")
_COMPUTES = re.compile(r"\*\*|[A-Za-z_\])]\s?[=(*]|--\w")


def list_markup(flat: str) -> Iterator[Markup]:
    """Yield the markup of a flat text; places may overlap."""
    for match in _INLINE_CODE.finditer(flat) if "`" in flat else ():
        if _COMPUTES.search(match[0]):
            yield Markup(Span(*match.span()), "other", "code")
    for sign, pattern, reason, rule in _PATTERNS:
        for match in pattern.finditer(flat) if sign in flat else ():
            yield Markup(Span(*match.span()), reason, rule)


def blank(flat: str, markup: list[Markup]) -> str:
    """Return a flat text of the same length without its markup: a table and code end a sentence."""
    chars = list(flat) if markup else []
    for place in markup:
        filled = "\n" if place.rule in ("code", "table_cell") else " "
        chars[place.span.start : place.span.end] = filled * (place.span.end - place.span.start)
    return "".join(chars) if markup else flat
