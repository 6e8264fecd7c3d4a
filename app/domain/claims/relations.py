"""How two claims on one metric are related, by exact rules and never by likeness of text.

The first rule that holds decides, seen from the first claim:

| rule | relation |
|---|---|
| one is a requirement and the other is none, one a target and the other none, or they are relative to different things | different_definition |
| a source puts the first after the second (`follows`, directly or through others) | supersedes |
| and the other way round | superseded_by |
| other organizations, another technology, or another scope in the sources' terms | different_scope |
| both are dated and the periods differ: a later result, milestone or ranking | supersedes, superseded_by |
| both are dated and the periods differ: a statistic, a requirement, a target, or periods that overlap | different_period |
| only one is dated | different_period |
| both state the same: numbers, comparators and bounds | duplicate |
| no number meets both statements | contradicts |
| some number meets both, as 'more than 500' and '600' | compatible |

Scopes are the words of sources: they are compared folded (case, width and spaces), and words that
differ are different scopes, however alike they sound.
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


_DEMANDS = frozenset({"requirement", "target"})
# What a later claim of these kinds says takes the place of the earlier one; a statistic stays true
# of its own time.
_REPLACED = frozenset({"result", "milestone", "ranking"})


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """What of a claim decides how it is related. `first` and `last` are None where it is undated.

    `follows` holds the ids of all claims that this one comes after, directly or through others.
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


def relate(one: StatedClaim, other: StatedClaim) -> Relation:
    """The relation of two claims on the same metric, seen from the first."""
    if _defined(one) != _defined(other):
        return Relation.DIFFERENT_DEFINITION
    if other.id in one.follows:
        return Relation.SUPERSEDES
    if one.id in other.follows:
        return Relation.SUPERSEDED_BY
    if _scope(one) != _scope(other):
        return Relation.DIFFERENT_SCOPE
    if (one.first, one.last) != (other.first, other.last):
        return _relate_periods(one, other)
    return compare_quantities(one.quantity, other.quantity)


def _defined(stated: StatedClaim) -> tuple[str, str]:
    demand = stated.kind if stated.kind in _DEMANDS else ""
    return demand, _fold(stated.relative_to)


def _scope(stated: StatedClaim) -> tuple[frozenset[str], str | None, str]:
    return stated.organizations, stated.technology, _fold(stated.scope)


def same_words(one: str | None, other: str | None) -> bool:
    """Are the two the same words, whatever their case, width and spaces?"""
    return _fold(one) == _fold(other)


@lru_cache(maxsize=4096)
def _fold(text: str | None) -> str:
    """Marks stay: in kana, and elsewhere, one of them makes another word."""
    widened = "".join(_widen(character) for character in text or "")
    return " ".join(unicodedata.normalize("NFC", widened.casefold()).split())


def _widen(character: str) -> str:
    has_width = unicodedata.decomposition(character).startswith(("<wide>", "<narrow>"))
    return unicodedata.normalize("NFKC", character) if has_width else character


def _relate_periods(one: StatedClaim, other: StatedClaim) -> Relation:
    if one.kind in _REPLACED and other.kind in _REPLACED:
        if is_earlier(other, one):
            return Relation.SUPERSEDES
        if is_earlier(one, other):
            return Relation.SUPERSEDED_BY
    return Relation.DIFFERENT_PERIOD


def is_earlier(one: StatedClaim, other: StatedClaim) -> bool:
    """Does the period of one end before the other's begins? False where either is open there."""
    return one.last is not None and other.first is not None and one.last < other.first


def compare_quantities(one: Quantity, other: Quantity) -> Relation:
    """Do two quantities say the same, exclude each other, or neither?

    An approximate number excludes nothing: how far it may be off is not said.
    """
    if _says(one) == _says(other):
        return Relation.DUPLICATE
    if Comparator.APPROX in {one.comparator, other.comparator}:
        return Relation.COMPATIBLE
    if lies_below(one, other) or lies_below(other, one):
        return Relation.CONTRADICTS
    return Relation.COMPATIBLE


def _says(quantity: Quantity) -> tuple[str, str, str | None, str | None]:
    return (quantity.comparator, quantity.sort_key, quantity.least_key, quantity.greatest_key)


def lies_below(one: Quantity, other: Quantity) -> bool:
    """Is all that the first can be less than all that the second can be?"""
    if one.greatest_key is None or other.least_key is None:
        return False
    if one.greatest_key == other.least_key:
        return one.comparator == Comparator.LT or other.comparator == Comparator.GT
    return one.greatest_key < other.least_key
