"""The search index, asked in the language of each engine; `domain/search_query.py` says for what.

Everything in an expression is a token of letters and digits in quotation marks, so no text that a
client sends is read as an operator.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Dialect,
    FromClause,
    Select,
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

from app.domain.search_query import Phrase, SearchQuery
from app.errors import Fault, InvalidInput
from app.models import SearchTerm, find_number_range

MAX_TERMS = 5_000
# Names, statements and quotes, by the letters of the weights of a tsvector.
FIELDS = "ABC"
_FTS5_COLUMNS = {"A": "names", "B": "statements", "C": "quotes"}
FTS5 = table("search_index", column("rowid"))
# Where a session shows a past revision, the entries of today and those that stand before them.
PAST_INDEX = "past_index"
_FTS5_TODAY = table("search_index", column("rowid"), schema="main")
_FTS5_PAST = table("search_index", column("rowid"), schema="temp")
TSVECTOR = table("search_index", column("number"), column("vector"))

_NOTHING = select(literal(0, BigInteger).label("number")).where(false()).subquery("no_entry")
# All of the outer ones must occur, and of the inner ones any.
Alternatives = Sequence[Sequence[Phrase]]


def is_fts5(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


@dataclass(frozen=True, slots=True)
class Entries:
    """Those of the index that meet the conditions; `number` is the column with their numbers."""

    table: FromClause
    number: ColumnElement[int]
    conditions: Sequence[ColumnElement[bool]]

    def select(self) -> Select[int]:
        return select(self.number).select_from(self.table).where(*self.conditions)

    def of_kind(self, kind: str) -> "Entries":
        """Only the entries of one kind, which lie together."""
        of_kind = self.number.between(*find_number_range(kind))
        return Entries(self.table, self.number, [*self.conditions, of_kind])


@dataclass(frozen=True, slots=True)
class Words:
    """What a search finds: any of the index where `required` is None, and nothing `excluded`.

    `phrases` is how many are looked for, parts of words by all words that contain them.
    """

    required: Entries | None
    excluded: Sequence[Entries]
    phrases: int

    def join(self, statement: Select[Any], kind: str, number: ColumnElement[int]) -> Select[Any]:
        """Narrow a select from the table of a kind to what has the words, read in the index first."""
        statement = statement.where(*self.exclude(number))
        if self.required is None:
            return statement
        found = self.required.of_kind(kind)
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


def find_words(session: Session, query: SearchQuery) -> Words:
    """What a search finds, with the parts of words that it asks for.

    Raises:
        InvalidInput: a part of a word that too many words contain.
    """
    return make_words(session, expand(session, query), query)


def make_words(session: Session, alternatives: Alternatives, query: SearchQuery) -> Words:
    """What has these alternatives, and nothing of what the query excludes."""
    excluded = [find_entries(session, [[phrase]]) for phrase in query.excluded]
    required = find_entries(session, alternatives) if alternatives else None
    return Words(required, excluded, count_phrases(alternatives))


def count_phrases(alternatives: Alternatives) -> int:
    return sum(len(phrases) for phrases in alternatives)


def find_entries(session: Session, alternatives: Alternatives, fields: str = FIELDS) -> Entries:
    """The entries that have the alternatives within these fields, at the time that the session shows."""
    if not all(alternatives):
        return Entries(_NOTHING, _NOTHING.c.number, [])
    if not is_fts5(session):
        return Entries(TSVECTOR, TSVECTOR.c.number, [match_tsvector(alternatives, fields)])
    matched = match_fts5(alternatives, fields)
    if PAST_INDEX not in session.info:
        return Entries(FTS5, FTS5.c.rowid, [matched])
    replaced = _FTS5_TODAY.c.rowid.in_(select(_FTS5_PAST.c.rowid))
    today = select(_FTS5_TODAY.c.rowid).where(matched, not_(replaced))
    found = today.union_all(select(_FTS5_PAST.c.rowid).where(matched)).subquery()
    return Entries(found, found.c.rowid, [])


def match_fts5(alternatives: Alternatives, fields: str = FIELDS) -> ColumnElement[bool]:
    matched = literal_column("search_index").op("MATCH", is_comparison=True)
    return matched(write_fts5(alternatives, fields))


def write_fts5(alternatives: Alternatives, fields: str = FIELDS) -> str:
    """The expression as FTS5 reads it; one with an empty list of alternatives is none."""
    written = " AND ".join(
        f"({' OR '.join(map(_write_fts5, phrases))})" for phrases in alternatives
    )
    if fields == FIELDS:
        # To say so would make FTS5 look at the field of every occurrence.
        return written
    columns = " ".join(_FTS5_COLUMNS[field] for field in fields)
    return f"{{{columns}}} : ({written})"


def _write_fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{" *" if phrase.prefix else ""}'


def match_tsvector(alternatives: Alternatives, fields: str = FIELDS) -> ColumnElement[bool]:
    matched = TSVECTOR.c.vector.op("@@", is_comparison=True)
    return matched(cast(write_tsquery(alternatives, fields), TSQUERY))


def write_tsquery(alternatives: Alternatives, fields: str = FIELDS) -> str:
    """The expression as PostgreSQL reads it."""
    return " & ".join(
        f"({' | '.join(_write_tsquery(phrase, fields) for phrase in phrases)})"
        for phrases in alternatives
    )


def find_written(dialect: Dialect, written: BindParameter[str]) -> Words:
    """What an expression finds today that is given when it is asked for, and may be of any length."""
    if dialect.name == "sqlite":
        matched = literal_column("search_index").op("MATCH", is_comparison=True)(written)
        return Words(Entries(FTS5, FTS5.c.rowid, [matched]), [], 1)
    matched = TSVECTOR.c.vector.op("@@", is_comparison=True)(cast(written, TSQUERY))
    return Words(Entries(TSVECTOR, TSVECTOR.c.number, [matched]), [], 1)


def _write_tsquery(phrase: Phrase, fields: str) -> str:
    *first, last = phrase.tokens
    tokens = [f"'{token}':{fields}" for token in first]
    tokens.append(f"'{last}':{'*' if phrase.prefix else ''}{fields}")
    return f"({' <-> '.join(tokens)})"


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
