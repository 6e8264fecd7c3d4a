"""Writer of the change log, which has one change per resource and revision.

A refresh is a change of a document alone: it shows a change of another resource, such as a new name.
"""

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
    """The author of changes, as logged.

    `origin` is the name under which a bundle was imported, None for an edit.
    """

    actor: str
    comment: str | None = None
    origin: str | None = None


class Action(NamedTuple):
    """The action on a resource, as in the columns `action` and `rows_before` of its `Change`.

    `name` is `create`, `update`, `withdraw` or `refresh`.
    """

    name: str
    rows_before: bytes | None = None


Actions = dict[Identity, Action]


class ChangeLog:
    """Writer of the changes of one revision, in one or more parts.

    A part is a call of `write`, with records of one kind; a large import makes one per kind and chunk.
    """

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
        """Log a change for each document that differs from the stored one.

        A resource that an earlier part has logged keeps its one entry. If that was a refresh and this
        part changes the resource itself, the entry is amended.
        """
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
        """Turn the logged refresh of a resource into the change of this part; `before` is not changed."""
        self._session.execute(
            update(Change)
            .where(
                Change.kind == kind,
                Change.resource_id == document.id,
                Change.revision == self._revision,
            )
            .values(version=document.version, action=action.name, rows_before=action.rows_before)
        )
