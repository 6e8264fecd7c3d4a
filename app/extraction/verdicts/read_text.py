"""What a text names, read before its claims are looked up."""

from dataclasses import dataclass

from app.extraction.language.organization_names import list_leads
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import TextQuantity


@dataclass(frozen=True, slots=True)
class ReadText:
    """The numbers of a text, and the first words of all names that can be in it; none without a number."""

    numbers: list[TextQuantity]
    leads: set[str]


def read_text(text: str) -> ReadText:
    numbers = read_quantities(text)
    return ReadText(numbers, list_leads(text) if numbers else set())
