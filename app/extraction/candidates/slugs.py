"""Ids of drafts: slugs that no other draft of a reading has."""

import re
import unicodedata

_LETTERS = re.compile(r"[a-z0-9]+")
_MAX_LENGTH = 60


class FreeSlugs:
    """Slugs given away so far."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str, otherwise: str) -> str:
        """Return a slug made of a name, or of another word if the name has no letters of ASCII; numbered if taken."""
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = "-".join(_LETTERS.findall(plain))[:_MAX_LENGTH].strip("-") or otherwise
        number, free = 1, slug
        while free in self._taken:
            number += 1
            free = f"{slug}-{number}"
        self._taken.add(free)
        return free
