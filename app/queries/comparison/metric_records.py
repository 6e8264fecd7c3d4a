"""Which points of a metric were records, who holds them, and which points repeat others.

All of it is found from columns. Organizations are read only for points whose number another point states
too, and only where that can change an answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.claims.edtf import Period, parse_period
from app.domain.claims.records import (
    HeldRecord,
    OpenBecause,
    explain_open,
    find_contenders,
    find_last_day,
    find_record,
    is_expected,
)
from app.domain.claims.repetitions import find_repetitions, list_deciding, list_same
from app.domain.claims.rivals import Field, Rivals, RivalVerdict
from app.domain.claims.time_order import TimeOrder
from app.domain.claims.timeline import Predecessors
from app.models import Evidence, Source
from app.queries.comparison.metric_points import MetricPoints, read_organizations
from app.queries.comparison.point_documents import Standing


class MetricRecords:
    """The points of a metric, their order, and the repetitions among them as far as these were needed."""

    def __init__(
        self, session: Session, found: MetricPoints, direction: str, *, difference: bool
    ) -> None:
        self._session = session
        self.points = found.points
        self.members = found.list_members()
        self.order = TimeOrder(found.points, found.follows, found.others)
        self.field = Field(found.points, direction, self.order, difference=difference)
        self.repetitions: dict[int, int] = {}
        # Points of which it is known whether they repeat others, and numbers of which all is known.
        self._known: set[int] = set()
        self._examined: set[tuple[int, str]] = set()
        self._predecessors: dict[int, Predecessors] = {}
        self._published: dict[str, list[date]] = {}

    def judge(
        self, groups: Iterable[int], asked: Iterable[int] | None = None
    ) -> dict[int, RivalVerdict]:
        """Return whether each point of groups was a record at its time; a repetition is none of its own.

        If some points alone are `asked`, the verdicts of others may count repetitions.
        """
        wanted = None if asked is None else set(asked)
        verdicts: dict[int, RivalVerdict] = {}
        if self.field.direction == "neither":
            return verdicts
        found = {group: self._judge_members(self.members[group]) for group in groups}
        # The days of publication of all groups are read together: a metric may have a group for each claim.
        self._read_dated(
            index
            for judged in found.values()
            for index in self._list_decisive(_list_contenders(judged), wanted)
        )
        for group, judged in found.items():
            verdicts |= self._review(self.members[group], judged, wanted)
        return verdicts

    def _review(
        self, members: Sequence[int], judged: dict[int, RivalVerdict], asked: set[int] | None
    ) -> dict[int, RivalVerdict]:
        """Return the verdicts on a group again, without what is expected or repeats others."""
        contenders = _list_contenders(judged)
        if self._set_expected_aside(self._list_decisive(contenders, asked), members):
            judged = self._judge_members(members)
            contenders = _list_contenders(judged)
        self.find_repetitions(self._list_decisive(contenders, asked))
        originals = self._leave_out_repetitions(contenders)
        if len(originals) < len(contenders):
            # What a contender may be beaten by is a contender itself.
            judged = judged | dict.fromkeys(contenders, RivalVerdict(record=False))
            judged |= self._judge_members(originals)
        return judged

    def _judge_members(self, members: Sequence[int]) -> dict[int, RivalVerdict]:
        return Rivals(self.field, members).judge(members)

    def _list_decisive(self, contenders: Sequence[int], asked: set[int] | None) -> Sequence[int]:
        """Return the contenders that decide about the asked ones: these, and what may be better."""
        if asked is None:
            return contenders
        worst, direction = self.field.worst, self.field.direction
        choose = min if direction == "higher" else max
        bar = choose((worst[index] for index in contenders if index in asked), default=None)
        if bar is None:
            return []
        best, is_better = self.field.best, self.field.is_better
        return [index for index in contenders if index in asked or is_better(best[index], bar)]

    def find_record(self, group: int, at: str | None) -> HeldRecord:
        """Return who holds the record of a group now, or held it at the end of the day `at`."""
        members = self.members[group]
        contenders = find_contenders(self.field, members, at)
        if self._set_expected_aside(contenders, members):
            contenders = find_contenders(self.field, members, at)
        self.find_repetitions(contenders, whole=True)
        record = find_record(self.field, self._leave_out_repetitions(members), at)
        self.find_repetitions(record.previous)
        return record

    def find_repetitions(self, indexes: Sequence[int], *, whole: bool = False) -> None:
        """Find out which of these points repeat others; if `whole`, also which points repeat them."""
        wanted: dict[int, set[str]] = defaultdict(set)
        for index in indexes:
            number = (self.points.groups[index], self.points.sort_keys[index])
            if number not in self._examined and (whole or index not in self._known):
                wanted[number[0]].add(number[1])
        self._known.update(indexes)
        sort_keys = self.points.sort_keys
        same = [
            indexes
            for group, keys in wanted.items()
            for indexes in list_same(
                self.points,
                [i for i in self.members[group] if sort_keys[i] in keys],
            )
        ]
        if whole:
            self._examined |= {(group, key) for group, keys in wanted.items() for key in keys}
        else:
            asked = set(indexes)
            same = [list_deciding(self.points, alike, asked, self.order) for alike in same]
            same = [alike for alike in same if len(alike) > 1]
        claim_ids = {self.points.claim_ids[index] for indexes in same for index in indexes}
        organizations = read_organizations(self._session, claim_ids)
        self.repetitions |= find_repetitions(self.points, same, organizations, self.order)

    def _set_expected_aside(self, contenders: Sequence[int], members: Sequence[int]) -> bool:
        """Set aside the points of a time to come, if a contender is one; return whether any is."""
        if not self._find_expected(contenders):
            return False
        self.points.expect(self._find_expected(members))
        return True

    def _find_expected(self, indexes: Iterable[int]) -> list[int]:
        claim_ids = self.points.claim_ids
        return [
            index
            for index, period in self._read_dated(indexes).items()
            if is_expected(period, self._published[claim_ids[index]])
        ]

    def _read_dated(self, indexes: Iterable[int]) -> dict[int, Period]:
        """Return the periods of the points that have one; read when the sources of these were published."""
        edtfs, claim_ids = self.points.edtfs, self.points.claim_ids
        periods = {index: parse_period(edtf) for index in indexes if (edtf := edtfs[index])}
        wanted = {claim_ids[index] for index in periods} - self._published.keys()
        self._published |= _read_published(self._session, wanted)
        return periods

    def _leave_out_repetitions(self, members: Sequence[int]) -> Sequence[int]:
        if not self.repetitions:
            return members
        return [index for index in members if index not in self.repetitions]

    def find_standing(
        self, index: int, group: int, verdict: RivalVerdict | None, line: int | None = None
    ) -> Standing:
        """Return what an answer says of a point; `group` is the number of its group in the answer."""
        point, original = self.points[index], self.repetitions.get(index)
        if point.group not in self._predecessors:
            members = self.members[point.group]
            self._predecessors[point.group] = Predecessors(self.points, members, self.order)
        after = self._predecessors[point.group].list_before(index)
        record, because = (False, None) if original is not None else self._explain(index, verdict)
        return Standing(
            group=group,
            line=line,
            record=record,
            record_because=because,
            repeats=None if original is None else self.points[original].id,
            after=tuple(self.points[other].id for other in after),
        )

    def _explain(
        self, index: int, verdict: RivalVerdict | None
    ) -> tuple[bool | None, OpenBecause | None]:
        """Return whether a point was a record, and why that is open if it is."""
        if verdict is None:
            # Without a direction, no number is better than another one.
            return False, None
        if verdict.rival is None:
            return verdict.record, None
        return None, explain_open(self.field, index, verdict.rival)

    def list_corroborating(self, holders: Sequence[int]) -> list[str]:
        """Return the claims that repeat the number of holders and quote a text that these do not.

        Sources of one text are one witness.
        """
        held = {self.points.claim_ids[index] for index in holders}
        repeating = {
            self.points.claim_ids[index]
            for index, original in self.repetitions.items()
            if original in holders and index not in self.points.set_aside
        }
        if not repeating - held:
            return []
        texts = self._read_texts(repeating | held)
        seen = {text for claim_id in held for text in texts[claim_id]}
        return sorted(claim_id for claim_id in repeating - held if not texts[claim_id] <= seen)

    def _read_texts(self, claim_ids: Iterable[str]) -> dict[str, set[str]]:
        """Return the hashes of the texts that each claim quotes."""
        texts: dict[str, set[str]] = defaultdict(set)
        for batch in batches(sorted(claim_ids)):
            statement = (
                select(Evidence.claim_id, Source.sha256)
                .join(Source, Source.id == Evidence.source_id)
                .where(Evidence.claim_id.in_(batch))
            )
            for claim_id, sha256 in self._session.execute(statement):
                texts[claim_id or ""].add(sha256)
        return texts


def _list_contenders(judged: Mapping[int, RivalVerdict]) -> list[int]:
    """Return the points that were a record, or of which that is open."""
    return [index for index, verdict in judged.items() if verdict.record is not False]


def _read_published(session: Session, claim_ids: Iterable[str]) -> dict[str, list[date]]:
    """Return the days by which the sources of each claim were published."""
    published: dict[str, list[date]] = defaultdict(list)
    source = Source.__table__.c
    for batch in batches(sorted(claim_ids)):
        statement = (
            select(Evidence.claim_id, source["published_edtf"], source["created_at"])
            .join(Source, Source.id == Evidence.source_id)
            .where(Evidence.claim_id.in_(batch))
        )
        for claim_id, edtf, added in session.connection().execute(statement).all():
            period = None if edtf is None else parse_period(edtf)
            published[claim_id].append(find_last_day(period, added.date()))
    return published
