"""Imports over HTTP: a bundle (records that belong together) is stored completely or not at all."""

from functools import partial
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from app.errors import Fault, InvalidBundle, InvalidInput
from app.ingest.edits.idempotency import StoredResponse
from app.ingest.imports.import_bundle import (
    BundleFormat,
    import_content,
    point_into_body,
    read_content,
)
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.import_table import (
    TableContent,
    import_table_content,
    read_table_content,
)
from app.ingest.imports.review import Policy
from app.routes.editing.authorization import Writer
from app.routes.editing.upload import read_upload
from app.routes.editing.write_request import (
    REVISION_HEADERS,
    IdempotencyKey,
    WriteHeaders,
    perform,
)
from app.routes.http.dependencies import REVISION_HEADER
from app.routes.http.problems import describe_problems
from app.routes.http.request_body import read_body, read_media_type
from app.routes.http.work_route import WorkRoute, call_apart
from app.schemas.write_parameters import ImportQuery, ImportRead, OnUnread
from app.settings import Settings

router = APIRouter(prefix="/v1/imports", tags=["imports"], route_class=WorkRoute)

# Client generators support only JSON bodies; the docstring describes the other formats.
_CONTENT = {
    "application/json": {
        "schema": {
            "type": "object",
            "description": "A bundle; see the output of `claimstone schema`.",
        },
        "example": {
            "origin": "voltara-press",
            "sources": [
                {
                    "id": "voltara-2025",
                    "title": "Voltara ships LX-2",
                    "language": "en",
                    "text": "Voltara's LX-2 cell weighs 70 g and has a thickness of 5 mm.",
                }
            ],
            "organizations": [
                {"id": "voltara", "kind": "company", "names": {"en": "Voltara Ltd."}}
            ],
            "technologies": [{"id": "lx-2", "names": {"en": "LX-2 cell"}, "field": "batteries"}],
            "achievements": [
                {
                    "id": "voltara-lx-2",
                    "title": "LX-2 cell",
                    "summary": "Voltara has made the LX-2 cell.",
                    "technology": "lx-2",
                    "organizations": [{"organization": "voltara", "role": "developer"}],
                    "stage": "developed",
                    "evidence": [{"source": "voltara-2025", "exact": "Voltara's LX-2 cell"}],
                }
            ],
            "claims": [
                {
                    "id": "voltara-lx-2-thickness",
                    "achievement": "voltara-lx-2",
                    "metric": "thickness",
                    "quantity": {"as_stated": "5 mm"},
                    "evidence": [{"source": "voltara-2025", "exact": "a thickness of 5 mm"}],
                }
            ],
        },
    }
}
_FORMATS = {
    "application/json": BundleFormat.JSON,
    "application/yaml": BundleFormat.YAML,
    "application/x-ndjson": BundleFormat.NDJSON,
}


_FORM = "multipart/form-data"


class _ImportBody(NamedTuple):
    """The body of an import: a bundle in a format, or a table with its map, which are read."""

    content: bytes
    bundle_format: BundleFormat
    table: TableContent | None = None


async def _read_import(request: Request) -> _ImportBody:
    """Read the body of an import, and find its format by `Content-Type`.

    YAML has a lower size limit, because parsing it is slow.

    Raises:
        UnsupportedMediaType: the format is not in `_FORMATS`, or the body is compressed.
        ContentTooLarge: the body exceeds the limit.
        BodyIncomplete: the client has disconnected.
    """
    media_type = read_media_type(request, [*_FORMATS, _FORM])
    settings: Settings = request.app.state.settings
    if media_type == _FORM:
        return _ImportBody(b"", BundleFormat.YAML, await _read_table(request, settings))
    bundle_format = _FORMATS[media_type]
    max_bytes = settings.max_import_bytes
    if bundle_format is BundleFormat.YAML:
        max_bytes = min(max_bytes, settings.max_yaml_bytes)
    return _ImportBody(await read_body(request, max_bytes), bundle_format)


async def _read_table(request: Request, settings: Settings) -> TableContent:
    """Read a form with a table as `file` and its `map`, in a process of its own.

    Raises:
        InvalidBundle: the map has faults, or the file is no table.
        InvalidInput: a part of the form is missing.
    """
    upload = await read_upload(request, settings.max_import_bytes, "file", ["map"])
    own, file = upload.fields.get("map"), upload.file
    if own is None or file is None or len(upload.fields) > 1:
        missing = "map" if own is None else "file"
        other = next((name for name in upload.fields if name != "map"), None)
        detail = f"send the table as `file` and its `map`; {missing!r} is missing"
        detail = f"a table has no field {other[:60]!r}: send `file` and `map`" if other else detail
        place = f"#/body/{other[:60] if other else missing}"
        raise InvalidInput(
            detail, [Fault(place, "missing" if other is None else "unknown_field", detail)]
        )
    read = await call_apart(read_table_content, own.encode(), file.content, file.name)
    if isinstance(read, TableContent):
        return read
    raise point_into_body(InvalidBundle(*read))


@router.post(
    "",
    operation_id="import_bundle",
    summary="Import a bundle",
    response_model=ImportRead,
    responses={
        200: {"headers": REVISION_HEADERS},
        **describe_problems(401, 403, 409, 413, 415, 422, 507),
    },
    openapi_extra={"requestBody": {"required": True, "content": _CONTENT}},
)
def import_(
    request: Request,
    caller: Writer,
    query: Annotated[ImportQuery, Query()],
    body: Annotated[_ImportBody, Depends(_read_import)],
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Import sources and records: the bundle is checked and stored completely, or not at all.

    Send a bundle as JSON or YAML (`application/yaml`), or one record per line as NDJSON
    (`application/x-ndjson`, `{"claim": {...}}`). Send a table (CSV, TSV, Markdown or XLSX) as the file
    `file` of a form (`multipart/form-data`), with a `map` in YAML or JSON that says what its columns are;
    its type is that of the file's name. A record whose `id` exists is compared with the
    stored record, and updated if the two differ; records that are left out stay unchanged. If somebody
    else has changed a record that would be updated (by an edit, a proposal, or a bundle of another
    `origin`, which names the publisher), nothing is stored and a 409 lists all such records, unless
    `on_existing` decides otherwise. A 422 lists every fault with a JSON Pointer. `dry_run` shows what
    would be done with each record, and the fields before and after.
    """
    sent = WriteHeaders(request, caller, query.comment, query.dry_run, idempotency_key)
    settings: Settings = request.app.state.settings
    options = ImportOptions(
        Policy(query.on_existing),
        is_dry_run=query.dry_run,
        takes_unread=query.on_unread is OnUnread.TAKE,
    )
    if body.table is not None:
        write = partial(
            import_table_content, content=body.table, author=sent.author, options=options
        )
        return perform(sent, write, _describe)
    content = read_content(body.content, body.bundle_format, settings.max_import_values)
    write = partial(import_content, content=content, author=sent.author, options=options)
    return perform(sent, write, _describe)


def _describe(imported: ImportRead) -> StoredResponse:
    headers = {"Content-Type": "application/json", REVISION_HEADER: str(imported.revision)}
    return StoredResponse(200, headers, imported.model_dump_json().encode())
