"""What is needed to cite claims: their sources, and the revision in which each became what it is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import from_json
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.public_address import PublicAddress
from app.formats.citations.cited_claim import CitedClaim, make_cited_claim
from app.queries.documents import read_bodies, read_revisions


def read_cited_claims(
    session: Session, claims: Sequence[Mapping[str, Any]], address: PublicAddress
) -> Iterator[CitedClaim]:
    """Yield the citations of claims, in order; each claim is its public JSON.

    The revision is the one of the last visible change of the claim or of a source that it quotes: since
    then, the citation has been the same.
    """
    quoted = [{quote["source"]["id"] for quote in claim["evidence"]} for claim in claims]
    sources: dict[str, Any] = {}
    changed: dict[str, int] = {}
    for batch in batches(sorted(set().union(*quoted))):
        bodies = read_bodies(session, "source", batch)
        sources |= {source_id: from_json(body) for source_id, body in bodies.items()}
        changed |= read_revisions(session, "source", batch)
    revisions: dict[str, int] = {}
    for batch in batches(claim["id"] for claim in claims):
        revisions |= read_revisions(session, "claim", batch)
    for claim, source_ids in zip(claims, quoted, strict=True):
        revision = max([revisions[claim["id"]], *(changed[source_id] for source_id in source_ids)])
        link = None if address.url is None else address.link(f"/claims/{claim['id']}")
        yield make_cited_claim(claim, sources, revision, link)
