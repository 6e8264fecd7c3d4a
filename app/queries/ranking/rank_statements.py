"""Statements by which hits are found and ranked. Search words and numbers are parameters, by name.

`words` is a match expression of the index; `first_number` and `last_number` limit the documents.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    String,
    bindparam,
    func,
    literal_column,
    select,
)

from app.domain.search.tokens import write_label
from app.models import KINDS, Catalogue, Document, find_number_range
from app.queries.lists.filter_labels import LabelFilter
from app.queries.lists.index_words import IndexEntries, IndexWords
from app.queries.ranking.bm25 import FIELD_WEIGHTS
from app.queries.search_index.index import FTS5, TSVECTOR, match_fts5, match_tsvector
from app.queries.search_index.selectivity import select_frequency

# If a range of kinds has more hits, only the first ones by document number are ranked.
RANKED = 10_000
# Labels do not count for the rank.
_LABEL_WEIGHT = 0.0
# The last digits of a double depend on the order of summation, so they are rounded off.
DIGITS = 12
_WITHDRAWN = write_label("status", "withdrawn")


@dataclass(frozen=True, slots=True)
class SearchScope:
    """The documents in which to search: those of kinds whose numbers follow each other.

    `conditions` are those of a list of one kind, on its table. Without a list, withdrawn resources are left
    out. `key` identifies the conditions, apart from the values of their parameters, `values`. `labelled`
    expresses some of the conditions by labels (filter values stored in the search index like words); they
    make the search faster and never change its result.
    """

    kinds: tuple[str, ...]
    conditions: Sequence[ColumnElement[bool]] = ()
    key: Hashable = None
    values: Mapping[str, Any] = field(default_factory=dict)
    labelled: LabelFilter = field(default_factory=LabelFilter)
    is_list: bool = False

    @property
    def without_labels(self) -> tuple[str, ...]:
        return () if self.is_list else (_WITHDRAWN,)

    def list_values(self) -> dict[str, Any]:
        """Return the values of all parameters that limit the documents."""
        ranges = [find_number_range(kind) for kind in self.kinds]
        numbers = {"first_number": min(ranges)[0], "last_number": max(ranges)[1]}
        return {**self.values, **numbers}


def select_sample(dialect: str, kind: str) -> Select[Any]:
    """Make the query that counts how many documents of a sample of a kind have the search words."""
    table, number = _get_index(dialect)
    entries = IndexEntries(table, number, [_match(dialect, "words")])
    return select_frequency(kind, IndexWords(entries, entries, None, [], 1))


def select_full_words(scope: SearchScope) -> Select[Any]:
    """Make the query for the best hits in FTS5, up to `maximum`: number, score, and the total of hits."""
    weights = ", ".join(map(str, (*FIELD_WEIGHTS.values(), _LABEL_WEIGHT)))
    score = func.round(literal_column(f"-bm25(search_index, {weights})", Float), DIGITS)
    matches = _select_matches("sqlite", scope, score.label("score"))
    found = matches.cte("found").prefix_with("MATERIALIZED")
    return _take_best(found, [found.c.score.desc()])


def select_vectors(scope: SearchScope) -> Select[Any]:
    """Make the query for the hits in PostgreSQL: number, search length and entry of the index."""
    columns = (Document.search_length, TSVECTOR.c.vector)
    matches = _select_matches("postgresql", scope, *columns)
    return matches.join(Document, Document.number == TSVECTOR.c.number)


def select_parts(dialect: str, scope: SearchScope) -> Select[Any]:
    """Make the query for hits on parts of words, up to `maximum`: number, length, and the total."""
    _, number = _get_index(dialect)
    length = Document.search_length.label("length")
    joined = _select_matches(dialect, scope, length).join(Document, Document.number == number)
    # Without the hint SQLite would read the row, which is long.
    hinted = joined.with_hint(Document, "INDEXED BY ix_document_by_number", "sqlite")
    found = hinted.cte("found").prefix_with("MATERIALIZED", dialect="sqlite")
    return _take_best(found, [found.c.length])


def select_unranked(dialect: str, scope: SearchScope, *, excludes: bool) -> Select[Any]:
    """Make the query for the first documents, up to `maximum`: number, and the total of documents.

    Documents that match the parameter `excluded` are left out if `excludes` is true.
    """
    model = KINDS[scope.kinds[0]].model if scope.is_list else Document
    number = model.number.expression
    statement = select(number.label("number")).where(_in_range(number), *scope.conditions)
    if excludes:
        statement = statement.where(number.not_in(_select_numbers(dialect, "excluded")))
    if scope.without_labels:
        statement = statement.where(number.not_in(_select_numbers(dialect, "without_labels")))
    statement = statement.order_by(number).limit(RANKED + 1)
    found = statement.cte("found").prefix_with("MATERIALIZED", dialect="sqlite")
    return _take_best(found, [])


def select_frequencies(dialect: str, count: int, maximum: int) -> Select[Any]:
    """Make the query for the numbers of documents, up to `maximum`, of each of `count` match expressions."""
    counted = (
        select(func.count())
        .select_from(_select_numbers(dialect, f"words_{index}").limit(maximum).subquery())
        .scalar_subquery()
        for index in range(count)
    )
    return select(*counted)


def select_any(dialect: str, count: int, documents: int) -> Select[Any]:
    """Make the query for which of `count` match expressions each of some documents matches: its number, and each."""
    numbers = [bindparam(name, None, BigInteger) for name in name_numbers(documents)]
    matches: list[Any] = [
        Document.number.in_(_select_numbers(dialect, f"words_{index}")) for index in range(count)
    ]
    return select(Document.number, *matches).where(Document.number.in_(numbers))


def select_documents(count: int) -> Select[Any]:
    """Make the query for the state of the catalogue and the documents of `count` numbers, in any order."""
    numbers = [bindparam(name, None, BigInteger) for name in name_numbers(count)]
    columns: list[Any] = [Catalogue.epoch, Catalogue.revision]
    columns += [Document.number, Document.kind, Document.id, Document.body]
    return select(*columns).outerjoin_from(Catalogue, Document, Document.number.in_(numbers))


def name_numbers(count: int) -> list[str]:
    return [f"number_{index}" for index in range(count)]


def _select_matches(dialect: str, scope: SearchScope, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """Make the query for the documents of a scope that match `words`, the first ones by number."""
    table, number = _get_index(dialect)
    statement = select(number.label("number"), *columns).select_from(table)
    if scope.is_list:
        model = KINDS[scope.kinds[0]].model
        statement = statement.join(model, model.number == number).where(*scope.conditions)
    matched = (_match(dialect, "words"), _in_range(number))
    return statement.where(*matched).order_by(number).limit(RANKED + 1)


def _take_best(found: FromClause, order: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """Make the query for the first rows of `found`, each with the number of all as `total`."""
    total = select(func.count()).select_from(found).scalar_subquery().label("total")
    ordered = select(found, total).order_by(*order, found.c.number)
    return ordered.limit(bindparam("maximum", None, Integer))


def _get_index(dialect: str) -> tuple[Any, ColumnElement[int]]:
    return (FTS5, FTS5.c.rowid) if dialect == "sqlite" else (TSVECTOR, TSVECTOR.c.number)


def _match(dialect: str, parameter: str) -> ColumnElement[bool]:
    written = bindparam(parameter, None, String)
    return match_fts5(written) if dialect == "sqlite" else match_tsvector(written)


def _select_numbers(dialect: str, parameter: str) -> Select[Any]:
    table, number = _get_index(dialect)
    return select(number).select_from(table).where(_match(dialect, parameter)).correlate(None)


def _in_range(number: ColumnElement[int]) -> ColumnElement[bool]:
    first, last = (bindparam(name, None, BigInteger) for name in ("first_number", "last_number"))
    return number.between(first, last)
