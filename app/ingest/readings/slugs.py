"""Ids for new records: words of their names, and free in the catalogue."""

import re
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.text import fold
from app.models import KINDS

_WORD = re.compile(r"[a-z0-9]+")
_MAX_CHARACTERS = 80
# Behind all ids that begin with another one and a hyphen.
_AFTER_HYPHEN = chr(ord("-") + 1)


def make_slug(text: str) -> str:
    """Return the words of a text in the form of an id; empty if none is in Latin letters or digits."""
    slug = ""
    for word in _WORD.findall(fold(text)):
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > _MAX_CHARACTERS:
            break
        slug = longer
    return slug


class FreeIds:
    """Chooser of ids that no record of a kind has, that it has not chosen before, and that are not `taken`."""

    def __init__(
        self, session: Session, kind: str, wanted: Iterable[str], taken: Iterable[str] = ()
    ) -> None:
        self._session = session
        self._model = KINDS[kind].model
        self._taken = set(taken)
        for batch in batches(sorted(set(wanted))):
            own = select(self._model.id).where(self._model.id.in_(batch))
            self._taken.update(session.scalars(own))

    def choose(self, wanted: str) -> str:
        """Return the id `wanted`, or with the first number from 2 that makes it free."""
        chosen = wanted
        if wanted in self._taken:
            own = self._model.id
            numbered = (own >= f"{wanted}-", own < f"{wanted}{_AFTER_HYPHEN}")
            self._taken.update(self._session.scalars(select(own).where(*numbered)))
            number = 2
            while f"{wanted}-{number}" in self._taken:
                number += 1
            chosen = f"{wanted}-{number}"
        self._taken.add(chosen)
        return chosen
