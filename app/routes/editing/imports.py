"""Imports over HTTP: a bundle (records that belong together) is stored completely or not at all."""

from functools import partial
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from app.ingest.edits.idempotency import StoredResponse
from app.ingest.imports.import_bundle import BundleFormat, import_content, read_content
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.routes.editing.authorization import Writer
from app.routes.editing.write_request import (
    REVISION_HEADERS,
    IdempotencyKey,
    WriteHeaders,
    perform,
)
from app.routes.http.dependencies import REVISION_HEADER
from app.routes.http.problems import describe_listed_conflict, describe_problems
from app.routes.http.request_body import read_body, read_media_type
from app.routes.http.work_route import WorkRoute
from app.schemas.write_parameters import ImportQuery, ImportRead, OnUnread
from app.settings import Settings

router = APIRouter(prefix="/v1/imports", tags=["imports"], route_class=WorkRoute)

# Client generators support only JSON bodies; the docstring describes the other formats.
_CONTENT = {
    "application/json": {
        "schema": {
            "type": "object",
            "description": "A bundle; see the output of `claimstone schema`.",
        }
    }
}
_FORMATS = {
    "application/json": BundleFormat.JSON,
    "application/yaml": BundleFormat.YAML,
    "application/x-ndjson": BundleFormat.NDJSON,
}


class _ImportBody(NamedTuple):
    content: bytes
    bundle_format: BundleFormat


async def _read_import(request: Request) -> _ImportBody:
    """Read the body of an import, and find its format by `Content-Type`.

    YAML has a lower size limit, because parsing it is slow.

    Raises:
        UnsupportedMediaType: the format is not in `_FORMATS`, or the body is compressed.
        ContentTooLarge: the body exceeds the limit.
        BodyIncomplete: the client has disconnected.
    """
    media_type = read_media_type(request, list(_FORMATS))
    settings: Settings = request.app.state.settings
    bundle_format = _FORMATS[media_type]
    max_bytes = settings.max_import_bytes
    if bundle_format is BundleFormat.YAML:
        max_bytes = min(max_bytes, settings.max_yaml_bytes)
    return _ImportBody(await read_body(request, max_bytes), bundle_format)


@router.post(
    "",
    operation_id="import_bundle",
    summary="Import a bundle",
    response_model=ImportRead,
    responses={
        200: {"headers": REVISION_HEADERS},
        **describe_problems(401, 403, 413, 415, 422, 507),
        **describe_listed_conflict(),
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
    (`application/x-ndjson`, `{"claim": {...}}`). A record whose `id` exists is compared with the
    stored record, and updated if the two differ; records that are left out stay unchanged. If somebody
    else has changed a record that would be updated (by an edit, a proposal, or a bundle of another
    `origin`, which names the publisher), nothing is stored and a 409 lists all such records, unless
    `on_existing` decides otherwise. A 422 lists every fault with a JSON Pointer. `dry_run` shows what
    would be done with each record, and the fields before and after.
    """
    sent = WriteHeaders(request, caller, query.comment, query.dry_run, idempotency_key)
    settings: Settings = request.app.state.settings
    write = partial(
        import_content,
        content=read_content(body.content, body.bundle_format, settings.max_import_values),
        author=sent.author,
        options=ImportOptions(
            Policy(query.on_existing),
            is_dry_run=query.dry_run,
            takes_unread=query.on_unread is OnUnread.TAKE,
        ),
    )
    return perform(sent, write, _describe)


def _describe(imported: ImportRead) -> StoredResponse:
    headers = {"Content-Type": "application/json", REVISION_HEADER: str(imported.revision)}
    return StoredResponse(200, headers, imported.model_dump_json().encode())
