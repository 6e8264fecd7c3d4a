"""Formats other than JSON: the choice by `format=` or `Accept`, and responses with short tables."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from fastapi import Request
from starlette.responses import Response

from app.errors import InvalidInput
from app.formats import atom
from app.formats.export import TEXT_TABLES
from app.formats.tables.column import Json, Table
from app.routes.http.responses import answer_bytes
from app.schemas import jsonld_context
from app.schemas.common import Read
from app.schemas.list_parameters import Format, PartialQuery, TableFormat

_Result = TypeVar("_Result", bound=Read)
_CSV = "text/csv; charset=utf-8; header=present"
MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.NDJSON: "application/x-ndjson",
    Format.CSV: _CSV,
    Format.CSV_SPREADSHEET: _CSV,
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.JSONLD: jsonld_context.MEDIA_TYPE,
    Format.ATOM: atom.MEDIA_TYPE,
}
_SUFFIXES = {Format.CSV_SPREADSHEET: "csv", Format.XLSX: "xlsx", Format.PARQUET: "parquet"}
_TEXT = {"schema": {"type": "string"}}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
TABLE_CONTENT: dict[str, Any] = {"text/csv": _TEXT, "text/markdown": _TEXT}
_JSONLD = {
    "type": "object",
    "description": "JSON-LD 1.1 with its context included, so that nothing has to be fetched.",
    "required": ["@context"],
    "properties": {"@context": {"description": "The meaning of the names."}},
}
JSONLD_CONTENT: dict[str, Any] = {jsonld_context.MEDIA_TYPE: {"schema": _JSONLD}}
LIST_CONTENT: dict[str, Any] = {
    MEDIA_TYPES[Format.NDJSON]: _TEXT,
    **TABLE_CONTENT,
    MEDIA_TYPES[Format.XLSX]: _BINARY,
    MEDIA_TYPES[Format.PARQUET]: _BINARY,
    **JSONLD_CONTENT,
    atom.MEDIA_TYPE: _TEXT,
}


def choose_format(request: Request, chosen: StrEnum | None, offered: Sequence[Format]) -> Format:
    """Return the format of the response: `chosen` if set, else the best of `Accept`, else JSON.

    `chosen` is the parameter `format`. `offered` are the formats that the resource has besides JSON, the
    preferred ones first. Of formats that `Accept` gives the same quality, JSON and then the first is
    chosen, in whatever order the header names them. If no format is acceptable, it is JSON.
    """
    if chosen is not None:
        return Format(chosen)
    qualities = read_accept(",".join(request.headers.getlist("accept")))
    candidates = [Format.JSON, *offered]
    return max(candidates, key=lambda name: find_quality(qualities, MEDIA_TYPES[name]))


def refuse_parts(query: PartialQuery, chosen: Format) -> None:
    """Raise InvalidInput if `fields` or `expand` is used with a format other than JSON and NDJSON."""
    for name in ("fields", "expand"):
        if getattr(query, name, None) and chosen not in (Format.JSON, Format.NDJSON):
            detail = f"`{name}` is only for JSON and NDJSON, not for {chosen.value}"
            raise InvalidInput.of_parameter(name, "not_in_format", detail)


def name_file(request: Request, chosen: Format) -> dict[str, str]:
    """Return the header that gives a downloaded file its name.

    The result is empty for formats that browsers can show.
    """
    if chosen not in _SUFFIXES:
        return {}
    name = request.url.path.rpartition("/")[2]
    return {"Content-Disposition": f'attachment; filename="{name}.{_SUFFIXES[chosen]}"'}


def answer_table(
    request: Request,
    requested: TableFormat | None,
    result: _Result,
    table: Table,
    list_rows: Callable[[_Result], Sequence[Json]],
) -> Response:
    """Return a response with `result` as JSON, or as a table of the documents of `list_rows`."""
    chosen = choose_format(request, requested, [Format(name) for name in TableFormat])
    if chosen is Format.JSON:
        return answer_bytes(request, result.model_dump_json().encode(), MEDIA_TYPES[chosen], {})
    documents = list_rows(result)
    body = b"".join(TEXT_TABLES[chosen](table.names, table.read_rows(documents)))
    return answer_bytes(request, body, MEDIA_TYPES[chosen], name_file(request, chosen))


# A media type with its parameters; quoted values may contain commas.
_ACCEPTED = re.compile(r'([^\s,;]+)((?:\s*;\s*[^\s,;="]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,;"]*))*)')
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)


def read_accept(accept: str) -> dict[str, float]:
    """Return the quality (`q=`, 0 to 1) of each media type and range in an `Accept` header.

    A quality that is missing or malformed counts as 1. Other parameters are ignored; of a media type
    that is there twice, the higher quality counts.
    """
    qualities: dict[str, float] = {}
    for media_type, parameters in _ACCEPTED.findall(accept):
        quality = _QUALITY.search(parameters)
        value = min(float(quality[1]), 1.0) if quality else 1.0
        name = media_type.lower()
        qualities[name] = max(value, qualities.get(name, 0.0))
    return qualities


def find_quality(qualities: dict[str, float], media_type: str) -> float:
    """Return the quality that an `Accept` header gives to a media type (RFC 9110, 12.5.1).

    The most specific of the entries that include it decides. The quality is 0 if none includes it.
    """
    full_type = media_type.partition(";")[0]
    entries = (full_type, f"{full_type.partition('/')[0]}/*", "*/*")
    return next((qualities[name] for name in entries if name in qualities), 0.0)
