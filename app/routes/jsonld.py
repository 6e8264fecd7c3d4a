"""Linked data over HTTP: the context, and whether a request asks for JSON-LD."""

import json
import re
from enum import StrEnum
from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from app.routes.answers import answer_bytes
from app.routes.dependencies import WithoutParameters
from app.routes.problems import describe_problems
from app.schemas.jsonld import CONTEXT, MEDIA_TYPE
from app.schemas.queries import NoParameters

router = APIRouter(prefix="/v1", tags=["claims"])

_SCHEMA = {
    "type": "object",
    "description": "JSON-LD 1.1. It carries its context, so that nothing must be fetched to read it.",
    "required": ["@context"],
    "properties": {"@context": {"description": "What the names stand for."}},
}
JSONLD_CONTENT: dict[str, Any] = {MEDIA_TYPE: {"schema": _SCHEMA}}
# A media type with its parameters, whose values may be quoted and hold a comma.
_ACCEPTED = re.compile(r'([^\s,;]+)((?:\s*;\s*[^\s,;="]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,;"]*))*)')
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)


class ClaimFormat(StrEnum):
    JSON = "json"
    JSONLD = "jsonld"


class ClaimFormatQuery(NoParameters):
    format: ClaimFormat | None = Field(
        default=None,
        description="`json` or `jsonld`; without it, `Accept` decides.",
        examples=["jsonld"],
    )


def wants_jsonld(request: Request, given: ClaimFormat | None) -> bool:
    """The parameter decides; without it `Accept`, if it names JSON-LD and likes JSON no better."""
    if given is not None:
        return given is ClaimFormat.JSONLD
    qualities = _read_accept(",".join(request.headers.getlist("accept")))
    linked = qualities.get(MEDIA_TYPE, 0.0)
    names = ("application/json", "application/*", "*/*")
    plain = next((qualities[name] for name in names if name in qualities), 0.0)
    return linked > 0 and linked >= plain


def _read_accept(accept: str) -> dict[str, float]:
    """The quality of each media type (RFC 9110, 12.5.1), 1 if it has none that can be read."""
    qualities = {}
    for media_type, parameters in _ACCEPTED.findall(accept):
        quality = _QUALITY.search(parameters)
        qualities[media_type.lower()] = min(float(quality[1]), 1.0) if quality else 1.0
    return qualities


def answer_jsonld(request: Request, node: dict[str, Any]) -> Response:
    body = json.dumps(node, ensure_ascii=False, separators=(",", ":")).encode()
    return answer_bytes(request, body, MEDIA_TYPE, {})


@router.get(
    "/context.jsonld",
    operation_id="get_context",
    summary="Get the JSON-LD context",
    response_class=Response,
    responses={200: {"content": JSONLD_CONTENT}, **describe_problems(422)},
)
def get_context(request: Request, _none: WithoutParameters) -> Response:
    """What the names in a claim stand for when it is asked for as JSON-LD.

    They are terms of schema.org, W3C Web Annotation and PROV, and under `urn:claimstone:term:` what
    none of these has. Each claim carries this context, and can be read without asking for it.
    """
    return answer_jsonld(request, {"@context": CONTEXT})
