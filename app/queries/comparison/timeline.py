"""The timeline of a metric: its numbers in order, and which of them were records at their time."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.claims.timeline import Place, place_points
from app.models import Claim
from app.queries.comparison.asked_metric import (
    SELECTING,
    follow_filters,
    list_conditions,
    read_metric,
)
from app.queries.comparison.group_labels import choose_labels
from app.queries.comparison.metric_points import NO_VALUES, MetricPoints, ReachedPoints, read_values
from app.queries.comparison.metric_records import MetricRecords
from app.queries.comparison.point_documents import (
    Documents,
    collect_names,
    describe_conditions,
    describe_point,
    describe_qualifier,
    read_claims,
)
from app.queries.lists.cursor import digest_list, read_cursor, write_cursor
from app.queries.lists.filters import read_days
from app.queries.lists.listing import MAX_COUNTED
from app.schemas.common import ListLinks
from app.schemas.records import (
    ConditionsRead,
    GroupRead,
    PointRead,
    TimelineMeta,
    TimelineQuery,
    TimelineRead,
)

# The points of a page are about so long at most; the page has fewer than its limit then.
MAX_PAGE_BYTES = 96_000


@dataclass(frozen=True, slots=True)
class _Page:
    """The points of a page, by index, and what its `meta` says."""

    shown: list[int]
    count: int
    uncertain: int
    next_cursor: str | None


def get_timeline(
    session: Session, metric_id: str, query: TimelineQuery, reached: ReachedPoints | None = None
) -> TimelineRead | None:
    """Return a page of the timeline of a metric, or None if the metric does not exist.

    The links in the result are empty; the caller sets them. `reached` has points that another answer has read.

    Raises:
        InvalidInput: a date cannot be read, or the metric does not declare the property `by`.
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this timeline.
    """
    metric = read_metric(session, metric_id)
    if metric is None:
        return None
    metric_id = metric.reference.id
    query = follow_filters(session, query)
    if query.by is not None:
        metric.require_property("by", query.by)
    # Who was best is decided among all: a filter chooses which points are shown.
    found = (reached or ReachedPoints(session)).read(metric_id)
    records = MetricRecords(session, found, metric.direction, difference=metric.is_difference)
    timeline = _Timeline(session, query, found, records, _read_selected(session, metric_id, query))
    version = read_version(session)
    page = timeline.read_page(metric_id, version.epoch)
    named = (*page.shown, *timeline.labels.values())
    documents = read_claims(session, (found.points.claim_ids[index] for index in named))
    data, groups = timeline.describe(page.shown, documents)
    fitting = _count_fitting(data)
    if fitting < len(data):
        page = timeline.end_page(page, fitting)
        data = data[:fitting]
        groups = [group for group in groups if any(group.group == point.group for point in data)]
    return TimelineRead(
        metric=metric.reference,
        direction=metric.direction,
        unit=metric.unit,
        groups=groups,
        data=data,
        names=collect_names(data, documents),
        meta=TimelineMeta(
            **version._asdict(),
            limit=query.limit,
            count=min(page.count, MAX_COUNTED),
            count_exact=page.count <= MAX_COUNTED,
            next_cursor=page.next_cursor,
            uncertain=page.uncertain,
        ),
        links=ListLinks(self="", next=None),
    )


def _read_selected(session: Session, metric_id: str, query: TimelineQuery) -> frozenset[str] | None:
    """Return the ids of the claims that a query selects, None if it selects all."""
    if not any(getattr(query, name) for name in SELECTING):
        return None
    statement = select(Claim.id).where(Claim.metric_id == metric_id)
    return frozenset(session.scalars(statement.where(*list_conditions(session, query))))


def _count_fitting(points: Sequence[PointRead]) -> int:
    """Return how many points fit on a page, at least one: long quotes end it before its limit."""
    sizes = accumulate(len(point.model_dump_json()) for point in points)
    return max(1, sum(size <= MAX_PAGE_BYTES for size in sizes))


class _Timeline:
    def __init__(
        self,
        session: Session,
        query: TimelineQuery,
        found: MetricPoints,
        records: MetricRecords,
        selected: frozenset[str] | None,
    ) -> None:
        self._selected = selected
        self._session = session
        self._query = query
        self._found = found
        self._records = records
        self._verdicts = records.judge(range(len(found.groups))) if query.records else {}
        self._places: dict[int, Place] = {}
        self._digest, self._epoch = b"", ""
        self._lines: dict[str, int] = {}
        # The group of each point, and of each group its number and the point that shows its conditions.
        self._keys: Sequence[Hashable] = found.points.groups
        self._numbers: dict[Hashable, int] = {}
        self.labels: dict[Hashable, int] = {}

    def read_page(self, metric_id: str, epoch: str) -> _Page:
        """Return the points of the requested page."""
        query = self._query
        certain, uncertain = self._match_dates(self._list_candidates())
        listed = [*certain, *uncertain] if query.include_uncertain else certain
        places = place_points(self._found.points, self._records.order, listed)
        self._places = dict(zip(listed, places, strict=True))
        lines = sorted({place.line for place in places} - {""})
        self._lines = {line: number for number, line in enumerate(lines, start=1)}
        identity = query.model_dump(mode="json", exclude={"limit", "cursor"})
        self._digest = digest = digest_list({"kind": "timeline", "metric": metric_id, **identity})
        self._epoch = epoch
        ordered = sorted(listed, key=self._places.__getitem__)
        labels = self._find_groups(metric_id, ordered)
        after: Place | None = None
        if query.cursor is not None:
            position = read_cursor(query.cursor, digest, len(Place._fields), epoch)
            after = Place(*(text or "" for text in position))
        ordered = self._list_following(ordered, after)
        shown = ordered[: query.limit]
        on_page = {self._keys[index] for index in shown}
        self.labels = {key: index for key, index in labels.items() if key in on_page}
        more = len(ordered) > query.limit
        cursor = write_cursor(digest, epoch, self._places[shown[-1]]) if more else None
        return _Page(shown, len(listed), len(uncertain), cursor)

    def _list_following(self, ordered: list[int], after: Place | None) -> list[int]:
        """Return the points after a place, in the order of the query; None is before all of them."""
        places = self._places
        if not self._query.newest_first:
            return ordered if after is None else [i for i in ordered if places[i] > after]
        undated = [index for index in ordered if places[index].line]
        if after is not None and after.line:
            return [index for index in undated if places[index] > after]
        dated = [index for index in reversed(ordered) if not places[index].line]
        return [*(i for i in dated if after is None or places[i] < after), *undated]

    def end_page(self, page: _Page, count: int) -> _Page:
        """Return the page with its first points alone; the next page goes on after them."""
        shown = page.shown[:count]
        cursor = write_cursor(self._digest, self._epoch, self._places[shown[-1]])
        return replace(page, shown=shown, next_cursor=cursor)

    def _find_groups(self, metric_id: str, ordered: Sequence[int]) -> dict[Hashable, int]:
        """Number the groups as they appear on all pages, and return the point that shows each."""
        spellings = self._found.spellings
        if self._query.by is not None:
            values = read_values(self._session, metric_id, self._query.by)
            stated = [values.get(key, NO_VALUES) for key in self._found.points.claim_ids]
            self._keys = [value for value, _ in stated]
            spellings = [words for _, words in stated]
        labels = choose_labels(ordered, self._keys, spellings)
        self._numbers = {key: number for number, key in enumerate(labels, start=1)}
        return labels

    def _list_candidates(self) -> Sequence[int]:
        indexes: Sequence[int] = range(len(self._found.points))
        if self._query.records:
            judged = self._verdicts.items()
            indexes = [index for index, verdict in judged if verdict.record is not False]
        if self._selected is None:
            return indexes
        claim_ids = self._found.points.claim_ids
        return [index for index in indexes if claim_ids[index] in self._selected]

    def _match_dates(self, indexes: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
        """Return the points that date from within the limits, and those that may.

        As in lists, a date that is imprecise is within the limits if one of its days is. One that is
        uncertain or approximate may be any.
        """
        days = {name: day.isoformat() for name, day in read_days(self._query).items()}
        if not days:
            return indexes, []
        certain, uncertain = [], []
        for index in indexes:
            points = self._found.points
            first, last = points.days[points.edtfs[index]]
            if points.edtfs[index] is None:
                continue
            if not points.is_date_certain(index):
                uncertain.append(index)
            elif last >= days.get("date__gte", first) and first <= days.get("date__lte", last):
                certain.append(index)
        return certain, uncertain

    def describe(
        self, shown: Sequence[int], documents: Documents
    ) -> tuple[list[PointRead], list[GroupRead]]:
        """Return points as the answer shows them, and their groups in the order of their numbers."""
        points, records = self._found.points, self._records
        groups = sorted({points.groups[index] for index in shown})
        if not self._query.records:
            self._verdicts = records.judge(groups, shown)
        records.find_repetitions(shown)
        data = []
        for index in shown:
            group = self._numbers[self._keys[index]]
            line = self._lines.get(self._places[index].line)
            standing = records.find_standing(index, group, self._verdicts.get(index), line)
            claim_id = points.claim_ids[index]
            data.append(describe_point(documents[claim_id], points[index], standing))
        listed = [
            GroupRead(
                group=self._numbers[key],
                conditions=self._describe_group(index, documents[points.claim_ids[index]]),
            )
            for key, index in self.labels.items()
        ]
        return data, listed

    def _describe_group(self, index: int, claim: Mapping[str, Any]) -> ConditionsRead:
        """Return the conditions of a group as the claim of a point words them."""
        if self._query.by is None:
            return describe_conditions(self._found.groups[self._found.points.groups[index]], claim)
        values = [
            describe_qualifier(stated)
            for stated in claim["qualifiers"]
            if stated["property"] == self._query.by
        ]
        return ConditionsRead(relative_to=None, scope=None, qualifiers=values)
