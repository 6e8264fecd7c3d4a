"""Lookups in the search index of SQLite (FTS5) or PostgreSQL (`tsvector`).

The index has one entry for each document, under the document's number. Each kind of resource has its own
range of numbers. An entry of a claim also has labels: values of filters, such as a metric, stored like
words. A match expression is a text in the query language of the index.
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

# The maximum number of words that a search may look up for all its parts of words.
MAX_TERMS = 5_000
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
        """Return those of the entries that belong to one kind of resource."""
        of_kind = self.number.between(*find_number_range(kind))
        return IndexEntries(self.table, self.number, [*self.conditions, of_kind])


@dataclass(frozen=True, slots=True)
class IndexWords:
    """The index entries that match the words of a search in a list: `required` without `excluded`.

    `required` is None for a search that only excludes words; all other entries then match. `narrowed`
    are those entries of `required` that also have the labels of the list (filter values stored in the
    index like words). `counted` are exactly the hits in the list; it is None if the index alone cannot
    decide which these are. `phrases` is the number of phrases to look up; for a part of a word, these
    are all words that contain it.
    """

    required: IndexEntries | None
    narrowed: IndexEntries | None
    counted: IndexEntries | None
    excluded: Sequence[IndexEntries]
    phrases: int

    def join(self, statement: Select[Any], kind: str, number: ColumnElement[int]) -> Select[Any]:
        """Return a statement restricted to resources that match the search, by a join with the index.

        `statement` selects from the table of the resources of a kind, and `number` is the column of that
        table with the number of the document.
        """
        statement = statement.where(*self.exclude(number))
        if self.narrowed is None:
            return statement
        entries = self.narrowed.of_kind(kind)
        return statement.join(entries.table, entries.number == number).where(*entries.conditions)

    def match(self, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """Return conditions that a row matches the search, which look up its `number` in the index.

        Unlike with `join`, the database can then read the rows in the order of a list.
        """
        conditions = self.exclude(number)
        if self.required is not None:
            own = (self.required.number == number, *self.required.conditions)
            conditions.append(exists(literal(1)).select_from(self.required.table).where(*own))
        return conditions

    def exclude(self, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """Return conditions that a row has none of the excluded words; `number` is the row's number.

        For a search without any word, the condition is always false, so that nothing is found.
        """
        if self.required is None and not self.excluded:
            return [false()]
        return [number.not_in(entries.select()) for entries in self.excluded]


def find_words(session: Session, query: SearchQuery, labelled: LabelFilter) -> IndexWords:
    """Return the index entries that match a search in a list. Words also match as parts of longer words.

    `labelled` are the filters of the list as labels, which are stored in the index like words.

    Raises:
        InvalidInput: a search word is part of too many words of the catalogue.
    """
    return make_words(session, expand(session, query), query, labelled)


def make_words(
    session: Session, alternatives: Alternatives, query: SearchQuery, labelled: LabelFilter
) -> IndexWords:
    """Return the index entries that match a search in a list.

    `alternatives` are the required phrases of `query` as `expand` returns them. `labelled` are the
    filters of the list as labels, which are stored in the index like words.
    """
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
    matched = _match_fts5(written)
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
        return IndexEntries(FTS5, FTS5.c.rowid, [_match_fts5(written)])
    return IndexEntries(TSVECTOR, TSVECTOR.c.number, [match_tsvector(written)])


def _match_fts5(written: ColumnElement[str]) -> ColumnElement[bool]:
    return literal_column("search_index").op("MATCH", is_comparison=True)(written)


def match_tsvector(written: ColumnElement[str]) -> ColumnElement[bool]:
    return TSVECTOR.c.vector.op("@@", is_comparison=True)(cast(written, TSQUERY))


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
    expressions = [Expression(alternatives), Expression(alternatives, labels=labelled.narrowing)]
    if labelled.whole is not None:
        expressions.append(write_complete_match(alternatives, labelled.whole))
    required, narrowed, *counted = (expression.write(dialect.name) for expression in expressions)
    return MatchExpressions(
        required, narrowed, counted[0] if counted else None, count_phrases(alternatives)
    )


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


def expand(session: Session, query: SearchQuery) -> list[list[Phrase]]:
    """Return, for each required phrase of a search, the phrases of which any one must occur.

    If the phrase is a part of a word, these are all words of the catalogue that contain the part. Else
    it is only the phrase itself.

    Raises:
        InvalidInput: the parts of words in the search are in more than `MAX_TERMS` words.
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
    """Return the phrases of which any one must occur for the required `phrase`; see `expand`.

    For a part of a word, up to `MAX_TERMS + 2` words are read. This is one more than allowed, so that
    the caller sees that there are too many.
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
