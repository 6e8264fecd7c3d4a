"""Search compared with a plain scan of the same texts, and ranks with the BM25 formula."""

import math
import re
from collections.abc import Iterator
from random import Random
from typing import Any, cast

import pytest
from conftest import Provider
from support.search_corpus import make_texts, write_corpus

from app.database.database import Database
from app.domain.search.query import Phrase, parse_search
from app.domain.search.stems import find_stem
from app.domain.search.tokens import (
    CJK,
    FieldTexts,
    fold_for_search,
    list_search_tokens,
    write_name,
)
from app.errors import InvalidInput
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.migrate import migrate
from app.models import find_number_range
from app.queries.list_page.definition import define_list
from app.queries.list_page.full_list import open_full_list
from app.queries.ranking.rank_statements import RANKED, SearchScope
from app.queries.ranking.ranking import BestHits, rank_hits
from app.queries.resources.metrics import list_metrics
from app.queries.search_index.index import expand, find_entries
from app.queries.search_index.match_expression import Expression
from app.queries.search_index.steps import Steps, run_steps
from app.schemas.metrics import MetricQuery, MetricRead

QUERIES = 500
TEXTS = make_texts(300, Random(1))  # noqa: S311 - no secret
FOLDED = [fold_for_search(f"{name} ¦ {definition}") for name, definition in TEXTS]


