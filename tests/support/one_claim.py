"""A bundle of one claim whose quote is a sentence of its own source."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from support.conditions_bundle import make_conditions_bundle

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.imports.import_run import IMPORT, ImportOptions
from app.ingest.store.change_log import Author
from app.schemas.write_parameters import HintRead


def import_sentence(  # noqa: PLR0913 - what tests alter, by name
    database: Database,
    folder: Path,
    sentence: str,
    *,
    claim: dict[str, Any],
    qualifiers: Sequence[tuple[str, str]] = (),
    published: str | None = None,
    sources: Sequence[dict[str, Any]] = (),
    options: ImportOptions = IMPORT,
) -> list[HintRead]:
    """Import a sentence with 402 Wh/kg, and the claim of it with these fields; return what is hinted at."""
    bundle = make_conditions_bundle()
    source = {"id": "own", "title": "Own", "publisher": "Lab", "language": "en", "text": sentence}
    bundle["sources"].append(source | ({"published": published} if published else {}))
    bundle["sources"] += sources
    [own] = (other for other in bundle["claims"] if other["id"] == "e-bare")
    own["quantity"] = {"as_stated": "402 Wh/kg"}
    own["statements"] = {"en": "Cell e-bare reached 402 Wh/kg"}
    own["evidence"] = [{"source": "own", "exact": sentence}]
    own["qualifiers"] = [
        {"property": name, "text" if name == "test-cycle" else "as_stated": words}
        for name, words in qualifiers
    ]
    own |= claim
    path = folder / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    return import_bundle(database, path, Author("test", comment="a test"), options).hints
