"""A tool: its name, its manual, the model of its arguments, and the function that answers."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from app.assistants.catalogue_client import CatalogueClient
from app.domain.json.pointer import write_pointer
from app.errors import Fault, InvalidInput
from app.validation_messages import describe_error, describe_unknown, get_path, get_schema

_Arguments = TypeVar("_Arguments", bound=BaseModel)
Reply = Mapping[str, Any]
# The manual of a parameter of a URL, and of the same argument as a list.
_OF_URLS, _OF_LISTS = "Repeat the parameter", "Write several values"


@dataclass(frozen=True, slots=True)
class Tool(Generic[_Arguments]):
    """A tool of assistants.

    `arguments` is a model of the public API, or one of its own that extends such a model; those in `omitted`
    are not for assistants. `run` returns the reply, in which what is null is left out. `kind` is the kind of
    resource whose id it takes, if it is always the same.
    """

    name: str
    title: str
    manual: str
    arguments: type[_Arguments]
    run: Callable[[CatalogueClient, _Arguments], Awaitable[Reply]]
    omitted: frozenset[str] = frozenset()
    kind: str | None = None
    writes: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the arguments."""
        schema: dict[str, Any] = _simplify(self.arguments.model_json_schema())
        for name in self.omitted:
            del schema["properties"][name]
        schema["additionalProperties"] = False
        return schema

    async def answer(self, catalogue: CatalogueClient, sent: Mapping[str, Any]) -> Reply:
        """Return the reply to the arguments that an assistant has sent.

        Raises:
            InvalidInput: an argument is unknown, missing or not valid; the error has a fault for each.
        """
        return await self.run(catalogue, self._read(sent))

    def _read(self, sent: Mapping[str, Any]) -> _Arguments:
        known = [name for name in self.arguments.model_fields if name not in self.omitted]
        if unknown := [name for name in sent if name not in known]:
            raise _refuse(
                Fault(_point([name]), "unknown_argument", describe_unknown("argument", name, known))
                for name in unknown
            )
        try:
            return self.arguments.model_validate(self._list_single(sent))
        except ValidationError as error:
            schema = get_schema(self.arguments)
            faults = [
                Fault(
                    _point(get_path(own)), own["type"], describe_error(own, schema, get_path(own))
                )
                for own in error.errors()
            ]
            raise _refuse(faults) from error

    def _list_single(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments with a single text, where a list belongs, as a list of one: assistants write so."""
        fields = self.arguments.model_fields
        return {
            name: [value]
            if isinstance(value, str) and get_origin(fields[name].annotation) is list
            else value
            for name, value in sent.items()
        }


def _point(path: Any) -> str:  # noqa: ANN401 - names and indexes
    return f"#/arguments{write_pointer(path)}"


def _refuse(faults: Any) -> InvalidInput:  # noqa: ANN401 - any iterable
    return InvalidInput("the arguments of the tool are not valid", list(faults))


def _simplify(schema: Any) -> Any:  # noqa: ANN401 - any part of a JSON Schema
    """Remove what no assistant needs: titles made of names, and null for an argument that is left out."""
    if isinstance(schema, list):
        return [_simplify(part) for part in schema]
    if not isinstance(schema, dict):
        return schema.replace(_OF_URLS, _OF_LISTS) if isinstance(schema, str) else schema
    others = [part for part in schema.get("anyOf", ()) if part != {"type": "null"}]
    if len(others) == 1:
        schema = {**schema, **others[0]}
        del schema["anyOf"]
    return {
        name: _simplify(part)
        for name, part in schema.items()
        if not (name == "title" and isinstance(part, str)) and (name, part) != ("default", None)
    }
