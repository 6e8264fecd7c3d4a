"""Every rule that a bundle must keep, all faults collected before anything is refused.

A rule that needs something faulty (a quote of a source that could not be read, say) is passed over,
so that one mistake is reported once.
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from app.domain.dates import Period, parse_period
from app.domain.text import check_storable
from app.domain.units import Unit, get_unit
from app.errors import InvalidValue
from app.ingest.findings import Findings
from app.ingest.known import Known
from app.ingest.quantities import check_quantity, list_quantity_columns
from app.ingest.quotes import SourceTexts, check_claim_evidence, check_evidence
from app.ingest.reading import Places
from app.ingest.records import Record, Row
from app.models import (
    Evidence,
    OrganizationAlias,
    OrganizationName,
    Participation,
    TechnologyName,
)
from app.schemas.achievements import AchievementCreate
from app.schemas.bundle import Bundle
from app.schemas.claims import ClaimCreate
from app.schemas.metrics import MetricCreate
from app.schemas.organizations import OrganizationCreate
from app.schemas.sources import SourceCreate
from app.schemas.technologies import TechnologyCreate


class Identified(Protocol):
    @property
    def id(self) -> str: ...


def check_bundle(bundle: Bundle, places: Places, folder: Path, known: Known) -> list[Record]:
    """Return the records of the bundle; `folder` is where its text files are.

    Raises:
        InvalidBundle: with every fault and its place in the file.
    """
    findings = Findings(places)
    checker = _Checker(bundle, known, findings)
    records = [
        *(
            checker.check_source(one, f"/sources/{i}", folder)
            for i, one in enumerate(bundle.sources)
        ),
        *(
            _make_organization(one, f"/organizations/{i}", findings)
            for i, one in enumerate(bundle.organizations)
        ),
        *(
            checker.check_technology(one, f"/technologies/{i}")
            for i, one in enumerate(bundle.technologies)
        ),
        *(checker.check_metric(one, f"/metrics/{i}") for i, one in enumerate(bundle.metrics)),
        *(
            checker.check_achievement(one, f"/achievements/{i}")
            for i, one in enumerate(bundle.achievements)
        ),
        *(checker.check_claim(one, f"/claims/{i}") for i, one in enumerate(bundle.claims)),
    ]
    checker.check_unclaimed()
    findings.refuse_if_any()
    return records


class _Checker:
    """Knows what can be referred to: the bundle's own records and the catalogue's."""

    def __init__(self, bundle: Bundle, known: Known, findings: Findings) -> None:
        self._bundle = bundle
        self._known = known
        self._findings = findings
        self._ids = {
            "source": _list_ids(bundle.sources, "/sources", findings),
            "organization": _list_ids(bundle.organizations, "/organizations", findings),
            "technology": _list_ids(bundle.technologies, "/technologies", findings),
            "metric": _list_ids(bundle.metrics, "/metrics", findings),
            "achievement": _list_ids(bundle.achievements, "/achievements", findings),
        }
        _list_ids(bundle.claims, "/claims", findings)
        self._texts = SourceTexts({one.id: one.text for one in known.sources.values()})
        self._source_ids_by_sha256 = dict(known.source_ids_by_sha256)
        self._broader = known.broader | {one.id: one.broader for one in bundle.technologies}
        self._metric_units: dict[str, Unit] = {
            metric_id: get_unit(code) for metric_id, code in known.metric_units.items()
        }

    def _require(self, kind: str, wanted: str, pointer: str) -> None:
        if wanted not in self._ids[kind] and wanted not in self._known.ids[kind]:
            self._findings.add(
                pointer,
                "unknown_reference",
                f"neither the bundle nor the catalogue has the {kind} {wanted!r}",
            )

    def _parse_period(self, text: str | None, pointer: str) -> Period | None:
        if text is not None:
            with self._findings.at(pointer):
                return parse_period(text)
        return None

    def check_source(self, given: SourceCreate, pointer: str, folder: Path) -> Record:
        text = ""
        with self._findings.at(f"{pointer}/text_file"):
            text = _read_text(folder, given.text_file)
            self._texts.by_id[given.id] = text
        digest = sha256(text.encode()).hexdigest()
        holder = self._source_ids_by_sha256.setdefault(digest, given.id)
        if holder != given.id:
            self._findings.add(
                f"{pointer}/text_file", "duplicate_source", f"{holder!r} has this very text"
            )
        columns: Row = {
            "title": given.title,
            "publisher": given.publisher,
            "language": given.language,
            **_list_period_columns(
                "published", self._parse_period(given.published, f"{pointer}/published")
            ),
            "url": given.url,
            "sha256": digest,
            "length": len(text),
            "note": given.note,
            "text": text,
        }
        self._check_immutable(given.id, columns, pointer)
        return Record("source", given.id, columns)

    def _check_immutable(self, source_id: str, columns: Row, pointer: str) -> None:
        stored = self._known.sources.get(source_id)
        if stored is None:
            return
        for name in ("text", "title", "publisher", "language", "url"):
            if getattr(stored, name) != columns[name]:
                self._findings.add(
                    f"{pointer}/{'text_file' if name == 'text' else name}",
                    "immutable",
                    f"the catalogue has this source with another {name}: give a new edition a new id",
                )

    def check_technology(self, given: TechnologyCreate, pointer: str) -> Record:
        if given.broader:
            self._require("technology", given.broader, f"{pointer}/broader")
            if self._leads_back(given.id):
                self._findings.add(
                    f"{pointer}/broader", "circular", f"{given.id!r} would be broader than itself"
                )
        columns = {
            "field": given.field,
            "broader_id": given.broader,
            "description": given.description,
        }
        names = [{"language": key, "name": given.names[key]} for key in sorted(given.names)]
        return Record("technology", given.id, columns, {TechnologyName: names})

    def _leads_back(self, start: str) -> bool:
        seen: set[str] = set()
        current = self._broader.get(start)
        while current is not None and current not in seen:
            if current == start:
                return True
            seen.add(current)
            current = self._broader.get(current)
        return False

    def check_metric(self, given: MetricCreate, pointer: str) -> Record:
        columns: Row = {
            "name": given.name,
            "definition": given.definition,
            "dimension": "",
            "unit": given.unit,
            "direction": given.direction.value,
        }
        with self._findings.at(f"{pointer}/unit"):
            unit = get_unit(given.unit)
            columns |= {"unit": unit.code, "dimension": unit.dimension}
            stored = self._metric_units.setdefault(given.id, unit)
            if stored.code != unit.code:
                raise InvalidValue(
                    "immutable",
                    f"the catalogue measures {given.id!r} in {stored.code}, and claims are "
                    "normalised to it: give a metric in another unit a new id",
                )
        return Record("metric", given.id, columns)

    def check_achievement(self, given: AchievementCreate, pointer: str) -> Record:
        if given.technology:
            self._require("technology", given.technology, f"{pointer}/technology")
        participations: list[Row] = []
        for index, one in enumerate(given.organizations):
            inner = f"{pointer}/organizations/{index}"
            self._require("organization", one.organization, f"{inner}/organization")
            row = {"organization_id": one.organization, "role": one.role.value}
            if row in participations:
                self._findings.add(inner, "duplicate", "the same organization in the same role")
            participations.append(row)
        self._require_sources(given, pointer)
        columns = {
            "title": given.title,
            "summary": given.summary,
            "technology_id": given.technology,
            "place": given.place,
            **_list_period_columns("date", self._parse_period(given.date, f"{pointer}/date")),
            "stage": given.stage.value,
            "note": given.note,
        }
        evidence = check_evidence(
            given.evidence, self._texts, f"{pointer}/evidence", self._findings
        )
        return Record(
            "achievement", given.id, columns, {Participation: participations, Evidence: evidence}
        )

    def check_claim(self, given: ClaimCreate, pointer: str) -> Record:
        self._require("achievement", given.achievement, f"{pointer}/achievement")
        self._require("metric", given.metric, f"{pointer}/metric")
        self._require_sources(given, pointer)
        unit = self._metric_units.get(given.metric)
        quantity = check_quantity(given.quantity, unit, f"{pointer}/quantity", self._findings)
        baseline = None
        if given.baseline:
            baseline = check_quantity(given.baseline, unit, f"{pointer}/baseline", self._findings)
        columns = {
            "kind": given.kind.value,
            "status": given.status.value,
            "statement": given.statement,
            "achievement_id": given.achievement,
            "metric_id": given.metric,
            **list_quantity_columns("quantity", quantity),
            **list_quantity_columns("baseline", baseline),
            "relative_to": given.relative_to,
            "scope": given.scope,
            **_list_period_columns("period", self._parse_period(given.period, f"{pointer}/period")),
            "note": given.note,
        }
        quantities = (given.quantity, given.baseline)
        evidence = check_claim_evidence(
            given.evidence, quantities, self._texts, pointer, self._findings
        )
        return Record("claim", given.id, columns, {Evidence: evidence})

    def _require_sources(self, given: AchievementCreate | ClaimCreate, pointer: str) -> None:
        for index, quote in enumerate(given.evidence):
            self._require("source", quote.source, f"{pointer}/evidence/{index}/source")

    def check_unclaimed(self) -> None:
        for index, one in enumerate(self._bundle.unclaimed_numbers):
            pointer = f"/unclaimed_numbers/{index}"
            self._require("source", one.source, f"{pointer}/source")
            self._texts.locate(one, pointer, self._findings)


def _list_ids(resources: Sequence[Identified], pointer: str, findings: Findings) -> set[str]:
    seen: set[str] = set()
    for index, resource in enumerate(resources):
        if resource.id in seen:
            findings.add(
                f"{pointer}/{index}/id", "duplicate_id", f"the id {resource.id!r} occurs twice"
            )
        seen.add(resource.id)
    return seen


def _read_text(folder: Path, name: str) -> str:
    """The text exactly as the file has it: no line ending is translated, no mark removed."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InvalidValue("outside_bundle", "a text file lies beside the bundle or below it")
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InvalidValue("not_readable", f"{name!r} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidValue("not_utf8", f"{name!r} is not UTF-8: {error.reason}") from error
    if not text:
        raise InvalidValue("empty", f"{name!r} holds no text")
    return check_storable(text)


def _make_organization(given: OrganizationCreate, pointer: str, findings: Findings) -> Record:
    if len(set(given.aliases)) != len(given.aliases):
        findings.add(f"{pointer}/aliases", "duplicate", "an alias occurs twice")
    columns = {"kind": given.kind.value, "country": given.country, "note": given.note}
    names = [{"language": key, "name": given.names[key]} for key in sorted(given.names)]
    aliases = [{"alias": alias} for alias in given.aliases]
    return Record(
        "organization", given.id, columns, {OrganizationName: names, OrganizationAlias: aliases}
    )


def _list_period_columns(prefix: str, period: Period | None) -> Row:
    return {
        f"{prefix}_edtf": period and period.edtf,
        f"{prefix}_from": period and period.first,
        f"{prefix}_to": period and period.last,
    }
