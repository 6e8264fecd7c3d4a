"""Search over all kinds of resources, and suggestions of names while a user types."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from app.domain.public_address import PublicAddress
from app.domain.search.query import (
    ExpandedSearch,
    parse_search,
)
from app.models import KINDS
from app.queries.lists.cursor import digest_list, read_position, write_cursor
from app.queries.lists.listing import MAX_COUNTED
from app.queries.ranking.hit_page import ShownHit, read_hits
from app.queries.ranking.rank_statements import SearchScope
from app.queries.ranking.relaxing import relax, relax_texts
from app.queries.search.hit import (
    get_name,
    list_snippets,
    make_hint,
    read_document,
)
from app.queries.search_index.index import expand
from app.queries.search_index.steps import Steps, run_steps
from app.schemas.common import ListLinks
from app.schemas.search import (
    FoundRead,
    Kind,
    SearchMeta,
    SearchRequest,
    SearchResult,
)


def search(session: Session, parameters: SearchRequest, address: PublicAddress) -> SearchResult:
    """Return a page of search hits over all requested kinds, best first.

    If no resource has all words, those are left out that are in no resource together with the others; `meta`
    names them. The links of the page are empty; the caller sets them.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was issued for another search, or the catalogue has changed since.
        InvalidInput: a search word is part of too many words of the catalogue.
    """
    search = expand(session, parse_search(parameters.q))
    dialect = session.get_bind().dialect.name
    return run_steps(session, find_page(dialect, search, parameters, address))


def find_page(
    dialect: str, search: ExpandedSearch, parameters: SearchRequest, address: PublicAddress
) -> Steps[SearchResult]:
    """Find a page of search hits; see `search`."""
    identity = digest_list({"kind": "search", "q": parameters.q, "kinds": sorted(parameters.kind)})
    issued = read_position(parameters.cursor, identity, 2) if parameters.cursor else None
    scopes = list_scopes(parameters.kind)
    page = yield from read_hits(dialect, search, scopes, issued, parameters.limit)
    dropped: list[str] = []
    if search.query.required and not page.has_documents:
        relaxed = relax_texts if page.total else relax
        shorter, dropped = yield from relaxed(dialect, search, scopes)
        if shorter.query.required and shorter is not search:
            search = shorter
            page = yield from read_hits(dialect, search, scopes, issued, parameters.limit)
    meta = SearchMeta(
        **page.version._asdict(),
        limit=parameters.limit,
        count=min(page.total, MAX_COUNTED),
        count_exact=page.is_complete and page.total <= MAX_COUNTED,
        next_cursor=None
        if page.after is None
        else write_cursor(identity, page.version.epoch, page.after),
        relaxed=dropped,
    )
    data = [_describe(hit, search, address) for hit in page.shown]
    return SearchResult(data=data, meta=meta, links=ListLinks(self="", next=None))


def list_scopes(kinds: Collection[Kind]) -> list[SearchScope]:
    """Return where to search for resources of these kinds, of all if there are none.

    A search never finds withdrawn resources; only a list shows them, if a filter requests them. Claims are
    apart, so that their number does not keep other kinds out of those that are ranked.
    """
    requested = [kind for kind in KINDS if kind in kinds] or list(KINDS)
    scopes: list[list[str]] = []
    for kind in requested:
        follows = scopes and kind != "claim" and _follows(scopes[-1][-1], kind)
        scopes[-1:] = [[*scopes[-1], kind]] if follows else [*scopes[-1:], [kind]]
    return [SearchScope(tuple(scope), key=tuple(scope)) for scope in scopes]


def _follows(before: str, kind: str) -> bool:
    kinds = list(KINDS)
    return kinds.index(kind) == kinds.index(before) + 1


def _describe(hit: ShownHit, search: ExpandedSearch, address: PublicAddress) -> FoundRead:
    document = read_document(hit.body)
    return FoundRead(
        kind=Kind(hit.kind),
        id=hit.id,
        name=get_name(hit.kind, document),
        url=address.link(f"/v1/{KINDS[hit.kind].plural}/{hit.id}"),
        hint=make_hint(hit.kind, document),
        score=hit.ranked.score,
        snippets=[
            *([hit.excerpt] if hit.excerpt else []),
            *list_snippets(hit.kind, document, search),
        ],
    )
