"""Notable AI models as claims of training compute, parameters and cost; how sure the table is describes a claim.

    python -m benchmarks.records.tables.ai_models notable_ai_models.csv > models.ndjson

The text of the source has the columns that are used, as a Markdown table: the long notes beside them are left out.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.records.bundle import Record, write_records
from benchmarks.records.tables import cells

_SOURCE = "ai-models"
_COLUMNS = {
    "Training compute (FLOP)": ("training-compute", "Training compute", "{flop}", "higher"),
    "Parameters": ("parameters", "Parameters", "{parameter}", "neither"),
    "Training compute cost (2023 USD)": ("training-cost", "Training cost", "USD", "lower"),
}
_USED = ("Model", "Organization", "Publication date", "Confidence", *_COLUMNS)


def make_records(lines: Iterable[str]) -> Iterator[Record]:
    kept = [[" ".join(row[name].replace("|", "/").split()) for name in _USED] for row in csv.DictReader(lines)]  # fmt: skip
    text = "".join(f"| {' | '.join(row)} |\n" for row in [_USED, *kept])
    yield {"origin": _SOURCE}
    yield cells.make_source(_SOURCE, "Notable AI models", text)
    for metric, name, unit, direction in _COLUMNS.values():
        yield cells.make_metric(metric, name, unit, direction, [("confidence", False)])
    rows = list(cells.list_markdown_rows(text))
    for slug, name in sorted({item for row in rows for item in _find_organizations(row).items()}):
        yield {"organization": {"id": slug, "kind": "company", "names": {"en": name}}}
    for row in rows:
        yield from _make_model(text, row)


def _find_organizations(row: cells.Row) -> dict[str, str]:
    named = map(str.strip, row.cells["Organization"].text.split(","))
    return {cells.make_slug(name): name for name in named if cells.make_slug(name)}


def _make_model(text: str, row: cells.Row) -> Iterator[Record]:
    model, date, sure = (row.cells[name] for name in ("Model", "Publication date", "Confidence"))
    achievement = f"model-{model.start}-{cells.make_slug(model.text)}"[:80].strip("-")
    participants = [{"organization": slug, "role": "developer"} for slug in _find_organizations(row)]  # fmt: skip
    yield {"achievement": {"id": achievement, "title": model.text, "summary": f"{model.text} was trained.", "stage": "reported", "organizations": participants, "evidence": [cells.quote(_SOURCE, text, model, date)]}}  # fmt: skip
    common: dict[str, Any] = {"achievement": achievement, "kind": "result", "subject": model.text}
    common |= {"period": date.text} if date.text else {}
    common |= {"qualifiers": [{"property": "confidence", "text": sure.text}]} if sure.text else {}
    for column, (metric, _, unit, _) in _COLUMNS.items():
        if (cell := row.cells[column]).text:
            yield {"claim": {"id": f"{achievement}-{metric}", **common, "metric": metric, "statements": {"en": f"{model.text}: {cell.text}."}, "quantity": cells.make_quantity(text, model, cell, unit), "evidence": [cells.quote(_SOURCE, text, model, cell)]}}  # fmt: skip


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        write_records(make_records(file))
