"""The JSON-LD context over HTTP."""

import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.routes.http.dependencies import WithoutParameters
from app.routes.http.files import JSONLD_CONTENT
from app.routes.http.problems import describe_problems
from app.routes.http.responses import answer_bytes
from app.routes.http.work_route import WorkRoute
from app.schemas.jsonld_context import CONTEXT, MEDIA_TYPE

router = APIRouter(prefix="/v1", tags=["claims"], route_class=WorkRoute)


@router.get(
    "/context.jsonld",
    operation_id="get_context",
    summary="Get the JSON-LD context",
    response_class=Response,
    responses={200: {"content": JSONLD_CONTENT}, **describe_problems(422)},
)
def get_context(request: Request, _none: WithoutParameters) -> Response:
    """Get the JSON-LD context, which maps the names in a resource to terms.

    The terms are from schema.org, W3C Web Annotation, PROV and SKOS. Names for which these have no term
    are under `urn:claimstone:term:`. Each JSON-LD response includes this context, so there is no need
    to fetch the context.
    """
    body = json.dumps({"@context": CONTEXT}, ensure_ascii=False, separators=(",", ":")).encode()
    return answer_bytes(request, body, MEDIA_TYPE, {})
