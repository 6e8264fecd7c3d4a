"""What the words around the number of a claim say against its kind: a result that is only planned."""

import re
from collections.abc import Collection, Sequence

from app.extraction.language.claim_kind import find_contrary_word, find_part
from app.extraction.numbers.text_quantity import QuantityRole
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.claim_numbers import ClaimNumbers
from app.ingest.checks.quantities import LocatedQuote, QuotedNumber
from app.schemas.claims import ClaimCreate

# Of whom a number is that says nothing of the claim.
_RIVAL = re.compile(
    r"\b(?:rival|competitor|competing|another (?:maker|firm|company|team|group|lab|supplier))s?(?:['’]s?)?\b"
    r"|竞争对手|竞品|另一家|另外一家",
    re.IGNORECASE,
)


def hint_kind(
    claim: ClaimCreate,
    quotes: Sequence[LocatedQuote],
    numbers: ClaimNumbers,
    pointer: str,
    findings: FaultCollector,
) -> None:
    """Add a hint if each quote of a claim's number has words against the kind that is given."""
    if claim.kind is None:
        return
    words = [
        find_contrary_word(located.text, number.number, claim.kind)
        for located, number in zip(quotes, numbers.quantity.numbers, strict=True)
        if number is not None
    ]
    if words and (first := words[0]) and all(words):
        detail = (
            f"{first.word!r} beside the number speaks of a {first.kind}, and the claim is given as a "
            f"{claim.kind.value}: give `kind: {first.kind}`, if it is meant"
        )
        findings.doubt(f"{pointer}/kind", "kind_differs", detail)


def find_witnesses(
    quotes: Sequence[LocatedQuote], numbers: ClaimNumbers, elsewhere: Collection[int]
) -> set[str]:
    """Return the texts that state the number of a claim: those that state it as its kind, if any does.

    `It must reach 402 Wh/kg` confirms no result, nor does what it was before, what a rival reached, or what was reached under another
    condition: `elsewhere` has the positions of such quotes.
    """
    stating = [
        (located.text, position in elsewhere or _is_contrary(located.text, number, numbers))
        for position, (located, number) in enumerate(
            zip(quotes, numbers.quantity.numbers, strict=True)
        )
        if number is not None
    ]
    confirming = {text for text, is_contrary in stating if not is_contrary}
    return confirming or {text for text, _ in stating}


def _is_contrary(text: str, number: QuotedNumber, numbers: ClaimNumbers) -> bool:
    part = find_part(text, number.number)
    is_old = any(
        place.quantity.role is QuantityRole.BASELINE
        and place.place(place.quantity.numeral) == number.number
        and text.startswith(place.block, place.offset)
        for place in numbers.quantity.places
    )
    return (
        is_old
        or find_contrary_word(text, number.number, numbers.kind) is not None
        or _RIVAL.search(text, part.start, number.number.start) is not None
    )
