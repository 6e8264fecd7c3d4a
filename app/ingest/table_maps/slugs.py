"""Slugs: ids that are made of the words of cells."""

import re
import unicodedata
from hashlib import sha256

_MAX_CHARACTERS = 100
_DIGEST_CHARACTERS = 8
_OTHER = re.compile(r"[^a-z0-9]+")


def make_slug(text: str) -> str:
    """Return the slug of a text.

    Letters that have no spelling in ASCII are left out. A digest of the text is in their place, so that two
    Chinese names have two slugs.
    """
    plain = text if text.isascii() else _leave_out_marks(text)
    kept = plain.lower()
    slug = _OTHER.sub("-", kept).strip("-")
    is_spelled = kept.isascii() or all(char.isascii() or not char.isalnum() for char in kept)
    is_complete = bool(slug) and is_spelled
    if is_complete and len(slug) <= _MAX_CHARACTERS:
        return slug
    digest = sha256(" ".join(kept.split()).encode()).hexdigest()[:_DIGEST_CHARACTERS]
    head = slug[: _MAX_CHARACTERS - _DIGEST_CHARACTERS - 1].strip("-")
    return f"{head}-{digest}" if head else f"x-{digest}"


def _leave_out_marks(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char))
