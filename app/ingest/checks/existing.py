"""What the catalogue already holds that records can refer to or must agree with."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.claims.edtf import Period
from app.ingest.bundle.input_record import InputRecord, list_references
from app.ingest.rows.batched_select import select_by
from app.models import RESOURCES, Claim, Metric, Source, Technology, WithdrawableRow
from app.schemas.common import Standing


class ExistingClaim(NamedTuple):
    """`period` is None where the claim is undated, or where its date cannot be read."""

    metric_id: str
    follows_id: str | None
    period: Period | None


class ExistingSource(NamedTuple):
    """What stays as it is as long as a source is stored."""

    sha256: str
    title: str
    publisher: str | None
    language: str
    published_edtf: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class ExistingRecords:
    """`ids` holds, by kind, those of the records and of their references that the catalogue has.

    `withdrawn` are kind and id of those among them that are withdrawn, but for claims.
    `sources` are those that the records would change. `broader` and `claims` hold what the records
    lead to and, for claims, what leads to them.
    """

    ids: dict[str, set[str]]
    withdrawn: set[tuple[str, str]]
    metric_units: dict[str, str]
    sources: dict[str, ExistingSource]
    broader: dict[str, str | None]
    claims: dict[str, ExistingClaim]


def read_existing_records(session: Session, given: Sequence[InputRecord]) -> ExistingRecords:
    own, wanted = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for one in given:
        if one.id is not None:
            own[one.kind].add(one.id)
            wanted[one.kind].add(one.id)
        for kind, referred in list_references(one):
            wanted[kind].add(referred)
    ids = {kind: _find_ids(session, model, wanted[kind]) for kind, model in RESOURCES.items()}
    metrics = select(Metric.id, Metric.unit)
    return ExistingRecords(
        ids,
        {(kind, one) for kind in ids for one in _find_withdrawn(session, kind, ids[kind])},
        {row.id: row.unit for row in select_by(session, metrics, Metric.id, ids["metric"])},
        _read_sources(session, own["source"] & ids["source"]),
        _read_broader(session, given),
        _read_lines(session, given, own["claim"] & ids["claim"]),
    )


def _find_ids(session: Session, model: Any, wanted: set[str]) -> set[str]:  # noqa: ANN401 - any of the resources
    return {row.id for row in select_by(session, select(model.id), model.id, wanted)}


def _find_withdrawn(session: Session, kind: str, ids: set[str]) -> Iterator[str]:
    model = RESOURCES[kind]
    if issubclass(model, WithdrawableRow):
        statement = select(model.id).where(model.status == Standing.WITHDRAWN.value)
        yield from (row.id for row in select_by(session, statement, model.id, ids))


def _read_sources(session: Session, ids: set[str]) -> dict[str, ExistingSource]:
    table = Source.__table__
    statement = select(Source.id, *(table.c[name] for name in ExistingSource._fields))
    return {
        row.id: ExistingSource(*row[1:]) for row in select_by(session, statement, Source.id, ids)
    }


def _read_broader(session: Session, given: Sequence[InputRecord]) -> dict[str, str | None]:
    """From the technologies that are given as broader, up to the broadest."""
    statement = select(Technology.id, Technology.broader_id)
    found: dict[str, str | None] = {}
    wanted = {one.record.broader for one in given if one.record and one.kind == "technology"}
    wanted -= {None}
    while wanted:
        rows = list(select_by(session, statement, Technology.id, wanted))
        found |= {row.id: row.broader_id for row in rows}
        wanted = {row.broader_id for row in rows} - found.keys() - {None}
    return found


def _read_lines(
    session: Session, given: Sequence[InputRecord], stored: set[str]
) -> dict[str, ExistingClaim]:
    """The claims that those given follow, to the first, and those that follow them.

    Nothing follows a claim that is not stored.
    """
    before, after = dict[str, ExistingClaim](), dict[str, ExistingClaim]()
    wanted = {one.record.follows for one in given if one.record and one.kind == "claim"}
    wanted -= {None}
    while wanted:
        before |= _read_claims(session, Claim.id, wanted)
        wanted = {one.follows_id for one in before.values() if one.follows_id} - before.keys()
    wanted = stored
    while wanted:
        following = _read_claims(session, Claim.follows_id, wanted)
        wanted = following.keys() - after.keys()
        after |= following
    return before | after


def _read_claims(
    session: Session, column: InstrumentedAttribute[Any], ids: set[str]
) -> dict[str, ExistingClaim]:
    statement = select(Claim.id, Claim.metric_id, Claim.follows_id, Claim.period)
    return {
        row.id: ExistingClaim(row.metric_id, row.follows_id, row.period)
        for row in select_by(session, statement, column, ids)
    }
