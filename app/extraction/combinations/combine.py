"""The numbers of a text, with those that belong together combined."""

from collections.abc import Sequence

from app.extraction.combinations.combined import Combined
from app.extraction.combinations.compound_units import join_compounds
from app.extraction.combinations.conversions import divide_conversions
from app.extraction.combinations.elided_units import give_means_units
from app.extraction.combinations.ranges import join_ranges
from app.extraction.combinations.shared_units import share_units
from app.extraction.combinations.tolerances import add_tolerances
from app.extraction.measures.measure import Measure
from app.extraction.numerals.numeral import Numeral


def combine(text: str, numbers: Sequence[tuple[Numeral, Measure]]) -> list[Combined]:
    """Combine the numbers of a flat text, in order.

    A number without a unit gets the unit of a number that it is listed or compared with.
    """
    parts = [Combined(numeral, measure) for numeral, measure in numbers]
    parts = join_compounds(text, add_tolerances(text, parts))
    parts = give_means_units(text, divide_conversions(text, parts))
    return list(join_ranges(text, share_units(text, parts)))
