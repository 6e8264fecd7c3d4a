"""The lists of a request, defined with what they need from the catalogue, which is looked up once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.domain.search.query import parse_search
from app.queries.lists.filter_labels import list_labels
from app.queries.lists.listing import Lister, Listing, LookedUp
from app.queries.lists.merged import read_followed
from app.queries.lists.qualifier_filter import read_properties
from app.queries.lists.value_filter import read_metric_units
from app.queries.search_index.index import expand, find_words
from app.schemas.list_parameters import ListQuery

# A function that makes the definition of a list for the query of a request, or for the same query without
# the filters that a facet ignores.
ListMaker = Callable[[Any], Listing]


def define_list(session: Session, lister: Lister, query: ListQuery) -> Listing:
    """Make the definition of the list of a query. A filter by a merged record means the one that remains.

    Raises:
        InvalidInput: a filter is invalid, or a search word is part of too many words of the catalogue.
    """
    query = read_followed(session, query)
    return prepare_lists(session, lister, query)(query)


def prepare_lists(session: Session, lister: Lister, query: ListQuery) -> ListMaker:
    """Look up the search words of a query and the units of its metrics, for all lists of its request.

    Raises:
        InvalidInput: a search word is part of too many words of the catalogue.
    """
    looked_up = LookedUp(read_metric_units(session, query), read_properties(session, query))
    words = parse_search(query.q or "")
    search = None if words.is_blank else expand(session, words)

    def define(query: ListQuery) -> Listing:
        listing = lister(query, looked_up)
        if search is None:
            return listing
        words = find_words(session, search, list_labels(query))
        return replace(listing, search=search, words=words)

    return define
