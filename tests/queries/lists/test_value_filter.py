"""Filters and order by value against exact arithmetic, on both engines."""

import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import pytest

from app.database.database import Database
from app.domain.numbers.quantity import Comparator, StatedQuantity, normalize, read_value
from app.domain.units.units import get_unit
from app.ingest.rows.record import Record, Row, spread
from app.ingest.store.catalogue_lock import write_locked
from app.ingest.store.change_log import Author
from app.ingest.store.writer import store_records
from app.maintenance.migrate import migrate
from app.models import Claim, MetricName
from app.queries.list_page.definition import define_list
from app.queries.list_page.page import read_page
from app.queries.resources.claims import list_claims
from app.schemas.claims import ClaimQuery

# The long run: CLAIMSTONE_TEST_VALUES=10000 make test
VALUES = int(os.environ.get("CLAIMSTONE_TEST_VALUES", "400"))
UNITS = ("m", "km", "mm", "[in_i]", "[nmi_i]")
COMPARATORS = list(Comparator)


@dataclass(frozen=True)
class Stated:
    """The range of the true number of a claim, in the base unit."""

    comparator: Comparator
    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None

    def certainly_at_least(self, limit: Fraction) -> bool:
        if self.value is None or self.comparator == "approx":
            return self.lower is not None and self.lower >= limit
        return self.comparator in {"eq", "gt", "gte"} and self.value >= limit

    def possibly_at_least(self, limit: Fraction) -> bool:
        if self.value is None:
            return self.upper is None or self.upper >= limit
        match self.comparator:
            case "gt" | "gte":
                return True
            case "lt":
                return self.value > limit
        return self.value >= limit

    def mirror(self) -> "Stated":
        """Return the same statement of the negated number."""
        swapped = {"lt": "gt", "lte": "gte", "gt": "lt", "gte": "lte"}
        return Stated(
            Comparator(swapped.get(self.comparator, self.comparator)),
            negate(self.value),
            negate(self.upper),
            negate(self.lower),
        )


def negate(value: Fraction | None) -> Fraction | None:
    return None if value is None else -value


def make_value(source: random.Random) -> str:
    """Draw small numbers, which often tie, and long ones and fractions, which test the keys."""
    sign = source.choice(["", "-"])
    match source.randrange(4):
        case 0:
            text = str(source.randrange(20))
        case 1:
            text = f"{source.randrange(1, 40)}/{source.randrange(1, 40)}"
        case 2:
            text = f"{source.randrange(10)}.{source.randrange(10**40):040d}"
        case _:
            text = f"{source.randrange(10 ** source.randrange(1, 90))}E{source.randrange(-9, 9)}"
    return read_value(sign + text)


def make_statement(source: random.Random) -> StatedQuantity:
    unit = get_unit(source.choice(UNITS))
    if source.random() < 0.1:
        lower, upper = sorted((make_value(source), make_value(source)), key=Fraction)
        return StatedQuantity("range", Comparator.EQ, None, unit, None, lower, upper)
    comparator = source.choice(COMPARATORS)
    return StatedQuantity("value", comparator, None, unit, make_value(source), None, None)


def describe(stated: StatedQuantity) -> Stated:
    def to_metres(value: str | None) -> Fraction | None:
        return None if value is None else Fraction(value) * stated.unit.factor

    return Stated(
        stated.comparator,
        to_metres(stated.value),
        to_metres(stated.lower),
        to_metres(stated.upper),
    )


def make_records(statements: list[StatedQuantity]) -> Iterator[Record]:
    achievement: Row = dict.fromkeys(
        ("technology_id", "place", "date_edtf", "date_from", "date_to", "note")
    )
    said = {"status": "current", "title": "A", "summary": "A", "stage": "reported"}
    yield Record("achievement", "a", {**said, **achievement})
    for metric_id, dimension, unit in (("length", "m", "km"), ("mass", "kg", "kg")):
        yield Record(
            "metric",
            metric_id,
            {
                "status": "current",
                "definition": "D",
                "dimension": dimension,
                "unit": unit,
                "direction": "neither",
                "scale": "absolute",
                "merged_into_id": None,
            },
            {MetricName: [{"language": "en", "name": metric_id}]},
        )
    for index, stated in enumerate(statements):
        yield make_claim(f"c{index:05d}", "length", stated)
    weight = StatedQuantity("1 kg", Comparator.EQ, None, get_unit("kg"), "1", None, None)
    yield make_claim("weight", "mass", weight)


