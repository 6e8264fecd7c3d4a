"""What a reader of quantities gives to be scored, and where the reader is found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import cast

PRODUCT = "benchmarks.reading.product:read"


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity that a reader found: offsets, exact numbers, and the code of its unit or None.

    `value`, `lower` and `upper` are all None for a vague number. `role` and `direction` may be left out.
    """

    start: int
    end: int
    value: str | None
    lower: str | None
    upper: str | None
    unit: str | None
    unit_text: str | None
    comparator: str | None
    role: str | None = None
    direction: str | None = None

    @property
    def is_vague(self) -> bool:
        return self.value is None and self.lower is None and self.upper is None


Reader = Callable[[str, str | None], Sequence[Reading]]


def find_reader(name: str) -> Reader:
    """Import a reader by a name such as `benchmarks.reading.product:read`."""
    module, _, attribute = name.partition(":")
    return cast("Reader", getattr(import_module(module), attribute))
