"""A number that belongs to another one of its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.extraction.numbers.text_quantity import TextQuantity


class Partnership(StrEnum):
    """What one number is of another."""

    BASELINE = "baseline"
    CHANGE = "change"
    ALSO = "also"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Partner:
    """A number that belongs to another one, `owner`."""

    number: TextQuantity
    owner: TextQuantity
    role: Partnership
    rule: str


# The partners of a sentence that are known, by the identity of their number.
Taken = Mapping[int, Partner]
