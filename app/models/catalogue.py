"""Tables of the catalogue: resources, their documents, the search index and the change log.

Each resource has a row, child rows (names, participations, evidence), and a document: its public JSON,
with which lists and single reads are answered. Exact numbers are stored as text. Each also has a sort
key, a text that sorts like the number if compared by bytes. Reading a relation raises an error unless
the query has loaded it (`lazy="raise"`).
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.cells.form import PLAIN
from app.domain.claims.edtf import Period
from app.models.base import BYTEWISE, Base, UtcDateTime, one_of
from app.models.columns import WithdrawableRow, is_current_or_withdrawn, store_period


class Organization(WithdrawableRow):
    __tablename__ = "organization"
    __table_args__ = (
        is_current_or_withdrawn(),
        one_of(
            "kind",
            (
                "company",
                "university",
                "research_institute",
                "industry_body",
                "government",
                "person",
                "consortium",
                "non_profit",
                "standards_body",
                "hospital",
            ),
        ),
    )

    kind: Mapped[str] = mapped_column(String, index=True)
    country: Mapped[str | None] = mapped_column(String, index=True)
    note: Mapped[str | None] = mapped_column(Text)
    # The record that this one turned out to be; it is withdrawn then. `claimstone verify` checks it, since
    # SQLite cannot add a foreign key that is checked at the commit.
    merged_into_id: Mapped[str | None] = mapped_column(BYTEWISE, index=True)

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


class OrganizationIdentifier(Base):
    """An identifier of an organization elsewhere, such as `ror:05dxps055`."""

    __tablename__ = "organization_identifier"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    identifier: Mapped[str] = mapped_column(BYTEWISE, index=True)


class Technology(WithdrawableRow):
    __tablename__ = "technology"
    __table_args__ = (is_current_or_withdrawn(),)

    field: Mapped[str] = mapped_column(BYTEWISE, index=True)
    # Checked at the commit, so that one statement can insert a technology before the broader one.
    broader_id: Mapped[str | None] = mapped_column(
        ForeignKey("technology.id", deferrable=True, initially="DEFERRED"), index=True
    )
    description: Mapped[str | None] = mapped_column(Text)
    # The record that this one turned out to be; it is withdrawn then. `claimstone verify` checks it, since
    # SQLite cannot add a foreign key that is checked at the commit.
    merged_into_id: Mapped[str | None] = mapped_column(BYTEWISE, index=True)

    names: Mapped[list["TechnologyName"]] = relationship(
        lazy="raise", order_by="TechnologyName.language"
    )
    broader: Mapped["Technology | None"] = relationship(lazy="raise", remote_side="Technology.id")


class TechnologyName(Base):
    __tablename__ = "technology_name"

    technology_id: Mapped[str] = mapped_column(ForeignKey("technology.id"), primary_key=True)
    language: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class TechnologyAlias(Base):
    __tablename__ = "technology_alias"
    __table_args__ = (UniqueConstraint("technology_id", "alias"),)

    technology_id: Mapped[str] = mapped_column(ForeignKey("technology.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    alias: Mapped[str] = mapped_column(BYTEWISE)


class TechnologyIdentifier(Base):
    """An identifier of a technology elsewhere, such as `wikidata:Q381`."""

    __tablename__ = "technology_identifier"

    technology_id: Mapped[str] = mapped_column(ForeignKey("technology.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    identifier: Mapped[str] = mapped_column(BYTEWISE, index=True)


class SourceText(Base):
    """The exact text of one or more sources; it never changes.

    It is apart from the rows of sources, so that the log of changes has no copies of it.
    """

    __tablename__ = "source_text"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class Source(WithdrawableRow):
    """A source. A table has its form as JSON: `domain/cells/form.py`."""

    __tablename__ = "source"
    __table_args__ = (is_current_or_withdrawn(),)

    title: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String, index=True)
    published: Mapped[Period | None] = store_period("published")
    url: Mapped[str | None] = mapped_column(Text)
    accessed_on: Mapped[Period | None] = store_period("accessed_on")
    archived_url: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String, server_default=PLAIN)
    table_form: Mapped[str | None] = mapped_column(Text)
    edition_of_id: Mapped[str | None] = mapped_column(BYTEWISE, index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("source_text.sha256"), index=True)
    length: Mapped[int] = mapped_column(Integer)
    note: Mapped[str | None] = mapped_column(Text)


class SourceIdentifier(Base):
    """An identifier of a source elsewhere, such as `doi:10.1000/182`."""

    __tablename__ = "source_identifier"

    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    identifier: Mapped[str] = mapped_column(BYTEWISE, index=True)


STAGES = (
    "announced",
    "planned",
    "under_way",
    "developed",
    "completed",
    "in_use",
    "reported",
    "cancelled",
)
ROLES = (
    "developer",
    "manufacturer",
    "operator",
    "partner",
    "funder",
    "certifier",
    "supplier",
    "author",
    "customer",
)


class Achievement(WithdrawableRow):
    __tablename__ = "achievement"
    __table_args__ = (
        is_current_or_withdrawn(),
        one_of("stage", STAGES),
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
        one_of("role", ROLES),
    )

    achievement_id: Mapped[str] = mapped_column(ForeignKey("achievement.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    role: Mapped[str] = mapped_column(String)

    organization: Mapped[Organization] = relationship(lazy="raise")


class Evidence(Base):
    """A quote from a source for one claim or one achievement.

    All offsets count code points of the source's text. A claim's quote has the spans of the number that
    it states, of its unit, of its cue (the words that qualify the number, such as "more than"), of the
    baseline's number (the one that the claim compares with), and of the change that the source states.
    These spans lie inside `[start, end)`. A quote that is a cell of a table has the cell as JSON:
    `schemas/cells.py`.
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
    unit_start: Mapped[int | None] = mapped_column(Integer)
    unit_end: Mapped[int | None] = mapped_column(Integer)
    cue_start: Mapped[int | None] = mapped_column(Integer)
    cue_end: Mapped[int | None] = mapped_column(Integer)
    baseline_start: Mapped[int | None] = mapped_column(Integer)
    baseline_end: Mapped[int | None] = mapped_column(Integer)
    change_start: Mapped[int | None] = mapped_column(Integer)
    change_end: Mapped[int | None] = mapped_column(Integer)
    cell: Mapped[str | None] = mapped_column(Text)

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

    __table_args__ = (UniqueConstraint("kind", "id"),)


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
    """A key by which organizations, technologies and metrics are found in a text that names them.

    `key` is a name of an organization or technology, folded and split into words, or the stem of a word in a metric's
    name. `lead` is the first two words of the key (or its only word), by which the words of the text
    are looked up.
    """

    __tablename__ = "name_key"
    __table_args__ = (Index(None, "kind", "lead"),)

    kind: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    resource_id: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    key: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    lead: Mapped[str] = mapped_column(BYTEWISE)


class NameDigest(Base):
    """A name or alias of an organization, a technology or a metric, by which records of one name are found.

    `digest` is the SHA-256, in hexadecimal, of the name without differences of case, width and white space
    (`fold_words`). A folded name may be too long for an index.
    """

    __tablename__ = "name_digest"
    __table_args__ = (Index(None, "kind", "digest"),)

    kind: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    resource_id: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    digest: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
