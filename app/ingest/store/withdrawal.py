"""The rules of withdrawals: each has a reason, and no current resource refers to a withdrawn one.

For example, a source cannot be withdrawn while a current claim quotes it.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Fault, ReasonMissing, StillReferred
from app.ingest.rows.batched_select import select_by
from app.models import list_referring
from app.schemas.common import Standing


def refuse_referred(session: Session, withdrawn: Mapping[str, Iterable[str]]) -> None:
    """Raise StillReferred if a current resource refers to a resource in `withdrawn` (ids by kind)."""
    for kind, ids in withdrawn.items():
        for referrer, referrer_id, resource_id in find_referrers(session, kind, ids):
            raise StillReferred(
                f"the {kind} {resource_id!r} cannot be withdrawn while current records refer to it, such as the "
                f"{referrer} {referrer_id!r}: withdraw or change these first; nothing was stored"
            )


def refuse_unexplained(identities: Iterable[tuple[str, str]], reason: str | None) -> None:
    """Raise ReasonMissing if there are resources to withdraw (kinds and ids), and no reason."""
    if reason and reason.strip():
        return
    for kind, resource_id in identities:
        detail = (
            f"the {kind} {resource_id!r} would be withdrawn: give the reason as `comment` (`--comment` on "
            "the command line); nothing was stored"
        )
        raise ReasonMissing(detail, [Fault("#/query/comment", "reason_missing", detail)])


def find_referrers(
    session: Session, kind: str, ids: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield current resources that refer to one of these ids, in order of the ids.

    Of each kind of reference to an id only the first is yielded, since there may be very many. Each item
    has kind and id of the referring resource, and the id that it refers to.
    """
    listed = list(ids)
    for referrer, reference in list_referring(kind):
        owner, model = referrer.get_owner(reference), referrer.model
        statement = select(func.min(owner), reference.column)
        statement = statement.group_by(reference.column).order_by(reference.column)
        if owner.class_ is not model:
            statement = statement.join(model, model.id == owner)
        is_current = model.status != Standing.WITHDRAWN.value
        for row in select_by(session, statement.where(is_current), reference.column, listed):
            yield referrer.name, row[0], row[1]
