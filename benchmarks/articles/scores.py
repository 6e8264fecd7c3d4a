"""Scores of what was read in articles.

A number is found if its value, or both bounds, are those of the gold, and its span touches it. What is asked of a
number (unit, comparator and so on) is asked of those found. Numbers that belong to another one (baselines, changes,
conversions), and conditions, may be given beside it: as candidates they are neither right nor wrong.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.articles.agreement import (
    has_comparator,
    has_date,
    has_equal_numbers,
    has_kind,
    has_organizations,
    has_unit,
    is_partner,
    is_same_quantity,
    names_metric,
    overlaps,
    overlaps_any,
)
from benchmarks.articles.gold import Article, Mark, list_partners

_PAIRS = ("baseline", "change")
_ASKED: dict[str, Callable[[Mark, Mark], bool]] = {
    "unit": has_unit,
    "comparator": has_comparator,
    "kind": has_kind,
    "organizations": has_organizations,
    "date": has_date,
    "metric": names_metric,
}
_FULL = ("unit", "comparator", "organizations")


@dataclass(slots=True)
class Tally:
    """Counts of some articles; `errors` are lines for a person."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def rate(self, right: str, of: str) -> float | None:
        """Return a share in percent, None where there is nothing to be a share of."""
        total = self.counts[of]
        return round(100 * self.counts[right] / total, 1) if total else None

    def rate_both(self, right: str, gold: str, read: str) -> dict[str, float | None]:
        """Return precision, recall and F1."""
        total = self.counts[gold] + self.counts[read]
        both = round(200 * self.counts[right] / total, 1) if total else None
        return {"precision": self.rate(right, read), "recall": self.rate(right, gold), "f1": both}

    def describe(self) -> dict[str, object]:
        """Return all figures, in percent unless they are counts."""
        found = self.rate_both("found", "gold", "read")
        asked = {name: self.rate(name, "found") for name in _ASKED}
        names = ("bad_offsets", "ignored_given", "denied_asserted", "denied_gold")
        return {
            **{name: self.counts[name] for name in ("articles", "gold", "read")},
            "found": found,
            **asked,
            "date_of_dated": self.rate("dated_right", "dated"),
            "pairs": self.rate_both("pairs", "pairs_gold", "pairs_read"),
            "conditions": self.rate("conditions", "conditions_gold"),
            "full": self.rate("full", "gold"),
            **{name: self.counts[name] for name in names},
        }


def score(articles: Sequence[Article], read: Sequence[Sequence[Mark]]) -> Tally:
    """Compare what was read in each article, in the order of the articles, with its gold."""
    tally = Tally()
    for article, candidates in zip(articles, read, strict=True):
        tally.counts["articles"] += 1
        _score_article(tally, article, candidates)
    return tally


def _score_article(tally: Tally, article: Article, read: Sequence[Mark]) -> None:
    counts = tally.counts
    found, left = _match(article.claims, read)
    claims = [
        (claim, mark)
        for claim, mark in zip(article.claims, found, strict=True)
        if mark is not None or not claim.get("optional")
    ]
    beside = [
        *article.conditions,
        *(one for claim in article.claims for one in list_partners(claim)),
    ]
    extra = [mark for mark in left if not overlaps_any(mark, beside)]
    counts["gold"] += len(claims)
    counts["read"] += len(read) - len(left) + len(extra)
    counts["bad_offsets"] += sum(not _has_offsets(article.text, mark) for mark in read)
    counts["ignored_given"] += sum(overlaps_any(mark, article.ignore) for mark in left)
    counts["pairs_read"] += sum(bool(mark.get(name)) for mark in read for name in _PAIRS)
    _count_conditions(counts, article, read)
    for claim, mark in claims:
        _score_claim(tally, article.id, claim, mark)
    tally.errors += [f"{article.id} false {mark['quote']!r}" for mark in extra]


def _match(claims: list[Mark], read: Sequence[Mark]) -> tuple[list[Mark | None], list[Mark]]:
    """Give each claim the first candidate of its number that no other has, and list those left."""
    left = list(enumerate(read))
    found: list[Mark | None] = []
    for claim in claims:
        same = next((item for item in left if is_same_quantity(claim, item[1])), None)
        found.append(same and same[1])
        left = [item for item in left if same is None or item[0] != same[0]]
    return found, [mark for _, mark in left]


def _has_offsets(text: str, mark: Mark) -> bool:
    start, end = mark["start"], mark["end"]
    return bool(0 <= start < end <= len(text) and text[start:end] == mark["quote"])


def _count_conditions(counts: Counter[str], article: Article, read: Sequence[Mark]) -> None:
    """Count the conditions that were read as qualifiers of a candidate, or marked as conditions."""
    qualifiers = [one for mark in read for one in mark.get("qualifiers") or () if "start" in one]
    given = [*qualifiers, *(mark for mark in read if mark.get("role") == "condition")]
    counts["conditions_gold"] += len(article.conditions)
    counts["conditions"] += sum(
        any(has_equal_numbers(condition, one) and overlaps(condition, one) for one in given)
        for condition in article.conditions
    )


def _score_claim(tally: Tally, article: str, claim: Mark, mark: Mark | None) -> None:
    counts = tally.counts
    is_dated = bool(claim["date"]) and None not in claim["date_alt"]
    counts["pairs_gold"] += sum(bool(claim[name]) for name in _PAIRS)
    counts["denied_gold"] += claim["denied"]
    counts["dated"] += is_dated
    if mark is None:
        tally.errors.append(f"{article} missed {claim['quote']!r}")
        return
    right = {name: is_right(claim, mark) for name, is_right in _ASKED.items()}
    counts["found"] += 1
    counts.update(name for name, is_right in right.items() if is_right)
    counts["dated_right"] += is_dated and right["date"]
    counts["denied_asserted"] += claim["denied"] and not mark.get("denied")
    has_baseline = _score_pairs(counts, claim, mark)
    counts["full"] += has_baseline and all(right[name] for name in _FULL)
    wrong = [name for name, is_right in right.items() if not is_right and name != "metric"]
    wrong += [] if has_baseline else ["baseline"]
    tally.errors += [_describe(article, name, claim, mark) for name in wrong]


def _score_pairs(counts: Counter[str], claim: Mark, mark: Mark) -> bool:
    """Count the right partners of a number, and return whether its baseline is right, also by having none."""
    for name in _PAIRS:
        is_other = not claim[name] and is_partner(claim.get(f"{name}_alt"), mark.get(name))
        counts["pairs_read"] -= is_other
        counts["pairs"] += is_partner(claim[name], mark.get(name))
    wanted, given = claim["baseline"], mark.get("baseline")
    if not wanted or not given:
        return not wanted and (not given or is_partner(claim.get("baseline_alt"), given))
    return is_partner(wanted, given)


def _describe(article: str, name: str, claim: Mark, mark: Mark) -> str:
    return f"{article} {name} of {claim['quote']!r}: {claim[name]!r}, not {mark.get(name)!r}"
