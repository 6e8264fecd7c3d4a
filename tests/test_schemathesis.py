"""Requests made up from the published description, valid and not: none may surprise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from editors import add_key
from serving import serve

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.settings import Settings

# Enough for every phase to run; a longer search is `schemathesis run URL --checks all`. Whoever may not
# write is refused before anything else is looked at, and an admin writes like a reviewer.
EXAMPLES = {None: 1, AccessRole.CONTRIBUTOR: 1, AccessRole.REVIEWER: 5, AccessRole.ADMIN: 1}
# A reviewer reaches all that there is, and is searched with in every way.
PHASES = "examples,fuzzing"
REVIEWER_PHASES = "examples,coverage,fuzzing,stateful"
# What a role is told that may not write, where the configuration tells what writes are answered.
REFUSALS = {None: 401, AccessRole.CONTRIBUTOR: 403}
_WRITES = '["2xx", 404, 409, 412, 422, 428]'
# Many times what it takes; without a limit, a search that hangs would hang the tests.
TIMEOUT_SECONDS = 300
SEED = 20260101
CONFIG = Path(__file__).with_name("schemathesis.toml")
CHECKS = Path(__file__).with_name("schemathesis_checks.py")


@pytest.mark.parametrize("role", [None, *AccessRole])
def test_schemathesis_finds_no_failure_and_no_warning(
    seeded_settings: Settings, database: Database, tmp_path: Path, role: AccessRole | None
) -> None:
    refusal = REFUSALS.get(role)
    config = tmp_path / CONFIG.name
    config.write_text(_expect(CONFIG.read_text(), refusal))
    phases = REVIEWER_PHASES if role is AccessRole.REVIEWER else PHASES
    header = f"Authorization: Bearer {add_key(database, role)}" if role else "X-Nobody: none"
    with serve(seeded_settings, tmp_path) as address:
        searched = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
                *("--no-color", "run", f"{address}/openapi.json", "--checks", "all"),
                *("--max-examples", str(EXAMPLES[role]), "--seed", str(SEED)),
                *("--generation-database", "none"),
                *("--header", header),
                *("--phases", phases, "--continue-on-failure"),
            ],
            # It keeps what it finds in the folder in which it runs.
            cwd=tmp_path,
            env={
                **os.environ,
                "SCHEMATHESIS_HOOKS": str(CHECKS),
                "CLAIMSTONE_TEST_REFUSAL": str(refusal or ""),
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_SECONDS,
        )
    assert searched.returncode == 0, searched.stdout + searched.stderr


def _expect(config: str, refusal: int | None) -> str:
    """Of a role that may not write, a check of ours holds that nothing it asks for is done."""
    if refusal is None:
        return config
    assert _WRITES in config
    return config.replace(_WRITES, _WRITES.replace("]", f", {refusal}]"))
