"""Store of the kinds and ids of the records that earlier chunks of a file had.

A large file is imported in chunks (parts), and the ids are in the database to save memory. The change
log names the records that this import has changed. A temporary table holds the other records: those
that changed nothing and, after the first fault or conflict, all records.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Boolean, Column, MetaData, Table, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.ddl import CreateTable, DropTable

from app.ingest.bundle.input_record import InputRecord, list_references
from app.ingest.rows.batched_select import select_by
from app.models import Change
from app.models.base import BYTEWISE

# The kind and the id of a record.
Identity: TypeAlias = tuple[str, str]

_EARLIER = Table(
    "given_earlier",
    MetaData(),
    Column("kind", BYTEWISE, primary_key=True),
    Column("id", BYTEWISE, primary_key=True),
    Column("refused", Boolean),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True, slots=True)
class EarlierRecords:
    """Kinds and ids of records in earlier chunks of a file, as far as the check of a chunk needs them.

    `seen` holds those that the chunk contains again, which is a fault. `refused` holds those that the
    chunk contains or refers to, and that were refused for their faults.
    """

    seen: frozenset[Identity]
    refused: set[Identity]


class EarlierChunks:
    """Store of the kinds and ids of the records that earlier chunks of an imported file had.

    `revision` is the catalogue's revision that the import makes: the change log has the changes of this
    import under it.
    """

    def __init__(self, session: Session, revision: int) -> None:
        self._session = session
        self._revision = revision
        self._has_table = False

    def find(self, chunk: Sequence[InputRecord]) -> EarlierRecords:
        """Return the records of earlier chunks that this chunk contains again.

        Those that were refused for their faults are also returned if the chunk only refers to them.
        """
        own, requested = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for input_record in chunk:
            if input_record.id is not None:
                own[input_record.kind].add(input_record.id)
                requested[input_record.kind].add(input_record.id)
            # Only the temporary table, which most imports do not need, has records that are referred to.
            for kind, referred in list_references(input_record) if self._has_table else ():
                requested[kind].add(referred)
        retained = dict(self._find_retained(requested))
        seen = {(kind, resource_id) for kind, resource_id in retained if resource_id in own[kind]}
        return EarlierRecords(
            frozenset(seen | self._find_logged(own)),
            {identity for identity, refused in retained.items() if refused},
        )

    def _find_retained(self, requested: dict[str, set[str]]) -> Iterable[tuple[Identity, bool]]:
        """Yield the records in `requested` that the temporary table has from earlier chunks.

        `requested` maps kinds to ids. Each item is the kind and id of a record, and whether the record
        was refused for its faults.
        """
        if not self._has_table:
            return
        statement = select(_EARLIER)
        for kind, ids in requested.items():
            of_kind = statement.where(_EARLIER.c.kind == kind)
            for row in select_by(self._session, of_kind, _EARLIER.c.id, ids):
                yield (kind, row.id), row.refused

    def _find_logged(self, own: dict[str, set[str]]) -> set[Identity]:
        """Return kind and id of the records in `own` (ids by kind) that this import has changed already.

        They are looked up in the change log, under the revision of the import. Changes with the action
        `refresh` are skipped: only the resource's document was rebuilt, because it shows another
        resource that was in the file.
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
        """Store the kinds and ids of records that the change log does not name.

        `refused` holds those whose record was refused for its faults.
        """
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
        """Drop the temporary table, which otherwise would exist until the connection is closed."""
        if self._has_table:
            self._session.execute(DropTable(_EARLIER))
