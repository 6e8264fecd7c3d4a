"""Technologies that an article names: those of the catalogue, and things with a name of their own.

The number of a sentence is of the technology that the sentence names last before it, else of the last one that was
named in the article before, unless another organization has been named since.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.quotes.span import Span, SpanIndex
from app.extraction.language.organization_names import NameIndex
from app.extraction.organizations.english.names import list_english_names
from app.extraction.organizations.find_organizations import is_chinese
from app.extraction.organizations.organization import OrganizationPlace

_CHINESE_THING = re.compile(
    r"[“\"「](?P<name>[\u4e00-\u9fffA-Za-z0-9-]{2,12})[”\"」](?=\S{0,8}(?:机|车|船|系统|模型|芯片|卫星|火箭|号|艇|平台|电池|机器人|装置|飞机|列车))|(?P<code>[A-Z][A-Za-z]{0,9}-?\d{1,4}[A-Za-z]?)(?![\d%A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class NamedThing:
    """A technology or thing at a place; `id` is that of the catalogue, None for a new one."""

    span: Span
    name: str
    id: str | None
    rule: str


def find_things(
    flat: str, index: NameIndex, organizations: Sequence[OrganizationPlace]
) -> list[NamedThing]:
    """Find the places of technologies and named things, in order."""
    found = [
        NamedThing(name.span, name.span.cut(flat), min(name.ids), "catalogue_name")
        for name in index.find(flat)
    ]
    new = _list_chinese(flat) if is_chinese(flat) else _list_english(flat)
    others = SpanIndex([*(place.span for place in organizations), *(other.span for other in found)])
    found += [thing for thing in new if not others.touches(thing.span)]
    return sorted(found, key=lambda thing: thing.span.start)


def _list_english(flat: str) -> list[NamedThing]:
    names = list(list_english_names(flat))
    things = {name.text for name in names if name.other == "thing" and not name.strong}
    return [
        NamedThing(name.span, name.text, None, "named_thing")
        for name in names
        if name.text in things
    ]


def _list_chinese(flat: str) -> list[NamedThing]:
    return [
        NamedThing(
            Span(*match.span(match.lastgroup or 0)),
            match[match.lastgroup or 0],
            None,
            "named_thing",
        )
        for match in _CHINESE_THING.finditer(flat)
    ]


def choose_thing(things: Sequence[NamedThing], sentence: Span, number: Span) -> NamedThing | None:
    """Return the thing that a number of a sentence is of; None if none was named so far.

    `things` are in the order of the text.
    """
    first = bisect_left(things, sentence.start, key=lambda thing: thing.span.start)
    at = bisect_left(things, number.start, key=lambda thing: thing.span.start)
    last = bisect_left(things, sentence.end, key=lambda thing: thing.span.start)
    if at > first:
        return things[at - 1]
    if last > at:
        return things[at]
    return things[first - 1] if first else None
