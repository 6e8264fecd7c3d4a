"""Curators at work on a reading over HTTP, each with a key, who count their requests."""

from pathlib import Path
from typing import Any

import httpx2
from fastapi.testclient import TestClient

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key

# Five sentences about a new company, and one about a company and a metric of the seed.
ARTICLE = (
    "Voltara's LX-2 cell reached 402 Wh/kg in June 2025, up from 350 Wh/kg in 2023. "
    "Voltara plans to reach 450 Wh/kg by 2027. "
    "The company employs 1,200 people and has 5G in Hall 12. "
    "It sold 30,000 packs last year. "
    "YOFC can draw 10,000 km of fiber from one preform."
)
FIELDS = {"title": "Voltara ships LX-2", "published": "2025-06-12", "publisher": "Voltara Ltd."}
Json = dict[str, Any]


class Desk:
    """The users of one catalogue: `ann` and `bob` contribute, `rob` and `sue` review.

    `etag` is that of the reading as the last answer had it, and is sent with each change.
    """

    def __init__(self, client: TestClient, database: Database) -> None:
        self.client = client
        self.requests = 0
        self.etag = ""
        self._texts: set[str] = set()
        self._keys: dict[str, str] = {}
        with database.write() as session:
            for name in ("ann", "bob"):
                self._keys[name] = create_key(session, name, AccessRole.CONTRIBUTOR, None)
            for name in ("rob", "sue"):
                self._keys[name] = create_key(session, name, AccessRole.REVIEWER, None)

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        who: str = "rob",
        **options: Any,  # noqa: ANN401 - as the client takes them
    ) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self._keys[who]}"} if who else {}
        if self.etag and method != "GET" and path.count("/"):
            headers["If-Match"] = self.etag
        if method == "PATCH":
            headers["Content-Type"] = "application/merge-patch+json"
        headers |= options.pop("headers", {})
        if body is not None:
            options["json"] = body
        self.requests += 1
        url = f"/v1/readings{path}"
        answer = self.client.request(method, url, headers=headers, **options)
        self.etag = answer.headers.get("etag", self.etag)
        return answer

    def create(self, text: str = ARTICLE, who: str = "rob", **fields: object) -> Json:
        """Begin a reading. A text that was read before gets another ending."""
        while text in self._texts:
            text += "!"
        self._texts.add(text)
        answer = self.ask("POST", "", {**FIELDS, "text": text, **fields}, who)
        assert answer.status_code == 201, answer.text
        created: Json = answer.json()
        assert answer.headers["location"] == f"/v1/readings/{created['number']}"
        return created

    def upload(
        self, content: bytes, name: str, media_type: str, who: str = "rob"
    ) -> httpx2.Response:
        files = {"file": (name, content, media_type)}
        return self.ask("POST", "", who=who, files=files, data={"title": Path(name).stem})

    def list_candidates(self, number: int, query: str = "") -> list[Json]:
        answer = self.ask("GET", f"/{number}/candidates{query}")
        assert answer.status_code == 200, answer.text
        listed: list[Json] = answer.json()["data"]
        return listed

    def decide(self, number: int, *decisions: Json, who: str = "rob") -> httpx2.Response:
        return self.ask("POST", f"/{number}/decisions", list(decisions), who)

    def accept_all(self, number: int, who: str = "rob") -> None:
        """Accept every candidate as it is, and say what only an editor can say of new records."""
        listed = self.list_candidates(number)
        decisions = [{"candidate": own["candidate"], "decision": "accept"} for own in listed]
        answer = self.decide(number, *decisions, who=who)
        assert answer.status_code == 200, answer.text
        self.fill_drafts(number, answer.json()["reading"]["drafts"], who)

    def fill_drafts(self, number: int, drafts: Json, who: str = "rob") -> None:
        """Say of new records what no text says."""
        patches = {
            plural: {draft["id"]: patch for draft in drafts[plural]}
            for plural, patch in (
                ("metrics", {"definition": "What it counts."}),
                ("technologies", {"field": "energy storage"}),
            )
        }
        answer = self.ask("PATCH", f"/{number}", {"drafts": patches}, who)
        assert answer.status_code == 200, answer.text

    def publish(self, number: int, who: str = "rob", query: str = "") -> httpx2.Response:
        return self.ask("POST", f"/{number}/publish{query}", who=who)

    def get_revision(self) -> int:
        revision: int = self.client.get("/v1/changes").json()["meta"]["revision"]
        return revision
