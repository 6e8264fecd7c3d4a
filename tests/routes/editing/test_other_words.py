"""Claims whose quotes state their numbers in different words are edited as any others."""

from pathlib import Path

import pytest
from support.editors import Editor, add_key
from support.other_words_bundle import CHANGED, CLAIMS, write_other_words

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.verify import verify_catalogue

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@pytest.fixture
def other_words(editor: Editor, database: Database, tmp_path: Path) -> Editor:
    import_bundle(database, write_other_words(tmp_path), Author("ben"))
    return editor


def test_claim_with_quotes_in_other_words_is_edited_and_restored(
    other_words: Editor, database: Database
) -> None:
    for claim in CLAIMS:
        url = f"/v1/claims/{claim['id']}"
        before = other_words.client.get(url).json()
        edited = other_words.patch(url, {"note": "x"})
        assert (edited.status_code, edited.json()["note"]) == (200, "x"), edited.text
        assert edited.json()["evidence"] == before["evidence"]
        etag = other_words.client.get(url).headers["etag"]
        restored = other_words.ask("POST", f"{url}/restore?version=1", If_Match=etag)
        assert (restored.status_code, restored.json()["note"]) == (200, None), restored.text
        assert restored.json()["evidence"] == before["evidence"]
    with database.read() as session:
        assert verify_catalogue(session).differences == []


def test_claim_with_quotes_in_other_words_is_changed_by_a_proposal(
    other_words: Editor, database: Database
) -> None:
    contributor = Editor(other_words.client, add_key(database, AccessRole.CONTRIBUTOR, "cem"))
    body = {"kind": "claim", "id": CHANGED, "content": {"scope": "all"}, "comment": "x"}
    proposed = contributor.ask("POST", "/v1/proposals", body)
    assert proposed.status_code == 201, proposed.text
    url = f"/v1/proposals/{proposed.json()['number']}/accept"
    accepted = other_words.ask("POST", url, {"reason": "so it is"})
    assert accepted.status_code == 200, accepted.text
    assert other_words.client.get(f"/v1/claims/{CHANGED}").json()["scope"] == "all"
