"""The table of notes about errors, which readers without an account leave for reviewers."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BYTEWISE, Base, UtcDateTime, one_of


class ErrorNote(Base):
    """A note that a claim or a source has an error. Nothing of the reader who left it is stored.

    It is open until a reviewer closes it; the record may be changed or not.
    """

    __tablename__ = "error_note"
    __table_args__ = (
        one_of("kind", ("claim", "source")),
        Index(None, "closed_at", "number"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String)
    resource_id: Mapped[str] = mapped_column(BYTEWISE)
    text: Mapped[str] = mapped_column(Text)
    left_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
