"""Count the cut and false claims that a guard accepts, and the honest ones that it refuses.

`python -m benchmarks.cuts GOLD... --checker MODULE:NAME --errors 20` makes them of gold
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

from app.domain.quotes.span import Span
from benchmarks.reading.cut_claims import Check, Claim, list_faulty, list_honest
from benchmarks.reading.gold import GoldQuantity, GoldText, list_files, read_gold
from benchmarks.reading.readers import PRODUCT, Reader, find_reader

BY_HAND = "not_readable"


_HEAD = (
    "| file | cuts, accepted | counted thing left off, accepted | false, accepted "
    "| honest, refused, by hand | % | codes |"
)
KINDS = ("cut", "bare", "false")


@dataclass(slots=True)
class CutTally:
    """Counts of one file: `made` and `accepted` of each kind of faulty claim.

    `codes` are those of the faults for which honest claims were refused. `errors` has one line for each
    span, whatever else was claimed of it.
    """

    made: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    honest: int = 0
    refused: int = 0
    by_hand: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    errors: dict[tuple[str, str, Span], str] = field(default_factory=dict)

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
    line = f"{text.id} refused {_show(text.text, claims[0])}: {', '.join(codes)}"
    tally.errors[text.id, "honest", claims[0].span] = line


def _count_faulty(tally: CutTally, text: GoldText, claim: Claim, check: Check) -> None:
    tally.made[claim.kind] += 1
    if _ask(check, text, claim):
        return
    tally.accepted[claim.kind] += 1
    line = f"{text.id} accepted {claim.kind} {_show(text.text, claim)}"
    tally.errors.setdefault((text.id, claim.kind, claim.span), line)


def _ask(check: Check, text: GoldText, claim: Claim) -> Sequence[str]:
    return check(text.text, text.language, claim.span.start, claim.span.end, claim.stated)


def _show(text: str, claim: Claim) -> str:
    stated = claim.stated
    bounds = f"{stated.lower}..{stated.upper}" if stated.lower else None
    given = [stated.value or bounds, stated.unit, stated.comparator]
    around = text[max(0, claim.span.start - 15) : claim.span.end + 15]
    shown = " ".join(item for item in given if item) or "nothing"
    return f"{claim.span.cut(text)!r} as {shown} in {around!r}"


def _describe(name: str, tally: CutTally) -> str:
    faulty = [f"{tally.made[kind]}, {tally.accepted[kind]}" for kind in KINDS]
    honest = f"{tally.honest}, {tally.refused}, {tally.by_hand}"
    codes = ", ".join(f"{code} {count}" for code, count in tally.codes.most_common())
    return f"| {' | '.join([name, *faulty, honest, f'{tally.refused_percent:.1f}', codes])} |"


def main() -> None:
    given = _read_arguments()
    module, _, attribute = given.checker.partition(":")
    check = cast("Check", getattr(import_module(module), attribute))
    read = find_reader(given.reader)
    lines = [_HEAD, "|---" * 7 + "|"]
    errors: list[str] = []
    for path in list_files(given.gold):
        tally = count_cuts(read_gold(path), check, read)
        lines.append(_describe(path.stem, tally))
        for kind in (*KINDS, "honest"):
            listed = [line for (_, of_kind, _), line in tally.errors.items() if of_kind == kind]
            errors += listed[: given.errors]
    sys.stdout.write("\n".join([*lines, *errors]) + "\n")


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--checker", required=True, help="MODULE:NAME of a `Check`")
    parser.add_argument("--reader", default=PRODUCT, help="MODULE:NAME of a `Reader`")
    parser.add_argument("--errors", type=int, default=0, help="how many of each kind to list")
    return parser.parse_args()


if __name__ == "__main__":
    main()
