"""What FastAPI leaves out of an operation: groups of parameters, examples to fill in, bodies of patches."""

from typing import Any

from app.routes.operations.patch_schemas import name_patch
from app.schemas.kinds import SCHEMAS

Json = dict[str, Any]
# With these the response of a read follows no schema, which a generated client could not read.
_PARTIAL = ("fields", "expand")
_PATCHES = {f"update_{kind}": name_patch(kind) for kind in SCHEMAS}
# Parameters without which a request is valid, and whose examples the docs page fills in all the same, so that
# it compares something, changes what is there, and stores nothing.
_FILLED_IN = {"organizations", "metrics", "dry_run", "if-match"}
# Groups of parameters in their order; those of the first one have no heading on the docs page.
_FIRST, _FILTERS, _LEFT_OUT, _HEADERS = "", "Filters", "What to leave out", "Headers"
_GROUPS: dict[str, set[str]] = {
    _FIRST: set(),
    _FILTERS: set(),
    "Limits on numbers": {
        *("value__gte", "value__lte", "unit", "factor__gte", "factor__lte", "include_uncertain")
    },
    "Conditions of numbers": {"qualifier", "qualifier__gte", "qualifier__lte", "has_qualifier"},
    _LEFT_OUT: set(),
    "Counts by a property": {"facet", "facet_limit", "facet_sort", "facet_statistics"},
    "What to show": {"fields", "expand", "as_of", "as_unit"},
    _HEADERS: set(),
}
_ORDER = list(_GROUPS)


def complete_operation(operation: Json, schemas: Json) -> None:
    """Complete the description of an operation, in place. `schemas` are those that it refers to."""
    parameters = operation.get("parameters", [])
    for parameter in parameters:
        _complete_parameter(parameter)
    parameters.sort(
        key=lambda parameter: (
            parameter["in"] != "path",
            _ORDER.index(parameter.get("x-group", "")),
        )
    )
    if "application/json" in operation["responses"].get("200", {}).get("content", {}):
        _set_apart(operation)
    for content in operation.get("requestBody", {}).get("content", {}).values():
        _complete_body(content, _PATCHES.get(operation["operationId"]), schemas)


def _set_apart(operation: Json) -> None:
    """Move the parameters that make a response partial to a place that generators of clients do not read."""
    parameters = operation.get("parameters", [])
    if partial := [parameter for parameter in parameters if parameter["name"] in _PARTIAL]:
        operation["parameters"] = [
            parameter for parameter in parameters if parameter not in partial
        ]
        operation["x-partial-parameters"] = partial


def _complete_body(content: Json, patch: str | None, schemas: Json) -> None:
    """Put the example of a body where all tools read it, and name the schema of a patch.

    The example is that of the route, or else made of those of the fields.
    """
    if examples := content["schema"].pop("examples", None):
        content["example"] = examples[0]
    elif "example" not in content and "$ref" in content["schema"]:
        fields = schemas[content["schema"]["$ref"].rpartition("/")[2]]["properties"]
        content["example"] = {
            name: field["examples"][0] for name, field in fields.items() if "examples" in field
        }
    if patch is not None:
        content["schema"] = {"$ref": f"#/components/schemas/{patch}"}


def _complete_parameter(parameter: Json) -> None:
    """Group a parameter, and copy its example to the places where Swagger UI, the docs page, reads it.

    Without an example, Swagger UI makes up a text from the pattern of the parameter.
    """
    schema = parameter["schema"] = _omit_null(parameter["schema"])
    if group := _choose_group(parameter):
        parameter["x-group"] = group
    items = schema.get("items", {})
    if not schema.get("examples"):
        return
    example = schema["examples"][0]
    if parameter.get("required") or parameter["name"] in _FILLED_IN:
        parameter["example"] = example
        return
    if "$ref" in schema or "$ref" in items:
        return  # the docs page shows the values of an enum
    if items:
        items["examples"] = example
        example = "` or `".join(example)
    if isinstance(example, str):
        parameter["description"] += f" For example `{example}`."


def _choose_group(parameter: Json) -> str:
    name = parameter["name"]
    if parameter["in"] != "query":
        return _HEADERS if parameter["in"] == "header" else _FIRST
    if name.endswith("__not"):
        return _LEFT_OUT
    listed = next((group for group, names in _GROUPS.items() if name in names), None)
    if listed is None and (parameter["schema"].get("type") == "array" or "date__" in name):
        return _FILTERS
    if listed is None and name.startswith("has_"):
        return _FILTERS
    return listed or _FIRST


def _omit_null(schema: Json) -> Json:
    """Remove null from the schema of an optional parameter, because a URL cannot contain null."""
    if {"type": "null"} not in schema.get("anyOf", []):
        return schema
    [non_null] = [option for option in schema["anyOf"] if option != {"type": "null"}]
    return {**non_null, **{key: value for key, value in schema.items() if key != "anyOf"}}
