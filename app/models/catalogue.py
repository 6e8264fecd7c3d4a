"""Tables of the catalogue: resources, their documents, the search index and the change log.

Each resource has a row, child rows (names, participations, evidence), and a document: its public JSON,
with which lists and single reads are answered. Exact numbers are stored as text. Each also has a sort
key, a text that sorts like the number if compared by bytes. Reading a relation raises an error unless
the query has loaded it (`lazy="raise"`).
"""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import (
    Composite,
    Mapped,
    composite,
    declared_attr,
    mapped_column,
    relationship,
)

from app.domain.claims.edtf import Period
from app.domain.numbers.derived_change import ChangeForm, StatedChange
from app.domain.numbers.quantity import Comparator, Quantity, ReadBy
from app.models.base import BYTEWISE, Base, UtcDateTime, one_of


class ResourceRow(Base):
    """The columns of every public resource.

    `number` is the number of the resource's document. Entries of the search index have the same number,
    so that a hit leads to the row without a look-up of the document.
    """

    __abstract__ = True

    id: Mapped[str] = mapped_column(BYTEWISE, primary_key=True, sort_order=-4)
    version: Mapped[int] = mapped_column(sort_order=-3)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=-2)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=-1)
    number: Mapped[int] = mapped_column(BigInteger, server_default="0")
    status: Mapped[str] = mapped_column(String)


class WithdrawableRow(ResourceRow):
    """The columns of a resource that is either current or withdrawn.

    A withdrawn resource is not deleted. A claim has more states, in a column of its own.
    """

    __abstract__ = True

    status: Mapped[str] = mapped_column(String, server_default="current")


_is_current_or_withdrawn = partial(one_of, "status", ("current", "withdrawn"))


class Organization(WithdrawableRow):
    __tablename__ = "organization"
    __table_args__ = (
        _is_current_or_withdrawn(),
        one_of(
            "kind",
            ("company", "university", "research_institute", "industry_body", "government"),
        ),
    )

    kind: Mapped[str] = mapped_column(String, index=True)
    country: Mapped[str | None] = mapped_column(String, index=True)
    note: Mapped[str | None] = mapped_column(Text)

    names: Mapped[list["OrganizationName"]] = relationship(
        lazy="raise", order_by="OrganizationName.language"
    )
    aliases: Mapped[list["OrganizationAlias"]] = relationship(
        lazy="raise", order_by="OrganizationAlias.position"
    )


