"""Generator of a catalogue of N claims that keep every rule, as lines of JSON, one record each.

    python -m benchmarks.generate 10000 > claims.ndjson

The same N gives the same bytes, in constant memory: a source with the fifty claims that its text
states is made from its number alone. A record comes after the records that it refers to. Technologies
and organizations grow with N, so that one of them is as large in a catalogue of ten thousand claims
as in one of a million; the largest have some five times the average.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count
from random import Random
from typing import Any

from benchmarks.measures import Metric, list_metrics
from benchmarks.sentences import Wording, make_claim_wording
from benchmarks.vocabulary import draw_chinese, draw_words

CLAIMS_PER_SOURCE = 50
_COUNTRIES = "CN US DE JP KR FR GB IT ES NL SE CH IN BR CA AU SG IL NO FI DK PL AT BE TR".split()
_ORGANIZATION_KINDS = ("company",) * 6 + (
    "university",
    "research_institute",
    "industry_body",
    "government",
)
_ROLES = ("developer", "developer", "manufacturer", "operator", "partner")
_STAGES = ("under_way", "developed", "completed", "in_use", "in_use", "reported")
_KINDS = ("result",) * 9 + (
    *("requirement", "requirement", "statistic", "statistic", "statistic"),
    *("ranking", "milestone", "milestone", "target", "target"),
)
_STATUSES = ("stated",) * 75 + ("corroborated",) * 15 + ("disputed",) * 8 + ("withdrawn",) * 2
_CHINESE_SHARE = 0.05
_FIRST_YEAR, _LAST_YEAR = 1996, 2025
_YEARS_BEFORE = 9

Record = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Plan:
    """The number of records of each kind in a catalogue of `claims`."""

    claims: int

    @property
    def sources(self) -> int:
        return -(-self.claims // CLAIMS_PER_SOURCE)

    @property
    def technologies(self) -> int:
        return max(5, self.claims // 100)

    @property
    def organizations(self) -> int:
        return max(5, self.claims // 200)

    @cached_property
    def metrics(self) -> list[Metric]:
        return list_metrics(max(16, min(300, self.claims // 10)))

    @property
    def fields(self) -> int:
        return min(25, self.technologies)


def generate(claims: int) -> Iterator[Record]:
    """Generate each record under the singular name of its kind."""
    plan = Plan(claims)
    for number in range(plan.organizations):
        yield {"organization": _make_organization(number)}
    for number in range(plan.technologies):
        yield {"technology": _make_technology(plan, number)}
    for metric in plan.metrics:
        yield {"metric": _make_metric(metric)}
    for number in range(plan.sources):
        yield from _make_source(plan, number)


def _seed(*parts: object) -> Random:
    return Random("/".join(map(str, parts)))


def _slug(words: str, number: int) -> str:
    return f"{words.replace(' ', '-')}-{number}"


@lru_cache(maxsize=16_384)
def _organization_id(number: int) -> str:
    return _slug(draw_words(_seed("organization", number), 2), number)


@lru_cache(maxsize=16_384)
def _technology_id(number: int) -> str:
    return _slug(draw_words(_seed("technology", number), 2), number)


def _make_organization(number: int) -> dict[str, Any]:
    random = _seed("organization", number)
    name = f"{draw_words(random, 2).title()} {number}"
    kind = random.choice(_ORGANIZATION_KINDS)
    names = {"en": f"{name} Ltd." if kind == "company" else name}
    if random.random() < 0.3:  # noqa: PLR2004 - the share with a Chinese name
        names["zh"] = draw_chinese(random, 4)
    return {
        "id": _organization_id(number),
        "kind": kind,
        "names": names,
        "aliases": [name] if kind == "company" else [],
        "country": random.choice(_COUNTRIES),
    }


def _make_technology(plan: Plan, number: int) -> dict[str, Any]:
    random = _seed("technology", number)
    made = {
        "id": _technology_id(number),
        "names": {"en": f"{draw_words(random, 2).capitalize()} {number}"},
        "field": draw_words(_seed("field", number % plan.fields), 2),
        "description": f"{draw_words(random, 14).capitalize()}.",
    }
    if number and random.random() < 0.5:  # noqa: PLR2004 - the share that is part of another one
        made["broader"] = _technology_id(random.randrange(number))
    return made


def _make_metric(metric: Metric) -> dict[str, Any]:
    definition = f"The {metric.name.lower()}, {draw_words(_seed('metric', metric.id), 10)}."
    return {
        "id": metric.id,
        "names": {"en": metric.name},
        "definition": definition,
        "unit": metric.measure.spellings[0].code,
        "direction": _seed("direction", metric.id).choice(("higher", "lower", "neither")),
    }


def _make_source(plan: Plan, number: int) -> Iterator[Record]:
    """Make a source with its achievements and claims; draw again if a quote is not unique."""
    for attempt in count():
        block = _Block(plan, number, _seed("source", number, attempt))
        records = list(block.make())
        if block.is_unambiguous():
            yield {"source": block.make_source()}
            if (witness := block.make_witness()) is not None:
                yield {"source": witness}
            yield from records
            return


def _skew(random: Random, size: int) -> int:
    """Draw an index below `size`: the first is 5 times as likely as the average, the last 0.2 times."""
    place = random.random()
    if random.random() < 0.8:  # noqa: PLR2004 - the rest is spread evenly
        place = 1 - (1 - place) ** (1 / 6)
    return min(int(place * size), size - 1)


class _Block:
    """One source and the claims in it."""

    def __init__(self, plan: Plan, number: int, random: Random) -> None:
        self._plan = plan
        self._number = number
        self._random = random
        self._chinese = random.random() < _CHINESE_SHARE
        self._published = _draw_date(random)
        self._id = _slug(draw_words(random, 2), number)
        self._sentences: list[str] = []
        self._quotes: list[str] = []
        # The quotes that a second source has too, for claims that are corroborated.
        self._repeated: list[str] = []

    def make(self) -> Iterator[Record]:
        first = self._number * CLAIMS_PER_SOURCE
        last = min(first + CLAIMS_PER_SOURCE, self._plan.claims)
        while first < last:
            size = min(self._random.randint(1, 7), last - first)
            yield from self._make_achievement(range(first, first + size))
            first += size

    def is_unambiguous(self) -> bool:
        text, repeated = self._join(), self._join_repeated()
        return all(text.count(quote) == 1 for quote in self._quotes) and all(
            repeated.count(quote) == 1 for quote in self._repeated
        )

    def make_source(self) -> dict[str, Any]:
        random = _seed("about source", self._number)
        return {
            "id": self._id,
            "title": self._draw(random, 6),
            "publisher": f"{draw_words(_seed('publisher', random.randrange(200)), 2).title()} Press",
            "language": "zh" if self._chinese else "en",
            "published": self._published,
            "url": f"https://news.example/{self._number}",
            "text": self._join(),
        }

    def make_witness(self) -> dict[str, Any] | None:
        """Make the source that repeats what is corroborated; None if nothing is."""
        if not self._repeated:
            return None
        return {
            "id": self._witness_id,
            "title": self._draw(_seed("about witness", self._number), 6),
            "publisher": "Second Press",
            "language": "zh" if self._chinese else "en",
            "text": self._join_repeated(),
        }

    @property
    def _witness_id(self) -> str:
        return f"{self._id}-again"

    def _join_repeated(self) -> str:
        return "".join(f"{quote}.\n" for quote in self._repeated)

    def _draw(self, random: Random, count: int) -> str:
        return draw_chinese(random, count) if self._chinese else draw_words(random, count)

    def _join(self) -> str:
        """Join the sentences in paragraphs of five."""
        space = "" if self._chinese else " "
        paragraphs = range(0, len(self._sentences), 5)
        return (
            "\n\n".join(
                space.join(self._sentences[paragraph : paragraph + 5]) for paragraph in paragraphs
            )
            + "\n"
        )

    def _quote(self, words: str) -> dict[str, str]:
        """Add a sentence that begins with these words, and return them as a quote."""
        self._sentences.append(f"{words}。" if self._chinese else f"{words}.")
        if self._random.random() < 0.2:  # noqa: PLR2004 - the share that something is said between
            filler = self._draw(self._random, 12).capitalize()
            self._sentences.append(f"{filler}。" if self._chinese else f"{filler}.")
        self._quotes.append(words)
        return {"source": self._id, "exact": words}

    def _make_achievement(self, numbers: range) -> Iterator[Record]:
        random = self._random
        technology = _skew(random, self._plan.technologies)
        title = self._draw(random, 5).capitalize()
        made: dict[str, Any] = {
            "id": _slug(draw_words(random, 3), numbers[0]),
            "title": title,
            "summary": f"{title} {self._draw(random, 10)}.",
            "technology": _technology_id(technology),
            "organizations": self._draw_participants(),
            "stage": random.choice(_STAGES),
            "evidence": [self._quote(self._draw(random, 14).capitalize())],
        }
        if (date := _draw_date(random, self._published)) is not None:
            made["date"] = date
        yield {"achievement": made}
        for number in numbers:
            yield {"claim": self._make_claim(number, made["id"], technology)}

    def _draw_participants(self) -> list[dict[str, str]]:
        random = self._random
        chosen = {_skew(random, self._plan.organizations) for _ in range(random.randint(1, 3))}
        return [
            {"organization": _organization_id(organization), "role": random.choice(_ROLES)}
            for organization in sorted(chosen)
        ]

    def _make_claim(self, number: int, achievement: str, technology: int) -> dict[str, Any]:
        random = self._random
        metric = self._choose_metric(technology)
        wording: Wording = make_claim_wording(random, metric, chinese=self._chinese)
        made = {
            "id": _slug(draw_words(random, 2), number),
            "achievement": achievement,
            "metric": metric.id,
            "kind": random.choice(_KINDS),
            "status": random.choice(_STATUSES),
            **wording.fields,
            "evidence": [self._quote(wording.quote)],
        }
        if made["status"] == "corroborated":
            self._repeated.append(wording.quote)
            made["evidence"].append({"source": self._witness_id, "exact": wording.quote})
        if (period := _draw_date(random, self._published)) is not None:
            made["period"] = period
        return made

    def _choose_metric(self, technology: int) -> Metric:
        """Choose a metric; each technology is measured by ten."""
        metrics = self._plan.metrics
        return metrics[(technology * 7 + self._random.randrange(10) * 37) % len(metrics)]


def _draw_date(random: Random, published: str | None = None) -> str | None:
    """Draw a date within thirty years, as precise as sources are; None in one of ten cases.

    With `published` it is one of the ten years up to then: what a source states as reached is not of later.
    """
    share = random.random()
    if share < 0.1:  # noqa: PLR2004 - not dated
        return None
    last = int(published[:4]) if published else _LAST_YEAR
    first = max(_FIRST_YEAR, last - _YEARS_BEFORE) if published else _FIRST_YEAR
    year, month = random.randint(first, last), random.randint(1, 12)
    if share < 0.3:  # noqa: PLR2004 - only the year
        return str(year)
    date = f"{year}-{month:02}"
    if share >= 0.6:  # noqa: PLR2004 - else only the month
        date += f"-{random.randint(1, 28):02}"
    # What is no later than the source in the parts that both have may begin after it only within these.
    return date if not published or f"{date}-01"[:10] <= f"{published}-99-99"[:10] else str(year)


def write_records(claims: int) -> Iterator[str]:
    """Generate the lines of JSON, each with its line feed."""
    for record in generate(claims):
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.writelines(write_records(int(sys.argv[1])))
