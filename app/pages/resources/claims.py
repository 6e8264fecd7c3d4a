"""The page of a claim: its number as stated, the words, what it is about, and how it was changed."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic_core import from_json
from starlette.responses import Response

from app.domain.public_address import PublicAddress
from app.errors import NotFound
from app.formats.citations.read_cited_claims import read_cited_claim
from app.formats.jsonld import write_jsonld
from app.models import KINDS
from app.pages.page import Head, answer_page
from app.pages.representation import PageRoute
from app.pages.resources.marked_words import mark_quote
from app.pages.resources.record_parts import (
    choose_language,
    read_history,
    read_withdrawal,
    takes_notes,
)
from app.queries.analysis.evidence import get_evidence
from app.queries.comparison.related import list_related
from app.queries.documents import get_document, read_bodies
from app.queries.history.superseded import note_superseded
from app.queries.history.time_travel import Snapshot
from app.queries.linked_data.claim import link_claim
from app.queries.linked_data.node import identify_nodes
from app.routes.http.dependencies import DatabaseDependency, Identifier, OfRevision, get_address
from app.routes.http.snapshot import open_snapshot
from app.schemas.claims import ClaimRead
from app.schemas.comparison import RelatedQuery
from app.schemas.evidence import EvidenceList
from app.schemas.sources import SourceRead

_MAX_RELATED = 12
_COLLECTION = KINDS["claim"].plural

# The JSON-LD makes addresses of the paths of links.
_PATHS = PublicAddress()

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get(f"/{_COLLECTION}/{{id}}")
def show_claim(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id")],
    query: OfRevision,
) -> Response:
    as_of = query.as_of
    present = None
    if as_of is not None:
        # Read before, so that a request holds one connection at a time.
        with open_snapshot(database, None) as session:
            present = get_document(session, "claim", resource_id)
    with open_snapshot(database, as_of) as session:
        body = get_document(session, "claim", resource_id)
        evidence = get_evidence(session, resource_id, _PATHS)
        if body is None or evidence is None:
            raise NotFound.of("claim", resource_id, as_of)
        if present is not None:
            body = note_superseded(body, present)
        claim = ClaimRead.model_validate_json(body)
        citation = read_cited_claim(session, from_json(body), get_address(request))
        related = list_related(session, resource_id, RelatedQuery(limit=_MAX_RELATED))
        path = f"/{_COLLECTION}/{resource_id}"
        return answer_page(
            request,
            session,
            "claim.html",
            Head(
                title=claim.statement,
                description=f"{claim.metric.name}: {claim.quantity.as_stated}",
                path=path,
                language=choose_language(claim.statements),
                alternates=[
                    ("application/json", f"/v1{path}"),
                    ("application/ld+json", f"/v1{path}.jsonld"),
                ],
                linked_data=_link(claim, evidence, get_address(request)),
                is_indexed=claim.status != "withdrawn",
            ),
            as_of,
            takes_notes=takes_notes(request),
            claim=claim,
            quotes=[mark_quote(quote) for quote in evidence.data],
            related=related.data if related else [],
            citation=citation.write_plain(),
            languages=read_languages(session, evidence),
            versions=read_history(session, "claim", resource_id, as_of),
            withdrawn_because=read_withdrawal(session, "claim", resource_id),
        )


def _link(claim: ClaimRead, evidence: EvidenceList, address: PublicAddress) -> bytes:
    """Return the JSON-LD of a claim from the quotes that were read for its page."""
    return write_jsonld(identify_nodes(link_claim(claim, evidence.data), address))


def read_languages(session: Snapshot, evidence: EvidenceList) -> dict[str, str]:
    """Return the languages of the sources that a claim quotes, by their ids."""
    ids = sorted({quote.source.id for quote in evidence.data})
    documents = read_bodies(session, "source", ids)
    return {
        source_id: SourceRead.model_validate_json(body).language
        for source_id, body in documents.items()
    }
