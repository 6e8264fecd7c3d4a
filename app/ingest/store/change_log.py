"""The log: one change of each resource in a revision."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.ingest.checks.earlier_chunks import Identity
from app.ingest.documents.serializer import BuiltDocument
from app.ingest.documents.writer import StoredDocument
from app.ingest.rows.bulk_insert import insert_rows
from app.ingest.rows.read_records import get_table
from app.ingest.rows.record import Row
from app.models import Change


class Author(NamedTuple):
    """Who writes, why, and what a bundle names as its origin, None for an edit; all go into the log."""

    actor: str
    comment: str | None = None
    origin: str | None = None


class Action(NamedTuple):
    """What is done to a resource; `name` and `rows_before` are those of its `Change`."""

    name: str
    rows_before: bytes | None = None


Actions = dict[Identity, Action]


class ChangeLog:
    """Logs the changes of one revision, in as many parts as they come."""

    def __init__(self, session: Session, revision: int, now: datetime, author: Author) -> None:
        self._session = session
        self._revision = revision
        self._stamp = {
            "revision": revision,
            "actor": author.actor,
            "comment": author.comment,
            "origin": author.origin,
            "changed_at": now,
        }
        self._position = 0

    def name_origin(self, origin: str | None) -> None:
        """Log all changes from here on as made by a bundle of this origin."""
        self._stamp["origin"] = origin

    def write(
        self,
        kind: str,
        built: Sequence[BuiltDocument],
        stored: Mapping[str, StoredDocument],
        actions: Actions,
    ) -> None:
        """Log what differs from what is stored; what an earlier part logged is kept."""
        changes: list[Row] = []
        for one in built:
            before = stored.get(one.id)
            if before is not None and before.body == one.body:
                continue
            action = actions[kind, one.id]
            if before is not None and before.revision == self._revision:
                if action.name != "refresh":
                    self._amend(kind, one, action)
                continue
            self._position += 1
            changes.append(
                {
                    **self._stamp,
                    "kind": kind,
                    "resource_id": one.id,
                    "version": one.version,
                    "action": action.name,
                    "before": before and before.body,
                    "rows_before": action.rows_before,
                    "position": self._position,
                }
            )
        insert_rows(self._session, get_table(Change), changes)

    def _amend(self, kind: str, one: BuiltDocument, action: Action) -> None:
        """Of what was refreshed before it was given, the document before that stays."""
        self._session.execute(
            update(Change)
            .where(
                Change.kind == kind,
                Change.resource_id == one.id,
                Change.revision == self._revision,
            )
            .values(version=one.version, action=action.name, rows_before=action.rows_before)
        )
