"""The relation of two claims on one metric, by exact rules and never by similarity of text.

The relation is that of the first claim to the second. The first rule of the table that holds decides:

| rule | relation |
|---|---|
| only one is a requirement, only one is a target, or their ratios have different bases (`relative_to`) | different_definition |
| a source puts the first after the second (`follows`, directly or through other claims) | supersedes |
| a source puts the second after the first | superseded_by |
| other organizations, another technology, or another scope in the sources' terms | different_scope |
| both are dated and the periods differ: a later result, milestone or ranking | supersedes, superseded_by |
| both are dated and the periods differ: a statistic, a requirement, a target, or periods that overlap | different_period |
| only one is dated | different_period |
| both state the same: numbers, comparators and bounds | duplicate |
| no number satisfies both statements | contradicts |
| some number satisfies both, such as 600 for 'more than 500' and '600' | compatible |

A scope is whom or what a number is about, in the words of the source. Two scopes are equal if they
differ only in case, width (full-width or half-width letters) and spaces.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from app.domain.numbers.quantity import Comparator, Quantity


class Relation(StrEnum):
    DUPLICATE = "duplicate"
    SUPERSEDES = "supersedes"
    SUPERSEDED_BY = "superseded_by"
    CONTRADICTS = "contradicts"
    COMPATIBLE = "compatible"
    DIFFERENT_PERIOD = "different_period"
    DIFFERENT_SCOPE = "different_scope"
    DIFFERENT_DEFINITION = "different_definition"


# What is demanded or aimed at is compared with no result.
DEMANDS = frozenset({"requirement", "target"})
# A later claim of these kinds replaces the earlier one; a statistic stays true of its own time.
_REPLACED = frozenset({"result", "milestone", "ranking"})


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """The parts of a claim that decide its relations to other claims.

    `first` and `last` are the first and last day of the period of the claim; they are None if the
    period is open at this end or if there is no period. `relative_to` is the base of a ratio in the
    source's words. `scope` is whom or what the number is about. `follows` holds the ids of all claims
    that this claim comes after according to sources, directly or through other claims.
    """

    id: str
    kind: str
    quantity: Quantity
    organizations: frozenset[str]
    technology: str | None
    scope: str | None
    relative_to: str | None
    first: date | None
    last: date | None
    follows: frozenset[str]


def relate(claim: StatedClaim, other: StatedClaim) -> Relation:
    """Return the relation of `claim` to `other`, a claim on the same metric (see the module's table)."""
    if _definition(claim) != _definition(other):
        return Relation.DIFFERENT_DEFINITION
    if other.id in claim.follows:
        return Relation.SUPERSEDES
    if claim.id in other.follows:
        return Relation.SUPERSEDED_BY
    if _scope(claim) != _scope(other):
        return Relation.DIFFERENT_SCOPE
    if (claim.first, claim.last) != (other.first, other.last):
        return _relate_periods(claim, other)
    return compare_quantities(claim.quantity, other.quantity)


def _definition(claim: StatedClaim) -> tuple[str, str]:
    demand = claim.kind if claim.kind in DEMANDS else ""
    return demand, _fold(claim.relative_to)


def _scope(claim: StatedClaim) -> tuple[frozenset[str], str | None, str]:
    return claim.organizations, claim.technology, _fold(claim.scope)


def same_words(text: str | None, other: str | None) -> bool:
    """Return whether two texts differ only in case, spaces and width (full-width or half-width letters).

    None equals an empty text.
    """
    return _fold(text) == _fold(other)


@lru_cache(maxsize=4096)
def _fold(text: str | None) -> str:
    """Return a text for comparison: in lower case, with single spaces and letters of ordinary width.

    Combining marks are not removed, because they distinguish words, for example in kana.
    """
    widened = "".join(_widen(character) for character in text or "")
    return " ".join(unicodedata.normalize("NFC", widened.casefold()).split())


def _widen(character: str) -> str:
    has_width = unicodedata.decomposition(character).startswith(("<wide>", "<narrow>"))
    return unicodedata.normalize("NFKC", character) if has_width else character


def _relate_periods(claim: StatedClaim, other: StatedClaim) -> Relation:
    if claim.kind in _REPLACED and other.kind in _REPLACED:
        if is_earlier(other, claim):
            return Relation.SUPERSEDES
        if is_earlier(claim, other):
            return Relation.SUPERSEDED_BY
    return Relation.DIFFERENT_PERIOD


def is_earlier(claim: StatedClaim, other: StatedClaim) -> bool:
    """Return whether the period of `claim` ends before the period of `other` begins.

    Return False if the end of the first period or the beginning of the second is open or unknown.
    """
    return claim.last is not None and other.first is not None and claim.last < other.first


def compare_quantities(quantity: Quantity, other: Quantity) -> Relation:
    """Return `DUPLICATE` if two quantities are equal, `CONTRADICTS` if no number satisfies both.

    Otherwise return `COMPATIBLE`. Quantities are equal if their numbers, bounds and comparators (such
    as `more than`) are. An approximate number contradicts nothing, because sources do not state its
    error.
    """
    if _statement(quantity) == _statement(other):
        return Relation.DUPLICATE
    if Comparator.APPROX in {quantity.comparator, other.comparator}:
        return Relation.COMPATIBLE
    if lies_below(quantity, other) or lies_below(other, quantity):
        return Relation.CONTRADICTS
    return Relation.COMPATIBLE


def _statement(quantity: Quantity) -> tuple[str, str, str | None, str | None]:
    return (quantity.comparator, quantity.sort_key, quantity.least_key, quantity.greatest_key)


def lies_below(quantity: Quantity, other: Quantity) -> bool:
    """Return whether every number that `quantity` allows is less than every number that `other` allows.

    For example, `less than 5` lies below `at least 5`.
    """
    if quantity.greatest_key is None or other.least_key is None:
        return False
    if quantity.greatest_key == other.least_key:
        return quantity.comparator == Comparator.LT or other.comparator == Comparator.GT
    return quantity.greatest_key < other.least_key
