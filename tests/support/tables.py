"""A small table with its map and the metrics of the map, for tests to change and import."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from support.edited_bundles import AUTHOR

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.imports.import_run import IMPORT, ImportOptions
from app.ingest.imports.import_table import import_table
from app.schemas.write_parameters import ImportRead

TABLE = '''Model,Organization,Country,Published,Compute (FLOP),Cost (USD),Confidence
GPT-4,OpenAI,United States of America,2023-03-15,2.1e+25,"40,000,000",Confident
"Gemini ""Ultra""","Google,DeepMind","United States of America,United Kingdom",2023-12-06,5e25,,Likely
Old one,,,2010,1950,about 5,Speculative
Noted,OpenAI,China,2024-01-02,3e24 (upper bound 4e24),-,Likely
'''
METRICS = {
    "metrics": [
        {
            "id": name,
            "names": {"en": name},
            "definition": "x",
            "unit": unit,
            "direction": "lower",
            "qualifiers": [
                {"property": "confidence", "names": {"en": "C"}, "type": "text", "separates": False}
            ],
        }
        for name, unit in (("compute", "{flop}"), ("cost", "USD"))
    ]
}
MAP: dict[str, Any] = {
    "source": {"id": "models-1", "title": "Models", "language": "en"},
    "table": {"empty": ["-"]},
    "key": ["Model"],
    "organization": {"column": "Organization", "split": ",", "country": "Country"},
    "date": {"column": "Published"},
    "qualifiers": [{"property": "confidence", "column": "Confidence"}],
    "claims": [
        {"metric": "compute", "column": "Compute (FLOP)", "unit": "{flop}"},
        {"metric": "cost", "column": "Cost (USD)", "statements": {"en": "{Model}: {value}."}},
    ],
}


def make_map(**changes: object) -> dict[str, Any]:
    return deepcopy(MAP) | changes


def write_table(folder: Path, table: str, own: object, name: str = "data.csv") -> tuple[Path, Path]:
    """Write a table and its map, and return their paths."""
    paths = folder / name, folder / "map.json"
    paths[0].write_text(table, encoding="utf-8", newline="")
    paths[1].write_text(json.dumps(own), encoding="utf-8")
    return paths


def load_metrics(database: Database, folder: Path) -> None:
    path = folder / "metrics.json"
    path.write_text(json.dumps(METRICS), encoding="utf-8")
    import_bundle(database, path, AUTHOR)


def load_table(
    database: Database,
    folder: Path,
    table: str = TABLE,
    own: object = MAP,
    name: str = "data.csv",
    options: ImportOptions = IMPORT,
) -> ImportRead:
    return import_table(database, *write_table(folder, table, own, name), AUTHOR, options)
