"""The file of a backup: a zip with an SQLite database and a manifest that describes it.

The database holds every row of every table, but no search index, which a restore builds again. In the
zip, the manifest comes after the database, which is hashed while it is packed. A restore does not trust
the file: it unpacks nothing under a name from the file, nor more bytes than the manifest states.
"""

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from shutil import disk_usage
from typing import IO, BinaryIO, Literal
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import InvalidBackup, SchemaTooNew
from app.ingest.documents.serializer import DOCUMENT_SHAPE
from app.ingest.rows.read_records import TrackProgress
from app.maintenance.content_hash import CONTENT_HASH
from app.maintenance.copy import CopyResult
from app.maintenance.migrate import list_schema_revisions
from app.maintenance.row_hash import SHA256, TableHashes

DATABASE = "catalogue.db"
MANIFEST = "manifest.json"
_BEGINNING = b"PK\x03\x04"
PIECE_BYTES = 2**20
# A manifest has about 3 kB.
MAX_MANIFEST_BYTES = 2**20
# The fastest level of compression; it is enough for the many repetitions in a database.
_LEVEL = 1


class PackedDatabase(BaseModel):
    """The size and the SHA-256 of the SQLite file in a backup, both of the uncompressed file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int = Field(ge=1)
    sha256: str = Field(pattern=SHA256)


class Manifest(BaseModel):
    """The content of `manifest.json`, which describes a backup.

    `revision` counts the changes of the catalogue. `schema_revision` is the last script of `migrations/`
    that was applied. `document_shape` is the version of the code that wrote the public JSON of
    resources. `content_hash` is the hash that `claimstone hash` prints, with a version since format 2;
    `rows_hash` covers all rows of all tables.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["claimstone-backup"] = "claimstone-backup"
    format_version: Literal[1, 2] = 2
    claimstone_version: str
    made_at: datetime
    schema_revision: str
    document_shape: int
    revision: int
    content_hash: str = Field(pattern=rf"{CONTENT_HASH}|{SHA256}")
    rows_hash: str = Field(pattern=SHA256)
    tables: TableHashes
    database: PackedDatabase


class _Header(BaseModel):
    """The fields that every version of the manifest has.

    They are read first, so that a backup of a newer version is reported as such and not as damaged.
    """

    format: Literal["claimstone-backup"]
    format_version: int
    claimstone_version: str


def pack(file: BinaryIO, database: Path, track: TrackProgress, copied: CopyResult) -> Manifest:
    """Write a backup to `file`, and return its manifest.

    `database` is the path of the SQLite file to pack, and `copied` describes the content of that file.
    """
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        packed = _pack_database(archive, database, track)
        manifest = Manifest(
            claimstone_version=version("claimstone"),
            made_at=datetime.now(UTC),
            schema_revision=list_schema_revisions()[0],
            document_shape=DOCUMENT_SHAPE,
            revision=copied.revision,
            content_hash=copied.content_hash,
            rows_hash=copied.rows_hash,
            tables=copied.tables,
            database=packed,
        )
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=2) + "\n")
    return manifest


def _pack_database(archive: ZipFile, path: Path, track: TrackProgress) -> PackedDatabase:
    digest = sha256()
    size = path.stat().st_size
    with path.open("rb") as file, archive.open(DATABASE, "w", force_zip64=True) as packed:
        for piece in _read_pieces(file, size, "pack: each MiB", track):
            digest.update(piece)
            packed.write(piece)
    return PackedDatabase(bytes=size, sha256=digest.hexdigest())


