"""A bundle with one text in which numbers are claimed, name something, or are open."""

from copy import deepcopy
from typing import Any

from app.database.database import Database
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.imports.import_bundle import store_bundle
from app.ingest.imports.import_run import IMPORT, ImportOptions
from app.ingest.store.catalogue_lock import write_locked
from app.ingest.store.change_log import Author
from app.schemas.bundle import Bundle
from app.schemas.write_parameters import ImportRead

TEXT = (
    "Voltara's LX-2 cell reached 402 ± 5 Wh/kg at 25 °C after 800 cycles in June 2025, up from 350 Wh/kg "
    "in 2023. A pack holds 96 cells and must last more than 10 years. Voltara plans 450 Wh/kg by 2027. "
    "The LX-2 was named in Hall 12."
)
SOURCE = "voltara-2025"
CLAIM = "voltara-lx2-energy"
HALL = {"source": SOURCE, "exact": "12", "reason": "name", "note": "The name of a hall."}
_QUOTE = "reached 402 ± 5 Wh/kg at 25 °C after 800 cycles in June 2025, up from 350 Wh/kg in 2023"
_BUNDLE: dict[str, Any] = {
    "sources": [{"id": SOURCE, "title": "Voltara ships LX-2", "language": "en", "text": TEXT}],
    "metrics": [
        {
            "id": "gravimetric-energy",
            "names": {"en": "Gravimetric energy"},
            "definition": "Energy that a cell gives, per mass of the cell.",
            "unit": "Wh/kg",
            "direction": "higher",
            "qualifiers": [
                {"property": "temperature", "names": {"en": "Temperature"}, "type": "quantity", "unit": "K", "separates": True},
                {"property": "cycles", "names": {"en": "Cycles"}, "type": "quantity", "unit": "{cycle}", "separates": False},
            ],
        }
    ],
    "achievements": [
        {
            "id": "voltara-lx2",
            "title": "LX-2",
            "summary": "Voltara made a cell.",
            "stage": "in_use",
            "evidence": [{"source": SOURCE, "exact": "Voltara's LX-2 cell reached"}],
        }
    ],
    "claims": [
        {
            "id": CLAIM,
            "achievement": "voltara-lx2",
            "metric": "gravimetric-energy",
            "kind": "result",
            "statements": {"en": "Voltara's LX-2 cell reached 402 Wh/kg."},
            "quantity": {"as_stated": "402 ± 5 Wh/kg"},
            "baseline": {"as_stated": "350 Wh/kg", "period": "2023"},
            "qualifiers": [
                {"property": "temperature", "as_stated": "25 °C"},
                {"property": "cycles", "as_stated": "800 cycles"},
            ],
            "evidence": [{"source": SOURCE, "exact": _QUOTE}],
        }
    ],
    "source_numbers": [HALL],
}  # fmt: skip


def make_voltara() -> dict[str, Any]:
    return deepcopy(_BUNDLE)


def make_plan() -> dict[str, Any]:
    """Return a second claim about the text, which has the number 450."""
    [claim] = make_voltara()["claims"]
    words = {"as_stated": "450 Wh/kg"}
    quote = {"source": SOURCE, "exact": "Voltara plans 450 Wh/kg by 2027."}
    for name in ("baseline", "qualifiers"):
        del claim[name]
    return {**claim, "id": "voltara-plan", "kind": "target", "quantity": words, "evidence": [quote]}


def store(
    database: Database,
    bundle: dict[str, Any],
    options: ImportOptions = IMPORT,
    author: str = "alice",
) -> ImportRead:
    with write_locked(database) as catalogue:
        read = Bundle.model_validate(bundle)
        return store_bundle(
            catalogue, read, SourceLines(), None, Author(author, "a reason"), options
        )
