"""What a text names, read before its claims are looked up."""

from dataclasses import dataclass

from app.extraction.language.organization_names import list_leads
from app.extraction.numbers.mentions import Mention, find_mentions


@dataclass(frozen=True, slots=True)
class ReadText:
    """The numbers of a text, and the first words of all names that can be in it; none without a number."""

    mentions: list[Mention]
    leads: set[str]


def read_text(text: str) -> ReadText:
    mentions = find_mentions(text)
    return ReadText(mentions, list_leads(text) if mentions else set())
