"""Client programs generated from the OpenAPI description: without a warning, and working."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.running_server import serve

from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

# Many times what it takes; the limit keeps a hanging program from hanging the tests.
TIMEOUT_SECONDS = 120
# Files that the generator has no reader for; its clients return their bytes.
FILES = dict.fromkeys(
    [
        "application/x-ndjson",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.apache.parquet",
        "application/atom+xml",
        "application/x-bibtex",
    ],
    "application/octet-stream",
)
# Calls of a user of the generated client: a list with a filter, and an input that is refused.
PROGRAM = """
import sys

from claimstone_client import Client
from claimstone_client.api.claims import list_claims
from claimstone_client.models import ClaimKind, ClaimList, ProblemRead

with Client(base_url=sys.argv[1]) as client:
    found = list_claims.sync(client=client, kind=[ClaimKind.REQUIREMENT])
    assert isinstance(found, ClaimList), found
    refused = list_claims.sync(client=client, limit=201)
    assert isinstance(refused, ProblemRead), refused
for claim in found.data:
    print(claim.id, claim.quantity.comparator.value, claim.quantity.value)
print(refused.errors[0].pointer)
"""


def test_clients_generated_from_the_description_list_claims(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    with serve(seeded_settings, tmp_path) as address:
        folder = generate_client(address, tmp_path)
        called = subprocess.run(
            [sys.executable, "-c", PROGRAM, address],
            env={**os.environ, "PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_SECONDS,
        )
    assert called.returncode == 0, called.stderr
    assert called.stdout.splitlines() == [
        "subsea-production-depth gt 500",
        "subsea-production-duration gt 20",
        "#/query/limit",
    ]


def generate_client(address: str, folder: Path) -> Path:
    # Its formatters would have to be on PATH, and the format of the code does not matter.
    config = folder / "config.yaml"
    config.write_text(json.dumps({"post_hooks": [], "content_type_overrides": FILES}))
    client = folder / "client"
    generated = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"),
            *("--url", f"{address}/openapi.json"),
            *("--config", str(config), "--output-path", str(client)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_SECONDS,
    )
    assert generated.returncode == 0, generated.stdout + generated.stderr
    return client
