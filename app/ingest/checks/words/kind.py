"""What the words around the number of a claim say against its kind: a result that is only planned."""

from collections.abc import Sequence

from app.extraction.language.claim_kind import find_contrary_word
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.claim_numbers import ClaimNumbers
from app.ingest.checks.quantities import LocatedQuote
from app.schemas.claims import ClaimCreate


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


def find_witnesses(quotes: Sequence[LocatedQuote], numbers: ClaimNumbers) -> set[str]:
    """Return the texts that state the number of a claim: those that state it as its kind, if any does.

    `It must reach 402 Wh/kg` confirms no result.
    """
    stating = [
        (located.text, find_contrary_word(located.text, number.number, numbers.kind))
        for located, number in zip(quotes, numbers.quantity.numbers, strict=True)
        if number is not None
    ]
    confirming = {text for text, contrary in stating if contrary is None}
    return confirming or {text for text, _ in stating}
