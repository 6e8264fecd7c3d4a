"""The quantity that the reader reads at a place of a text, and what of it the words at the place cut off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.quotes.span import Span, iterate_spans
from app.extraction.agreement.continuation import find_continuation
from app.extraction.agreement.words import describe
from app.extraction.measures.unit_words_of_metric import UnitWords
from app.extraction.numbers.surroundings import find_block, read_around
from app.extraction.numbers.text_quantity import TextQuantity

# What a quantity has to give that is read by hand.
_QUANTITY = "`value` or bounds, `unit`, `comparator`"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A fault of a claim: `field` of its quantity is not what the reader reads.

    `detail` says in the words of a user what was read.
    """

    code: str
    field: str
    detail: str


@dataclass(frozen=True, slots=True)
class PlacedQuantity:
    """A quantity in its block of a text; `block` starts at `offset`, from which its spans count.

    `read` has all quantities of the block, in order. `goes_on`: more of it seems to follow than was read.
    """

    block: str
    offset: int
    quantity: TextQuantity
    read: Sequence[TextQuantity]
    goes_on: bool = False

    def place(self, span: Span) -> Span:
        """Return a span of the quantity with offsets of the text."""
        return span.shift(self.offset)

    def describe(self) -> str:
        return describe(self.block, self.quantity)


def find_quantity(
    text: str,
    language: str | None,
    span: Span,
    number: str | None,
    needed: str = _QUANTITY,
    own: UnitWords | None = None,
) -> PlacedQuantity | list[Disagreement]:
    """Find the quantity that the words at `span` state, read in their surroundings.

    `number` is the numeral that is meant, needed where the words have several. Return faults if there
    is no such quantity, or if the words cut it. `needed` names the fields of what is read by hand, and
    `own` are the words of the metric for its unit.
    """
    around = find_block(text, span)
    block, stated = around.cut(text), span.shift(-around.start)
    read = read_around(text, around, language, own)
    chosen = _choose(block, stated, number, read)
    if isinstance(chosen, Disagreement):
        return [chosen]
    if isinstance(chosen, str):
        return [refuse_unread(chosen, needed)]
    return _place(PlacedQuantity(block, around.start, chosen, read), stated, number, needed)


def list_whole(text: str, language: str | None, span: Span) -> Iterator[PlacedQuantity]:
    """Yield the quantities that the words at `span` have whole, in the order of the text."""
    around = find_block(text, span)
    block, stated = around.cut(text), span.shift(-around.start)
    read = read_around(text, around, language, None)
    for quantity in read:
        if quantity.vague or not covers(stated, quantity.numeral):
            continue
        is_cut = any(_list_cuts(block, stated, None, quantity))
        if not is_cut and not find_continuation(block, quantity.span, quantity.numeral, stated):
            yield PlacedQuantity(block, around.start, quantity, read)


def list_stated(
    text: str,
    language: str | None,
    span: Span,
    needed: str = _QUANTITY,
    own: UnitWords | None = None,
) -> list[PlacedQuantity | list[Disagreement]]:
    """List all quantities that the words at `span` state, each as `find_quantity` finds one."""
    around = find_block(text, span)
    block, stated = around.cut(text), span.shift(-around.start)
    read = read_around(text, around, language, own)
    return [
        _place(PlacedQuantity(block, around.start, quantity, read), stated, None, needed)
        for quantity in read
        if _overlaps(quantity.numeral, stated)
    ]


def _place(
    placed: PlacedQuantity, stated: Span, number: str | None, needed: str
) -> PlacedQuantity | list[Disagreement]:
    """Return a quantity of a block, or faults if the words at `stated` cut it, or if it has no value."""
    block, chosen = placed.block, placed.quantity
    if chosen.vague:
        return [refuse_unread(placed.describe(), needed)]
    cut = list(_list_cuts(block, stated, number, chosen))
    others = (quantity for quantity in placed.read if quantity is not chosen)
    cut += [
        Disagreement("number_cut", "as_stated", ask_for(block, other, "number"))
        for other in others
        if _is_cut(other.numeral, stated)
    ]
    if cut:
        return cut
    more = find_continuation(block, chosen.span, chosen.numeral, stated)
    if more and not more.is_quoted:
        return [_refuse_continued(block, chosen, more.part)]
    if more and not chosen.units:
        return [refuse_unread(placed.describe(), needed)]
    # All is quoted. What was read is taken.
    return replace(placed, goes_on=True) if more else placed


