"""Stored resources that the records of a file refer to, or must agree with."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.cells.form import TableForm, read_form
from app.domain.claims.edtf import Period
from app.ingest.bundle.input_record import InputRecord, list_references
from app.ingest.checks.metrics.existing import ExistingMetrics, read_existing_metrics
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.read_records import read_states
from app.models import KINDS, MERGEABLE, Claim, Source, Technology
from app.schemas.common import Standing


class ExistingClaim(NamedTuple):
    """The fields of a claim that decide which other claims it can follow.

    A claim follows another one if a source states the order of both but no dates. `follows_id` is the
    id of that other claim. `period` is None if the claim has no date, or a date that cannot be read.
    """

    metric_id: str
    follows_id: str | None
    period: Period | None


class ExistingText(NamedTuple):
    """The SHA-256 of the text of a source, in hexadecimal, and its length in code points.

    `form` is that of a table, None for a text in sentences.
    """

    sha256: str
    length: int
    form: TableForm | None = None


@dataclass(frozen=True, slots=True)
class ExistingRecords:
    """The stored resources that the records of an import would change or refer to.

    `ids` holds their ids by kind. `withdrawn` holds kind and id of the withdrawn ones,
    and `merged` those that were merged, with the id of the record that each is.
    `metrics` has the metrics with what they declare. `texts` describes, by the id of the source, the
    texts of the sources that the records would change or name as having the same text. `broader` maps
    ids of technologies to the next broader one, from those that the records name as `broader` up to the
    broadest. `claims` holds, by id, the claims that imported claims follow and the claims that follow
    them, directly or through others.
    """

    ids: dict[str, set[str]]
    withdrawn: set[tuple[str, str]]
    merged: dict[tuple[str, str], str]
    metrics: ExistingMetrics
    texts: dict[str, ExistingText]
    broader: dict[str, str | None]
    claims: dict[str, ExistingClaim]


def read_existing_records(
    session: Session, input_records: Sequence[InputRecord]
) -> ExistingRecords:
    own, requested = defaultdict[str, set[str]](set), set[tuple[str, str]]()
    for input_record in input_records:
        if input_record.id is not None and input_record.kind in KINDS:
            own[input_record.kind].add(input_record.id)
            requested.add((input_record.kind, input_record.id))
        requested.update(list_references(input_record))
    states = read_states(session, requested)
    ids: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for kind, resource_id in states:
        ids[kind].add(resource_id)
    withdrawn = {
        identity for identity, status in states.items() if status == Standing.WITHDRAWN.value
    }
    return ExistingRecords(
        ids,
        withdrawn,
        _read_merged(session, withdrawn),
        read_existing_metrics(
            session, ids["metric"], own["metric"], _list_properties(input_records)
        ),
        _read_texts(
            session,
            ids["source"] & (own["source"] | _list_named(input_records, "source", "same_text_as")),
        ),
        _read_broader(session, input_records),
        _read_chains(session, input_records, own["claim"] & ids["claim"]),
    )


def _read_merged(session: Session, withdrawn: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return, for each of these resources that was merged, the id of the one that it was merged into."""
    merged: dict[tuple[str, str], str] = {}
    for kind, column in MERGEABLE.items():
        model = KINDS[kind].model
        ids = {resource_id for own, resource_id in withdrawn if own == kind}
        statement = select(model.id, column).where(column.is_not(None))
        merged |= {(kind, row[0]): row[1] for row in select_by(session, statement, model.id, ids)}
    return merged


def _read_texts(session: Session, ids: set[str]) -> dict[str, ExistingText]:
    columns = (Source.sha256, Source.length, Source.media_type, Source.table_form)
    statement = select(Source.id, *columns)
    return {
        row.id: ExistingText(row.sha256, row.length, read_form(row.media_type, row.table_form))
        for row in select_by(session, statement, Source.id, ids)
    }


def _list_named(input_records: Sequence[InputRecord], kind: str, field: str) -> set[str]:
    """Return the ids that records of a kind have in a field."""
    own = (input_record.record for input_record in input_records if input_record.kind == kind)
    return {getattr(record, field) for record in own if record} - {None}


def _list_properties(input_records: Sequence[InputRecord]) -> set[str]:
    """Return the properties that metrics among the records declare."""
    metrics = (item.record for item in input_records if item.kind == "metric" and item.record)
    return {qualifier.property for metric in metrics for qualifier in metric.qualifiers}


def _read_broader(session: Session, input_records: Sequence[InputRecord]) -> dict[str, str | None]:
    """Return the id of the next broader technology by the id of each; None for the broadest ones.

    Start with the technologies that the records name as `broader`, and go on up to the broadest.
    """
    statement = select(Technology.id, Technology.broader_id)
    broader: dict[str, str | None] = {}
    pending = _list_named(input_records, "technology", "broader")
    while pending:
        rows = list(select_by(session, statement, Technology.id, pending))
        broader |= {row.id: row.broader_id for row in rows}
        pending = {row.broader_id for row in rows} - broader.keys() - {None}
    return broader


def _read_chains(
    session: Session, input_records: Sequence[InputRecord], stored: set[str]
) -> dict[str, ExistingClaim]:
    """Return, by id, the stored claims that the input claims follow, and those that follow input claims.

    A claim follows another one if a source states the order of both but no dates. Claims that are
    linked through other claims are included. `stored` holds the ids of the input claims that are stored
    already; no stored claim can follow a new one.
    """
    before, after = dict[str, ExistingClaim](), dict[str, ExistingClaim]()
    pending = _list_named(input_records, "claim", "follows")
    while pending:
        before |= _read_claims(session, Claim.id, pending)
        pending = {
            claim.follows_id for claim in before.values() if claim.follows_id
        } - before.keys()
    pending = stored
    while pending:
        following = _read_claims(session, Claim.follows_id, pending)
        pending = following.keys() - after.keys()
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
