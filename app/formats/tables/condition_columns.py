"""Columns of claims for the conditions of their numbers, and for what they are about."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.formats.tables.column import Cell, Column, Table, read_column, write_json

STATEMENTS = Column(
    "statements",
    "The claim in one sentence, by language (BCP 47), as a JSON object.",
    lambda claim: write_json(claim["statements"]),
)
CONDITIONS = (
    read_column("subject", "Which thing the number is about."),
    Column(
        "qualifiers",
        "The conditions of the number with their words and places, as a JSON array.",
        lambda claim: write_json(claim["qualifiers"]),
    ),
)
OF_BASELINE = (
    read_column(
        "baseline_period",
        "Of the number that a change starts from. When it was so; EDTF.",
        "baseline/period/edtf",
    ),
    read_column(
        "baseline_place",
        "Of the number that a change starts from. Where it was so.",
        "baseline/place",
    ),
)


def add_qualifier_columns(table: Table, properties: Sequence[str]) -> Table:
    """Return a table of claims with a column for each of these properties after all conditions."""
    added = tuple(_list_columns(properties))
    place = table.names.index("qualifiers") + 1
    return Table((*table.columns[:place], *added, *table.columns[place:]), table.more)


def _list_columns(properties: Sequence[str]) -> Iterator[Column]:
    for name in properties:

        def read(claim: Any, name: str = name) -> Cell:  # noqa: ANN401 - JSON
            given = [item for item in claim["qualifiers"] if item["property"] == name]
            words = (
                item["text"] if item["quantity"] is None else item["quantity"]["as_stated"]
                for item in given
            )
            return "; ".join(words) or None

        meaning = f"The condition {name} as stated; several are separated by semicolons."
        yield Column(f"qualifier.{name}", meaning, read)