def _refuse_continued(block: str, quantity: TextQuantity, part: str) -> Disagreement:
    """Return the fault of a quantity that seems to go on beside what was read of it."""
    return Disagreement(
        f"{part}_cut",
        "as_stated",
        f"the {part} seems to go on beside it: {describe(block, quantity)}; quote all of it, and say "
        "`read_by: hand` if it cannot be read",
    )


def _choose(
    block: str, stated: Span, number: str | None, read: Sequence[TextQuantity]
) -> TextQuantity | Disagreement | str:
    """Choose the quantity that is meant, of those whose numeral the words touch.

    Return what is read instead, in words, if there is none.
    """
    touched = [quantity for quantity in read if _overlaps(quantity.numeral, stated)]
    if number is not None:
        named = [span.shift(stated.start) for span in iterate_spans(stated.cut(block), number)]
        if not named:
            detail = f"{number!r} does not occur in `as_stated`; copy it to the letter"
            return Disagreement("not_in_text", "number", detail)
        touched = [
            quantity for quantity in touched if any(_overlaps(quantity.numeral, at) for at in named)
        ]
        whole = [quantity for quantity in touched if quantity.numeral in named]
        touched = whole if len(whole) == 1 else touched
    if len(touched) == 1:
        return touched[0]
    if touched:
        shown = ", ".join(repr(quantity.span.cut(block)) for quantity in touched)
        return Disagreement(
            "ambiguous",
            "as_stated",
            f"the words state several quantities, {shown}: give the numeral of one as `number`, or quote it alone",
        )
    for quantity in read:
        if _overlaps(quantity.whole, stated):
            return Disagreement("number_cut", "as_stated", ask_for(block, quantity, "number"))
    words = stated.cut(block) if number is None else number
    return f"no quantity is read in {words[:60]!r}"


def refuse_unread(read: str, needed: str = _QUANTITY) -> Disagreement:
    """Return the fault of words that cannot be read; `read` says what is read in them."""
    return Disagreement(
        "not_readable",
        "as_stated",
        f"{read}: if the source states it there, give {needed} and `read_by: hand`",
    )


def _list_cuts(
    block: str, stated: Span, number: str | None, quantity: TextQuantity
) -> list[Disagreement]:
    """List what the words at `stated` leave out of a quantity of which they must have everything."""
    own = [quantity.numeral, *([quantity.tolerance.span] if quantity.tolerance else [])]
    units = [
        unit for unit in quantity.units if covers(quantity.span, unit) or _is_cut(unit, stated)
    ]
    cuts = []
    is_cut = not all(covers(stated, unit) for unit in units)
    if not all(covers(stated, span) for span in own) or not (
        is_cut or covers(stated, quantity.span)
    ):
        cuts.append(Disagreement("number_cut", "as_stated", ask_for(block, quantity, "number")))
    elif number is not None and quantity.numeral.cut(block) not in number:
        cuts.append(Disagreement("number_cut", "number", ask_for(block, quantity, "number")))
    if is_cut:
        cuts.append(Disagreement("unit_cut", "as_stated", ask_for(block, quantity, "unit")))
    if quantity.cue and _is_cut(quantity.cue, stated):
        cuts.append(Disagreement("cue_cut", "as_stated", ask_for(block, quantity, "cue")))
    return cuts


def is_unread(faults: Sequence[Disagreement]) -> bool:
    """Return whether a number is there that the reader cannot read."""
    return any(fault.code == "not_readable" for fault in faults)


def explain_by_hand(fault: Disagreement) -> Disagreement:
    """Return a fault of what was read by hand, though the reader reads it."""
    if fault.code == "no_number":
        return fault
    detail = f"read by hand: {fault.detail}; if the reader errs, say why in the `note` of the claim"
    return replace(fault, detail=detail)


def ask_for(block: str, quantity: TextQuantity, part: str) -> str:
    words = (quantity.whole if part == "cue" else quantity.span).cut(block)
    return f"the words hold only a part of the {part}: {describe(block, quantity)}; quote {words!r}"


def _overlaps(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end


def covers(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_cut(span: Span, by: Span) -> bool:
    """Return whether words have a part of a span, and not all of it."""
    return _overlaps(span, by) and not covers(by, span)
