"""Reader of bundles (files of records to import): JSON if the file's name ends in `.json`, else YAML."""

from pathlib import Path

from app.domain.json.size_guard import check_json_size
from app.domain.text import check_storable, decode_text
from app.errors import Fault, InvalidBundle, InvalidValue
from app.ingest.bundle.exported_list import refuse_exported
from app.ingest.bundle.fault_collector import FaultCollector, count_faults
from app.ingest.bundle.json_reader import read_json
from app.ingest.bundle.source_lines import SourceLines, UnreadableDocument
from app.ingest.bundle.validation import MAX_DEPTH, read_shape
from app.ingest.bundle.yaml_reader import read_yaml
from app.schemas.bundle import Bundle

# Files that are no bundles by their names.
_TABLES = frozenset({".csv", ".tsv", ".tab", ".md", ".markdown", ".xlsx", ".parquet"})


def read_bundle(path: Path) -> tuple[Bundle, SourceLines]:
    """Read a bundle file, and validate the fields and types of its records.

    Return the bundle and the line numbers of its values, which are known only for YAML.

    Raises:
        InvalidBundle: the file cannot be read, or fields or types are invalid. The error lists up to
            `MAX_FAULTS` faults.
    """
    if path.suffix.lower() in _TABLES:
        raise InvalidBundle(
            f"{path} is a table: say what its columns are with `--map`; nothing was stored"
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        detail = f"{path} cannot be read ({error.strerror}); nothing was stored"
        raise InvalidBundle(detail) from error
    return parse_bundle(content, str(path), is_json=path.suffix == ".json")


def parse_bundle(
    content: bytes, name: str, *, is_json: bool, max_values: int | None = None
) -> tuple[Bundle, SourceLines]:
    """Parse the content of a bundle, and validate the fields and types of its records.

    Return the bundle and the line numbers of its values, which are known only for YAML. `name` is the
    path of a file, or "the body" of a request, for messages. Content of more than `max_values` values
    is refused before the values are built in memory; None means no limit.

    Raises:
        InvalidBundle: the content cannot be read, or fields or types are invalid. The error lists up to
            `MAX_FAULTS` faults.
    """
    lines = SourceLines()
    try:
        if is_json and max_values is not None:
            _check_size(content, max_values)
        text = check_storable(decode_text(content))
        document = read_json(text) if is_json else read_yaml(text, lines, max_values)
        refuse_exported(document)
    except UnreadableDocument as error:
        raise _refuse(name, [error.fault]) from error
    except InvalidValue as error:
        raise _refuse(name, [Fault("", error.rule, error.detail)]) from error
    del text
    findings = FaultCollector(lines)
    try:
        bundle = read_shape(document, findings)
        findings.refuse_if_any()
    except InvalidBundle as error:
        raise InvalidBundle(f"{name}: {error.detail}", error.faults) from error
    assert bundle is not None  # noqa: S101 - for mypy; without a bundle there are faults
    return bundle, lines


def _check_size(content: bytes, max_values: int) -> None:
    try:
        check_json_size(content, max_values, MAX_DEPTH)
    except InvalidValue as error:
        raise UnreadableDocument(Fault("", error.rule, error.detail)) from error


def _refuse(name: str, faults: list[Fault]) -> InvalidBundle:
    return InvalidBundle(f"{name}: {count_faults(len(faults))}; nothing was stored", faults)
