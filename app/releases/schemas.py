"""JSON Schemas of a release: one for the resources of each collection, and one for import files."""

import json
from pathlib import Path

from app.ingest.bundle.json_schema import write_bundle_schema
from app.schemas.kinds import SCHEMAS


def write_schemas(folder: Path) -> None:
    """Write a JSON Schema for the resources of each collection, and one for bundles (import files)."""
    (folder / "schemas").mkdir()
    for kind, schemas in SCHEMAS.items():
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **schemas.read.model_json_schema(mode="serialization"),
        }
        write_json(folder / find_schema(kind), schema)
    (folder / "schemas" / "bundle.json").write_text(write_bundle_schema(), encoding="utf-8")


def find_schema(kind: str) -> str:
    """Return the path of the schema of a kind of resource, relative to the folder of the release."""
    return f"schemas/{kind}.json"


def write_json(path: Path, document: object) -> None:
    """Write a document as indented JSON; its properties keep their order."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
