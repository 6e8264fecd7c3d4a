"""What is needed to cite claims: their sources, and the revision in which each became what it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import from_json
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.public_address import PublicAddress
from app.formats.citations.cited_claim import CitedClaim, make_cited_claim
from app.queries.documents import read_with_revisions

_Documents = dict[str, tuple[Any, int]]


def read_cited_claims(
    session: Session, claims: Sequence[Mapping[str, Any]], address: PublicAddress
) -> list[CitedClaim]:
    """Return the citations of claims, in order; each claim is its public JSON.

    The revision is the one of the last visible change of the claim or of a source that it quotes: since
    then, the citation has been the same.
    """
    quoted = [{quote["source"]["id"] for quote in claim["evidence"]} for claim in claims]
    sources = _read(session, "source", sorted(set().union(*quoted)))
    revisions = _read(session, "claim", [claim["id"] for claim in claims])
    documents = {source_id: document for source_id, (document, _) in sources.items()}
    cited = []
    for claim, source_ids in zip(claims, quoted, strict=True):
        changed = [revisions[claim["id"]][1], *(sources[source_id][1] for source_id in source_ids)]
        link = None if address.url is None else address.link(f"/claims/{claim['id']}")
        cited.append(make_cited_claim(claim, documents, max(changed), link))
    return cited


def _read(session: Session, kind: str, ids: Sequence[str]) -> _Documents:
    return {
        resource_id: (from_json(body), revision)
        for batch in batches(ids)
        for resource_id, (body, revision) in read_with_revisions(session, kind, batch).items()
    }
