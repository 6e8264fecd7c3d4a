"""Claims over HTTP."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.database import Database
from app.queries.claims import get_evidence, list_claims, stream_claims
from app.queries.pages import get_document
from app.queries.provenance import get_linked_claim
from app.routes import rows
from app.routes.answers import LIST_RESPONSES, ONE_RESPONSES, answer_document, answer_page
from app.routes.dependencies import DatabaseDependency, Identifier, WithoutParameters
from app.routes.jsonld import JSONLD_CONTENT, ClaimFormatQuery, answer_jsonld, wants_jsonld
from app.routes.tables import FORMAT, TABLE_CONTENT, Format, choose_format, stream_table
from app.schemas.claims import ClaimList, ClaimQuery, ClaimRead, EvidenceList

router = APIRouter(prefix="/v1/claims", tags=["claims"])


class ClaimParameters(ClaimQuery):
    format: Format | None = FORMAT


@router.get(
    "",
    operation_id="list_claims",
    summary="List claims",
    response_model=ClaimList,
    responses={200: {"content": TABLE_CONTENT}, **LIST_RESPONSES},
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[ClaimParameters, Query()]
) -> Response:
    """Quantitative statements of sources, each with its exact number and the words that state it.

    Withdrawn claims are left out unless `status=withdrawn` asks for them. Limits on values work
    across units and respect how the source bounds a number.

    In order of `id`, or of `sort`. A page holds up to `limit`; `links.next`, `meta.next_cursor` and
    the `Link` header lead to the next one. Different parameters must all hold; a repeated one means
    any of its values. `format=csv` and `format=md` give the whole list, not a page, in rows.
    """
    chosen = choose_format(request, query.format)
    if chosen is not Format.JSON:
        return stream_table(chosen, _stream_rows(database, query), rows.CLAIM_COLUMNS)
    with database.read() as session:
        page = list_claims(session, query)
    return answer_page(request, page)


def _stream_rows(database: Database, query: ClaimQuery) -> Iterator[dict[str, str | None]]:
    with database.read() as session:
        yield from rows.list_claims(stream_claims(session, query))


@router.get(
    "/{id}",
    operation_id="get_claim",
    summary="Get one claim",
    response_model=ClaimRead,
    responses={200: {"content": JSONLD_CONTENT}, **ONE_RESPONSES},
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiber-length-per-preform"])],
    query: Annotated[ClaimFormatQuery, Query()],
) -> Response:
    """One claim. `value` is exact; `number` is the nearest double, for convenience.

    As JSON-LD, with `Accept: application/ld+json` or `format=jsonld`, it is a schema.org `Claim`
    with its provenance: the document that it is derived from, and W3C annotations for the quotes.
    """
    linked = None
    with database.read() as session:
        body = get_document(session, "claim", resource_id)
        if wants_jsonld(request, query.format):
            linked = get_linked_claim(session, resource_id, str(request.base_url))
    if linked is not None:
        return answer_jsonld(request, linked)
    return answer_document(request, body, "claim", resource_id)


@router.get(
    "/{id}/evidence",
    operation_id="get_claim_evidence",
    summary="Get the evidence of a claim",
    response_model=EvidenceList,
    responses=ONE_RESPONSES,
)
def get_its_evidence(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiber-length-per-preform"])],
    _none: WithoutParameters,
) -> Response:
    """The quotes of a claim, compared anew with the stored text of their source.

    Each quote has W3C Web Annotation selectors, with 32 characters of context, and the spans of
    the number, of its cue and of the baseline. Offsets count Unicode code points from 0, and
    `text[start:end] == exact` where `state` is `exact`.
    """
    with database.read() as session:
        evidence = get_evidence(session, resource_id)
    body = evidence.model_dump_json().encode() if evidence else None
    return answer_document(request, body, "claim", resource_id)
