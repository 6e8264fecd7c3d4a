"""Search over all kinds, and suggestions while somebody types."""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    exists,
    func,
    literal,
    literal_column,
    not_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from app.domain.search_query import SearchQuery, parse_beginning, parse_search
from app.domain.search_tokens import fold_for_search
from app.models import (
    Achievement,
    Claim,
    Document,
    Metric,
    Organization,
    Source,
    Technology,
    Withdrawable,
)
from app.queries import found
from app.queries.cursors import digest_list, read_cursor, write_cursor
from app.queries.page_rows import COUNTED
from app.queries.pages import get_revision
from app.queries.ranking import Ranked, Searched, Wanted, match_kinds, read_hits
from app.queries.search_index import match_numbers, match_search
from app.schemas.claims import ClaimStatus
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

# Names that begin alike; beyond so many, whoever types has to type on.
_MAX_CANDIDATES = 1_000
_WITHDRAWABLE: dict[Kind, type[Withdrawable]] = {
    Kind.ACHIEVEMENT: Achievement,
    Kind.METRIC: Metric,
    Kind.ORGANIZATION: Organization,
    Kind.SOURCE: Source,
    Kind.TECHNOLOGY: Technology,
}
_NAMED = list(_WITHDRAWABLE)


def search(session: Session, asked: SearchRequest) -> SearchResult:
    """A page of hits of all kinds, best first. The links are left to the caller.

    Raises:
        CursorMismatch: the cursor is of another search, or the catalogue has changed since.
        InvalidInput: a part of a word that too many words contain.
    """
    identity = digest_list({"kind": "search", "q": asked.q, "kinds": sorted(asked.kind)})
    place = read_cursor(asked.cursor, identity, 2) if asked.cursor else None
    query, revision = parse_search(asked.q), get_revision(session)
    searched = _search_in(asked.kind or list(Kind))
    hits, after = read_hits(session, query, searched, Wanted(revision, place, asked.limit))
    count = _count(session, query, searched)
    meta = ListMeta(
        revision=revision,
        limit=asked.limit,
        count=min(count, COUNTED),
        count_exact=count <= COUNTED,
        next_cursor=None if after is None else write_cursor(identity, after),
    )
    data = [_describe(hit, body, query) for hit, body in hits]
    return SearchResult(data=data, meta=meta, links=ListLinks(self="", next=None))


def _search_in(kinds: Sequence[Kind]) -> Searched:
    """What is withdrawn is found only in its own list, by who asks for it."""
    # A name of its own, because a search for claims alone joins their table as well.
    claim = aliased(Claim)
    withdrawn = exists().where(
        Document.kind == Kind.CLAIM.value,
        claim.id == Document.id,
        claim.status == ClaimStatus.WITHDRAWN.value,
    )
    return Searched(kinds, [not_(withdrawn), _is_current(kinds)])


def _is_current(kinds: Sequence[Kind]) -> ColumnElement[bool]:
    """Of all kinds but claims. What is withdrawn of these is little, and read once for all hits."""
    selects = []
    for kind in kinds:
        if kind is not Kind.CLAIM:
            model = aliased(_WITHDRAWABLE[kind])
            chosen = model.status == literal_column(f"'{Standing.WITHDRAWN.value}'")
            selects.append(select(literal(kind.value), model.id).where(chosen))
    if not selects:
        return true()
    return tuple_(Document.kind, Document.id).not_in(union_all(*selects))


def _count(session: Session, query: SearchQuery, searched: Searched) -> int:
    found_ones = (
        select(Document.number)
        .where(match_kinds(searched.kinds), *searched.conditions)
        .where(*match_search(session, query))
        .limit(COUNTED + 1)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(found_ones)) or 0


def _describe(hit: Ranked, body: bytes, query: SearchQuery) -> FoundRead:
    document = found.read_document(body)
    return FoundRead(
        kind=Kind(hit.kind),
        id=hit.id,
        name=found.get_name(hit.kind, document),
        url=f"/v1/{found.COLLECTIONS[hit.kind]}/{hit.id}",
        hint=found.make_hint(hit.kind, document),
        score=hit.score,
        snippets=found.list_snippets(hit.kind, document, query.required),
    )


def suggest(session: Session, asked: SuggestionRequest) -> SuggestionList:
    """Names that have all words of what was typed, the last of them not yet whole."""
    query = parse_beginning(asked.q)
    alternatives = [[phrase] for phrase in query.required]
    kinds = [kind for kind in asked.kind or _NAMED if kind in _NAMED]
    statement = (
        select(Document.kind, Document.id, Document.body)
        .where(match_kinds(kinds), _is_current(kinds))
        .where(match_numbers(session, alternatives, "A"))
        .order_by(Document.number)
        .limit(_MAX_CANDIDATES)
    )
    rows = session.execute(statement).all() if alternatives else []
    typed = fold_for_search(asked.q).strip()
    suggestions = sorted(
        (_suggest(row.kind, row.id, row.body, typed) for row in rows), key=lambda one: one[0]
    )
    return SuggestionList(
        revision=get_revision(session), data=[one for _, one in suggestions[: asked.limit]]
    )


def _suggest(
    kind: str, resource_id: str, body: bytes, typed: str
) -> tuple[tuple[bool, bool, int, str, str], SuggestionRead]:
    """The name that fits best, and what puts it in order."""
    document = found.read_document(body)
    keys = {name: _order(name, typed) for name in found.list_own_names(kind, document)}
    name = min(keys, key=lambda one: keys[one])
    read = SuggestionRead(
        kind=Kind(kind), id=resource_id, name=name, hint=found.make_hint(kind, document)
    )
    return (*keys[name], kind, resource_id), read


def _order(name: str, typed: str) -> tuple[bool, bool, int]:
    """The whole name first, then what begins so, then what holds the words; the shorter first."""
    folded = fold_for_search(name)
    return folded != typed, not folded.startswith(typed), len(folded)
