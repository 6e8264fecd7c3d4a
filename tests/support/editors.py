"""Clients that write over HTTP in tests, each with a key."""

import json
from datetime import datetime
from typing import Any

import httpx2
from fastapi.testclient import TestClient

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key

PATCH_TYPE = "application/merge-patch+json"
# The seed does not have it.
ORGANIZATION = {"id": "new-maker", "kind": "company", "names": {"en": "New Maker"}}


def add_key(
    database: Database, role: AccessRole, name: str = "ann", expires_at: datetime | None = None
) -> str:
    with database.write() as session:
        return create_key(session, name, role, expires_at)


class Editor:
    """A client with a key. `read_state` returns the revision and the log of changes."""

    def __init__(self, client: TestClient, key: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {key}"}

    def ask(self, method: str, url: str, body: object = None, **headers: str) -> httpx2.Response:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        content = None if body is None else json.dumps(body).encode()
        if content is not None and "Content-Type" not in more:
            more["Content-Type"] = PATCH_TYPE if method == "PATCH" else "application/json"
        return self.client.request(method, url, content=content, headers={**self.headers, **more})

    def patch(self, url: str, body: object) -> httpx2.Response:
        return self.ask(
            "PATCH", url, body, If_Match=self.client.get(url.partition("?")[0]).headers["etag"]
        )

    def read_state(self) -> tuple[int, list[Any]]:
        answer = self.client.get("/v1/changes?limit=200").json()
        return answer["meta"]["revision"], answer["data"]
