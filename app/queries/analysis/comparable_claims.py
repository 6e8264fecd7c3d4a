"""Claims as the rules of relation and order see them, with their public documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.claims.relations import StatedClaim
from app.models import Claim, Document
from app.schemas.claims import ClaimRead


@dataclass(frozen=True, slots=True)
class LoadedClaim:
    """`row` is without relations: what the catalogue shows of these is in `document`."""

    row: Claim
    document: ClaimRead
    stated: StatedClaim


def select_claims() -> Select[Claim, bytes]:
    """Claims with their documents; the caller limits and orders them."""
    return select(Claim, Document.body).join(Document, Document.number == Claim.number)


def load_claims(session: Session, statement: Select[Claim, bytes]) -> list[LoadedClaim]:
    """Load what `select_claims` selects, in its order."""
    rows = session.execute(statement).all()
    predecessors = _read_predecessors(session, [row for row, _ in rows])
    loaded = []
    for row, body in rows:
        document = ClaimRead.model_validate_json(body)
        loaded.append(LoadedClaim(row, document, _state(row, document, predecessors[row.id])))
    return loaded


def _state(row: Claim, document: ClaimRead, follows: frozenset[str]) -> StatedClaim:
    return StatedClaim(
        id=row.id,
        kind=row.kind,
        quantity=row.quantity,
        organizations=frozenset(organization.id for organization in document.organizations),
        technology=document.technology.id if document.technology else None,
        scope=row.scope,
        relative_to=row.relative_to,
        first=row.period.first if row.period else None,
        last=row.period.last if row.period else None,
        follows=follows,
    )


def _read_predecessors(session: Session, claims: Sequence[Claim]) -> dict[str, frozenset[str]]:
    """For each claim, all that it follows, to the first. Most follow none."""
    known = {claim.id: claim.follows_id for claim in claims}
    unread = _list_unread(known)
    while unread:
        statement = select(Claim.id, Claim.follows_id).where(Claim.id.in_(unread))
        known |= {row.id: row.follows_id for row in session.execute(statement)}
        unread = _list_unread(known)
    return {claim.id: frozenset(_follow(claim.id, known)) for claim in claims}


def _list_unread(known: dict[str, str | None]) -> set[str]:
    return {one for one in known.values() if one is not None} - known.keys()


def _follow(start: str, known: dict[str, str | None]) -> Iterable[str]:
    """Imports refuse circles, so this ends."""
    current = known.get(start)
    while current is not None:
        yield current
        current = known.get(current)