def _read_pieces(file: IO[bytes], size: int, name: str, track: TrackProgress) -> Iterable[bytes]:
    """Yield at most `size` bytes of a file in pieces, with a progress bar called `name`.

    Each piece has `PIECE_BYTES`; the last one may be shorter.
    """
    count = -(-size // PIECE_BYTES)
    sizes = (min(PIECE_BYTES, size - index * PIECE_BYTES) for index in range(count))
    return track((file.read(size) for size in sizes), name, count)


def read_manifest(path: Path) -> Manifest:
    """Read the manifest of a backup, and check that the zip holds only the manifest and the database.

    Raises:
        InvalidBackup: the file is not a backup, or is damaged.
        SchemaTooNew: only a newer version of Claimstone can read the backup.
    """
    with _named_damage(path), ZipFile(path) as archive:
        infos = archive.infolist()
        if sorted(info.filename for info in infos) != sorted((DATABASE, MANIFEST)):
            raise InvalidBackup(
                f"{path} is no backup of Claimstone: it does not hold {DATABASE} and {MANIFEST} alone"
            )
        if archive.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
            raise InvalidBackup(f"{path} is no backup of Claimstone: its {MANIFEST} is too long")
        with archive.open(MANIFEST) as file:
            manifest = _parse_manifest(path, file.read(MAX_MANIFEST_BYTES))
        if archive.getinfo(DATABASE).file_size != manifest.database.bytes:
            raise InvalidBackup(f"{path} is damaged: its {DATABASE} is not as long as it was")
    return manifest


def _parse_manifest(path: Path, content: bytes) -> Manifest:
    try:
        header = _Header.model_validate_json(content)
        if header.format_version > Manifest.model_fields["format_version"].default:
            raise _refuse_newer(path, header.claimstone_version)
        manifest = Manifest.model_validate_json(content)
    except ValidationError as error:
        raise InvalidBackup(
            f"{path} is no backup of Claimstone: its {MANIFEST} is not one of a backup"
        ) from error
    is_known = manifest.schema_revision in list_schema_revisions()
    if not is_known or manifest.document_shape > DOCUMENT_SHAPE:
        raise _refuse_newer(path, manifest.claimstone_version)
    return manifest


def _refuse_newer(path: Path, claimstone_version: str) -> SchemaTooNew:
    return SchemaTooNew(
        f"{path} was made by Claimstone {claimstone_version[:100]!r}, whose schema this version does not "
        "know: restore it with that version or a newer one"
    )


def unpack_database(path: Path, manifest: Manifest, database: Path, track: TrackProgress) -> None:
    """Unpack the database of a backup into a new file `database`, and check its size and its hash.

    Raises:
        InvalidBackup: the backup is damaged, or the disk has no room for the database.
    """
    _check_room(database.parent, manifest.database.bytes)
    digest = sha256()
    size = 0
    with (
        _named_damage(path),
        ZipFile(path) as archive,
        archive.open(DATABASE) as packed,
        database.open("xb") as file,
    ):
        for piece in _read_pieces(packed, manifest.database.bytes, "unpack: each MiB", track):
            digest.update(piece)
            size += file.write(piece)
    if (size, digest.hexdigest()) != (manifest.database.bytes, manifest.database.sha256):
        raise InvalidBackup(f"{path} is damaged: the SHA-256 of its {DATABASE} is not what it was")


def _check_room(folder: Path, size: int) -> None:
    free = disk_usage(folder).free
    if free < size:
        raise InvalidBackup(
            f"the backup unpacks to {size:,} bytes, and {folder} has room for {free:,}: name another "
            "folder by TMPDIR"
        )


def _describe_damage(path: Path) -> str:
    if _begins_as_zip(path):
        return (
            f"{path} is damaged, cut off, or no backup of Claimstone: copy it again, or use another"
        )
    return f"{path} is no zip file, so no backup of Claimstone: name a file that `claimstone backup` wrote"


def _begins_as_zip(path: Path) -> bool:
    """Return whether a file begins as a zip does, even if it is cut off; False for a pipe, which is read once."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_BEGINNING)) == _BEGINNING


@contextmanager
def _named_damage(path: Path) -> Iterator[None]:
    """Context manager that turns the various errors of reading a damaged zip into InvalidBackup."""
    try:
        yield
    except (BadZipFile, EOFError, zlib.error, RuntimeError, ValueError, OverflowError) as error:
        raise InvalidBackup(_describe_damage(path)) from error
    except OSError as error:
        raise InvalidBackup(
            f"cannot read {error.filename or path}: {error.strerror or error}"
        ) from error
