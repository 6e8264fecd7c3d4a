"""The verification of quotes over HTTP."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import NotFound
from app.queries.analysis.verify_quote import get_quoted_source, verify_quote
from app.routes.http.dependencies import DatabaseDependency, WithoutParameters, get_address
from app.routes.http.problems import describe_problems
from app.routes.http.request_body import JsonRoute
from app.schemas.quotes import QuoteVerificationCreate, QuoteVerificationRead

router = APIRouter(prefix="/v1/verify-quote", tags=["check"], route_class=JsonRoute)


@router.post(
    "",
    operation_id="verify_quote",
    summary="Verify a quote",
    response_model=QuoteVerificationRead,
    responses=describe_problems(404, 409, 412, 413, 415, 422),
)
def verify(
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
    with database.read() as session:
        source = get_quoted_source(session, body.source_id, get_address(request))
    if source is None:
        raise NotFound.of("source", body.source_id)
    answer = verify_quote(source, body.quote)
    return Response(answer.model_dump_json(), media_type="application/json")
