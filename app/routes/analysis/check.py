"""The check of a text over HTTP."""

from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from app.database.replicas import RequestReads
from app.extraction.verdicts.judge import ComparableText
from app.extraction.verdicts.read_text import ReadText, read_text
from app.queries.analysis.check_text import (
    describe_findings,
    read_claims,
    refuse_many_numbers,
)
from app.routes.http.dependencies import DatabaseDependency, WithoutParameters
from app.routes.http.problems import describe_problems
from app.routes.http.request_body import TextRoute
from app.routes.http.work_route import call_apart, run_in_share
from app.schemas.check import CheckCreate, CheckRead
from app.work.shares import WorkKind

router = APIRouter(prefix="/v1/check", tags=["check"], route_class=TextRoute)


@router.post(
    "",
    operation_id="check_text",
    summary="Check the numbers of a text",
    response_model=CheckRead,
    responses=describe_problems(409, 412, 413, 415, 422),
)
async def check(
    database: DatabaseDependency, body: CheckCreate, _none: WithoutParameters
) -> Response:
    """Compare each number of a text with the claims of the catalogue.

    The check uses fixed rules, not machine learning: the same text and catalogue give the same result.
    A number is compared with a claim only if its sentence names the claim's organization and what is
    measured, and has no word that could give the number another meaning. In doubt the verdict is never
    `matches`, and `obstacles`, `rule` and `reason` explain the doubt. Bounds matter: *500 m* is not *more than
    500 m*.

    Dates, versions and names such as *A4* or *5G* are not numbers. The text is not stored.
    """
    answer = await check_text(database, body.text)
    return Response(answer.model_dump_json(), media_type="application/json")


async def check_text(database: RequestReads, text: str) -> CheckRead:
    """Return the verdict on each number of a text, for a request.

    Raises:
        InvalidInput: the text has too many numbers.
    """
    refuse_many_numbers(text)
    read = await call_apart(read_text, text)
    compared = await _read_claims(database, text, read)
    return describe_findings(compared, await call_apart(compared.judge))


@partial(run_in_share, kind=WorkKind.COSTLY)
def _read_claims(database: RequestReads, text: str, read: ReadText) -> ComparableText:
    with database.read() as session:
        return read_claims(session, text, read)
