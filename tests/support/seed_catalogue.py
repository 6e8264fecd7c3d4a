"""The seed as the check of a text reads it, made from the bundle without a database.

`tests/routes/analysis/test_check.py` compares it with what the check of a text reads from a database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from app.cli.imports import SEED_BUNDLE
from app.domain.claims.edtf import Period, parse_period
from app.domain.numbers.quantity import Quantity
from app.domain.units.units import find_unit
from app.extraction.language.organization_names import NameIndex, list_keys
from app.extraction.language.stems import GRAMMAR
from app.extraction.language.tokens import Token, tokenize
from app.extraction.numbers.reader import read_quantities
from app.extraction.verdicts.claim_topic import Candidate, Neighbour, list_stems
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.load import read_bundle
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.checks.evidence import SourceTexts, locate_quotes
from app.ingest.checks.quantities import check_quantity
from app.queries.analysis.check_claims import list_sort_keys
from app.schemas.achievements import AchievementCreate
from app.schemas.claims import ClaimCreate, ClaimKind
from app.schemas.metrics import MetricCreate
from app.schemas.organizations import OrganizationCreate
from app.schemas.quantities import QuantityCreate
from app.schemas.technologies import TechnologyCreate


class SeedCatalogue:
    """The claims of the seed that a text may repeat, and the names of its organizations."""

    def __init__(self) -> None:
        bundle, _ = read_bundle(SEED_BUNDLE)
        self._claims: Sequence[ClaimCreate] = sorted(bundle.claims, key=lambda claim: claim.id)
        self._metrics: Mapping[str, MetricCreate] = {row.id: row for row in bundle.metrics}
        self._achievements: Mapping[str, AchievementCreate] = {
            row.id: row for row in bundle.achievements
        }
        self._organizations: Mapping[str, OrganizationCreate] = {
            row.id: row for row in bundle.organizations
        }
        self._technologies: Mapping[str, TechnologyCreate] = {
            row.id: row for row in bundle.technologies
        }
        self.candidates = [self._make_candidate(claim) for claim in self._claims]
        self._names = NameIndex(
            (organization.id, key)
            for organization in bundle.organizations
            for name in _list_names(organization)
            for key in list_keys(name)
        )

    def tokenize(self, text: str) -> list[Token]:
        """Return the tokens of a text, with the organizations of the seed that it names."""
        return tokenize(text, read_quantities(text), self._names.find(text))

    def select(self, tokens: Sequence[Token]) -> list[Candidate]:
        """Return the claims that a text with these tokens is compared with.

        They are the claims of the organizations that it names, the claims without an organization whose
        metric it mentions, and those with a number of the text; the first two with all other claims on the
        same achievements.
        """
        named = {resource_id for token in tokens for resource_id in token.ids}
        words = {stem for token in tokens for stem in token.stems} - GRAMMAR
        numbers = [token.number for token in tokens if token.number]
        equal = {
            (number.unit.dimension if number.unit else "1", key)
            for number in numbers
            for key in list_sort_keys(number)
        }
        has_bare = any(number.unit is None for number in numbers)
        achievements = {
            claim.achievement
            for claim, candidate in zip(self._claims, self.candidates, strict=True)
            if candidate.organizations & named
            or not (candidate.organizations or words.isdisjoint(list_stems(candidate.metric_name)))
        }
        chosen = [
            (claim, candidate)
            for claim, candidate in zip(self._claims, self.candidates, strict=True)
            if claim.achievement in achievements or _has_number(candidate, equal, has_bare=has_bare)
        ]
        claims = [claim for claim, _ in chosen]
        return [
            replace(candidate, neighbours=tuple(self._list_neighbours(claim, claims)))
            for claim, candidate in chosen
        ]

    def _make_candidate(self, claim: ClaimCreate) -> Candidate:
        achievement = self._achievements[claim.achievement]
        metric = self._metrics[claim.metric]
        organizations = [
            self._organizations[participant.organization]
            for participant in achievement.organizations
        ]
        technology = achievement.technology and self._technologies[achievement.technology]
        return Candidate(
            id=claim.id,
            kind=(claim.kind or ClaimKind.RESULT).value,
            statement=(claim.statements or {})["en"],
            metric_id=metric.id,
            metric_name=metric.names["en"],
            metric_names=_sort_names(metric.names),
            definition=metric.definition,
            unit=find_unit(str(metric.unit)),
            quantity=_read_quantity(claim.quantity, claim, metric),
            baseline=_read_quantity(claim.baseline, claim, metric) if claim.baseline else None,
            scope=" ".join(filter(None, (claim.subject, claim.scope))) or None,
            relative_to=claim.relative_to,
            period=_read_period(claim.period or achievement.date),
            dated=claim.period is not None,
            follows=claim.follows,
            place=achievement.place,
            countries=frozenset(row.country for row in organizations if row.country),
            organizations=frozenset(row.id for row in organizations),
            organization_names=tuple(name for row in organizations for name in _list_names(row)),
            technology=achievement.technology,
            technology_names=_sort_names(technology.names) if technology else (),
            title=achievement.title,
            neighbours=tuple(self._list_neighbours(claim, self._claims)),
        )

    def _list_neighbours(
        self, claim: ClaimCreate, claims: Sequence[ClaimCreate]
    ) -> Iterator[Neighbour]:
        for other in claims:
            if other.achievement == claim.achievement and other.id != claim.id:
                metric = self._metrics[other.metric]
                names = (
                    metric.names["en"],
                    other.subject,
                    other.scope,
                    (other.statements or {})["en"],
                )
                words = "\n".join(map(str, names))
                yield Neighbour(find_unit(str(metric.unit)), words)


def _has_number(candidate: Candidate, equal: set[tuple[str, str]], *, has_bare: bool) -> bool:
    """Return whether a claim has one of some numbers, given by dimension and sort key."""
    own, key = candidate.unit.dimension, candidate.quantity.sort_key
    keys = {other for dimension, other in equal if own == dimension or (has_bare and own[0] == "{")}
    return key in keys


@cache
def read_seed_catalogue() -> SeedCatalogue:
    """Return the claims of the seed and the names of its organizations, read once per process."""
    return SeedCatalogue()


@cache
def _read_article(_source: str) -> tuple[str, str]:
    return (SEED_BUNDLE.parent / "article.txt").read_text(encoding="utf-8"), "en"


def _read_quantity(stated: QuantityCreate, claim: ClaimCreate, metric: MetricCreate) -> Quantity:
    findings = FaultCollector(SourceLines())
    quotes = locate_quotes(claim.evidence, SourceTexts(_read_article), "", findings)
    quantity = check_quantity(stated, quotes, find_unit(str(metric.unit)), "", findings).quantity
    assert quantity is not None
    return quantity


def _read_period(edtf: str | None) -> Period | None:
    return parse_period(edtf) if edtf else None


def _list_names(organization: OrganizationCreate) -> tuple[str, ...]:
    return (*_sort_names(organization.names), *organization.aliases)


def _sort_names(names: Mapping[str, str]) -> tuple[str, ...]:
    """Return names in the order of their languages."""
    return tuple(names[language] for language in sorted(names))
