"""Reader of NDJSON bundles: one record per line, `{"claim": {...}}`, read in chunks of lines.

The first line may name the origin of the bundle: `{"origin": "voltara-press"}`. A later bundle with the
same origin can change the records of this bundle without a conflict.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pydantic import TypeAdapter, ValidationError

from app.domain.json.size_guard import check_json_size
from app.domain.text import check_storable, decode_text, find_other_encoding
from app.errors import InvalidValue
from app.ingest.bundle.exported_list import ExportedList, refuse_exported
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import ARRAYS, InputRecord
from app.ingest.bundle.json_reader import read_json
from app.ingest.bundle.source_lines import UnreadableDocument
from app.ingest.bundle.validation import MAX_DEPTH, MAX_VALUES, list_faults
from app.schemas.bundle import OriginName
from app.schemas.common import is_slug

MAX_LINE_BYTES = 16 << 20
# Lines up to this size are parsed without counting their values first.
UNMEASURED_BYTES = 1 << 16
# A chunk ends at this many records, or earlier at this many bytes.
CHUNK_RECORDS = 4_000
CHUNK_BYTES = 16 << 20
# The bytes that are added to the size of a chunk for a record whose text is in a separate file, since
# its line does not contain the text.
TEXT_FILE_BYTES = CHUNK_BYTES // 20


_ORIGINS: TypeAdapter[str] = TypeAdapter(OriginName)


class BundleLines(NamedTuple):
    """An open NDJSON bundle, and the folder with the text files that its lines name.

    `folder` is None where text files are not accepted, as in a request.
    """

    file: BinaryIO
    folder: Path | None


class Chunk(NamedTuple):
    """The records (`given`) of consecutive lines of an NDJSON file.

    `size` is the number of bytes of these lines. `origin` is the name that the first line of the file
    gives to the bundle, and None if that line is a record.
    """

    given: list[InputRecord]
    size: int
    origin: str | None


class _Origin(NamedTuple):
    name: str


def read_chunks(
    file: BinaryIO, findings: FaultCollector, records: int = CHUNK_RECORDS
) -> Iterator[Chunk]:
    """Read an NDJSON file, and yield its records in chunks.

    A chunk ends at `records` records or at about `CHUNK_BYTES`, whichever is reached first. Faults are
    added to `findings`, and blank lines are skipped. The last chunk may be empty.
    """
    input_records: list[InputRecord] = []
    origin: str | None = None
    has_begun = False
    size = weight = 0
    for number, line in enumerate(_split_lines(file), start=1):
        size += len(line)
        weight += len(line)
        findings.line = number
        if number == 1 and (encoding := find_other_encoding(line)):
            findings.add("", "not_utf_8", f"the file is {encoding}: write it in UTF-8")
            break
        try:
            item = _read_line(line, number, findings)
        except ExportedList as error:
            # Every other line is one, too.
            findings.add("", error.rule, error.detail)
            break
        if isinstance(item, _Origin):
            if has_begun:
                findings.add("/origin", "not_first", "name the origin on the first line, and once")
            origin = item.name
        elif item is not None:
            input_records.append(item)
            weight += TEXT_FILE_BYTES * (getattr(item.record, "text_file", None) is not None)
        has_begun = has_begun or item is not None
        if len(input_records) >= records or weight >= CHUNK_BYTES:
            yield Chunk(input_records, size, origin)
            input_records, size, weight = [], 0, 0
    yield Chunk(input_records, size, origin)


def _split_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, each cut after `MAX_LINE_BYTES` + 1 bytes.

    The byte beyond the limit shows the caller that the line is too long. The rest of such a line is
    skipped, so that it takes no memory.
    """
    while line := file.readline(MAX_LINE_BYTES + 1):
        yield line
        while len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES + 1)


def _read_line(line: bytes, number: int, findings: FaultCollector) -> InputRecord | _Origin | None:
    # Files with a byte order mark that were joined have one in the middle.
    line = line.removeprefix(BOM_UTF8)
    if not line.strip():
        return None
    try:
        kind, raw = _read_record(line)
    except UnreadableDocument as error:
        findings.add(error.fault.pointer, error.fault.code, error.fault.detail)
        return None
    except ExportedList:
        raise
    except InvalidValue as error:
        findings.add("", error.rule, error.detail)
        return None
    if kind == "origin":
        return _read_origin(raw, findings)
    pointer = f"/{kind}"
    try:
        record = ARRAYS[kind][1].model_validate(raw)
    except ValidationError as error:
        for fault in list_faults(error, pointer, ARRAYS[kind][1]):
            findings.add(*fault)
        record_id = raw.get("id") if isinstance(raw, dict) and kind != "source_number" else None
        return InputRecord(kind, record_id if is_slug(record_id) else None, pointer, number, None)
    return InputRecord(kind, getattr(record, "id", None), pointer, number, record)


def _read_origin(raw: object, findings: FaultCollector) -> _Origin | None:
    try:
        return _Origin(_ORIGINS.validate_python(raw))
    except ValidationError as error:
        for _, code, detail in list_faults(error, "", OriginName):
            findings.add("/origin", code, detail)
        return None


def _read_record(line: bytes) -> tuple[str, Any]:
    if len(line) > MAX_LINE_BYTES:
        raise InvalidValue("too_long", f"a line has at most {MAX_LINE_BYTES} bytes")
    text = check_storable(decode_text(line))
    if len(line) > UNMEASURED_BYTES:
        check_json_size(line, MAX_VALUES, MAX_DEPTH)
    document = read_json(text)
    refuse_exported(document)
    if not isinstance(document, dict) or len(document) != 1:
        raise InvalidValue("not_one_record", "write an object with one key, the kind of its record")
    [(kind, raw)] = document.items()
    if kind not in (*ARRAYS, "origin"):
        raise InvalidValue("unknown_kind", f"{kind[:60]!r} is none of {', '.join(ARRAYS)}, origin")
    return kind, raw
