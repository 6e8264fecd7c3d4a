"""The data of a run, made once for each size and stored: the catalogue and what is exported from it.

The real importer makes Claimstone's catalogue; what that exports fills the tables of the other
systems. A folder is made again when its stamp is not that of the code which makes it.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from benchmarks.datasette_app import write_flat_file
from benchmarks.exports import KINDS, STATUSES, Exports
from benchmarks.generate import write_records
from benchmarks.postgresql import create_database, has_database, name_database
from benchmarks.progress import show
from benchmarks.reference_tables import write_reference
from benchmarks.servers import PROJECT

_MAKERS = (
    *(
        "app/database/database.py",
        "app/models",
        "app/domain",
        "app/ingest",
        "app/schemas",
        "migrations",
    ),
    *("benchmarks/generate.py", "benchmarks/measures.py", "benchmarks/sentences.py"),
    *("benchmarks/vocabulary.py", "benchmarks/exports.py", "benchmarks/datasette_app.py"),
    *("benchmarks/reference_tables.py", "benchmarks/catalogue.py"),
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The files of one size. The PostgreSQL URLs are None where there is no server."""

    claims: int
    folder: Path
    postgresql_url: str | None = None
    postgresql_reference_url: str | None = None

    @property
    def database(self) -> Path:
        return self.folder / "claimstone.db"

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.database}"

    @property
    def flat(self) -> Path:
        return self.folder / "flat.db"

    @property
    def reference(self) -> Path:
        return self.folder / "reference.db"

    @property
    def exports(self) -> Exports:
        return Exports(self.folder / "exports")

    def read_import_seconds(self, engine: str) -> float | None:
        """Read how long the importer took; None if it was not run."""
        path = self.folder / f"import-{engine}.json"
        return float(json.loads(path.read_text())["seconds"]) if path.exists() else None


def prepare(data: Path, claims: int, server_url: str | None) -> Catalogue:
    """Make the data that are missing or out of date."""
    folder = data / str(claims)
    made = folder / "stamp"
    stamp = _stamp()
    if not made.exists() or made.read_text() != stamp:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _make(Catalogue(claims, folder))
        made.write_text(stamp)
    if server_url is None:
        return Catalogue(claims, folder)
    return _prepare_postgresql(folder, claims, server_url, stamp)


def _stamp() -> str:
    digest = sha256()
    for name in _MAKERS:
        path = PROJECT / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _make(catalogue: Catalogue) -> None:
    records = _write_records(catalogue)
    show(f"importing {catalogue.claims:,} claims into SQLite")
    seconds = _import(catalogue.database_url, records)
    _keep_seconds(catalogue, "sqlite", seconds)
    show("exporting what the other systems hold")
    catalogue.exports.folder.mkdir()
    for kind, collection in KINDS.items():
        options = [f"--filter=status={status}" for status in STATUSES if kind == "claim"]
        output = f"--output={catalogue.exports.find(kind)}"
        _call(catalogue.database_url, "export", collection, "--format=ndjson", output, *options)
    show("writing the flat table of Datasette")
    write_flat_file(catalogue.exports, catalogue.flat)
    show("writing the tables of the reference")
    write_reference(catalogue.exports, f"sqlite:///{catalogue.reference}")


def _write_records(catalogue: Catalogue) -> Path:
    path = catalogue.folder / "records.ndjson"
    if not path.exists():
        show(f"generating {catalogue.claims:,} claims")
        with path.open("w", encoding="utf-8") as file:
            file.writelines(write_records(catalogue.claims))
    return path


def _import(url: str, records: Path) -> float:
    """Return the seconds from the start of the importer to its end."""
    _call(url, "migrate")
    began = time.perf_counter()
    _call(url, "import", str(records))
    return time.perf_counter() - began


def _keep_seconds(catalogue: Catalogue, engine: str, seconds: float) -> None:
    path = catalogue.folder / f"import-{engine}.json"
    path.write_text(json.dumps({"claims": catalogue.claims, "seconds": seconds}))


def _call(url: str, *arguments: str) -> None:
    """Run `claimstone` and show its progress bar."""
    command = [sys.executable, "-c", "from app.cli import main; main()", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "CLAIMSTONE_DATABASE_URL": url}
    subprocess.run(command, check=True, cwd=PROJECT, env=environment, stdout=sys.stderr)


def _prepare_postgresql(folder: Path, claims: int, server_url: str, stamp: str) -> Catalogue:
    names = (f"claimstone_{claims}", f"reference_{claims}")
    catalogue = Catalogue(claims, folder, *(name_database(server_url, name) for name in names))
    made = folder / "postgresql-stamp"
    is_current = made.exists() and made.read_text() == stamp
    if not (is_current and all(has_database(server_url, name) for name in names)):
        url, reference_url = (create_database(server_url, name) for name in names)
        records = _write_records(catalogue)
        show(f"importing {claims:,} claims into PostgreSQL")
        plain_url = url.replace("+psycopg", "", 1)
        _keep_seconds(catalogue, "postgresql", _import(plain_url, records))
        show("writing the tables of the reference on PostgreSQL")
        write_reference(catalogue.exports, reference_url)
        made.write_text(stamp)
    return catalogue
