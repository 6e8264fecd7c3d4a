"""Checks of sources.

The text is stored exactly. Text, title, publisher, language, date and URL never change once stored.
"""

from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.text import check_storable, decode_text
from app.errors import InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.evidence import SourceTexts
from app.ingest.checks.existing import IMMUTABLE, ExistingRecords
from app.ingest.checks.fields import check_fields
from app.ingest.rows.record import Record
from app.models import Source
from app.schemas.sources import SourceCreate


def read_text(session: Session, source_id: str) -> str | None:
    """Return the text of a stored source, None if no source has this id."""
    return session.scalar(select(Source.text).where(Source.id == source_id))


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
        self._stored = existing.sources
        self._holders: dict[str, str] = {}
        self._texts = texts
        self._findings = findings

    def check(self, source: SourceCreate, pointer: str) -> Record:
        """Check a source, and return its record.

        If the text cannot be read, add a fault; the record then has an empty text.
        """
        text, field = "", "text" if source.text_file is None else "text_file"
        with self._findings.at(f"{pointer}/{field}"):
            text = _read_input(source, self._folder)
            self._texts.put(source.id, text)
        digest = sha256(text.encode()).hexdigest()
        if text and source.sha256 not in (None, digest):
            self._findings.add(
                f"{pointer}/sha256", "text_differs", f"the text has the SHA-256 {digest}"
            )
        holder = self._find_holder(digest, source.id)
        if holder != source.id:
            self._findings.add(
                f"{pointer}/{field}", "duplicate_source", f"the source {holder!r} has the same text"
            )
        columns = {
            **check_fields("source", source, pointer, self._findings),
            Source.sha256.key: digest,
            Source.length.key: len(text),
            Source.text.key: text,
        }
        record = Record("source", source.id, columns)
        self._refuse_change(record, pointer, field)
        return record

    def _find_holder(self, digest: str, source_id: str) -> str:
        """Return the id of the source that has the text with this SHA-256.

        That is a stored source or else the first source of the file with this text, which may be
        `source_id` itself.
        """
        if digest not in self._holders:
            stored = self._session.scalar(select(Source.id).where(Source.sha256 == digest))
            self._holders[digest] = stored or source_id
        return self._holders[digest]

    def _refuse_change(self, record: Record, pointer: str, text_field: str) -> None:
        """Add a fault for each field that must never change but differs from the stored source.

        Nothing is done for a new source.
        """
        for attribute, before in zip(IMMUTABLE, self._stored.get(record.id, ()), strict=False):
            if before != record.get(attribute):
                field = text_field if attribute is Source.sha256 else attribute.key
                self._findings.add(
                    f"{pointer}/{field}",
                    "immutable",
                    "the stored source has another value here: give a new edition a new id",
                )


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
