"""From a YAML file to a `Bundle`, knowing the line of every value.

Scalars stay the text that they are: `0.03` is never a float, `2020` never an integer, and only
`null`, `true` and `false` have a meaning of their own. Duplicate keys and aliases are refused (an
alias could make a small file denote a huge document).
"""

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.domain.text import check_storable
from app.errors import Fault, InvalidBundle, InvalidValue
from app.schemas.bundle import Bundle

MAX_DEPTH = 20
_PLAIN = {"": None, "~": None, "null": None, "true": True, "false": False}


class Places:
    """The line of each value of a file, by JSON Pointer."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def add(self, pointer: str, line: int) -> None:
        self._lines[pointer] = line

    def find(self, pointer: str) -> int | None:
        """The line of the value, or of the nearest value around it that the file has."""
        while pointer and pointer not in self._lines:
            pointer = pointer.rpartition("/")[0]
        return self._lines.get(pointer)


def read_bundle(path: Path) -> tuple[Bundle, Places]:
    """Read and validate the shape of a bundle.

    Raises:
        InvalidBundle: the file cannot be read, is no YAML, or has values of a wrong shape; lists
            all of them.
    """
    places = Places()
    document = _build(_compose(path), "", places)
    if not isinstance(document, dict):
        raise _refuse(path, [Fault("", "not_a_mapping", "a bundle is a mapping", 1)])
    try:
        return Bundle.model_validate(document), places
    except ValidationError as error:
        faults = [_describe(details, places) for details in error.errors()]
        raise _refuse(path, faults) from error


def _refuse(path: Path, faults: list[Fault]) -> InvalidBundle:
    return InvalidBundle(f"{path}: {len(faults)} faults; nothing was stored", faults)


def _describe(details: ErrorDetails, places: Places) -> Fault:
    pointer = "".join(f"/{escape_pointer(str(part))}" for part in details["loc"])
    return Fault(pointer, details["type"], details["msg"], places.find(pointer))


def escape_pointer(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


class _Composer(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401 - as the library declares it
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call] # the stubs lack it
            raise yaml.composer.ComposerError(None, None, "aliases are not accepted", mark)
        return super().compose_node(parent, index)


def _compose(path: Path) -> yaml.Node | None:
    try:
        loader = _Composer(check_storable(path.read_text(encoding="utf-8")))
        return loader.get_single_node()
    except (OSError, UnicodeDecodeError, InvalidValue, RecursionError) as error:
        raise _refuse(path, [Fault("", "not_readable", str(error))]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = str(getattr(error, "problem", None) or error)
        fault = Fault("", "not_yaml", detail, mark.line + 1 if mark else None)
        raise _refuse(path, [fault]) from error


def _build(node: yaml.Node | None, pointer: str, places: Places) -> Any:  # noqa: ANN401 - any YAML value
    if node is None:
        return None
    places.add(pointer, node.start_mark.line + 1)
    if pointer.count("/") > MAX_DEPTH:
        raise InvalidBundle("nested too deeply", [_fault(node, pointer, "too_deep", "too deep")])
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, pointer, places)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, f"{pointer}/{i}", places) for i, item in enumerate(node.value)]
    text: str = node.value
    is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return _PLAIN.get(text, text) if is_plain else text


def _build_mapping(node: yaml.MappingNode, pointer: str, places: Places) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        inner = f"{pointer}/{escape_pointer(key)}"
        if key in built:
            fault = _fault(key_node, inner, "duplicate_key", f"the key {key!r} occurs twice")
            raise InvalidBundle(f"line {fault.line}: the key {key!r} occurs twice", [fault])
        built[key] = _build(value_node, inner, places)
    return built


def _fault(node: yaml.Node, pointer: str, code: str, detail: str) -> Fault:
    return Fault(pointer, code, detail, node.start_mark.line + 1)
