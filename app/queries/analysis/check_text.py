"""The check of a text: each number in it is compared with the claims that the text may repeat.

The names in the text and the quotes that it repeats are found first (`check_names`, `check_quotes`); they
choose the claims that are read (`check_claims`).
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy.orm import Session

from app.domain.numbers.quantity import format_fraction
from app.domain.quotes.span import Span
from app.domain.units.units import get_unit
from app.errors import Fault, InvalidInput
from app.extraction.language.tokens import tokenize
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.verdicts.claim_topic import Candidate
from app.extraction.verdicts.compare_numbers import ComparedNumber
from app.extraction.verdicts.finding import Finding, explain, explain_refusal
from app.extraction.verdicts.judge import ComparableText
from app.extraction.verdicts.obstacles import Refusal, name_refusal
from app.extraction.verdicts.read_text import ReadText
from app.queries.analysis.check_claims import SoughtClaims, read_candidates
from app.queries.analysis.check_names import find_named, list_metrics
from app.queries.analysis.check_quotes import find_quoted
from app.queries.documents import get_revision
from app.schemas.check import (
    CheckedClaimRead,
    CheckedNumberRead,
    CheckRead,
    CheckVerdict,
    ComparedRead,
    NumberDirection,
    NumberRole,
    ObstacleCode,
    ObstacleRead,
    TextSpanRead,
)
from app.schemas.common import NamedReference
from app.schemas.metrics import UnitRead

# A text of 20,000 characters has a few hundred numbers. Each takes time, hence a limit.
MAX_NUMBERS = 2_000
# The numbers in digits are at most as many: a fast way to refuse a text.
_DIGITS = re.compile(r"\d+")


def refuse_many_numbers(text: str) -> None:
    """Raise InvalidInput if the text has more than `MAX_NUMBERS` numbers."""
    if len(_DIGITS.findall(text)) > MAX_NUMBERS:
        detail = f"a text has at most {MAX_NUMBERS} numbers; send it in parts"
        raise InvalidInput(detail, [Fault("#/body/text", "too_many_numbers", detail)])


def read_claims(session: Session, text: str, read: ReadText) -> ComparableText:
    """Read the claims with which the numbers of a text are to be compared (`judge`)."""
    revision = get_revision(session)
    if not read.numbers:
        return ComparableText(text, tokenize(text, [], []), [], [], [], revision)
    named = find_named(session, text, read.leads)
    tokens = tokenize(text, read.numbers, named.organizations)
    quoted = find_quoted(session, text, read.numbers)
    sought = SoughtClaims(
        read.numbers,
        {resource_id for name in named.organizations for resource_id in name.ids},
        {resource_id for name in named.technologies for resource_id in name.ids},
        list_metrics(session, tokens),
    )
    candidates = read_candidates(session, sought, {quote.claim for quote in quoted})
    return ComparableText(text, tokens, candidates, named.technologies, quoted, revision)


def describe_findings(text: ComparableText, findings: Sequence[Finding]) -> CheckRead:
    """Return the verdict on each number of a text, in order: whether it agrees with stored claims."""
    return CheckRead(
        revision=text.revision, data=[_describe(text.text, finding) for finding in findings]
    )


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
        obstacles=_list_obstacles(text, finding.obstacles),
    )


def _list_obstacles(text: str, refusals: Sequence[Refusal]) -> list[ObstacleRead]:
    """List obstacles in the order of the text; at the end are those that have no place in it."""
    placed = sorted(refusals, key=lambda own: own.span.start if own.span else len(text))
    return [
        ObstacleRead(
            code=ObstacleCode(name_refusal(refusal, text)),
            words=refusal.span.cut(text) if refusal.span else None,
            start=refusal.span.start if refusal.span else None,
            end=refusal.span.end if refusal.span else None,
            detail=explain_refusal(refusal),
        )
        for refusal in placed
    ]


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
