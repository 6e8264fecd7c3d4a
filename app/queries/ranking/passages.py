"""Search in the full texts of sources, by their passages, with excerpts.

Passages are ranked by BM25 as documents are, the same on both databases, and a source by its best passage.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    String,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
)

from app.domain.batches import batches
from app.domain.quotes.span import Span
from app.domain.search.excerpt import Excerpt, make_excerpt
from app.domain.search.numbers import NUMBER_MARK, write_tokens
from app.domain.search.query import Alternatives, Phrase
from app.domain.search.snippet import Snippet
from app.extraction.numbers.reading_name import name_reading
from app.models import Source, SourceText, TextNumber, TextPassage, TextReading
from app.queries.ranking.bm25 import RankedIndex, score_rows, select_entries
from app.queries.ranking.rank_statements import DIGITS, RANKED
from app.queries.search_index.index import match_tsvector
from app.queries.search_index.match_expression import Expression
from app.queries.search_index.steps import ReadStep, Steps
from app.schemas.common import Standing
from app.schemas.search import HitRead, SnippetRead

# How many passages are looked up at a time: a source or a text may have several of the best ones.
_TOGETHER = 50
# How many passages are read to see whether they say all words of a search close together.
_MOST_READ = 3
_FTS5 = table("passage_index", column("rowid"))
_TSVECTOR = table("passage_index", column("number"), column("vector"))
_LAST = select(TextPassage.total_length).order_by(TextPassage.number.desc()).limit(1)
_INDEX = RankedIndex(
    _TSVECTOR,
    select(func.max(TextPassage.number)).scalar_subquery(),
    _LAST.scalar_subquery(),
    fields="",
)


class PassageHit(NamedTuple):
    """A source that was found by its text: the number, the offsets and the score of its best passage.

    `document` is the number of the source's document.
    """

    document: int
    source_id: str
    number: int
    start: int
    end: int
    score: float


def find_passages(
    dialect: str, alternatives: Alternatives, maximum: int, excluded: Sequence[Phrase] = ()
) -> Steps[list[PassageHit]]:
    """Find the best passages for a search, of each source one, at most `maximum`; the best come first.

    For each item of `alternatives`, at least one of its phrases must occur in the passage, and none of
    `excluded`. Withdrawn sources are left out. Equally good passages are in the order of their numbers, and sources of one text in that
    of their ids. `dialect` is that of the database.
    """
    expression = Expression(alternatives, without_phrases=excluded)
    if not alternatives or expression.finds_nothing:
        return []
    values = {"words": expression.write(dialect)}
    if dialect == "sqlite":
        rows = yield ReadStep(("passages",), _select_fts5, values)
        scores = [(number, score) for number, score in rows]
    else:
        # The statement has the searched words in it, so it is of use once.
        key = ("passages", str(alternatives))
        make = partial(_select_tsvector, alternatives)
        values = {"words": replace(expression, fields=_INDEX.fields).write(dialect)}
        values["tokens"] = " ".join(_list_tokens(alternatives))
        rows = yield ReadStep(key, make, values)
        scores = [
            (number, round(score, DIGITS)) for number, score in score_rows(rows, alternatives)
        ]
    scores.sort(key=lambda hit: (-hit[1], hit[0]))
    found: dict[str, PassageHit] = {}
    for batch in batches(scores, _TOGETHER):
        if len(found) >= maximum:
            break
        hits = yield from _look_up(batch)
        for hit in hits:
            found.setdefault(hit.source_id, hit)
    return list(found.values())[:maximum]


def _select_fts5() -> Select[Any]:
    """Make the query for the passages that match, with their scores; if there are too many, for the first."""
    score = func.round(literal_column("-bm25(passage_index)", Float), DIGITS)
    written = bindparam("words", None, String)
    matched = literal_column("passage_index").op("MATCH", is_comparison=True)(written)
    return select(_FTS5.c.rowid, score).where(matched).order_by(_FTS5.c.rowid).limit(RANKED)


def _select_tsvector(alternatives: Alternatives) -> Select[Any]:
    """Make the query for the words that count in the passages that match; for the first if they are many."""
    vector: ColumnElement[Any] = _TSVECTOR.c.vector
    if not any(phrase.prefix for phrases in alternatives for phrase in phrases):
        # Without the other lexemes, of which a passage has a thousand.
        tokens = func.string_to_array(bindparam("tokens", None, String), literal_column("' '"))
        marked = func.setweight(vector, literal_column("'A'"), tokens)
        vector = func.setweight(
            func.ts_filter(marked, literal_column("'{a}'")), literal_column("'C'")
        )
    hits = (
        select(
            TextPassage.number,
            TextPassage.length.label("search_length"),
            vector.label("vector"),
        )
        .join(_TSVECTOR, _TSVECTOR.c.number == TextPassage.number)
        .where(match_tsvector(bindparam("words", None, String), _TSVECTOR))
        .order_by(TextPassage.number)
        .limit(RANKED)
    )
    return select_entries(hits.subquery(), alternatives, _INDEX)


def _list_tokens(alternatives: Alternatives) -> list[str]:
    return sorted({token for phrases in alternatives for each in phrases for token in each.tokens})


def _look_up(scores: Sequence[tuple[int, float]]) -> Steps[list[PassageHit]]:
    """Return the passages of these numbers and scores with each of their sources, in this order."""
    places = {number: place for place, (number, _) in enumerate(scores)}
    rows = yield ReadStep(("passage sources",), _select_sources, _fill([*places]))
    own = [row for row in rows if name_reading(row[2], *row[7:]) == row[3]]
    own.sort(key=lambda row: (places[row[1]], row[0]))
    return [
        PassageHit(document, source_id, number, start, end, scores[places[number]][1])
        for source_id, number, _, _, start, end, document, *_ in own
    ]


def _select_sources() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Source.id,
            TextPassage.number,
            Source.language,
            TextReading.language.label("read_in"),
            TextPassage.start,
            TextPassage.end,
            Source.number.expression,
            Source.media_type,
            Source.table_form,
        )
        .join(TextReading, TextReading.id == TextPassage.reading_id)
        .join(Source, Source.sha256 == TextReading.sha256)
        .where(_is_listed(), Source.status != literal_column(f"'{Standing.WITHDRAWN}'", String))
    )


def _is_listed() -> Any:  # noqa: ANN401 - a condition of any column
    names = [f"number_{index}" for index in range(_TOGETHER)]
    return TextPassage.number.in_([bindparam(name, None, Integer) for name in names])


def _fill(numbers: Sequence[int]) -> dict[str, int]:
    """Return the values of the parameters of `_is_listed`; no passage has the number 0."""
    filled = [*numbers, *[0] * (_TOGETHER - len(numbers))]
    return {f"number_{index}": number for index, number in enumerate(filled)}


def read_excerpts(
    hits: Sequence[PassageHit], alternatives: Alternatives
) -> Steps[dict[str, SnippetRead]]:
    """Read a snippet of the passage of each source that `find_passages` has found, by the source's id.

    Only the passages of the texts are read: a text may have megabytes.
    """
    made = yield from _make_excerpts(hits, alternatives)
    return {hit.source_id: _describe(made[hit.number].snippet) for hit in hits}


def say_together(
    dialect: str, alternatives: Alternatives, excluded: Sequence[Phrase] = ()
) -> Steps[bool]:
    """Return whether one of the best passages says all that is searched close together, within an excerpt."""
    hits = yield from find_passages(dialect, alternatives, _MOST_READ, excluded)
    made = yield from _make_excerpts(hits, alternatives)
    return any(excerpt.has_all for excerpt in made.values())


def _make_excerpts(
    hits: Sequence[PassageHit], alternatives: Alternatives
) -> Steps[dict[int, Excerpt]]:
    """Make an excerpt of each of these passages, by its number."""
    excerpts: dict[int, Excerpt] = {}
    tokens = (token for phrases in alternatives for each in phrases for token in each.tokens)
    has_numbers = any(token.startswith(NUMBER_MARK) for token in tokens)
    for batch in batches(sorted({hit.number for hit in hits}), _TOGETHER):
        stated: Sequence[Any] = ()
        if has_numbers:
            stated = yield ReadStep(("passage numbers",), _select_numbers, _fill(batch))
        numbers: dict[int, dict[Span, list[str]]] = defaultdict(dict)
        for number, start, end, *values in stated:
            numbers[number][Span(start, end)] = write_tokens(*values)
        rows = yield ReadStep(("passage texts",), _select_texts, _fill(batch))
        for number, text in rows:
            excerpts[number] = make_excerpt(text, alternatives, numbers[number])
    return excerpts


def _describe(excerpt: Snippet) -> SnippetRead:
    hits = [HitRead(start=hit.start, end=hit.end) for hit in excerpt.hits]
    return SnippetRead(field="text", text=excerpt.text, hits=hits)


def _select_texts() -> Select[Any]:
    length = TextPassage.end - TextPassage.start
    return (
        select(
            TextPassage.number,
            func.substr(SourceText.text, TextPassage.start + literal_column("1"), length),
        )
        .join(TextReading, TextReading.id == TextPassage.reading_id)
        .join(SourceText, SourceText.sha256 == TextReading.sha256)
        .where(_is_listed())
    )


def _select_numbers() -> Select[*tuple[Any, ...]]:
    return (
        select(
            TextPassage.number,
            TextNumber.start - TextPassage.start,
            TextNumber.end - TextPassage.start,
            TextNumber.value,
            TextNumber.lower,
            TextNumber.upper,
            TextNumber.unit,
        )
        .join(TextNumber, TextNumber.reading_id == TextPassage.reading_id)
        .where(
            _is_listed(),
            TextNumber.start >= TextPassage.start,
            TextNumber.start < TextPassage.end,
        )
    )
