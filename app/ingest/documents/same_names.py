"""Names and identifiers that several current records of one kind have, so that the records may be one.

The digests of names are written together with documents, from their content.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.domain.text import fold_words
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.bulk_insert import insert_rows
from app.models import IDENTIFIERS, KINDS, MERGEABLE, NameDigest, get_table
from app.queries.documents import get_document
from app.schemas.common import Standing

MAX_SHARED = 100
_MAX_IDS = 20


class SharedName(NamedTuple):
    """A name (`same_name`) or an identifier (`same_identifier`) that records of a kind have in common.

    Of the ids the first are named.
    """

    code: str
    kind: str
    ids: list[str]
    detail: str


# Compared by identity, as an attribute that is compared becomes a condition.
@dataclass(frozen=True, slots=True, eq=False)
class _Values:
    """A table with the names or identifiers of records of a kind: the column of the value, and of the id."""

    code: str
    kind: str
    value: InstrumentedAttribute[Any]
    owner: InstrumentedAttribute[Any]


def write_name_digests(
    session: Session, kind: str, bodies: Mapping[str, bytes], stored: Iterable[str]
) -> None:
    """Replace the digests of the names of resources.

    `bodies` maps ids to documents (public JSON). `stored` has the ids that may have digests already.
    """
    if kind not in MERGEABLE:
        return
    if ids := sorted(stored):
        is_own = (NameDigest.kind == kind, NameDigest.resource_id.in_(ids))
        session.execute(delete(NameDigest).where(*is_own))
    rows = [
        {"kind": kind, "resource_id": resource_id, "digest": digest}
        for resource_id, body in bodies.items()
        for digest in sorted({digest_name(name) for name in _list_names(json.loads(body))})
    ]
    insert_rows(session, get_table(NameDigest), rows)


def _list_names(document: Mapping[str, Any]) -> list[str]:
    return [*document["names"].values(), *document["aliases"]]


def digest_name(name: str) -> str:
    return sha256(fold_words(name).encode()).hexdigest()


def find_shared(session: Session, ids: Mapping[str, Sequence[str]]) -> list[SharedName]:
    """Return the first names and identifiers that these current records share with others of their kind.

    `ids` has the ids of the records by kind.
    """

    def find() -> Iterator[SharedName]:
        for values in _list_values():
            if not (own := set(ids.get(values.kind, ()))):
                continue
            found = dict.fromkeys(
                row[0] for row in select_by(session, _select_shared(values), values.owner, own)
            )
            yield from (_describe(session, values, value) for value in found)

    return list(islice(find(), MAX_SHARED))


def list_shared(session: Session) -> list[SharedName]:
    """Return the first names and identifiers that several current records of one kind have."""

    def find() -> Iterator[SharedName]:
        for values in _list_values():
            counted = _select_current(values).group_by(values.value)
            statement = counted.having(func.count() > 1).order_by(values.value)
            for value in session.scalars(statement.limit(MAX_SHARED)).all():
                yield _describe(session, values, value)

    return list(islice(find(), MAX_SHARED))


@cache
def _list_values() -> tuple[_Values, ...]:
    return tuple(_make_values())


def _make_values() -> Iterator[_Values]:
    for kind in MERGEABLE:
        yield _Values("same_name", kind, NameDigest.digest, NameDigest.resource_id)
    for kind, model in IDENTIFIERS.items():
        owner = getattr(model, KINDS[kind].children[model])
        yield _Values("same_identifier", kind, model.identifier, owner)


def _select_current(values: _Values) -> Select[str]:
    """Select the values that current records of the kind have, once for each record."""
    own = KINDS[values.kind].model
    statement = select(values.value).join(own, own.id == values.owner)
    statement = statement.where(own.status != Standing.WITHDRAWN.value)
    if values.code == "same_name":
        statement = statement.where(NameDigest.kind == values.kind)
    return statement


@cache
def _select_shared(values: _Values) -> Select[str]:
    """Select the values of current records that another current record has, too.

    It is made once: aliases take most of the time of a write of one record.
    """
    model: Any = values.value.class_
    other, of_other = aliased(model), aliased(KINDS[values.kind].model)
    value, owner = (getattr(other, column.key) for column in (values.value, values.owner))
    shared = (
        select(value)
        .join(of_other, of_other.id == owner)
        .where(
            value == values.value,
            owner != values.owner,
            of_other.status != Standing.WITHDRAWN.value,
        )
    )
    if values.code == "same_name":
        shared = shared.where(other.kind == values.kind)
    statement = _select_current(values).where(shared.exists()).distinct()
    return statement.order_by(values.value).limit(MAX_SHARED)


def _describe(session: Session, values: _Values, value: str) -> SharedName:
    own = KINDS[values.kind].model
    statement = _select_current(values).with_only_columns(own.id).where(values.value == value)
    ids = [*session.scalars(statement.order_by(own.id).limit(_MAX_IDS))]
    who = "Both" if len(ids) == 2 else "All"  # noqa: PLR2004 - two are both
    if values.code == "same_identifier":
        return SharedName(values.code, values.kind, ids, f"{who} have the identifier {value!r}.")
    names = _list_names(json.loads(get_document(session, values.kind, ids[0]) or b"{}"))
    called = next(name for name in names if digest_name(name) == value)
    return SharedName(values.code, values.kind, ids, f"{who} are called {called!r}.")
