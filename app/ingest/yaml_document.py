"""YAML whose scalars are text, read with the line of every value.

`0.03` is never a float, `2020` never an integer, and only `null`, `true` and `false` have a meaning of
their own. Duplicate keys and aliases are refused: an alias could make a small file denote a huge
document.
"""

from typing import Any

import yaml

from app.domain.pointers import escape_pointer
from app.errors import Fault
from app.ingest.places import Places, Unreadable

MAX_DEPTH = 20
_PLAIN = {"": None, "~": None, "null": None, "true": True, "false": False}


def read_yaml(text: str, places: Places) -> Any:  # noqa: ANN401 - any YAML value
    """Build the document and note the line of each of its values.

    Raises:
        Unreadable: it is no YAML, or breaks one of the rules above.
    """
    try:
        node = _Composer(text).get_single_node()
    except RecursionError as error:
        raise Unreadable(Fault("", "too_deep", "it is nested too deeply")) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = str(getattr(error, "problem", None) or error)
        raise Unreadable(Fault("", "not_yaml", detail, mark.line + 1 if mark else None)) from error
    return _build(node, "", places)


class _Composer(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401 - as the library declares it
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call] # the stubs lack it
            raise yaml.composer.ComposerError(None, None, "aliases are not accepted", mark)
        return super().compose_node(parent, index)


def _build(node: yaml.Node | None, pointer: str, places: Places) -> Any:  # noqa: ANN401 - any YAML value
    if node is None:
        return None
    places.add(pointer, node.start_mark.line + 1)
    if pointer.count("/") > MAX_DEPTH:
        raise Unreadable(_fault(node, pointer, "too_deep", "it is nested too deeply"))
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
            detail = f"the key {key!r} occurs twice"
            raise Unreadable(_fault(key_node, inner, "duplicate_key", detail))
        built[key] = _build(value_node, inner, places)
    return built


def _fault(node: yaml.Node, pointer: str, code: str, detail: str) -> Fault:
    return Fault(pointer, code, detail, node.start_mark.line + 1)
