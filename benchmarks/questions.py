"""Kinds of requests, each with many different paths: the same questions to every system.

Path `i` of a kind is the same question in the dialect of each system. The paths of one kind are all
different. Where the catalogue is large enough, they are so many that no cache of 64 MB holds their
answers.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from datasette.utils import tilde_encode

from app.queries.lists.cursor import write_cursor
from benchmarks.catalogue import Catalogue
from benchmarks.datasette_app import TRIGRAMS
from benchmarks.vocabulary import WORDS

CLAIMSTONE, REFERENCE, DATASETTE, UVICORN = "Claimstone", "reference", "Datasette", "uvicorn"
KIND_NAMES = (
    *("list", "deep", "single", "page", "rare", "middling", "common", "cjk"),
    *("arrival", "ranked", "everything"),
    *("facets", "range", "whole", "hot", "304"),
)
HOT_PATH = "/v1/claims?limit=25"
_COUNT, _SINGLE_COUNT, _WORDS_AT_MOST = 40_000, 120_000, 12_000
# A small catalogue has fewer questions: after so many repeats in a row, there are no more.
_REPEATED_AT_MOST = 50
_STATUSES = ("stated", "corroborated", "disputed")
_KINDS = ("result", "requirement", "statistic", "ranking", "milestone", "target")
_FACETS = (
    "metric",
    "technology",
    "organization",
    "kind",
    "status",
    "comparator",
    "field",
    "country",
)
_SEARCHES = (
    ("rare", "rare word"),
    ("middling", "middling word"),
    ("common", "common word"),
    ("cjk", "Chinese"),
)
_LAST_DAY = "2030-12-31"
_LAST_DRAWN = "2025-12-28"
# Claims on a page.
_FULL = 25
# A word is rare, middling or common by the number or the share of claims that have it.
_RARE_AT_MOST = 100
_MIDDLING = (0.001, 0.005)
_COMMON_FROM = 0.1

Paths = dict[str, str]
# Returns the digest by which Claimstone's cursors name their list, and the epoch of the catalogue.
NameList = Callable[[str], tuple[bytes, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`paths` by system; `is_counted`: the answer is facets, not rows; `is_page`: Claimstone answers with a page.

    `checked_as` is added to Claimstone's paths where its answers are compared with those of another order.
    """

    name: str
    title: str
    paths: dict[str, list[str]]
    is_counted: bool = False
    is_conditional: bool = False
    is_page: bool = False
    checked_as: str = ""


def list_kinds(catalogue: Catalogue, name_list: NameList) -> list[Kind]:
    """List all kinds for a catalogue, in the order in which they are measured."""
    with sqlite3.connect(f"file:{catalogue.flat}?mode=ro", uri=True) as flat:
        asked = _Questions(flat, catalogue.claims, name_list)
        kinds = [
            _gather("list", "list by technology and status, newest first", asked.lists()),
            _gather("deep", "deep page by cursor", asked.deep_pages()),
            _gather("single", "single claim", asked.singles(), _SINGLE_COUNT),
            _gather("page", "page of a claim", asked.pages(), _SINGLE_COUNT, is_page=True),
            *(
                _gather(name, f"full text, {title}", asked.searches(name), checked_as="&sort=id")
                for name, title in _SEARCHES
            ),
            _gather("arrival", "full text, by arrival, all sorts of words", asked.words(None)),
            _gather(
                "ranked", "full text, best first, all sorts of words", asked.words("relevance")
            ),
            _gather("everything", "search over all kinds", asked.everything()),
            _gather("facets", "facets within a technology", asked.facets(), is_counted=True),
            _gather("range", "unit-aware range sorted by value", asked.ranges()),
            _gather("whole", "unfiltered facets and counts", asked.whole_facets()),
        ]
    flat.close()
    hot = {CLAIMSTONE: [HOT_PATH], UVICORN: ["/"]}
    kinds += [
        Kind("hot", "hot page, one URL", hot),
        Kind("304", "hot page, not modified", hot, is_conditional=True),
    ]
    if tuple(kind.name for kind in kinds) != KIND_NAMES:
        raise AssertionError("these are not the kinds that are asked for by name")
    return kinds


def _gather(
    name: str,
    title: str,
    asked: Iterable[Paths],
    count: int = _COUNT,
    **others: Any,  # noqa: ANN401 - fields of a kind
) -> Kind:
    paths: dict[str, list[str]] = {}
    seen: set[str] = set()
    repeated = 0
    for question in asked:
        if question[CLAIMSTONE] in seen:
            repeated += 1
            if repeated == _REPEATED_AT_MOST:
                break
            continue
        repeated = 0
        seen.add(question[CLAIMSTONE])
        for system, path in question.items():
            paths.setdefault(system, []).append(path)
        if len(seen) == count:
            break
    return Kind(name, title, paths, **others)


def _ask_claimstone(**parameters: Any) -> str:  # noqa: ANN401 - any that have a text
    return f"/v1/claims?{urlencode(parameters, doseq=True)}"


