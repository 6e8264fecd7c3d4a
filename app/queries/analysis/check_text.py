"""The check of a text: each number in it is compared with the claims that the text may repeat.

The names in the text are found first. Then two sorts of claims are read: claims of the named
organizations, and claims without an organization whose metric is mentioned. The number of claims is
limited. A claim that is left out can only turn a verdict into `not_found`. It cannot make an outdated
number look current, because with each claim all later claims are read that continue it (`follows`).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, exists, not_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.batches import batches
from app.domain.claims.edtf import Period
from app.domain.names import display_name
from app.domain.numbers.quantity import format_fraction, to_fraction
from app.domain.numbers.sort_key import make_sort_key
from app.domain.quotes.span import Span
from app.domain.units.units import get_unit, to_base
from app.errors import Fault, InvalidInput
from app.extraction.language.organization_names import NameIndex
from app.extraction.language.stems import GRAMMAR
from app.extraction.language.tokens import Token, tokenize
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.verdicts.claim_topic import Candidate, Condition, Neighbour
from app.extraction.verdicts.compare_numbers import ComparedNumber
from app.extraction.verdicts.finding import Finding, explain
from app.extraction.verdicts.read_text import ReadText
from app.models import (
    Achievement,
    Claim,
    Metric,
    MetricQualifier,
    NameKey,
    Organization,
    Participation,
    Technology,
)
from app.queries.documents import get_revision
from app.queries.resources.achievements import not_withdrawn
from app.schemas.check import (
    CheckedClaimRead,
    CheckedNumberRead,
    CheckRead,
    CheckVerdict,
    ComparedRead,
    NumberDirection,
    NumberRole,
    TextSpanRead,
)
from app.schemas.common import NamedReference
from app.schemas.metrics import UnitRead

# A text of 20,000 characters has a few hundred numbers. Each takes time, hence a limit.
MAX_NUMBERS = 2_000
MAX_CLAIMS = 500
_MAX_KEYS = 500
# The numbers in digits are at most as many: a fast way to refuse a text.
_DIGITS = re.compile(r"\d+")
_columns = Claim.__table__.c


@dataclass(frozen=True, slots=True)
class ComparableText:
    """A text, its tokens, and the claims that it may repeat, read when the catalogue was at `revision`."""

    text: str
    tokens: list[Token]
    candidates: list[Candidate]
    revision: int


def refuse_many_numbers(text: str) -> None:
    """Raise InvalidInput if the text has more than `MAX_NUMBERS` numbers."""
    if len(_DIGITS.findall(text)) > MAX_NUMBERS:
        detail = f"a text has at most {MAX_NUMBERS} numbers; send it in parts"
        raise InvalidInput(detail, [Fault("#/body/text", "too_many_numbers", detail)])


def read_claims(session: Session, text: str, read: ReadText) -> ComparableText:
    """Read the claims with which the numbers of a text are to be compared (`judge_text`)."""
    numbers = read.numbers
    named = _read_names(session, read.leads).find(text) if numbers else []
    tokens = tokenize(text, numbers, named)
    candidates = _read_candidates(session, numbers, tokens) if numbers else []
    return ComparableText(text, tokens, candidates, get_revision(session))


def describe_findings(text: ComparableText, findings: Sequence[Finding]) -> CheckRead:
    """Return the verdict on each number of a text, in order: whether it agrees with stored claims."""
    return CheckRead(
        revision=text.revision, data=[_describe(text.text, finding) for finding in findings]
    )


def _read_names(session: Session, leads: set[str]) -> NameIndex:
    """Return an index of the names of organizations that can occur in the text.

    The first words of each such name are among the `leads` of the text.
    """
    columns = (NameKey.resource_id, NameKey.key)
    rows = _look_up(session, "organization", leads, *columns)
    return NameIndex((row.resource_id, tuple(row.key.split(" "))) for row in rows)


def _look_up(session: Session, kind: str, leads: set[str], *columns: Any) -> Iterator[Any]:  # noqa: ANN401 - columns of any type
    """Yield columns of the rows of `NameKey` for a kind of resource whose `lead` is one of `leads`.

    The lead is the start of a name, by which names that can occur in a text are looked up.
    """
    for batch in batches(sorted(leads)):
        yield from session.execute(
            select(*columns).where(NameKey.kind == kind, NameKey.lead.in_(batch))
        )


def _read_candidates(
    session: Session, numbers: Sequence[TextQuantity], tokens: Sequence[Token]
) -> list[Candidate]:
    organizations = {resource_id for token in tokens for resource_id in token.ids}
    took_part = select(Participation.achievement_id).where(
        Participation.organization_id.in_(organizations)
    )
    # All claims of each such achievement, because the text may contain their numbers side by side.
    unattributed = select(Claim.achievement_id).where(
        Claim.metric_id.in_(_list_metrics(session, tokens)),
        not_(exists().where(Participation.achievement_id == Claim.achievement_id)),
    )
    order = _order_by_likeness(numbers)
    claims: dict[str, Claim] = {}
    for achievements in (took_part, unattributed):
        condition = Claim.achievement_id.in_(achievements)
        statement = _select_claims(condition).order_by(order, Claim.id).limit(MAX_CLAIMS)
        claims |= {claim.id: claim for claim in session.scalars(statement)}
    unread = set(claims)
    while unread:
        later = session.scalars(_select_claims(Claim.follows_id.in_(unread)))
        unread = set()
        for claim in later:
            if claim.id not in claims:
                claims[claim.id] = claim
                unread.add(claim.id)
    ordered = [claims[claim_id] for claim_id in sorted(claims)]
    declared = _read_declared(session, ordered)
    return [_make_candidate(claim, ordered, declared) for claim in ordered]


class _Declared(NamedTuple):
    """The conditions that metrics declare, and the texts that claims give them, by metric and property."""

    rows: Mapping[tuple[str, str], MetricQualifier]
    texts: Mapping[tuple[str, str], tuple[str, ...]]


def _read_declared(session: Session, claims: Sequence[Claim]) -> _Declared:
    named = MetricQualifier.metric_id.in_({claim.metric_id for claim in claims})
    texts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for claim in claims:
        for row in claim.qualifiers:
            if row.text_key is not None and row.text is not None:
                texts[claim.metric_id, row.property][row.text_key] = row.text
    return _Declared(
        {
            (row.metric_id, row.property): row
            for row in session.scalars(select(MetricQualifier).where(named))
        },
        {name: tuple(by_key.values()) for name, by_key in texts.items()},
    )


def _list_conditions(claim: Claim, declared: _Declared) -> Iterator[Condition]:
    for row in claim.qualifiers:
        named = (claim.metric_id, row.property)
        own = declared.rows[named]
        unit = None if own.unit is None else get_unit(own.unit)
        name = row.property.replace("-", " ")
        known = declared.texts.get(named, ())
        yield Condition(name, own.separates, row.text, row.quantity, unit, known)


def _list_metrics(session: Session, tokens: Sequence[Token]) -> list[str]:
    """Return the ids of the metrics that have a word of their name in the text, compared by stem."""
    words = {stem for token in tokens for stem in token.stems} - GRAMMAR
    return sorted({row[0] for row in _look_up(session, "metric", words, NameKey.resource_id)})


def _select_claims(condition: ColumnElement[bool]) -> Select[Claim]:
    achievement = joinedload(Claim.achievement)
    technology = achievement.joinedload(Achievement.technology)
    organization = achievement.selectinload(Achievement.participations).joinedload(
        Participation.organization
    )
    return (
        select(Claim)
        .where(condition, not_withdrawn)
        .options(
            selectinload(Claim.qualifiers),
            joinedload(Claim.metric).selectinload(Metric.names),
            technology.selectinload(Technology.names),
            organization.selectinload(Organization.names),
            organization.selectinload(Organization.aliases),
        )
    )


def _order_by_likeness(numbers: Sequence[TextQuantity]) -> ColumnElement[int]:
    """Return an SQL sort key that puts the claims first that the text most likely repeats.

    Claims whose number is in the text come first, then claims whose metric has the dimension of a
    number in the text.
    """
    keys = {key for number in numbers[:_MAX_KEYS] for key in _list_keys(number)}
    dimensions = {number.unit.dimension for number in numbers if number.unit}
    alike = select(Metric.id).where(Metric.dimension.in_(dimensions))
    return case(
        (_columns["quantity_sort_key"].in_(keys), 0), (Claim.metric_id.in_(alike), 1), else_=2
    )


def _list_keys(number: TextQuantity) -> Iterator[str]:
    """Yield the sort key of a number of the text, as stored with claims; nothing for a range.

    A sort key is text that sorts as the value does, in the base unit of its dimension.
    """
    unit = number.unit or get_unit("1")
    if number.value is not None:
        yield make_sort_key(to_base(to_fraction(number.value), unit))


def _make_candidate(claim: Claim, others: Sequence[Claim], declared: _Declared) -> Candidate:
    achievement, metric = claim.achievement, claim.metric
    organizations = [participation.organization for participation in achievement.participations]
    technology = achievement.technology
    return Candidate(
        id=claim.id,
        kind=claim.kind,
        statement=claim.statement,
        metric_id=metric.id,
        metric_name=_name_metric(metric),
        definition=metric.definition,
        unit=get_unit(metric.unit),
        quantity=claim.quantity,
        baseline=claim.baseline,
        scope=" ".join(filter(None, (claim.subject, claim.scope))) or None,
        relative_to=claim.relative_to,
        years=_list_years(claim.period or achievement.date),
        dated=claim.period is not None,
        follows=claim.follows_id,
        place=achievement.place,
        countries=frozenset(
            organization.country for organization in organizations if organization.country
        ),
        organizations=frozenset(organization.id for organization in organizations),
        organization_names=tuple(
            name
            for organization in organizations
            for name in (
                *(row.name for row in organization.names),
                *(row.alias for row in organization.aliases),
            )
        ),
        technology_names=tuple(row.name for row in technology.names) if technology else (),
        neighbours=tuple(
            Neighbour(
                get_unit(other.metric.unit),
                f"{_name_metric(other.metric)}\n{other.subject}\n{other.scope}\n{other.statement}",
            )
            for other in others
            if other.achievement_id == claim.achievement_id and other.id != claim.id
        ),
        conditions=tuple(_list_conditions(claim, declared)),
    )


def _name_metric(metric: Metric) -> str:
    return display_name({row.language: row.name for row in metric.names})


def _list_years(period: Period | None) -> tuple[int, int] | None:
    """Return the first and last year of a period; None without a period or if it is open at an end."""
    if period is None or period.first is None or period.last is None:
        return None
    return period.first.year, period.last.year


def _name_unit(number: TextQuantity) -> str:
    unit = number.unit or get_unit("1")
    return unit.label if number.value == "1" else unit.plural


def _describe(text: str, finding: Finding) -> CheckedNumberRead:
    number = finding.number
    unit = number.unit
    return CheckedNumberRead(
        exact=number.span.cut(text),
        start=number.span.start,
        end=number.span.end,
        value=number.value,
        lower=number.lower,
        upper=number.upper,
        unit=UnitRead(code=unit.code, symbol=unit.symbol, label=_name_unit(number))
        if unit
        else None,
        unit_text=number.unit_text,
        comparator=number.comparator,
        cue=number.cue.cut(text) if number.cue else None,
        numeral=_describe_span(text, number.numeral),
        cue_span=_describe_span(text, number.cue) if number.cue else None,
        role=NumberRole(number.role.value),
        direction=NumberDirection(number.direction.value) if number.direction else None,
        verdict=CheckVerdict(finding.verdict.value),
        rule=finding.rule.value,
        reason=explain(finding),
        claim=_describe_claim(finding.claim),
        of_baseline=finding.of_baseline,
        stated=_describe_number(finding.claim, finding.stated),
        claimed=_describe_number(finding.claim, finding.claimed),
        factor=_divide(finding.stated, finding.claimed),
        superseded_by=_describe_claim(finding.superseded_by),
    )


def _describe_span(text: str, span: Span) -> TextSpanRead:
    return TextSpanRead(exact=span.cut(text), start=span.start, end=span.end)


def _describe_claim(candidate: Candidate | None) -> CheckedClaimRead | None:
    if candidate is None:
        return None
    metric = NamedReference(id=candidate.metric_id, name=candidate.metric_name)
    return CheckedClaimRead(id=candidate.id, statement=candidate.statement, metric=metric)


def _describe_number(
    candidate: Candidate | None, stated: ComparedNumber | None
) -> ComparedRead | None:
    if candidate is None or stated is None:
        return None
    return ComparedRead(
        comparator=stated.comparator,
        value=_write(stated.value),
        lower=_write(stated.lower),
        upper=_write(stated.upper),
        unit=candidate.unit.code,
    )


def _write(value: Fraction | None) -> str | None:
    return None if value is None else format_fraction(value)


def _divide(stated: ComparedNumber | None, claimed: ComparedNumber | None) -> str | None:
    """Return the number that the text states, divided by the number of the claim.

    None if the numbers are equal, if one of them is missing or is not a single value, or if the number
    of the claim is not positive. Also None for units such as degrees Celsius, whose zero is arbitrary,
    so that a ratio has no meaning.
    """
    if stated is None or claimed is None or stated.value is None or claimed.value is None:
        return None
    if claimed.value <= 0:
        return None
    if stated.value == claimed.value or stated.unit.offset or claimed.unit.offset:
        return None
    return format_fraction(stated.value / claimed.value)
