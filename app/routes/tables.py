"""Answers in rows: CSV (RFC 4180) and Markdown, beside JSON. `format=` decides, or `Accept`."""

import csv
from collections.abc import Mapping, Sequence
from enum import StrEnum
from io import StringIO

from fastapi import Request
from starlette.responses import Response

from app.routes.answers import answer_bytes

Rows = Sequence[Mapping[str, str | None]]


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "md"


MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
}
TABLE_CONTENT = {
    "text/csv": {"schema": {"type": "string"}},
    "text/markdown": {"schema": {"type": "string"}},
}


def choose_format(request: Request, given: Format | None) -> Format:
    """The parameter decides; without it the first media type in `Accept` that we have, or JSON."""
    if given is not None:
        return given
    for accepted in request.headers.get("accept", "").split(","):
        media_type = accepted.partition(";")[0].strip()
        for one, offered in MEDIA_TYPES.items():
            if media_type == offered.partition(";")[0]:
                return one
    return Format.JSON


def answer_rows(request: Request, chosen: Format, rows: Rows, columns: Sequence[str]) -> Response:
    """Answer with a table; `chosen` is one of the formats that have rows."""
    write = write_csv if chosen is Format.CSV else write_markdown
    return answer_bytes(request, write(rows, columns).encode(), MEDIA_TYPES[chosen], {})


def write_csv(rows: Rows, columns: Sequence[str]) -> str:
    """A header and one line a row; an absent value is an empty cell, and nothing is altered."""
    written = StringIO()
    writer = csv.DictWriter(written, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def write_markdown(rows: Rows, columns: Sequence[str]) -> str:
    """A table of GitHub Flavored Markdown; what would end a cell or begin markup is escaped."""
    lines = [_write_line(columns), _write_line(["---"] * len(columns))]
    lines += [_write_line([_escape(row.get(column)) for column in columns]) for row in rows]
    return "\n".join(lines) + "\n"


def _write_line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escape(cell: str | None) -> str:
    text = " ".join((cell or "").split())
    for character in "\\`*_[]<>|":
        text = text.replace(character, f"\\{character}")
    return text
