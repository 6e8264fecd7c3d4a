"""Verifying quotes over HTTP."""

from fastapi import APIRouter
from starlette.responses import Response

from app.errors import NotFound
from app.queries.analysis.verify_quote import get_quoted_source, verify_quote
from app.routes.http.dependencies import DatabaseDependency, WithoutParameters
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
    database: DatabaseDependency, body: QuoteVerificationCreate, _none: WithoutParameters
) -> Response:
    """Where a source has these words: to the letter, after folding, or not at all.

    A quote that was copied often has other spaces, quotation marks, dashes or capitals than its
    source. If it is found only without such differences, `state` is `normalized`, `folded` names
    them, and `exact` shows the source's own words. Nothing is searched for that is merely alike: a
    quote with another word, digit, sign, decimal separator or unit is `missing`, and
    `longest_part` tells how much of it does occur.

    What is found after folding begins and ends where words and numbers of the source do; what is
    found to the letter may begin and end anywhere. Offsets count Unicode code points from 0.
    """
    with database.read() as session:
        source = get_quoted_source(session, body.source_id)
    if source is None:
        raise NotFound.of("source", body.source_id)
    answer = verify_quote(source, body.quote)
    return Response(answer.model_dump_json(), media_type="application/json")
