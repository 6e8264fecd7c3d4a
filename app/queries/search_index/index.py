"""Lookups in the search index of SQLite (FTS5) or PostgreSQL (`tsvector`).

The index has one entry for each document, under the document's number. Each kind of resource has its own
range of numbers. An entry of a claim also has labels: values of filters, such as a metric, stored like
words. A match expression is a text in the query language of the index.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Dialect,
    FromClause,
    String,
    bindparam,
    cast,
    column,
    false,
    literal,
    literal_column,
    not_,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from app.domain.search.query import Alternatives, ExpandedSearch, SearchQuery
from app.models import SearchTerm
from app.queries.lists.filter_labels import CompleteLabels, LabelFilter
from app.queries.lists.index_words import IndexEntries, IndexWords
from app.queries.search_index.expansion import MAX_TERMS, expand_query
from app.queries.search_index.match_expression import Expression

FTS5 = table("search_index", column("rowid"))
# A key of `Session.info`, set if the session shows a past revision and its search index. On SQLite,
# entries of a temporary table then replace those of the main one.
PAST_INDEX = "past_index"
_FTS5_TODAY = table("search_index", column("rowid"), schema="main")
_FTS5_PAST = table("search_index", column("rowid"), schema="temp")
TSVECTOR = table("search_index", column("number"), column("vector"))

_NOTHING = select(literal(0, BigInteger).label("number")).where(false()).subquery("no_entry")


def is_fts5(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def find_words(session: Session, search: ExpandedSearch, labelled: LabelFilter) -> IndexWords:
    """Return the index entries that match a search in a list.

    `labelled` are the filters of the list as labels, which are stored in the index like words.
    """
    query, alternatives = search.query, search.alternatives
    if not (alternatives or query.excluded or query.is_blank):
        alternatives = [[]]  # it matches nothing
    excluded = [find_entries(session, Expression([[phrase]])) for phrase in query.excluded]
    required = narrowed = counted = None
    if alternatives:
        required = narrowed = find_entries(session, Expression(alternatives))
    if alternatives and labelled.narrowing:
        narrowed = find_entries(session, Expression(alternatives, labels=labelled.narrowing))
    if alternatives and labelled.whole and not excluded:
        counted = find_entries(session, write_complete_match(alternatives, labelled.whole))
    return IndexWords(required, narrowed, counted, excluded, count_phrases(alternatives))


def write_complete_match(alternatives: Alternatives, whole: CompleteLabels) -> Expression:
    """Make the expression that matches exactly the hits of a search in a filtered list.

    `alternatives` are the searched phrases. `whole` are all filters of the list, expressed by labels
    (words in the search index).
    """
    return Expression(alternatives, labels=whole.required, without_labels=whole.excluded)


def count_phrases(alternatives: Alternatives) -> int:
    return sum(len(phrases) for phrases in alternatives)


def find_entries(session: Session, expression: Expression) -> IndexEntries:
    """Return the index entries that match an expression, in the revision that the session shows.

    That may be a past revision.
    """
    if expression.finds_nothing:
        return IndexEntries(_NOTHING, _NOTHING.c.number, [])
    dialect = session.get_bind().dialect
    written = literal(expression.write(dialect.name), String)
    if PAST_INDEX not in session.info or dialect.name != "sqlite":
        return _match(dialect, written)
    matched = match_fts5(written)
    replaced = _FTS5_TODAY.c.rowid.in_(select(_FTS5_PAST.c.rowid))
    today = select(_FTS5_TODAY.c.rowid).where(matched, not_(replaced))
    entries = today.union_all(select(_FTS5_PAST.c.rowid).where(matched)).subquery()
    return IndexEntries(entries, entries.c.rowid, [])


def _match(dialect: Dialect, written: ColumnElement[str]) -> IndexEntries:
    """Return the index entries that match `written`, an expression in the query language of the index.

    They are those of the current revision. Only on PostgreSQL, a session that shows a past revision gets
    the entries of that revision.
    """
    if dialect.name == "sqlite":
        return IndexEntries(FTS5, FTS5.c.rowid, [match_fts5(written)])
    return IndexEntries(TSVECTOR, TSVECTOR.c.number, [match_tsvector(written)])


def match_fts5(written: ColumnElement[str]) -> ColumnElement[bool]:
    return literal_column("search_index").op("MATCH", is_comparison=True)(written)


def match_tsvector(
    written: ColumnElement[str], index: FromClause = TSVECTOR
) -> ColumnElement[bool]:
    return index.c.vector.op("@@", is_comparison=True)(cast(written, TSQUERY))


class MatchExpressions(NamedTuple):
    """Expressions for a search in a list, in the query language of the database's search index.

    From each of them, `find_written` makes the field of `IndexWords` with the same name. `phrases` is the
    number of phrases that the database has to look up for the search.
    """

    required: str
    narrowed: str
    counted: str | None
    phrases: int


def write_words(
    dialect: Dialect, alternatives: Alternatives, labelled: LabelFilter
) -> MatchExpressions:
    """Return the expressions of a search in a list, in the query language of a database's search index.

    `alternatives` are the required phrases as `expand` returns them. `labelled` are the filters of the
    list as labels, which are stored in the index like words.
    """
    required = narrowed = Expression(alternatives).write(dialect.name)
    if labelled.narrowing:
        narrowed = Expression(alternatives, labels=labelled.narrowing).write(dialect.name)
    counted = None
    if labelled.whole is not None:
        counted = write_complete_match(alternatives, labelled.whole).write(dialect.name)
    return MatchExpressions(required, narrowed, counted, count_phrases(alternatives))


def find_written(dialect: Dialect, written: MatchExpressions) -> IndexWords:
    """Return the index entries of the current revision that match the expressions of a search.

    Each expression is an SQL bind parameter. So a statement that is compiled with the result can be run
    again for other search words.
    """
    required, narrowed, counted = (
        None if expression is None else _match(dialect, bindparam(f"words_{index}", expression))
        for index, expression in enumerate(written[:3])
    )
    return IndexWords(required, narrowed, counted, [], 1)


def list_written(written: MatchExpressions) -> dict[str, str | None]:
    """Return the expressions of a search by the names of the SQL bind parameters of `find_written`."""
    return {f"words_{index}": expression for index, expression in enumerate(written[:3])}


def expand(session: Session, query: SearchQuery) -> ExpandedSearch:
    """Expand a query by the words of the catalogue that contain its parts of words.

    Raises:
        InvalidInput: the parts of words in the search are in more than `MAX_TERMS` words.
    """
    parts = list(dict.fromkeys(phrase.tokens[0] for phrase in query.list_phrases() if phrase.part))
    terms: dict[str, list[str]] = {part: [] for part in parts}
    for index, term in session.execute(_select_terms(parts)) if parts else ():
        terms[parts[index]].append(term)
    return expand_query(query, terms.__getitem__)


def _select_terms(parts: Sequence[str]) -> CompoundSelect[Any]:
    """Make the query for the words of the catalogue that contain parts of words.

    Each row is the index of a part and a word. There are up to `MAX_TERMS + 2` words of a part: one more
    than allowed, so that the caller sees that there are too many.
    """
    selected = (
        select(literal(index).label("part"), SearchTerm.term)
        .where(SearchTerm.term.contains(part, autoescape=True))
        .order_by(SearchTerm.term)
        .limit(MAX_TERMS + 2)
        for index, part in enumerate(parts)
    )
    return union_all(*(select(part.subquery()) for part in selected))
