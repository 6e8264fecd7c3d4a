"""Schemas as all tools read them, from those that Pydantic makes."""

from typing import Any


def say_defaults(schemas: dict[str, Any]) -> None:
    """Say in words what a field is if it is left out, in place of `default`.

    Generators of clients for TypeScript take a field that has a default for one that must be sent.
    """
    for schema in schemas.values():
        for field in schema.get("properties", {}).values():
            default = field.pop("default", None)
            if default not in (None, [], {}):
                said = str(default).lower() if isinstance(default, bool) else default
                field["description"] = f"{field.get('description', '')} Default: `{said}`.".lstrip()


def simplify_schemas(node: Any) -> None:  # noqa: ANN401 - JSON
    """Simplify all schemas below, in place.

    Titles only repeat the names of fields with capital letters. Generators of clients read the type of values from
    `additionalProperties` alone, also where names have a pattern, and that of items from `items`.
    """
    if isinstance(node, list):
        for value in node:
            simplify_schemas(value)
    if isinstance(node, dict):
        if isinstance(node.get("title"), str):
            del node["title"]
        if len(patterns := node.get("patternProperties", {})) == 1:
            del node["patternProperties"]
            [(pattern, node["additionalProperties"])] = patterns.items()
            node["propertyNames"] = {"pattern": pattern, **node.get("propertyNames", {})}
        if options := node.pop("prefixItems", None):
            node["items"] = {"anyOf": options}
        for key, value in node.items():
            if key not in ("example", "examples", "default"):
                simplify_schemas(value)
