"""Claims of one metric in all shapes that records have to bear, in the shape of the API, always the same ones.

`generate_set` makes 20 to 60 claims with bounds, approximate values and dates, repetitions, conditions, words that
order. `generate_table` makes the lists of a ranking: a number of systems twice a year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from benchmarks.records.edtf import read_edtf

Claim = dict[str, Any]

TODAY = "2026-06-30"
_ORGANIZATIONS = [f"maker-{letter}" for letter in "abcdefgh"]
_COMPARATORS = ("eq",) * 6 + ("approx", "gt", "gte", "lt", "lte", "range")
_KINDS = ("result",) * 14 + ("milestone", "statistic", "ranking", "requirement", "target", "target")
_STATUSES = ("stated",) * 13 + ("corroborated", "corroborated", "disputed", "disputed", "withdrawn")
_WORDS = {
    "eq": "",
    "approx": "about ",
    "gt": "more than ",
    "gte": "at least ",
    "lt": "less than ",
    "lte": "at most ",
}
_SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]


@dataclass(frozen=True)
class Set:
    """A metric and its claims."""

    metric: dict[str, Any]
    claims: list[Claim]


def make_metric(name: str, direction: str) -> dict[str, Any]:
    return {
        "id": f"energy-{name}",
        "names": {"en": f"Energy of {name}"},
        "definition": "Energy that a cell gives, per mass of the cell.",
        "unit": {"code": "W.h/kg"},
        "direction": direction,
        "qualifiers": [
            {"property": "temperature", "names": {"en": "Temperature"}, "type": "quantity", "unit": "K", "separates": True},
            {"property": "test-cycle", "names": {"en": "Test cycle"}, "type": "text", "unit": None, "separates": True},
            {"property": "cycles", "names": {"en": "Cycles"}, "type": "quantity", "unit": "{cycle}", "separates": False},
        ],
    }  # fmt: skip


def generate_set(seed: int) -> Set:
    """Make a small set; a third of the sets have no conditions, so that their groups are large."""
    random = Random(f"records/{seed}")
    direction = random.choice(("higher", "higher", "higher", "lower", "lower", "neither"))
    metric = make_metric(f"set-{seed}", direction)
    claims: list[Claim] = []
    spread = random.choice((4, 12, 60))
    for number in range(random.randint(20, 60)):
        if claims and random.random() < 0.15:  # noqa: PLR2004 - the share that repeats another one
            claims.append(_repeat(random, random.choice(claims), f"set-{seed}-{number}"))
        else:
            claims.append(_make_claim(random, seed, number, spread))
    _order_by_words(random, claims)
    return Set(metric, claims)


def _make_claim(random: Random, seed: int, number: int, spread: int) -> Claim:
    value = 300 + random.randint(0, spread)
    made: Claim = {
        "id": f"set-{seed}-{number}",
        "kind": random.choice(_KINDS),
        "status": random.choice(_STATUSES),
        "organizations": _choose_organizations(random),
        "quantity": _make_quantity(random.choice(_COMPARATORS), Fraction(value), random),
        "baseline": None,
        "qualifiers": _make_qualifiers(random) if seed % 3 else [],
        "subject": None,
        "scope": random.choice((None, None, None, None, "one cell")),
        "relative_to": random.choice((None,) * 9 + ("the first cell",)),
        "period": _make_period(draw_date(random)),
        "follows": None,
    }
    if random.random() < 0.15:  # noqa: PLR2004 - the share that says what it started from
        start = value + random.choice((-1, -1, 1)) * random.randint(1, 20)
        made["baseline"] = _make_quantity("eq", Fraction(start), random) | {
            "period": _make_period(random.choice((None, None, "2014", "2016-05", "2018~")))
        }
    return made


def _choose_organizations(random: Random) -> list[dict[str, str]]:
    count = random.choice((0, 1, 1, 1, 1, 1, 1, 2))
    return [
        {"id": name, "role": "developer"} for name in sorted(random.sample(_ORGANIZATIONS, count))
    ]


def _make_quantity(comparator: str, value: Fraction, random: Random) -> dict[str, Any]:
    """Make a quantity; some values have a digit after the point."""
    value += random.choice((Fraction(0), Fraction(0), Fraction(0), Fraction(1, 2)))
    upper = value + random.randint(1, 10) if comparator == "range" else None
    stated = (
        f"{_write(value)} to {_write(upper)}" if upper else f"{_WORDS[comparator]}{_write(value)}"
    )
    return {
        "as_stated": f"{stated} Wh/kg",
        "comparator": "eq" if upper else comparator,
        "tolerance": None,
        "unit": {"code": "W.h/kg"},
        **_write_bounds(value, upper),
        "normalized": {**_write_bounds(value, upper), "unit": "W.h/kg"},
    }


def _write_bounds(value: Fraction, upper: Fraction | None) -> dict[str, str | None]:
    if upper is None:
        return {"value": _write(value), "lower": None, "upper": None}
    return {"value": None, "lower": _write(value), "upper": _write(upper)}


def _write(value: Fraction) -> str:
    whole, rest = divmod(value * 10, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def _make_qualifiers(random: Random) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    if (degrees := random.choice((None, None, "25", "25", "25", "45"))) is not None:
        kelvin = str(Fraction(degrees) + Fraction("273.15"))
        made.append(
            _qualify("temperature", f"{degrees} °C", degrees, "Cel", str(_decimal(kelvin)), "K")
        )
    if (text := random.choice((None, None, None, "WLTP", "wltp", "NEDC"))) is not None:
        made.append({"property": "test-cycle", "separates": True, "text": text, "quantity": None})
    if (cycles := random.choice((None, None, "800", "500"))) is not None:
        made.append(_qualify("cycles", f"{cycles} cycles", cycles, "{cycle}", cycles, "{cycle}"))
        made[-1]["separates"] = False
    return made


def _decimal(fraction: str) -> str:
    value = Fraction(fraction)
    return f"{value.numerator // value.denominator}.{value * 100 % 100}"


def _qualify(name: str, stated: str, value: str, unit: str, normal: str, to: str) -> dict[str, Any]:
    quantity = {
        "as_stated": stated,
        "comparator": "eq",
        "value": value,
        "lower": None,
        "upper": None,
        "unit": {"code": unit},
    }
    normalized = {"value": normal, "lower": None, "upper": None, "unit": to}
    return {"property": name, "separates": True, "text": None, "quantity": quantity | {"normalized": normalized}}  # fmt: skip


def draw_date(random: Random) -> str | None:
    """Draw a date of any kind; None in one of six cases."""
    year, month, day = random.randint(2012, 2025), random.randint(1, 12), random.randint(1, 28)
    month_of_year = f"{year}-{month:02}"
    return random.choice(
        (
            *(None, None, str(year), month_of_year, f"{month_of_year}-{day:02}"),
            *(month_of_year, f"{month_of_year}-{day:02}", f"{year}-{random.randint(33, 36)}"),
            *(f"{year}~", f"{month_of_year}?", f"{year}/{year + 1}", f"{year}/..", "201X"),
        )
    )


def _make_period(edtf: str | None) -> dict[str, str] | None:
    return None if edtf is None else {"edtf": edtf}


def _repeat(random: Random, claim: Claim, name: str) -> Claim:
    """Repeat a claim: by the same or another organization, of the same or another date."""
    made = claim | {"id": name, "baseline": None, "status": "stated"}
    if random.random() < 0.4:  # noqa: PLR2004 - the share that names somebody else
        made["organizations"] = _choose_organizations(random)
    if random.random() < 0.6:  # noqa: PLR2004 - the share with another date
        made["period"] = _make_period(draw_date(random))
    return made


def _order_by_words(random: Random, claims: list[Claim]) -> None:
    """Let claims follow earlier ones that are not withdrawn, so that there is no circle."""
    for place, claim in enumerate(claims):
        before = [
            other["id"]
            for other in claims[:place]
            if other["status"] != "withdrawn" and not _contradict(other["period"], claim["period"])
        ]
        if before and random.random() < 0.12:  # noqa: PLR2004 - the share that follows another one
            claim["follows"] = random.choice(before)


def _contradict(earlier: dict[str, str] | None, later: dict[str, str] | None) -> bool:
    """Whether dates say that what should come first begins after the other has ended: import refuses that."""
    if earlier is None or later is None:
        return False
    first, last = read_edtf(earlier["edtf"]).first, read_edtf(later["edtf"]).last
    return first is not None and last is not None and first > last


def generate_table(systems: int = 500, lists: int = 26) -> Set:
    """Make a ranking of so many systems, renewed every half year: most systems stay on the next list."""
    random = Random("records/table")
    claims: list[Claim] = []
    listed: list[tuple[Fraction, int, str]] = []
    made = 0
    for number in range(lists):
        newest = Fraction(systems // 3 if listed else systems)
        listed = sorted(listed, reverse=True)[: systems - int(newest)]
        for _ in range(int(newest)):
            least = 20 * 3 ** (number // 4) * (2 + number % 4)
            value = Fraction(int(least * random.paretovariate(1.2) * 10), 10)
            listed.append((value, made, f"maker-{random.choice('abcdefgh')}"))
            made += 1
        date = f"{2013 + number // 2}-{(6, 11)[number % 2]:02}"
        claims += _list_claims(listed, number, date)
    return Set(make_metric("table", "higher") | {"qualifiers": []}, claims)


def _list_claims(
    listed: list[tuple[Fraction, int, str]], number: int, date: str
) -> Iterator[Claim]:
    for value, system, organization in listed:
        yield {
            "id": f"list-{number}-system-{system}",
            "achievement": f"system-{system}",
            "kind": "result",
            "status": "stated",
            "organizations": [{"id": organization, "role": "manufacturer"}],
            "quantity": _make_quantity("eq", value, Random(system)),
            "baseline": None,
            "qualifiers": [],
            "subject": spell_name(system),
            "scope": None,
            "relative_to": None,
            "period": {"edtf": date},
            "follows": None,
        }


def spell_name(number: int) -> str:
    """Spell a name of a number without a digit, each number another one."""
    letters = ""
    for _ in range(3):
        number, part = divmod(number, len(_SYLLABLES))
        letters += _SYLLABLES[part]
    return letters.capitalize() + "x"
