"""The page of a source: its text, in which every number is a claim, or has its reason, or is open."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.domain.batches import batches
from app.errors import NotFound
from app.models import KINDS
from app.pages.page import Head, answer_page
from app.pages.representation import PageRoute
from app.pages.resources.record_parts import (
    read_history,
    read_withdrawal,
    takes_notes,
    write_linked_data,
)
from app.queries.analysis.source_numbers import list_source_numbers
from app.queries.documents import get_document, read_bodies
from app.queries.history.time_travel import Snapshot
from app.queries.resources.sources import get_text
from app.routes.http.dependencies import DatabaseDependency, Identifier, get_address
from app.routes.http.snapshot import open_snapshot
from app.schemas.claims import ClaimRead
from app.schemas.list_parameters import AsOf
from app.schemas.source_numbers import (
    NumberCountsRead,
    SourceNumberList,
    SourceNumberQuery,
    SourceNumberRead,
)
from app.schemas.sources import SourceRead

_COLLECTION = KINDS["source"].plural
_PART_CHARACTERS = 40_000
_LONG_PARAGRAPH = 1_500
_PARAGRAPH = re.compile(r"\n[ \t]*(?:\r?\n[ \t]*)+|\r\n[ \t]*(?:\r\n[ \t]*)+")
_NUMBERS_AT_ONCE = 1_000


class SourcePageQuery(AsOf):
    at: int = Field(default=0, ge=0, description="An offset in the part of a long text to show.")


class Piece(NamedTuple):
    """Words of a text; `number` is the number that they are, None of all others."""

    text: str
    number: SourceNumberRead | None


class Paragraph(NamedTuple):
    pieces: Sequence[Piece]
    numbers: Sequence[SourceNumberRead]


@dataclass(frozen=True, slots=True)
class TextPart:
    """The part of a text that a page shows: from `start` to `end`, offsets in code points from 0."""

    start: int
    end: int
    # Where the parts before and after it begin; None if it is the first or the last.
    earlier: int | None
    later: int | None
    paragraphs: Sequence[Paragraph]


router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get(f"/{_COLLECTION}/{{id}}")
def show_source(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id")],
    query: Annotated[SourcePageQuery, Query()],
) -> Response:
    as_of = query.as_of
    with open_snapshot(database, as_of) as session:
        body = get_document(session, "source", resource_id)
        text = get_text(session, resource_id)
        if body is None or text is None:
            raise NotFound.of("source", resource_id, as_of)
        source = SourceRead.model_validate_json(body)
        counts, numbers = _read_numbers(session, resource_id)
        part = _cut_part(text, numbers, query.at)
        path = f"/{_COLLECTION}/{resource_id}"
        return answer_page(
            request,
            session,
            "source.html",
            Head(
                title=source.title,
                description=_describe(source),
                path=path,
                language=source.language,
                alternates=[
                    ("application/json", f"/v1{path}"),
                    ("application/ld+json", f"/v1{path}.jsonld"),
                    ("text/plain", f"/v1{path}/text"),
                ],
                linked_data=write_linked_data(session, "source", body, get_address(request)),
                is_indexed=source.status != "withdrawn",
            ),
            as_of,
            takes_notes=takes_notes(request),
            source=source,
            counts=counts,
            part=part,
            claims=_read_claims(session, part.paragraphs),
            withdrawn_because=read_withdrawal(session, "source", source),
            versions=read_history(session, "source", resource_id, as_of),
        )


def _describe(source: SourceRead) -> str:
    published = source.published.edtf if source.published else None
    return " · ".join(filter(None, (source.publisher, published))) or source.title


def _read_numbers(
    session: Snapshot, source_id: str
) -> tuple[NumberCountsRead, list[SourceNumberRead]]:
    """Return how many numbers of a source are in each state, and all of them in order."""
    numbers: list[SourceNumberRead] = []
    cursor: str | None = None
    while True:
        query = SourceNumberQuery(limit=_NUMBERS_AT_ONCE, cursor=cursor)
        page: SourceNumberList | None = list_source_numbers(session, source_id, query)
        if page is None:
            raise NotFound.of("source", source_id)
        numbers += page.data
        cursor = page.meta.next_cursor
        if cursor is None:
            return page.counts, numbers


def _cut_part(text: str, numbers: Sequence[SourceNumberRead], at: int) -> TextPart:
    """Return the part of a text that has an offset."""
    starts = _list_starts(text, numbers)
    index = max(0, bisect_right(starts, at) - 1)
    start, end = starts[index], starts[index + 1] if index + 1 < len(starts) else len(text)
    within = [item for item in numbers if start <= item.start < end]
    return TextPart(
        start=start,
        end=end,
        earlier=starts[index - 1] if index else None,
        later=end if end < len(text) else None,
        paragraphs=list(_split_paragraphs(text, start, end, within)),
    )


def _list_starts(text: str, numbers: Sequence[SourceNumberRead]) -> list[int]:
    """Return where the parts of a text begin: after a paragraph, a line or a word, and within no number."""
    starts = [0]
    while len(text) - starts[-1] > _PART_CHARACTERS:
        latest = starts[-1] + _PART_CHARACTERS
        earliest = latest - _PART_CHARACTERS // 10
        breaks = list(_PARAGRAPH.finditer(text, earliest, latest))
        line = max(text.rfind(sign, earliest, latest) for sign in "\n ")
        start = breaks[-1].end() if breaks else line + 1 if line >= 0 else latest
        cut = next((item for item in numbers if item.start < start < item.end), None)
        starts.append(cut.start if cut else start)
    return starts


def _split_paragraphs(
    text: str, start: int, end: int, numbers: Sequence[SourceNumberRead]
) -> Iterator[Paragraph]:
    """Yield the paragraphs of a part of a text, each cut at its numbers."""
    remaining = list(reversed(numbers))
    for first, last in _list_paragraphs(text, start, end):
        own: list[SourceNumberRead] = []
        while remaining and remaining[-1].start < last:
            own.append(remaining.pop())
        if first < last:
            yield Paragraph(list(_cut_pieces(text, first, last, own)), own)


def _list_paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where paragraphs begin and end; a long one without blank lines is cut at the ends of its lines."""
    borders = [match.span() for match in _PARAGRAPH.finditer(text, start, end)]
    for last, following in [*borders, (end, end)]:
        while last - start > _LONG_PARAGRAPH:
            line = text.find("\n", start + _LONG_PARAGRAPH // 2, last)
            if line < 0:
                break
            yield start, line
            start = line + 1
        yield start, last
        start = following


def _cut_pieces(
    text: str, start: int, end: int, numbers: Sequence[SourceNumberRead]
) -> Iterator[Piece]:
    for number in numbers:
        if number.start < start:
            continue
        if start < number.start:
            yield Piece(text[start : number.start], None)
        yield Piece(text[number.start : number.end], number)
        start = number.end
    if start < end:
        yield Piece(text[start:end], None)


def _read_claims(session: Snapshot, paragraphs: Sequence[Paragraph]) -> Mapping[str, ClaimRead]:
    """Return the claims that numbers belong to, by their ids."""
    ids = {
        claim.id
        for paragraph in paragraphs
        for number in paragraph.numbers
        for claim in number.claims
    }
    claims: dict[str, ClaimRead] = {}
    for batch in batches(sorted(ids)):
        bodies = read_bodies(session, "claim", batch)
        claims |= {key: ClaimRead.model_validate_json(body) for key, body in bodies.items()}
    return claims
