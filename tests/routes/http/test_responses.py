"""ETags of reads are strong: at one address, equal tags mean equal bytes, whatever has happened between."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from hashlib import sha256
from typing import Any

import pytest
from fastapi.testclient import TestClient
from support.editors import ORGANIZATION, Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.domain.revisions import CatalogueRevision
from app.ingest.store.catalogue_lock import renew_epoch
from app.main import create_app
from app.routes.http import etags
from app.routes.http.etags import make_list_etag
from app.settings import Settings

CLAIM = "/v1/claims/fiberhome-calls-30-billion"
MAKER = "/v1/organizations/fiberhome"
SOURCE = "/v1/sources/self-developed-technologies"
LISTS = (
    "/v1/claims?limit=2",
    "/v1/claims?limit=2&",
    "/v1/claims?limit=2&fields=id",
    "/v1/claims?limit=2&expand=metric",
    "/v1/claims?limit=2&facet=metric",
    "/v1/claims?limit=2&q=fiber",
    "/v1/claims?limit=2&sort=-updated_at",
    "/v1/organizations?limit=2",
    "/v1/companies?limit=2",
    "/v1/sources?limit=2",
)
OF_THE_PAST = ("/v1/claims?limit=2&as_of=1", f"{CLAIM}?as_of=1", "/v1/claims.csv?as_of=1")
FILES = ("/v1/claims.csv", "/v1/organizations.atom")
SINGLE = (CLAIM, f"{CLAIM}?fields=id", f"{CLAIM}.jsonld", MAKER, SOURCE)
# The fast path leaves requests with `If-Match` to the routes.
TO_THE_ROUTES = {"If-Match": "*"}


@contextmanager
def edit(settings: Settings) -> Iterator[Editor]:
    with closing(Database(settings)) as database:
        key = add_key(database, AccessRole.REVIEWER)
    with TestClient(create_app(settings)) as client:
        yield Editor(client, key)


def read_tags(client: TestClient, *urls: str) -> dict[str, str]:
    return {url: client.get(url).headers["etag"] for url in urls}


class Seen:
    """What each address has answered, by its ETag."""

    def __init__(self) -> None:
        self.bodies: dict[tuple[str, str], bytes] = {}

    def check(self, client: TestClient) -> None:
        """Check that each ETag is of one body only, and that routes and fast path agree on both."""
        for url in (*LISTS, *SINGLE, *OF_THE_PAST, *FILES):
            self._keep(client, url)
        for url in (*LISTS, *SINGLE):
            self._keep(client, url, TO_THE_ROUTES)

    def _keep(self, client: TestClient, url: str, headers: Mapping[str, str] | None = None) -> None:
        answer = client.get(url, headers=headers)
        assert answer.status_code == 200, (url, answer.text)
        tag = answer.headers["etag"]
        assert not tag.startswith("W/")
        assert self.bodies.setdefault((url, tag), answer.content) == answer.content, url

    def count(self, url: str) -> int:
        return sum(seen == url for seen, _ in self.bodies)


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_etag_is_never_that_of_other_bytes(seeded_settings: Settings) -> None:
    seen = Seen()
    with edit(seeded_settings) as editor:
        seen.check(editor.client)
        assert editor.ask("POST", "/v1/organizations", ORGANIZATION).status_code == 201
        seen.check(editor.client)
        assert editor.patch(MAKER, {"names": {"en": "Renamed"}}).status_code == 200
        seen.check(editor.client)
    for public_url in ("https://a.example", "https://b.example/c"):
        published = seeded_settings.model_copy(update={"public_url": public_url})
        with TestClient(create_app(published)) as client:
            seen.check(client)
    with closing(Database(seeded_settings)) as database, database.write() as session:
        renew_epoch(session)
    with TestClient(create_app(seeded_settings)) as client:
        seen.check(client)
    # Three revisions, two other addresses, another epoch.
    assert [seen.count(url) for url in LISTS] == [6] * len(LISTS)
    # As the bytes: the new name changes the claim, and the address the source; the epoch is in none.
    assert (seen.count(CLAIM), seen.count(MAKER), seen.count(SOURCE)) == (2, 2, 3)


def test_unrelated_change_changes_the_etags_of_lists_alone(seeded_settings: Settings) -> None:
    with edit(seeded_settings) as editor:
        before = read_tags(editor.client, *LISTS, *SINGLE)
        assert editor.ask("POST", "/v1/organizations", ORGANIZATION).status_code == 201
        after = read_tags(editor.client, *LISTS, *SINGLE)
        assert {url for url in before if before[url] == after[url]} == set(SINGLE)
        patched = editor.ask("PATCH", CLAIM, {"note": "Seen again."}, If_Match=before[CLAIM])
        assert patched.status_code == 200, patched.text


def test_etag_of_before_a_renaming_no_longer_matches_what_shows_the_name(
    seeded_settings: Settings,
) -> None:
    with edit(seeded_settings) as editor:
        before = editor.client.get(CLAIM)
        assert editor.patch(MAKER, {"names": {"en": "Renamed"}}).status_code == 200
        after = editor.client.get(CLAIM)
        assert before.json()["version"] == after.json()["version"]
        assert before.headers["etag"] != after.headers["etag"]
        again = editor.client.get(CLAIM, headers={"If-None-Match": before.headers["etag"]})
        assert again.status_code == 200
        refused = editor.ask("PATCH", CLAIM, {"note": "x"}, If_Match=before.headers["etag"])
        assert refused.status_code == 412
        assert "was changed after your ETag" in refused.json()["detail"]
        plain = editor.client.get(CLAIM, headers={"Accept-Encoding": "identity"})
        assert plain.headers["etag"] in refused.json()["detail"]


def test_page_is_tagged_without_reading_its_bytes(
    seeded_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []

    def hash_counted(content: bytes) -> Any:  # noqa: ANN401 - as hashlib
        sizes.append(len(content))
        return sha256(content)

    monkeypatch.setattr(etags, "sha256", hash_counted)
    with TestClient(create_app(seeded_settings)) as client:
        for url in LISTS:
            for headers in (TO_THE_ROUTES, {}):
                assert client.get(url, headers=headers).status_code == 200
    assert len(sizes) == 2 * len(LISTS)
    assert max(sizes) < 200


@pytest.mark.parametrize(
    "changed",
    [("", "/v1/claims", "q=b"), ("http://a", "/v1/claims", ""), ("", "/v1/claims\nq=a", "")],
)
def test_list_etag_is_of_all_that_was_requested(changed: tuple[str, str, str]) -> None:
    version = CatalogueRevision("epoch", 1)
    tag = make_list_etag(version, "", "/v1/claims", "q=a")
    assert tag == make_list_etag("epoch.1", "", "/v1/claims", "q=a")
    assert tag != make_list_etag(version, *changed)
    assert tag != make_list_etag(version._replace(epoch="other"), "", "/v1/claims", "q=a")
    assert tag != make_list_etag(version._replace(revision=2), "", "/v1/claims", "q=a")
    assert tag != make_list_etag(version, "", "/v1/claims", "q=a", label="partial")


def test_another_program_has_other_etags_of_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    tag = make_list_etag("epoch.1", "/v1/claims")
    monkeypatch.setattr(etags, "_PROGRAM", "another version")
    assert make_list_etag("epoch.1", "/v1/claims") != tag
