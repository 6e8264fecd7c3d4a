"""Search over all kinds, and suggestions while somebody types."""

from collections.abc import Sequence

from sqlalchemy import Select, String, literal_column, select
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.search.query import SearchQuery, parse_beginning, parse_search
from app.domain.search.tokens import fold_for_search
from app.models import RESOURCES, Document
from app.queries.documents import get_revision
from app.queries.lists.cursor import digest_list, read_cursor, write_cursor
from app.queries.lists.limits import MAX_COUNTED
from app.queries.search.hit import (
    COLLECTIONS,
    get_name,
    list_own_names,
    list_snippets,
    make_hint,
    read_document,
)
from app.queries.search.index import find_entries
from app.queries.search.match_expression import Alternatives, Expression
from app.queries.search.ranking import (
    RankedHit,
    RankedPageRequest,
    SearchScope,
    SearchScopes,
    read_hits,
)
from app.schemas.common import ListLinks, ListMeta, Standing
from app.schemas.search import (
    FoundRead,
    Kind,
    SearchRequest,
    SearchResult,
    SuggestionList,
    SuggestionRead,
    SuggestionRequest,
)

# Names of a kind that begin alike; beyond so many, whoever types has to type on.
_MAX_CANDIDATES = 200
# A claim has no name.
_NAMED = [kind for kind in Kind if kind is not Kind.CLAIM]


def search(session: Session, asked: SearchRequest) -> SearchResult:
    """A page of hits of all kinds, best first. The links are left to the caller.

    Raises:
        AnotherEpoch: the cursor was given out before the catalogue was restored or replaced.
        CursorMismatch: the cursor is of another search, or the catalogue has changed since.
        InvalidInput: a part of a word that too many words contain.
    """
    identity = digest_list({"kind": "search", "q": asked.q, "kinds": sorted(asked.kind)})
    version = read_version(session)
    place = read_cursor(asked.cursor, identity, 2, version.epoch) if asked.cursor else None
    query = parse_search(asked.q)
    wanted = RankedPageRequest(version.revision, place, asked.limit)
    hits = read_hits(session, query, _search_in(asked.kind or list(Kind)), wanted)
    meta = ListMeta(
        **version._asdict(),
        limit=asked.limit,
        count=min(hits.total, MAX_COUNTED),
        count_exact=hits.total <= MAX_COUNTED,
        next_cursor=None
        if hits.after is None
        else write_cursor(identity, version.epoch, hits.after),
    )
    data = [_describe(hit, body, query) for hit, body in hits.shown]
    return SearchResult(data=data, meta=meta, links=ListLinks(self="", next=None))


def _search_in(kinds: Sequence[Kind]) -> SearchScopes:
    """What is withdrawn is found only in its own list, by who asks for it."""
    withdrawn = literal_column(f"'{Standing.WITHDRAWN.value}'", String)
    return {kind.value: SearchScope([RESOURCES[kind].status != withdrawn]) for kind in kinds}


def _describe(hit: RankedHit, body: bytes, query: SearchQuery) -> FoundRead:
    document = read_document(body)
    return FoundRead(
        kind=Kind(hit.kind),
        id=hit.id,
        name=get_name(hit.kind, document),
        url=f"/v1/{COLLECTIONS[hit.kind]}/{hit.id}",
        hint=make_hint(hit.kind, document),
        score=hit.score,
        snippets=list_snippets(hit.kind, document, query.required),
    )


def suggest(session: Session, asked: SuggestionRequest) -> SuggestionList:
    """Names that have all words of what was typed, the last of them not yet whole."""
    query = parse_beginning(asked.q)
    alternatives = [[phrase] for phrase in query.required]
    kinds = [kind for kind in asked.kind or _NAMED if kind in _NAMED]
    rows = [
        (kind, *row)
        for kind in (kinds if alternatives else ())
        for row in session.execute(_select_named(session, kind, alternatives))
    ]
    typed = fold_for_search(asked.q).strip()
    suggestions = sorted(
        (_suggest(kind, one, body, typed) for kind, one, body in rows), key=lambda one: one[0]
    )
    return SuggestionList(
        revision=get_revision(session), data=[one for _, one in suggestions[: asked.limit]]
    )


def _select_named(session: Session, kind: Kind, alternatives: Alternatives) -> Select[str, bytes]:
    """Resources that stand and have the words in their names, with their documents."""
    model, entries = (
        RESOURCES[kind],
        find_entries(session, Expression(alternatives, "A")).of_kind(kind),
    )
    return (
        select(model.id, Document.body)
        .join(entries.table, entries.number == model.number)
        .join(Document, Document.number == model.number)
        .where(*entries.conditions, *_search_in([kind])[kind].conditions)
        .order_by(entries.number)
        .limit(_MAX_CANDIDATES)
    )


def _suggest(
    kind: str, resource_id: str, body: bytes, typed: str
) -> tuple[tuple[bool, bool, int, str, str], SuggestionRead]:
    """The name that fits best, and what puts it in order."""
    document = read_document(body)
    keys = {name: _order(name, typed) for name in list_own_names(kind, document)}
    name = min(keys, key=lambda key: keys[key])
    read = SuggestionRead(
        kind=Kind(kind), id=resource_id, name=name, hint=make_hint(kind, document)
    )
    return (*keys[name], kind, resource_id), read


def _order(name: str, typed: str) -> tuple[bool, bool, int]:
    """The whole name first, then what begins so, then what holds the words; the shorter first."""
    folded = fold_for_search(name)
    return folded != typed, not folded.startswith(typed), len(folded)
