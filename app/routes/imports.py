"""Imports over HTTP: a bundle, all of it or nothing."""

from functools import partial
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.ingest.change_log import Author
from app.ingest.imports import BundleFormat, Imported, import_content, read_content
from app.ingest.kept_answers import Answered
from app.routes.bodies import read_body, read_media_type
from app.routes.dependencies import REVISION_HEADER
from app.routes.problems import describe_problems
from app.routes.writing import REVISION_HEADERS, Creation, perform
from app.schemas.changes import ChangeAction, ChangedKind
from app.schemas.writing import ImportedRow, ImportRead
from app.settings import Settings

router = APIRouter(prefix="/v1/imports", tags=["imports"])

# Generators of clients know no body but JSON; the others are told in words.
_CONTENT = {
    "application/json": {
        "schema": {"type": "object", "description": "As `claimstone schema` describes it."}
    }
}
_FORMATS = {
    "application/json": BundleFormat.JSON,
    "application/yaml": BundleFormat.YAML,
    "application/x-ndjson": BundleFormat.NDJSON,
}


class _Body(NamedTuple):
    content: bytes
    written: BundleFormat


async def _read_import(request: Request) -> _Body:
    """Raise UnsupportedMediaType or ContentTooLarge."""
    media_type = read_media_type(request, list(_FORMATS))
    settings: Settings = request.app.state.settings
    written = _FORMATS[media_type]
    most_bytes = settings.max_import_bytes
    if written is BundleFormat.YAML:
        most_bytes = min(most_bytes, settings.max_yaml_bytes)
    return _Body(await read_body(request, most_bytes), written)


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
def import_(sent: Creation, body: Annotated[_Body, Depends(_read_import)]) -> Response:
    """Sources and what is claimed in them, checked against each other: all of it is stored, or nothing.

    As a bundle in JSON or YAML (`application/yaml`), or one record a line in NDJSON
    (`application/x-ndjson`, `{"claim": {...}}`). A record whose
    `id` the catalogue has is compared and updated; what is left out stays as it is. Every fault is
    listed, with a pointer to where it stands. `dry_run` tells what would become of each record.
    """
    settings: Settings = sent.request.app.state.settings
    author = Author(sent.caller.name, sent.reason)
    write = partial(
        import_content,
        content=read_content(body.content, body.written, settings.max_import_values),
        author=author,
        wants_rows=sent.is_dry_run,
    )
    return perform(sent, write, partial(_describe, is_dry_run=sent.is_dry_run))


def _describe(imported: Imported, *, is_dry_run: bool) -> Answered:
    rows = None
    if imported.rows is not None:
        rows = [
            ImportedRow(kind=ChangedKind(kind), id=one, action=ChangeAction(action))
            for kind, one, action in imported.rows
        ]
    outcome = imported.outcome
    answer = ImportRead(
        dry_run=is_dry_run,
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        revision=outcome.revision,
        rows=rows,
    )
    headers = {"Content-Type": "application/json", REVISION_HEADER: str(outcome.revision)}
    return Answered(200, headers, answer.model_dump_json().encode())
