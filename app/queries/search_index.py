"""The search index, asked in the language of each engine; `domain/search_query.py` says for what.

Everything in an expression is a token of letters and digits in quotation marks, so no text that a
client sends is read as an operator.
"""

from collections.abc import Sequence

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    cast,
    column,
    false,
    literal_column,
    not_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from app.domain.search_query import Phrase, SearchQuery
from app.errors import Fault, InvalidInput
from app.models import Document, SearchTerm

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

# All of the outer ones must occur, and of the inner ones any.
Alternatives = Sequence[Sequence[Phrase]]


def is_fts5(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def match_search(session: Session, query: SearchQuery) -> list[ColumnElement[bool]]:
    """Conditions on `Document` for what is searched for.

    Raises:
        InvalidInput: a part of a word that too many words contain.
    """
    if not query.required and not query.excluded:
        return [false()]
    conditions = [not_(match_numbers(session, [[phrase]])) for phrase in query.excluded]
    if query.required:
        conditions.append(match_numbers(session, expand(session, query)))
    return conditions


def match_numbers(
    session: Session, alternatives: Alternatives, fields: str = FIELDS
) -> ColumnElement[bool]:
    """Is the document found by the expression, within these fields?"""
    if not all(alternatives):
        return false()
    if not is_fts5(session):
        found = select(TSVECTOR.c.number).where(match_tsvector(alternatives, fields))
        return Document.number.in_(found)
    matched = match_fts5(alternatives, fields)
    if PAST_INDEX not in session.info:
        return Document.number.in_(select(FTS5.c.rowid).where(matched))
    replaced = _FTS5_TODAY.c.rowid.in_(select(_FTS5_PAST.c.rowid))
    today = select(_FTS5_TODAY.c.rowid).where(matched, not_(replaced))
    return Document.number.in_(today.union_all(select(_FTS5_PAST.c.rowid).where(matched)))


def match_fts5(alternatives: Alternatives, fields: str = FIELDS) -> ColumnElement[bool]:
    matched = literal_column("search_index").op("MATCH", is_comparison=True)
    return matched(write_fts5(alternatives, fields))


def write_fts5(alternatives: Alternatives, fields: str = FIELDS) -> str:
    """The expression as FTS5 reads it."""
    written = " AND ".join(
        f"({' OR '.join(map(_write_fts5, phrases))})" for phrases in alternatives
    )
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


def match_written(dialect: Dialect, written: BindParameter[str]) -> ColumnElement[bool]:
    """Is the document, of today, found by an expression that is given when it is asked for?"""
    if dialect.name == "sqlite":
        matched = literal_column("search_index").op("MATCH", is_comparison=True)(written)
        return Document.number.in_(select(FTS5.c.rowid).where(matched))
    matched = TSVECTOR.c.vector.op("@@", is_comparison=True)(cast(written, TSQUERY))
    return Document.number.in_(select(TSVECTOR.c.number).where(matched))


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
