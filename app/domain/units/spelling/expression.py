"""Units as they are written in a text: names, exponents, products, and what they are divided by.

A reading begins at one offset and takes all that belongs to the unit: a denominator is never left out.
If the denominator is no known unit, the whole is none, either.
"""

import re

from app.domain.units.spelling.denominators import DenominatorReader, read_carbon, read_power
from app.domain.units.spelling.dictionary import LETTERS
from app.domain.units.spelling.names import Name, NameReader
from app.domain.units.spelling.products import MAX_PARTS, Part, Reading, compose
from app.domain.units.spelling.spellings import Codes

_BLANK = r"[ \u00a0\u2009\u202f]"
# What may follow a unit and belong to it; only then the patterns are tried one by one.
_GOES_ON = re.compile(
    r"[^ \u00a0\u2009\u202f.]|\.(?=[A-Za-zΩµμ])|" + _BLANK + r"(?:"
    r"(?:per|an?|each|for (?:each|every)|par|por|pro|je|na|al|auf|aux|in der|a la|h|carbon)\b|à l|all['’]|p\.|CO"
    r"|(?:of|de|di|von) (?:CO|carbon|\S{1,40}(?: \S{1,40})? (?:per|par|pro|al|por) )"
    r"|[/\u2215\u2044每毎]|[^\W\d_]{1,4} ?[-\u2212\u2013^⁻]|[\u2212\u2013][1-9])"
)
# What is measured, between a unit and its denominator: `grams of sugar per litre`.
_OF = re.compile(r" (?:of|de|di|von)(?: [A-Za-z][\w-]{0,39}){1,2}?(?= (?:per|par|pro|al|por) )")
# After a quotient or a symbol: `petaflop/s-days`, `kW-hours`.
_HYPHEN_TIME = re.compile(r"-(hours?|hrs?|days?|years?)(?!\w)")
# The name of a processor belongs to its hours: `H800 GPU hours`.
_ACCELERATOR_HOURS = re.compile(
    r"(?:[A-Z]{1,3}\d{2,4}\w?|TPU ?v\d\w?)(?:[ -][GT]PU)?[ -](?:hours?|hrs?)(?!\w)"
)
_SIGNS_AFTER = frozenset("%‰√°")
_TIMES = {"h": "h", "d": "d", "y": "a"}


class ExpressionReader:
    """Reader of units whose first name is of one dictionary, and which any unit may divide."""

    def __init__(self, names: NameReader, all_names: NameReader) -> None:
        self._names = names
        self._all_names = all_names
        self._denominators = DenominatorReader(all_names)

    def read(self, text: str, start: int) -> Reading | None:
        """Read the longest unit that begins at `start`; None if there is none."""
        if text[start : start + 1].isupper() and (hours := _ACCELERATOR_HOURS.match(text, start)):
            chip = "tpu" if "TPU" in hours[0] else "gpu"
            return Reading(hours.end(), (f"{{{chip}}}.h",))
        name = self._names.read(text, start)
        if name is None:
            name = self._read_hidden(text, start)
            return None if name is None else self._read_rest(text, name)
        end = name.end
        if end == len(text) or text[end] in ",;:)\n" or not _GOES_ON.match(text, end):
            return Reading(end, name.codes)
        return self._read_rest(text, name)

    def read_denominators(self, text: str, start: int, heads: Codes) -> Reading | None:
        """Read what a unit that is written elsewhere is divided by: `$5 per kilogram`, `$0.05/kWh`."""
        parts: list[Part] = [(heads, 1)]
        end = self._denominators.read(text, start, parts)
        return None if end is None else compose(parts, end)

    def _read_hidden(self, text: str, start: int) -> Name | None:
        """Read a symbol that is a unit in running text only if another divides it: `U/L`."""
        match = LETTERS.match(text, start)
        if match is None or text[match.end() : match.end() + 1] != "/":
            return None
        name = self._all_names.read(text, start)
        reading = name and self._read_rest(text, name)
        if reading is None or len(reading.codes) != 1 or reading.end <= match.end() + 1:
            return None
        return name

    def _read_rest(self, text: str, name: Name) -> Reading | None:
        parts: list[Part] = []
        end = read_power(text, name, parts)
        if end is None:
            return None
        while (further := self._denominators.read_product(text, end, parts)) is not None:
            end = further
        end = _read_hyphen_time(text, end, parts)
        measured = end
        if (carbon := read_carbon(text, end, parts)) > end:
            measured = end = carbon
        elif match := _OF.match(text, end):
            measured = match.end()
        further = self._denominators.read(text, measured, parts)
        if further is not None:
            end = _read_hyphen_time(text, further, parts)
        if text[end : end + 1] in _SIGNS_AFTER:
            # `kg%` is none: what follows belongs to the unit.
            parts.append(((), 1))
            end += 1
        return compose(parts, end)


def _read_hyphen_time(text: str, end: int, parts: list[Part]) -> int:
    match = _HYPHEN_TIME.match(text, end)
    if match is None or len(parts) == MAX_PARTS:
        return end
    parts.append(((_TIMES[match[1][0]],), 1))
    return match.end()
