"""Releases: every file is described, valid and has a checksum; a revision always gives the same bytes."""

import json
import re
import subprocess
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import text
from support.other_words_bundle import write_other_words
from support.random_bundles import pass_on
from support.release_folder import TERMS, load, read_json, release

from app.database.database import Database
from app.errors import InvalidCatalogue, ReleaseRefused
from app.maintenance.content_hash import hash_content
from app.models import KINDS
from app.releases.data_files import DATA_FORMATS
from app.releases.licence_terms import LICENCES, Licence
from app.releases.schemas import find_schema
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")


def read_files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.slow
def test_release_has_sums_of_all_its_files(released: Path) -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
        check=False,
        cwd=released,
        capture_output=True,
        text=True,
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    lines = (released / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    summed = [line.partition("  ")[2] for line in lines]
    assert summed == sorted(read_files(released).keys() - {"SHA256SUMS"})


def test_release_has_documents_that_fit_their_schemas(released: Path) -> None:
    counts = read_json(released / "release.json")["counts"]
    for kind in KINDS.values():
        schema = read_json(released / find_schema(kind.name))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema, format_checker=FormatChecker())
        lines = (released / "data" / f"{kind.plural}.ndjson").read_bytes().splitlines()
        documents = [json.loads(line) for line in lines]
        for document in documents:
            validator.validate(document)
        assert len(documents) == counts[kind.plural] > 0
        ids = [document["id"] for document in documents]
        assert ids == sorted(set(ids))
    statuses = {json.loads(line)["status"] for line in lines}
    assert "withdrawn" in statuses


def test_release_has_a_bundle_that_fits_its_schema(released: Path) -> None:
    schema = read_json(released / "schemas" / "bundle.json")
    Draft202012Validator(schema).validate(read_json(released / "bundle.json"))


def test_release_has_a_data_package_that_describes_each_data_file(released: Path) -> None:
    package = read_json(released / "datapackage.json")
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch("[a-z0-9._-]+", package["name"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", package["created"])
    licence = LICENCES[Licence.CC_BY]
    assert package["licenses"] == [
        {"name": "CC-BY-4.0", "title": licence.title, "path": licence.url}
    ]
    files = read_files(released)
    data = sorted(path for path in files if path.startswith("data/") or path.endswith(".sqlite"))
    assert sorted(resource["path"] for resource in package["resources"]) == data
    assert len(data) == len(KINDS) * len(DATA_FORMATS) + 1
    assert len({resource["name"] for resource in package["resources"]}) == len(data)
    for resource in package["resources"]:
        body = files[resource["path"]]
        assert resource.get("bytes", len(body)) == len(body)
        hashed = f"sha256:{sha256(body).hexdigest()}"
        assert resource.get("hash", hashed) == hashed
        assert ("hash" in resource) == ("bytes" in resource) == (resource["format"] != "parquet")
        assert resource["path"].endswith(f".{resource['format']}")
        is_binary = resource["format"] in ("xlsx", "parquet", "sqlite")
        assert resource.get("encoding") == (None if is_binary else "utf-8")
        assert "/" in resource["mediatype"]
        assert resource["path"] == "catalogue.sqlite" or resource["jsonSchema"] in files


def test_release_has_a_citation_with_what_the_format_requires(released: Path) -> None:
    """Citation File Format 1.2.0: https://github.com/citation-file-format/citation-file-format."""
    citation = yaml.safe_load((released / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["message"]
    assert citation["title"] == TERMS.title
    assert citation["authors"] == [{"name": "Ada Example"}, {"name": "例 机构"}]
    assert citation["type"] == "dataset"
    assert citation["version"] == "1"
    assert citation["license"] == "CC-BY-4.0"
    updated_at = read_json(released / "release.json")["updated_at"]
    assert citation["date-released"] == updated_at[:10]


def test_release_names_licence_and_owners_of_the_texts(released: Path) -> None:
    for name in ("LICENSE.txt", "README.md"):
        words = (released / name).read_text(encoding="utf-8")
        assert "CC-BY-4.0" in words
        assert LICENCES[Licence.CC_BY].url in words
        assert "belong to their authors and publishers" in words


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_release_of_the_same_revision_has_the_same_bytes_at_any_time(
    database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        session.execute(text("UPDATE catalogue SET updated_at = '2020-02-29 23:59:59.900000'"))
    first = release(database, tmp_path / "first")
    assert release(database, tmp_path / "second") == first
    files = read_files(tmp_path / "first")
    assert files == read_files(tmp_path / "second")
    assert len(files) > 20
    assert read_json(tmp_path / "first" / "datapackage.json")["created"] == "2020-02-29T23:59:59Z"
    assert b"date-released: '2020-02-29'" in files["CITATION.cff"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_release_loads_into_an_empty_catalogue_with_the_same_content(
    released: Path, other_settings: Settings
) -> None:
    with (
        closing(load(other_settings, released / "bundle.json")) as database,
        database.read() as session,
    ):
        content_hash = hash_content(session, pass_on)
    assert read_json(released / "release.json")["content_hash"] == f"sha256:{content_hash}"
    assert content_hash in (released / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_release_of_quotes_in_other_words_loads_with_the_same_content(
    migrated_settings: Settings, other_settings: Settings, tmp_path: Path
) -> None:
    with closing(load(migrated_settings, write_other_words(tmp_path))) as database:
        release(database, tmp_path / "release")
    with (
        closing(load(other_settings, tmp_path / "release" / "bundle.json")) as other,
        other.read() as session,
    ):
        content_hash = hash_content(session, pass_on)
    released = read_json(tmp_path / "release" / "release.json")
    assert released["content_hash"] == f"sha256:{content_hash}"


@pytest.mark.slow
def test_release_into_an_empty_folder_is_written(database: Database, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    release(database, tmp_path / "empty")
    assert (tmp_path / "empty" / "SHA256SUMS").exists()


def test_release_into_a_folder_with_files_leaves_them_alone(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "kept.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(ReleaseRefused, match="not empty"):
        release(database, tmp_path)
    assert read_files(tmp_path) == {"kept.txt": b"kept"}


@pytest.mark.parametrize("name", ["missing/release", "file", "file/release"])
def test_release_where_nothing_can_be_written_is_refused(
    database: Database, tmp_path: Path, name: str
) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    with pytest.raises(ReleaseRefused, match=re.escape(str(tmp_path))):
        release(database, tmp_path / name)
    assert read_files(tmp_path) == {"file": b"kept"}


@pytest.mark.engines("sqlite", "postgresql")
def test_release_of_a_damaged_catalogue_leaves_nothing_behind(
    database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        session.execute(text("UPDATE evidence SET exact = 'not there' WHERE position = 0"))
    with pytest.raises(InvalidCatalogue, match=r"claimstone verify"):
        release(database, tmp_path / "release")
    assert list(tmp_path.iterdir()) == []
