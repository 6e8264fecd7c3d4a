"""Select from the table of a list, under all its conditions and for the words that it searches for."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models import RESOURCES
from app.queries.listings import Listing
from app.queries.page_rows import read_words


def select_from(session: Session, listing: Listing, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    model, words = RESOURCES[listing.kind], read_words(session, listing)
    statement = select(*columns).select_from(model).where(*listing.conditions)
    if words is not None:
        statement = words.join(statement, listing.kind, model.number.expression)
    return statement
