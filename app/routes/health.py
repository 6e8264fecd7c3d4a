"""Is the process alive, and can it answer?"""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import Field

from app.ingest.migrations import check_schema
from app.replicas import Reading
from app.routes.problems import describe_problems
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
def get_readiness(request: Request) -> HealthRead:
    """Answers when the database does and its schema is the one that this version needs.

    With replicas, one that answers is enough: reads go on while there is no primary.
    """
    state = request.app.state
    check_schema(Reading(state.database, state.reader.servers, 0))
    return HealthRead(status="ok")
