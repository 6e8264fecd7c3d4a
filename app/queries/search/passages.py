"""Search in the full texts of sources, by their passages, with excerpts.

Passages are ranked by BM25 as documents are, the same on both databases, and a source by its best passage.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import (
    Float,
    String,
    Text,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.quotes.span import Span
from app.domain.search.excerpt import make_excerpt
from app.domain.search.numbers import write_tokens
from app.domain.search.query import Alternatives
from app.domain.search.snippet import Snippet
from app.extraction.numbers.reader import reduce_language
from app.models import Source, SourceText, TextNumber, TextPassage, TextReading
from app.queries.search.bm25 import RankedIndex, score_hits
from app.queries.search.index import is_fts5, match_tsvector
from app.queries.search.match_expression import Expression
from app.schemas.common import Standing
from app.schemas.search import HitRead, SnippetRead

# If more passages match, only the first ones by number are ranked.
RANKED_PASSAGES = 10_000
# How many passages are looked up at a time; a source or a text may have several of the best ones.
_LOOKED_UP = 200
# The last digits of a double depend on the order of summation, so they are rounded off.
_DIGITS = 12
_TSVECTOR = table("passage_index", column("number"), column("vector"))
_TOTAL = select(TextPassage.total_length).order_by(TextPassage.number.desc()).limit(1)
_INDEX = RankedIndex(
    _TSVECTOR, select(func.max(TextPassage.number)).scalar_subquery(), _TOTAL.scalar_subquery()
)


class PassageHit(NamedTuple):
    """A source that was found by its text: the number, the offsets and the score of its best passage."""

    source_id: str
    number: int
    start: int
    end: int
    score: float


class _Scored(NamedTuple):
    number: int
    score: float


def find_passages(session: Session, alternatives: Alternatives, maximum: int) -> list[PassageHit]:
    """Return the best passages for a search, of each source one, at most `maximum`; the best come first.

    For each item of `alternatives`, at least one of its phrases must occur in the passage. Withdrawn sources
    are left out. Equally good passages are in the order of their numbers, and sources of one text in
    that of their ids.
    """
    expression = Expression(alternatives)
    if not alternatives or expression.finds_nothing:
        return []
    rank = _rank_fts5 if is_fts5(session) else _rank_tsvector
    scored = sorted(rank(session, expression), key=lambda hit: (-hit.score, hit.number))
    found: dict[str, PassageHit] = {}
    for batch in batches(scored, _LOOKED_UP):
        for hit in _look_up(session, batch):
            found.setdefault(hit.source_id, hit)
        if len(found) >= maximum:
            break
    return list(found.values())[:maximum]


def _rank_fts5(session: Session, expression: Expression) -> Iterable[_Scored]:
    score = func.round(literal_column("-bm25(passage_index)", Float), _DIGITS)
    index = table("passage_index", column("rowid"))
    written = literal(expression.write("sqlite"), String)
    matched = literal_column("passage_index").op("MATCH", is_comparison=True)(written)
    statement = select(index.c.rowid, score).where(matched).order_by(index.c.rowid)
    return [_Scored(*row) for row in session.execute(statement.limit(RANKED_PASSAGES))]


def _rank_tsvector(session: Session, expression: Expression) -> Iterable[_Scored]:
    phrases = [phrase for choices in expression.alternatives for phrase in choices]
    vector = _TSVECTOR.c.vector
    if not any(phrase.prefix for phrase in phrases):
        # Without the other lexemes, of which a passage has a thousand.
        tokens = sorted({token for phrase in phrases for token in phrase.tokens})
        marked = func.setweight(vector, literal_column("'A'"), cast(tokens, ARRAY(Text)))
        only = func.ts_filter(marked, literal_column("'{a}'"))
        vector = func.setweight(only, literal_column("'C'"))
    written = literal(expression.write("postgresql"), String)
    hits = (
        select(
            TextPassage.number.label("id"),
            TextPassage.length.label("search_length"),
            vector.label("vector"),
        )
        .join(_TSVECTOR, _TSVECTOR.c.number == TextPassage.number)
        .where(match_tsvector(written, _TSVECTOR))
        .order_by(TextPassage.number)
        .limit(RANKED_PASSAGES)
        .subquery()
    )
    scores = score_hits(session, hits, expression.alternatives, _INDEX)
    return [_Scored(number, round(score, _DIGITS)) for number, score in scores]


def _look_up(session: Session, scored: Sequence[_Scored]) -> list[PassageHit]:
    """Return the passages with each of their sources, in the order of `scored`."""
    statement = (
        select(
            TextPassage.number,
            TextPassage.start,
            TextPassage.end,
            TextReading.language.label("read_in"),
            Source.id,
            Source.language,
        )
        .join(TextReading, TextReading.id == TextPassage.reading_id)
        .join(Source, Source.sha256 == TextReading.sha256)
        .where(
            TextPassage.number.in_([hit.number for hit in scored]),
            Source.status != Standing.WITHDRAWN.value,
        )
    )
    places = {hit.number: place for place, hit in enumerate(scored)}
    rows = [
        row for row in session.execute(statement) if reduce_language(row.language) == row.read_in
    ]
    rows.sort(key=lambda row: (places[row.number], row.id))
    return [
        PassageHit(row.id, row.number, row.start, row.end, scored[places[row.number]].score)
        for row in rows
    ]


def read_excerpts(
    session: Session, hits: Sequence[PassageHit], alternatives: Alternatives
) -> dict[str, SnippetRead]:
    """Return a snippet of the passage of each source that was found by `find_passages`, by the source's id.

    Only the passages of the texts are read: a text may have megabytes.
    """
    numbers = _read_numbers(session, hits)
    statement = (
        select(
            TextPassage.number,
            func.substr(
                SourceText.text, TextPassage.start + 1, TextPassage.end - TextPassage.start
            ),
        )
        .join(TextReading, TextReading.id == TextPassage.reading_id)
        .join(SourceText, SourceText.sha256 == TextReading.sha256)
        .where(TextPassage.number.in_({hit.number for hit in hits}))
    )
    excerpts = {
        number: _describe(make_excerpt(text, alternatives, numbers[number]))
        for number, text in session.execute(statement)
    }
    return {hit.source_id: excerpts[hit.number] for hit in hits}


def _describe(excerpt: Snippet) -> SnippetRead:
    hits = [HitRead(start=hit.start, end=hit.end) for hit in excerpt.hits]
    return SnippetRead(field="text", text=excerpt.text, hits=hits)


def _read_numbers(session: Session, hits: Sequence[PassageHit]) -> dict[int, dict[Span, list[str]]]:
    """Return the numbers in passages, by the number of the passage, with their tokens in the index."""
    columns = (TextNumber.value, TextNumber.lower, TextNumber.upper, TextNumber.unit)
    statement = (
        select(
            TextPassage.number,
            (TextNumber.start - TextPassage.start).label("start"),
            (TextNumber.end - TextPassage.start).label("end"),
            *columns,
        )
        .join(TextNumber, TextNumber.reading_id == TextPassage.reading_id)
        .where(
            TextPassage.number.in_({hit.number for hit in hits}),
            TextNumber.start.between(TextPassage.start, TextPassage.end - 1),
        )
    )
    numbers: dict[int, dict[Span, list[str]]] = defaultdict(dict)
    for number, start, end, *stated in session.execute(statement):
        numbers[number][Span(start, end)] = write_tokens(*stated)
    return numbers
