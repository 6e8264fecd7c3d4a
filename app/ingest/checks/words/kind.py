"""A hint at a kind that the words around the number speak against: a result that is only planned."""

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
