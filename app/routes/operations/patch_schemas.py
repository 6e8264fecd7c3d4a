"""Schemas of merge patches (RFC 7396), made from those of the resources to create.

A patch may leave out every field, and null removes a field. Objects are merged too, so that their schemas are
of patches; lists are replaced as a whole.
"""

from typing import Any

from app.schemas.kinds import SCHEMAS

Schema = dict[str, Any]
_REFERENCE = "#/components/schemas/"
_NULL = {"type": "null"}


def name_patch(kind: str) -> str:
    """Return the name of the schema of a patch of this kind, such as `ClaimPatch`."""
    return _name(SCHEMAS[kind].create.__name__)


def add_patch_schemas(schemas: dict[str, Schema]) -> None:
    """Add the schema of a patch of each kind. The `id` of a resource cannot be changed."""
    for kind in SCHEMAS.values():
        _add(schemas, kind.create.__name__, without="id")


def _name(created: str) -> str:
    return f"{created.removesuffix('Create')}Patch"


def _add(schemas: dict[str, Schema], created: str, without: str | None = None) -> str:
    """Add the patch of what the schema `created` makes, if it is not there yet; return its name."""
    name = _name(created)
    if name not in schemas:
        schema = schemas[created]
        needed = schema.get("required", ())
        properties = {
            key: _open(schemas, value, is_needed=key in needed)
            for key, value in schema["properties"].items()
            if key != without
        }
        schemas[name] = {
            "type": "object",
            "description": f"A merge patch (RFC 7396) of `{created}`: null removes a field.",
            "properties": properties,
            "additionalProperties": False,
        }
    return name


def _open(schemas: dict[str, Schema], schema: Schema, *, is_needed: bool) -> Schema:
    """Return the schema of a value in a patch, which may be null unless the field is needed."""
    patched = _patch(schemas, schema)
    return patched if is_needed else _or_null(patched)


def _patch(schemas: dict[str, Schema], schema: Schema) -> Schema:
    if "anyOf" in schema:
        options = [_patch(schemas, option) for option in schema["anyOf"]]
        return {**schema, "anyOf": options}
    named = schema.get("$ref", "").removeprefix(_REFERENCE)
    if named and "properties" in schemas[named]:
        return {**schema, "$ref": f"{_REFERENCE}{_add(schemas, named)}"}
    values = schema.get("additionalProperties")
    if isinstance(values, dict):
        others = {key: value for key, value in schema.items() if key != "minProperties"}
        return {**others, "additionalProperties": _or_null(values)}
    return schema


def _or_null(schema: Schema) -> Schema:
    if "anyOf" in schema:
        known = schema["anyOf"]
        return schema if _NULL in known else {**schema, "anyOf": [*known, _NULL]}
    shown = ("description", "examples")
    own = {key: value for key, value in schema.items() if key not in shown}
    return {
        "anyOf": [own, _NULL],
        **{key: value for key, value in schema.items() if key in shown},
    }
