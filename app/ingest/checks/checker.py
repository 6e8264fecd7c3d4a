"""Checks of records against every rule; all faults are collected before anything is refused.

A rule is skipped if a value that it needs is faulty (a quote is not searched in a text that cannot be
read), so that one mistake is reported once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.domain.claims.edtf import Period, parse_period
from app.domain.names import choose_language
from app.domain.text import fold_words
from app.errors import Fault
from app.ingest.bundle.fault_collector import FaultCollector, RecordedFaults
from app.ingest.bundle.input_record import InputRecord, find_references, list_references
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.checks.claim_numbers import ClaimNumbers, check_claim_numbers
from app.ingest.checks.earlier_chunks import EarlierRecords, Identity
from app.ingest.checks.evidence import (
    SourceTexts,
    check_evidence,
    list_evidence_rows,
    locate_quotes,
)
from app.ingest.checks.existing import read_existing_records
from app.ingest.checks.fields import check_fields
from app.ingest.checks.left_out.fill import NamesOfClaims, list_left_out
from app.ingest.checks.metrics.checks import check_metric
from app.ingest.checks.metrics.condition_hints import KnownTexts, hint_conditions
from app.ingest.checks.numbers.source_numbers import SourceNumberChecker
from app.ingest.checks.qualifiers import CheckedQualifiers, check_qualifiers
from app.ingest.checks.quantities import LocatedQuote
from app.ingest.checks.references import References
from app.ingest.checks.sources import SourceChecker
from app.ingest.checks.words.conditions import CheckedConditions, check_conditions
from app.ingest.checks.words.kind import find_witnesses, hint_kind
from app.ingest.checks.words.periods import Publications, check_periods
from app.ingest.checks.words.silent_texts import hint_silent_texts
from app.ingest.checks.words.statements import hint_statements
from app.ingest.rows.fields import make_identifier_rows
from app.ingest.rows.read_records import read_records
from app.ingest.rows.record import Children, Record, Row, spread
from app.models import (
    Claim,
    ClaimQualifier,
    ClaimTranslation,
    Evidence,
    OrganizationAlias,
    OrganizationName,
    Participation,
    TechnologyAlias,
    TechnologyName,
)
from app.queries.resources.sources import get_text_and_language
from app.schemas.achievements import AchievementCreate
from app.schemas.claims import ClaimCreate, ClaimStatus
from app.schemas.common import MergeableCreate, Standing
from app.schemas.metrics import MetricCreate
from app.schemas.organizations import OrganizationCreate
from app.schemas.sources import SourceCreate
from app.schemas.technologies import TechnologyCreate

# The codes of faults that a source has only in comparison with other sources: it differs from the
# stored source with its id, or has the text of another source.
_OF_ANOTHER_SOURCE = frozenset({"immutable", "same_text"})


class Checker:
    """Checker of the records of one file, all at once or in chunks.

    All faults (errors of the input) are added to `findings`. `folder` contains the text files that
    sources name; it is None where text files are not accepted, as in a request. With `only_adds`, stored
    reasons of the numbers of sources stay as they are.
    """

    def __init__(
        self,
        session: Session,
        folder: Path | None,
        findings: FaultCollector,
        *,
        only_adds: bool = False,
    ) -> None:
        self._only_adds = only_adds
        self._session = session
        self._folder = folder
        self._findings = findings
        self._texts = SourceTexts(partial(get_text_and_language, session))

    def read_text(self, source_id: str) -> str | None:
        """Return the text of a source in the file, or else of the stored source with this id.

        Return None if there is neither.
        """
        return self._texts.find(source_id)

    def list_hints(self) -> tuple[Fault, ...]:
        """Return what the words of the checked records speak against, and is no fault."""
        return tuple(hint for _, hint in self._findings.doubts)

    def check_bundle(self, input_records: Sequence[InputRecord]) -> list[Record]:
        """Check all records of a complete file, and return them.

        A record may refer to later records of the file.

        Raises:
            InvalidBundle: a record has a fault. The error lists every fault with its position in the
                file.
        """
        chunk = self.open_chunk(input_records, None)
        for input_record in input_records:
            chunk.introduce(input_record)
        records = chunk.complete(
            [record for input_record in input_records if (record := chunk.check(input_record))]
        )
        self._findings.refuse_if_any()
        return records

    def check_in_order(
        self, input_records: Sequence[InputRecord], earlier: EarlierRecords
    ) -> list[Record]:
        """Check the records of a chunk (a part of a file), and return the valid ones.

        A record may refer only to earlier records of the file and to stored resources. A record that
        has a fault, or that refers to such a record, is not returned but added to `earlier.refused`.
        """
        # The sources of the previous chunk are in the database by now, or the import ends in a rollback.
        self._texts.release()
        chunk = self.open_chunk(input_records, earlier)
        records = []
        for input_record in input_records:
            faults_before = self._findings.count
            self._findings.line = input_record.line
            chunk.introduce(input_record)
            record = chunk.check(input_record) if input_record.record else None
            if record is None:
                continue
            refers_to_refused = earlier.refused and not earlier.refused.isdisjoint(
                list_references(input_record)
            )
            if faults_before == self._findings.count and not refers_to_refused:
                records.append(record)
            else:
                earlier.refused.add(record.identity)
        return chunk.complete(records)

    def open_chunk(
        self, input_records: Sequence[InputRecord], earlier: EarlierRecords | None
    ) -> "_ChunkChecker":
        """Return a checker for these records.

        `earlier` describes the records of the file before these; None means that these are all records
        of the file, and may refer to later ones.
        """
        existing = read_existing_records(self._session, input_records)
        sources = SourceChecker(self._session, existing, self._texts, self._folder, self._findings)
        references = References(existing, earlier, self._findings)
        numbers = SourceNumberChecker(
            self._session, self._texts, self._findings, only_adds=self._only_adds
        )
        names = NamesOfClaims(partial(read_records, self._session), input_records)
        known, publications = KnownTexts(self._session), Publications(self._session)
        looked_up = (self._texts, known, publications)
        return _ChunkChecker(references, sources, numbers, names, looked_up, self._findings)


class _ChunkChecker:
    """Checker of the records of one chunk (a part of a file), or of a complete file.

    A record has to be passed to `introduce` before it, or a record that refers to it, is checked.
    """

    def __init__(
        self,
        references: References,
        sources: SourceChecker,
        numbers: SourceNumberChecker,
        names: NamesOfClaims,
        looked_up: tuple[SourceTexts, KnownTexts, Publications],
        findings: FaultCollector,
    ) -> None:
        self._references = references
        self._names = names
        self._texts, self._known, self._publications = looked_up
        self._findings = findings
        self.complete = numbers.complete
        self._checks: dict[str, Callable[[Any, str], Record | None]] = {
            "source": sources.check,
            "organization": self._check_organization,
            "technology": self._check_technology,
            "metric": self._check_metric,
            "achievement": self._check_achievement,
            "claim": self._check_claim,
            "source_number": numbers.check,
        }

    def introduce(self, input_record: InputRecord) -> None:
        self._references.introduce(input_record)
        if isinstance(input_record.record, ClaimCreate):
            for qualifier in input_record.record.qualifiers:
                if qualifier.text is not None:
                    self._known.note(qualifier.property, qualifier.text)
        if isinstance(input_record.record, SourceCreate):
            self._publications.note(input_record.record)

    def check(self, input_record: InputRecord) -> Record | None:
        """Check a record, add its faults to the collector, and return it with the values that are valid.

        Return None for a number of a source, which belongs to the source: `complete` adds it there.
        """
        self._require_targets(input_record)
        kind, record = input_record.kind, input_record.record
        if isinstance(record, MergeableCreate):
            self._references.check_merged(record, input_record.pointer)
        if kind not in self._checks:
            columns = check_fields(kind, record, input_record.pointer, self._findings)
            return Record(kind, record.id, columns)
        return self._checks[kind](record, input_record.pointer)

    def _require_targets(self, input_record: InputRecord) -> None:
        is_current = getattr(input_record.record, "status", None) != Standing.WITHDRAWN
        for reference, resource_id, pointer in find_references(input_record):
            must_be_current = is_current and not reference.may_be_withdrawn
            self._references.require(
                reference.target, resource_id, pointer, must_be_current=must_be_current
            )

    def _check_organization(self, organization: OrganizationCreate, pointer: str) -> Record:
        if len(set(organization.aliases)) != len(organization.aliases):
            self._findings.add(f"{pointer}/aliases", "duplicate", "an alias occurs twice")
        columns = check_fields("organization", organization, pointer, self._findings)
        children: Children = {
            OrganizationName: _list_names(organization.names),
            OrganizationAlias: [
                {OrganizationAlias.alias.key: alias} for alias in organization.aliases
            ],
            **make_identifier_rows("organization", organization.same_as),
        }
        return Record("organization", organization.id, columns, children)

    def _check_technology(self, technology: TechnologyCreate, pointer: str) -> Record:
        self._references.check_broader(technology.id, f"{pointer}/broader")
        if len(set(technology.aliases)) != len(technology.aliases):
            self._findings.add(f"{pointer}/aliases", "duplicate", "an alias occurs twice")
        columns = check_fields("technology", technology, pointer, self._findings)
        children: Children = {
            TechnologyName: _list_names(technology.names),
            TechnologyAlias: [{TechnologyAlias.alias.key: alias} for alias in technology.aliases],
            **make_identifier_rows("technology", technology.same_as),
        }
        return Record("technology", technology.id, columns, children)

    def _check_metric(self, metric: MetricCreate, pointer: str) -> Record:
        references = self._references
        existing, register = references.existing_metrics, references.set_metric
        return check_metric(metric, existing, register, pointer, self._findings)

    def _check_achievement(self, achievement: AchievementCreate, pointer: str) -> Record:
        columns = check_fields("achievement", achievement, pointer, self._findings)
        evidence = check_evidence(
            achievement.evidence, self._texts, f"{pointer}/evidence", self._findings
        )
        children: Children = {
            Participation: self._check_participants(achievement, f"{pointer}/organizations"),
            Evidence: evidence,
        }
        return Record("achievement", achievement.id, columns, children)

    def _check_participants(self, achievement: AchievementCreate, pointer: str) -> list[Row]:
        rows: list[Row] = []
        for index, participant in enumerate(achievement.organizations):
            row = {
                Participation.organization_id.key: participant.organization,
                Participation.role.key: participant.role.value,
            }
            if row in rows:
                self._findings.add(
                    f"{pointer}/{index}", "duplicate", "the same organization in the same role"
                )
            rows.append(row)
        return rows

    def _check_claim(self, claim: ClaimCreate, pointer: str) -> Record:
        if claim.follows:
            self._references.check_followed(claim.id, f"{pointer}/follows")
        self._references.check_followers(claim.id, pointer)
        quotes = locate_quotes(claim.evidence, self._texts, f"{pointer}/evidence", self._findings)
        metric = self._references.get_metric(claim.metric)
        numbers = check_claim_numbers(claim, quotes, metric, pointer, self._findings)
        qualifiers = self._check_qualifiers(claim, quotes, pointer)
        # Nothing in a cell is about another one.
        places = [place for place, located in enumerate(quotes) if located.cell is None]
        sentences = [quotes[place] for place in places]
        elsewhere: set[int] = set()
        if metric is not None:
            own = (numbers.quantity.quantity, numbers.baseline.quantity)
            given = [
                (item.property, item.text or item.as_stated or "") for item in claim.qualifiers
            ]
            hint_conditions(metric, given, own, sentences, self._known, pointer, self._findings)
            conditions = CheckedConditions(claim, qualifiers.rows, own, pointer)
            stating = [numbers.quantity.numbers[place] for place in places]
            found = check_conditions(
                conditions, metric, sentences, stating, self._known, self._findings
            )
            elsewhere = {places[position] for position in found}
        hint_kind(claim, quotes, numbers, pointer, self._findings)
        hint_silent_texts(claim, quotes, numbers.quantity, pointer, self._findings)
        check_periods(claim, numbers.kind, sentences, self._publications, pointer, self._findings)
        own_conditions = qualifiers.quantities
        hint_statements(claim, quotes, numbers, own_conditions, pointer, self._findings)
        words = numbers.quantity.say_with_cue(claim.quantity.as_stated)
        statements = claim.statements or self._names.state(claim, words)
        language = choose_language(statements)
        columns = {
            **numbers.make_columns(qualifiers.quantities),
            **check_fields("claim", claim, pointer, self._findings),
            Claim.kind.key: numbers.kind.value,
            **self._read_baseline_period(claim, f"{pointer}/baseline/period"),
            Claim.baseline_place.key: claim.baseline and claim.baseline.place,
            Claim.relative_to_key.key: claim.relative_to and fold_words(claim.relative_to),
            Claim.scope_key.key: claim.scope and fold_words(claim.scope),
            Claim.statement.key: statements[language],
            Claim.language.key: language,
        }
        evidence = list_evidence_rows(
            quotes,
            numbers.quantity.numbers,
            numbers.baseline.numbers,
            claim.stated_change.as_stated if claim.stated_change else None,
        )
        if claim.status is ClaimStatus.CORROBORATED:
            self._require_witnesses(claim, quotes, numbers, elsewhere, f"{pointer}/status")
        return Record(
            "claim",
            claim.id,
            columns,
            {
                Evidence: evidence,
                ClaimQualifier: qualifiers.rows,
                ClaimTranslation: [
                    {ClaimTranslation.language.key: tag, ClaimTranslation.statement.key: statement}
                    for tag, statement in sorted(statements.items())
                    if tag != language
                ],
            },
            filled=(*list_left_out(claim), *numbers.list_filled(), *qualifiers.filled),
        )

    def _check_qualifiers(
        self, claim: ClaimCreate, quotes: Sequence[LocatedQuote], pointer: str
    ) -> CheckedQualifiers:
        metric = self._references.get_metric(claim.metric)
        if metric is None or not claim.qualifiers:
            return CheckedQualifiers()
        place = f"{pointer}/qualifiers"
        return check_qualifiers(claim.qualifiers, metric.qualifiers, quotes, place, self._findings)

    def _read_baseline_period(self, claim: ClaimCreate, pointer: str) -> Row:
        period: Period | None = None
        if claim.baseline and claim.baseline.period is not None:
            with self._findings.at(pointer):
                period = parse_period(claim.baseline.period)
        return spread(Claim.baseline_period, period)

    def _require_witnesses(
        self,
        claim: ClaimCreate,
        quotes: Sequence[LocatedQuote],
        numbers: ClaimNumbers,
        elsewhere: Collection[int],
        pointer: str,
    ) -> None:
        """Add a fault unless quotes of two texts state the number: sources of one text are one witness."""
        is_faulty = numbers.quantity.quantity is None or any(quote.span is None for quote in quotes)
        if len(find_witnesses(quotes, numbers, elsewhere)) < 2 and not is_faulty:  # noqa: PLR2004 - one witness and another one
            self._findings.add(
                pointer,
                "one_source",
                f"one text alone states {claim.quantity.as_stated[:60]!r} in its quotes: quote where a second "
                "source with another text states the same number, in any unit, or write `stated`",
            )


def _list_names(names: Mapping[str, str]) -> list[Row]:
    """Return the rows of the names of an organization or a technology, by language."""
    language, name = OrganizationName.language.key, OrganizationName.name.key
    return [{language: key, name: names[key]} for key in sorted(names)]


def draft_records(
    session: Session,
    folder: Path | None,
    input_records: Sequence[InputRecord],
    requested: set[Identity],
    earlier: EarlierRecords | None,
) -> tuple[list[Record], Checker]:
    """Read the requested records in spite of faults; return them, and the checker that read them.

    `requested` has the kinds and ids of the records. A source that has a fault, such as an unreadable
    text, is left out, unless the only fault is that it differs from the stored source or has the text
    of another source. Faults are not reported. `earlier` is None for a complete file.
    """
    findings = RecordedFaults(SourceLines())
    checker = Checker(session, folder, findings)
    own_earlier = earlier and EarlierRecords(earlier.seen, set(earlier.refused))
    chunk = checker.open_chunk(input_records, own_earlier)
    for input_record in input_records:
        chunk.introduce(input_record)
    records = []
    for input_record in input_records:
        if input_record.record is None or input_record.identity not in requested:
            continue
        findings.codes.clear()
        record = chunk.check(input_record)
        is_read = input_record.kind != "source" or _OF_ANOTHER_SOURCE.issuperset(findings.codes)
        if record is not None and is_read:
            records.append(record)
    return chunk.complete(records), checker
