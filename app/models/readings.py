"""Tables of readings: new texts on their way in, what was read in them, and the decisions on that.

They are no part of the public catalogue: no export, no hash of its content and no history has them.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime, one_of

READING_STATES = ("open", "submitted", "published", "discarded")
CANDIDATE_STATES = ("new", "accepted", "rejected", "postponed")


class ReadingRow(Base):
    """A text that is being read, with what is said about it as a source.

    `source`, `drafts` and `numbers` are JSON: the fields of the source, the new records that candidates name,
    and the numbers that state nothing. `text` is empty once the reading is closed: the source has it, or
    nobody. `creator_prefix` is None if it was begun on the command line. `closed_by` has published or discarded it. `revision` is the one that publishing made, None if it
    changed nothing or was not published.
    """

    __tablename__ = "reading"
    __table_args__ = (
        one_of("state", READING_STATES),
        Index(None, "state", "number"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    tool: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    drafts: Mapped[str] = mapped_column(Text)
    numbers: Mapped[str] = mapped_column(Text)
    created_by: Mapped[str] = mapped_column(Text)
    creator_prefix: Mapped[str | None] = mapped_column(ForeignKey("api_key.prefix"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int | None] = mapped_column(Integer)


class ReadingCandidate(Base):
    """A number of a reading that may become a claim.

    `content` is JSON: what was read, which no decision changes. `decision` is the number of the decision that
    holds, None if there is none; `state` follows from it.
    """

    __tablename__ = "reading_candidate"
    __table_args__ = (one_of("state", CANDIDATE_STATES),)

    reading: Mapped[int] = mapped_column(ForeignKey("reading.number"), primary_key=True)
    candidate: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String)
    content: Mapped[str] = mapped_column(Text)
    decision: Mapped[int | None] = mapped_column(Integer)


class ReadingDecision(Base):
    """A decision on a candidate; none is ever changed, but for being undone.

    `content` is JSON: what was decided, and what the catalogue had about it then. `previous` is the decision
    that held before, None if none did. Decisions of a reading are numbered from 1.
    """

    __tablename__ = "reading_decision"

    reading: Mapped[int] = mapped_column(ForeignKey("reading.number"), primary_key=True)
    decision: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    candidate: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    previous: Mapped[int | None] = mapped_column(Integer)
    actor: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(Text)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
