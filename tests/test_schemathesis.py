"""Requests made up from the published description, valid and not: none may surprise."""

import os
import subprocess
import sys
from pathlib import Path

from serving import serve

from app.database import Database
from app.domain.keys import Role
from app.ingest.keys import create_key
from app.settings import Settings

# Enough for every phase to run; a longer search is `schemathesis run URL --checks all`.
EXAMPLES = 5
# Many times what it takes; without a limit, a search that hangs would hang the tests.
TIMEOUT_SECONDS = 300
SEED = 20260101
CONFIG = Path(__file__).with_name("schemathesis.toml")
CHECKS = Path(__file__).with_name("schemathesis_checks.py")


def test_schemathesis_finds_no_failure_and_no_warning(
    seeded_settings: Settings, database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        key = create_key(session, "search", Role.REVIEWER, None)
    with serve(seeded_settings, tmp_path) as address:
        searched = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG)),
                *("--no-color", "run", f"{address}/openapi.json", "--checks", "all"),
                *("--max-examples", str(EXAMPLES), "--seed", str(SEED)),
                *("--generation-database", "none"),
                *("--header", f"Authorization: Bearer {key}"),
                "--continue-on-failure",
            ],
            # It keeps what it finds in the folder in which it runs.
            cwd=tmp_path,
            env={**os.environ, "SCHEMATHESIS_HOOKS": str(CHECKS)},
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_SECONDS,
        )
    assert searched.returncode == 0, searched.stdout + searched.stderr
