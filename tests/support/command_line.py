"""Commands as a user runs them, each in a process of its own."""

import os
import subprocess
import sys

from support.project import PROJECT_ROOT

from app.settings import Settings

COMMAND = [sys.executable, "-c", "from app.cli import main; main()"]


def run(
    settings: Settings, *arguments: str, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command; `given` is its standard input."""
    environment = {**os.environ, "CLAIMSTONE_DATABASE_URL": settings.database_url}
    return subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=PROJECT_ROOT,
        timeout=60,
        input=given,
    )
