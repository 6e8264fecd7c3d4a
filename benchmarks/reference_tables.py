"""The table of the reference, written from the same claims, on SQLite or PostgreSQL.

One row holds all that a page shows of a claim. Parts that are always read together are JSON, and each
list has an index. With a table for each noun and the
loading of relations the reference is some four times slower.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import JSON, String, Text, create_engine, insert, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.exports import Document, Exports

_BATCH = 5_000
# Ordered by bytes, as Claimstone orders ids.
_BYTEWISE = String().with_variant(String(collation="C"), "postgresql")
_OPTIONAL_JSON = JSON(none_as_null=True)


class Base(DeclarativeBase):
    pass


_OF_A_LISTED_QUOTE = ("source", "exact", "start", "end")


class Claim(Base):
    __tablename__ = "claim"

    id: Mapped[str] = mapped_column(_BYTEWISE, primary_key=True)
    version: Mapped[int]
    created_at: Mapped[str]
    updated_at: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str]
    statement: Mapped[str] = mapped_column(Text)
    statements: Mapped[Any] = mapped_column(JSON)
    achievement: Mapped[Any] = mapped_column(JSON)
    organizations: Mapped[Any] = mapped_column(JSON)
    technology: Mapped[Any | None] = mapped_column(_OPTIONAL_JSON)
    technology_id: Mapped[str | None]
    metric: Mapped[Any] = mapped_column(JSON)
    quantity: Mapped[Any] = mapped_column(JSON)
    baseline: Mapped[Any | None] = mapped_column(_OPTIONAL_JSON)
    change: Mapped[Any | None] = mapped_column(_OPTIONAL_JSON)
    stated_change: Mapped[Any | None] = mapped_column(_OPTIONAL_JSON)
    follows: Mapped[Any | None] = mapped_column(_OPTIONAL_JSON)
    relative_to: Mapped[str | None]
    qualifiers: Mapped[Any] = mapped_column(JSON)
    subject: Mapped[str | None]
    scope: Mapped[str | None]
    period: Mapped[Any | None] = mapped_column(_OPTIONAL_JSON)
    period_from: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    reviewed_by: Mapped[Any | None] = mapped_column(_OPTIONAL_JSON)
    superseded: Mapped[Any | None] = mapped_column(_OPTIONAL_JSON)
    evidence: Mapped[Any] = mapped_column(JSON)
    first_quote: Mapped[Any] = mapped_column(JSON)


class ListedClaim(Base):
    """The same rows as lists show them: with the first quote alone."""

    __table__ = Claim.__table__
    __mapper_args__ = {  # noqa: RUF012 - as SQLAlchemy declares it
        "exclude_properties": ["evidence"]
    }

    evidence = Claim.__table__.c.first_quote


def write_reference(exports: Exports, url: str) -> None:
    """Fill an empty database."""
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    rows = map(_list_columns, exports.read("claim"))
    with Session(engine) as session, session.begin():
        while batch := list(islice(rows, _BATCH)):
            session.execute(insert(Claim), batch)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in _list_indexes(engine.dialect.name):
            connection.execute(text(statement))
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _list_indexes(dialect: str) -> Iterator[str]:
    """List the indexes. SQLite sorts nulls last here anyway and takes no NULLS LAST in an index."""
    last = " NULLS LAST" if dialect == "postgresql" else ""
    for name, first in (("claim_list", "technology_id, "), ("claim_deep", "")):
        columns = f"{first}status, period_from DESC{last}, id"
        yield f"CREATE INDEX {name} ON claim ({columns})"


def _list_columns(claim: Document) -> dict[str, Any]:
    first = claim["period"] and claim["period"]["from"]
    return {
        **claim,
        "first_quote": [{name: claim["evidence"][0][name] for name in _OF_A_LISTED_QUOTE}],
        "technology_id": claim["technology"] and claim["technology"]["id"],
        "period_from": date.fromisoformat(first) if first else None,
    }
