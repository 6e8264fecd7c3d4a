"""The change log: one change per resource and revision."""

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
    """The author of changes, as logged. `origin` is that of a bundle, None for an edit."""

    actor: str
    comment: str | None = None
    origin: str | None = None


class Action(NamedTuple):
    """The action on a resource; the columns `action` and `rows_before` of its `Change`."""

    name: str
    rows_before: bytes | None = None


Actions = dict[Identity, Action]


class ChangeLog:
    """Writer of the changes of one revision, in one or more parts."""

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
        """Log all later changes as made by a bundle of this origin."""
        self._stamp["origin"] = origin

    def write(
        self,
        kind: str,
        built: Sequence[BuiltDocument],
        stored: Mapping[str, StoredDocument],
        actions: Actions,
    ) -> None:
        """Log documents that differ from the stored ones; entries of earlier parts are retained."""
        changes: list[Row] = []
        for document in built:
            before = stored.get(document.id)
            if before is not None and before.body == document.body:
                continue
            action = actions[kind, document.id]
            if before is not None and before.revision == self._revision:
                if action.name != "refresh":
                    self._amend(kind, document, action)
                continue
            self._position += 1
            changes.append(
                {
                    **self._stamp,
                    "kind": kind,
                    "resource_id": document.id,
                    "version": document.version,
                    "action": action.name,
                    "before": before and before.body,
                    "rows_before": action.rows_before,
                    "position": self._position,
                }
            )
        insert_rows(self._session, get_table(Change), changes)

    def _amend(self, kind: str, document: BuiltDocument, action: Action) -> None:
        """Turn a logged refresh into the change of a later part; `before` is retained."""
        self._session.execute(
            update(Change)
            .where(
                Change.kind == kind,
                Change.resource_id == document.id,
                Change.revision == self._revision,
            )
            .values(version=document.version, action=action.name, rows_before=action.rows_before)
        )
