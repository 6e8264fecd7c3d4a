"""The description of the API with the parameters and responses that its operations refer to."""

from collections.abc import Mapping
from typing import Any

_ROOMS = ("parameters", "headers", "responses")


def complete_operations(description: Mapping[str, Any]) -> dict[str, Any]:
    """Return a description whose operations have their parameters and responses in place of references."""
    components = description.get("components", {})
    defined: dict[str, Mapping[str, Any]] = {
        f"#/components/{room}/{name}": content
        for room in _ROOMS
        for name, content in components.get(room, {}).items()
    }

    def resolve(content: Mapping[str, Any]) -> Mapping[str, Any]:
        own: Mapping[str, Any] = defined.get(content.get("$ref", ""), content)
        if "headers" in own:
            headers = {name: resolve(header) for name, header in own["headers"].items()}
            return {**own, "headers": headers}
        return own

    paths = {
        path: {
            method: {
                **operation,
                "parameters": [resolve(one) for one in operation.get("parameters", [])],
                "responses": {
                    status: resolve(answer) for status, answer in operation["responses"].items()
                },
            }
            for method, operation in methods.items()
        }
        for path, methods in description["paths"].items()
    }
    return {**description, "paths": paths}
