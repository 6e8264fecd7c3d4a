"""Many claims that differ in their ids alone, to measure large exports."""

from sqlalchemy import func, insert, select

from app.database.database import Database
from app.models import Base

MODEL_CLAIM = "fiber-length-per-preform"
_BATCH = 2_000


def add_claims(database: Database, count: int) -> None:
    """Copy a claim of the seed and its document; no search finds the copies."""
    claim, document = Base.metadata.tables["claim"], Base.metadata.tables["document"]
    with database.write() as session:
        row = session.execute(select(claim).where(claim.c.id == MODEL_CLAIM)).mappings().one()
        stored = (
            session.execute(
                select(document).where(document.c.id == MODEL_CLAIM, document.c.kind == "claim")
            )
            .mappings()
            .one()
        )
        last = session.scalar(select(func.max(document.c.number)).where(document.c.kind == "claim"))
        for first in range(0, count, _BATCH):
            numbers = range(first, min(first + _BATCH, count))
            session.execute(
                insert(claim),
                [{**row, "id": _name(number), "number": last + 1 + number} for number in numbers],
            )
            session.execute(
                insert(document),
                [
                    {
                        **stored,
                        "id": _name(number),
                        "number": last + 1 + number,
                        "body": stored["body"].replace(
                            MODEL_CLAIM.encode(), _name(number).encode(), 1
                        ),
                    }
                    for number in numbers
                ],
            )


def _name(number: int) -> str:
    return f"synthetic-{number:07}"
