"""Query strings: pairs of a parameter and its value, and the model that they fill."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Generic, NamedTuple, TypeVar, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_Query = TypeVar("_Query", bound=BaseModel)


class ParsedQuery(NamedTuple, Generic[_Query]):
    """The result of reading a query string: the query, or None and the faults.

    `unknown` and `repeated` are names of parameters. Values are checked only without these faults;
    `invalid` are the errors of Pydantic.
    """

    query: _Query | None
    unknown: list[str]
    repeated: list[str]
    invalid: list[ErrorDetails]


def parse_query(
    model: type[_Query],
    pairs: Iterable[tuple[str, str]],
    refused: AbstractSet[str] = frozenset(),
) -> ParsedQuery[_Query]:
    """Read pairs of a parameter and its value. Parameters in `refused` count as unknown."""
    sent: dict[str, list[str]] = {}
    for name, value in pairs:
        sent.setdefault(name, []).append(value)
    repeatable, known = list_repeatable(model), model.model_fields
    unknown = [name for name in sent if name not in known or name in refused]
    repeated = [name for name in sent if len(sent[name]) > 1 and name not in repeatable]
    if unknown or repeated:
        return ParsedQuery(None, unknown, repeated, [])
    values = {name: sent[name] if name in repeatable else sent[name][0] for name in sent}
    try:
        return ParsedQuery(model.model_validate(values), [], [], [])
    except ValidationError as error:
        return ParsedQuery(None, [], [], error.errors())


@cache
def list_repeatable(model: type[BaseModel]) -> frozenset[str]:
    """Return the names of the parameters that can be repeated to give more than one value."""
    fields = model.model_fields.items()
    return frozenset(name for name, field in fields if get_origin(field.annotation) is list)
