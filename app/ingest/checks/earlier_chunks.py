"""Identities (kind and id) of the records in earlier chunks of a file, in the database to save memory.

The change log names the records that this import has changed. A temporary table holds the other records:
those that changed nothing and, after the first fault, all records.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Boolean, Column, MetaData, String, Table, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.ddl import CreateTable, DropTable

from app.ingest.bundle.input_record import InputRecord, list_references
from app.ingest.rows.batched_select import select_by
from app.models import Change

# Kind and id.
Identity: TypeAlias = tuple[str, str]

_BYTEWISE = String().with_variant(String(collation="C"), "postgresql")
_EARLIER = Table(
    "given_earlier",
    MetaData(),
    Column("kind", _BYTEWISE, primary_key=True),
    Column("id", _BYTEWISE, primary_key=True),
    Column("refused", Boolean),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True, slots=True)
class EarlierRecords:
    """The identities of earlier records that matter to a chunk.

    `seen` holds those of records in the chunk that occur again, which is a fault. `refused` holds those
    of records that were refused for their faults, and that the chunk repeats or refers to.
    """

    seen: frozenset[Identity]
    refused: set[Identity]


class EarlierChunks:
    """Store of the identities of earlier chunks.

    `revision` is the revision that the import makes, under which the change log has its changes.
    """

    def __init__(self, session: Session, revision: int) -> None:
        self._session = session
        self._revision = revision
        self._has_table = False

    def find(self, chunk: Sequence[InputRecord]) -> EarlierRecords:
        """Return the earlier records that a chunk repeats or refers to."""
        own, requested = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for input_record in chunk:
            if input_record.id is not None:
                own[input_record.kind].add(input_record.id)
                requested[input_record.kind].add(input_record.id)
            for kind, referred in list_references(input_record):
                requested[kind].add(referred)
        retained = dict(self._find_retained(requested))
        seen = {(kind, resource_id) for kind, resource_id in retained if resource_id in own[kind]}
        return EarlierRecords(
            frozenset(seen | self._find_logged(own)),
            {identity for identity, refused in retained.items() if refused},
        )

    def _find_retained(self, requested: dict[str, set[str]]) -> Iterable[tuple[Identity, bool]]:
        """Yield the requested identities in the temporary table, and whether each was refused."""
        if not self._has_table:
            return
        statement = select(_EARLIER)
        for kind, ids in requested.items():
            of_kind = statement.where(_EARLIER.c.kind == kind)
            for row in select_by(self._session, of_kind, _EARLIER.c.id, ids):
                yield (kind, row.id), row.refused

    def _find_logged(self, own: dict[str, set[str]]) -> set[Identity]:
        """Return those of the chunk's own identities that the change log has for this import.

        Refreshes are skipped: their documents show a change of another resource, and were not in the
        file.
        """
        statement = select(Change.resource_id).where(
            Change.revision == self._revision, Change.action != "refresh"
        )
        return {
            (kind, row.resource_id)
            for kind, ids in own.items()
            for row in select_by(
                self._session, statement.where(Change.kind == kind), Change.resource_id, ids
            )
        }

    def keep(self, identities: Iterable[Identity], refused: set[Identity]) -> None:
        """Store identities that the change log does not name; `refused` says which were refused."""
        rows = [
            {"kind": kind, "id": resource_id, "refused": (kind, resource_id) in refused}
            for kind, resource_id in dict.fromkeys(identities)
        ]
        if rows and not self._has_table:
            self._session.execute(CreateTable(_EARLIER))
            self._has_table = True
        if rows:
            self._session.execute(insert(_EARLIER), rows)

    def close(self) -> None:
        """Drop the temporary table, which would otherwise last as long as the connection."""
        if self._has_table:
            self._session.execute(DropTable(_EARLIER))
