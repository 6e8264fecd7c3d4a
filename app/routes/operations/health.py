"""Liveness and readiness of a server process."""

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
    """Check that the process is alive; the database is not used."""
    return HealthRead(status="ok")


@router.get(
    "/readyz",
    operation_id="get_readiness",
    summary="Can it answer requests?",
    responses=describe_problems(),
)
async def get_readiness(request: Request) -> HealthRead:
    """Check that the database answers and has the schema that this version needs.

    The response is 503 if the database does not answer within two seconds. With replicas,
    one server that answers is enough: reads go on while there is no primary.
    """
    probe: ReadinessProbe = request.app.state.probe
    await probe.check_schema()
    return HealthRead(status="ok")
