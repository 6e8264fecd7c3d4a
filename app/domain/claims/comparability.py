"""The one rule of comparability: under which conditions two numbers of one metric can be compared.

Claims of one metric are comparable if every line holds; the first that fails is the reason why not:

| line | holds if | else |
|---|---|---|
| status | neither is withdrawn | withdrawn |
| kind | both were reached, both are required, or both are aimed at | different_kind |
| relative_to | folded equal, or both absent | different_definition |
| scope | folded equal, or both absent | different_scope |
| each separating qualifier | the same folded text, or the same number and comparator | different_condition |
| | both absent; one alone fails | condition_not_stated |

Organizations, technologies, subjects, places and describing qualifiers are never compared. Nor are
periods: they order what can be compared. The conditions of a claim are a key, and claims are comparable
exactly if their keys are equal. So this is an equivalence, and groups of claims are dictionaries.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from app.domain.text import fold_words

# What is demanded or aimed at is compared with no result.
DEMANDS = frozenset({"requirement", "target"})


class Reason(StrEnum):
    """Why two claims cannot be compared, in the order of the rule, which is one for claims of one metric."""

    DIFFERENT_METRIC = "different_metric"
    WITHDRAWN = "withdrawn"
    DIFFERENT_KIND = "different_kind"
    DIFFERENT_DEFINITION = "different_definition"
    DIFFERENT_SCOPE = "different_scope"
    DIFFERENT_CONDITION = "different_condition"
    CONDITION_NOT_STATED = "condition_not_stated"


class NumberKey(NamedTuple):
    """A number as a condition: its comparator, and the sort keys of its value and of its limits."""

    comparator: str
    sort_key: str
    least_key: str | None
    greatest_key: str | None


class StatedCondition(NamedTuple):
    """A separating qualifier of a claim; `position` is its place among those of the metric.

    The value is a text, folded, or a number.
    """

    position: int
    property: str
    value: str | NumberKey


class Conditions(NamedTuple):
    """All that must be equal for two claims of one metric to be comparable. Made by `find_conditions`.

    `withdrawn` is the id of a withdrawn claim, which is comparable with no other, else an empty text.
    `demand` is empty for what was reached. Absent texts are empty. `qualifiers` are in the order of the
    metric, and each property is there once.
    """

    withdrawn: str
    demand: str
    relative_to: str
    scope: str
    qualifiers: tuple[StatedCondition, ...]


class Incomparability(NamedTuple):
    """One reason why two claims cannot be compared, with the property if it is about a qualifier."""

    code: Reason
    property: str | None = None


def find_conditions(
    kind: str,
    relative_to: str | None,
    scope: str | None,
    qualifiers: tuple[StatedCondition, ...] = (),
    withdrawn: str = "",
) -> Conditions:
    """Return the conditions of a claim from its stated parts; `withdrawn` is its id if it is withdrawn."""
    return Conditions(
        withdrawn,
        kind if kind in DEMANDS else "",
        _fold(relative_to),
        _fold(scope),
        qualifiers,
    )


def list_obstacles(conditions: Conditions, other: Conditions) -> list[Incomparability]:
    """Return every reason why claims under two conditions cannot be compared, in the order of the rule.

    The list is empty exactly if the conditions are equal.
    """
    if conditions == other:
        return []
    obstacles = [
        Incomparability(code)
        for code, fails in (
            (Reason.WITHDRAWN, conditions.withdrawn != other.withdrawn),
            (Reason.DIFFERENT_KIND, conditions.demand != other.demand),
            (Reason.DIFFERENT_DEFINITION, conditions.relative_to != other.relative_to),
            (Reason.DIFFERENT_SCOPE, conditions.scope != other.scope),
        )
        if fails
    ]
    return [*obstacles, *_compare_qualifiers(conditions.qualifiers, other.qualifiers)]


def _compare_qualifiers(
    qualifiers: tuple[StatedCondition, ...], others: tuple[StatedCondition, ...]
) -> Iterator[Incomparability]:
    values = {(place, name): value for place, name, value in qualifiers}
    other_values = {(place, name): value for place, name, value in others}
    for key in sorted(values.keys() | other_values.keys()):
        value, other = values.get(key), other_values.get(key)
        if value is None or other is None:
            yield Incomparability(Reason.CONDITION_NOT_STATED, key[1])
        elif value != other:
            yield Incomparability(Reason.DIFFERENT_CONDITION, key[1])


def _fold(text: str | None) -> str:
    return fold_words(text) if text else ""
