"""Client programs generated from the OpenAPI description: they list, walk, write and handle a problem.

Those for TypeScript are in `clients/typescript_clients.py`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.editors import add_key
from support.running_server import serve

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.settings import Settings

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]

# Many times what it takes; the limit keeps a hanging program from hanging the tests.
TIMEOUT_SECONDS = 300
# Files that openapi-python-client has no reader for; its clients return their bytes.
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
# A list with a filter, all pages of a list, a new record and its change, and two errors.
OPENAPI_PYTHON_CLIENT = """
import sys
from http import HTTPStatus

from claimstone_client import AuthenticatedClient
from claimstone_client.api.claims import get_claim, list_claims
from claimstone_client.api.organizations import create_organization, update_organization
from claimstone_client.models import (
    ClaimKind,
    ClaimList,
    OrganizationCreate,
    OrganizationCreateNames,
    OrganizationKind,
    OrganizationPatch,
    OrganizationRead,
    ProblemRead,
)
from claimstone_client.types import UNSET, Unset

with AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2]) as client:
    found = list_claims.sync(client=client, kind=[ClaimKind.REQUIREMENT])
    assert isinstance(found, ClaimList)
    for claim in found.data:
        print(claim.id, claim.quantity.comparator.value, claim.quantity.value)

    walked: list[str] = []
    cursor: str | Unset = UNSET
    while True:
        page = list_claims.sync(client=client, limit=5, cursor=cursor)
        assert isinstance(page, ClaimList)
        walked += [claim.id for claim in page.data]
        if page.meta.next_cursor is None:
            break
        cursor = page.meta.next_cursor
    print(len(walked) == len(set(walked)) == page.meta.count)

    names = OrganizationCreateNames.from_dict({"en": "Voltara Ltd."})
    given = OrganizationCreate(id="voltara", kind=OrganizationKind.COMPANY, names=names, note="new")
    created = create_organization.sync_detailed(client=client, body=given)
    assert isinstance(created.parsed, OrganizationRead)
    changed = update_organization.sync(
        "voltara", client=client, body=OrganizationPatch(note=None), if_match=created.headers["etag"]
    )
    assert isinstance(changed, OrganizationRead)
    print(created.status_code == HTTPStatus.CREATED, created.parsed.note, changed.note, changed.version)

    refused = list_claims.sync(client=client, limit=201)
    missing = get_claim.sync("none-such", client=client)
    assert isinstance(refused, ProblemRead)
    assert isinstance(refused.errors, list)
    assert isinstance(missing, ProblemRead)
    print(refused.errors[0].pointer, missing.type_)
"""
OPENAPI_GENERATOR = """
import sys

from openapi_client import ApiClient, Configuration
from openapi_client.api.claims_api import ClaimsApi
from openapi_client.api.organizations_api import OrganizationsApi
from openapi_client.exceptions import NotFoundException, UnprocessableEntityException
from openapi_client.models.claim_kind import ClaimKind
from openapi_client.models.organization_create import OrganizationCreate
from openapi_client.models.organization_kind import OrganizationKind
from openapi_client.models.organization_patch import OrganizationPatch
from openapi_client.models.problem_read import ProblemRead

with ApiClient(Configuration(host=sys.argv[1], access_token=sys.argv[2])) as client:
    claims, organizations = ClaimsApi(client), OrganizationsApi(client)
    for claim in claims.list_claims(kind=[ClaimKind.REQUIREMENT]).data:
        print(claim.id, claim.quantity.comparator.value, claim.quantity.value)

    walked: list[str] = []
    cursor: str | None = None
    while True:
        page = claims.list_claims(limit=5, cursor=cursor)
        walked += [claim.id for claim in page.data]
        cursor = page.meta.next_cursor
        if cursor is None:
            break
    print(len(walked) == len(set(walked)) == page.meta.count)

    given = OrganizationCreate(
        id="voltara", kind=OrganizationKind.COMPANY, names={"en": "Voltara Ltd."}, note="new"
    )
    created = organizations.create_organization_with_http_info(given)
    assert created.headers is not None
    changed = organizations.update_organization(
        "voltara", OrganizationPatch(note=None), if_match=created.headers["etag"]
    )
    print(created.status_code == 201, created.data.note, changed.note, changed.version)

    try:
        claims.list_claims(q=chr(0))
    except UnprocessableEntityException as refused:
        assert isinstance(refused.data, ProblemRead)
        assert refused.data.errors is not None
        pointer = refused.data.errors[0].pointer
    try:
        claims.get_claim("none-such")
    except NotFoundException as missing:
        assert isinstance(missing.data, ProblemRead)
        print(pointer, missing.data.type)
"""
# That an optional field can be removed by null shows in the last note.
PRINTED = [
    "subsea-production-depth gt 500",
    "subsea-production-duration gt 20",
    "True",
    "True new None 2",
]


def test_client_of_openapi_python_client_passes_strict_mypy_and_works(
    seeded_settings: Settings, database: Database, tmp_path: Path
) -> None:
    # Its formatters would have to be on PATH, and the format of the code does not matter.
    config = tmp_path / "config.yaml"
    config.write_text(json.dumps({"post_hooks": [], "content_type_overrides": FILES}))
    folder = tmp_path / "client"
    with serve(seeded_settings, tmp_path) as address:
        run(
            *("-m", "openapi_python_client", "generate", "--fail-on-warning"),
            *("--url", f"{address}/openapi.json"),
            *("--config", str(config), "--output-path", str(folder)),
        )
        key = add_key(database, AccessRole.REVIEWER)
        printed = run("-c", OPENAPI_PYTHON_CLIENT, address, key, folder=folder)
    assert printed == [*PRINTED, "#/query/limit urn:claimstone:problem:not_found"]
    program = folder / "program.py"
    program.write_text(OPENAPI_PYTHON_CLIENT)
    run("-m", "mypy", "--strict", "--config-file=", str(program), folder=folder)


def test_client_of_openapi_generator_works(
    seeded_settings: Settings, database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "client"
    with serve(seeded_settings, tmp_path) as address:
        # Its program holds a Java of its own.
        generate = "from openapi_generator_cli import run; run(%r)"
        options = ["-g", "python", "-i", f"{address}/openapi.json", "-o", str(folder)]
        run("-c", generate % ["generate", *options])
        key = add_key(database, AccessRole.REVIEWER)
        printed = run("-c", OPENAPI_GENERATOR, address, key, folder=folder)
    assert printed == [*PRINTED, "#/query/q urn:claimstone:problem:not_found"]


def run(*arguments: str, folder: Path | None = None) -> list[str]:
    """Run Python, with the modules in `folder`; return the lines that it prints."""
    paths = {} if folder is None else {"PYTHONPATH": str(folder), "MYPYPATH": str(folder)}
    ended = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_SECONDS,
        cwd=folder,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout.splitlines()
