"""Every rule that records must keep, all faults collected before anything is refused.

A rule that needs something faulty (a quote of a source that could not be read, say) is passed over,
so that one mistake is reported once.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.domain.claims.edtf import Period, parse_period
from app.domain.numbers.derived_change import StatedChange, compute_change, make_factor_key
from app.domain.numbers.quantity import read_value
from app.domain.numbers.units import get_unit
from app.ingest.bundle.fault_collector import FaultCollector, RecordedFaults
from app.ingest.bundle.input_record import InputRecord, list_references
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.checks.earlier_chunks import EarlierRecords, Identity
from app.ingest.checks.evidence import SourceTexts, check_claim_evidence, check_evidence
from app.ingest.checks.existing import read_existing_records
from app.ingest.checks.quantities import check_quantity, list_quantity_columns
from app.ingest.checks.references import References
from app.ingest.checks.sources import SourceChecker, read_text
from app.ingest.rows.record import Record, Row, list_period_columns
from app.models import (
    Evidence,
    OrganizationAlias,
    OrganizationName,
    Participation,
    TechnologyName,
)
from app.schemas.achievements import AchievementCreate
from app.schemas.claims import ClaimCreate, ClaimStatus, StatedChangeCreate
from app.schemas.common import Standing
from app.schemas.metrics import MetricCreate
from app.schemas.organizations import OrganizationCreate
from app.schemas.sources import QuoteCreate, SourceCreate, UnclaimedNumber
from app.schemas.technologies import TechnologyCreate

# What is wrong with a source that is another one than the stored source of its id.
_OF_ANOTHER_SOURCE = frozenset({"immutable", "duplicate_source"})


class Checker:
    """Checks the records of one file, a chunk of them at a time; all faults go to `findings`.

    `folder` is where the text files are, None where there can be none.
    """

    def __init__(self, session: Session, folder: Path | None, findings: FaultCollector) -> None:
        self._session = session
        self._folder = folder
        self._findings = findings
        self._texts = SourceTexts(lambda one: read_text(session, one))

    def read_text(self, source_id: str) -> str | None:
        """The text of a source of the file or of the catalogue; None if neither has it."""
        return self._texts.find(source_id)

    def check_bundle(self, given: Sequence[InputRecord]) -> list[Record]:
        """The records of a file that has no more; references may lead to later ones.

        Raises:
            InvalidBundle: with every fault and its place in the file.
        """
        chunk = self.open_chunk(given, None)
        for one in given:
            chunk.introduce(one)
        records = [record for one in given if (record := chunk.check(one))]
        self._findings.refuse_if_any()
        return records

    def check_in_order(self, given: Sequence[InputRecord], earlier: EarlierRecords) -> list[Record]:
        """The records of a chunk that keep all rules; each is held against those before it.

        A record that breaks a rule joins `earlier.refused`, and so does what refers to one there;
        neither is returned.
        """
        chunk = self.open_chunk(given, earlier)
        records = []
        for one in given:
            found = self._findings.count
            self._findings.line = one.line
            chunk.introduce(one)
            record = chunk.check(one) if one.record else None
            if record is None:
                continue
            if found == self._findings.count and earlier.refused.isdisjoint(list_references(one)):
                records.append(record)
            else:
                earlier.refused.add((record.kind, record.id))
        return records

    def open_chunk(
        self, given: Sequence[InputRecord], earlier: EarlierRecords | None
    ) -> "_ChunkChecker":
        known = read_existing_records(self._session, given)
        sources = SourceChecker(self._session, known, self._texts, self._findings)
        references = References(known, earlier, self._findings)
        return _ChunkChecker(references, sources, self._texts, self._folder, self._findings)


class _ChunkChecker:
    def __init__(
        self,
        references: References,
        sources: SourceChecker,
        texts: SourceTexts,
        folder: Path | None,
        findings: FaultCollector,
    ) -> None:
        self._references = references
        self._sources = sources
        self._texts = texts
        self._folder = folder
        self._findings = findings
        self.introduce = references.introduce
        self._checks: dict[str, Callable[[Any, str], Record | None]] = {
            "source": self._check_source,
            "organization": self._check_organization,
            "technology": self._check_technology,
            "metric": self._check_metric,
            "achievement": self._check_achievement,
            "claim": self._check_claim,
            "unclaimed_number": self._check_unclaimed_number,
        }

    def check(self, given: InputRecord) -> Record | None:
        """The record as far as it could be read; None for what is not stored."""
        return self._checks[given.kind](given.record, given.pointer)

    def _check_source(self, given: SourceCreate, pointer: str) -> Record:
        return self._sources.check(given, pointer, self._folder)

    def _check_unclaimed_number(self, given: UnclaimedNumber, pointer: str) -> None:
        self._references.require("source", given.source, f"{pointer}/source")
        self._texts.locate(given, pointer, self._findings)

    def _check_organization(self, given: OrganizationCreate, pointer: str) -> Record:
        if len(set(given.aliases)) != len(given.aliases):
            self._findings.add(f"{pointer}/aliases", "duplicate", "an alias occurs twice")
        columns = {
            "status": given.status.value,
            "kind": given.kind.value,
            "country": given.country,
            "note": given.note,
        }
        names = [{"language": key, "name": given.names[key]} for key in sorted(given.names)]
        aliases = [{"alias": alias} for alias in given.aliases]
        children = {OrganizationName: names, OrganizationAlias: aliases}
        return Record("organization", given.id, columns, children)

    def _check_technology(self, given: TechnologyCreate, pointer: str) -> Record:
        if given.broader:
            self._references.require_broader(given, given.broader, f"{pointer}/broader")
        columns = {
            "status": given.status.value,
            "field": given.field,
            "broader_id": given.broader,
            "description": given.description,
        }
        names = [{"language": key, "name": given.names[key]} for key in sorted(given.names)]
        return Record("technology", given.id, columns, {TechnologyName: names})

    def _check_metric(self, given: MetricCreate, pointer: str) -> Record:
        columns: Row = {
            "status": given.status.value,
            "name": given.name,
            "definition": given.definition,
            "dimension": "",
            "unit": given.unit,
            "direction": given.direction.value,
        }
        with self._findings.at(f"{pointer}/unit"):
            unit = get_unit(given.unit)
            columns["dimension"] = unit.dimension
            self._references.set_metric_unit(given.id, unit)
        return Record("metric", given.id, columns)

    def _check_achievement(self, given: AchievementCreate, pointer: str) -> Record:
        stands = given.status is Standing.CURRENT
        if given.technology:
            self._references.require(
                "technology", given.technology, f"{pointer}/technology", stands=stands
            )
        self._require_sources(given.evidence, pointer, stands=stands)
        columns = {
            "status": given.status.value,
            "title": given.title,
            "summary": given.summary,
            "technology_id": given.technology,
            "place": given.place,
            **list_period_columns("date", self._parse_period(given.date, f"{pointer}/date")),
            "stage": given.stage.value,
            "note": given.note,
        }
        evidence = check_evidence(
            given.evidence, self._texts, f"{pointer}/evidence", self._findings
        )
        children = {
            Participation: self._check_participants(given, f"{pointer}/organizations"),
            Evidence: evidence,
        }
        return Record("achievement", given.id, columns, children)

    def _check_participants(self, given: AchievementCreate, pointer: str) -> list[Row]:
        rows: list[Row] = []
        for index, one in enumerate(given.organizations):
            inner = f"{pointer}/{index}"
            self._references.require(
                "organization",
                one.organization,
                f"{inner}/organization",
                stands=given.status is Standing.CURRENT,
            )
            row = {"organization_id": one.organization, "role": one.role.value}
            if row in rows:
                self._findings.add(inner, "duplicate", "the same organization in the same role")
            rows.append(row)
        return rows

    def _check_claim(self, given: ClaimCreate, pointer: str) -> Record:
        stands = given.status is not ClaimStatus.WITHDRAWN
        for kind, wanted in (("achievement", given.achievement), ("metric", given.metric)):
            self._references.require(kind, wanted, f"{pointer}/{kind}", stands=stands)
        self._require_sources(given.evidence, pointer, stands=stands)
        if given.follows:
            self._references.require_followed(given.id, given.follows, f"{pointer}/follows")
        self._references.check_followers(given.id, pointer)
        columns = {
            "kind": given.kind.value,
            "status": given.status.value,
            "statement": given.statement,
            "achievement_id": given.achievement,
            "metric_id": given.metric,
            **self._check_quantities(given, pointer),
            **self._check_stated_change(given.stated_change, given, f"{pointer}/stated_change"),
            "follows_id": given.follows,
            "relative_to": given.relative_to,
            "scope": given.scope,
            **list_period_columns("period", self._parse_period(given.period, f"{pointer}/period")),
            "note": given.note,
        }
        evidence = check_claim_evidence(
            given.evidence, (given.quantity, given.baseline), self._texts, pointer, self._findings
        )
        return Record("claim", given.id, columns, {Evidence: evidence})

    def _check_quantities(self, given: ClaimCreate, pointer: str) -> Row:
        unit = self._references.get_metric_unit(given.metric)
        quantity, baseline = (
            check_quantity(one, unit, f"{pointer}/{name}", self._findings) if one else None
            for name, one in (("quantity", given.quantity), ("baseline", given.baseline))
        )
        change = compute_change(baseline, quantity, unit) if quantity and unit else None
        return {
            **list_quantity_columns("quantity", quantity),
            **list_quantity_columns("baseline", baseline),
            "factor_key": make_factor_key(change),
        }

    def _check_stated_change(
        self, given: StatedChangeCreate | None, claim: ClaimCreate, pointer: str
    ) -> Row:
        stated = None
        if given:
            with self._findings.at(f"{pointer}/value"):
                stated = StatedChange(given.as_stated, given.form.value, read_value(given.value))
            if not any(given.as_stated in quote.exact for quote in claim.evidence):
                self._findings.add(
                    f"{pointer}/as_stated",
                    "not_in_evidence",
                    f"no quote of the claim holds the words {given.as_stated!r}",
                )
        names = StatedChange.__slots__
        return {f"stated_change_{name}": getattr(stated, name, None) for name in names}

    def _require_sources(self, quotes: list[QuoteCreate], pointer: str, *, stands: bool) -> None:
        for index, quote in enumerate(quotes):
            place = f"{pointer}/evidence/{index}/source"
            self._references.require("source", quote.source, place, stands=stands)

    def _parse_period(self, text: str | None, pointer: str) -> Period | None:
        if text is not None:
            with self._findings.at(pointer):
                return parse_period(text)
        return None


def draft_records(
    session: Session,
    folder: Path | None,
    given: Sequence[InputRecord],
    wanted: set[Identity],
    earlier: EarlierRecords | None,
) -> tuple[list[Record], Checker]:
    """The wanted records as far as they can be read, whatever is wrong with them, and who has read them.

    A source with a fault of its own, such as a text that cannot be read, is left out.
    """
    findings = RecordedFaults(SourceLines())
    checker = Checker(session, folder, findings)
    copied = earlier and EarlierRecords(earlier.given, set(earlier.refused))
    chunk = checker.open_chunk(given, copied)
    for one in given:
        chunk.introduce(one)
    records = []
    for one in given:
        if one.record is None or (one.kind, one.id) not in wanted:
            continue
        findings.codes.clear()
        record = chunk.check(one)
        is_read = one.kind != "source" or _OF_ANOTHER_SOURCE.issuperset(findings.codes)
        if record is not None and is_read:
            records.append(record)
    return records, checker
