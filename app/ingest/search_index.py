"""The search index, written in the same transaction as the documents it leads to.

One entry per document, under the document's number: a row of FTS5 on SQLite, a `tsvector` with
weights A, B and C for names, statements and quotes on PostgreSQL. Both hold the tokens that
`domain/search_tokens.py` makes, in the same order, so that both find the same.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from app.domain.search_tokens import SEPARATOR, SearchTokens, is_cjk
from app.models import SearchTerm
from app.queries.search_index import is_fts5

BATCH = 500


def empty_search_index(session: Session) -> None:
    """Take every entry and every word out, before all are written anew."""
    session.execute(text("DELETE FROM search_index"))
    session.execute(delete(SearchTerm))


def write_entries(session: Session, entries: Sequence[tuple[int, SearchTokens]]) -> None:
    """Replace the entries of these documents, by their numbers."""
    if not entries:
        return
    numbers = [{"number": number} for number, _ in entries]
    key = "rowid" if is_fts5(session) else "number"
    session.execute(text(f"DELETE FROM search_index WHERE {key} = :number"), numbers)  # noqa: S608 - a name of ours
    insert_entries(session, entries)
    _add_terms(session, (tokens for _, tokens in entries))


def insert_entries(session: Session, entries: Sequence[tuple[int, SearchTokens]]) -> None:
    """Add the entries of documents that have none."""
    if not entries:
        return
    if is_fts5(session):
        session.execute(text(_INSERT_FTS5), [_write_fts5(*entry) for entry in entries])
    else:
        session.execute(text(_INSERT_TSVECTOR), [_write_tsvector(*entry) for entry in entries])


_INSERT_FTS5 = (
    "INSERT INTO search_index (rowid, names, statements, quotes) "
    "VALUES (:number, :names, :statements, :quotes)"
)
_INSERT_TSVECTOR = (
    "INSERT INTO search_index (number, vector) VALUES (:number, CAST(:vector AS tsvector))"
)


def _write_fts5(number: int, tokens: SearchTokens) -> dict[str, Any]:
    return {
        "number": number,
        "names": " ".join(tokens.names),
        "statements": " ".join(tokens.statements),
        "quotes": " ".join(tokens.quotes),
    }


def _write_tsvector(number: int, tokens: SearchTokens) -> dict[str, Any]:
    """Tokens are letters and digits, so quotes around them are all the quoting they need."""
    lexemes = []
    place = 0
    for weight, field in zip("ABC", tokens.fields, strict=True):
        for token in field:
            place += 1
            if token != SEPARATOR:
                lexemes.append(f"'{token}':{place}{weight}")
        # A phrase does not reach from one field into the next.
        place += 1
    return {"number": number, "vector": " ".join(lexemes)}


def _add_terms(session: Session, entries: Iterable[SearchTokens]) -> None:
    """Take down the words that are new. Pairs of characters are found without a list of them."""
    terms = sorted(
        {
            token
            for tokens in entries
            for field in tokens.fields
            for token in field
            if token != SEPARATOR and not is_cjk(token)
        }
    )
    for first in range(0, len(terms), BATCH):
        batch = terms[first : first + BATCH]
        known = set(session.scalars(select(SearchTerm.term).where(SearchTerm.term.in_(batch))))
        if new := [{"term": term} for term in batch if term not in known]:
            session.execute(insert(SearchTerm), new)
