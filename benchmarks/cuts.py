"""Count the cut and false claims that a guard accepts, and the honest ones that it refuses.

`python -m benchmarks.cuts GOLD... --checker MODULE:NAME --reader MODULE:NAME --errors 20` makes them of gold
files. No cut may be accepted; at most 2% of the honest claims may be refused or left to be read by hand.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import cast

from benchmarks.reading.cut_claims import Check, Claim, list_faulty, list_honest
from benchmarks.reading.gold import GoldQuantity, GoldText, list_files, read_gold
from benchmarks.reading.readers import Reader, find_reader

BY_HAND = "not_readable"


@dataclass(slots=True)
class CutTally:
    """Counts of one file. `codes` are those of the faults for which honest claims were refused."""

    cuts: int = 0
    cuts_accepted: int = 0
    false: int = 0
    false_accepted: int = 0
    honest: int = 0
    refused: int = 0
    by_hand: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    @property
    def refused_percent(self) -> float:
        return 100 * (self.refused + self.by_hand) / self.honest if self.honest else 0.0


def count_cuts(texts: Sequence[GoldText], check: Check, read: Reader) -> CutTally:
    """Ask for a verdict on every claim that can be made of the gold quantities of some texts."""
    tally = CutTally()
    for text in texts:
        for gold in text.quantities:
            if not gold.is_neutral:
                _count_honest(tally, text, gold, check)
                for claim in list_faulty(text.text, gold, read, text.language):
                    _count_faulty(tally, text, claim, check)
    return tally


def _count_honest(tally: CutTally, text: GoldText, gold: GoldQuantity, check: Check) -> None:
    claims = list_honest(gold)
    if not claims:
        return
    verdicts = [_ask(check, text, claim) for claim in claims]
    tally.honest += 1
    if not all(verdicts):
        return
    codes = min(verdicts, key=len)
    is_by_hand = set(codes) == {BY_HAND}
    tally.by_hand += is_by_hand
    tally.refused += not is_by_hand
    tally.codes.update(codes)
    tally.errors.append(f"{text.id} refused {_show(text.text, claims[0])}: {', '.join(codes)}")


def _count_faulty(tally: CutTally, text: GoldText, claim: Claim, check: Check) -> None:
    is_accepted = not _ask(check, text, claim)
    if claim.kind == "cut":
        tally.cuts += 1
        tally.cuts_accepted += is_accepted
    else:
        tally.false += 1
        tally.false_accepted += is_accepted
    if is_accepted:
        tally.errors.append(f"{text.id} accepted {claim.kind} {_show(text.text, claim)}")


def _ask(check: Check, text: GoldText, claim: Claim) -> Sequence[str]:
    return check(text.text, text.language, claim.span.start, claim.span.end, claim.stated)


def _show(text: str, claim: Claim) -> str:
    stated = claim.stated
    bounds = f"{stated.lower}..{stated.upper}" if stated.lower else None
    given = [stated.value or bounds, stated.unit, stated.comparator]
    around = text[max(0, claim.span.start - 15) : claim.span.end + 15]
    shown = " ".join(item for item in given if item) or "nothing"
    return f"{claim.span.cut(text)!r} as {shown} in {around!r}"


def main() -> None:
    given = _read_arguments()
    module, _, attribute = given.checker.partition(":")
    check = cast("Check", getattr(import_module(module), attribute))
    read = find_reader(given.reader)
    lines = [
        "| file | cuts | accepted | false | accepted | honest | refused | by hand | % | codes |",
        "|---" * 10 + "|",
    ]
    errors: list[str] = []
    for path in list_files(given.gold):
        tally = count_cuts(read_gold(path), check, read)
        codes = ", ".join(f"{code} {count}" for code, count in tally.codes.most_common())
        lines.append(
            f"| {path.stem} | {tally.cuts} | {tally.cuts_accepted} | {tally.false} "
            f"| {tally.false_accepted} | {tally.honest} | {tally.refused} | {tally.by_hand} "
            f"| {tally.refused_percent:.1f} | {codes} |"
        )
        accepted = [error for error in tally.errors if " accepted " in error]
        refused = [error for error in tally.errors if " accepted " not in error]
        errors += [*accepted[: given.errors], *refused[: given.errors]]
    sys.stdout.write("\n".join([*lines, *errors]) + "\n")


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--checker", required=True, help="MODULE:NAME of a `Check`")
    parser.add_argument("--reader", required=True, help="MODULE:NAME of a `Reader`")
    parser.add_argument("--errors", type=int, default=0, help="how many of each kind to list")
    return parser.parse_args()


if __name__ == "__main__":
    main()
