"""Results of language models as claims of few metrics: F1 of any task, perplexity; data sets are conditions.

    python -m benchmarks.records.tables.benchmarks FILES.md > benchmarks.ndjson

A column of another number, such as F1 of surface forms, is left out.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.records.bundle import Record, write_records
from benchmarks.records.tables import cells

_COLUMNS = {
    "F1": ("f1", None),
    "Test perplexity": ("perplexity", "test"),
    "Validation perplexity": ("perplexity", "validation"),
}
_CONDITIONS = (("dataset", True), ("split", True))
_NUMBER = re.compile(r"\d+(\.\d+)?")
_AUTHORS = re.compile(r"([^\W\d][^(),;]*?),? *\(?(?:19|20)\d\d")


def make_records(paths: list[Path]) -> Iterator[Record]:
    yield {"origin": "language-benchmarks"}
    yield cells.make_metric("f1", "F1", "%", "higher", _CONDITIONS)
    yield cells.make_metric("perplexity", "Perplexity", "1", "lower", _CONDITIONS)
    seen: set[str] = set()
    for path in paths:
        source, text = cells.make_slug(path.stem), path.read_text(encoding="utf-8")
        yield cells.make_source(source, path.stem, text)
        for row in cells.list_markdown_rows(text):
            for column, (metric, split) in _COLUMNS.items():
                if (cell := row.cells.get(column)) and _NUMBER.fullmatch(cell.text):
                    yield from _make_claim(source, text, row, cell, (metric, split), seen)


def _make_claim(source: str, text: str, row: cells.Row, cell: cells.Cell, measured: tuple[str, str | None], seen: set[str]) -> Iterator[Record]:  # fmt: skip
    model, (metric, split) = row.cells["Model"], measured
    name = f"{metric}-{cell.start}-{cells.make_slug(model.text)}"[:90].strip("-")
    authors = found[1].strip() if (found := _AUTHORS.search(model.text[model.text.find("(") + 1 :])) else model.text  # fmt: skip
    evidence = [cells.quote(source, text, model, cell)]
    if (organization := cells.make_slug(authors)) and organization not in seen:
        seen.add(organization)
        yield {"organization": {"id": organization, "kind": "person", "names": {"en": authors}}}
    participants = [{"organization": organization, "role": "author"}] if organization else []
    about = {"title": model.text, "summary": f"{model.text} was measured.", "stage": "reported"}
    yield {"achievement": {"id": f"of-{name}", **about, "organizations": participants, "evidence": evidence}}  # fmt: skip
    conditions = {"dataset": row.heading, "split": split}
    qualifiers = [{"property": word, "text": value} for word, value in conditions.items() if value]
    unit = "1" if metric != "f1" or float(cell.text) <= 1 else "%"
    period = {"period": year} if (year := cells.find_year(model.text)) else {}
    yield {"claim": {"id": name, "achievement": f"of-{name}", "metric": metric, "kind": "result", "statements": {"en": f"{model.text}: {cell.text}."}, "quantity": cells.make_quantity(text, model, cell, unit), "qualifiers": qualifiers, "subject": model.text, "evidence": evidence, **period}}  # fmt: skip


if __name__ == "__main__":
    write_records(make_records([Path(name) for name in sys.argv[1:]]))
