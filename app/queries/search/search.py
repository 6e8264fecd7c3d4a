"""Search over all kinds of resources, and suggestions of names while a user types."""

from collections.abc import Collection

from sqlalchemy import Select, String, literal_column, select
from sqlalchemy.orm import Session

from app.domain.public_address import PublicAddress
from app.domain.search.query import (
    Alternatives,
    ExpandedSearch,
    parse_beginning,
    parse_search,
)
from app.domain.search.tokens import fold_for_search
from app.models import KINDS, Document
from app.queries.documents import get_revision
from app.queries.lists.count_limit import MAX_COUNTED
from app.queries.lists.cursor import digest_list, read_position, write_cursor
from app.queries.search.hit import (
    get_name,
    list_own_names,
    list_snippets,
    make_hint,
    read_document,
)
from app.queries.search.hit_page import ShownHit, read_hits
from app.queries.search.index import expand, find_entries
from app.queries.search.match_expression import Expression
from app.queries.search.rank_statements import SearchScope
from app.queries.search.relaxing import relax
from app.queries.search.steps import Steps, run_steps
from app.schemas.common import ListLinks, Standing
from app.schemas.search import (
    FoundRead,
    Kind,
    SearchMeta,
    SearchRequest,
    SearchResult,
    SuggestionList,
    SuggestionRead,
    SuggestionRequest,
)

# How many resources of a kind are read to choose from. If more of them match, the user has to type on.
_MAX_CANDIDATES = 200
# A claim has no name.
_NAMED = [kind for kind in Kind if kind.value != "claim"]


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
    if not page.total and search.query.required:
        search, dropped = yield from relax(dialect, search, scopes)
        if search.query.required:
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
        snippets=list_snippets(hit.kind, document, search),
    )


def suggest(session: Session, parameters: SuggestionRequest) -> SuggestionList:
    """Suggest resources whose names have all typed words; the last word may be incomplete."""
    query = parse_beginning(parameters.q)
    alternatives = query.required
    kinds = [kind for kind in parameters.kind or _NAMED if kind in _NAMED]
    rows = [
        (kind, *row)
        for kind in (kinds if alternatives else ())
        for row in session.execute(_select_named(session, kind, alternatives))
    ]
    typed = fold_for_search(parameters.q).strip()
    suggestions = sorted(
        (_suggest(kind, resource_id, body, typed) for kind, resource_id, body in rows),
        key=lambda suggestion: suggestion[0],
    )
    return SuggestionList(
        revision=get_revision(session), data=[read for _, read in suggestions[: parameters.limit]]
    )


def _select_named(session: Session, kind: Kind, alternatives: Alternatives) -> Select[str, bytes]:
    """Make the query for resources of a kind that have all typed words in their names.

    `alternatives` are the typed words. Each row is the id and the public JSON of a resource. Withdrawn
    resources are left out.
    """
    model, entries = (
        KINDS[kind].model,
        find_entries(session, Expression(alternatives, "A")).of_kind(kind),
    )
    return (
        select(model.id, Document.body)
        .join(entries.table, entries.number == model.number)
        .join(Document, Document.number == model.number)
        .where(
            *entries.conditions, model.status != literal_column(f"'{Standing.WITHDRAWN}'", String)
        )
        .order_by(entries.number)
        .limit(_MAX_CANDIDATES)
    )


def _suggest(
    kind: str, resource_id: str, body: bytes, typed: str
) -> tuple[tuple[bool, bool, int, str, str], SuggestionRead]:
    """Return a sort key, and the suggestion of a resource by the name that fits the typed text best."""
    document = read_document(body)
    keys = {name: _order(name, typed) for name in list_own_names(kind, document)}
    name = min(keys, key=lambda key: keys[key])
    read = SuggestionRead(
        kind=Kind(kind), id=resource_id, name=name, hint=make_hint(kind, document)
    )
    return (*keys[name], kind, resource_id), read


def _order(name: str, typed: str) -> tuple[bool, bool, int]:
    """Return a sort key of a name, by how well it fits the typed text.

    A name that equals the text comes first, then names that begin with it, then all others. Within each
    of these groups, shorter names come first.
    """
    folded = fold_for_search(name)
    return folded != typed, not folded.startswith(typed), len(folded)
