"""Every rule that a bundle must keep, all faults collected before anything is refused.

A rule that needs something faulty (a quote of a source that could not be read, say) is passed over,
so that one mistake is reported once.
"""

from collections.abc import Iterator
from pathlib import Path

from app.domain.changes import StatedChange, compute_change, make_factor_key
from app.domain.dates import Period, parse_period
from app.domain.quantities import read_value
from app.domain.units import get_unit
from app.ingest.findings import Findings
from app.ingest.known import Known
from app.ingest.places import Places
from app.ingest.quantities import check_quantity, list_quantity_columns
from app.ingest.quotes import SourceTexts, check_claim_evidence, check_evidence
from app.ingest.records import Record, Row, list_period_columns
from app.ingest.references import References
from app.ingest.sources import SourceChecker
from app.models import (
    Evidence,
    OrganizationAlias,
    OrganizationName,
    Participation,
    TechnologyName,
)
from app.schemas.achievements import AchievementCreate
from app.schemas.bundle import Bundle
from app.schemas.claims import ClaimCreate, StatedChangeCreate
from app.schemas.metrics import MetricCreate
from app.schemas.organizations import OrganizationCreate
from app.schemas.sources import QuoteCreate
from app.schemas.technologies import TechnologyCreate


def check_bundle(bundle: Bundle, places: Places, folder: Path, known: Known) -> list[Record]:
    """Return the records of the bundle; `folder` is where its text files are.

    Raises:
        InvalidBundle: with every fault and its place in the file.
    """
    findings = Findings(places)
    records = list(_Checker(bundle, known, findings).check(bundle, folder))
    findings.refuse_if_any()
    return records


class _Checker:
    """Checks the records of one bundle; sources and metrics come before what needs them."""

    def __init__(self, bundle: Bundle, known: Known, findings: Findings) -> None:
        self._findings = findings
        self._references = References(bundle, known, findings)
        self._texts = SourceTexts({one.id: one.text for one in known.sources.values()})
        self._sources = SourceChecker(known, self._texts, findings)

    def check(self, bundle: Bundle, folder: Path) -> Iterator[Record]:
        for index, source in enumerate(bundle.sources):
            yield self._sources.check(source, f"/sources/{index}", folder)
        for index, organization in enumerate(bundle.organizations):
            yield self._check_organization(organization, f"/organizations/{index}")
        for index, technology in enumerate(bundle.technologies):
            yield self._check_technology(technology, f"/technologies/{index}")
        for index, metric in enumerate(bundle.metrics):
            yield self._check_metric(metric, f"/metrics/{index}")
        for index, achievement in enumerate(bundle.achievements):
            yield self._check_achievement(achievement, f"/achievements/{index}")
        for index, claim in enumerate(bundle.claims):
            yield self._check_claim(claim, f"/claims/{index}")
        for index, unclaimed in enumerate(bundle.unclaimed_numbers):
            pointer = f"/unclaimed_numbers/{index}"
            self._references.require("source", unclaimed.source, f"{pointer}/source")
            self._texts.locate(unclaimed, pointer, self._findings)

    def _check_organization(self, given: OrganizationCreate, pointer: str) -> Record:
        if len(set(given.aliases)) != len(given.aliases):
            self._findings.add(f"{pointer}/aliases", "duplicate", "an alias occurs twice")
        columns = {"kind": given.kind.value, "country": given.country, "note": given.note}
        names = [{"language": key, "name": given.names[key]} for key in sorted(given.names)]
        aliases = [{"alias": alias} for alias in given.aliases]
        children = {OrganizationName: names, OrganizationAlias: aliases}
        return Record("organization", given.id, columns, children)

    def _check_technology(self, given: TechnologyCreate, pointer: str) -> Record:
        if given.broader:
            self._references.require_broader(given.id, given.broader, f"{pointer}/broader")
        columns = {
            "field": given.field,
            "broader_id": given.broader,
            "description": given.description,
        }
        names = [{"language": key, "name": given.names[key]} for key in sorted(given.names)]
        return Record("technology", given.id, columns, {TechnologyName: names})

    def _check_metric(self, given: MetricCreate, pointer: str) -> Record:
        columns: Row = {
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
        if given.technology:
            self._references.require("technology", given.technology, f"{pointer}/technology")
        self._require_sources(given.evidence, pointer)
        columns = {
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
            self._references.require("organization", one.organization, f"{inner}/organization")
            row = {"organization_id": one.organization, "role": one.role.value}
            if row in rows:
                self._findings.add(inner, "duplicate", "the same organization in the same role")
            rows.append(row)
        return rows

    def _check_claim(self, given: ClaimCreate, pointer: str) -> Record:
        self._references.require("achievement", given.achievement, f"{pointer}/achievement")
        self._references.require("metric", given.metric, f"{pointer}/metric")
        self._require_sources(given.evidence, pointer)
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

    def _require_sources(self, quotes: list[QuoteCreate], pointer: str) -> None:
        for index, quote in enumerate(quotes):
            self._references.require("source", quote.source, f"{pointer}/evidence/{index}/source")

    def _parse_period(self, text: str | None, pointer: str) -> Period | None:
        if text is not None:
            with self._findings.at(pointer):
                return parse_period(text)
        return None
