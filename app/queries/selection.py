"""Select from the table of a list, under all its conditions and for the words that it searches for."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.search_query import parse_search
from app.models import RESOURCES, Document
from app.queries.listings import Listing
from app.queries.search_index import match_search


def select_from(session: Session, listing: Listing, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    model, q = RESOURCES[listing.kind], listing.query.q
    statement = select(*columns).select_from(model).where(*listing.conditions)
    if q and not q.isspace():
        words = match_search(session, parse_search(q))
        found = select(Document.id).where(Document.kind == listing.kind, *words)
        statement = statement.where(model.id.in_(found))
    return statement
