"""A name at a place of a text, with the signs of what it is the name of."""

from dataclasses import dataclass

from app.domain.quotes.span import Span


@dataclass(frozen=True, slots=True)
class NameInText:
    """A name at a place of the text, with the rules that speak for each kind: empty where none does.

    `strong` rules hold against signs of other kinds, `weak` ones only without such.
    """

    span: Span
    text: str
    strong: str
    weak: str
    other: str
    at_start: bool
