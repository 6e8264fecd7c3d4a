"""Forms of curators: their fields, the faults beside these, and the page that comes back."""

import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from app.domain.json.pointer import write_pointer
from app.errors import CatalogueError, Fault, InvalidInput
from app.ingest.edits.idempotency import StoredResponse
from app.pages.page import HTML, PAGE_HEADERS, Head, write_page
from app.queries.api_keys import Caller
from app.routes.editing.new_text import MULTIPART
from app.routes.editing.upload import Upload, read_upload
from app.routes.http.dependencies import REVISION_HEADER, get_address
from app.routes.http.request_body import read_body, read_media_type
from app.settings import Settings
from app.validation_messages import describe_error, get_schema

FILE_FIELD = "file"
_FORM = "application/x-www-form-urlencoded"
_MAX_FIELDS = 100
# A byte of a text can have three in a form.
_ESCAPED = 3
# Of a form that needs no account.
_SHORT_BYTES = 16 * 2**10
_UNSHOWN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, and the faults of what was typed.

    `get` returns a field as a page can show it: HTML has no control characters (WHATWG HTML, 13.2.3.5).
    `faults` has the fault of each field by its name; `general` those that belong to no field.
    """

    fields: Mapping[str, str]
    faults: Mapping[str, str]
    general: Sequence[str] = ()

    @property
    def has_faults(self) -> bool:
        return bool(self.faults or self.general)

    def get(self, name: str, default: str = "") -> str:
        return _UNSHOWN.sub("\ufffd", self.fields.get(name, default))


EMPTY = Form({}, {})


def _read_up_to(
    limit: Callable[[Settings], int],
) -> Callable[[Request], Coroutine[Any, Any, dict[str, str]]]:
    """Make the dependency that reads the fields of a form, of which the text has up to `limit` bytes.

    Ends of lines are as texts have them. Of equal names the last one counts.
    """

    async def read(request: Request) -> dict[str, str]:
        read_media_type(request, [_FORM])
        body = await read_body(request, _ESCAPED * limit(request.app.state.settings))
        try:
            # Not on the event loop: a text may have megabytes.
            fields = await run_in_threadpool(_read_pairs, body)
        except ValueError:
            detail = "the form is not UTF-8, or has too many fields"
            raise InvalidInput.of_parameter("form", "form_invalid", detail) from None
        return _join_line_ends(fields)

    return read


def _read_pairs(body: bytes) -> dict[str, str]:
    text = body.decode("ascii")
    return dict(
        parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    )


def _join_line_ends(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: text.replace("\r\n", "\n") for name, text in fields.items()}


def _read_with_file(
    file_limit: Callable[[Settings], int], text_limit: Callable[[Settings], int]
) -> Callable[[Request], Coroutine[Any, Any, Upload]]:
    """Make the dependency that reads a form with a file: the fields of which have up to `text_limit` bytes."""

    async def read(request: Request) -> Upload:
        read_media_type(request, [MULTIPART])
        settings: Settings = request.app.state.settings
        upload = await read_upload(
            request, file_limit(settings), FILE_FIELD, max_field_bytes=text_limit(settings)
        )
        # A browser sends an empty file if none was chosen.
        file = upload.file if upload.file and upload.file.content else None
        return Upload(_join_line_ends(upload.fields), file)

    return read


ShortForm = Annotated[dict[str, str], Depends(_read_up_to(lambda _: _SHORT_BYTES))]
RecordForm = Annotated[
    dict[str, str], Depends(_read_up_to(lambda settings: settings.max_body_bytes))
]
BundleForm = Annotated[
    Upload,
    Depends(
        _read_with_file(
            lambda settings: settings.max_import_bytes, lambda settings: settings.max_import_bytes
        )
    ),
]
TextForm = Annotated[
    Upload,
    Depends(
        _read_with_file(
            lambda settings: settings.max_document_bytes, lambda settings: settings.max_body_bytes
        )
    ),
]


def read_model(model: type[_Model], values: Mapping[str, object]) -> _Model:
    """Return what the fields of a form say; those that are empty are left out.

    Raises:
        InvalidInput: a field breaks a rule. The error lists every fault by the name of its field.
    """
    try:
        return model.model_validate({name: value for name, value in values.items() if value != ""})
    except ValidationError as error:
        schema = get_schema(model)
        faults = [
            Fault(
                f"#/body{write_pointer(details['loc'])}",
                details["type"],
                describe_error(details, schema, details["loc"]),
            )
            for details in error.errors()
        ]
        raise InvalidInput("; ".join(fault.detail for fault in faults), faults) from None


def refuse(fields: Mapping[str, str], error: CatalogueError, shown: Sequence[str]) -> Form:
    """Return a form with the faults of an error, those of the fields that are `shown` beside these."""
    listed = error.faults if isinstance(error, InvalidInput) else ()
    faults: dict[str, str] = {}
    general = [] if listed else [error.detail]
    for fault in listed:
        name = fault.pointer.removeprefix("#/body").removeprefix("#/query").lstrip("/")
        field = next((own for own in shown if name == own or name.startswith(f"{own}/")), None)
        if field is None:
            general.append(f"{name}: {fault.detail}" if name else fault.detail)
        elif field not in faults:
            faults[field] = fault.detail
    return Form(fields, faults, general)


def answer_form(
    request: Request,
    template: str,
    title: str,
    *,
    status: int = 200,
    caller: Caller | None = None,
    headers: Mapping[str, str] | None = None,
    **values: Any,  # noqa: ANN401 - what the template shows
) -> Response:
    """Return a page for curators, or one that comes back with faults."""
    head = Head(title=title, description=title, path=request.url.path, is_indexed=False)
    body = write_page(request, f"curate/{template}", head, caller=caller, **values)
    return Response(body, status, {**PAGE_HEADERS, **(headers or {})}, HTML)


def lead_to(request: Request, path: str, revision: int | None = None) -> StoredResponse:
    """Return the response to a form that was accepted: see the page at a path, of a revision at least."""
    noted = {} if revision is None else {REVISION_HEADER: str(revision)}
    return StoredResponse(303, {"Location": get_address(request).link(path), **noted}, b"")