def _ask_datasette(parameters: dict[str, Any], size: int = 25) -> str:
    quick = {"_size": size, "_nocount": 1, "_nosuggest": 1}
    shape = {} if "_facet" in parameters else {"_shape": "array", "_nofacet": 1}
    return f"/flat/claims.json?{urlencode({**parameters, **quick, **shape}, doseq=True)}"


def _ask_reference(parameters: dict[str, Any]) -> str:
    return f"/claims?{urlencode({**parameters, 'limit': 25})}"


class _Questions:
    """Draws questions from what the catalogue has, the same at every run."""

    def __init__(self, flat: sqlite3.Connection, claims: int, name_list: NameList) -> None:
        self._flat = flat
        self._claims = claims
        self._name_list = name_list
        self._random = Random(claims)
        self._technologies = self._read("SELECT DISTINCT technology_id FROM claims ORDER BY 1")

    def _read(self, statement: str, *values: object) -> list[Any]:
        return [row[0] for row in self._flat.execute(statement, values)]

    def _draw_rows(self, columns: str) -> Iterator[tuple[Any, ...]]:
        """Draw random claims without end."""
        while True:
            number = self._random.randint(1, self._claims)
            yield self._flat.execute(
                f"SELECT {columns} FROM claims WHERE number = ?",
                (number,),
            ).fetchone()

    def _draw_day(self) -> str:
        """Draw a day; most claims are older, so that pages are full."""
        random = self._random
        year, month, day = random.randint(2010, 2025), random.randint(1, 12), random.randint(1, 28)
        return f"{year}-{month:02}-{day:02}"

    def lists(self) -> Iterator[Paths]:
        """Ask for a technology's claims of one status by date, where they fill a page."""
        full = self._list_full()
        while True:
            technology, status, filled = self._random.choice(full)
            day = self._draw_day()
            if day < filled:
                continue
            yield {
                CLAIMSTONE: _ask_claimstone(
                    technology=technology, status=status, date__lte=day, sort="-date", limit=25
                ),
                REFERENCE: _ask_reference(
                    {"technology": technology, "status": status, "date__lte": day}
                ),
                DATASETTE: _ask_datasette(
                    {
                        "technology_id": technology,
                        "status": status,
                        "period_from__lte": day,
                        "_sort_desc": "period_from",
                    }
                ),
            }

    def _list_full(self) -> list[tuple[str, str, str]]:
        """List technology, status and the day by which they fill a page, none past the last drawn day."""
        statement = (
            "SELECT technology_id, status, period_from FROM (SELECT technology_id, status, period_from, "
            "row_number() OVER (PARTITION BY technology_id, status ORDER BY period_from) AS place "
            "FROM claims WHERE period_from IS NOT NULL AND technology_id IS NOT NULL) "
            "WHERE place = ? AND period_from <= ? AND status IN (?, ?, ?) ORDER BY 1, 2"
        )
        return list(self._flat.execute(statement, (_FULL, _LAST_DRAWN, *_STATUSES)))

    def deep_pages(self) -> Iterator[Paths]:
        """Ask for a page anywhere in the dated claims of one status, newest first."""
        asked = {
            status: {"status": status, "date__lte": _LAST_DAY, "sort": "-date", "limit": 25}
            for status in _STATUSES
        }
        lists = {status: self._name_list(_ask_claimstone(**asked[status])) for status in asked}
        # A list of one page has no cursor.
        cursors = {status: named for status, named in lists.items() if named[0]}
        if not cursors:
            raise ValueError("no list has a second page: ask of more claims")
        for status, day, claim_id, number in self._draw_rows("status, period_from, id, number"):
            if day is None or status not in cursors:
                continue
            cursor = write_cursor(*cursors[status], [day, claim_id])
            yield {
                CLAIMSTONE: _ask_claimstone(**asked[status], cursor=cursor),
                REFERENCE: _ask_reference(
                    {"status": status, "after_date": day, "after_id": claim_id}
                ),
                # The limit on the date excludes nothing more, but lets SQLite find the row by the index.
                DATASETTE: _ask_datasette(
                    {
                        "status": status,
                        "period_from__lte": day,
                        "_sort_desc": "period_from",
                        "_next": f"{tilde_encode(day)},{number}",
                    }
                ),
            }

    def singles(self) -> Iterator[Paths]:
        for claim_id, number in self._draw_rows("id, number"):
            yield {
                CLAIMSTONE: f"/v1/claims/{claim_id}",
                REFERENCE: f"/claims/{claim_id}",
                DATASETTE: f"/flat/claims/{number}.json?_shape=array",
            }

    def pages(self) -> Iterator[Paths]:
        """Ask for the page of a claim, and of the reference for the claim."""
        for (claim_id,) in self._draw_rows("id"):
            yield {CLAIMSTONE: f"/claims/{claim_id}", REFERENCE: f"/claims/{claim_id}"}

    def searches(self, sort: str) -> Iterator[Paths]:
        """Search in the default order of each system: of arrival here, of ids there, whose rows were numbered so."""
        words = list(self._draw_chinese()) if sort == "cjk" else self._list_words(sort)
        trigrams = {"_fts_table": TRIGRAMS, "_fts_pk": "number"} if sort == "cjk" else {}
        for word, status, kind in self._vary(words):
            own = {name: value for name, value in (("status", status), ("kind", kind)) if value}
            theirs = own if status else {"status__not": "withdrawn", **own}
            yield {
                CLAIMSTONE: _ask_claimstone(q=word, **own, limit=25),
                DATASETTE: _ask_datasette({"_search": word, **theirs, **trigrams}),
            }

    def words(self, order: str | None) -> Iterator[Paths]:
        """Search for words in an order that Datasette does not have: None is that of arrival."""
        words = [word for sort in ("rare", "middling", "common") for word in self._draw(sort, 500)]
        for word, status, kind in self._vary(words):
            given = (("status", status), ("kind", kind), ("sort", order))
            own = {name: value for name, value in given if value}
            yield {CLAIMSTONE: _ask_claimstone(q=word, **own, limit=25)}

    def everything(self) -> Iterator[Paths]:
        words = [
            word for sort in ("common", "middling", "rare") for word in self._draw(sort, 20_000)
        ]
        self._random.shuffle(words)
        for word in words:
            yield {CLAIMSTONE: f"/v1/search?q={quote(word)}&limit=25"}

    def facets(self) -> Iterator[Paths]:
        while True:
            technology, day = self._random.choice(self._technologies), self._draw_day()
            yield {
                CLAIMSTONE: _ask_claimstone(
                    technology=technology,
                    date__lte=day,
                    facet=("metric", "kind", "comparator"),
                    limit=1,
                ),
                DATASETTE: _ask_datasette(
                    {
                        "technology_id": technology,
                        "period_from__lte": day,
                        "status__not": "withdrawn",
                        "_facet": ("metric_id", "kind", "comparator"),
                    },
                    size=1,
                ),
            }

    def ranges(self) -> Iterator[Paths]:
        """Ask for values from that of a random claim on, in the unit of that claim."""
        rows = self._draw_rows("metric_id, value, unit, normalized_number")
        for metric, value, unit, number in rows:
            yield {
                CLAIMSTONE: _ask_claimstone(
                    metric=metric, value__gte=f"{value} {unit}", sort="-value", limit=25
                ),
                DATASETTE: _ask_datasette(
                    {
                        "metric_id": metric,
                        "least__gte": repr(number),
                        "status__not": "withdrawn",
                        "_sort_desc": "normalized_number",
                    }
                ),
            }

    def whole_facets(self) -> Iterator[Paths]:
        """Ask for facets of the full catalogue; the first questions ask for each facet alone."""
        choices: list[tuple[str, ...]] = [(facet,) for facet in _FACETS]
        choices += [(facet, other) for facet, other in product(_FACETS, repeat=2) if facet < other]
        for limit, most, facets in product(range(1, 26), range(5, 51), choices):
            yield {CLAIMSTONE: _ask_claimstone(facet=facets, facet_limit=most, limit=limit)}

    def _vary(self, words: list[str]) -> list[tuple[str, str | None, str | None]]:
        """Combine words with other filters, no more than needed, in random order."""
        statuses = (None, *_STATUSES)
        are_enough = len(words) * len(statuses) >= _COUNT
        varied = list(product(words, statuses, (None,) if are_enough else (None, *_KINDS)))
        self._random.shuffle(varied)
        return varied

    def _draw(self, sort: str, count: int) -> list[str]:
        words = self._list_words(sort)
        return self._random.sample(words, min(count, len(words)))

    @cached_property
    def _frequencies(self) -> dict[str, int]:
        """Count in how many claims each word of the generator occurs."""
        self._flat.execute(
            "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, claims_words, row)"
        )
        counts = dict(self._flat.execute("SELECT term, doc FROM temp.vocabulary ORDER BY term"))
        return {word: counts[word] for word in WORDS if word in counts}

    @cache  # noqa: B019 - there is one of these, as long as the questions are drawn
    def _list_words(self, sort: str) -> list[str]:
        """List the words of a sort that are no part of a longer word, which Claimstone would find too."""
        least, most = {
            "rare": (1, _RARE_AT_MOST),
            "middling": tuple(int(share * self._claims) for share in _MIDDLING),
            "common": (int(_COMMON_FROM * self._claims), self._claims),
        }[sort]
        found = [word for word, count in self._frequencies.items() if least <= count <= most]
        self._random.shuffle(found)
        joined = "\n".join(WORDS)
        return [word for word in found[:_WORDS_AT_MOST] if joined.count(word) == 1]

    def _draw_chinese(self) -> Iterator[str]:
        """Draw four characters from quotes, which may be one word or the ends of two."""
        numbers = self._read(
            "SELECT number FROM claims WHERE evidence GLOB '*[一-龥]*' ORDER BY number LIMIT 50000"
        )
        for number in self._random.sample(numbers, min(2_000, len(numbers))):
            (evidence,) = self._read("SELECT evidence FROM claims WHERE number = ?", number)
            runs = re.findall("[一-龥]{4,}", json.loads(evidence)[0]["exact"])
            if runs:
                run = self._random.choice(runs)
                start = self._random.randrange(len(run) - 3)
                yield run[start : start + 4]
