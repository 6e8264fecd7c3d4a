"""A catalogue in use, with revisions, keys, sign-ins, proposals and notes, and URLs that read it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from fastapi.testclient import TestClient
from support.page_forms import SEE_OTHER, Curator
from support.random_history import change_randomly, make_first, write_history

from app.cli.imports import SEED_BUNDLE
from app.database.database import Database
from app.domain.access.api_keys import AccessRole, read_prefix
from app.ingest.edits.api_keys import create_key, revoke_key
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.migrate import migrate
from app.settings import Settings

REVISIONS = 8
PAST = (2, 5)
PROPOSALS = 3
LISTS = (
    "/v1/claims?limit=200",
    "/v1/claims?limit=200&status=withdrawn&status=disputed&status=stated&sort=-revision",
    "/v1/claims?limit=200&metric=range&sort=-value&facet=technology&facet=organization",
    "/v1/claims?limit=200&value__gte=5+km&fields=id,quantity.value",
    "/v1/claims?limit=200&sort=id&q=aker+-note",
    "/v1/claims?limit=200&q=光纤",
    "/v1/achievements?limit=200&sort=id&q=machines&facet=stage",
    "/v1/organizations?limit=200&sort=-updated_at",
    "/v1/technologies?limit=200",
    "/v1/metrics?limit=200",
    "/v1/sources?limit=200",
    "/v1/claims/example-range",
    "/v1/claims/example-range/evidence",
    "/v1/organizations/example",
    "/v1/metrics/range/timeline",
    "/v1/sources/report/text",
)
TODAY = (
    "/v1/search?q=more&limit=100",
    "/v1/search?q=技术",
    '/v1/search?q="one charge"',
    "/v1/suggest?q=ma",
    "/v1/claims/example-range/related",
    "/v1/claims/example-range/history?limit=200",
    "/v1/organizations/example/history?limit=200",
    "/v1/changes?limit=200",
    f"/v1/changes?since={REVISIONS // 2}&limit=200",
    "/v1/compare?organizations=example,other&metrics=range",
    "/v1/claims.csv",
    "/v1/claims.jsonld",
    "/v1/achievements.ndjson",
)


def live(settings: Settings, folder: Path) -> str:
    """Fill every table of an empty database; return the key of a reviewer."""
    random, bundle = Random(7), make_first()  # noqa: S311 - the same history at every run
    with closing(Database(settings)) as database:
        migrate(database)
        import_bundle(database, SEED_BUNDLE, Author("seed"))
        for number in range(1, REVISIONS - 1):
            import_bundle(database, write_history(folder, bundle), Author("curator", f"{number}."))
            change_randomly(random, bundle, number)
        with database.write() as session:
            ann = create_key(session, "Ann", AccessRole.CONTRIBUTOR, None)
            rob = create_key(
                session, "Røb 审", AccessRole.REVIEWER, datetime(2100, 1, 1, tzinfo=UTC)
            )
            revoke_key(
                session, read_prefix(create_key(session, "Eve", AccessRole.ADMIN, None)) or ""
            )
    with TestClient(create_app(settings)) as client:
        _write(client, ann, rob)
        note = {"kind": "claim", "id": "fiber-length-per-preform", "text": "🚗?"}
        assert Curator(client, rob).send("/report", **note).status_code == SEE_OTHER
    return rob


def _write(client: TestClient, ann: str, rob: str) -> None:
    """Make a change with an `Idempotency-Key`, a reading, and a proposal of each state; the last is open."""
    by_rob = {"Authorization": f"Bearer {rob}"}
    created = client.post(
        "/v1/organizations",
        json={"id": "asked-once", "kind": "company", "names": {"en": "Asked once"}},
        headers={**by_rob, "Idempotency-Key": "once"},
    )
    assert created.status_code == 201, created.text
    text = {"title": "Orvio", "text": "Orvio sold 30,000 packs."}
    read = client.post("/v1/readings", json=text, headers=by_rob)
    assert read.status_code == 201, read.text
    decided = client.post(
        "/v1/readings/1/decisions",
        json=[{"candidate": 1, "decision": "postpone"}],
        headers={**by_rob, "If-Match": "*"},
    )
    assert decided.is_success, decided.text
    for number in range(1, PROPOSALS + 1):
        proposal = {
            "kind": "claim",
            "id": "fiber-length-per-preform",
            "content": {"note": f"Proposed {number} times."},
            "comment": "🚗",
        }
        made = client.post(
            "/v1/proposals", json=proposal, headers={"Authorization": f"Bearer {ann}"}
        )
        assert made.json()["number"] == number, made.text
        decision = {1: "accept", 2: "refuse"}.get(number)
        if decision:
            url = f"/v1/proposals/{number}/{decision}"
            assert client.post(url, json={"reason": "So."}, headers=by_rob).is_success


def list_urls() -> Iterator[str]:
    """List URLs of current and of past revisions."""
    yield from TODAY
    for url in LISTS:
        yield url
        for revision in PAST:
            yield f"{url}{'&' if '?' in url else '?'}as_of={revision}"
