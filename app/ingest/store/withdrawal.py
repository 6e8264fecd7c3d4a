"""The rule that no current resource refers to a withdrawn one.

For example, a source cannot be withdrawn while a current claim quotes it.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import StillReferred
from app.ingest.rows.batched_select import select_by
from app.models import list_referring
from app.schemas.common import Standing

# The number of referring resources that are read per batch of ids and kind of reference; there may be
# very many.
_MAX_REFERRERS = 5


def refuse_referred(session: Session, withdrawn: Mapping[str, Iterable[str]]) -> None:
    """Raise StillReferred if a current resource refers to a resource in `withdrawn` (ids by kind)."""
    for kind, ids in withdrawn.items():
        for referrer, referrer_id, resource_id in find_referrers(session, kind, ids):
            raise StillReferred(
                f"the {kind} {resource_id!r} cannot be withdrawn while current records refer to it, such as the "
                f"{referrer} {referrer_id!r}: withdraw or change these first; nothing was stored"
            )


def find_referrers(
    session: Session, kind: str, ids: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield current resources that refer to one of these ids, in no order.

    Only a few are yielded, since there may be very many. Each item has kind and id of the referring
    resource, and the id that it refers to.
    """
    listed = list(ids)
    for referrer, reference in list_referring(kind):
        if reference.may_be_withdrawn:
            continue
        owner, model = referrer.get_owner(reference), referrer.model
        statement = select(owner, reference.column).limit(_MAX_REFERRERS)
        if owner.class_ is not model:
            statement = statement.join(model, model.id == owner)
        is_current = model.status != Standing.WITHDRAWN.value
        for row in select_by(session, statement.where(is_current), reference.column, listed):
            yield referrer.name, row[0], row[1]
