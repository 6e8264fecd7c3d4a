"""Requests made up from the published description, valid and not: none may surprise."""

import subprocess
import sys
from pathlib import Path

from serving import serve

from app.settings import Settings

# Enough for every phase to run. A longer search, against a server that runs:
# `schemathesis --config-file tests/schemathesis.toml run URL/openapi.json --checks all`
EXAMPLES = 5
# Many times what it takes; without a limit, a search that hangs would hang the tests.
TIMEOUT_SECONDS = 300
CONFIG = Path(__file__).with_name("schemathesis.toml")


def test_schemathesis_finds_no_failure_and_no_warning(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    with serve(seeded_settings, tmp_path) as address:
        searched = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG)),
                *("--no-color", "run", f"{address}/openapi.json", "--checks", "all"),
                *("--max-examples", str(EXAMPLES), "--continue-on-failure"),
                "--generation-deterministic",
            ],
            # It keeps what it finds in the folder in which it runs.
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_SECONDS,
        )
    assert searched.returncode == 0, searched.stdout + searched.stderr
