"""What an earlier chunk of the same file has given, kept in the database and not in memory.

Whom the log of this import names was given. A temporary table holds the others: what was given and
changed nothing, and, once a fault is found, everything.
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
    """Of what a chunk gives and refers to: what was given before it, and what of that was refused."""

    given: frozenset[Identity]
    refused: set[Identity]


class EarlierChunks:
    """`revision` is the one that the import makes."""

    def __init__(self, session: Session, revision: int) -> None:
        self._session = session
        self._revision = revision
        self._has_table = False

    def find(self, chunk: Sequence[InputRecord]) -> EarlierRecords:
        own, wanted = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for one in chunk:
            if one.id is not None:
                own[one.kind].add(one.id)
                wanted[one.kind].add(one.id)
            for kind, referred in list_references(one):
                wanted[kind].add(referred)
        found = dict(self._find_retained(wanted))
        given = {(kind, one) for kind, one in found if one in own[kind]}
        return EarlierRecords(
            frozenset(given | self._find_logged(own)),
            {identity for identity, refused in found.items() if refused},
        )

    def _find_retained(self, wanted: dict[str, set[str]]) -> Iterable[tuple[Identity, bool]]:
        if not self._has_table:
            return
        statement = select(_EARLIER)
        for kind, ids in wanted.items():
            of_kind = statement.where(_EARLIER.c.kind == kind)
            for row in select_by(self._session, of_kind, _EARLIER.c.id, ids):
                yield (kind, row.id), row.refused

    def _find_logged(self, own: dict[str, set[str]]) -> set[Identity]:
        """A refreshed document was not given."""
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

    def keep(self, given: Iterable[Identity], refused: set[Identity]) -> None:
        """Keep what the log does not name."""
        rows = [
            {"kind": kind, "id": one, "refused": (kind, one) in refused}
            for kind, one in dict.fromkeys(given)
        ]
        if rows and not self._has_table:
            self._session.execute(CreateTable(_EARLIER))
            self._has_table = True
        if rows:
            self._session.execute(insert(_EARLIER), rows)

    def close(self) -> None:
        """Take the table away, which would last as long as the connection."""
        if self._has_table:
            self._session.execute(DropTable(_EARLIER))
