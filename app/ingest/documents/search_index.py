"""Writer of the search index, in the transaction that writes the documents.

Each document has an entry under its number: a row of FTS5 on SQLite, a `tsvector` with weights A, B, C
and D for names, statements, quotes and labels on PostgreSQL. Labels are filter values, such as the
metric of a claim, stored as words of the index. Both engines hold the tokens that
`domain/search/tokens.py` makes, in the same order, so that both find the same documents.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.domain.search.tokens import SEPARATOR, SearchTokens, is_cjk, is_number
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.bulk_insert import copy_rows, insert_rows
from app.models import Catalogue, NameDigest, NameKey, SearchTerm, get_table
from app.queries.search_index.index import is_fts5

# The cache is emptied when it has more words than this. An English word takes about 60 bytes.
MAX_CACHED_TERMS = 200_000
# The FTS5 index is merged if at least one in this many entries is new.
_MERGED_FROM = 10


def empty_search_index(session: Session) -> None:
    """Delete all entries of the search index, search terms and keys of names, before they are rebuilt."""
    if is_fts5(session):
        # DELETE would leave the rows in the sums by which FTS5 ranks.
        session.execute(text("INSERT INTO search_index (search_index) VALUES ('delete-all')"))
    else:
        session.execute(text("DELETE FROM search_index"))
    session.execute(delete(SearchTerm))
    session.execute(delete(NameKey))
    session.execute(delete(NameDigest))


def merge_entries(session: Session, changed: int) -> None:
    """Merge the FTS5 index into one segment, if at least a tenth of its entries is new (`changed`).

    Then merging takes no longer than writing the new entries did. FTS5 writes new entries into separate
    segments and merges them over time. A search reads each segment: at a million documents, a word took
    0.2 ms in ten segments and 0.02 ms in one. PostgreSQL has no such segments.
    """
    if not is_fts5(session):
        return
    documents = session.scalars(select(Catalogue.document_count)).one()
    if changed * _MERGED_FROM >= documents:
        for index in ("search_index", "passage_index"):
            session.execute(text(f"INSERT INTO {index} ({index}) VALUES ('optimize')"))  # noqa: S608 - a name of ours


def delete_entries(session: Session, numbers: Iterable[int]) -> None:
    key = "rowid" if is_fts5(session) else "number"
    if rows := [{"number": number} for number in numbers]:
        session.execute(text(f"DELETE FROM search_index WHERE {key} = :number"), rows)  # noqa: S608 - a name of ours


def insert_entries(session: Session, entries: Sequence[tuple[int, SearchTokens]]) -> None:
    """Add entries to the search index: pairs of a document's number and its tokens.

    The documents must not have entries yet.
    """
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
    fields = (
        " ".join([*words, *forms]) for words, forms in zip(tokens.fields, tokens.forms, strict=True)
    )
    return (number, *fields, " ".join(tokens.labels))


def _write_tsvector(number: int, tokens: SearchTokens) -> tuple[int, str]:
    """Return the number and the `tsvector` of an index entry, in PostgreSQL's input format.

    Tokens are letters and digits, so plain quotes around them are enough.
    """
    lexemes = []
    position = 0
    for weight, field, forms in zip("ABC", tokens.fields, tokens.forms, strict=True):
        for token in field:
            position += 1
            if token != SEPARATOR:
                lexemes.append(f"'{token}':{position}{weight}")
        # A phrase does not reach from one field into the next.
        position += 1
        lexemes += [f"'{form}':{position}{weight}" for form in forms]
        position += 1
    lexemes += [f"'{label}':{position}D" for label in tokens.labels]
    return number, " ".join(lexemes)


def _is_word(token: str) -> bool:
    """Return whether a token has parts that a search finds."""
    if token.isascii():
        return not token.isdecimal()
    return not (token == SEPARATOR or is_cjk(token) or is_number(token))


class TermList:
    """Writer of search terms (the distinct words of all documents), with a cache of words seen before.

    Numbers and Chinese, Japanese and Korean (CJK) tokens are skipped, because searches for them need no
    stored terms.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._cached: set[str] = set()

    def add(self, entries: Iterable[SearchTokens]) -> None:
        words: set[str] = set()
        for tokens in entries:
            words.update(*tokens.fields)
        words -= self._cached
        terms = sorted(term for term in words if _is_word(term))
        statement = select(SearchTerm.term)
        stored = {row.term for row in select_by(self._session, statement, SearchTerm.term, terms)}
        new = [{"term": term} for term in terms if term not in stored]
        insert_rows(self._session, get_table(SearchTerm), new)
        if len(self._cached) > MAX_CACHED_TERMS:
            self._cached.clear()
        self._cached.update(words)
