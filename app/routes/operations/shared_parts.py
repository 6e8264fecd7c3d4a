"""Parts of the description that several operations have: defined once, and referred to."""

import json
import re
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any, NamedTuple


class _Place(NamedTuple):
    """Where an operation has a part, and what to call the part: `short` if no other part has that name."""

    room: str
    short: str
    long: str
    holder: Any
    key: int | str

    @property
    def content(self) -> Any:  # noqa: ANN401 - JSON
        return self.holder[self.key]


def share_parts(description: dict[str, Any]) -> None:
    """Define each parameter, header and response of several operations once, and refer to it.

    Its name is that of the parameter, the header or the status. Where several have that name, it is the one
    that most operations have; the others have the name of their first operation before it.
    """
    _share(description, [*_list_parameters(description), *_list_headers(description)])
    _share(description, _list_responses(description))


def _share(description: dict[str, Any], found: Iterable[_Place]) -> None:
    equal: dict[str, list[_Place]] = {}
    for place in found:
        equal.setdefault(f"{place.room} {_write(place.content)}", []).append(place)
    taken = set()
    for places in sorted(equal.values(), key=len, reverse=True):
        first = places[0]
        if len(places) == 1:
            return
        name = first.long if (first.room, first.short) in taken else first.short
        taken.add((first.room, first.short))
        description["components"].setdefault(first.room, {})[name] = first.content
        for place in places:
            place.holder[place.key] = {"$ref": f"#/components/{place.room}/{name}"}


def _list_operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in description["paths"].values():
        for operation in methods.values():
            yield operation["operationId"], operation


def _list_parameters(description: dict[str, Any]) -> Iterator[_Place]:
    for own, operation in _list_operations(description):
        for listed in ("parameters", "x-partial-parameters"):
            parameters = operation.get(listed, [])
            for index, parameter in enumerate(parameters):
                name = parameter["name"]
                yield _Place("parameters", name, f"{own}.{name}", parameters, index)


def _list_headers(description: dict[str, Any]) -> Iterator[_Place]:
    for own, operation in _list_operations(description):
        for response in operation["responses"].values():
            headers = response.get("headers", {})
            for name in headers:
                yield _Place("headers", name, f"{own}.{name}", headers, name)


def _list_responses(description: dict[str, Any]) -> Iterator[_Place]:
    for own, operation in _list_operations(description):
        responses = operation["responses"]
        for status in responses:
            phrase = "".join(re.findall("[A-Z][a-z]+", HTTPStatus(int(status)).phrase))
            long = f"{own}.{status}"
            short = long if status.startswith("2") else phrase
            yield _Place("responses", short, long, responses, status)


def _write(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
