"""What a record can refer to: other records of its file, and those that the catalogue has."""

from collections.abc import Iterator, Mapping

from app.domain.claims.edtf import Period, parse_period
from app.domain.numbers.unit_table import Unit
from app.domain.numbers.units import get_unit
from app.errors import InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import InputRecord
from app.ingest.checks.earlier_chunks import EarlierRecords, Identity
from app.ingest.checks.existing import ExistingClaim, ExistingRecords
from app.schemas.common import Standing, WithdrawableCreate
from app.schemas.technologies import TechnologyCreate


class References:
    """`earlier` is None where all records are introduced before the first is checked."""

    def __init__(
        self, known: ExistingRecords, earlier: EarlierRecords | None, findings: FaultCollector
    ) -> None:
        self._findings = findings
        self._in_order = earlier is not None
        self._ids = known.ids
        self._withdrawn = set(known.withdrawn)
        self._given: set[Identity] = set(earlier.given) if earlier else set()
        self._refused: set[Identity] = earlier.refused if earlier else set()
        self._broader = dict(known.broader)
        self._claims = dict(known.claims)
        self._followed = {one: known.follows_id for one, known in self._claims.items()}
        self._followers: dict[str, list[str]] = {}
        for stored, followed in self._followed.items():
            if followed:
                self._followers.setdefault(followed, []).append(stored)
        self._metric_units = {one: get_unit(code) for one, code in known.metric_units.items()}

    def introduce(self, given: InputRecord) -> None:
        """Let others refer to a record; take down a fault if there was another of its id."""
        kind, record = given.kind, given.record
        if given.id is None:
            return
        if (kind, given.id) in self._given:
            self._findings.add(
                f"{given.pointer}/id", "duplicate_id", f"the id {given.id!r} occurs twice"
            )
        self._given.add((kind, given.id))
        if record is None:
            self._refused.add((kind, given.id))
            return
        if isinstance(record, WithdrawableCreate):
            is_withdrawn = record.status is Standing.WITHDRAWN
            (self._withdrawn.add if is_withdrawn else self._withdrawn.discard)((kind, given.id))
        if kind == "technology":
            self._broader[record.id] = record.broader
        elif kind == "claim":
            period = _read_period(record.period)
            self._claims[record.id] = ExistingClaim(record.metric, record.follows, period)
            self._followed[record.id] = record.follows
            if record.follows:
                self._followers.setdefault(record.follows, []).append(record.id)

    def require(self, kind: str, wanted: str, pointer: str, *, stands: bool = False) -> None:
        """Take down a fault unless there is such a record, for one that `stands` a record that does."""
        named = (kind, wanted)
        if stands and named in self._withdrawn:
            self._findings.add(
                pointer, "withdrawn", f"the {kind} {wanted!r} is withdrawn: give one that stands"
            )
        if not (wanted in self._ids[kind] or named in self._given or named in self._refused):
            self._findings.add(
                pointer,
                "unknown_reference",
                f"neither the bundle nor the catalogue has the {kind} {wanted!r}",
            )

    def require_broader(self, given: TechnologyCreate, broader: str, pointer: str) -> None:
        technology_id, stands = given.id, given.status is Standing.CURRENT
        self.require("technology", broader, pointer, stands=stands)
        if _leads_back(technology_id, self._broader):
            self._findings.add(
                pointer, "circular", f"{technology_id!r} would be broader than itself"
            )

    def require_followed(self, claim_id: str, followed: str, pointer: str) -> None:
        """A claim follows another on the same metric, no later one, and in the end not itself."""
        self.require("claim", followed, pointer)
        if _leads_back(claim_id, self._followed):
            self._findings.add(pointer, "circular", f"{claim_id!r} would follow itself")
            return
        for earlier in self._list_followed(claim_id):
            if rule := self._find_contradiction(claim_id, earlier):
                self._findings.add(pointer, *rule)
                return

    def check_followers(self, claim_id: str, pointer: str) -> None:
        """A claim that others follow keeps its metric, and does not move behind them.

        A follower that is still to be checked is held against what it follows where it stands.
        """
        for follower in self._list_followers(claim_id):
            rule = self._find_contradiction(follower, claim_id)
            if rule and (self._in_order or ("claim", follower) not in self._given):
                self._findings.add(pointer, *rule)

    def _list_followers(self, claim_id: str) -> Iterator[str]:
        """All claims that follow one, directly or through others, each once."""
        seen, waiting = {claim_id}, [claim_id]
        while waiting:
            followed = waiting.pop()
            for follower in self._followers.get(followed, ()):
                if follower not in seen and self._followed[follower] == followed:
                    seen.add(follower)
                    waiting.append(follower)
                    yield follower

    def _list_followed(self, claim_id: str) -> Iterator[str]:
        """All claims that one follows, directly or through others, each once."""
        seen: set[str] = set()
        followed = self._claims[claim_id].follows_id
        while followed in self._claims and followed not in seen:
            seen.add(followed)
            yield followed
            followed = self._claims[followed].follows_id

    def _find_contradiction(self, later: str, earlier: str) -> tuple[str, str] | None:
        """The rule that one claim following the other would break, and how."""
        one, other = self._claims[later], self._claims[earlier]
        if one.metric_id != other.metric_id:
            return "other_metric", f"{later!r} would follow {earlier!r}, a claim on another metric"
        last, first = (one.period and one.period.last), (other.period and other.period.first)
        if last and first and last < first:
            detail = f"{later!r} would follow {earlier!r}, which begins after it has ended"
            return "order_contradicts_period", detail
        return None

    def get_metric_unit(self, metric_id: str) -> Unit | None:
        """None for a metric that is not there or whose unit is faulty."""
        return self._metric_units.get(metric_id)

    def set_metric_unit(self, metric_id: str, unit: Unit) -> None:
        """Raise InvalidValue if the catalogue has the metric with another unit."""
        stored = self._metric_units.setdefault(metric_id, unit)
        if stored.code != unit.code:
            raise InvalidValue(
                "immutable",
                f"the catalogue measures {metric_id!r} in {stored.code}, and claims are "
                "normalised to it: give a metric in another unit a new id",
            )


def _read_period(text: str | None) -> Period | None:
    """A date that cannot be read is reported where it stands."""
    try:
        return parse_period(text) if text else None
    except InvalidValue:
        return None


def _leads_back(start: str, following: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    current = following.get(start)
    while current is not None and current not in seen:
        if current == start:
            return True
        seen.add(current)
        current = following.get(current)
    return False
