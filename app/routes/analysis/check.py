"""Checking a text over HTTP."""

from fastapi import APIRouter
from starlette.responses import Response

from app.queries.analysis.check_text import check_text
from app.routes.http.dependencies import DatabaseDependency, WithoutParameters
from app.routes.http.problems import describe_problems
from app.routes.http.request_body import JsonRoute
from app.schemas.check import CheckCreate, CheckRead

router = APIRouter(prefix="/v1/check", tags=["check"], route_class=JsonRoute)


@router.post(
    "",
    operation_id="check_text",
    summary="Check the numbers of a text",
    response_model=CheckRead,
    responses=describe_problems(409, 412, 413, 415, 422),
)
def check(database: DatabaseDependency, body: CheckCreate, _none: WithoutParameters) -> Response:
    """Each number of a text, with the claim that it repeats and whether it says the same.

    By rules, without a model: the same text and the same catalogue give the same answer. A number is
    compared with a claim only where its sentence names the claim's organization and what is
    measured, and has no word that could make it another number. In doubt it is `not_found`, and
    `rule` and `reason` say what the doubt was. Bounds count: *500 m* is not *more than 500 m*.

    Dates, versions and names such as *A4* or *5G* are not numbers. Nothing of the text is kept.
    """
    with database.read() as session:
        answer = check_text(session, body.text)
    return Response(answer.model_dump_json(), media_type="application/json")
