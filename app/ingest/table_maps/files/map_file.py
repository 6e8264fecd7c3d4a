"""Reader of maps in YAML or JSON, with the line of each fault."""

from typing import NamedTuple

from pydantic import ValidationError

from app.domain.text import check_storable, decode_text
from app.errors import Fault, InvalidBundle, InvalidValue
from app.ingest.bundle.fault_collector import count_faults
from app.ingest.bundle.json_reader import read_json
from app.ingest.bundle.source_lines import SourceLines, UnreadableDocument
from app.ingest.bundle.validation import list_faults
from app.ingest.bundle.yaml_reader import read_yaml
from app.schemas.table_maps import TableMap

# Pointers of faults begin with it, so that those of the map are not those of the table.
MAP = "/map"
_MAX_BYTES = 1 << 20
_MAX_VALUES = 10_000


class ReadMap(NamedTuple):
    """A map with the lines of its values."""

    map: TableMap
    lines: SourceLines

    def make_fault(self, pointer: str, code: str, detail: str) -> Fault:
        """Make the fault of the value at a pointer into the map."""
        return Fault(MAP + pointer, code, detail, self.lines.find(pointer))


def read_map(content: bytes) -> ReadMap:
    """Read a map: JSON if it begins with a brace, else YAML.

    Raises:
        InvalidBundle: it cannot be read, or its fields are invalid. The error lists all faults.
    """
    lines = SourceLines()
    try:
        text = check_storable(decode_text(_check_size(content)))
        is_json = text.lstrip().startswith("{")
        document = read_json(text) if is_json else read_yaml(text, lines, _MAX_VALUES)
        return ReadMap(TableMap.model_validate(document), lines)
    except UnreadableDocument as error:
        fault = error.fault
        raise refuse([Fault(MAP + fault.pointer, fault.code, fault.detail, fault.line)]) from error
    except InvalidValue as error:
        raise refuse([Fault(MAP, error.rule, error.detail)]) from error
    except ValidationError as error:
        found = list_faults(error, "", TableMap)
        raise refuse(
            [Fault(MAP + place, code, detail, lines.find(place)) for place, code, detail in found]
        ) from error


def _check_size(content: bytes) -> bytes:
    if len(content) > _MAX_BYTES:
        raise InvalidValue("too_long", f"a map has at most {_MAX_BYTES} bytes")
    return content


def refuse(faults: list[Fault]) -> InvalidBundle:
    """Return the error for the faults of a map, or of a table that does not fit it."""
    ordered = sorted(faults, key=lambda fault: fault.line or 0)
    return InvalidBundle(f"{count_faults(len(faults))}; nothing was stored", ordered)
