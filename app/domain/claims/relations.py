"""The relation of two claims on one metric, by exact rules and never by similarity of text.

The relation is that of the first claim to the second. The first rule of the table that holds decides:

| rule | relation |
|---|---|
| they are not comparable (`comparability.py`), for its first reason | different_kind, different_definition, different_scope, different_condition |
| a source puts the first after the second (`follows`, directly or through other claims) | supersedes |
| a source puts the second after the first | superseded_by |
| other organizations, another technology, or another subject | different_subject |
| both are dated and the periods differ: a later result, milestone or ranking | supersedes, superseded_by |
| both are dated and the periods differ: else, or one is uncertain or approximate | different_period |
| only one is dated | different_period |
| both state the same: numbers, comparators and bounds | duplicate |
| no number satisfies both statements | contradicts |
| some number satisfies both, such as 600 for 'more than 500' and '600' | compatible |

Numbers of claims without a certain date need not be of one time, or of two. The relation is that of what is stated,
and the caveats say that it is not certain.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.claims.comparability import Conditions, Incomparability, Reason, list_obstacles
from app.domain.numbers.possible import StatedNumber, exclude_each_other
from app.domain.text import fold_words


class Relation(StrEnum):
    DUPLICATE = "duplicate"
    SUPERSEDES = "supersedes"
    SUPERSEDED_BY = "superseded_by"
    CONTRADICTS = "contradicts"
    COMPATIBLE = "compatible"
    DIFFERENT_PERIOD = "different_period"
    DIFFERENT_SUBJECT = "different_subject"
    DIFFERENT_SCOPE = "different_scope"
    DIFFERENT_CONDITION = "different_condition"
    DIFFERENT_DEFINITION = "different_definition"
    DIFFERENT_KIND = "different_kind"


_BY_REASON = {
    Reason.DIFFERENT_KIND: Relation.DIFFERENT_KIND,
    Reason.DIFFERENT_DEFINITION: Relation.DIFFERENT_DEFINITION,
    Reason.DIFFERENT_SCOPE: Relation.DIFFERENT_SCOPE,
    Reason.DIFFERENT_CONDITION: Relation.DIFFERENT_CONDITION,
    Reason.CONDITION_NOT_STATED: Relation.DIFFERENT_CONDITION,
}
# Relations that are certain only if both dates are.
_BY_DATE = frozenset({Relation.DUPLICATE, Relation.CONTRADICTS, Relation.DIFFERENT_PERIOD})
# A later claim of these kinds replaces the earlier one; a statistic stays true of its own time.
_REPLACED = frozenset({"result", "milestone", "ranking"})


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """The parts of a claim that decide its relations to other claims.

    `first` and `last` are the first and last day of the period of the claim, as those of a `Point`.
    `is_date_certain` is False if the source gives the period as uncertain or approximate, or none: it then
    comes before and after nothing; `is_dated` is False if it gives none. `follows` holds the
    ids of all claims that this claim comes after according to sources, directly or through other claims.
    """

    id: str
    kind: str
    conditions: Conditions
    number: StatedNumber
    organizations: frozenset[str]
    technology: str | None
    subject: str | None
    first: str
    last: str
    follows: frozenset[str]
    is_date_certain: bool = True
    is_dated: bool = True


class RelationCaveat(StrEnum):
    """Why a relation is not certain."""

    UNDATED = "undated"
    APPROXIMATE_DATE = "approximate_date"


def list_caveats(
    relation: Relation, claim: StatedClaim, other: StatedClaim
) -> list[RelationCaveat]:
    """Return why the relation of two claims may be another one: their dates, if it depends on these."""
    if relation not in _BY_DATE:
        return []
    found = {
        RelationCaveat.APPROXIMATE_DATE if stated.is_dated else RelationCaveat.UNDATED
        for stated in (claim, other)
        if not stated.is_date_certain
    }
    return [caveat for caveat in RelationCaveat if caveat in found]


def relate(claim: StatedClaim, other: StatedClaim) -> tuple[Relation, list[Incomparability]]:
    """Return the relation of `claim` to `other`, a claim on the same metric (see the module's table).

    The second part are the reasons why they cannot be compared, empty if they can. A withdrawn claim is
    comparable with none; its relation is the one that it would have.
    """
    obstacles = list_obstacles(claim.conditions, other.conditions)
    reasons = [_BY_REASON[obstacle.code] for obstacle in obstacles if obstacle.code in _BY_REASON]
    return (reasons[0] if reasons else _relate_comparable(claim, other)), obstacles


def _relate_comparable(claim: StatedClaim, other: StatedClaim) -> Relation:
    if other.id in claim.follows:
        return Relation.SUPERSEDES
    if claim.id in other.follows:
        return Relation.SUPERSEDED_BY
    if _subject(claim) != _subject(other):
        return Relation.DIFFERENT_SUBJECT
    if (claim.first, claim.last) != (other.first, other.last):
        return _relate_periods(claim, other)
    return compare_numbers(claim.number, other.number)


def _subject(claim: StatedClaim) -> tuple[frozenset[str], str | None, str]:
    return claim.organizations, claim.technology, fold_words(claim.subject or "")


def _relate_periods(claim: StatedClaim, other: StatedClaim) -> Relation:
    if claim.kind in _REPLACED and other.kind in _REPLACED:
        if _is_earlier(other, claim):
            return Relation.SUPERSEDES
        if _is_earlier(claim, other):
            return Relation.SUPERSEDED_BY
    return Relation.DIFFERENT_PERIOD


def _is_earlier(claim: StatedClaim, other: StatedClaim) -> bool:
    """Return whether the period of `claim` certainly ends before the period of `other` begins."""
    if not (claim.is_date_certain and other.is_date_certain):
        return False
    return claim.last < other.first


def compare_numbers(number: StatedNumber, other: StatedNumber) -> Relation:
    """Return `DUPLICATE` if two numbers are equal, `CONTRADICTS` if no number satisfies both.

    Otherwise return `COMPATIBLE`. Numbers are equal if their values, bounds and comparators (such as
    `more than`) are. `about 5` contradicts what lies outside of 2.5 to 7.5.
    """
    if number.statement == other.statement:
        return Relation.DUPLICATE
    return Relation.CONTRADICTS if exclude_each_other(number, other) else Relation.COMPATIBLE
