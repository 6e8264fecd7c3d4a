"""Lookups in the search index by match expressions, on SQLite (FTS5) and PostgreSQL (`tsvector`).

The index has one entry for each document, under the document's number. Numbers of one kind are
contiguous. Labels are values of filters that are stored in an entry like words.
"""

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
# Set in `Session.info` where a session shows a past revision with its search index. On SQLite, entries
# of the temporary table then replace those of the main one.
PAST_INDEX = "past_index"
_FTS5_TODAY = table("search_index", column("rowid"), schema="main")
_FTS5_PAST = table("search_index", column("rowid"), schema="temp")
TSVECTOR = table("search_index", column("number"), column("vector"))

_NOTHING = select(literal(0, BigInteger).label("number")).where(false()).subquery("no_entry")


def is_fts5(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


@dataclass(frozen=True, slots=True)
class IndexEntries:
    """Entries of the search index: the rows of `table` that meet all `conditions`.

    `number` is the column with the number of the document.
    """

    table: FromClause
    number: ColumnElement[int]
    conditions: Sequence[ColumnElement[bool]]

    def select(self) -> Select[int]:
        return select(self.number).select_from(self.table).where(*self.conditions)

    def of_kind(self, kind: str) -> "IndexEntries":
        """Return only the entries of one kind of resource."""
        of_kind = self.number.between(*find_number_range(kind))
        return IndexEntries(self.table, self.number, [*self.conditions, of_kind])


@dataclass(frozen=True, slots=True)
class IndexWords:
    """The index entries that a search in a list matches: `required` without `excluded`.

    `required` is None for a search that only excludes words; it then matches all other entries.
    `narrowed` are the entries of `required` that have the labels of the list. `counted` are exactly the
    hits in the list; None if the index alone cannot decide that. `phrases` is the number of phrases to
    look up, where a part of a word counts as all words that contain it.
    """

    required: IndexEntries | None
    narrowed: IndexEntries | None
    counted: IndexEntries | None
    excluded: Sequence[IndexEntries]
    phrases: int

    def join(self, statement: Select[Any], kind: str, number: ColumnElement[int]) -> Select[Any]:
        """Restrict a select from the table of a kind to hits, by a join with the index entries.

        `number` is the column with the document's number in that table.
        """
        statement = statement.where(*self.exclude(number))
        if self.narrowed is None:
            return statement
        entries = self.narrowed.of_kind(kind)
        return statement.join(entries.table, entries.number == number).where(*entries.conditions)

    def match(self, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """Return conditions that look up each row in the index by its number.

        Unlike `join`, they let the database read rows in the order of a list.
        """
        conditions = self.exclude(number)
        if self.required is not None:
            own = (self.required.number == number, *self.required.conditions)
            conditions.append(exists(literal(1)).select_from(self.required.table).where(*own))
        return conditions

    def exclude(self, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """Return conditions that leave out `excluded`, or everything for a search without any word."""
        if self.required is None and not self.excluded:
            return [false()]
        return [number.not_in(entries.select()) for entries in self.excluded]


def find_words(session: Session, query: SearchQuery, labelled: LabelFilter) -> IndexWords:
    """Return the index entries that match a search in a list. Words also match as parts of other words.

    Raises:
        InvalidInput: a part of a word matches too many words.
    """
    return make_words(session, expand(session, query), query, labelled)


def make_words(
    session: Session, alternatives: Alternatives, query: SearchQuery, labelled: LabelFilter
) -> IndexWords:
    """Return the index entries for a search whose required phrases were expanded to `alternatives`."""
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
    """Make the expression for exactly the hits in a list whose filters are all expressed by labels."""
    return Expression(alternatives, labels=whole.required, without_labels=whole.excluded)


def count_phrases(alternatives: Alternatives) -> int:
    return sum(len(phrases) for phrases in alternatives)


def find_entries(session: Session, expression: Expression) -> IndexEntries:
    """Return the entries that match an expression, in the revision that the session shows."""
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
    """Return the entries of the current revision that match a written expression.

    On PostgreSQL a session that shows a past revision gets the entries of that revision.
    """
    if dialect.name == "sqlite":
        return IndexEntries(FTS5, FTS5.c.rowid, [_match_fts5(written)])
    return IndexEntries(TSVECTOR, TSVECTOR.c.number, [match_tsvector(written)])


def _match_fts5(written: ColumnElement[str]) -> ColumnElement[bool]:
    return literal_column("search_index").op("MATCH", is_comparison=True)(written)


def match_tsvector(written: ColumnElement[str]) -> ColumnElement[bool]:
    return TSVECTOR.c.vector.op("@@", is_comparison=True)(cast(written, TSQUERY))


class MatchExpressions(NamedTuple):
    """Match expressions for the fields of `IndexWords` of the same names, written for one engine."""

    required: str
    narrowed: str
    counted: str | None
    phrases: int


def write_words(
    dialect: Dialect, alternatives: Alternatives, labelled: LabelFilter
) -> MatchExpressions:
    """Write the expressions of a search, for the bind parameters of `find_written`."""
    expressions = [Expression(alternatives), Expression(alternatives, labels=labelled.narrowing)]
    if labelled.whole is not None:
        expressions.append(write_complete_match(alternatives, labelled.whole))
    required, narrowed, *counted = (expression.write(dialect.name) for expression in expressions)
    return MatchExpressions(
        required, narrowed, counted[0] if counted else None, count_phrases(alternatives)
    )


def find_written(dialect: Dialect, written: MatchExpressions) -> IndexWords:
    """Return the entries that expressions match, with each expression as a bind parameter.

    A statement compiled with the result can be run again for other words. It reads the current revision.
    """
    required, narrowed, counted = (
        None if expression is None else _match(dialect, bindparam(f"words_{index}", expression))
        for index, expression in enumerate(written[:3])
    )
    return IndexWords(required, narrowed, counted, [], 1)


def list_written(written: MatchExpressions) -> dict[str, str | None]:
    """Return the values for the bind parameters that `find_written` makes, by parameter name."""
    return {f"words_{index}": expression for index, expression in enumerate(written[:3])}


def expand(session: Session, query: SearchQuery) -> list[list[Phrase]]:
    """Return the alternatives of each required phrase, in order.

    They are the phrase itself, or for a part of a word all words of the index that contain the part.

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
    """Return the alternatives of one phrase; see `expand`.

    At most `MAX_TERMS + 2` are read: one more than allowed, so that the caller can see that there are
    too many.
    """
    if not phrase.part:
        return [phrase]
    statement = (
        select(SearchTerm.term)
        .where(SearchTerm.term.contains(phrase.tokens[0], autoescape=True))
        .order_by(SearchTerm.term)
        .limit(MAX_TERMS + 2)
    )
    return [Phrase((term,)) for term in session.scalars(statement)]
