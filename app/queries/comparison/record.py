"""The records of a metric: who holds them, one for each group of comparable claims."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.claims.comparability import Conditions
from app.domain.claims.edtf import parse_period
from app.domain.claims.points import NO_END, Point, PointRole
from app.domain.claims.records import Doubt, HeldRecord, OpenBecause, RecordState
from app.errors import InvalidInput, InvalidValue
from app.queries.comparison.asked_metric import (
    SELECTING,
    AskedMetric,
    follow_filters,
    list_conditions,
    read_metric,
)
from app.queries.comparison.group_labels import choose_labels
from app.queries.comparison.metric_points import MetricPoints, ReachedPoints, read_points
from app.queries.comparison.metric_records import MetricRecords
from app.queries.comparison.point_documents import (
    Documents,
    collect_names,
    describe_conditions,
    describe_point,
    read_claims,
)
from app.queries.lists.cursor import digest_list, read_cursor, write_cursor
from app.queries.lists.listing import MAX_COUNTED
from app.schemas.common import ListLinks, ListMeta, PeriodRead
from app.schemas.records import (
    DoubtRead,
    NamesRead,
    PointRead,
    RecordList,
    RecordQuery,
    RecordRead,
)

MAX_NAMED = 5
# Above any number of claims, so that a key of a cursor sorts downwards.
_MAX_CLAIMS = 10**9
# How sure numbers and dates are, in the words of a reader; {} and {other} are words of sources.
_DETAILS = {
    OpenBecause.BOUND: "{other} may be better than {best}.",
    OpenBecause.APPROXIMATE: "{other} may be better than {best}, since one of them is approximate.",
    OpenBecause.UNDATED: "{other} has no date, so it may have been there or not.",
    OpenBecause.APPROXIMATE_DATE: "The date of {other} is not certain, so it may have been there or not.",
    OpenBecause.OVERLAPPING_DATES: "The period of {other} does not say whether it was there by then.",
    OpenBecause.DISPUTED: "{other} is disputed.",
    OpenBecause.IN_FUTURE: "The time of {other} had not begun when its sources were published.",
}
_SINCE_DETAILS = {
    OpenBecause.UNDATED: "{other} holds it, and no source says since when.",
    OpenBecause.APPROXIMATE_DATE: "{other} holds it, and its date is not certain.",
    OpenBecause.OVERLAPPING_DATES: "{other} and {best} hold it, and their dates do not say which was first.",
}


def get_records(
    session: Session, metric_id: str, query: RecordQuery, reached: ReachedPoints | None = None
) -> RecordList | None:
    """Return a page of the records of a metric, or None if the metric does not exist.

    The links in the result are empty; the caller sets them. `reached` has points that another answer has read.

    Raises:
        InvalidInput: the date `at` cannot be read, is uncertain, or has no end.
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for these records.
    """
    metric = read_metric(session, metric_id)
    if metric is None:
        return None
    metric_id = metric.reference.id
    query = follow_filters(session, query)
    at = _read_day(query.at)
    if any(getattr(query, name) for name in SELECTING):
        found = read_points(session, metric_id, list_conditions(session, query))
    else:
        found = (reached or ReachedPoints(session)).read(metric_id)
    records = MetricRecords(session, found, metric.direction, difference=metric.is_difference)
    version = read_version(session)
    identity = query.model_dump(mode="json", exclude={"limit", "cursor"})
    digest = digest_list({"kind": "record", "metric": metric_id, **identity})
    ranked = sorted((_rank(found, records, group), group) for group in range(len(found.groups)))
    if query.cursor is not None:
        after = tuple(text or "" for text in read_cursor(query.cursor, digest, 2, version.epoch))
        ranked = [(rank, group) for rank, group in ranked if rank > after]
    shown = ranked[: query.limit]
    more = len(ranked) > query.limit
    describer = _Describer(session, found, records, metric, at)
    data, points, names = describer.describe([group for _, group in shown])
    return RecordList(
        metric=metric.reference,
        direction=metric.direction,
        unit=metric.unit,
        at=query.at,
        filters={name: values for name in sorted(SELECTING) if (values := getattr(query, name))},
        data=data,
        points=points,
        names=names,
        meta=ListMeta(
            **version._asdict(),
            limit=query.limit,
            count=min(len(found.groups), MAX_COUNTED),
            count_exact=len(found.groups) <= MAX_COUNTED,
            next_cursor=write_cursor(digest, version.epoch, shown[-1][0]) if more else None,
        ),
        links=ListLinks(self="", next=None),
    )


def _read_day(at: str | None) -> str | None:
    """Return the last day of the date at whose end the record is asked."""
    if at is None:
        return None
    try:
        period = parse_period(at)
    except InvalidValue as error:
        raise InvalidInput.of_parameter("at", error.rule, error.detail) from error
    if not period.is_certain or period.last is None:
        detail = f"'{at}' is no certain end: write a day, month or year, such as 2021 or 2021-05"
        raise InvalidInput.of_parameter("at", "date_not_certain", detail)
    return period.last.isoformat()


def _rank(found: MetricPoints, records: MetricRecords, group: int) -> tuple[str, str]:
    """Return a key by which groups of most claims come first, then by the least id of a claim."""
    members = records.members[group]
    claims = _count_claims(found, members)
    return f"{_MAX_CLAIMS - claims:010d}", found.points.claim_ids[members[0]]


def _count_claims(found: MetricPoints, members: Iterable[int]) -> int:
    return [found.points.roles[index] for index in members].count(PointRole.VALUE)


class _Describer:
    """Records of groups as the answer shows them, with the points that they name."""

    def __init__(
        self,
        session: Session,
        found: MetricPoints,
        records: MetricRecords,
        metric: AskedMetric,
        at: str | None,
    ) -> None:
        self._session = session
        self._found = found
        self._records = records
        self._has_direction = metric.direction != "neither"
        self._at = at

    def describe(
        self, groups: Sequence[int]
    ) -> tuple[list[RecordRead], list[PointRead], NamesRead]:
        records = self._records
        no_direction = HeldRecord(RecordState.NO_DIRECTION)
        held = {
            group: records.find_record(group, self._at) if self._has_direction else no_direction
            for group in groups
        }
        named = {
            index: number
            for number, group in enumerate(groups, start=1)
            for index in _list_named(held[group])
        }
        # Every group has a claim whose words show its conditions.
        points = self._found.points
        members = (index for group in groups for index in records.members[group])
        firsts = choose_labels(members, points.groups, self._found.spellings)
        wanted = {points[index].claim_id for index in (*named, *firsts.values())}
        documents = read_claims(self._session, wanted)
        data = [
            self._describe_record(
                group, record, documents, documents[points[firsts[group]].claim_id]
            )
            for group, record in held.items()
        ]
        described = self._describe_points(named, documents)
        return data, described, collect_names(described, documents)

    def _describe_record(
        self, group: int, record: HeldRecord, documents: Documents, first: Mapping[str, Any]
    ) -> RecordRead:
        points, members = self._found.points, self._records.members[group]
        since = None if record.since is None else points[record.since]
        conditions: Conditions = self._found.groups[group]
        return RecordRead(
            conditions=describe_conditions(conditions, first),
            claims=_count_claims(self._found, members),
            state=record.state,
            holders=[points[index].id for index in record.holders],
            since=since and _describe_period(since),
            corroborated_by=self._records.list_corroborating(record.holders),
            previous=[
                points[index].id
                for index in record.previous
                if index not in self._records.repetitions
            ],
            best_stated=[points[index].id for index in record.best_stated[:MAX_NAMED]],
            undecided_because=[self._describe_doubt(doubt, documents) for doubt in record.doubts],
        )

    def _describe_doubt(self, doubt: Doubt, documents: Documents) -> DoubtRead:
        points = self._found.points
        rivals = doubt.rivals[:MAX_NAMED]
        named = rivals or (doubt.point,)
        claims = dict.fromkeys(points[index].claim_id for index in (*rivals, doubt.point))
        details = _SINCE_DETAILS if doubt.about == "since" else _DETAILS
        words = [self._quote(index, documents) for index in named]
        more = len(doubt.rivals) - len(rivals)
        listed = ", ".join(words) + (f" and {more} more" if more else "")
        detail = details[doubt.code].format(other=listed, best=self._quote(doubt.point, documents))
        return DoubtRead(
            about=doubt.about, code=doubt.code, claims=list(claims)[: MAX_NAMED + 1], detail=detail
        )

    def _quote(self, index: int, documents: Documents) -> str:
        point = self._found.points[index]
        claim = documents[point.claim_id]
        stated = claim["quantity" if point.role is PointRole.VALUE else "baseline"]
        return f"'{stated['as_stated']}'"

    def _describe_points(self, named: Mapping[int, int], documents: Documents) -> list[PointRead]:
        """Return the named points; whether each was a record is judged among its group."""
        records, points = self._records, self._found.points
        verdicts = records.judge({points[index].group for index in named}, named)
        records.find_repetitions(list(named))
        return [
            describe_point(
                documents[points[index].claim_id],
                points[index],
                records.find_standing(index, number, verdicts.get(index)),
            )
            for index, number in named.items()
        ]


def _describe_period(point: Point) -> PeriodRead:
    days = {"from": point.first or None, "to": None if point.last == NO_END else point.last}
    return PeriodRead.model_validate({"edtf": point.edtf, **days})


def _list_named(record: HeldRecord) -> list[int]:
    """Return the points that a record names, each once."""
    doubts = [
        index for doubt in record.doubts for index in (*doubt.rivals[:MAX_NAMED], doubt.point)
    ]
    best = record.best_stated[:MAX_NAMED]
    return list(dict.fromkeys([*record.holders, *record.previous, *best, *doubts]))
