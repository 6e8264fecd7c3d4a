"""Is the process alive, and can it answer?"""

from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from app.ingest.migrations import check_schema
from app.routes.dependencies import DatabaseDependency
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
def get_readiness(database: DatabaseDependency) -> HealthRead:
    """Answers when the database does and its schema is the one that this version needs."""
    check_schema(database)
    return HealthRead(status="ok")
