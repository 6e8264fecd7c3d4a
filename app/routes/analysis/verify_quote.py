"""The verification of quotes over HTTP."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.database.replicas import RequestReads
from app.domain.public_address import PublicAddress
from app.domain.quotes.match import match_quote
from app.errors import NotFound
from app.queries.analysis.verify_quote import QuotedSource, describe_match, get_quoted_source
from app.routes.http.dependencies import DatabaseDependency, WithoutParameters, get_address
from app.routes.http.problems import describe_problems
from app.routes.http.request_body import TextRoute
from app.routes.http.work_route import call_apart, run_in_share
from app.schemas.quotes import QuoteVerificationCreate, QuoteVerificationRead
from app.work.shares import WorkKind

router = APIRouter(prefix="/v1/verify-quote", tags=["check"], route_class=TextRoute)


@router.post(
    "",
    operation_id="verify_quote",
    summary="Verify a quote",
    response_model=QuoteVerificationRead,
    responses=describe_problems(404, 409, 412, 413, 415, 422),
)
async def verify(
    request: Request,
    database: DatabaseDependency,
    body: QuoteVerificationCreate,
    _none: WithoutParameters,
) -> Response:
    """Find a quote in a source: exactly, or after folding, which ignores typographic differences.

    Copied quotes often have other spaces, quotation marks, dashes or capitals than their source. If
    the quote is found only without such differences, `state` is `normalized`, `folded` lists them,
    and `exact` has the source's own words. Similar text is not searched for: a quote with another
    word, digit, sign, decimal separator or unit is `missing`, and `longest_part` shows which part of
    the quote does occur.

    Matches after folding begin and end at the boundaries of words and numbers; exact matches may
    begin and end anywhere. Offsets count Unicode code points from 0.
    """
    source = await _read_source(database, body.source_id, get_address(request))
    if source is None:
        raise NotFound.of("source", body.source_id)
    match = await call_apart(match_quote, source.text, body.quote)
    answer = describe_match(source, match)
    return Response(answer.model_dump_json(), media_type="application/json")


@partial(run_in_share, kind=WorkKind.READ)
def _read_source(
    database: RequestReads, source_id: str, address: PublicAddress
) -> QuotedSource | None:
    with database.read() as session:
        return get_quoted_source(session, source_id, address)
