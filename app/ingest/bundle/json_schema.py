"""The JSON Schema of bundles, generated from the model that validates them."""

import json

from app.schemas.bundle import Bundle


def write_bundle_schema() -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Bundle.model_json_schema(),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
