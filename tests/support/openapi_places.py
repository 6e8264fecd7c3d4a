"""Positions for a value: every operation of the OpenAPI description, and every path in a body."""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from support.openapi_description import complete_operations

Place = tuple[str | int, ...]
_MARK = "the value that is put here"
_METHODS = ("get", "post", "patch", "delete", "put")


class Operation(NamedTuple):
    """An operation. `path` has names in braces; `body` is the schema of its body, None without one."""

    method: str
    path: str
    parameters: Sequence[Mapping[str, Any]]
    media_type: str | None
    body: Mapping[str, Any] | None

    def list_names(self, where: str) -> list[str]:
        return [parameter["name"] for parameter in self.parameters if parameter["in"] == where]


def list_operations(description: Mapping[str, Any]) -> list[Operation]:
    return [
        _read_operation(method, path, item[method])
        for path, item in complete_operations(description)["paths"].items()
        for method in _METHODS
        if method in item
    ]


def _read_operation(method: str, path: str, described: Mapping[str, Any]) -> Operation:
    content = described.get("requestBody", {}).get("content", {})
    media_type = next(iter(content), None)
    body = content[media_type]["schema"] if media_type else None
    return Operation(method.upper(), path, described.get("parameters", ()), media_type, body)


class Shapes:
    """The schemas that a description defines, by the last segment of their `$ref`."""

    def __init__(self, defined: Mapping[str, Any]) -> None:
        self._defined = defined

    def list_positions(self, schema: Mapping[str, Any], base: object) -> list[Place]:
        """List the path of every value that `base` has or could have by its schema."""
        return [(), *self._walk(schema, base)]

    def _walk(self, schema: Mapping[str, Any], base: object) -> Iterator[Place]:
        schema = self._resolve(schema)
        for key, inner, value in self._list_inner(schema, base):
            yield (key,)
            for place in self._walk(inner, value):
                yield (key, *place)

    def _list_inner(
        self, schema: Mapping[str, Any], base: object
    ) -> Iterator[tuple[str | int, Mapping[str, Any], object]]:
        if isinstance(base, list):
            for index, value in enumerate(base):
                yield index, schema.get("items", {}), value
            return
        given = base if isinstance(base, dict) else {}
        properties = schema.get("properties", {})
        for name in {**properties, **given}:
            yield name, properties.get(name, {}), given.get(name)

    def _resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Follow `$ref`; of `anyOf`, choose the schema that has parts."""
        if "$ref" in schema:
            return self._resolve(self._defined[schema["$ref"].rpartition("/")[2]])
        choices = [self._resolve(choice) for choice in schema.get("anyOf", ())]
        parts = ("properties", "items")
        return next((choice for choice in choices if any(part in choice for part in parts)), schema)


def write_with(base: object, place: Place, value: bytes) -> bytes:
    """Write the JSON of `base` with these bytes at the place, valid or not."""
    return _write(_put(base, place, _MARK)).replace(_write(_MARK), value)


def write_with_member(base: object, place: Place, member: bytes) -> bytes:
    """Write the JSON of `base` with one more member in the object at the place."""
    written = _write(_put(base, (*place, _MARK), None))
    return written.replace(_write(_MARK) + b": null", member)


def find_objects(base: object, place: Place = ()) -> Iterator[Place]:
    """Find the paths of all objects."""
    if isinstance(base, dict):
        yield place
    for key, value in _list_values(base):
        yield from find_objects(value, (*place, key))


def _list_values(base: object) -> list[tuple[str | int, object]]:
    if isinstance(base, list):
        return list(enumerate(base))
    return list(base.items()) if isinstance(base, dict) else []


def _write(document: object) -> bytes:
    return json.dumps(document).encode()


def _put(base: object, place: Place, value: object) -> object:
    """Copy `base` with the value at the place, creating missing objects."""
    if not place:
        return value
    key, rest = place[0], place[1:]
    copied: Any = deepcopy(base) if isinstance(base, dict | list) else {}
    copied[key] = _put(dict(_list_values(base)).get(key), rest, value)
    return copied
