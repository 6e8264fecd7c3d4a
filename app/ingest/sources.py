"""Sources of a bundle: the text to the letter, and never another one under the same id."""

from hashlib import sha256
from pathlib import Path

from app.domain.dates import Period, parse_period
from app.domain.text import check_storable
from app.errors import InvalidValue
from app.ingest.findings import Findings
from app.ingest.known import Known
from app.ingest.quotes import SourceTexts
from app.ingest.records import Record, Row, list_period_columns
from app.schemas.sources import SourceCreate

_IMMUTABLE = ("text", "title", "publisher", "language", "published_edtf", "url")


class SourceChecker:
    """Checks sources, and adds their texts to those that can be quoted."""

    def __init__(self, known: Known, texts: SourceTexts, findings: Findings) -> None:
        self._stored = known.sources
        self._holders = dict(known.source_ids_by_sha256)
        self._texts = texts
        self._findings = findings

    def check(self, given: SourceCreate, pointer: str, folder: Path) -> Record:
        text = ""
        with self._findings.at(f"{pointer}/text_file"):
            text = _read_text(folder, given.text_file)
            self._texts.by_id[given.id] = text
        digest = sha256(text.encode()).hexdigest()
        if text and given.sha256 not in (None, digest):
            self._findings.add(
                f"{pointer}/sha256", "text_differs", f"the text has the SHA-256 {digest}"
            )
        holder = self._holders.setdefault(digest, given.id)
        if holder != given.id:
            self._findings.add(
                f"{pointer}/text_file", "duplicate_source", f"{holder!r} has this very text"
            )
        columns: Row = {
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
        self._refuse_change(given.id, columns, pointer)
        return Record("source", given.id, columns)

    def _parse_published(self, given: SourceCreate, pointer: str) -> Period | None:
        if given.published is not None:
            with self._findings.at(f"{pointer}/published"):
                return parse_period(given.published)
        return None

    def _refuse_change(self, source_id: str, columns: Row, pointer: str) -> None:
        stored = self._stored.get(source_id)
        if stored is None:
            return
        before: Row = {
            **{name: getattr(stored, name, None) for name in _IMMUTABLE},
            "published_edtf": stored.published and stored.published.edtf,
        }
        for name in _IMMUTABLE:
            if before[name] != columns[name]:
                field = {"text": "text_file", "published_edtf": "published"}.get(name, name)
                self._findings.add(
                    f"{pointer}/{field}",
                    "immutable",
                    "the catalogue has this source with another one: give a new edition a new id",
                )


def _read_text(folder: Path, name: str) -> str:
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
