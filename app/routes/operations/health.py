"""Is the process alive, and can it answer?"""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import Field

from app.maintenance.readiness import ReadinessProbe
from app.routes.http.problems import describe_problems
from app.schemas.common import Read

router = APIRouter(tags=["operation"])


class HealthRead(Read):
    status: Literal["ok"] = Field(description="Always `ok`; anything else is an error status.")


@router.get(
    "/livez",
    operation_id="get_liveness",
    summary="Is the process alive?",
    responses=describe_problems(),
)
async def get_liveness() -> HealthRead:
    """Answers as long as the process does; asks nothing of the database."""
    return HealthRead(status="ok")


@router.get(
    "/readyz",
    operation_id="get_readiness",
    summary="Can it answer requests?",
    responses=describe_problems(),
)
async def get_readiness(request: Request) -> HealthRead:
    """Answers when the database does and its schema is the one that this version needs.

    It has two seconds to do so; then, or when it is gone, the answer is 503. With
    replicas, one server that answers is enough: reads go on while there is no primary.
    """
    probe: ReadinessProbe = request.app.state.probe
    await probe.check_schema()
    return HealthRead(status="ok")