@pytest.fixture(scope="module")
def corpus(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(provider.create())
    migrate(database)
    import_bundle(database, write_corpus(tmp_path_factory.mktemp("corpus"), TEXTS), Author("test"))
    yield database
    database.close()


def _search(database: Database, q: str) -> set[str]:
    with database.read() as session:
        listing = define_list(session, list_metrics, MetricQuery(q=q))
        documents = open_full_list(session, listing).documents
        return {MetricRead.model_validate_json(document).id for document in documents}


def _scan(pattern: str) -> set[str]:
    return {f"m{place:03}" for place, text in enumerate(FOLDED) if re.search(pattern, text)}


def _list_forms(q: str) -> set[str]:
    """List the texts that have another form of a word of a query, or of each of its words."""
    words = re.findall(r"(?<!-)\b[a-z]+", fold_for_search(q))
    stems = {find_stem(word) for word in words} - {None}
    forms = [{find_stem(word) for word in re.findall(r"[a-z]+", text)} for text in FOLDED]
    return {f"m{place:03}" for place, stems_of_text in enumerate(forms) if stems & stems_of_text}


def _make_queries() -> Iterator[tuple[str, str]]:
    """Make substrings of the texts, each with the pattern by which a scan finds it."""
    random = Random(2)  # noqa: S311 - no secret
    made = 0
    while made < QUERIES:
        text = " ".join(random.choice(TEXTS))
        run = random.choice(re.findall(rf"[{CJK}]+|[^\W\d_{CJK}]{{3,}}", text))
        shortest = 1 if re.match(f"[{CJK}]", run) else 3
        if len(fold_for_search(run)) < shortest:
            continue
        length = random.randint(shortest, len(run))
        start = random.randint(0, len(run) - length)
        part = run[start : start + length]
        if len(fold_for_search(part)) >= shortest:
            made += 1
            yield part, re.escape(fold_for_search(part))


@pytest.mark.slow
def test_search_for_any_substring_finds_what_a_scan_finds(corpus: Database) -> None:
    for q, pattern in _make_queries():
        found = _search(corpus, q)
        assert found >= _scan(pattern), q
        assert found - _scan(pattern) <= _list_forms(q), q


@pytest.mark.parametrize(
    ("q", "pattern"),
    [
        ("5g", r"\b5g"),
        ("a", r"\ba"),
        ("10,000", r"\b10\W000\b"),
        ("30", r"\b30\b"),
        ('"fiber"', r"\bfiber\b"),
        ('"optical fiber"', r"\boptical fiber\b"),
        ("光纤 fiber", r"(?=.*光纤)(?=.*fiber)"),
        ("光纤 OR fiber", r"光纤|fiber"),
        ('"fiber" OR "optical"', r"\b(fiber|optical)\b"),
        ("光纤 AND fiber", r"(?=.*光纤)(?=.*fiber)"),
        ("fiber -光纤", r"^(?!.*光纤).*fiber"),
        ('fiber -"high-speed"', r"^(?!.*high.speed).*fiber"),
        ("-fiber", r"^(?!.*\bfiber\b)"),
        ("-纤", r"^(?!.*纤)"),
        ("ﬁber", "fiber"),
        ("ＦＩＢＥＲ", "fiber"),
        ("Lange", "lange"),
        ("ファイバ", "ファイバ"),
    ],
)
def test_search_for_words_and_phrases_finds_what_a_scan_finds(
    corpus: Database, q: str, pattern: str
) -> None:
    found, scanned = _search(corpus, q), _scan(pattern)
    assert scanned
    assert found >= scanned
    assert found - scanned <= (set() if q.startswith('"') else _list_forms(q))


@pytest.mark.parametrize(
    "q",
    ["'", '"', '"""', "(", ")", "*", "^a", "a*", "a AND", "NOT", "NEAR(", "names:", "a:b", "{a}", "-", "--", "\\", "%", "_", ":*", "!a", "a & b", "a | b", "a <-> b", "<->", "'a':*", "👍", "\u200d"],
)  # fmt: skip
def test_search_for_operators_of_an_engine_is_no_error(corpus: Database, q: str) -> None:
    assert len(_search(corpus, q)) <= len(TEXTS)


def test_search_for_what_too_many_words_contain_is_refused(
    corpus: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.search_index.expansion.MAX_TERMS", 4)
    assert _search(corpus, "fib")
    with pytest.raises(InvalidInput, match=r"'fib', 'ing'.* write longer parts"):
        _search(corpus, "fib ing ang")


@pytest.mark.parametrize(
    "q",
    [
        "fiber",
        "optical 光纤",
        '"optical fiber"',
        "光纤通信",
        '"5g"',
        "光",
        "속도 通信速度",
        "10,000",
        "km/h",
    ],
)
def test_search_ranks_by_bm25(corpus: Database, q: str) -> None:
    best = _rank_metrics(corpus, q, RANKED)
    ranked = best.hits
    assert best.total == len(ranked)
    whole = [(_name(hit.number), hit.score) for hit in ranked if hit.tier == 3]
    expected = _rank(corpus, q)
    assert [hit_id for hit_id, _ in whole] == [hit_id for hit_id, _ in expected]
    assert [score for _, score in whole] == pytest.approx(
        [score for _, score in expected], abs=1e-11
    )
    assert {_name(hit.number) for hit in ranked} == _search(corpus, q)


@pytest.mark.parametrize("q", ["fiber", "fib", "opt com", "光纤 fib", "ing -fiber", "통신"])
def test_best_hits_are_the_first_of_all_whole_words_before_parts(corpus: Database, q: str) -> None:
    best = _rank_metrics(corpus, q, RANKED)
    for most in (1, 2, 7, best.total):
        first = _rank_metrics(corpus, q, most)
        assert first.hits == best.hits[:most]
        assert first.total == best.total or (first.total < best.total and not first.is_complete)
    assert {_name(hit.number) for hit in best.hits} == _search(corpus, q)
    places = [(-hit.tier, -hit.score, hit.number) for hit in best.hits]
    assert places == sorted(set(places))


def test_parts_of_words_are_looked_for_in_statements_only_if_names_do_not_fill_the_page(
    corpus: Database,
) -> None:
    assert _list_statements(corpus, "fib", 1)[1:] == ["parts"]
    assert _list_statements(corpus, "fib", RANKED)[1:] == ["parts"] * 3


def _list_statements(database: Database, q: str, maximum: int) -> list[Any]:
    """Return the names of the statements by which the best hits are found, in order."""
    names = []

    def note(steps: Steps[BestHits]) -> Steps[BestHits]:
        rows: Any = None
        while True:
            try:
                step = steps.send(rows)
            except StopIteration as stop:
                best: BestHits = stop.value
                return best
            names.append(cast("tuple[str, Any]", step.key)[0])
            rows = yield step

    with database.read() as session:
        search = expand(session, parse_search(q))
        dialect = session.get_bind().dialect.name
        steps = rank_hits(dialect, search, [SearchScope(("metric",))], maximum)
        run_steps(session, note(steps))
    return names


@pytest.mark.parametrize("count", [64, 65, 500])
def test_one_of_many_words_is_found(corpus: Database, count: int) -> None:
    searched = Phrase(("fiber",))
    many = [*(Phrase((f"nowhere{number}",)) for number in range(count - 1)), searched]
    expected = _find_numbers(corpus, [searched])
    assert expected
    assert _find_numbers(corpus, many) == expected


def _find_numbers(database: Database, phrases: list[Phrase]) -> list[int]:
    with database.read() as session:
        entries = find_entries(session, Expression([phrases]))
        return sorted(session.scalars(entries.select()))


def _rank_metrics(database: Database, q: str, maximum: int) -> BestHits:
    with database.read() as session:
        search = expand(session, parse_search(q))
        dialect = session.get_bind().dialect.name
        return run_steps(session, rank_hits(dialect, search, [SearchScope(("metric",))], maximum))


def _name(number: int) -> str:
    """Return the id of a metric by its number; they are numbered as they were imported."""
    return f"m{number - find_number_range('metric')[0]:03}"


def _rank(database: Database, q: str) -> list[tuple[str, float]]:
    """Rank by the definition of BM25, over texts instead of an index."""
    entries = [list_search_tokens(FieldTexts([name]), FieldTexts([text])) for name, text in TEXTS]
    for place, entry in enumerate(entries):
        entry.forms[0].append(write_name(f"m{place:03}"))
    documents = [
        ([*entry.names, *entry.forms[0]], [*entry.statements, *entry.forms[1]]) for entry in entries
    ]
    average = sum(entry.length for entry in entries) / len(documents)
    with database.read() as session:
        searched = expand(session, parse_search(q)).full_words
    scores = [0.0] * len(documents)
    missing = set[int]()
    for choice in searched:
        is_found = set[int]()
        for phrase in choice:
            counts = [
                100 * _count(phrase.tokens, name, is_open=phrase.prefix)
                + 10 * _count(phrase.tokens, text, is_open=phrase.prefix)
                for name, text in documents
            ]
            found = sum(map(bool, counts))
            rarity = max(math.log((len(documents) - found + 0.5) / (found + 0.5)), 1e-6)
            for place, count in enumerate(counts):
                length = sum(map(len, documents[place]))
                norm = 1.2 * (0.25 + 0.75 * length / average)
                scores[place] += rarity * count * 2.2 / (count + norm)
                is_found |= {place} if count else set()
        missing |= set(range(len(documents))) - is_found
    ranked = [(f"m{place:03}", score) for place, score in enumerate(scores) if place not in missing]
    return sorted(ranked, key=lambda hit: (-round(hit[1], 12), hit[0]))


def _count(phrase: tuple[str, ...], tokens: list[str], *, is_open: bool) -> int:
    *first, last = phrase
    return sum(
        tokens[place : place + len(first)] == first
        and (tokens[place + len(first)] == last or (is_open and tokens[place + len(first)].startswith(last)))
        for place in range(len(tokens) - len(first))
    )  # fmt: skip
