"""A number with its unit and what belongs to it: a tolerance, the upper number of a range."""

from dataclasses import dataclass

from app.domain.quotes.span import Span
from app.extraction.measures.measure import Measure
from app.extraction.numerals.numeral import Numeral

# What is between numbers that belong together, and the words before them, are hardly longer.
WINDOW = 80


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A tolerance as a source states it (`± 5`): the true value is within `value - minus` and `value + plus`.

    Both are exact, not negative, and in the unit of the value; in percent of it if `relative`.
    """

    span: Span
    minus: str
    plus: str
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Combined:
    """A number of a text with its unit, or a range from `numeral` to `upper`.

    `numeral_span` goes to the last numeral. `baseline`: a change starts from it. `shared`: the unit is
    written beside another number.
    """

    numeral: Numeral
    measure: Measure
    upper: Numeral | None = None
    numeral_span: Span | None = None
    tolerance: Tolerance | None = None
    baseline: bool = False
    shared: bool = False

    @property
    def span(self) -> Span:
        """Return the place of number, unit beside it, and tolerance."""
        end = self.measure.end
        if self.tolerance:
            end = max(end, self.tolerance.span.end)
        return Span(self.measure.start, end)

    def cut_before(self, text: str) -> str:
        """Cut out what is in front of the number and of money before it."""
        start = self.measure.start
        return text[max(0, start - WINDOW) : start]
