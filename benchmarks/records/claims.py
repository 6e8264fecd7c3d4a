"""Claims as the API gives them, as points with all values that their quantities may have.

Values are turned so that more is better, whatever the direction of the metric.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from benchmarks.records.edtf import Days, read_edtf

Document = Mapping[str, Any]
# Below everything, a number, above everything; then the number; then just below it, it, just above.
Value = tuple[int, Fraction, int]
LEAST: Value = (-1, Fraction(0), 0)
MOST: Value = (1, Fraction(0), 0)
_KINDS = dict.fromkeys(("result", "milestone", "ranking", "statistic"), "result")

GroupKey = tuple[Any, ...]


@dataclass(frozen=True)
class Point:
    """The value or the baseline of a claim."""

    id: str
    claim: str
    role: str
    group: GroupKey
    # The worst and the best that it may be; None if it has no value in the unit of the metric.
    worst: Value | None
    best: Value | None
    # The better end of what is stated; more than 5 is just above 5.
    stated: Value | None
    # What a repetition has too.
    number: tuple[Any, ...]
    organizations: frozenset[str]
    sources: frozenset[str]
    period: str | None
    days: Days | None
    status: str
    kind: str
    follows: str | None

    @property
    def may_hold(self) -> bool:
        return self.worst is not None and self.kind == "result" and self.status != "disputed"


def read_points(claims: Iterable[Document], metric: Document) -> list[Point]:
    """Make the points of a metric's claims; those that are withdrawn are left out."""
    return [
        point
        for claim in claims
        if claim.get("status", "stated") != "withdrawn"
        for point in _read_claim(claim, metric)
    ]


def _read_claim(claim: Document, metric: Document) -> Iterator[Point]:
    group = find_group(claim, metric)
    sign = -1 if metric["direction"] == "lower" else 1
    period = claim.get("period")
    yield _make_point(claim, "value", claim["quantity"], period, group, sign)
    if (baseline := claim.get("baseline")) is not None:
        yield _make_point(claim, "baseline", baseline, baseline.get("period"), group, sign)


def _make_point(
    claim: Document,
    role: str,
    quantity: Document,
    period: Document | None,
    group: GroupKey,
    sign: int,
) -> Point:
    edtf = period["edtf"] if period else None
    lower, upper = find_bounds(quantity)
    beside = {"gt": 1, "lt": -1}.get(quantity.get("comparator") or "eq", 0)
    stated = [(0, number * sign, beside * sign) for number in _list_numbers(quantity)]
    follows = claim.get("follows")
    return Point(
        id=f"{claim['id']}#{role}",
        claim=claim["id"],
        role=role,
        group=group,
        worst=turn(lower, sign) if sign > 0 else turn(upper, sign),
        best=turn(upper, sign) if sign > 0 else turn(lower, sign),
        stated=max(stated, default=None),
        number=(quantity.get("comparator"), *_list_numbers(quantity)),
        organizations=frozenset(given["id"] for given in claim.get("organizations") or ()),
        sources=frozenset(quote["source"]["id"] for quote in claim.get("evidence") or ()),
        period=edtf,
        days=read_edtf(edtf) if edtf else None,
        status=claim.get("status", "stated"),
        kind=find_kind(claim),
        follows=follows["id"] if isinstance(follows, Mapping) else follows,
    )


def find_kind(claim: Document) -> str:
    kind = str(claim.get("kind", "result"))
    return _KINDS.get(kind, kind)


def turn(value: Value | None, sign: int) -> Value | None:
    return None if value is None else (value[0] * sign, value[1] * sign, value[2] * sign)


def _list_numbers(quantity: Document) -> list[Fraction]:
    """List value, lower and upper in the unit of the metric, as far as there are such."""
    normalized = quantity.get("normalized") or {}
    given = (normalized.get(name) for name in ("value", "lower", "upper"))
    return [Fraction(number) for number in given if number is not None]


def find_bounds(quantity: Document) -> tuple[Value | None, Value | None]:
    """Find the least and the most that a quantity may be."""
    normalized = quantity.get("normalized") or {}
    comparator = quantity.get("comparator") or "eq"
    value, lower, upper = (
        None if normalized.get(name) is None else Fraction(normalized[name])
        for name in ("value", "lower", "upper")
    )
    if value is None and lower is None and upper is None:
        return None, None
    if value is not None and comparator in ("eq", "approx"):
        lower = upper = value
    elif value is not None:
        lower, upper = (value, None) if comparator in ("gt", "gte") else (None, value)
    if comparator == "approx":
        lower = None if lower is None else lower - abs(lower) / 2
        upper = None if upper is None else upper + abs(upper) / 2
    return (
        LEAST if lower is None else (0, lower, int(comparator == "gt")),
        MOST if upper is None else (0, upper, -int(comparator == "lt")),
    )


def fold(text: str | None) -> str | None:
    """Fold a text by NFKC, case and white space."""
    if text is None:
        return None
    return " ".join(
        unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split()
    )


def find_group(claim: Document, metric: Document) -> GroupKey:
    """Find what comparable claims have in common: kind, definition, scope, separating qualifiers."""
    return (
        find_kind(claim),
        fold(claim.get("relative_to")),
        fold(claim.get("scope")),
        tuple(sorted(find_conditions(claim, metric).items())),
    )


def find_conditions(claim: Document, metric: Document) -> dict[str, tuple[Any, ...]]:
    """Find the value of each separating qualifier, in a form that equal ones have in common."""
    separating = {
        declared["property"]
        for declared in metric.get("qualifiers") or ()
        if declared.get("separates")
    }
    return {
        given["property"]: _find_condition(given)
        for given in claim.get("qualifiers") or ()
        if given["property"] in separating
    }


def _find_condition(given: Document) -> tuple[Any, ...]:
    if (quantity := given.get("quantity")) is None:
        return ("text", fold(given.get("text")))
    return ("quantity", quantity.get("comparator") or "eq", *map(str, _list_numbers(quantity)))


def list_obstacles(first: Document, second: Document, metric: Document) -> list[tuple[str, str]]:
    """List what two claims differ in so that they cannot be compared, in the order of the rule."""
    obstacles = []
    if "withdrawn" in (first.get("status"), second.get("status")):
        obstacles.append(("withdrawn", ""))
    ours, theirs = find_group(first, metric), find_group(second, metric)
    codes = ("different_kind", "different_definition", "different_scope")
    obstacles += [(code, "") for code, a, b in zip(codes, ours, theirs, strict=False) if a != b]
    here, there = find_conditions(first, metric), find_conditions(second, metric)
    for declared in metric.get("qualifiers") or ():
        name = declared["property"]
        if here.get(name) == there.get(name):
            continue
        both = name in here and name in there
        obstacles.append(("different_condition" if both else "condition_not_stated", name))
    return obstacles
