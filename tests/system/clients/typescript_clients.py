"""Clients for TypeScript generated from the OpenAPI description, and what linters of descriptions find in it.

Their packages are installed from the npm registry, so that only `make long` runs this file, by its name.
"""

import os
import shutil
import subprocess
from pathlib import Path

import httpx2
import pytest
from support.editors import add_key
from support.running_server import serve
from support.waiting import HANG_SECONDS

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.settings import Settings

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]

CLIENTS = Path(__file__).parent
# Many times what it takes; the limit keeps a hanging program from hanging the tests.
TIMEOUT_SECONDS = 500
PRINTED = [
    "subsea-production-depth gt 500",
    "subsea-production-duration gt 20",
    "true",
    "true new null 2",
    "#/query/limit urn:claimstone:problem:not_found",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this folder with its packages, each as the lock file has its hash."""
    copied = tmp_path_factory.mktemp("typescript") / "clients"
    shutil.copytree(CLIENTS, copied)
    run(copied, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    return copied


def run(folder: Path, *command: str, **environment: str) -> list[str]:
    quiet = {"REDOCLY_TELEMETRY": "off", "SCARF_ANALYTICS": "false"}
    ended = subprocess.run(
        command,
        env={**os.environ, **quiet, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_SECONDS,
        cwd=folder,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout.splitlines()


def test_typescript_clients_compile_strictly_and_work(
    folder: Path, seeded_settings: Settings, database: Database, tmp_path: Path
) -> None:
    with serve(seeded_settings, tmp_path) as address:
        download_description(address, folder)
        run(folder, "npx", "openapi-typescript", "openapi.json", "--output", "schema.d.ts")
        run(folder, "npx", "orval", "--config", "orval.config.cjs", ADDRESS=address)
        run(folder, "npx", "tsc", "--project", ".")
        key = add_key(database, AccessRole.REVIEWER)
        fetched = run(folder, "node", "out/fetch_client.js", address, key)
        called = run(folder, "node", "out/orval_client.js", address, key)
    assert fetched == PRINTED
    assert called == PRINTED


def test_linters_find_nothing_in_the_description(
    folder: Path, seeded_settings: Settings, tmp_path: Path
) -> None:
    with serve(seeded_settings, tmp_path) as address:
        download_description(address, folder)
    strictly = ("--fail-severity", "hint")
    run(folder, "npx", "spectral", "lint", "openapi.json", "--ruleset", "spectral.yaml", *strictly)
    linted = run(folder, "npx", "redocly", "lint", "openapi.json", "--format", "json")
    assert '"problems": []' in "\n".join(linted)


def download_description(address: str, folder: Path) -> None:
    description = httpx2.get(f"{address}/openapi.json", timeout=HANG_SECONDS)
    (folder / "openapi.json").write_bytes(description.content)