def make_claim(claim_id: str, metric_id: str, stated: StatedQuantity) -> Record:
    canonical = get_unit("km" if metric_id == "length" else "kg")
    absent = (
        *("relative_to", "subject", "scope", "period_edtf", "period_from", "period_to", "note"),
        *("scope_key", "relative_to_key", "reviewed_by", "reviewed_at"),
        *("baseline_period_edtf", "baseline_period_from", "baseline_period_to", "baseline_place"),
    )
    columns: Row = {
        "kind": "result",
        "status": "stated",
        "statement": "S",
        "language": "en",
        "achievement_id": "a",
        "metric_id": metric_id,
        **spread(Claim.quantity, normalize(stated, canonical)),
        **spread(Claim.baseline, None),
        **spread(Claim.stated_change, None),
        **dict.fromkeys((*absent, "factor_key", "follows_id", "read_by")),
    }
    return Record("claim", claim_id, columns)


@pytest.fixture
def statements(empty_database: Database) -> dict[str, Stated]:
    """Stored random claims: their statements by id."""
    source = random.Random(20261124)  # noqa: S311 - the same values at every run
    made = [make_statement(source) for _ in range(VALUES)]
    migrate(empty_database)
    with write_locked(empty_database) as catalogue:
        store_records(catalogue, list(make_records(made)), Author("test"))
    return {f"c{index:05d}": describe(stated) for index, stated in enumerate(made)}


def walk(database: Database, **parameters: object) -> tuple[list[str], ClaimQuery, set[str]]:
    """Read all ids of a list page by page, and those marked uncertain."""
    ids: list[str] = []
    marked: set[str] = set()
    query = ClaimQuery.model_validate({"limit": 97, **parameters})
    while True:
        with database.read() as session:
            page = read_page(session, define_list(session, list_claims, query))
        ids += [json.loads(body)["id"] for body in page.bodies]
        meta = page.meta.model_dump()
        marked |= set(meta["uncertain_ids"])
        if meta["next_cursor"] is None:
            return ids, query, marked
        query = query.model_copy(update={"cursor": meta["next_cursor"]})


def choose_limits(statements: dict[str, Stated]) -> list[Fraction]:
    """Choose limits: values that occur, for ties, and values between them."""
    source = random.Random(7)  # noqa: S311 - the same values at every run
    values = [statement.value for statement in statements.values() if statement.value is not None]
    chosen = source.sample(values, 6)
    return [*chosen, Fraction(0), sum(chosen, Fraction(0)) / 7]


@pytest.mark.slow
def test_limits_agree_with_exact_arithmetic(
    empty_database: Database, statements: dict[str, Stated]
) -> None:
    for limit in choose_limits(statements):
        text = f"{limit.numerator}/{limit.denominator} m"
        if max(len(str(abs(limit.numerator))), len(str(limit.denominator))) > 100:
            continue
        for name in ("value__gte", "value__lte"):
            flipped = name == "value__lte"
            stated = {
                name: (claim.mirror() if flipped else claim) for name, claim in statements.items()
            }
            bound = -limit if flipped else limit
            certain = {name for name, claim in stated.items() if claim.certainly_at_least(bound)}
            possible = {name for name, claim in stated.items() if claim.possibly_at_least(bound)}
            assert set(walk(empty_database, **{name: text})[0]) == certain
            ids, _, marked = walk(empty_database, **{name: text}, include_uncertain=True)
            assert set(ids) == certain | possible
            assert marked == possible - certain


@pytest.mark.slow
def test_order_by_value_agrees_with_exact_arithmetic(
    empty_database: Database, statements: dict[str, Stated]
) -> None:
    def place(claim_id: str) -> Fraction:
        claim = statements[claim_id]
        return next(
            number for number in (claim.value, claim.lower, claim.upper) if number is not None
        )

    rising = sorted(statements, key=lambda statement: (place(statement), statement))
    assert walk(empty_database, sort="value", unit="m")[0] == rising
    falling = sorted(rising, key=place, reverse=True)
    assert walk(empty_database, sort="-value", unit="m")[0] == falling
    both = sorted(sorted(statements, reverse=True), key=place, reverse=True)
    assert walk(empty_database, sort="-value,-id", unit="m")[0] == both


def test_limits_count_what_they_cannot_compare(
    empty_database: Database, statements: dict[str, Stated]
) -> None:
    with empty_database.read() as session:
        query = ClaimQuery(value__gte="0 m")
        meta = read_page(session, define_list(session, list_claims, query)).meta.model_dump()
        assert meta["excluded"] == 1
        uncertain = [
            statement
            for statement in statements.values()
            if statement.possibly_at_least(Fraction(0))
            and not statement.certainly_at_least(Fraction(0))
        ]
        assert meta["uncertain"] == len(uncertain)
