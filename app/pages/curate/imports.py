"""The page that imports a bundle: first what would change, field by field, then the import."""

from functools import partial
from hashlib import sha256

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.text import decode_text
from app.errors import CatalogueError, ContentTooLarge, Fault, InvalidInput, InvalidValue
from app.ingest.edits.idempotency import StoredResponse
from app.ingest.imports.import_bundle import BundleFormat, import_content, read_content
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.models import KINDS
from app.pages.curate.forms import (
    EMPTY,
    FILE_FIELD,
    BundleForm,
    Form,
    answer_form,
    read_model,
    refuse,
)
from app.pages.curate.signed_in import Curator, SignedInRoute, require_reviewer
from app.pages.english import say
from app.queries.api_keys import Caller
from app.routes.editing.upload import Upload
from app.routes.editing.write_request import WriteHeaders, perform
from app.routes.http.dependencies import REVISION_HEADER
from app.schemas.write_parameters import ImportQuery, ImportRead, OnExisting, OnUnread
from app.settings import Settings

router = APIRouter(include_in_schema=False, route_class=SignedInRoute)

_OPTIONS = ("comment", "on_existing", "on_unread")


@router.get("/curate/import")
def show_form(request: Request, caller: Curator) -> Response:
    require_reviewer(caller)
    return _show(request, caller, EMPTY)


@router.post("/curate/import")
def import_bundle(request: Request, caller: Curator, sent: BundleForm) -> Response:
    require_reviewer(caller)
    typed = fields = sent.fields
    try:
        text = _read_bundle(sent)
        typed = {**fields, "bundle": text}
        # What is imported is what was previewed, and nothing that was typed since.
        seen = sha256(text.encode()).hexdigest()
        is_dry_run = fields.get("step") != "import" or fields.get("seen") != seen
        query = read_model(ImportQuery, {name: fields.get(name, "") for name in _OPTIONS})
        imported = _import(request, caller, text, query, is_dry_run=is_dry_run)
    except CatalogueError as error:
        form = refuse(typed, error, ["bundle", FILE_FIELD, *_OPTIONS])
        return _show(request, caller, form, status=error.status)
    return _show(request, caller, Form(typed, {}), imported, seen=seen)


def _read_bundle(sent: Upload) -> str:
    """Return the text of a bundle: that of its file, or else what was pasted.

    Raises:
        InvalidInput: the file is not in UTF-8.
    """
    if sent.file is None:
        return sent.fields.get("bundle", "")
    try:
        return decode_text(sent.file.content).replace("\r\n", "\n")
    except InvalidValue as error:
        faults = [Fault(f"#/body/{FILE_FIELD}", error.rule, error.detail)]
        raise InvalidInput(error.detail, faults) from error


def _import(
    request: Request, caller: Caller, text: str, query: ImportQuery, *, is_dry_run: bool
) -> ImportRead:
    """Import a text, or show what an import would do.

    Raises:
        ContentTooLarge: the text exceeds the limit of its format.
        InvalidBundle: records have faults. The error lists all of them.
        ImportConflict: the import would change what somebody else has changed.
    """
    settings: Settings = request.app.state.settings
    if not text.strip():
        raise InvalidInput(say("no_bundle"))
    content, bundle_format = text.encode(), _find_format(text)
    limit = settings.max_import_bytes
    if bundle_format is BundleFormat.YAML:
        limit = min(limit, settings.max_yaml_bytes)
    if len(content) > limit:
        raise ContentTooLarge(f"the bundle may have up to {limit} bytes")
    sent = WriteHeaders(request, caller, query.comment, is_dry_run)
    options = ImportOptions(
        Policy(query.on_existing),
        is_dry_run=is_dry_run,
        takes_unread=query.on_unread is OnUnread.TAKE,
    )
    write = partial(
        import_content,
        content=read_content(content, bundle_format, settings.max_import_values),
        author=sent.author,
        options=options,
    )
    return ImportRead.model_validate_json(bytes(perform(sent, write, _keep).body))


def _keep(imported: ImportRead) -> StoredResponse:
    headers = {REVISION_HEADER: str(imported.revision)}
    return StoredResponse(200, headers, imported.model_dump_json().encode())


def _find_format(text: str) -> BundleFormat:
    """Return the format of a bundle: NDJSON has one record in each line, as `{"claim": {...}}`."""
    first, _, rest = text.strip().partition("\n")
    if not first.startswith("{"):
        return BundleFormat.YAML
    is_record = any(first.replace(" ", "").startswith(f'{{"{kind}":') for kind in KINDS)
    is_line = first.rstrip().endswith("}") and bool(rest)
    return BundleFormat.NDJSON if is_record or is_line else BundleFormat.JSON


def _show(
    request: Request,
    caller: Caller,
    form: Form,
    imported: ImportRead | None = None,
    *,
    status: int = 200,
    seen: str = "",
) -> Response:
    return answer_form(
        request,
        "import.html",
        say("import"),
        status=status,
        caller=caller,
        form=form,
        imported=imported,
        seen=seen,
        plurals={name: kind.plural for name, kind in KINDS.items()},
        choices={
            "on_existing": [choice.value for choice in OnExisting],
            "on_unread": [choice.value for choice in OnUnread],
        },
    )
