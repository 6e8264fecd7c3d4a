"""The page of a claim: its number as stated, the words, what it is about, and how it was changed."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic_core import from_json
from starlette.responses import Response

from app.domain.names import choose_language
from app.domain.public_address import PublicAddress
from app.errors import NotFound
from app.formats.citations.read_cited_claims import CitedSources, read_cited_claim
from app.formats.jsonld import write_jsonld
from app.models import KINDS
from app.pages.page import Head, answer_page
from app.pages.representation import PageRoute
from app.pages.resources.marked_words import mark_quote
from app.pages.resources.record_parts import (
    read_history,
    read_withdrawal,
    takes_notes,
)
from app.queries.analysis.evidence import read_claim_quotes
from app.queries.comparison.related import read_closest
from app.queries.documents import get_document, read_bodies
from app.queries.history.superseded import note_superseded
from app.queries.history.time_travel import Snapshot
from app.queries.linked_data.claim import link_claim
from app.queries.linked_data.node import identify_nodes
from app.routes.http.dependencies import DatabaseDependency, Identifier, OfRevision, get_address
from app.routes.http.snapshot import open_snapshot
from app.schemas.claims import ClaimRead
from app.schemas.evidence import QuoteRead
from app.schemas.sources import SourceRead

_MAX_RELATED = 12
_COLLECTION = KINDS["claim"].plural

# The JSON-LD makes addresses of the paths of links; pages have no links of quotes.
PATHS = PublicAddress()

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
        if body is None:
            raise NotFound.of("claim", resource_id, as_of)
        if present is not None:
            body = note_superseded(body, present)
        claim = ClaimRead.model_validate_json(body)
        quotes = read_claim_quotes(session, resource_id, PATHS)
        sources = CitedSources({}, {})
        citation = read_cited_claim(session, from_json(body), get_address(request), sources)
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
                linked_data=_link(claim, quotes, get_address(request)),
                is_indexed=claim.status != "withdrawn",
            ),
            as_of,
            takes_notes=takes_notes(request),
            claim=claim,
            quotes=[mark_quote(quote) for quote in quotes],
            related=read_closest(session, resource_id, claim.metric.id, _MAX_RELATED),
            citation=citation.write_plain(),
            languages={key: source.language for key, source in sources.cited.items()},
            versions=read_history(session, "claim", resource_id, as_of),
            withdrawn_because=read_withdrawal(session, "claim", claim),
        )


def _link(claim: ClaimRead, quotes: list[QuoteRead], address: PublicAddress) -> bytes:
    """Return the JSON-LD of a claim from the quotes that were read for its page."""
    return write_jsonld(identify_nodes(link_claim(claim, quotes), address))


def read_languages(session: Snapshot, quotes: Sequence[QuoteRead]) -> dict[str, str]:
    """Return the languages of quoted sources by their ids."""
    ids = sorted({quote.source.id for quote in quotes})
    documents = read_bodies(session, "source", ids)
    return {
        source_id: SourceRead.model_validate_json(body).language
        for source_id, body in documents.items()
    }
