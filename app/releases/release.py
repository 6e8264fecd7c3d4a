"""A release: the catalogue in all formats, in one folder, from one snapshot.

The same revision, version of Claimstone, public address and terms give the same bytes: dates are taken from the
catalogue, never from the clock.
"""

from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.database import Database
from app.domain.public_address import PublicAddress
from app.errors import ReleaseRefused
from app.ingest.export.bundle_writer import write_bundle
from app.ingest.rows.read_records import TrackProgress, count_resources
from app.maintenance.content_hash import hash_content
from app.models import KINDS, Catalogue
from app.releases.data_files import describe_resource, hash_file, write_data_files
from app.releases.licence_terms import LICENCES, ReleaseTerms
from app.releases.readme_and_citation import (
    RIGHTS,
    Edition,
    write_citation,
    write_licence,
    write_readme,
)
from app.releases.schemas import write_json, write_schemas
from app.releases.sqlite_file import describe_sqlite_file, write_sqlite_file


def write_release(
    database: Database,
    folder: Path,
    terms: ReleaseTerms,
    track: TrackProgress,
    address: PublicAddress,
) -> Edition:
    """Write a release into `folder`, and return the released state of the catalogue.

    Records are identified by `address`, as the server does.

    All files are written to a temporary folder, which is then renamed. So a release is either complete
    or absent.

    Raises:
        ReleaseRefused: the folder is not empty, or cannot be written.
        InvalidCatalogue: a stored record contradicts its own source or numbers.
    """
    folder = folder.resolve()
    try:
        if folder.exists() and any(folder.iterdir()):
            raise ReleaseRefused(f"{folder} is not empty: name a new or an empty folder")
        with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
            unfinished = Path(beside) / folder.name
            unfinished.mkdir()
            with database.read() as session:
                edition = _write_files(session, unfinished, terms, track, address)
            if folder.exists():
                folder.rmdir()
            unfinished.rename(folder)
    except OSError as error:
        raise ReleaseRefused(f"{error.filename or folder}: {error.strerror or error}") from error
    return edition


def _write_files(
    session: Session,
    folder: Path,
    terms: ReleaseTerms,
    track: TrackProgress,
    address: PublicAddress,
) -> Edition:
    edition = _read_edition(session, track)
    write_bundle(session, folder, track)
    write_schemas(folder)
    data_files = write_data_files(session, folder, edition.counts, track, address)
    resources = [describe_resource(folder, data_file) for data_file in data_files]
    about = _list_facts(edition, terms)
    write_sqlite_file(session, folder, about, edition.counts, track, address)
    resources.append(describe_sqlite_file(folder))
    write_json(folder / "datapackage.json", _describe_package(edition, terms, resources))
    write_json(folder / "release.json", _describe_release(edition))
    for name, text in (
        ("CITATION.cff", write_citation(edition, terms)),
        ("LICENSE.txt", write_licence(terms)),
        ("README.md", write_readme(edition, terms)),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    _write_sums(folder, track)
    return edition


def _read_edition(session: Session, track: TrackProgress) -> Edition:
    catalogue = session.scalars(select(Catalogue)).one()
    content_hash = hash_content(session, track)
    counts = count_resources(session)
    return Edition(catalogue.revision, catalogue.updated_at, counts, content_hash)


def _describe_package(
    edition: Edition, terms: ReleaseTerms, resources: list[dict[str, Any]]
) -> dict[str, Any]:
    """Describe the release as a Data Package 2.0 (https://datapackage.org/standard/data-package/)."""
    licence = LICENCES[terms.licence]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "claimstone-catalogue",
        "title": terms.title,
        "version": str(edition.revision),
        "created": _write_moment(edition.updated_at),
        "licenses": [{"name": terms.licence.value, "title": licence.title, "path": licence.url}],
        "contributors": [{"title": author, "roles": ["author"]} for author in terms.authors],
        "resources": resources,
    }


def _list_facts(edition: Edition, terms: ReleaseTerms) -> dict[str, str]:
    """Return what the SQLite file says of itself, for those who have only this file."""
    licence = LICENCES[terms.licence]
    return {
        "title": terms.title,
        "authors": "; ".join(terms.authors),
        "revision": str(edition.revision),
        "updated_at": _write_moment(edition.updated_at),
        "content_hash": f"sha256:{edition.content_hash}",
        "licence": f"{licence.title} ({terms.licence.value}): {licence.url}",
        "rights": RIGHTS,
        "claimstone_version": version("claimstone"),
    }


def _describe_release(edition: Edition) -> dict[str, Any]:
    return {
        "revision": edition.revision,
        "updated_at": _write_moment(edition.updated_at),
        "content_hash": f"sha256:{edition.content_hash}",
        "counts": {kind.plural: edition.counts[kind.name] for kind in KINDS.values()},
        "claimstone_version": version("claimstone"),
    }


def _write_moment(moment: datetime) -> str:
    """Write a time as RFC 3339, to the second, because a data package allows no fraction."""
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _write_sums(folder: Path, track: TrackProgress) -> None:
    """Write the file `SHA256SUMS`, by which `sha256sum -c` can check all other files of the release."""
    files = (path for path in folder.rglob("*") if path.is_file())
    paths = sorted(path.relative_to(folder).as_posix() for path in files)
    with (folder / "SHA256SUMS").open("w", encoding="utf-8", newline="\n") as sums:
        for path in track(paths, "SHA256SUMS", len(paths)):
            sums.write(f"{hash_file(folder / path)}  {path}\n")
