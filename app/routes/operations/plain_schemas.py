"""Schemas as all tools read them, from those that Pydantic makes."""

from typing import Any


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
