"""Writer of the change log, which has one change per resource and revision.

A refresh is a change of a resource's document alone, without a change of its rows: the document shows
another resource that has changed, for example its name.
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
from app.ingest.rows.record import Row
from app.models import Change, get_table
from app.queries.history.shapes import get_current_shape


class Author(NamedTuple):
    """The author of changes, as the change log names it.

    `actor` is the name of the person or program. `origin` is the name under which a bundle was
    imported, None for an edit. `reviewer` has accepted the changes; None if nobody has reviewed them.
    """

    actor: str
    comment: str | None = None
    origin: str | None = None
    reviewer: str | None = None


class Action(NamedTuple):
    """The change that was made to a resource.

    `name` is `create`, `update`, `withdraw` or `refresh` (only its document changed). `rows_before` is
    JSON of its rows before the action; None for `create` and `refresh`.
    """

    name: str
    rows_before: bytes | None = None


Actions = dict[Identity, Action]


class ChangeLog:
    """Writer of the entries of the change log for one revision of the catalogue.

    `write` may be called several times; a large import calls it for each kind in each chunk of the
    file.
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
            "shape": get_current_shape(),
        }
        self._position = 0

    def name_origin(self, origin: str | None) -> None:
        """Set the origin: the name under which the bundle is imported.

        The changes that this log writes from now on carry it.
        """
        self._stamp["origin"] = origin

    def write(
        self,
        kind: str,
        built: Sequence[BuiltDocument],
        stored: Mapping[str, StoredDocument],
        actions: Actions,
    ) -> None:
        """Log a change for each document (public JSON of a resource) that differs from the stored one.

        A resource that this revision has logged already gets no second entry. If its entry is a refresh
        (only the document changed) and now the resource itself is changed, that entry is amended.
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
        """Replace the logged refresh of a resource (only its document changed) by this action.

        The column `before` stays as it is: it is the document before this revision.
        """
        self._session.execute(
            update(Change)
            .where(
                Change.kind == kind,
                Change.resource_id == document.id,
                Change.revision == self._revision,
            )
            .values(version=document.version, action=action.name, rows_before=action.rows_before)
        )
