"""JSON Schemas of a release: one for the resources of each collection, and one for import files."""

import json
from pathlib import Path
from typing import NamedTuple

from app.ingest.bundle.json_schema import write_bundle_schema
from app.ingest.export.bundle_writer import COLLECTIONS as NAMES
from app.queries.collections import CollectionName
from app.schemas.achievements import AchievementRead
from app.schemas.claims import ClaimRead
from app.schemas.common import Resource
from app.schemas.metrics import MetricRead
from app.schemas.organizations import OrganizationRead
from app.schemas.sources import SourceRead
from app.schemas.technologies import TechnologyRead


class FileSchema(NamedTuple):
    """The schema of a collection in a release; `model` is the Pydantic model of its resources.

    `kind` names a single resource (`claim`), `name` the collection (`claims`).
    """

    kind: str
    name: CollectionName
    model: type[Resource]

    @property
    def schema_path(self) -> str:
        return f"schemas/{self.kind}.json"


_MODELS: dict[str, type[Resource]] = {
    "source": SourceRead,
    "organization": OrganizationRead,
    "technology": TechnologyRead,
    "metric": MetricRead,
    "achievement": AchievementRead,
    "claim": ClaimRead,
}
COLLECTIONS = tuple(FileSchema(kind, name, _MODELS[kind]) for kind, name in NAMES.items())


def write_schemas(folder: Path) -> None:
    """Write a JSON Schema for the resources of each collection, and one for bundles (import files)."""
    (folder / "schemas").mkdir()
    for collection in COLLECTIONS:
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **collection.model.model_json_schema(mode="serialization"),
        }
        write_json(folder / collection.schema_path, schema)
    (folder / "schemas" / "bundle.json").write_text(write_bundle_schema(), encoding="utf-8")


def write_json(path: Path, document: object) -> None:
    """Write a document as indented JSON; its properties keep their order."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
