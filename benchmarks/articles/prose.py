"""The numbers of real prose, each judged by reading, against what the rules make of them.

    python -m benchmarks.articles.prose [--list]

prints how many numbers are read rightly, wrongly or not at all; `--list` adds a line for each that is not right.
`README.md` has the conventions.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.quotes.span import Span
from app.extraction.candidates.candidate import (
    ArticleReading,
    CandidateClaim,
    CandidateNumber,
    CatalogueNames,
)
from app.extraction.candidates.read_article import read_article
from benchmarks.articles.agreement import has_equal_numbers, has_equal_shares, has_unit
from benchmarks.articles.gold import FOLDER, Mark

PROSE = FOLDER / "prose.jsonl"
# From what is right to what is worst.
_FAULTS = ("right", "wrong_comparator", "unit_missing", "wrong_unit", "wrong_value")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a number: `outcome` is `right`, `left_out`, or the name of a fault."""

    passage: str
    form: str
    quote: str
    outcome: str
    read: str

    def __str__(self) -> str:
        return f"{self.outcome}: {self.passage} {self.quote!r} {self.read}"


def read_passages(path: Path = PROSE) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def judge(passage: Mapping[str, Any]) -> Iterator[Verdict]:
    """Yield the verdict on each judged number of a passage, then on what was read beside them."""
    reading = read_article(
        passage["text"], language=passage["lang"], published=None, names=CatalogueNames()
    )
    numbers = [number for candidate in reading.candidates for number in _list_parts(candidate)]
    read: dict[int | None, list[CandidateNumber]] = {}
    for number in numbers:
        read.setdefault(_find_mark(passage["numbers"], number.span), []).append(number)
    for at, mark in enumerate(passage["numbers"]):
        place = Span(mark["start"], mark["end"])
        is_listed = _is_listed(reading, place) or any(
            place.is_within(number.span) for number in numbers
        )
        yield _describe(
            passage,
            mark["quote"],
            _judge_number(mark, read.get(at, []), is_listed),
            read.get(at, []),
        )
    for number in read.get(None, []):
        quote = number.span.cut(passage["text"])
        if any(character.isdecimal() for character in quote):
            yield _describe(passage, quote, "not_judged", [number])


def _find_mark(marks: Sequence[Mark], span: Span) -> int | None:
    """Return the first mark in a number: `H800` in `2.788M H800 GPU hours` is a name in the unit of another."""
    return next(
        (at for at, mark in enumerate(marks) if span.overlaps(Span(mark["start"], mark["end"]))),
        None,
    )


def _list_parts(candidate: CandidateClaim) -> Iterator[CandidateNumber]:
    """Yield the number of a candidate and those that belong to it."""
    yield candidate.number
    if candidate.baseline:
        yield candidate.baseline.number
    if candidate.change:
        yield candidate.change.number
    yield from candidate.also
    yield from (qualifier.number for qualifier in candidate.qualifiers)


def _is_listed(reading: ArticleReading, place: Span) -> bool:
    return any(
        number.span.overlaps(place) and number.part_of is None for number in reading.unstated
    )


def _judge_number(mark: Mark, read: Sequence[CandidateNumber], is_listed: bool) -> str:  # noqa: FBT001
    """Name what is wrong with what was read of a number, or `right`."""
    if not read:
        if not is_listed:
            return "missing"
        return "left_out" if mark["verdict"] == "states" else "right"
    if mark["verdict"] == "states_nothing":
        return "stated_falsely"
    faults = [_find_fault(mark, number) for number in read]
    return max(faults, key=_FAULTS.index)


def _find_fault(mark: Mark, number: CandidateNumber) -> str:
    read = {
        "value": number.value,
        "lower": number.lower,
        "upper": number.upper,
        "unit": number.unit,
        "unit_text": number.unit_text,
    }
    answers = [{**right, "quote": mark["quote"], "unit": right["units"][0],
                "unit_alt": right["units"][1:]} for right in mark["right"]]  # fmt: skip
    equal = [
        answer
        for answer in answers
        if has_equal_numbers(answer, read) or has_equal_shares(answer, read)
    ]
    if not equal:
        return "wrong_value"
    if not any(has_unit(answer, read) for answer in equal):
        return "wrong_unit" if number.codes else "unit_missing"
    return "right" if number.comparator in mark["comparators"] else "wrong_comparator"


def _describe(
    passage: Mapping[str, Any], quote: str, outcome: str, read: Sequence[CandidateNumber]
) -> Verdict:
    told = "; ".join(
        f"{number.comparator} {number.value or f'{number.lower}..{number.upper}'} "
        f"{number.unit or number.unit_text}"
        for number in read
    )
    return Verdict(passage["id"], passage["form"], quote, outcome, told)


def main() -> None:
    """Print the counts by the form of the passage, and the numbers that are not right."""
    verdicts = [verdict for passage in read_passages() for verdict in judge(passage)]
    counts = Counter((verdict.form, verdict.outcome) for verdict in verdicts)
    for (form, outcome), count in sorted(counts.items()):
        sys.stdout.write(f"{form} {outcome} {count}\n")
    if "--list" in sys.argv:
        wrong = [str(verdict) for verdict in verdicts if verdict.outcome != "right"]
        sys.stdout.write("\n".join(wrong) + "\n")


if __name__ == "__main__":
    main()
