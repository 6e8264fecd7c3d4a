"""Lookups in the search index, by match expressions, on both engines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    FromClause,
    Select,
    String,
    bindparam,
    cast,
    column,
    exists,
    false,
    literal,
    literal_column,
    not_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from app.domain.search.query import Phrase, SearchQuery
from app.errors import Fault, InvalidInput
from app.models import SearchTerm, find_number_range
from app.queries.lists.filter_labels import CompleteLabels, LabelFilter
from app.queries.search.match_expression import Alternatives, Expression

MAX_TERMS = 5_000
FTS5 = table("search_index", column("rowid"))
# In a session that shows a past revision: today's entries, and those that replace them.
PAST_INDEX = "past_index"
_FTS5_TODAY = table("search_index", column("rowid"), schema="main")
_FTS5_PAST = table("search_index", column("rowid"), schema="temp")
TSVECTOR = table("search_index", column("number"), column("vector"))

_NOTHING = select(literal(0, BigInteger).label("number")).where(false()).subquery("no_entry")


def is_fts5(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


@dataclass(frozen=True, slots=True)
class IndexEntries:
    """Entries of the index that meet the conditions; `number` is the column with their numbers."""

    table: FromClause
    number: ColumnElement[int]
    conditions: Sequence[ColumnElement[bool]]

    def select(self) -> Select[int]:
        return select(self.number).select_from(self.table).where(*self.conditions)

    def of_kind(self, kind: str) -> "IndexEntries":
        """Return only the entries of one kind, whose numbers are contiguous."""
        of_kind = self.number.between(*find_number_range(kind))
        return IndexEntries(self.table, self.number, [*self.conditions, of_kind])


@dataclass(frozen=True, slots=True)
class IndexWords:
    """The entries that a search matches: `required`, or all if None, without `excluded`.

    `narrowed` are entries of `required` that have labels of a list. `counted` are those that are in
    the list, None if the index cannot decide that. `phrases` is the number of phrases to look up; a
    part of a word counts as all words that contain it.
    """

    required: IndexEntries | None
    narrowed: IndexEntries | None
    counted: IndexEntries | None
    excluded: Sequence[IndexEntries]
    phrases: int

    def join(self, statement: Select[Any], kind: str, number: ColumnElement[int]) -> Select[Any]:
        """Narrow a select from the table of a kind to matching entries; the index is read first."""
        statement = statement.where(*self.exclude(number))
        if self.narrowed is None:
            return statement
        entries = self.narrowed.of_kind(kind)
        return statement.join(entries.table, entries.number == number).where(*entries.conditions)

    def match(self, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """Return conditions that look up each row in the index, whatever the order of rows."""
        conditions = self.exclude(number)
        if self.required is not None:
            own = (self.required.number == number, *self.required.conditions)
            conditions.append(exists(literal(1)).select_from(self.required.table).where(*own))
        return conditions

    def exclude(self, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        if self.required is None and not self.excluded:
            return [false()]
        return [number.not_in(entries.select()) for entries in self.excluded]


def find_words(session: Session, query: SearchQuery, labelled: LabelFilter) -> IndexWords:
    """Find the entries that match a search, by parts of words too, and by the labels of a list.

    Raises:
        InvalidInput: a part of a word matches too many words.
    """
    return make_words(session, expand(session, query), query, labelled)


def make_words(
    session: Session, alternatives: Alternatives, query: SearchQuery, labelled: LabelFilter
) -> IndexWords:
    """Find the entries with these alternatives and labels, without what the query excludes."""
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
    """Make the expression that matches exactly the resources of a list with the alternatives."""
    return Expression(alternatives, labels=whole.required, without_labels=whole.excluded)


def count_phrases(alternatives: Alternatives) -> int:
    return sum(len(phrases) for phrases in alternatives)


def find_entries(session: Session, expression: Expression) -> IndexEntries:
    """Find the entries that match an expression, in the revision that the session shows."""
    if expression.finds_nothing:
        return IndexEntries(_NOTHING, _NOTHING.c.number, [])
    dialect = session.get_bind().dialect
    written = literal(expression.write(dialect.name), String)
    if PAST_INDEX not in session.info or dialect.name != "sqlite":
        return _match(dialect, written)
    matched = _match_fts5(written)
    replaced = _FTS5_TODAY.c.rowid.in_(select(_FTS5_PAST.c.rowid))
    today = select(_FTS5_TODAY.c.rowid).where(matched, not_(replaced))
    entries = today.union_all(select(_FTS5_PAST.c.rowid).where(matched)).subquery()
    return IndexEntries(entries, entries.c.rowid, [])


def _match(dialect: Dialect, written: ColumnElement[str]) -> IndexEntries:
    """Match today's entries, or on PostgreSQL those of the revision that the session shows."""
    if dialect.name == "sqlite":
        return IndexEntries(FTS5, FTS5.c.rowid, [_match_fts5(written)])
    return IndexEntries(TSVECTOR, TSVECTOR.c.number, [match_tsvector(written)])


