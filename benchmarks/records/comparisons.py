"""Checks of `/compare`: which cells are of one group, why others are not, and whose claims were picked."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from benchmarks.records.claims import LEAST, Document, find_group, list_obstacles
from benchmarks.records.oracle import Case


def list_faults(
    answer: Document, claims: Mapping[str, Document], metrics: Mapping[str, Document]
) -> Iterator[str]:
    """List what is wrong with the groups, differences and caveats of a comparison."""
    cells = [(place, cell) for place, cell in enumerate(answer["cells"]) if cell["claim"]]
    reasons = {
        frozenset(difference["groups"]): difference["reasons"]
        for difference in answer["differences"]
    }
    for (place, cell), (other_place, other) in combinations(cells, 2):
        first, second = claims[cell["claim"]["id"]], claims[other["claim"]["id"]]
        if (metric := first["metric"]["id"]) != second["metric"]["id"]:
            continue
        together = cell["group"] == other["group"]
        obstacles = list_obstacles(first, second, metrics[metric])
        if together != (not obstacles):
            yield f"cells {place}, {other_place}: together {together}, obstacles {obstacles}"
        elif not together:
            given = reasons.get(frozenset((cell["group"], other["group"])), ())
            said = [(reason["code"], reason.get("property") or "") for reason in given]
            if said[:1] != obstacles[:1] or not set(said) <= set(obstacles):
                yield f"cells {place}, {other_place}: oracle {obstacles}, product {said}"
    for place, cell in cells:
        yield from _list_caveats(place, cell, claims[cell["claim"]["id"]])


def _list_caveats(place: int, cell: Document, claim: Document) -> Iterator[str]:
    quantity = claim["baseline"] if cell.get("role") == "baseline" else claim["quantity"]
    expected = {
        "undated": cell["period"] is None,
        "not_exact": quantity["comparator"] != "eq" or quantity["value"] is None,
        "tolerance": quantity["tolerance"] is not None,
        "disputed": claim["status"] == "disputed",
    }
    for caveat, wanted in expected.items():
        if (caveat in cell["caveats"]) != wanted:
            yield f"cell {place}: {caveat} should be {wanted}"


def list_wrong_picks(
    answer: Document, cases: Mapping[str, Case], claims: Mapping[str, Document], pick: str
) -> Iterator[str]:
    """List cells whose claim is not the best or the latest of its organization within its own group."""
    for place, cell in enumerate(answer["cells"]):
        if not cell["claim"]:
            continue
        claim = claims[cell["claim"]["id"]]
        case = cases[claim["metric"]["id"]]
        organization = cell["organization"]
        name = organization if isinstance(organization, str) else organization["id"]
        if name not in {given["id"] for given in claim["organizations"]}:
            yield f"cell {place}: {claim['id']} is not of {name}"
            continue
        group = case.points[f"{claim['id']}#value"].group
        rivals = [
            point
            for point in case.points.values()
            if point.group == group
            and (point.role, point.status != "disputed") == ("value", True)
            and name in point.organizations
        ]
        if claim["status"] != "disputed":
            yield from _list_better(place, claim, case, [point.id for point in rivals], pick)
        elif rivals:
            yield f"cell {place}: {claim['id']} is disputed, {rivals[0].claim} is not"


def _list_better(
    place: int, claim: Document, case: Case, rivals: Sequence[str], pick: str
) -> Iterator[str]:
    chosen = case.points[f"{claim['id']}#value"]
    for rival in rivals:
        point = case.points[rival]
        if rival == chosen.id:
            continue
        if pick == "latest" and case.worlds.is_before(chosen.id, rival):
            yield f"cell {place}: {rival} is later than {chosen.id}"
        if (
            pick == "best"
            and case.direction != "neither"
            and (point.worst or LEAST) > (chosen.best or LEAST)
        ):
            yield f"cell {place}: {rival} is better than {chosen.id}"


def choose_claims(claims: Sequence[Document], metric: Document, limit: int) -> list[str]:
    """Choose claims of as many groups as there are, two of each, to be compared with each other."""
    chosen: dict[object, list[str]] = {}
    for claim in claims:
        of_group = chosen.setdefault(find_group(claim, metric), [])
        if claim["status"] != "withdrawn" and len(of_group) < 2:  # noqa: PLR2004 - to see both sides
            of_group.append(claim["id"])
    return [name for of_group in chosen.values() for name in of_group][:limit]
