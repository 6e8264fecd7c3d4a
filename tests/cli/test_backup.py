"""`backup`, `restore` and `copy` as a user runs them."""

import re
from pathlib import Path

import pytest
from conftest import Provider
from support.command_line import run

from app.settings import Settings

_HASH = re.compile("^content hash ([0-9]+:[0-9a-f]{64})$", re.MULTILINE)


@pytest.mark.slow
def test_cli_moves_a_catalogue_by_a_backup_and_by_a_copy(
    provider: Provider, seeded_settings: Settings, tmp_path: Path
) -> None:
    path, restored, copied = tmp_path / "backup.zip", provider.create(), provider.create()
    done = [
        run(seeded_settings, "backup", str(path)),
        run(restored, "restore", str(path)),
        run(restored, "copy", "--to", copied.database_url),
    ]
    assert [(process.returncode, process.stderr) for process in done] == [(0, "")] * 3
    assert f"revision 1 in {path}\n" in done[0].stdout
    assert all(re.search(r"^ claim +15 +$", process.stdout, re.MULTILINE) for process in done)
    [content_hash] = {tuple(_HASH.findall(process.stdout)) for process in done}
    assert content_hash == (run(copied, "hash").stdout.strip(),)
    refused = run(restored, "restore", str(path))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("the database to copy to is not empty, ")
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "beginning"),
    [
        (("copy", "--to", "elsewhere"), "--to is not a URL: "),
        (("restore", "README.md"), "README.md is no zip file, so no backup of Claimstone: name a"),
        (("restore", "none.zip"), "cannot read none.zip: No such file"),
        (("backup", "missing/backup.zip"), "cannot write missing"),
    ],
)
def test_cli_copies_that_cannot_be_say_so_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], beginning: str
) -> None:
    (tmp_path / "a.db").touch()
    failed = run(Settings(database_url=f"sqlite:///{tmp_path}/a.db"), *arguments)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.startswith(beginning)
    assert len(failed.stderr.splitlines()) == 1
