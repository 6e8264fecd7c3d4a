"""Search in the texts of sources, compared with the BM25 formula over the same passages; and excerpts."""

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.database.database import Database
from app.domain.search.numbers import write_measure, write_value
from app.domain.search.passages import MAX_TOKENS, cut_passages, list_passage_tokens
from app.domain.search.query import Alternatives, Phrase, parse_search
from app.domain.search.stems import list_forms
from app.domain.units.units import get_unit
from app.extraction.numbers.every_number import list_numbers
from app.ingest.store.text_passages import store_passages
from app.ingest.store.text_readings import list_values
from app.maintenance.claims.passages import count_unindexed, find_passage_differences
from app.models import Source, SourceText, TextNumber, TextPassage, TextReading, get_table
from app.queries.compiled.statement import compile_statement
from app.queries.ranking import passages
from app.queries.ranking.passages import PassageHit, find_passages, read_excerpts
from app.queries.search_index.steps import Steps, run_steps

ARTICLE = (
    "Lasers and their mirrors\n\nThe new mirror reflects light. It weighs 2 kg.\n"
    + "Nothing is said of anything here. " * 20
    + "\nThe fibre\ncables of the plant are 10,000 kilometres long, and its mirrors do not bend."
)
NAMES = tuple(column.name for column in get_table(TextNumber).columns)


def add_text(
    session: Session, source_id: str, text: str, language: str = "en", status: str = "current"
) -> None:
    """Store a source as it is after an import, which takes longer."""
    digest = sha256(text.encode()).hexdigest()
    if session.scalar(select(SourceText.sha256).where(SourceText.sha256 == digest)) is None:
        session.execute(insert(SourceText), [{"sha256": digest, "text": text}])
    number = 1 + len(session.scalars(select(Source.id)).all())
    now = datetime.now(UTC)
    row = {"id": source_id, "title": source_id, "language": language, "status": status}
    stamp = {"version": 1, "created_at": now, "updated_at": now, "number": number}
    session.execute(insert(Source), [{**row, **stamp, "sha256": digest, "length": len(text)}])
    read_in = {"sha256": digest, "language": language}
    known = select(TextReading.id).filter_by(**read_in)
    if session.scalar(known) is None:
        session.execute(insert(TextReading), [read_in])
        reading_id = session.scalars(known).one()
        values = [(reading_id, *list_values(each)) for each in list_numbers(text, language)]
        if values:
            rows = [dict(zip(NAMES, row, strict=True)) for row in values]
            session.execute(insert(TextNumber), rows)
        store_passages(session, [reading_id])


def search_words(*words: str) -> Alternatives:
    return [[Phrase((token,), (token,)) for token in list_forms(word)] for word in words]


@pytest.fixture
def session(migrated_database: Database) -> Iterator[Session]:
    with migrated_database.write() as opened:
        yield opened


def find_hits(session: Session, alternatives: Alternatives, maximum: int) -> list[PassageHit]:
    dialect = session.get_bind().dialect.name
    return run_steps(session, find_passages(dialect, alternatives, maximum))


def find_ids(session: Session, alternatives: Alternatives, maximum: int = 10) -> list[str]:
    return [hit.source_id for hit in find_hits(session, alternatives, maximum)]


def find_excerpt(session: Session, alternatives: Alternatives) -> tuple[str, list[str]]:
    [hit] = find_hits(session, alternatives, 1)
    excerpt = run_steps(session, read_excerpts([hit], alternatives))[hit.source_id]
    assert excerpt.field == "text"
    return excerpt.text, [excerpt.text[own.start : own.end] for own in excerpt.hits]


MADE = Random(5)  # noqa: S311 - no secret
# Too short for stems, so that the formula below needs none.
VOCABULARY = [first + second for first in "bcdfghjk" for second in "aeiou"]


def make_text(length: int) -> str:
    words = (MADE.choice(VOCABULARY[: MADE.randint(1, 40)]) for _ in range(length))
    return " ".join(f"{word}." if MADE.random() < 0.1 else word for word in words)


