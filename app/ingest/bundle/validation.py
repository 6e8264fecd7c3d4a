"""Validation of the fields and types of records, with a limit on the number of faults.

Records are validated one at a time, because Pydantic collects every fault of a document, and each takes
a kilobyte of memory. For half a million empty objects, a megabyte of text, that was two gigabytes.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from app.domain.json.pointer import write_pointer
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import ARRAYS
from app.schemas.bundle import Bundle
from app.validation_messages import describe_error, get_path, get_schema

# Limits of one record. A claim has about 30 values, an achievement with 100 quotes a few hundred.
MAX_VALUES = 10_000
MAX_DEPTH = 32
_RECORDS = dict(ARRAYS.values())


def read_shape(document: object, findings: FaultCollector) -> Bundle | None:
    """Validate the fields and types of a parsed document, and return it as a bundle.

    If any are invalid, add faults to `findings` and return None. The lists of the document are changed:
    validated records replace the raw ones, to save memory.
    """
    before = findings.count
    arrays: dict[str, list[Any]] = {}
    if isinstance(document, dict):
        present = {name: document[name] for name in _RECORDS if name in document}
        arrays = {name: records for name, records in present.items() if isinstance(records, list)}
        document = {**document, **{name: [] for name in arrays}}
    bundle: Bundle | None = _read_record(Bundle, document, "", findings)
    for name, records in arrays.items():
        for index, record in enumerate(records):
            records[index] = _read_record(_RECORDS[name], record, f"/{name}/{index}", findings)
    if bundle is None or findings.count > before:
        return None
    return bundle.model_copy(update=arrays)


def _read_record(model: Any, raw: Any, pointer: str, findings: FaultCollector) -> Any:  # noqa: ANN401 - of any model
    if not _has_at_most(raw, MAX_VALUES):
        findings.add(pointer, "too_many_values", f"a record has at most {MAX_VALUES} values")
        return None
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        for fault in list_faults(error, pointer, model):
            findings.add(*fault)
        return None


def _has_at_most(value: object, max_values: int) -> bool:
    """Return whether a JSON value contains at most `max_values` values, nested ones included."""
    pending = [value] if isinstance(value, (dict, list)) else []
    count = 1
    while pending:
        container = pending.pop()
        values = container.values() if isinstance(container, dict) else container
        count += len(values)
        if count > max_values:
            return False
        pending += [inner for inner in values if isinstance(inner, (dict, list))]
    return True


def list_faults(
    error: ValidationError,
    pointer: str,
    model: Any,  # noqa: ANN401 - a model, or any annotation of a field
) -> Iterator[tuple[str, str, str]]:
    """Yield pointer, code and message of the faults of the record of a `model` at `pointer`."""
    schema = get_schema(model)
    for fault in error.errors(include_url=False):
        detail = describe_error(fault, schema, fault["loc"])
        yield pointer + write_pointer(get_path(fault)), fault["type"], detail
