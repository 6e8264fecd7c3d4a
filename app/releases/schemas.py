"""JSON Schemas of a release: one for the resources of each collection, and one for import files."""

import json
from pathlib import Path
from typing import NamedTuple

from app.ingest.bundle.json_schema import write_bundle_schema
from app.models import KINDS
from app.schemas.kinds import SCHEMAS


class FileSchema(NamedTuple):
    """The schema of a collection in a release.

    `kind` names a single resource (`claim`), `name` the collection (`claims`).
    """

    kind: str
    name: str

    @property
    def schema_path(self) -> str:
        return f"schemas/{self.kind}.json"


COLLECTIONS = tuple(FileSchema(kind.name, kind.plural) for kind in KINDS.values())


def write_schemas(folder: Path) -> None:
    """Write a JSON Schema for the resources of each collection, and one for bundles (import files)."""
    (folder / "schemas").mkdir()
    for collection in COLLECTIONS:
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **SCHEMAS[collection.kind].read.model_json_schema(mode="serialization"),
        }
        write_json(folder / collection.schema_path, schema)
    (folder / "schemas" / "bundle.json").write_text(write_bundle_schema(), encoding="utf-8")


def write_json(path: Path, document: object) -> None:
    """Write a document as indented JSON; its properties keep their order."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
