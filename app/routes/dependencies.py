"""What routes are given: the database, and an identifier that is well formed."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request

from app.database import Database
from app.schemas.common import SLUG_PATTERN
from app.schemas.queries import NoParameters


async def get_database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


DatabaseDependency = Annotated[Database, Depends(get_database)]
Identifier = Annotated[
    str,
    Path(
        pattern=SLUG_PATTERN,
        max_length=100,
        description="The immutable `id` of the resource.",
    ),
]
WithoutParameters = Annotated[NoParameters, Query()]
