"""Compare the records of a served catalogue with the oracle.

    python -m benchmarks.records.check_records http://127.0.0.1:8000 METRIC... --at 2018 --at 2022-06

Prints each difference, and for each metric how many worlds contradicted nothing, and how much was decided that
could be. The exit status is 1 if anything differs.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import urlencode

import httpx2

from benchmarks.records import comparisons
from benchmarks.records.answers import (
    Product,
    list_dates,
    list_differences,
    list_entries,
    read_answer,
)
from benchmarks.records.claims import Document
from benchmarks.records.oracle import Case, make_case
from benchmarks.records.soundness import WORLDS_A_SET, Tally, check_answer

# Answers the JSON of a path.
Get = Callable[[str], Any]
_TIMEOUT_SECONDS = 60.0
_COMPARED = 20


@dataclass
class Findings:
    """What was found of one metric."""

    claims: int
    differences: list[str]
    tally: Tally

    @property
    def is_right(self) -> bool:
        return not self.differences and not self.tally.faults


@dataclass(frozen=True)
class Asked:
    """What to ask of each metric, besides its record now."""

    today: str
    at: Sequence[str] = ()
    worlds: int = WORLDS_A_SET
    organizations: int = 3
    seed: int = field(default=0)


def check_metric(get: Get, metric: str, asked: Asked) -> Findings:
    """Check all that is answered about one metric."""
    about = get(f"/v1/metrics/{metric}")
    claims = list(walk(get, f"/v1/claims?{urlencode({'metric': metric, 'limit': 200})}"))
    case = make_case(claims, about, asked.today)
    path = f"/v1/metrics/{metric}"
    product = Product(
        entries=list(walk(get, f"{path}/record")),
        points=list(_walk_points(get, f"{path}/timeline?limit=200")),
        records=list(walk(get, f"{path}/timeline?records=true&limit=200")),
    )
    differences = [*list_dates(claims), *list_differences(case, product)]
    for date in asked.at:
        entries = list(walk(get, f"{path}/record?{urlencode({'at': date})}"))
        differences += list_entries(case, entries, date)
    differences += _check_comparisons(get, claims, about, case, asked)
    tally = check_answer(case, read_answer(case, product), Random(asked.seed), asked.worlds)
    return Findings(len(claims), differences, tally)


def _check_comparisons(
    get: Get, claims: Sequence[Document], about: Document, case: Case, asked: Asked
) -> Iterator[str]:
    by_id = {claim["id"]: claim for claim in claims}
    metrics = {about["id"]: about}
    chosen = comparisons.choose_claims(claims, about, _COMPARED)
    if chosen:
        answer = get(f"/v1/compare?{urlencode({'claims': ','.join(chosen)})}")
        yield from comparisons.list_faults(answer, by_id, metrics)
    named = Counter(given["id"] for claim in claims for given in claim["organizations"])
    organizations = [name for name, _ in named.most_common(asked.organizations)]
    for pick in ("latest", "best") if organizations else ():
        query = {"organizations": ",".join(organizations), "metrics": about["id"], "pick": pick}
        answer = get(f"/v1/compare?{urlencode(query)}")
        yield from comparisons.list_faults(answer, by_id, metrics)
        yield from comparisons.list_wrong_picks(answer, {about["id"]: case}, by_id, pick)


def walk(get: Get, path: str) -> Iterator[Document]:
    """Walk through all pages of a list."""
    return (entry for page in _walk_pages(get, path) for entry in page)


def _walk_points(get: Get, path: str) -> Iterator[Document]:
    """Walk through a timeline; each page numbers its groups, so that a group gets the page beside it."""
    for page, points in enumerate(_walk_pages(get, path)):
        yield from ({**point, "group": (page, point["group"])} for point in points)


def _walk_pages(get: Get, path: str) -> Iterator[list[Document]]:
    following: str | None = path
    while following:
        answer = get(following)
        yield answer["data"]
        following = (answer.get("links") or {}).get("next")


def write_findings(metric: str, findings: Findings, most: int) -> Iterator[str]:
    tally = findings.tally
    yield (
        f"{metric}: {findings.claims} claims, {len(findings.differences)} differences, "
        f"{len(tally.faults)} contradicted in {tally.worlds} worlds, "
        f"{tally.decided} of {tally.decidable} decided ({tally.decided_percent:.1f}%)"
    )
    yield from (f"  {difference}" for difference in findings.differences[:most])
    yield from (f"  {code}: {point}" for code, point in list(tally.faults)[:most])


def main() -> None:
    given = _read_arguments()
    asked = Asked(given.today, given.at, given.worlds)
    with httpx2.Client(base_url=given.url, timeout=_TIMEOUT_SECONDS) as client:

        def get(path: str) -> Any:  # noqa: ANN401 - JSON
            response = client.get(path)
            response.raise_for_status()
            return response.json()

        is_right = True
        for metric in given.metrics:
            findings = check_metric(get, metric, asked)
            is_right &= findings.is_right
            sys.stdout.writelines(
                f"{line}\n" for line in write_findings(metric, findings, given.most)
            )
    sys.exit(0 if is_right else 1)


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="where the catalogue is served")
    parser.add_argument("metrics", nargs="+", help="ids of metrics")
    parser.add_argument("--at", action="append", default=[], help="a past date (EDTF)")
    parser.add_argument("--worlds", type=int, default=WORLDS_A_SET)
    parser.add_argument("--today", default=datetime.now(UTC).date().isoformat())
    parser.add_argument("--most", type=int, default=20, help="differences to print of each metric")
    return parser.parse_args()


if __name__ == "__main__":
    main()
