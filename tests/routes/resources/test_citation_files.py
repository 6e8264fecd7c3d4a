"""Citations of a claim over HTTP: of the version that is asked for, with the public address or without one."""

from collections.abc import Iterator

import pytest
from conftest import Provider
from pybtex.database import parse_string
from starlette.testclient import TestClient
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.settings import Settings

CLAIM = "/v1/claims/fiber-length-per-preform"
# No other claim refers to it.
OTHER = "/v1/claims/subsea-production-depth"
SOURCE = "/v1/sources/self-developed-technologies"


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("bib", "application/x-bibtex; charset=utf-8"),
        ("csl.json", "application/vnd.citationstyles.csl+json"),
    ],
)
@pytest.mark.engines("sqlite")
def test_citation_is_a_file_beside_the_claim(
    client: TestClient, suffix: str, media_type: str
) -> None:
    answer = client.get(f"{CLAIM}.{suffix}", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    again = client.get(f"{CLAIM}.{suffix}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert client.get(f"/v1/claims/nowhere.{suffix}").status_code == 404
    assert client.get(f"{CLAIM}.{suffix}?fields=id").status_code == 422
    assert client.get(f"{SOURCE}.{suffix}").status_code == 422


@pytest.mark.engines("sqlite")
def test_file_of_a_claim_is_only_read(client: TestClient) -> None:
    for suffix in ("bib", "csl.json", "jsonld"):
        answer = client.options(f"{CLAIM}.{suffix}")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
        for method in ("PATCH", "DELETE", "POST"):
            assert client.request(method, f"{CLAIM}.{suffix}").status_code == 405
    assert client.options(CLAIM).headers["allow"] == "DELETE, GET, HEAD, PATCH"


@pytest.fixture
def editor(seeded_settings: Settings, database: Database) -> Iterator[Editor]:
    with TestClient(create_app(seeded_settings)) as client:
        yield Editor(client, add_key(database, AccessRole.REVIEWER))


def test_citation_names_the_revision_since_which_it_is_so(editor: Editor) -> None:
    def get_note(query: str = "") -> str:
        [item] = editor.client.get(f"{CLAIM}.csl.json{query}").json()
        note: str = item["note"]
        return note

    named = "Claimstone, claim fiber-length-per-preform, version"
    assert get_note().endswith(f"{named} 1, revision 1")
    editor.patch("/v1/organizations/boe", {"note": "Changes no citation."})
    assert get_note().endswith(f"{named} 1, revision 1")
    editor.patch(CLAIM, {"note": "Changed."})
    assert get_note().endswith(f"{named} 2, revision 3")
    editor.patch(SOURCE, {"publisher": "A Publisher", "published": "2025-06"})
    [item] = editor.client.get(f"{CLAIM}.csl.json").json()
    assert item["note"].endswith(f"{named} 2, revision 4")
    assert (item["publisher"], item["issued"]) == ("A Publisher", {"date-parts": [[2025, 6]]})
    since = "[corrected since: version 2]"
    assert get_note("?as_of=1").endswith(f"{named} 1, revision 1 {since}")
    assert get_note("?as_of=3").endswith(f"{named} 2, revision 3")


def test_citation_of_a_withdrawn_claim_says_so_and_why(editor: Editor) -> None:
    def read_note(query: str = "") -> str:
        [item] = editor.client.get(f"{OTHER}.csl.json{query}").json()
        [entry] = parse_string(
            editor.client.get(f"{OTHER}.bib{query}").text, "bibtex"
        ).entries.values()
        note: str = item["note"]
        assert entry.fields["note"].replace("\\_", "_") == note
        return note

    assert read_note().endswith("version 1, revision 1")
    editor.patch(OTHER, {"note": "Changed."})
    assert read_note("?as_of=1").endswith("revision 1 [corrected since: version 2]")
    tag = editor.client.get(OTHER).headers["etag"]
    editor.ask("DELETE", f"{OTHER}?reason=Misread%20unit", If_Match=tag)
    withdrawn = "version 3, revision 3 [withdrawn: Misread unit]"
    assert read_note().endswith(withdrawn)
    assert read_note("?as_of=1").endswith("revision 1 [withdrawn since: Misread unit]")
    table = editor.client.get("/v1/claims.csv?status=withdrawn&fields=id,citation").text
    assert withdrawn in table
    editor.patch(OTHER, {"status": "stated"})
    assert read_note().endswith("version 4, revision 4")
    assert read_note("?as_of=3").endswith("[withdrawn: Misread unit; corrected since: version 4]")


def test_citation_of_a_claim_that_was_created_withdrawn_has_its_reason(editor: Editor) -> None:
    claim = {
        "id": "drawn-back",
        "status": "withdrawn",
        "achievement": "subsea-production-system",
        "metric": "operating-depth",
        "quantity": {"as_stated": "more than 500 meters"},
        "evidence": [
            {"source": "self-developed-technologies", "exact": "a depth of more than 500 meters"}
        ],
    }
    answer = editor.ask("POST", "/v1/claims?comment=Kept%20as%20a%20warning", claim)
    assert answer.status_code == 201, answer.text
    [item] = editor.client.get("/v1/claims/drawn-back.csl.json").json()
    assert item["note"].endswith("revision 2 [withdrawn: Kept as a warning]")


@pytest.mark.engines("sqlite")
def test_citation_with_a_public_address_leads_to_the_version(provider: Provider) -> None:
    settings = provider.copy_seeded().model_copy(update={"public_url": "https://cs.example"})
    database = Database(settings)
    key = add_key(database, AccessRole.REVIEWER)
    database.close()
    with TestClient(create_app(settings), base_url="https://cs.example") as client:
        before = client.get(CLAIM).json()
        editor = Editor(client, key)
        editor.patch(CLAIM, {"note": "Changed."})
        [entry] = parse_string(client.get(f"{CLAIM}.bib?as_of=1").text, "bibtex").entries.values()
        address = "https://cs.example/claims/fiber-length-per-preform?as_of=1"
        assert (
            entry.fields["note"]
            .replace("\\_", "_")
            .endswith(f"revision 1, {address} [corrected since: version 2]")
        )
        cited = client.get(address, headers={"Accept": "application/json"})
        assert {**cited.json(), "superseded": None} == before
