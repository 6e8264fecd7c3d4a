"""Search compared with a plain scan of the same texts, and ranks with the BM25 formula."""

import math
import re
from collections.abc import Iterator
from random import Random

import pytest
from conftest import Provider
from support.search_corpus import make_texts, write_corpus

from app.database.database import Database
from app.domain.search.query import parse_search
from app.domain.search.tokens import CJK, fold_for_search, tokenize
from app.errors import InvalidInput
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.migrate import migrate
from app.queries.list_page.definition import define_list
from app.queries.list_page.full_list import open_full_list
from app.queries.resources.metrics import list_metrics
from app.queries.search.index import expand
from app.queries.search.ranking import RANKED, SearchScope, find_best
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
        assert _search(corpus, q) == _scan(pattern), q


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
        ("fiber -光纤", r"^(?!.*光纤).*fiber"),
        ('fiber -"high-speed"', r"^(?!.*high.speed).*fiber"),
        ("-fiber", r"^(?!.*\bfiber\b)"),
        ("-纤", r"^(?!.*纤)"),
        ("ﬁber", "fiber"),
        ("ＦＩＢＥＲ", "fiber"),
        ("Lange", "lange"),
        ("ファイバ", "ファイハ"),  # a voiced character and its plain form are folded to the same
    ],
)
def test_search_for_words_and_phrases_finds_what_a_scan_finds(
    corpus: Database, q: str, pattern: str
) -> None:
    assert _search(corpus, q) == _scan(pattern)
    assert _scan(pattern)


@pytest.mark.parametrize(
    "q",
    ["'", '"', '"""', "(", ")", "*", "^a", "a*", "a AND", "NOT", "NEAR(", "names:", "a:b", "{a}", "-", "--", "\\", "%", "_", ":*", "!a", "a & b", "a | b", "a <-> b", "<->", "'a':*", "👍", "\u200d"],
)  # fmt: skip
def test_search_for_operators_of_an_engine_is_no_error(corpus: Database, q: str) -> None:
    assert len(_search(corpus, q)) <= len(TEXTS)


def test_search_for_what_too_many_words_contain_is_refused(
    corpus: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.search.index.MAX_TERMS", 3)
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
    with corpus.read() as session:
        search = expand(session, parse_search(q))
        best = find_best(session, search, {"metric": SearchScope([])}, RANKED)
    ranked = best.hits
    assert best.total == len(ranked)
    whole = [(hit.id, hit.score) for hit in ranked if hit.tier == 3]
    expected = _rank(q)
    assert [hit_id for hit_id, _ in whole] == [hit_id for hit_id, _ in expected]
    assert [score for _, score in whole] == pytest.approx(
        [score for _, score in expected], abs=1e-11
    )
    assert {hit.id for hit in ranked} == _search(corpus, q)


@pytest.mark.parametrize("q", ["fiber", "fib", "opt com", "光纤 fib", "ing -fiber", "통신"])
def test_best_hits_are_the_first_of_all_whole_words_before_parts(corpus: Database, q: str) -> None:
    among = {"metric": SearchScope([])}
    with corpus.read() as session:
        search = expand(session, parse_search(q))
        best = find_best(session, search, among, RANKED)
        firsts = [find_best(session, search, among, most) for most in (1, 2, 7, best.total)]
    assert [(first.hits, first.total) for first in firsts] == [
        (best.hits[:most], best.total) for most in (1, 2, 7, best.total)
    ]
    assert {hit.id for hit in best.hits} == _search(corpus, q)
    places = [(-hit.tier, -hit.score, hit.id) for hit in best.hits]
    assert places == sorted(set(places))


def _rank(q: str) -> list[tuple[str, float]]:
    """Rank by the definition of BM25, over texts instead of an index."""
    documents = [(list(tokenize(name)), list(tokenize(text))) for name, text in TEXTS]
    average = sum(len(name) + len(text) for name, text in documents) / len(documents)
    scores = [0.0] * len(documents)
    missing = set[int]()
    for phrase in parse_search(q).required:
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
            missing |= set() if count else {place}
    ranked = [(f"m{place:03}", score) for place, score in enumerate(scores) if place not in missing]
    return sorted(ranked, key=lambda hit: (-round(hit[1], 12), hit[0]))


def _count(phrase: tuple[str, ...], tokens: list[str], *, is_open: bool) -> int:
    *first, last = phrase
    return sum(
        tokens[place : place + len(first)] == first
        and (tokens[place + len(first)] == last or (is_open and tokens[place + len(first)].startswith(last)))
        for place in range(len(tokens) - len(first))
    )  # fmt: skip
