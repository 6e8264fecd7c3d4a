"""The technologies above a technology."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Technology


def list_broader(session: Session, technology_id: str) -> Iterator[str]:
    """Yield the technologies above one, the next first; none twice, even if the last leads back."""
    seen: set[str] = set()
    statement = select(Technology.broader_id)
    broader = session.scalar(statement.where(Technology.id == technology_id))
    while broader is not None and broader not in seen:
        seen.add(broader)
        yield broader
        broader = session.scalar(statement.where(Technology.id == broader))
