"""Words that name a number of a text, whatever it is: they have to hold a number, and none in part."""

import re

from app.domain.quotes.span import Span
from app.extraction.agreement.place import Disagreement, ask_for, covers
from app.extraction.agreement.words_by_hand import refuse_numberless
from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.surroundings import find_block, read_around

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


def refuse_part(text: str, language: str | None, span: Span) -> Disagreement | None:
    """Return the fault of words at `span` that cut a number, or that hold none.

    The unit beside a number may be left out, and so may the rest of a name: `2` of `LX-2`.
    """
    around = find_block(text, span)
    block, stated = around.cut(text), span.shift(-around.start)
    read = [
        quantity
        for quantity in read_around(text, around, language, None)
        if quantity.numeral.overlaps(stated)
    ]
    for quantity in read:
        if not covers(stated, quantity.numeral):
            return Disagreement("number_cut", "exact", ask_for(block, quantity, "number"))
    for match in _DIGITS.finditer(flatten(block)):
        digits = Span(*match.span())
        is_read = any(covers(quantity.numeral, digits) for quantity in read)
        if digits.overlaps(stated) and not covers(stated, digits) and not is_read:
            detail = f"the words hold only a part of {digits.cut(block)!r}: quote all of the number"
            return Disagreement("number_cut", "exact", detail)
    fault = None if read else refuse_numberless(text, language, span)
    return fault if fault and fault.code == "no_number" else None
