"""Units that are divided by a thing: `10,000 km per preform`.

What one preform gives is the same number without `per preform`. So a claim about a single thing is compared
with a number per such thing.
"""

import re

from app.domain.units.unit import Unit
from app.domain.units.units import find_unit
from app.errors import InvalidValue
from app.extraction.language.stems import stem
from app.extraction.numbers.text_quantity import TextQuantity

_PER_THING = re.compile(r"(?:[ -]per[ -]|\s?/\s?)(?P<thing>[a-z]+)$")


def find_divisor(number: TextQuantity) -> str | None:
    """Return the stem of the word that a number's unit ends with after `per`; None without one."""
    match = _PER_THING.search(number.unit_text or "")
    return stem(match["thing"]) if match else None


def find_unit_of_one(number: TextQuantity, thing: str | None) -> Unit | None:
    """Return the unit of a number of one `thing`, given as a stem: kilometres for `km per preform`.

    For a number that is not per such a thing it is the number's own unit.
    """
    match = _PER_THING.search(number.unit_text or "")
    if thing is None or match is None or stem(match["thing"]) != thing:
        return number.unit
    try:
        # What a length is of is a word that the claim must know: `kilometers of fiber per preform`.
        return find_unit((number.unit_text or "")[: match.start()].split(" of ")[0])
    except InvalidValue:
        return None
