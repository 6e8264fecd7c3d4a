"""Tables of the numbers of sources: what is read in a text, and what records say of a number."""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.numbers.quantity import Comparator
from app.models.base import BYTEWISE, Base, one_of

REASONS = (
    "name",
    "page",
    "address",
    "score",
    "date",
    "list_number",
    "idiom",
    "not_quantity",
    "repetition",
    "other",
)


class TextReading(Base):
    """A text as it was read in a language: the first part of a BCP 47 tag, which decides what is read.

    Of a table, which is read cell by cell, the language has its form too: `extraction/numbers/reading_name.py`.

    Like the text it has no history: the same numbers are read in it at every revision. Ids are never
    reused.
    """

    __tablename__ = "text_reading"
    __table_args__ = (UniqueConstraint("sha256", "language"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("source_text.sha256"))
    language: Mapped[str] = mapped_column(BYTEWISE)


class TextNumber(Base):
    """A number that the reader finds in a text, with what it reads of it.

    `reason` is that of a number which only names something; other numbers have none.
    """

    __tablename__ = "text_number"
    __table_args__ = (
        CheckConstraint('"start" >= 0 AND "end" > "start"', name="span"),
        one_of("comparator", tuple(Comparator)),
        one_of("reason", ("name", "date")),
    )

    reading_id: Mapped[int] = mapped_column(
        ForeignKey("text_reading.id"), primary_key=True, autoincrement=False
    )
    start: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    end: Mapped[int] = mapped_column(Integer)
    exact: Mapped[str] = mapped_column(Text)
    value: Mapped[str | None] = mapped_column(String)
    lower: Mapped[str | None] = mapped_column(String)
    upper: Mapped[str | None] = mapped_column(String)
    unit: Mapped[str | None] = mapped_column(String)
    unit_text: Mapped[str | None] = mapped_column(Text)
    comparator: Mapped[str | None] = mapped_column(String)
    reason: Mapped[str | None] = mapped_column(String)


class SourceNumber(Base):
    """A number of a source that is no claim, with the reason that a record gives.

    Those of a source are in the order of the text, and do not overlap.
    """

    __tablename__ = "source_number"
    __table_args__ = (
        CheckConstraint('"start" >= 0 AND "end" > "start"', name="span"),
        CheckConstraint("reason <> 'other' OR note IS NOT NULL", name="other_explained"),
        one_of("reason", REASONS),
    )

    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    exact: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(Text)
