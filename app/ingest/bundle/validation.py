"""The shape of records: what a document gives for them, checked one by one, with an end to the faults.

Pydantic lists every fault of a document, each of which takes a kilobyte: half a million empty objects,
a megabyte of text, took two gigabytes.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.domain.json.pointer import write_pointer
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import ARRAYS
from app.schemas.bundle import Bundle

# Of one record. A claim has some thirty, an achievement with a hundred quotes some hundreds.
MAX_VALUES = 10_000
MAX_DEPTH = 32
_RECORDS = dict(ARRAYS.values())


def read_shape(document: Any, findings: FaultCollector) -> Bundle | None:  # noqa: ANN401 - any JSON value
    """Make a bundle of a document, which is used up; None where `findings` has why not."""
    before = findings.count
    arrays: dict[str, list[Any]] = {}
    if isinstance(document, dict):
        given = {name: document[name] for name in _RECORDS if name in document}
        arrays = {name: records for name, records in given.items() if isinstance(records, list)}
        document = {**document, **{name: [] for name in arrays}}
    bundle: Bundle | None = _read_record(Bundle, document, "", findings)
    for name, records in arrays.items():
        for index, record in enumerate(records):
            # In the place of what it was read from, which nobody needs any more.
            records[index] = _read_record(_RECORDS[name], record, f"/{name}/{index}", findings)
    if bundle is None or findings.count > before:
        return None
    return bundle.model_copy(update=arrays)


def _read_record(model: Any, given: Any, pointer: str, findings: FaultCollector) -> Any:  # noqa: ANN401 - of any model
    if not _has_values(given, MAX_VALUES):
        findings.add(pointer, "too_many_values", f"a record has at most {MAX_VALUES} values")
        return None
    try:
        return model.model_validate(given)
    except ValidationError as error:
        for details in list_details(error):
            findings.add(pointer + write_pointer(details["loc"]), details["type"], details["msg"])
        return None


def _has_values(given: Any, most: int) -> bool:  # noqa: ANN401 - any JSON value
    """Has it at most so many values?"""
    within = [given] if isinstance(given, (dict, list)) else []
    count = 1
    while within:
        one = within.pop()
        values = one.values() if isinstance(one, dict) else one
        count += len(values)
        if count > most:
            return False
        within += [value for value in values if isinstance(value, (dict, list))]
    return True


def list_details(error: ValidationError) -> Iterator[ErrorDetails]:
    """The faults of a record. What they were found in is left out, as it may be large."""
    yield from error.errors(include_url=False, include_context=False, include_input=False)
