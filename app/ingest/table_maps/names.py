"""Organizations and technologies that cells name: those of the catalogue by their names, and new ones."""

from collections.abc import Iterable, Iterator
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.names import guess_language
from app.errors import InvalidValue
from app.ingest.documents.same_names import digest_name
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.read_records import read_states
from app.ingest.table_maps.slugs import make_slug
from app.models import KINDS, NameDigest
from app.schemas.common import Standing

_ASIAN = frozenset({"zh", "ja", "ko"})


class NamedRecords:
    """The records of a kind that have the names of a column, and the ids of those to be made."""

    def __init__(
        self, session: Session, kind: Literal["organization", "technology"], names: Iterable[str]
    ) -> None:
        self._kind = kind
        by_digest: dict[str, str] = {}
        for name in sorted(set(names)):
            by_digest.setdefault(digest_name(name), name)
        self._found: dict[str, list[str]] = {digest: [] for digest in by_digest}
        for digest, resource_id in self._select(session):
            self._found[digest].append(resource_id)
        new = {digest: name for digest, name in by_digest.items() if not self._found[digest]}
        self.new = dict(_choose_ids(session, kind, new))

    def _select(self, session: Session) -> Iterator[tuple[str, str]]:
        model = KINDS[self._kind].model
        statement = (
            select(NameDigest.digest, NameDigest.resource_id)
            .join(model, model.id == NameDigest.resource_id)
            .where(NameDigest.kind == self._kind, model.status != Standing.WITHDRAWN.value)
        )
        for row in select_by(session, statement, NameDigest.digest, self._found):
            yield row.digest, row.resource_id

    def find(self, name: str) -> tuple[str, str | None]:
        """Return the id of the record with a name, and the name if the record has to be made.

        Raises:
            InvalidValue: `name_ambiguous`: several records of the catalogue have the name.
        """
        digest = digest_name(name)
        if made := self.new.get(digest):
            return made
        ids = self._found[digest]
        if len(ids) > 1:
            raise InvalidValue(
                "name_ambiguous",
                f"several records of the catalogue are called {name[:60]!r}, {', '.join(sorted(ids)[:5])}: merge "
                "them, or correct their names",
            )
        return ids[0], None


def _choose_ids(
    session: Session, kind: str, new: dict[str, str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the digest of each new name with an id that no other record has, and the name."""
    slugs = {digest: make_slug(name) for digest, name in new.items()}
    taken = {own for _, own in read_states(session, ((kind, slug) for slug in set(slugs.values())))}
    for digest, name in new.items():
        chosen, number = slugs[digest], 1
        while chosen in taken:
            number += 1
            chosen = f"{slugs[digest][:90]}-{number}"
            if read_states(session, [(kind, chosen)]):
                taken.add(chosen)
        taken.add(chosen)
        yield digest, (chosen, name)


def choose_language(name: str, language: str) -> str:
    """Return the language of a name in a table of a language: Latin letters in a Chinese one are English."""
    guessed = guess_language(name)
    if guessed != "en" or language.split("-", maxsplit=1)[0].lower() not in _ASIAN:
        return language if guessed == "en" or language.startswith(guessed) else guessed
    return guessed
