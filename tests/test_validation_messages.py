"""Messages for what is not valid: in the reader's words, for every parameter and field there is."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from app.schemas.bundle import BundleClaim, BundleOrganization
from app.schemas.common import Create
from app.schemas.list_parameters import Parameters
from app.schemas.query_string import list_repeatable
from app.settings import Settings
from app.validation_messages import (
    Schema,
    describe_error,
    describe_unknown,
    find_nearest,
    get_path,
    get_schema,
    is_worded,
)

pytestmark = pytest.mark.engines("sqlite")
DESCRIPTION = Path(__file__).parent / "openapi.json"
# Words of Pydantic and of regular expressions.
FOREIGN = re.compile(
    r"should|valid (string|integer|number|list|dictionary|boolean)|pattern|Field required|Extra inputs"
    r"|Value error|is not accepted here|\^|\\u00|\[a-z|JSON object|unable to"
)
WRONG: tuple[Any, ...] = (
    None,
    "",
    "no such value, $5,000\x00",
    "x" * 30_000,
    "99999999999999999999999",
    "-1",
    "1.5",
    -1,
    0,
    1.5,
    True,
    [],
    {},
    {"no-such-field": 1},
    [{"no-such-field": [1]}],
    ["\x00"] * 300,
    "a b://\x7f",
)


def list_models(base: type[BaseModel]) -> list[type[BaseModel]]:
    """Return all models below a base, which the application has imported."""
    own = [model for model in base.__subclasses__() if model.__module__.startswith("app.")]
    return [*own, *(inner for model in own for inner in list_models(model))]


QUERIES = sorted(set(list_models(Parameters)), key=lambda model: model.__name__)
BODIES = sorted(set(list_models(Create)), key=lambda model: model.__name__)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("organisation", ["organization"]),
        ("Organization", ["organization"]),
        ("org", ["organization"]),
        ("valu__gte", ["value__gte"]),
        ("value-gte", ["value__gte"]),
        ("per_page", ["limit"]),
        ("", ["q", "sort", "limit"]),
        ("x" * 100_000, ["value__gte", "sort", "q"]),
    ],
)
def test_name_that_is_not_known_has_near_ones(name: str, expected: list[str]) -> None:
    known = ["organization", "limit", "sort", "q", "value__gte"]
    assert set(find_nearest(name, known)) >= {expected[0]} or len(find_nearest(name, known)) == 3


def test_name_where_none_is_known_says_so() -> None:
    message = describe_unknown("parameter", "a", [])
    assert message == "this parameter is not known here: leave it out"


def test_missing_field_names_its_values() -> None:
    content = {"id": "a", "names": {"en": "A"}}
    [(_, message)] = describe(BundleOrganization, content)
    assert message.startswith("it is missing: write 'company', 'university', ")
    assert message.endswith(" or 'hospital'")


def test_name_of_a_language_that_is_none_is_pointed_at() -> None:
    with pytest.raises(ValidationError) as caught:
        BundleOrganization.model_validate({"id": "a", "kind": "company", "names": {"xx": "A"}})
    assert [get_path(error) for error in caught.value.errors()] == [["names", "xx"]]


def test_unknown_field_names_near_ones_of_its_own_object() -> None:
    content = {"quantity": {"as_stated": "5 m", "units": "m", "comparator": "eq"}}
    messages = [
        message for kind, message in describe(BundleClaim, content) if kind == "extra_forbidden"
    ]
    assert messages == ["this field is not known here; near is `unit`"]


def list_patterns(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for inner in schema.values():
            yield from list_patterns(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from list_patterns(inner)


def describe(model: type[BaseModel], content: object) -> list[tuple[str, str]]:
    """Return type and message of each error that the content has."""
    try:
        model.model_validate(content)
    except ValidationError as error:
        schema = get_schema(model)
        return [(one["type"], describe_error(one, schema, one["loc"])) for one in error.errors()]
    return []


def list_wrong(schema: Schema, definitions: Schema) -> Iterator[Any]:
    """Yield contents that each have one wrong value, at any depth of a schema."""
    while "$ref" in schema or "anyOf" in schema:
        if "anyOf" in schema:
            for one in schema["anyOf"]:
                yield from list_wrong(one, definitions)
            return
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    yield from WRONG
    for name, inner in schema.get("properties", {}).items():
        yield from ({name: wrong} for wrong in list_wrong(inner, definitions))
    if "items" in schema:
        yield from ([wrong] for wrong in list_wrong(schema["items"], definitions))
    if isinstance(schema.get("additionalProperties"), dict):
        inner = schema["additionalProperties"]
        yield from ({"en": wrong} for wrong in list_wrong(inner, definitions))
        yield {"\x00": "a"}


def test_pattern_of_every_parameter_header_field_and_setting_has_words() -> None:
    models = [*QUERIES, *BODIES, Settings]
    patterns = {pattern for model in models for pattern in list_patterns(get_schema(model))}
    patterns |= set(list_patterns(json.loads(DESCRIPTION.read_bytes())))
    assert len(patterns) > 20
    assert [pattern for pattern in sorted(patterns) if not is_worded(pattern)] == []


@pytest.mark.parametrize("model", QUERIES, ids=lambda model: model.__name__)
def test_message_for_every_parameter_is_in_words(model: type[BaseModel]) -> None:
    for name in model.model_fields:
        for value in WRONG:
            if isinstance(value, str):
                sent = [value] if name in list_repeatable(model) else value
                for kind, message in describe(model, {name: sent}):
                    assert not FOREIGN.search(message), (name, value[:40], kind, message)


@pytest.mark.parametrize("model", BODIES, ids=lambda model: model.__name__)
def test_message_for_every_field_is_in_words(model: type[BaseModel]) -> None:
    schema = get_schema(model)
    messages = {
        found
        for content in list_wrong(schema, schema.get("$defs", {}))
        for found in describe(model, content)
    }
    assert messages
    for kind, message in messages:
        assert not FOREIGN.search(message), (kind, message)
