"""Keys by which organizations, technologies and metrics are found in a text without reading all their names.

The keys are written together with documents, from their content. The keys of an organization or
technology are defined in `extraction/language/organization_names.py`; those of a metric are the stems of the words of
its name.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.extraction.language.organization_names import get_lead, list_keys
from app.extraction.verdicts.claim_topic import list_stems
from app.models import NameKey


def write_name_keys(
    session: Session, kind: str, bodies: Mapping[str, bytes], stored: Iterable[str]
) -> None:
    """Replace the stored keys by which resources are found in a text.

    Only organizations, technologies and metrics have keys. `bodies` maps ids to documents (public JSON). `stored`
    holds the ids that may have keys already, which are deleted first.
    """
    list_own = {
        "organization": _list_own_keys,
        "technology": _list_own_keys,
        "metric": _list_metric_keys,
    }.get(kind)
    if list_own is None:
        return
    if ids := sorted(stored):
        session.execute(delete(NameKey).where(NameKey.kind == kind, NameKey.resource_id.in_(ids)))
    rows = [
        {"kind": kind, "resource_id": resource_id, "key": key, "lead": lead}
        for resource_id, body in bodies.items()
        for key, lead in sorted(set(list_own(json.loads(body))))
    ]
    if rows:
        session.execute(insert(NameKey), rows)


def _list_own_keys(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in (*document["names"].values(), *document["aliases"]):
        for key in list_keys(name):
            yield " ".join(key), get_lead(key)


def _list_metric_keys(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in (*document["names"].values(), *document["aliases"]):
        for word in list_stems(name):
            yield word, word
