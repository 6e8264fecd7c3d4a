"""Answers in rows: CSV (RFC 4180) and Markdown, beside JSON. `format=` decides, or `Accept`."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from io import StringIO
from itertools import chain, islice

from fastapi import Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from app.routes.answers import answer_bytes

Rows = Iterable[Mapping[str, str | None]]


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "md"


MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
}
_FORMATS = {media_type.partition(";")[0]: one for one, media_type in MEDIA_TYPES.items()}
TABLE_CONTENT = {
    "text/csv": {"schema": {"type": "string"}},
    "text/markdown": {"schema": {"type": "string"}},
}


FORMAT = Field(
    default=None,
    description="`json`, `csv` or `md`; without it, `Accept` decides.",
    examples=["json"],
)


def choose_format(request: Request, given: Format | None) -> Format:
    """The parameter decides; without it what `Accept` likes best of what we have, or JSON.

    RFC 9110, 12.5.1, of which ranges such as `text/*` are passed over: they name no format.
    """
    if given is not None:
        return given
    liked = [_read_range(one) for one in request.headers.get("accept", "").split(",")]
    for weight, media_type in sorted(liked, key=lambda one: -one[0]):
        if weight > 0 and media_type in _FORMATS:
            return _FORMATS[media_type]
    return Format.JSON


def _read_range(text: str) -> tuple[float, str]:
    media_type, *parameters = (part.strip().lower() for part in text.split(";"))
    weights = [one[2:] for one in parameters if one.startswith("q=")]
    try:
        return float(weights[0]) if weights else 1.0, media_type
    except ValueError:
        return 0.0, media_type


def answer_rows(request: Request, chosen: Format, rows: Rows, columns: Sequence[str]) -> Response:
    """Answer with a table; `chosen` is one of the formats that have rows."""
    body = "".join(stream_rows(chosen, rows, columns)).encode()
    return answer_bytes(request, body, MEDIA_TYPES[chosen], {})


def stream_table(chosen: Format, rows: Rows, columns: Sequence[str]) -> Response:
    """Answer with a table of any length, in memory a row at a time.

    What can go wrong with the request does so before the first row, when it can still be told.
    """
    following = iter(rows)
    first = list(islice(following, 1))
    lines = stream_rows(chosen, chain(first, following), columns)
    headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}
    return StreamingResponse(lines, media_type=MEDIA_TYPES[chosen], headers=headers)


def stream_rows(chosen: Format, rows: Rows, columns: Sequence[str]) -> Iterator[str]:
    """Write a table line by line; `chosen` is one of the formats that have rows."""
    return (_stream_csv if chosen is Format.CSV else _stream_markdown)(rows, columns)


def _stream_csv(rows: Rows, columns: Sequence[str]) -> Iterator[str]:
    """A header and one line a row; an absent value is an empty cell, and nothing is altered."""
    written = StringIO()
    writer = csv.DictWriter(written, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
        yield written.getvalue()
        written.seek(0)
        written.truncate()
    yield written.getvalue()


def _stream_markdown(rows: Rows, columns: Sequence[str]) -> Iterator[str]:
    """A table of GitHub Flavored Markdown; what would end a cell or begin markup is escaped."""
    yield _write_line(columns)
    yield _write_line(["---"] * len(columns))
    for row in rows:
        yield _write_line([_escape(row.get(column)) for column in columns])


def _write_line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _escape(cell: str | None) -> str:
    text = " ".join((cell or "").split())
    for character in "\\`*_[]<>|":
        text = text.replace(character, f"\\{character}")
    return text
