"""The shapes of what the change log holds, and the upgrades from each shape to the next.

A shape is a version of the fields of documents (`change.before`) and of the columns of rows
(`change.rows_before`). A change is logged in the shape of its time (`change.shape`). The log is never
rewritten: readers of the past upgrade what they read. A new shape is one more item of `UPGRADES`.
"""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from app.queries.history.past_shapes import shape_2, shape_4, shape_5, shape_6
from app.queries.history.row_json import Rows

_NONE: Mapping[str, Any] = MappingProxyType({})


class Upgrade(NamedTuple):
    """The upgrade from one shape to the next: pure functions by kind; other kinds are unchanged.

    A function of `documents` gets and returns the public JSON of a resource. One of `rows` does so with
    the rows of a resource, by table name, as `row_json.py` writes them. `marks` has bytes by kind: a
    document without them is unchanged, and need not be parsed.
    """

    documents: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = _NONE
    rows: Mapping[str, Callable[[Rows], Rows]] = _NONE
    marks: Mapping[str, bytes] = _NONE


def _name_no_archive(source: dict[str, Any]) -> dict[str, Any]:
    """Add the fields of shape 3 in their places. Before, no two sources could have one text."""
    upgraded: dict[str, Any] = {}
    for name, value in source.items():
        upgraded[name] = value
        if name == "url":
            upgraded |= {"accessed_on": None, "archived_url": None}
        elif name == "text_url":
            upgraded["same_text_as"] = []
    return upgraded


# The first item upgrades from shape 1 to shape 2.
UPGRADES: tuple[Upgrade, ...] = (
    Upgrade(
        {"claim": shape_2.upgrade_claim_document},
        {"claim": shape_2.upgrade_claim_rows},
        # Few claims have a factor.
        {"claim": b'"factor":"'},
    ),
    # Rows lack the column `source.text` since: it never changes, and readers leave out what is gone.
    Upgrade({"source": _name_no_archive}),
    # Rows lack the columns of readings, which are None then.
    Upgrade(
        {"metric": shape_4.upgrade_metric_document, "claim": shape_4.upgrade_claim_document},
        {"metric": shape_4.upgrade_metric_rows, "claim": shape_4.upgrade_claim_rows},
    ),
    # Rows lack the tables of what came with conditions and languages, and their columns, which are None.
    Upgrade(
        {
            "source": shape_5.add_identifiers,
            "organization": shape_5.add_identity,
            "metric": shape_5.upgrade_metric_document,
            "technology": shape_5.upgrade_technology_document,
            "claim": shape_5.upgrade_claim_document,
        },
        {"metric": shape_5.upgrade_metric_rows, "claim": shape_5.upgrade_claim_rows},
    ),
    # Rows of quotes lack the column of cells, which is None then.
    Upgrade(
        {"source": shape_6.upgrade_source_document, "claim": shape_6.upgrade_claim_document},
        {"source": shape_6.upgrade_source_rows},
    ),
)


def get_current_shape() -> int:
    return len(UPGRADES) + 1


def upgrade_document(kind: str, body: bytes | None, shape: int) -> bytes | None:
    """Return public JSON that was logged in `shape` in the current shape.

    None, where the resource did not exist before the change, stays None.
    """
    upgrades = [
        upgrade.documents[kind]
        for upgrade in _list_later(shape)
        if kind in upgrade.documents and upgrade.marks.get(kind, b"") in (body or b"")
    ]
    if body is None or not upgrades:
        return body
    document = json.loads(body)
    for upgrade in upgrades:
        document = upgrade(document)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def upgrade_rows(kind: str, rows: Rows, shape: int) -> Rows:
    """Return the rows of a resource that were logged in `shape` in the current shape."""
    for upgrade in _list_later(shape):
        if kind in upgrade.rows:
            rows = upgrade.rows[kind](rows)
    return rows


def list_upgraded_kinds() -> set[str]:
    """Return the kinds of which documents of some shape have to be upgraded."""
    return {kind for upgrade in UPGRADES for kind in upgrade.documents}


def _list_later(shape: int) -> tuple[Upgrade, ...]:
    return UPGRADES[shape - 1 :]
