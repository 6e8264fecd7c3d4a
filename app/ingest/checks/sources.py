"""Checks of sources.

The text is stored exactly, and never changes. Two sources may have one text if one of them says so.
"""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.cells.form import TableForm
from app.domain.cells.table_text import TableText, read_as
from app.domain.text import BYTE_ORDER_MARK, check_storable, decode_text, leave_out_mark
from app.errors import InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.evidence import SourceTexts
from app.ingest.checks.existing import ExistingRecords, ExistingText
from app.ingest.checks.fields import check_fields
from app.ingest.rows.fields import make_identifier_rows
from app.ingest.rows.record import Record
from app.models import Source
from app.schemas.cells import make_form
from app.schemas.sources import SourceCreate


class _SourceInput(NamedTuple):
    """A source of the file with the SHA-256 of its text, and the pointer of the field with the text.

    `other_sha256` is that of the text with a byte order mark, or without it where it is stored with one;
    empty if the text was left out.
    """

    source: SourceCreate
    sha256: str
    other_sha256: str
    pointer: str


class SourceChecker:
    """Checker of sources. It adds the text of each source to `texts`, where quotes are searched.

    `folder` contains the text files that sources name, and is None where they are not accepted.
    """

    def __init__(
        self,
        session: Session,
        existing: ExistingRecords,
        texts: SourceTexts,
        folder: Path | None,
        findings: FaultCollector,
    ) -> None:
        self._session = session
        self._folder = folder
        self._stored = existing.texts
        self._texts = texts
        self._findings = findings
        # The sources of the file so far, by id, and the ids of those that are new by the hash of their text.
        self._checked: dict[str, _SourceInput] = {}
        self._new: dict[str, list[str]] = {}

    def check(self, source: SourceCreate, pointer: str) -> Record:
        """Check a source, and return its record.

        A source that is stored may leave its text out. If the text cannot be read, add a fault; the
        record then has no text.
        """
        stored = self._stored.get(source.id)
        field = "text" if source.text_file is None else "text_file"
        text: str | None = None
        form = self._check_form(source, stored, pointer)
        if stored is None or source.text is not None or source.text_file is not None:
            with self._findings.at(f"{pointer}/{field}"):
                like = stored or self._stored.get(source.same_text_as or "")
                text = _restore_mark(_read_input(source, self._folder), like)
                read, language = read_as(text, source.language, form)
                if isinstance(read, TableText):
                    _check_table(read)
                self._texts.put(source.id, read, language)
        described = stored if text is None else _describe_text(text)
        columns = check_fields("source", source, pointer, self._findings)
        if described is not None:
            other_sha256 = "" if text is None else _hash(_toggle_mark(text))
            own = _SourceInput(source, described.sha256, other_sha256, f"{pointer}/{field}")
            self._check_text(own, stored)
            self._check_same_text(own, pointer, is_new=stored is None)
            columns |= {Source.sha256.key: own.sha256, Source.length.key: described.length}
        else:
            columns |= {Source.sha256.key: "", Source.length.key: 0}
        columns[Source.table_form.key] = form.write() if form else None
        children = make_identifier_rows("source", source.same_as)
        return Record("source", source.id, columns, children, text=text)

    def _check_form(
        self, source: SourceCreate, stored: ExistingText | None, pointer: str
    ) -> TableForm | None:
        """Return the form of the table that a source is, and add a fault if it is not the stored one."""
        form = make_form(source.media_type, source.table)
        if form is None and source.table is not None:
            detail = "a plain text has no table: give its `media_type`, such as text/csv"
            self._findings.add(f"{pointer}/table", "not_a_table", detail)
        if source.edition_of == source.id:
            detail = "it names itself: name the earlier edition"
            self._findings.add(f"{pointer}/edition_of", "circular", detail)
        if stored is not None and stored.form != form:
            self._findings.add(
                f"{pointer}/media_type",
                "immutable",
                f"the stored source is {_describe_form(stored.form)}: what is a cell stays as it is, so give "
                "the text in another form a new id and `same_text_as`",
            )
        return form

    def _check_text(self, own: _SourceInput, stored: ExistingText | None) -> None:
        """Add a fault if the text is not that of the stored source, or not the one that was announced."""
        if own.source.sha256 not in (None, own.sha256, own.other_sha256):
            self._findings.add(
                f"{own.pointer.rpartition('/')[0]}/sha256",
                "text_differs",
                f"the text has the SHA-256 {own.sha256}",
            )
        if stored is not None and stored.sha256 != own.sha256:
            self._findings.add(
                own.pointer,
                "immutable",
                "the stored source has another text: give a new edition a new id",
            )

    def _check_same_text(self, own: _SourceInput, pointer: str, *, is_new: bool) -> None:
        """Add a fault if a new source has the text of another one without saying so, or says so wrongly.

        One of the two has to name the other one. Sources that are stored have done so.
        """
        source = own.source
        self._checked[source.id] = own
        self._compare_named(own, f"{pointer}/same_text_as")
        if not is_new:
            return
        others = self._find_others(own)
        says_so = source.same_text_as in others or any(
            other in self._checked and self._checked[other].source.same_text_as == source.id
            for other in others
        )
        if others and not says_so:
            self._findings.add(
                own.pointer,
                "same_text",
                f"the source {others[0]!r} has the same text: quote that one or, if both were published, "
                f"write `same_text_as: {others[0]}`",
            )
        self._new.setdefault(own.sha256, []).append(source.id)

    def _compare_named(self, own: _SourceInput, pointer: str) -> None:
        """Add a fault if a source and the one that it names as `same_text_as` have different texts."""
        named = own.source.same_text_as
        if named == own.source.id:
            self._findings.add(pointer, "circular", "it names itself: name another source")
            return
        known = self._stored.get(named or "") or self._checked.get(named or "")
        if known is not None and known.sha256 != own.sha256:
            self._refuse_other_text(pointer, own.source.id, str(named))
        if own.source.id in self._stored:
            return
        for other in self._checked.values():
            # A record of the file may name a later one.
            if other.source.same_text_as == own.source.id and other.sha256 != own.sha256:
                at = f"{other.pointer.rpartition('/')[0]}/same_text_as"
                self._refuse_other_text(at, other.source.id, own.source.id)

    def _refuse_other_text(self, pointer: str, source_id: str, named: str) -> None:
        self._findings.add(
            pointer, "text_differs", f"{source_id!r} and {named!r} have different texts"
        )

    def _find_others(self, own: _SourceInput) -> list[str]:
        """Return the ids of the other sources with this text: those stored, then those of the file."""
        spellings = (own.sha256, own.other_sha256)
        statement = select(Source.id).where(Source.sha256.in_(spellings)).order_by(Source.id)
        return [*self._session.scalars(statement), *self._new.get(own.sha256, [])]


