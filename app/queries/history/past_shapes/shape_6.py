"""The upgrade to shape 6: sources that are tables, and quotes that are cells. Before, no source was a table."""

from typing import Any

from app.queries.history.row_json import Rows

_PLAIN = "text/plain"


def upgrade_source_document(document: dict[str, Any]) -> dict[str, Any]:
    upgraded: dict[str, Any] = {}
    for name, value in document.items():
        upgraded[name] = value
        if name == "archived_url":
            upgraded |= {"media_type": _PLAIN, "table": None, "edition_of": None}
    return upgraded


def upgrade_source_rows(rows: Rows) -> Rows:
    return {**rows, "source": [{**row, "media_type": _PLAIN} for row in rows["source"]]}


def upgrade_claim_document(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "evidence": [{**quote, "cell": None} for quote in document["evidence"]]}
