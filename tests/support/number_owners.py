"""Whose the numbers of a text are by the reading."""

from datetime import date

from app.extraction.candidates.candidate import CatalogueNames
from app.extraction.candidates.read_article import read_article


def read_owners(text: str, language: str) -> list[list[str]]:
    """Return the names of the organizations of each number of a text that no catalogue knows."""
    reading = read_article(
        text, language=language, published=date(2025, 6, 12), names=CatalogueNames()
    )
    names = {draft.id: next(iter(draft.names.values())) for draft in reading.drafts.organizations}
    return [
        [names[mention.id] for mention in candidate.organizations]
        for candidate in reading.candidates
    ]
