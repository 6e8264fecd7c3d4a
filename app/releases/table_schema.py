"""Table Schemas of a release (https://datapackage.org/standard/table-schema/): fields, keys and references."""

from collections.abc import Sequence
from typing import Any

from app.formats.file_format import Format
from app.formats.tables.column import CellType, Column
from app.models import KINDS, list_shown

# Exact values are strings.
_FIELD_TYPES = {
    CellType.TEXT: "string",
    CellType.DAY: "date",
    CellType.FLAG: "boolean",
    CellType.NUMBER: "number",
    CellType.INTEGER: "integer",
}
# What has an apostrophe in such a file is neither a date nor a boolean.
_PROTECTED = dict.fromkeys((CellType.DAY, CellType.FLAG), "string")


def describe_table(kind: str, columns: Sequence[Column], chosen: Format) -> dict[str, Any]:
    """Return the Table Schema of a file with the resources of a kind."""
    types = _FIELD_TYPES | (_PROTECTED if chosen is Format.CSV_SPREADSHEET else {})
    fields = [
        {"name": column.name, "type": types[column.type], "description": column.meaning}
        for column in columns
    ]
    return {
        "fields": fields,
        "primaryKey": ["id"],
        "foreignKeys": [
            {
                "fields": [column],
                "reference": {
                    # Of its own file, as the standard had it before version 2.
                    "resource": "" if target == kind else name_resource(target, chosen),
                    "fields": ["id"],
                },
            }
            for column, target in list_references(kind, columns).items()
        ],
    }


def list_references(kind: str, columns: Sequence[Column]) -> dict[str, str]:
    """Return the columns of a kind that hold one id of another resource, each with its kind."""
    targets = {
        f"{path.replace('.', '/0/')}/id": target for path, target in list_shown(kind).items()
    }
    return {column.name: targets[column.path] for column in columns if column.path in targets}


def name_resource(kind: str, chosen: Format) -> str:
    """Return the name that a data package has for the file of a kind in a format."""
    return f"{KINDS[kind].plural}-{chosen.value}"
