"""Files: routes whose path is that of a JSON route with the ending of a format, such as `/v1/claims.csv`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from app.errors import InvalidInput
from app.formats import atom
from app.formats.citations import bibtex, csl_json
from app.formats.export import TEXT_TABLES
from app.formats.file_format import TABLES, Format
from app.formats.tables.column import Json, Table
from app.routes.http.dependencies import FILE_SUFFIXES
from app.routes.http.responses import READ_RESPONSES, answer_bytes
from app.schemas import jsonld_context
from app.schemas.list_parameters import PartialQuery

_CSV = "text/csv; charset=utf-8; header=present"
MEDIA_TYPES = {
    Format.NDJSON: "application/x-ndjson",
    Format.CSV: _CSV,
    Format.CSV_SPREADSHEET: _CSV,
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.JSONLD: jsonld_context.MEDIA_TYPE,
    Format.ATOM: atom.MEDIA_TYPE,
    Format.BIBTEX: bibtex.MEDIA_TYPE,
    Format.CSL_JSON: csl_json.MEDIA_TYPE,
}
# Formats that browsers cannot show, and so save.
_SAVED = {Format.CSV_SPREADSHEET, Format.XLSX, Format.PARQUET}
_TEXT = {"type": "string"}
_BINARY = {"type": "string", "format": "binary"}
_JSONLD = {
    "type": "object",
    "description": "JSON-LD 1.1 with its context included, so that nothing has to be fetched.",
    "required": ["@context"],
    "properties": {"@context": {"description": "The meaning of the names."}},
}
JSONLD_CONTENT: dict[str, Any] = {jsonld_context.MEDIA_TYPE: {"schema": _JSONLD}}
_SCHEMAS: dict[Format, dict[str, Any]] = {
    Format.XLSX: _BINARY,
    Format.PARQUET: _BINARY,
    Format.JSONLD: _JSONLD,
    Format.CSL_JSON: {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id", "type", "title", "note"],
            "properties": dict.fromkeys(("id", "type", "title", "note"), _TEXT),
        },
    },
}
_MEANINGS = {
    Format.NDJSON: "NDJSON: one JSON document a line.",
    Format.CSV: "CSV (RFC 4180) in UTF-8, with unchanged cells.",
    Format.CSV_SPREADSHEET: "CSV that is safe to open in a spreadsheet: a cell that it would run as a "
    "formula, or replace by a date or another number, begins with an apostrophe.",
    Format.MARKDOWN: "a table of Markdown.",
    Format.XLSX: "a workbook (XLSX), in which text stays text.",
    Format.PARQUET: "Apache Parquet.",
    Format.JSONLD: "linked data: JSON-LD 1.1 in the terms of schema.org, W3C Web Annotation, PROV and SKOS.",
    Format.ATOM: "an Atom feed (RFC 4287), last changed first.",
    Format.BIBTEX: "BibTeX.",
    Format.CSL_JSON: "CSL-JSON, which programs that manage references read.",
}


@dataclass(frozen=True, slots=True)
class JsonOperation:
    """The JSON route that has files beside it: its path, and the id of its operation.

    `title` says what a file has, such as "List claims". `tag` is that of the router if it is None.
    """

    path: str
    operation: str
    title: str
    tag: str | None = None


def add_file(
    router: APIRouter,
    beside: JsonOperation,
    chosen: Format,
    endpoint: Callable[..., Response],
    *,
    manual: str = "",
    headers: dict[str, Any] | None = None,
    route_class: type[APIRoute] | None = None,
) -> None:
    """Add the route of a file in the format `chosen`, whose path is that of the JSON with an ending."""
    FILE_SUFFIXES.setdefault(f"{router.prefix}{beside.path}", []).append(chosen.suffix)
    media_type = MEDIA_TYPES[chosen].partition(";")[0]
    described: dict[str, Any] = {"content": {media_type: {"schema": _SCHEMAS.get(chosen, _TEXT)}}}
    router.add_api_route(
        f"{beside.path}.{chosen.suffix}",
        endpoint,
        methods=["GET"],
        tags=[beside.tag] if beside.tag else None,
        operation_id=f"{beside.operation}_{chosen.suffix.replace('.', '_')}",
        summary=f"{beside.title} as .{chosen.suffix}",
        description=f"{beside.title} as {_MEANINGS[chosen]} {manual}".rstrip(),
        response_model=None,
        response_class=Response,
        responses={200: described | ({"headers": headers} if headers else {}), **READ_RESPONSES},
        route_class_override=route_class,
    )


def refuse_parts(query: PartialQuery, chosen: Format) -> None:
    """Raise InvalidInput if the format has no `fields` to choose, or no references to `expand`."""
    if query.fields is not None and chosen not in (Format.NDJSON, *TABLES):
        detail = f"`fields` is for JSON, NDJSON and tables, not for {chosen.value}"
        raise InvalidInput.of_parameter("fields", "not_in_format", detail)
    if getattr(query, "expand", None) and chosen is not Format.NDJSON:
        detail = f"`expand` is only for JSON and NDJSON, not for {chosen.value}"
        raise InvalidInput.of_parameter("expand", "not_in_format", detail)


def name_file(request: Request, chosen: Format) -> dict[str, str]:
    """Return the header that gives a downloaded file its name, which is the end of its path.

    The result is empty for formats that browsers can show.
    """
    if chosen not in _SAVED:
        return {}
    name = request.url.path.rpartition("/")[2]
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def answer_table(
    request: Request,
    chosen: Format,
    table: Table,
    documents: Sequence[Json],
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a response with a table that has a row for each document, and more `headers`."""
    body = b"".join(TEXT_TABLES[chosen](table.names, table.read_rows(documents)))
    sent = name_file(request, chosen) | dict(headers or {})
    return answer_bytes(request, body, MEDIA_TYPES[chosen], sent)
