"""The search index, asked for what `domain/search/query.py` reads in a text, by `expressions.py`."""

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
# Where a session shows a past revision, the entries of today and those that stand before them.
PAST_INDEX = "past_index"
_FTS5_TODAY = table("search_index", column("rowid"), schema="main")
_FTS5_PAST = table("search_index", column("rowid"), schema="temp")
TSVECTOR = table("search_index", column("number"), column("vector"))

_NOTHING = select(literal(0, BigInteger).label("number")).where(false()).subquery("no_entry")


def is_fts5(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


@dataclass(frozen=True, slots=True)
class IndexEntries:
    """Those of the index that meet the conditions; `number` is the column with their numbers."""

    table: FromClause
    number: ColumnElement[int]
    conditions: Sequence[ColumnElement[bool]]

    def select(self) -> Select[int]:
        return select(self.number).select_from(self.table).where(*self.conditions)

    def of_kind(self, kind: str) -> "IndexEntries":
        """Only the entries of one kind, which lie together."""
        of_kind = self.number.between(*find_number_range(kind))
        return IndexEntries(self.table, self.number, [*self.conditions, of_kind])


@dataclass(frozen=True, slots=True)
class IndexWords:
    """What a search finds: any of the index where `required` is None, and nothing `excluded`.

    `narrowed` are those of `required` with labels of a list, `counted` those that are all of the list,
    None where the index cannot tell. `phrases` is how many are looked for, parts of words by all words
    that contain them.
    """

    required: IndexEntries | None
    narrowed: IndexEntries | None
    counted: IndexEntries | None
    excluded: Sequence[IndexEntries]
    phrases: int

    def join(self, statement: Select[Any], kind: str, number: ColumnElement[int]) -> Select[Any]:
        """Narrow a select from the table of a kind to what has the words, read in the index first."""
        statement = statement.where(*self.exclude(number))
        if self.narrowed is None:
            return statement
        found = self.narrowed.of_kind(kind)
        return statement.join(found.table, found.number == number).where(*found.conditions)

    def match(self, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """Conditions by which each row is looked up in the index, in whatever order rows come."""
        conditions = self.exclude(number)
        if self.required is not None:
            own = (self.required.number == number, *self.required.conditions)
            conditions.append(exists(literal(1)).select_from(self.required.table).where(*own))
        return conditions

    def exclude(self, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        if self.required is None and not self.excluded:
            return [false()]
        return [number.not_in(one.select()) for one in self.excluded]


def find_words(session: Session, query: SearchQuery, labelled: LabelFilter) -> IndexWords:
    """What a search finds, with the parts of words that it asks for, among what has these labels.

    Raises:
        InvalidInput: a part of a word that too many words contain.
    """
    return make_words(session, expand(session, query), query, labelled)


def make_words(
    session: Session, alternatives: Alternatives, query: SearchQuery, labelled: LabelFilter
) -> IndexWords:
    """What has these alternatives and labels, and nothing of what the query excludes."""
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
    """What finds all of a list that has the alternatives."""
    return Expression(alternatives, labels=whole.required, without_labels=whole.excluded)


def count_phrases(alternatives: Alternatives) -> int:
    return sum(len(phrases) for phrases in alternatives)


def find_entries(session: Session, expression: Expression) -> IndexEntries:
    """The entries that an expression finds, at the time that the session shows."""
    if expression.finds_nothing:
        return IndexEntries(_NOTHING, _NOTHING.c.number, [])
    dialect = session.get_bind().dialect
    written = literal(expression.write(dialect.name), String)
    if PAST_INDEX not in session.info or dialect.name != "sqlite":
        return _match(dialect, written)
    matched = _match_fts5(written)
    replaced = _FTS5_TODAY.c.rowid.in_(select(_FTS5_PAST.c.rowid))
    today = select(_FTS5_TODAY.c.rowid).where(matched, not_(replaced))
    found = today.union_all(select(_FTS5_PAST.c.rowid).where(matched)).subquery()
    return IndexEntries(found, found.c.rowid, [])


def _match(dialect: Dialect, written: ColumnElement[str]) -> IndexEntries:
    """The entries of today, or on PostgreSQL of any time."""
    if dialect.name == "sqlite":
        return IndexEntries(FTS5, FTS5.c.rowid, [_match_fts5(written)])
    return IndexEntries(TSVECTOR, TSVECTOR.c.number, [match_tsvector(written)])


def _match_fts5(written: ColumnElement[str]) -> ColumnElement[bool]:
    return literal_column("search_index").op("MATCH", is_comparison=True)(written)


def match_tsvector(written: ColumnElement[str]) -> ColumnElement[bool]:
    return TSVECTOR.c.vector.op("@@", is_comparison=True)(cast(written, TSQUERY))


class MatchExpressions(NamedTuple):
    """Expressions for `IndexWords`, in the language of an engine, and how many phrases are in them."""

    required: str
    narrowed: str
    counted: str | None
    phrases: int


def write_words(
    dialect: Dialect, alternatives: Alternatives, labelled: LabelFilter
) -> MatchExpressions:
    asked = [Expression(alternatives), Expression(alternatives, labels=labelled.narrowing)]
    if labelled.whole is not None:
        asked.append(write_complete_match(alternatives, labelled.whole))
    required, narrowed, *counted = (one.write(dialect.name) for one in asked)
    return MatchExpressions(
        required, narrowed, counted[0] if counted else None, count_phrases(alternatives)
    )


def find_written(dialect: Dialect, written: MatchExpressions) -> IndexWords:
    """What expressions find today that are given as parameters when it is asked for."""
    required, narrowed, counted = (
        None if one is None else _match(dialect, bindparam(f"words_{place}", one))
        for place, one in enumerate(written[:3])
    )
    return IndexWords(required, narrowed, counted, [], 1)


def list_written(written: MatchExpressions) -> dict[str, str | None]:
    """The parameters of `find_written`."""
    return {f"words_{place}": one for place, one in enumerate(written[:3])}


def expand(session: Session, query: SearchQuery) -> list[list[Phrase]]:
    """For each phrase what finds it: itself, or for a part of a word all words that contain it.

    Raises:
        InvalidInput: parts of words that too many words contain.
    """
    alternatives = [_list_alternatives(session, phrase) for phrase in query.required]
    if sum(len(terms) - 1 for terms in alternatives if terms) > MAX_TERMS:
        parts = ", ".join(repr(phrase.tokens[0]) for phrase in query.required if phrase.part)
        detail = (
            f"more than {MAX_TERMS} words contain {parts}: write more of them, or whole words in "
            "quotation marks"
        )
        raise InvalidInput(f"q: {detail}", [Fault("#/query/q", "too_many_words", detail)])
    return alternatives


def _list_alternatives(session: Session, phrase: Phrase) -> list[Phrase]:
    """One more than there may be, where there are too many."""
    if not phrase.part:
        return [phrase]
    statement = (
        select(SearchTerm.term)
        .where(SearchTerm.term.contains(phrase.tokens[0], autoescape=True))
        .order_by(SearchTerm.term)
        .limit(MAX_TERMS + 2)
    )
    return [Phrase((term,)) for term in session.scalars(statement)]
