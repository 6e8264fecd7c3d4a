"""From a file to a `Bundle`: YAML, or JSON by its ending."""

from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.domain.pointers import write_pointer
from app.domain.text import check_storable
from app.errors import Fault, InvalidBundle, InvalidValue
from app.ingest.json_document import read_json
from app.ingest.places import Places, Unreadable
from app.ingest.yaml_document import read_yaml
from app.schemas.bundle import Bundle


def read_bundle(path: Path) -> tuple[Bundle, Places]:
    """Read and validate the shape of a bundle.

    Raises:
        InvalidBundle: the file cannot be read, or has values of a wrong shape; lists all of them.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _refuse(str(path), [Fault("", "not_readable", str(error))]) from error
    return parse_bundle(content, str(path), is_json=path.suffix == ".json")


def parse_bundle(content: bytes, name: str, *, is_json: bool) -> tuple[Bundle, Places]:
    """Read and validate what a file or a body of this name holds: JSON, or YAML.

    Raises:
        InvalidBundle: it cannot be read, or has values of a wrong shape; lists all of them.
    """
    places = Places()
    try:
        text = check_storable(content.decode())
        document = read_json(text) if is_json else read_yaml(text, places)
        return Bundle.model_validate(document), places
    except ValidationError as error:
        faults = [_describe(details, places) for details in error.errors()]
        raise _refuse(name, faults) from error
    except Unreadable as error:
        raise _refuse(name, [error.fault]) from error
    except (UnicodeDecodeError, InvalidValue) as error:
        raise _refuse(name, [Fault("", "not_readable", str(error))]) from error


def _refuse(name: str, faults: list[Fault]) -> InvalidBundle:
    return InvalidBundle(f"{name}: {len(faults)} faults; nothing was stored", faults)


def _describe(details: ErrorDetails, places: Places) -> Fault:
    pointer = write_pointer(details["loc"])
    return Fault(pointer, details["type"], details["msg"], places.find(pointer))
