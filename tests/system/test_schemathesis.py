"""Generated requests from the OpenAPI description, valid and invalid: all answers conform to it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings as profiles
from support.editors import add_key
from support.project import PROJECT_ROOT
from support.running_server import serve

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

# Enough for every phase to run; a longer search is `schemathesis run URL --checks all`. A role that may
# not write is refused before validation, and an admin writes like a reviewer.
EXAMPLES = {None: 1, AccessRole.CONTRIBUTOR: 1, AccessRole.REVIEWER: 2, AccessRole.ADMIN: 1}
# A reviewer may do almost everything, so all phases run with this role.
PHASES = "examples,fuzzing"
REVIEWER_PHASES = "examples,coverage,fuzzing,stateful"
# The status of refused writes by role, which is added to the statuses in the configuration.
REFUSALS = {None: 401, AccessRole.CONTRIBUTOR: 403}
# The other lists, and the files beside a list, read their parameters as that of the claims does; `make long`
# covers them too.
_ONE_LIST = r"""
[[operations]]
include-name-regex = "^GET /v1/(achievements|organizations|companies|technologies|metrics|sources)$"
phases.coverage.enabled = false

[[operations]]
include-name-regex = '^GET /v1/(claims|table|compare|metrics/\{id\}/timeline)\.'
phases.coverage.enabled = false

[[operations]]
include-name-regex = '^GET /v1/(achievements|organizations|companies|technologies|metrics|sources)(/\{id\})?\.'
enabled = false
"""
_WRITES = '["2xx", 400, 404, 409, 412, 422, 428]'
# Many times what it takes; the limit keeps a hanging search from hanging the tests.
TIMEOUT_SECONDS = 300
SEED = 20260101
# Nobody's reads take the fast path, and a reviewer may do almost everything. What the others may do is in the table of
# `tests/routes/editing/test_roles.py`; `make long` searches with them too.
IS_FULL = profiles.get_current_profile_name() == "nightly"
ROLES = [None, *AccessRole] if IS_FULL else [None, AccessRole.REVIEWER]
CONFIG = Path(__file__).with_name("schemathesis.toml")
CHECKS = PROJECT_ROOT / "tests" / "support" / "schemathesis_checks.py"


@pytest.mark.parametrize("role", ROLES)
def test_schemathesis_finds_no_failure_and_no_warning(
    seeded_settings: Settings, database: Database, tmp_path: Path, role: AccessRole | None
) -> None:
    refusal = REFUSALS.get(role)
    config = tmp_path / CONFIG.name
    config.write_text(_expect(CONFIG.read_text() + ("" if IS_FULL else _ONE_LIST), refusal))
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
            # It stores its findings in the working folder.
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
    """Add the refusal to the expected statuses; a check in the hooks requires it of all writes."""
    if refusal is None:
        return config
    assert _WRITES in config
    return config.replace(_WRITES, _WRITES.replace("]", f", {refusal}]"))
