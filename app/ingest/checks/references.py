"""Checks of references between records of a file, and from them to stored resources.

A claim follows another one if a source states the order of both but no dates.
"""

from collections.abc import Iterator, Mapping

from app.domain.claims.edtf import Period, parse_period
from app.errors import InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import InputRecord
from app.ingest.checks.earlier_chunks import EarlierRecords, Identity
from app.ingest.checks.existing import ExistingClaim, ExistingRecords
from app.ingest.checks.metrics.existing import CheckedMetric
from app.schemas.common import MergeableCreate, Standing


class References:
    """Checker of the references from records to other records of the file and to stored resources.

    `earlier` has the records of earlier chunks of the file. If it is None, every record is passed to
    `introduce` before the first is checked, so that a record may refer to later ones.
    """

    def __init__(
        self, existing: ExistingRecords, earlier: EarlierRecords | None, findings: FaultCollector
    ) -> None:
        self._findings = findings
        self._in_order = earlier is not None
        self._ids = existing.ids
        self._withdrawn = set(existing.withdrawn)
        self._merged = dict(existing.merged)
        self._introduced: set[Identity] = set(earlier.seen) if earlier else set()
        self._refused: set[Identity] = earlier.refused if earlier else set()
        self._broader = dict(existing.broader)
        self._claims = dict(existing.claims)
        self._followed = {claim_id: claim.follows_id for claim_id, claim in self._claims.items()}
        self._followers: dict[str, list[str]] = {}
        for stored, followed in self._followed.items():
            if followed:
                self._followers.setdefault(followed, []).append(stored)
        self.existing_metrics = existing.metrics
        self._metrics = dict(existing.metrics.metrics)

    def introduce(self, input_record: InputRecord) -> None:
        """Register a record, so that other records can refer to it.

        Add a fault if a record of this kind and id occurred earlier in the file.
        """
        kind, record = input_record.kind, input_record.record
        if input_record.id is None:
            return
        if (kind, input_record.id) in self._introduced:
            self._findings.add(
                f"{input_record.pointer}/id",
                "duplicate_id",
                f"the id {input_record.id!r} occurs twice",
            )
        self._introduced.add((kind, input_record.id))
        if record is None:
            self._refused.add((kind, input_record.id))
            return
        is_withdrawn = record.status == Standing.WITHDRAWN
        (self._withdrawn.add if is_withdrawn else self._withdrawn.discard)((kind, input_record.id))
        self._merged.pop((kind, record.id), None)
        if isinstance(record, MergeableCreate) and record.merged_into:
            self._merged[kind, record.id] = record.merged_into
        if kind == "technology":
            self._broader[record.id] = record.broader
        elif kind == "claim":
            period = _read_period(record.period)
            self._claims[record.id] = ExistingClaim(record.metric, record.follows, period)
            self._followed[record.id] = record.follows
            if record.follows:
                self._followers.setdefault(record.follows, []).append(record.id)

    def require(
        self, kind: str, resource_id: str, pointer: str, *, must_be_current: bool = False
    ) -> None:
        """Add a fault unless the resource exists and, with `must_be_current`, is not withdrawn."""
        identity = (kind, resource_id)
        if must_be_current and identity in self._withdrawn:
            self._findings.add(pointer, *self._describe_withdrawn(kind, resource_id))
        if not (
            resource_id in self._ids[kind]
            or identity in self._introduced
            or identity in self._refused
        ):
            self._findings.add(
                pointer,
                "unknown_reference",
                f"neither the bundle nor the catalogue has the {kind} {resource_id!r}",
            )

    def _describe_withdrawn(self, kind: str, resource_id: str) -> tuple[str, str]:
        """Return code and message of the fault that a current record refers to a withdrawn one."""
        if survivor := self._merged.get((kind, resource_id)):
            was = f"the {kind} {resource_id!r} was merged into {survivor!r}"
            return "merged", f"{was}: refer to {survivor!r}"
        return "withdrawn", f"the {kind} {resource_id!r} is withdrawn: refer to a current one"

    def check_merged(self, record: MergeableCreate, pointer: str) -> None:
        """Add a fault if a record is current and merged, or is merged into itself."""
        survivor = record.merged_into
        if survivor == record.id:
            self._findings.add(
                f"{pointer}/merged_into", "circular", f"{record.id!r} would be merged into itself"
            )
        elif survivor is not None and record.status is not Standing.WITHDRAWN:
            self._findings.add(
                f"{pointer}/status",
                "merged",
                f"{record.id!r} was merged into {survivor!r}: undo that with `unmerge`, or refer to "
                f"{survivor!r}",
            )

    def check_broader(self, technology_id: str, pointer: str) -> None:
        """Add a fault if a technology would be below itself, directly or through others."""
        if _leads_back(technology_id, self._broader):
            self._findings.add(
                pointer, "circular", f"{technology_id!r} would be broader than itself"
            )

    def check_followed(self, claim_id: str, pointer: str) -> None:
        """Add a fault unless the claim `claim_id` can follow the claim that it says it follows.

        A claim follows another one if a source states the order of both but no dates. All claims that
        it then follows, directly or through others, must have its metric and not begin after it has
        ended, and none of them may follow it.
        """
        if _leads_back(claim_id, self._followed):
            self._findings.add(pointer, "circular", f"{claim_id!r} would follow itself")
            return
        for earlier in self._list_followed(claim_id):
            if rule := self._find_contradiction(claim_id, earlier):
                self._findings.add(pointer, *rule)
                return

    def check_followers(self, claim_id: str, pointer: str) -> None:
        """Add a fault for each follower that has another metric, or has ended before this claim begins.

        Followers are the claims that follow this claim, directly or through others. If a complete file
        is checked, its claims are skipped here: the check of each follower adds the fault.
        """
        for follower in self._list_followers(claim_id):
            rule = self._find_contradiction(follower, claim_id)
            if rule and (self._in_order or ("claim", follower) not in self._introduced):
                self._findings.add(pointer, *rule)

    def _list_followers(self, claim_id: str) -> Iterator[str]:
        """Yield the ids of all claims that follow this claim, directly or through others, each once."""
        seen, waiting = {claim_id}, [claim_id]
        while waiting:
            followed = waiting.pop()
            for follower in self._followers.get(followed, ()):
                if follower not in seen and self._followed[follower] == followed:
                    seen.add(follower)
                    waiting.append(follower)
                    yield follower

    def _list_followed(self, claim_id: str) -> Iterator[str]:
        """Yield the ids of all claims that this claim follows, directly or through others, each once."""
        seen: set[str] = set()
        followed = self._claims[claim_id].follows_id
        while followed in self._claims and followed not in seen:
            seen.add(followed)
            yield followed
            followed = self._claims[followed].follows_id

    def _find_contradiction(self, later: str, earlier: str) -> tuple[str, str] | None:
        """Return code and message of the rule that a claim breaks by following the claim `earlier`.

        `later` and `earlier` are ids of claims. Return None if no rule is broken.
        """
        claim, followed = self._claims[later], self._claims[earlier]
        if claim.metric_id != followed.metric_id:
            return "other_metric", f"{later!r} would follow {earlier!r}, a claim on another metric"
        last, first = (
            (claim.period and claim.period.last),
            (followed.period and followed.period.first),
        )
        if last and first and last < first:
            detail = f"{later!r} would follow {earlier!r}, which begins after it has ended"
            return "order_contradicts_period", detail
        return None

    def get_metric(self, metric_id: str) -> CheckedMetric | None:
        """Return what claims depend on of a metric; None if the metric is unknown or faulty."""
        return self._metrics.get(metric_id)

    def set_metric(self, metric_id: str, metric: CheckedMetric) -> None:
        """Register a metric of the file, whose claims come after it."""
        self._metrics[metric_id] = metric


def _read_period(text: str | None) -> Period | None:
    """Parse the date of a claim; return None if there is no date or it cannot be read.

    No fault is added here, since the check of the claim adds it.
    """
    try:
        return parse_period(text) if text else None
    except InvalidValue:
        return None


def _leads_back(start: str, following: Mapping[str, str | None]) -> bool:
    """Return whether a chain of references that begins at the id `start` returns to it.

    `following` maps each id to the next one, and to None at the end of a chain.
    """
    seen: set[str] = set()
    current = following.get(start)
    while current is not None and current not in seen:
        if current == start:
            return True
        seen.add(current)
        current = following.get(current)
    return False
