"""A body with a file and its fields (`multipart/form-data`, RFC 7578), read into memory within limits."""

from collections.abc import AsyncGenerator, Sequence
from email.message import Message
from typing import NamedTuple

from fastapi import Request
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.domain.text import decode_text
from app.errors import ContentTooLarge, Fault, InvalidInput, InvalidValue
from app.routes.http.request_body import read_body

_MAX_FIELDS = 20
_MAX_FIELD_BYTES = 20_000
# What the file has around it in the body: boundaries, headers, fields.
_AROUND_BYTES = _MAX_FIELDS * _MAX_FIELD_BYTES


class UploadedFile(NamedTuple):
    """A file of a request. `media_type` is without parameters, in small letters; `charset` is one of these."""

    content: bytes
    name: str
    media_type: str
    charset: str | None


class Upload(NamedTuple):
    """The fields of a form, and its file; None if it has none."""

    fields: dict[str, str]
    file: UploadedFile | None


class _InMemory(MultiPartParser):
    """A parser that writes no file, as the body is in memory already."""

    def __init__(self, headers: Headers, body: bytes, max_files: int, max_field_bytes: int) -> None:
        self.spool_max_size = len(body) + 1
        super().__init__(
            headers,
            _stream(body),
            max_files=max_files,
            max_fields=_MAX_FIELDS,
            max_part_size=max_field_bytes,
        )

    def on_part_end(self) -> None:
        """Refuse a field in another encoding, which would be read as Latin-1."""
        part = self._current_part
        if part.file is None:
            try:
                bytes(part.data).decode(self._charset)
            except (UnicodeDecodeError, LookupError) as error:
                detail = f"the field {part.field_name[:60]!r} is not UTF-8"
                raise MultiPartException(detail) from error
        super().on_part_end()


async def _stream(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


async def read_upload(
    request: Request,
    max_bytes: int,
    file_field: str,
    text_fields: Sequence[str] = (),
    max_field_bytes: int = _MAX_FIELD_BYTES,
) -> Upload:
    """Read the fields of a form, and its file in the field `file_field`, of up to `max_bytes`.

    Those of `text_fields` may be sent as files in UTF-8.

    Raises:
        ContentTooLarge: the file is too large, or as for `read_body`.
        BodyIncomplete: as for `read_body`.
        InvalidInput: the body is no such form, or names a field twice.
    """
    body = await read_body(request, max_bytes + max(_AROUND_BYTES, max_field_bytes))
    max_files = 1 + len(text_fields)
    try:
        form = await _InMemory(request.headers, body, max_files, max_field_bytes).parse()
    except MultiPartException as error:
        raise _refuse("#/body", "not_multipart", error.message) from error
    try:
        upload = await _read_parts(form, file_field, text_fields)
    finally:
        await form.close()
    if upload.file is not None and len(upload.file.content) > max_bytes:
        raise ContentTooLarge(f"a file may have up to {max_bytes} bytes")
    return upload


async def _read_parts(form: FormData, file_field: str, text_fields: Sequence[str]) -> Upload:
    fields: dict[str, str] = {}
    file: UploadedFile | None = None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile) and name in text_fields and name not in fields:
            fields[name] = await _read_text(value, name)
        elif isinstance(value, UploadFile):
            if name != file_field:
                detail = f"send the file as `{file_field}`"
                raise _refuse(f"#/body/{name[:60]}", "unknown_field", detail)
            file = await _read_file(value)
        elif name in fields:
            raise _refuse(f"#/body/{name[:60]}", "duplicate_name", "the field is there twice")
        else:
            fields[name] = value
    return Upload(fields, file)


async def _read_text(value: UploadFile, name: str) -> str:
    try:
        return decode_text(await value.read())
    except InvalidValue as error:
        raise _refuse(f"#/body/{name}", error.rule, error.detail) from error


async def _read_file(value: UploadFile) -> UploadedFile:
    message = Message()
    message["Content-Type"] = value.content_type or "application/octet-stream"
    content = await value.read()
    return UploadedFile(
        content, value.filename or "", message.get_content_type(), message.get_content_charset()
    )


def _refuse(pointer: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput(f"the form cannot be read: {detail}", [Fault(pointer, code, detail)])