def _describe_form(form: TableForm | None) -> str:
    return "a plain text" if form is None else f"{form.media_type} in the form {form.write()}"


def _check_table(text: TableText) -> None:
    """Raise InvalidValue unless a text is a table in its form, with a header."""
    table = text.table
    if not any(table.list_headers(header) for header in table.headers):
        header = f"no record {text.form.header_row}" if text.form.header_row else "no table"
        raise InvalidValue("not_a_table", f"there is {header} in the text that could be a header")


def _describe_text(text: str) -> ExistingText:
    return ExistingText(_hash(text), len(text))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _restore_mark(text: str, stored: ExistingText | None) -> str:
    """Return a text as it is stored: earlier versions have kept a byte order mark at the start of a file."""
    marked = _toggle_mark(text)
    return marked if stored and stored.sha256 == _hash(marked) else text


def _toggle_mark(text: str) -> str:
    """Return a text with a byte order mark at its start, or without the one that it has."""
    bare = leave_out_mark(text)
    return f"{BYTE_ORDER_MARK}{text}" if bare == text else bare


def _read_input(source: SourceCreate, folder: Path | None) -> str:
    match source.text, source.text_file:
        case str(text), None:
            return check_storable(text)
        case None, str(name):
            if folder is None:
                raise InvalidValue(
                    "no_files", "text files cannot come with a request: give the words as `text`"
                )
            return _read_file(folder, name)
        case None, None:
            raise InvalidValue("missing", "give the words as `text`, or their file as `text_file`")
    raise InvalidValue("two_texts", "give `text` or `text_file`, not both")


def _read_file(folder: Path, name: str) -> str:
    """Return the exact text of a file, with its line endings and without a byte order mark.

    Raises:
        InvalidValue: the file is not below `folder`, is empty, or cannot be read as UTF-8 that can be
            stored.
    """
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InvalidValue("outside_bundle", "a text file lies beside the bundle or below it")
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name"
        raise InvalidValue("not_readable", f"{name!r} cannot be read: {reason}") from error
    text = decode_text(content)
    if not text:
        raise InvalidValue("empty", f"{name!r} holds no text")
    return check_storable(text)