class OrganizationName(Base):
    __tablename__ = "organization_name"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    language: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class OrganizationAlias(Base):
    __tablename__ = "organization_alias"
    __table_args__ = (UniqueConstraint("organization_id", "alias"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    alias: Mapped[str] = mapped_column(BYTEWISE)


class Technology(WithdrawableRow):
    __tablename__ = "technology"
    __table_args__ = (_is_current_or_withdrawn(),)

    field: Mapped[str] = mapped_column(BYTEWISE, index=True)
    # Checked at the commit, so that one statement can insert a technology before the broader one.
    broader_id: Mapped[str | None] = mapped_column(
        ForeignKey("technology.id", deferrable=True, initially="DEFERRED"), index=True
    )
    description: Mapped[str | None] = mapped_column(Text)

    names: Mapped[list["TechnologyName"]] = relationship(
        lazy="raise", order_by="TechnologyName.language"
    )
    broader: Mapped["Technology | None"] = relationship(lazy="raise", remote_side="Technology.id")


class TechnologyName(Base):
    __tablename__ = "technology_name"

    technology_id: Mapped[str] = mapped_column(ForeignKey("technology.id"), primary_key=True)
    language: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class Metric(WithdrawableRow):
    __tablename__ = "metric"
    __table_args__ = (
        _is_current_or_withdrawn(),
        one_of("direction", ("higher", "lower", "neither")),
    )

    name: Mapped[str] = mapped_column(Text)
    definition: Mapped[str] = mapped_column(Text)
    dimension: Mapped[str] = mapped_column(BYTEWISE, index=True)
    unit: Mapped[str] = mapped_column(String)
    direction: Mapped[str] = mapped_column(String)


def _is_absent(first: object, *_rest: object) -> bool:
    """Return whether a value of several columns is absent: only then is its first column NULL."""
    return first is None


def store_period(prefix: str) -> Composite[Period]:
    """Return an attribute that stores a date in three columns, all NULL where there is none."""
    columns = (
        mapped_column(f"{prefix}_edtf", String, nullable=True),
        mapped_column(f"{prefix}_from", Date, nullable=True),
        mapped_column(f"{prefix}_to", Date, nullable=True),
    )
    return composite(Period, *columns, return_none_on=_is_absent)


def _quantity_columns(prefix: str, *, optional: bool) -> tuple[Mapped[Any], ...]:
    """Return the columns of a quantity, in the order of the fields of `Quantity`.

    `optional` allows all of them to be NULL, where there is no quantity.
    """
    return (
        mapped_column(f"{prefix}_as_stated", Text, nullable=optional),
        mapped_column(f"{prefix}_comparator", String, nullable=optional),
        mapped_column(f"{prefix}_cue", Text, nullable=True),
        mapped_column(f"{prefix}_value", String, nullable=True),
        mapped_column(f"{prefix}_unit", String, nullable=optional),
        mapped_column(f"{prefix}_lower", String, nullable=True),
        mapped_column(f"{prefix}_upper", String, nullable=True),
        mapped_column(f"{prefix}_normalized_value", String, nullable=True),
        mapped_column(f"{prefix}_sort_key", BYTEWISE, nullable=optional),
        mapped_column(f"{prefix}_least_key", BYTEWISE, nullable=True),
        mapped_column(f"{prefix}_greatest_key", BYTEWISE, nullable=True),
        mapped_column(f"{prefix}_unit_text", Text, nullable=True),
        mapped_column(f"{prefix}_read_by", String, nullable=True),
        mapped_column(f"{prefix}_tolerance_as_stated", Text, nullable=True),
        mapped_column(f"{prefix}_tolerance_minus", String, nullable=True),
        mapped_column(f"{prefix}_tolerance_plus", String, nullable=True),
        mapped_column(f"{prefix}_tolerance_relative", Boolean, nullable=True),
    )


class SourceText(Base):
    """The exact text of one or more sources; it never changes.

    It is apart from the rows of sources, so that the log of changes has no copies of it.
    """

    __tablename__ = "source_text"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class Source(WithdrawableRow):
    __tablename__ = "source"
    __table_args__ = (_is_current_or_withdrawn(),)

    title: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String, index=True)
    published: Mapped[Period | None] = store_period("published")
    url: Mapped[str | None] = mapped_column(Text)
    accessed_on: Mapped[Period | None] = store_period("accessed_on")
    archived_url: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(ForeignKey("source_text.sha256"), index=True)
    length: Mapped[int] = mapped_column(Integer)
    note: Mapped[str | None] = mapped_column(Text)


class Achievement(WithdrawableRow):
    __tablename__ = "achievement"
    __table_args__ = (
        _is_current_or_withdrawn(),
        one_of("stage", ("under_way", "developed", "completed", "in_use", "reported")),
    )

    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    technology_id: Mapped[str | None] = mapped_column(ForeignKey("technology.id"))
    place: Mapped[str | None] = mapped_column(Text)
    date: Mapped[Period | None] = store_period("date")
    stage: Mapped[str] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(Text)

    technology: Mapped[Technology | None] = relationship(lazy="raise")
    participations: Mapped[list["Participation"]] = relationship(
        lazy="raise", order_by="Participation.position"
    )
    evidence: Mapped[list["Evidence"]] = relationship(lazy="raise", order_by="Evidence.position")


class Participation(Base):
    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("achievement_id", "organization_id", "role"),
        one_of("role", ("developer", "manufacturer", "operator", "partner")),
    )

    achievement_id: Mapped[str] = mapped_column(ForeignKey("achievement.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    role: Mapped[str] = mapped_column(String)

    organization: Mapped[Organization] = relationship(lazy="raise")


class Claim(ResourceRow):
    """A claim: a number that a source states about an achievement.

    Indexes for lists are in `migrations/`, since SQLite and PostgreSQL write the order of an index
    differently.
    """

    __tablename__ = "claim"

    kind: Mapped[str] = mapped_column(String)
    status: Mapped[str] = mapped_column(String)
    statement: Mapped[str] = mapped_column(Text)
    achievement_id: Mapped[str] = mapped_column(ForeignKey("achievement.id"), index=True)
    # Copied from the achievement by the store, so that one index serves lists by technology.
    technology_id: Mapped[str | None] = mapped_column(BYTEWISE)
    metric_id: Mapped[str] = mapped_column(ForeignKey("metric.id"))
    quantity: Mapped[Quantity] = composite(Quantity, *_quantity_columns("quantity", optional=False))
    baseline: Mapped[Quantity | None] = composite(
        Quantity, *_quantity_columns("baseline", optional=True), return_none_on=_is_absent
    )
    # The sort key of the quantity divided by the baseline (the number that the quantity is compared
    # with); None without a baseline, or where a change has no factor.
    factor_key: Mapped[str | None] = mapped_column(BYTEWISE, index=True)
    stated_change: Mapped[StatedChange | None] = composite(
        StatedChange,
        mapped_column("stated_change_as_stated", Text, nullable=True),
        mapped_column("stated_change_form", String, nullable=True),
        mapped_column("stated_change_value", String, nullable=True),
        mapped_column("stated_change_read_by", String, nullable=True),
        return_none_on=_is_absent,
    )
    # Who has read the numbers: `hand` if one was read by hand, None if one has not been read yet.
    read_by: Mapped[str | None] = mapped_column(String)
    # The claim that this claim comes after, where a source gives the order of both and no dates.
    follows_id: Mapped[str | None] = mapped_column(
        ForeignKey("claim.id", deferrable=True, initially="DEFERRED"), index=True
    )
    relative_to: Mapped[str | None] = mapped_column(Text)
    scope: Mapped[str | None] = mapped_column(Text)
    period: Mapped[Period | None] = store_period("period")
    note: Mapped[str | None] = mapped_column(Text)

    achievement: Mapped[Achievement] = relationship(lazy="raise")
    metric: Mapped[Metric] = relationship(lazy="raise")
    evidence: Mapped[list["Evidence"]] = relationship(lazy="raise", order_by="Evidence.position")

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - a declarative directive is a class method
        comparators = tuple(Comparator)
        return (
            one_of(
                "kind",
                ("result", "requirement", "statistic", "ranking", "milestone", "target"),
            ),
            one_of("status", ("stated", "corroborated", "disputed", "withdrawn")),
            one_of("quantity_comparator", comparators),
            one_of("baseline_comparator", comparators),
            one_of("stated_change_form", ChangeForm),
            one_of("read_by", ReadBy),
            CheckConstraint("follows_id <> id", name="follows_another"),
            CheckConstraint(
                "quantity_value IS NOT NULL OR quantity_lower IS NOT NULL "
                "OR quantity_upper IS NOT NULL",
                name="quantity_stated",
            ),
            CheckConstraint(
                "(baseline_as_stated IS NULL) = (baseline_comparator IS NULL) "
                "AND (baseline_as_stated IS NULL) = (baseline_unit IS NULL) "
                "AND (baseline_as_stated IS NOT NULL OR baseline_value IS NULL)",
                name="baseline_whole",
            ),
        )


class Evidence(Base):
    """A quote from a source for one claim or one achievement.

    All offsets count code points of the source's text. A claim's quote has the spans of the number that
    it states, of its cue (the words that qualify the number, such as "more than") and of the baseline's
    number (the one that the claim compares with). These spans lie inside `[start, end)`.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("claim_id", "position"),
        UniqueConstraint("achievement_id", "position"),
        CheckConstraint("(claim_id IS NULL) <> (achievement_id IS NULL)", name="one_owner"),
        CheckConstraint('"start" >= 0 AND "end" > "start"', name="span"),
        CheckConstraint(
            '(number_start >= "start" AND number_end > number_start AND number_end <= "end") '
            "OR (number_start IS NULL AND number_end IS NULL)",
            name="number_span",
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    claim_id: Mapped[str | None] = mapped_column(ForeignKey("claim.id"))
    achievement_id: Mapped[str | None] = mapped_column(ForeignKey("achievement.id"))
    position: Mapped[int] = mapped_column(Integer)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), index=True)
    exact: Mapped[str] = mapped_column(Text)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    number_start: Mapped[int | None] = mapped_column(Integer)
    number_end: Mapped[int | None] = mapped_column(Integer)
    cue_start: Mapped[int | None] = mapped_column(Integer)
    cue_end: Mapped[int | None] = mapped_column(Integer)
    baseline_start: Mapped[int | None] = mapped_column(Integer)
    baseline_end: Mapped[int | None] = mapped_column(Integer)

    source: Mapped[Source] = relationship(lazy="raise")


class Catalogue(Base):
    """A table of one row, with the revision, which increases by one with every committed change.

    `epoch` is a random name. It is renewed where the same revision can denote other content: where a
    catalogue is created, restored or copied. `document_shape` is the version of the code that made the
    documents (`DOCUMENT_SHAPE`). `search_length` is the number of search tokens in all documents, and
    `document_count` is the number of documents.
    """

    __tablename__ = "catalogue"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    epoch: Mapped[str] = mapped_column(String, server_default="")
    revision: Mapped[int] = mapped_column(Integer)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    document_shape: Mapped[int] = mapped_column(Integer, server_default="0")
    document_count: Mapped[int] = mapped_column(BigInteger, server_default="0")
    search_length: Mapped[int] = mapped_column(BigInteger, server_default="0")


class Change(Base):
    """A change to a resource in a revision, with the document and the rows from before the change.

    The document of a resource as of revision R is `before` of its first change after R, or its current
    document if it has not changed since. `before` is None where the resource did not exist.
    `rows_before` is JSON of the resource's row and child rows (`queries/history/row_json.py`). It is
    None where the resource did not exist, and where `action` is `refresh`: then no row has changed, but
    the document shows another resource that has. `origin` is the name under which a bundle was
    imported, None for an edit, restore or proposal. `shape` is the version of the fields of `before` and
    of the columns in `rows_before` (`queries/history/shapes.py`).
    """

    __tablename__ = "change"
    __table_args__ = (
        Index(None, "kind", "resource_id", "revision"),
        one_of("action", ("create", "update", "withdraw", "refresh")),
    )

    revision: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(BYTEWISE)
    resource_id: Mapped[str] = mapped_column(BYTEWISE)
    version: Mapped[int] = mapped_column(Integer)
    action: Mapped[str] = mapped_column(String)
    actor: Mapped[str] = mapped_column(Text)
    comment: Mapped[str | None] = mapped_column(Text)
    origin: Mapped[str | None] = mapped_column(BYTEWISE)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    before: Mapped[bytes | None] = mapped_column(LargeBinary)
    rows_before: Mapped[bytes | None] = mapped_column(LargeBinary)
    shape: Mapped[int] = mapped_column(Integer, server_default="1")


class Document(Base):
    """The public JSON of a resource (`body`, UTF-8), with which reads are answered.

    `number` is also the number of the document's entry in the search index. Each kind has a range of
    numbers, so that a search finds entries of one kind by their range. The table `search_index` has no
    model: the migrations create an FTS5 table on SQLite and a table with a `tsvector` on PostgreSQL.
    """

    __tablename__ = "document"

    # On SQLite this is the rowid, so that documents are found by number without another index.
    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(BYTEWISE)
    id: Mapped[str] = mapped_column(BYTEWISE)
    revision: Mapped[int] = mapped_column(Integer)
    search_length: Mapped[int] = mapped_column(Integer)
    body: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("kind", "id"), Index(None, "kind", "revision", "id"))


class SearchTerm(Base):
    """A distinct word of the documents. A search for a part of a word finds the complete words here.

    Numbers increase and are never reused. So a cache that has all words up to a number needs to read
    only the words with greater numbers.
    """

    __tablename__ = "search_term"
    __table_args__ = (UniqueConstraint("term"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    term: Mapped[str] = mapped_column(BYTEWISE)


class NameKey(Base):
    """A key by which organizations and metrics are found in a text that names them.

    `key` is a name of an organization, folded and split into words, or the stem of a word in a metric's
    name. `lead` is the first two words of the key (or its only word), by which the words of the text
    are looked up.
    """

    __tablename__ = "name_key"
    __table_args__ = (Index(None, "kind", "lead"),)

    kind: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    resource_id: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    key: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    lead: Mapped[str] = mapped_column(BYTEWISE)
