"""The published description of the API: what FastAPI makes of the routes, and the shapes of errors."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from app.schemas.common import InvalidInputRead, ProblemRead

_REFERENCE = "#/components/schemas/{model}"


def install_description(app: FastAPI) -> None:
    """Make `/openapi.json` tell the shapes of errors, which no route returns by itself."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _describe(app)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign] # the way FastAPI documents


def _describe(app: FastAPI) -> dict[str, Any]:
    description = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
    )
    _, problems = models_json_schema(
        [(ProblemRead, "serialization"), (InvalidInputRead, "serialization")],
        ref_template=_REFERENCE,
    )
    schemas = description["components"]["schemas"]
    schemas |= problems["$defs"]
    _fill_in_paths(description)
    # FastAPI's own shape of a validation error, which no answer here has.
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return description


def _fill_in_paths(description: dict[str, Any]) -> None:
    """Give what a path cannot do without as `example` too, which the manual fills in."""
    for methods in description["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path":
                    parameter["example"] = parameter["schema"]["examples"][0]
