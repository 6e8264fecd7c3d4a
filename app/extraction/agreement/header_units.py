"""The unit in the header of a column: `Training time (hours)`, `Range [km]`, `Mass, kg`."""

import re
from functools import lru_cache

from app.domain.units.unit import Unit
from app.domain.units.units import find_unit
from app.errors import InvalidValue

_NAMED = re.compile(
    r"[(\[（【](?P<bracket>[^()\[\]（）【】]{1,40})[)\]）】]\s*$|[,，]\s*(?:in\s+)?(?P<rest>[^,，]{1,40})$"
)
# The year of which prices are: `2023 USD`.
_YEAR = re.compile(r"\b(?:in\s+|constant\s+)?(?:19|20)\d\d\b")


@lru_cache(maxsize=1_024)
def read_header_unit(header: str) -> Unit | None:
    """Return the unit that a header ends with; None if it has none that is known."""
    match = _NAMED.search(header)
    if match is None:
        return None
    words = match["bracket"] or match["rest"]
    try:
        return find_unit(_YEAR.sub("", words.strip().removeprefix("in ")).strip())
    except InvalidValue:
        return None
