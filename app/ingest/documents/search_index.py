"""The search index, written in the same transaction as the documents it leads to.

One entry per document, under the document's number: a row of FTS5 on SQLite, a `tsvector` with
weights A, B, C and D for names, statements, quotes and labels on PostgreSQL. Both hold the tokens that
`domain/search/tokens.py` makes, in the same order, so that both find the same.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.domain.search.tokens import SEPARATOR, SearchTokens, is_cjk
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.bulk_insert import copy_rows, insert_rows
from app.ingest.rows.read_records import get_table
from app.models import Catalogue, NameKey, SearchTerm
from app.queries.search.index import is_fts5

# A word of English takes some 60 bytes.
MAX_CACHED_TERMS = 200_000
# Of the row in which FTS5 keeps its sums.
_SUMS_ID = 1
# If one in so many entries is new, all are merged.
_MERGED_FROM = 10


def empty_search_index(session: Session) -> None:
    """Take every entry, word and key of a name out, before all are written anew."""
    if is_fts5(session):
        # A row that is deleted stays in the sums by which FTS5 ranks.
        session.execute(text("INSERT INTO search_index (search_index) VALUES ('delete-all')"))
    else:
        session.execute(text("DELETE FROM search_index"))
    session.execute(delete(SearchTerm))
    session.execute(delete(NameKey))


def correct_sums(session: Session, documents: int, tokens: int) -> None:
    """Tell FTS5 how many entries there are, and how many tokens in all of them: it ranks by both.

    It counts by itself, but what is deleted without its text, as here, stays counted, so that scores would go
    astray with each change. Its sums are one row of a table of its own: the number of entries, and the tokens of
    each column, of which only the sum matters. They are in memory until they are flushed, so that comes first.
    PostgreSQL is ranked by the sums of the catalogue itself.
    """
    if is_fts5(session):
        session.execute(text("INSERT INTO search_index (search_index) VALUES ('flush')"))
        sums = b"".join(map(_write_varint, (documents, tokens, 0, 0, 0)))
        session.execute(
            text("UPDATE search_index_data SET block = :sums WHERE id = :id"),
            {"sums": sums, "id": _SUMS_ID},
        )


def merge_entries(session: Session, changed: int) -> None:
    """Make one part of the index of FTS5, when so many entries are new that it takes no longer than they did.

    It writes what comes into parts of their own and merges these by and by. A search looks into each: at a
    million documents, ten of them took 0.2 ms for a word, one takes 0.02. PostgreSQL has no such parts.
    """
    if not is_fts5(session):
        return
    documents = session.scalars(select(Catalogue.document_count)).one()
    if changed * _MERGED_FROM >= documents:
        session.execute(text("INSERT INTO search_index (search_index) VALUES ('optimize')"))


def _write_varint(number: int) -> bytes:
    """As SQLite's file format has it up to 2^56: seven bits a byte, the highest first."""
    written = [number & 0x7F]
    while number := number >> 7:
        written.insert(0, number & 0x7F | 0x80)
    return bytes(written)


def delete_entries(session: Session, numbers: Iterable[int]) -> None:
    key = "rowid" if is_fts5(session) else "number"
    if rows := [{"number": number} for number in numbers]:
        session.execute(text(f"DELETE FROM search_index WHERE {key} = :number"), rows)  # noqa: S608 - a name of ours


def insert_entries(session: Session, entries: Sequence[tuple[int, SearchTokens]]) -> None:
    """Add the entries of documents that have none."""
    if not entries:
        return
    if is_fts5(session):
        rows = [_write_fts5(*entry) for entry in entries]
        session.connection().exec_driver_sql(_INSERT_FTS5, rows)
    else:
        copy_rows(
            session,
            "search_index",
            ("number", "vector"),
            (_write_tsvector(*entry) for entry in entries),
        )


_INSERT_FTS5 = (
    "INSERT INTO search_index (rowid, names, statements, quotes, labels) VALUES (?, ?, ?, ?, ?)"
)


def _write_fts5(number: int, tokens: SearchTokens) -> tuple[Any, ...]:
    return (number, *map(" ".join, (*tokens.fields, tokens.labels)))


def _write_tsvector(number: int, tokens: SearchTokens) -> tuple[int, str]:
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
    lexemes += [f"'{label}':{place}D" for label in tokens.labels]
    return number, " ".join(lexemes)


class TermList:
    """Takes down the words that are new; the ones met last are in memory.

    Pairs of characters are found without a list of them.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: set[str] = set()

    def add(self, entries: Iterable[SearchTokens]) -> None:
        found: set[str] = set()
        for tokens in entries:
            found.update(*tokens.fields)
        found -= self._known
        terms = sorted(
            term for term in found if term.isascii() or not (term == SEPARATOR or is_cjk(term))
        )
        statement = select(SearchTerm.term)
        known = {row.term for row in select_by(self._session, statement, SearchTerm.term, terms)}
        new = [{"term": term} for term in terms if term not in known]
        insert_rows(self._session, get_table(SearchTerm), new)
        if len(self._known) > MAX_CACHED_TERMS:
            self._known.clear()
        self._known.update(found)
