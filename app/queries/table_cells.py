"""The cells of the table of analysts: claims of one organization, metric, condition and period.

Claims are of one condition if they can be compared, by the one rule (`domain/claims/comparability.py`), and
of one period if theirs have the same days, all of them or one part (`2019`, `2019-XX`), and are equally
certain. A claim without a period may be of any time: only the same number over again is in one cell with it.

The number of a cell is chosen by a fixed rule, which the cell names: a claim that is not disputed comes before one that
is, then one that no other of the cell follows, then the one whose source was published last, then the first by id.
Nothing is averaged.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, func, nulls_last, select
from sqlalchemy.orm import Session

from app.domain.batches import BATCH, batches
from app.domain.claims.comparability import (
    Conditions,
    NumberKey,
    StatedCondition,
    find_conditions,
)
from app.domain.claims.edtf import PART_MARKS, UNCERTAIN_MARKS
from app.models import Claim, Evidence, Organization, Participation, Source
from app.queries.comparison.metric_points import read_qualifiers
from app.queries.list_page.page_statement import select_from
from app.queries.lists.listing import Listing
from app.schemas.claims import ClaimQuery, ClaimStatus
from app.work.request_work import check_work

_table = Claim.__table__.c
_CLAIM_COLUMNS = [
    _table[name]
    for name in (
        *(
            "id",
            "metric_id",
            "achievement_id",
            "status",
            "kind",
            "relative_to",
            "scope",
            "follows_id",
        ),
        *("period_edtf", "period_from", "period_to"),
        *(f"quantity_{name}" for name in NumberKey._fields),
    )
]


class ChosenBy(StrEnum):
    """What decided which claim gives the number of a cell; all but the first in the order of the rule."""

    ONLY_CLAIM = "only_claim"
    NOT_DISPUTED = "not_disputed"
    NOT_FOLLOWED = "not_followed"
    LATEST_PUBLISHED = "latest_published"
    FIRST_ID = "first_id"


class _Stated(NamedTuple):
    """A claim of an organization, None if its source names nobody, in the order of the columns."""

    organization: str | None
    country: str | None
    id: str
    metric: str
    achievement: str
    status: str
    kind: str
    relative_to: str | None
    scope: str | None
    follows: str | None
    edtf: str | None
    first: date | None
    last: date | None
    comparator: str
    sort_key: str
    least_key: str | None
    greatest_key: str | None

    @property
    def number(self) -> NumberKey:
        return NumberKey(self.comparator, self.sort_key, self.least_key, self.greatest_key)


class TableCell(NamedTuple):
    """A cell: whose it is, the claim that gives its number, and all its claims, the chosen one first.

    `numbers` counts how many numbers they state, `achievements` of how many results they speak.
    """

    organization: str | None
    country: str | None
    claims: Sequence[str]
    numbers: int
    achievements: int
    chosen_by: ChosenBy


def list_cells(session: Session, listing: Listing) -> Iterator[TableCell]:
    """Yield the cells of the claims of a list, by organization, metric, conditions and period.

    What the source does not say comes last. `listing` is one of claims; its own order does not matter. One batch of claims is in
    memory at a time, and at least all claims of one organization on one metric.
    """
    statement = _select_stated(listing)
    with session.execute(statement, execution_options={"yield_per": BATCH}) as rows:
        stated = (_Stated(*row) for row in rows)
        groups = (list(group) for _, group in groupby(stated, attrgetter("organization", "metric")))
        for batch in _join_groups(groups):
            check_work()
            yield from _make_cells(session, batch)


def _select_stated(listing: Listing) -> Select[Any]:
    """Select each claim of a list once for each organization that the filters choose."""
    query: ClaimQuery = listing.query  # type: ignore[assignment] # a listing of claims has it
    participants = (
        select(Participation.achievement_id, Organization.id, Organization.country)
        .join(Organization, Organization.id == Participation.organization_id)
        .distinct()
    )
    if query.organization:
        participants = participants.where(Organization.id.in_(query.organization))
    if query.role:
        participants = participants.where(Participation.role.in_(query.role))
    if query.country:
        participants = participants.where(Organization.country.in_(query.country))
    own = participants.subquery("participant")
    # Where the filters choose organizations, a claim of none of them has no row.
    is_outer = not (query.organization or query.role or query.country)
    columns = (own.c["id"], own.c["country"], *_CLAIM_COLUMNS)
    return (
        select_from(listing, *columns)
        .join(own, own.c["achievement_id"] == _table["achievement_id"], isouter=is_outer)
        .order_by(nulls_last(own.c["id"]), _table["metric_id"], _table["id"])
    )


def _join_groups(groups: Iterable[list[_Stated]]) -> Iterator[list[list[_Stated]]]:
    """Yield whole groups together, as many as have about a batch of claims."""
    joined: list[list[_Stated]] = []
    count = 0
    for group in groups:
        joined.append(group)
        count += len(group)
        if count >= BATCH:
            yield joined
            joined, count = [], 0
    if joined:
        yield joined


def _make_cells(session: Session, groups: Sequence[Sequence[_Stated]]) -> Iterator[TableCell]:
    qualifiers: dict[str, tuple[StatedCondition, ...]] = {}
    ids = sorted({claim.id for group in groups for claim in group})
    for part in batches(ids):
        found = read_qualifiers(session, _table["metric_id"], [_table["id"].in_(part)])
        qualifiers.update((claim_id, stated) for claim_id, (stated, _) in found.items())
    cells = [cell for group in groups for cell in _split(group, qualifiers)]
    repeated = {claim.id for cell in cells if len(cell) > 1 for claim in cell}
    published = _read_published(session, repeated)
    for cell in cells:
        yield _choose(cell, published)


def _split(
    group: Sequence[_Stated], qualifiers: dict[str, tuple[StatedCondition, ...]]
) -> list[list[_Stated]]:
    """Split the claims of an organization on a metric by conditions and periods, in order of these."""
    cells: dict[tuple[Any, ...], list[_Stated]] = defaultdict(list)
    for claim in group:
        withdrawn = claim.id if claim.status == ClaimStatus.WITHDRAWN else ""
        conditions = find_conditions(
            claim.kind,
            claim.relative_to,
            claim.scope,
            qualifiers.get(claim.id, ()),
            withdrawn,
        )
        cells[_order_conditions(conditions), _order_period(claim)].append(claim)
    return [cells[key] for key in sorted(cells)]


def _order_conditions(conditions: Conditions) -> tuple[Any, ...]:
    """Return a key that is equal for equal conditions alone, and can be ordered; absent parts come first."""
    stated = tuple(
        (position, name, *((value,) if isinstance(value, str) else _order_number(value)))
        for position, name, value in conditions.qualifiers
    )
    return (
        conditions.demand,
        conditions.relative_to,
        conditions.scope,
        stated,
        conditions.withdrawn,
    )


def _order_number(number: NumberKey) -> tuple[str, ...]:
    return tuple(part or "" for part in number)


def _order_period(claim: _Stated) -> tuple[Any, ...]:
    """Return a key for the period of a claim; an open begin comes first, and no period last."""
    if claim.edtf is None:
        return (True, "", "", "", _order_number(claim.number))
    first, last = claim.first or date.min, claim.last or date.max
    marks = "".join(mark for mark in UNCERTAIN_MARKS + PART_MARKS if mark in claim.edtf)
    return (False, first.isoformat(), last.isoformat(), marks, ())


def _read_published(session: Session, claim_ids: Iterable[str]) -> dict[str, date]:
    """Return the first possible day on which the last source of each claim was published, if one says so."""
    published_from = Source.__table__.c["published_from"]
    published: dict[str, date] = {}
    for part in batches(sorted(claim_ids)):
        statement = (
            select(Evidence.claim_id, func.max(published_from))
            .join(Source, Source.id == Evidence.source_id)
            .where(Evidence.claim_id.in_(part), published_from.is_not(None))
            .group_by(Evidence.claim_id)
        )
        published.update((claim_id, day) for claim_id, day in session.execute(statement))
    return published


def _choose(claims: Sequence[_Stated], published: dict[str, date]) -> TableCell:
    followed = {claim.follows for claim in claims}
    ranks = {
        claim.id: (
            claim.status == ClaimStatus.DISPUTED,
            claim.id in followed,
            date.max - published.get(claim.id, date.min),
            claim.id,
        )
        for claim in claims
    }
    ordered = sorted(claims, key=lambda claim: ranks[claim.id])
    chosen_by = ChosenBy.ONLY_CLAIM
    if len(ordered) > 1:
        first, second = (ranks[claim.id] for claim in ordered[:2])
        rules = [rule for rule in ChosenBy if rule is not ChosenBy.ONLY_CLAIM]
        chosen_by = next(
            rule for rule, own, other in zip(rules, first, second, strict=True) if own != other
        )
    chosen = ordered[0]
    return TableCell(
        chosen.organization,
        chosen.country,
        [claim.id for claim in ordered],
        len({claim.number for claim in claims}),
        len({claim.achievement for claim in claims}),
        chosen_by,
    )
