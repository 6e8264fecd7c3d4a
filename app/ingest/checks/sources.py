"""Sources that are given: the text to the letter, and never another one under the same id."""

from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.claims.edtf import Period, parse_period
from app.domain.text import check_storable
from app.errors import InvalidValue
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.evidence import SourceTexts
from app.ingest.checks.existing import ExistingRecords
from app.ingest.rows.record import Record, Row, list_period_columns
from app.models import Source
from app.schemas.sources import SourceCreate


def read_text(session: Session, source_id: str) -> str | None:
    """The text of a stored source, None if there is none of this id."""
    return session.scalar(select(Source.text).where(Source.id == source_id))


class SourceChecker:
    """Checks sources, and adds their texts to those that can be quoted."""

    def __init__(
        self, session: Session, known: ExistingRecords, texts: SourceTexts, findings: FaultCollector
    ) -> None:
        self._session = session
        self._stored = known.sources
        self._holders: dict[str, str] = {}
        self._texts = texts
        self._findings = findings

    def check(self, given: SourceCreate, pointer: str, folder: Path | None) -> Record:
        text, field = "", "text" if given.text_file is None else "text_file"
        with self._findings.at(f"{pointer}/{field}"):
            text = _read_input(given, folder)
            self._texts.put(given.id, text)
        digest = sha256(text.encode()).hexdigest()
        if text and given.sha256 not in (None, digest):
            self._findings.add(
                f"{pointer}/sha256", "text_differs", f"the text has the SHA-256 {digest}"
            )
        holder = self._find_holder(digest, given.id)
        if holder != given.id:
            self._findings.add(
                f"{pointer}/{field}", "duplicate_source", f"{holder!r} has this very text"
            )
        columns: Row = {
            "status": given.status.value,
            "title": given.title,
            "publisher": given.publisher,
            "language": given.language,
            **list_period_columns("published", self._parse_published(given, pointer)),
            "url": given.url,
            "sha256": digest,
            "length": len(text),
            "note": given.note,
            "text": text,
        }
        self._refuse_change(given.id, columns, pointer, field)
        return Record("source", given.id, columns)

    def _parse_published(self, given: SourceCreate, pointer: str) -> Period | None:
        if given.published is not None:
            with self._findings.at(f"{pointer}/published"):
                return parse_period(given.published)
        return None

    def _find_holder(self, digest: str, source_id: str) -> str:
        """The source that has this text: one of the catalogue, or the first of the file."""
        if digest not in self._holders:
            stored = self._session.scalar(select(Source.id).where(Source.sha256 == digest))
            self._holders[digest] = stored or source_id
        return self._holders[digest]

    def _refuse_change(self, source_id: str, columns: Row, pointer: str, text_field: str) -> None:
        stored = self._stored.get(source_id)
        if stored is None:
            return
        fields = {"sha256": text_field, "published_edtf": "published"}
        for name, before in stored._asdict().items():
            if before != columns[name]:
                self._findings.add(
                    f"{pointer}/{fields.get(name, name)}",
                    "immutable",
                    "the catalogue has this source with another one: give a new edition a new id",
                )


def _read_input(given: SourceCreate, folder: Path | None) -> str:
    match given.text, given.text_file:
        case str(text), None:
            return check_storable(text)
        case None, str(name):
            if folder is None:
                raise InvalidValue("no_files", "no files come with this: give the words as `text`")
            return _read_file(folder, name)
        case None, None:
            raise InvalidValue("missing", "give the words as `text`, or their file as `text_file`")
    raise InvalidValue("two_texts", "give `text` or `text_file`, not both")


def _read_file(folder: Path, name: str) -> str:
    """The text exactly as the file has it: no line ending is translated, no mark removed."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InvalidValue("outside_bundle", "a text file lies beside the bundle or below it")
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or "its name"
        raise InvalidValue("not_readable", f"{name!r} cannot be read: {reason}") from error
    if not text:
        raise InvalidValue("empty", f"{name!r} holds no text")
    return check_storable(text)
