"""What a product answers about a metric, set beside what the oracle says; differences in words.

A repetition counts as its original, whichever of them the product names.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from benchmarks.records.claims import Document, GroupKey
from benchmarks.records.edtf import read_edtf
from benchmarks.records.oracle import Case, GroupAnswer, judge_groups, judge_records
from benchmarks.records.repetitions import share_organization
from benchmarks.records.soundness import Answer, merge_repetitions

CODES = {
    *("bound", "approximate", "undated", "approximate_date", "overlapping_dates", "disputed"),
}


# Of how many predecessors each pair is looked at.
_DIRECT = 30


@dataclass(frozen=True)
class Product:
    """All of `/record`, `/timeline` and `/timeline?records=true` of a metric, pages joined.

    The `group` of a point is the number of its page and that of the group there.
    """

    entries: Sequence[Document]
    points: Sequence[Document]
    records: Sequence[Document]


def read_answer(case: Case, product: Product) -> Answer:
    """Read what is to be checked against worlds."""
    holders: dict[GroupKey, frozenset[str]] = {}
    for entry in product.entries:
        for point in entry["holders"] if entry["state"] == "decided" else ():
            if point in case.points:
                holders[case.points[point].group] = frozenset(entry["holders"])
    return Answer({point["id"]: point["record"] for point in product.points}, holders)


def list_differences(case: Case, product: Product) -> list[str]:
    """List where a product differs from the oracle now."""
    return [
        *_list_points(case, product.points),
        *_list_groups(case, product.points),
        *_list_records(case, product.points),
        *_list_chosen(product),
        *_list_predecessors(case, product.points),
        *list_entries(case, product.entries),
    ]


def list_dates(claims: Sequence[Document]) -> Iterator[str]:
    """List dates whose first and last day differ from ours."""
    for claim in claims:
        if (period := claim["period"]) is None or "from" not in period:
            continue
        days = read_edtf(period["edtf"])
        first = read_edtf(period["from"]).first if period["from"] else None
        last = read_edtf(period["to"]).last if period["to"] else None
        if (first, last) != (days.first, days.last):
            yield f"{period['edtf']} is from {period['from']} to {period['to']}"


def _list_points(case: Case, points: Sequence[Document]) -> Iterator[str]:
    given = Counter(point["id"] for point in points)
    missing = case.points.keys() - given
    if others := {point for point in missing if case.points[point].kind != "result"}:
        # Whether a timeline has what holds no record is left open, but it has all of it or nothing.
        wanted = {point.id for point in case.points.values() if point.kind != "result"}
        if others != wanted:
            yield f"of requirements and targets {len(others)} of {len(wanted)} are missing"
    yield from (f"point {point} is missing" for point in sorted(missing - others))
    yield from (f"point {point} is no point" for point in sorted(given.keys() - case.points))
    yield from (f"point {point} comes {count} times" for point, count in given.items() if count > 1)
    # A baseline without a date of its own may be beside its claim.
    order = [_find_place(p) for p in points if p["period"] or not p["id"].endswith("#baseline")]
    if order != sorted(order):
        yield "the points are out of order"


def _find_place(point: Document) -> tuple[float, float, float]:
    if (period := point["period"]) is None:
        return 1, 0, 0
    days = read_edtf(period["edtf"])
    first = float("-inf") if days.first is None else days.first
    return 0, first, float("inf") if days.last is None else days.last


def _list_groups(case: Case, points: Sequence[Document]) -> Iterator[str]:
    theirs: dict[tuple[int, GroupKey], set[object]] = defaultdict(set)
    ours: dict[object, set[GroupKey]] = defaultdict(set)
    for point in points:
        if point["id"] in case.points:
            group = case.points[point["id"]].group
            page, _ = point["group"]
            theirs[page, group].add(point["group"])
            ours[point["group"]].add(group)
    yield from (f"group {group} is split" for (_, group), names in theirs.items() if len(names) > 1)
    yield from (f"groups {groups} are one" for groups in ours.values() if len(groups) > 1)


def _list_records(case: Case, points: Sequence[Document]) -> Iterator[str]:
    for point in points:
        code = point.get("record_because")
        if (point["record"] is None) != (code in CODES):
            yield f"record of {point['id']}: {point['record']}, because {code}"
    if case.direction == "neither":
        yield from (
            f"record of {point['id']} without a direction" for point in points if point["record"]
        )
        return
    judged = merge_repetitions(case, judge_records(case))
    theirs = merge_repetitions(case, {point["id"]: point["record"] for point in points})
    for original, record in theirs.items():
        if record != judged[original]:
            yield f"record of {original}: oracle {judged[original]}, product {record}"


def _list_predecessors(case: Case, points: Sequence[Document]) -> Iterator[str]:
    """List what is named as a predecessor and is none, or not a direct one; and repetitions of other numbers."""
    for point in points:
        name, before = point["id"], point["after"]
        original = point.get("repeats")
        if original and not _may_repeat(case, name, original):
            yield f"{name} does not repeat {original}"
        for other in before:
            if case.points[other].group != case.points[name].group:
                yield f"{other} before {name} is of another group"
            elif not case.worlds.is_before(other, name):
                yield f"{other} is not certainly before {name}"
        if any(case.worlds.is_before(a, b) for a, b in permutations(before[:_DIRECT], 2)):
            yield f"not only direct predecessors of {name}"


def _may_repeat(case: Case, point: str, original: str) -> bool:
    first, second = case.points[original], case.points[point]
    return (
        (first.group, first.number) == (second.group, second.number)
        and share_organization(first, second)
        and not case.worlds.is_before(point, original)
    )


def _list_chosen(product: Product) -> Iterator[str]:
    wanted = [point["id"] for point in product.points if point["record"] is not False]
    chosen = [point["id"] for point in product.records]
    if chosen != wanted:
        yield f"records=true lists {len(chosen)} points, the whole timeline has {len(wanted)}"


def list_entries(case: Case, entries: Sequence[Document], at: str | None = None) -> Iterator[str]:
    """List where the records of groups differ, now or at a date."""
    ours = judge_groups(case, at)
    nameless: Counter[tuple[str, int]] = Counter()
    seen: set[GroupKey] = set()
    for entry in entries:
        if (group := _find_group(case, entry)) is None:
            nameless[entry["state"], entry["claims"]] += 1
        else:
            seen.add(group)
            name = f"at {at}, {group}"
            yield from _list_entry(case, name, ours[group], entry, is_past=at is not None)
    missing = [group for group in ours if group not in seen]
    counted, results = (
        Counter((ours[group].state, ours[group].claims) for group in groups)
        for groups in (missing, [group for group in missing if group[0] == "result"])
    )
    if nameless not in (counted, results):
        yield f"at {at}: groups without names: oracle {counted}, product {nameless}"


def _find_group(case: Case, entry: Document) -> GroupKey | None:
    because = [claim for why in entry["undecided_because"] for claim in why["claims"]]
    named = [*entry["holders"], *entry["best_stated"], *(f"{claim}#value" for claim in because)]
    found = [case.points[point].group for point in named if point in case.points]
    return found[0] if found else None


def _list_entry(
    case: Case, name: str, ours: GroupAnswer, entry: Document, *, is_past: bool
) -> Iterator[str]:
    since = entry["since"]["edtf"] if entry["since"] else None
    if since not in (ours.since or {None}):
        yield f"{name}: since: oracle {sorted(ours.since)}, product {since}"
    yield from _list_witnesses(case, name, entry)
    # At a date, what may be of later is among the best stated or not; so is what is disputed.
    fields = (
        ("claims", "state", "holders")
        if is_past or ours.state == "none"
        else ("claims", "state", "holders", "best_stated")
    )
    theirs: Mapping[str, object] = {
        "claims": entry["claims"],
        "state": entry["state"],
        "holders": frozenset(map(case.find_alike, entry["holders"])),
        "best_stated": frozenset(map(case.find_alike, entry["best_stated"])),
    }
    for field in fields:
        wanted = getattr(ours, field)
        if isinstance(wanted, frozenset):
            wanted = frozenset(map(case.find_alike, wanted))
        if (said := theirs[field]) != wanted:
            yield f"{name}: {field}: oracle {_write(wanted)}, product {_write(said)}"


def _list_witnesses(case: Case, name: str, entry: Document) -> Iterator[str]:
    """List witnesses of the holders that do not repeat them, and repetitions of other sources that are missing."""
    holders = {case.find_original(holder) for holder in entry["holders"]}
    sources = {source for holder in entry["holders"] for source in case.points[holder].sources}
    named = {case.points[holder].claim for holder in entry["holders"]}
    repeating, restating = set(), set()
    for point in case.points.values():
        original = case.find_original(point.id)
        if original in holders and not point.sources & sources:
            repeating.add(point.claim)
        if {original, case.repetitions.restates.get(original)} & holders:
            restating.add(point.claim)
    given = set(entry["corroborated_by"])
    if not repeating - named <= given <= restating - named:
        yield f"{name}: corroborated_by: oracle {sorted(repeating - named)}, product {sorted(given)}"


def _write(answer: object) -> object:
    return sorted(answer) if isinstance(answer, frozenset) else answer
