"""The reference: plain FastAPI with the asynchronous ORM and `response_model`, tuned by an expert.

It gives the same claims in the same JSON as Claimstone. It does everything that is known to make such
a service fast: uvloop and httptools, an asynchronous driver with a pool, one statement for a page over
one table with the right indexes, keyset instead of OFFSET, no counting, no lazy loading, a fast parser
for JSON columns, and no dependencies to solve.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, TypeAdapter
from pydantic_core import from_json
from sqlalchemy import Select, and_, event, or_, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from app.schemas.claims import ClaimRead, ClaimStatus, ListedClaimRead
from benchmarks.reference_tables import Claim, ListedClaim

URL_VARIABLE = "BENCH_REFERENCE_URL"
_POOL = 16
_EXPORT_BATCH = 500
_claim = TypeAdapter(ClaimRead)


class ClaimPage(BaseModel):
    data: list[ListedClaimRead]


class ClaimFilters(BaseModel):
    """Filters of a list. `after_date` and `after_id` are those of the last claim of the page before."""

    status: ClaimStatus
    technology: str | None = None
    date__lte: date | None = None
    after_date: date | None = None
    after_id: str | None = None
    limit: int = 25


def create_app() -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(
            os.environ[URL_VARIABLE],
            pool_size=_POOL,
            max_overflow=0,
            json_deserializer=from_json,
        )
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", _tune_sqlite)
        app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan, openapi_url=None)
    app.get("/claims", response_model=ClaimPage)(list_claims)
    app.get("/claims.ndjson")(export_claims)
    app.get("/claims/{claim_id}", response_model=ClaimRead)(get_claim)
    return app


def _tune_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own class
    cursor = connection.cursor()
    for pragma in ("query_only = ON", "mmap_size = 8589934592", "cache_size = -65536"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def list_claims(request: Request, filters: Annotated[ClaimFilters, Query()]) -> Any:  # noqa: ANN401 - FastAPI makes the declared model of it
    """List claims, newest first."""
    statement = select(ListedClaim).where(Claim.status == filters.status.value)
    if filters.technology is not None:
        statement = statement.where(Claim.technology_id == filters.technology)
    if filters.date__lte is not None:
        statement = statement.where(Claim.period_from <= filters.date__lte)
    if filters.after_date is not None:
        statement = _begin_after(statement, filters)
    statement = statement.order_by(Claim.period_from.desc().nulls_last(), Claim.id)
    async with request.app.state.sessions() as session:
        claims = await session.scalars(statement.limit(filters.limit))
        return {"data": claims.all()}


def _begin_after(statement: Select[ListedClaim], filters: ClaimFilters) -> Select[ListedClaim]:
    """Write the keyset condition; its first part finds the row by the index."""
    return statement.where(
        Claim.period_from <= filters.after_date,
        or_(
            Claim.period_from < filters.after_date,
            and_(Claim.period_from == filters.after_date, Claim.id > filters.after_id),
        ),
    )


async def get_claim(request: Request, claim_id: str) -> Any:  # noqa: ANN401 - as above
    async with request.app.state.sessions() as session:
        claim = await session.get(Claim, claim_id)
    if claim is None:
        raise HTTPException(404)
    return claim


async def export_claims(request: Request) -> StreamingResponse:
    """Export all claims but withdrawn ones, in order of id, a line of JSON each."""

    async def stream() -> AsyncIterator[bytes]:
        statement = select(Claim).where(Claim.status != "withdrawn").order_by(Claim.id)
        async with request.app.state.sessions() as session:
            found = await session.stream_scalars(
                statement, execution_options={"yield_per": _EXPORT_BATCH}
            )
            async for claims in found.partitions():
                lines = [
                    _claim.validate_python(claim, from_attributes=True).model_dump_json()
                    for claim in claims
                ]
                yield ("\n".join(lines) + "\n").encode()

    return StreamingResponse(stream(), media_type="application/x-ndjson")