def _rank(texts: dict[str, str], words: Sequence[str]) -> list[tuple[str, int]]:
    """Return each source with the start of its best passage, the best first, by the formula of BM25."""
    entries = [
        (source_id, span.start, list_passage_tokens(span.cut(text), ()))
        for source_id, text in texts.items()
        for span in cut_passages(text)
    ]
    average = sum(tokens.length for _, _, tokens in entries) / len(entries)
    ranked = []
    for source_id, start, tokens in entries:
        if not all(word in tokens.words for word in words):
            continue
        score = 0.0
        for word in words:
            having = sum(word in other.words for _, _, other in entries)
            idf = math.log((len(entries) - having + 0.5) / (having + 0.5))
            often = tokens.words.count(word)
            norm = 1.2 * (1 - 0.75 + 0.75 * tokens.length / average)
            score += max(idf, 1e-6) * often * 2.2 / (often + norm)
        ranked.append((round(-score, 12), source_id, start))
    best: dict[str, int] = {}
    for _, source_id, start in sorted(ranked, key=lambda hit: hit[0]):
        best.setdefault(source_id, start)
    return list(best.items())


def test_passages_rank_by_bm25_and_a_source_by_its_best(session: Session) -> None:
    texts = {f"s{index:02}": make_text(MADE.choice([5, 60, 700, 4_500])) for index in range(20)}
    for source_id, text in texts.items():
        add_text(session, source_id, text)
    assert count_unindexed(session) == 0
    assert list(find_passage_differences(session)) == []
    for words in (["be"], ["ku"], ["ja", "ka"], ["bi", "ga", "ko"]):
        alternatives = [[Phrase((word,), (word,))] for word in words]
        hits = find_hits(session, alternatives, 100)
        expected = _rank(texts, words)
        assert [(hit.source_id, hit.start) for hit in hits] == expected
        assert find_ids(session, alternatives, 3) == [source_id for source_id, _ in expected[:3]]
    assert find_ids(session, [[Phrase(("be",))], []]) == []


def test_article_is_found_by_other_forms_numbers_and_phrases_across_lines(
    session: Session,
) -> None:
    add_text(session, "article", ARTICLE)
    kilometre, metre = get_unit("km"), get_unit("m")
    for alternatives in (
        search_words("cable", "bends", "fiber"),
        [[Phrase((write_measure("1E+7", metre),))]],
        [[Phrase((write_measure("10000", kilometre),))]],
        [[Phrase((write_value("10000.0"),))]],
        [[Phrase(("fibre", "cables"))]],
        [[Phrase(("nothing",)), Phrase(("absent",))], [Phrase(("mi",), prefix=True)]],
    ):
        assert find_ids(session, alternatives) == ["article"]
    for alternatives in (
        search_words("article"),
        [[Phrase((write_measure("10000", metre),))]],
        [[Phrase(("cables", "fibre"))]],
        [[Phrase(("fibre",))], [Phrase(("absent",))]],
    ):
        assert find_ids(session, alternatives) == []


def test_excerpt_shows_where_most_words_are_close_together(session: Session) -> None:
    add_text(session, "article", ARTICLE)
    text, hits = find_excerpt(session, search_words("mirror", "cable", "fiber"))
    assert len(text) == 200
    assert hits == ["fibre", "cables", "mirrors"]
    measure = write_measure("1E+7", get_unit("m"))
    text, hits = find_excerpt(session, [*search_words("plants"), [Phrase((measure,), (measure,))]])
    assert hits == ["plant", "10,000 kilometres"]
    text, hits = find_excerpt(session, search_words("laser"))
    assert (ARTICLE.index(text), hits) == (0, ["Lasers"])


@pytest.mark.parametrize(
    ("q", "hits"),
    [("光纤通信", ["光纤通信"]), ("纤", ["纤"]), ("通信速度", []), ("Rekord", ["RéKORD"])],
)
def test_excerpt_of_chinese_text_and_of_other_case(
    session: Session, q: str, hits: list[str]
) -> None:
    add_text(
        session, "zh", "本报讯。" * 100 + "他们在光纤通信方面创造了RéKORD。" + "速度" * 90, "zh"
    )
    alternatives = parse_search(f'"{q}"').required
    if hits:
        assert find_excerpt(session, alternatives)[1] == hits
    else:
        assert find_ids(session, alternatives) == []


