"""Table of the passages of texts, which the search index of texts has under their numbers."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class TextPassage(Base):
    """A part of a text as it was read in a language (`TextReading`), which also decides its numbers.

    `number` is also the number of its entry in the search index of texts, `passage_index`, which has no model:
    it is an FTS5 table on SQLite and a table with a `tsvector` on PostgreSQL. Numbers are consecutive from 1.
    `length` counts the tokens of the entry, and `total_length` those of this entry and all before it, so
    that the last passage has the sums by which hits are ranked.
    """

    __tablename__ = "text_passage"
    __table_args__ = (CheckConstraint('"start" >= 0 AND "end" >= "start"', name="span"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    reading_id: Mapped[int] = mapped_column(ForeignKey("text_reading.id"), index=True)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    length: Mapped[int] = mapped_column(Integer)
    total_length: Mapped[int] = mapped_column(BigInteger)