def _match_fts5(written: ColumnElement[str]) -> ColumnElement[bool]:
    return literal_column("search_index").op("MATCH", is_comparison=True)(written)


def match_tsvector(written: ColumnElement[str]) -> ColumnElement[bool]:
    return TSVECTOR.c.vector.op("@@", is_comparison=True)(cast(written, TSQUERY))


class MatchExpressions(NamedTuple):
    """Expressions for `IndexWords`, in the language of an engine; `phrases` counts their phrases."""

    required: str
    narrowed: str
    counted: str | None
    phrases: int


def write_words(
    dialect: Dialect, alternatives: Alternatives, labelled: LabelFilter
) -> MatchExpressions:
    expressions = [Expression(alternatives), Expression(alternatives, labels=labelled.narrowing)]
    if labelled.whole is not None:
        expressions.append(write_complete_match(alternatives, labelled.whole))
    required, narrowed, *counted = (expression.write(dialect.name) for expression in expressions)
    return MatchExpressions(
        required, narrowed, counted[0] if counted else None, count_phrases(alternatives)
    )


def find_written(dialect: Dialect, written: MatchExpressions) -> IndexWords:
    """Match today's entries by expressions that are bound as parameters on execution."""
    required, narrowed, counted = (
        None if expression is None else _match(dialect, bindparam(f"words_{index}", expression))
        for index, expression in enumerate(written[:3])
    )
    return IndexWords(required, narrowed, counted, [], 1)


def list_written(written: MatchExpressions) -> dict[str, str | None]:
    """Return the parameters of `find_written`."""
    return {f"words_{index}": expression for index, expression in enumerate(written[:3])}


def expand(session: Session, query: SearchQuery) -> list[list[Phrase]]:
    """Expand each phrase to itself, or a part of a word to all words that contain it.

    Raises:
        InvalidInput: parts of words match too many words.
    """
    alternatives = [_list_alternatives(session, phrase) for phrase in query.required]
    if sum(len(terms) - 1 for terms in alternatives if terms) > MAX_TERMS:
        parts = ", ".join(repr(phrase.tokens[0]) for phrase in query.required if phrase.part)
        detail = (
            f"more than {MAX_TERMS} words contain {parts}: write longer parts, or whole words in "
            "quotation marks"
        )
        raise InvalidInput(f"q: {detail}", [Fault("#/query/q", "too_many_words", detail)])
    return alternatives


def _list_alternatives(session: Session, phrase: Phrase) -> list[Phrase]:
    """List the alternatives of a phrase; if there are too many, one more than allowed."""
    if not phrase.part:
        return [phrase]
    statement = (
        select(SearchTerm.term)
        .where(SearchTerm.term.contains(phrase.tokens[0], autoescape=True))
        .order_by(SearchTerm.term)
        .limit(MAX_TERMS + 2)
    )
    return [Phrase((term,)) for term in session.scalars(statement)]