def test_sources_of_one_text_are_each_found_and_withdrawn_ones_are_not(session: Session) -> None:
    add_text(session, "b", ARTICLE)
    add_text(session, "a", ARTICLE)
    add_text(session, "c", ARTICLE, status="withdrawn")
    add_text(session, "d", ARTICLE, language="de-AT")
    add_text(session, "withdrawn", "mirror mirror", status="withdrawn")
    alternatives = search_words("mirror")
    hits = find_hits(session, alternatives, 10)
    assert [(hit.source_id, hit.number) for hit in hits] == [("a", 1), ("b", 1)]
    assert list(run_steps(session, read_excerpts(hits, alternatives))) == ["a", "b"]


def test_search_ranks_a_bounded_number_of_passages(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for source_id in ("first", "second", "third"):
        add_text(session, source_id, f"mirror {source_id}" + " mirror" * len(source_id))
    monkeypatch.setattr(passages, "RANKED", 2)
    assert find_ids(session, search_words("mirror")) == ["second", "first"]


def make_large(name: str) -> str:
    if name == "distinct":
        return " ".join(f"{'abcdef'[index % 6]}{index:x}" for index in range(200_000))
    if name == "table":
        return "\n".join(" | ".join(["12", "cell", "0.5"] * 3) for _ in range(4_500))
    # No spaces, words of four bytes a letter, many equal tokens, and a letter that is four words.
    return {
        "wide": "\U00010480" * 300_000,
        "dense": "光" * 30_000 + "纤" + "光" * 3_000,
        "letters": "\ufdfa" * 5_000,
    }[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["distinct", "table", "wide", "dense", "letters"])
def test_large_texts_are_cut_within_the_limits_of_both_engines(
    session: Session, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = make_large(name)
    spans = list(cut_passages(text))
    assert "".join(span.cut(text) for span in spans) == text
    assert len(spans) > 1
    tokens = [list_passage_tokens(span.cut(text), ()) for span in spans]
    assert max(len(own.words) for own in tokens) <= MAX_TOKENS
    # Reading the numbers takes a minute.
    monkeypatch.setattr(f"{__name__}.list_numbers", lambda _text, _language: ())
    add_text(session, name, text)
    rows = session.execute(select(TextPassage.start, TextPassage.end)).all()
    assert [tuple(row) for row in rows] == [(span.start, span.end) for span in spans]
    for place in (0, len(spans) // 2, -1):
        words = [word for word in tokens[place].words if word != "¦"]
        alternatives = [[Phrase((word,), (word,))] for word in (words[0], words[-1])]
        assert find_ids(session, alternatives) == [name]
        [hit] = find_hits(session, alternatives, 1)
        # Words of more than 200 characters are marked nowhere.
        assert run_steps(session, read_excerpts([hit], alternatives))[name].hits or name == "wide"


def test_passages_end_at_lines_and_sentences_where_they_can() -> None:
    sentence = "one two three 4.5 five. "
    text = sentence * 1_300 + "\n" + "word " * 5_000
    ends = [text[span.start : span.end] for span in cut_passages(text)]
    assert [own.endswith("five.") for own in ends[:3]] == [True, True, True]
    assert ends[0].startswith("one")
    assert all(own.endswith(("word ", "five.")) for own in ends[3:])


def run_compiled(session: Session, steps: Steps[Any]) -> Any:  # noqa: ANN401 - of any steps
    """Run steps as the fast path does: by SQL text, and the values of its parameters."""
    connection = session.connection()
    try:
        step = next(steps)
        while True:
            statement = compile_statement(connection.dialect, step.make())
            rows = connection.exec_driver_sql(statement.text, {**statement.bind(step.values)})
            step = steps.send(rows.all())
    except StopIteration as stop:
        return stop.value


def test_compiled_statements_find_the_same(session: Session) -> None:
    add_text(session, "article", ARTICLE)
    alternatives = [*search_words("mirror"), [Phrase(("mi",), prefix=True)]]
    dialect = session.get_bind().dialect.name
    for searched in (alternatives, alternatives[:1]):
        hits = find_hits(session, searched, 10)
        assert hits == run_compiled(session, find_passages(dialect, searched, 10))
        excerpts = run_steps(session, read_excerpts(hits, searched))
        assert excerpts == run_compiled(session, read_excerpts(hits, searched))
        assert [*excerpts] == ["article"]
