"""Texts that a claim quotes, and that do not state its number in any of the quotes."""

from collections.abc import Sequence

from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.quantities import CheckedQuantity, LocatedQuote
from app.schemas.claims import ClaimCreate


def hint_silent_texts(
    claim: ClaimCreate,
    quotes: Sequence[LocatedQuote],
    checked: CheckedQuantity,
    pointer: str,
    findings: FaultCollector,
) -> None:
    """Add a hint at the first quote of each text that is quoted for context alone.

    A quote may be context, beside one of its text that states the number. Cells of an earlier edition may
    have another number.
    """
    if checked.quantity is None:
        return
    stating = {
        located.text
        for located, number in zip(quotes, checked.numbers, strict=True)
        if number is not None
    }
    own = [located for located in quotes if not located.is_key]
    for place, located in enumerate(own):
        if located.span is None or located.cell is not None or located.text in stating:
            continue
        stating.add(located.text)
        detail = (
            f"no quote of the source {located.quote.source!r} states {claim.quantity.as_stated[:60]!r}: quote the "
            "words that do, or take the quotes of this source away, if they are not meant as context"
        )
        findings.doubt(f"{pointer}/evidence/{place}", "number_not_stated", detail)
