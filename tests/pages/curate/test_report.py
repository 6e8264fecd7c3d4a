"""Errors that readers report: a note for reviewers, without an account, within limits."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert
from starlette.testclient import TestClient
from support.editors import add_key
from support.page_forms import Curator, list_fields, list_forms, read_text

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.error_notes import MAX_OPEN_NOTES
from app.main import create_app
from app.models import ErrorNote
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

CLAIM = "fiber-length-per-preform"
SOURCE = "self-developed-technologies"


@pytest.mark.engines("sqlite", "postgresql")
def test_note_is_left_without_an_account_read_by_reviewers_and_closed(
    reader: Curator, reviewer: Curator, contributor: Curator
) -> None:
    before = reader.client.get("/v1/changes").json()["meta"]["revision"]
    for path in (f"/claims/{CLAIM}", f"/sources/{SOURCE}"):
        form = list_forms(reader.get(path))[-1]
        fields = {**list_fields(form), "text": f"<b>Wrong</b>\r\nin {path}"}
        answer = reader.send(form.get("action", ""), **fields)
        assert answer.status_code == 303
        thanks = reader.get(answer.headers["location"])
        assert "Thank you" in read_text(thanks)
        assert f'href="{path}"' in thanks.text
    page = reviewer.get("/curate")
    assert "2 open, the oldest first" in read_text(page)
    assert "<b>Wrong</b> in /claims/" in read_text(page)
    assert "Errors that readers report" not in read_text(contributor.get("/curate"))
    forms = [form for form in list_forms(page) if form.get("action", "").endswith("/close")]
    refused = contributor.send(forms[0].get("action", ""))
    assert refused.status_code == 403
    assert reviewer.send(forms[0].get("action", "")).headers["location"] == "/curate"
    assert "1 open" in read_text(reviewer.get("/curate"))
    assert reviewer.send("/curate/notes/99/close").status_code == 404
    assert reader.client.get("/v1/changes").json()["meta"]["revision"] == before


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"text": " "}, 422, "missing"),
        ({"text": "x" * 2_001}, 422, "2000"),
        ({"text": "a\x00b"}, 422, "character"),
        ({"kind": "organization"}, 422, "claim"),
        ({"id": "none-such"}, 404, "there is no claim"),
    ],
)
def test_note_with_a_fault_comes_back_as_it_was_typed(
    reader: Curator, fields: dict[str, str], status: int, words: str
) -> None:
    sent = {"kind": "claim", "id": CLAIM, "text": "typed", **fields}
    answer = reader.send("/report", **sent)
    assert answer.status_code == status
    assert words in read_text(answer)
    if "\x00" not in sent["text"]:
        assert list_fields(list_forms(answer)[0])["text"].strip() == sent["text"].strip()


def test_notes_of_a_client_are_limited(reader: Curator) -> None:
    note = {"kind": "claim", "id": CLAIM, "text": "wrong"}
    for _ in range(5):
        assert reader.send("/report", **note).status_code == 303
    answer = reader.send("/report", **note)
    assert answer.status_code == 429
    assert "You may send 5 in 3,600 seconds" in read_text(answer)
    assert list_fields(list_forms(answer)[0])["text"].strip() == "wrong"


def test_notes_end_where_reviewers_have_too_many(reader: Curator, database: Database) -> None:
    row = {"kind": "claim", "resource_id": CLAIM, "text": "x", "left_at": datetime.now(UTC)}
    with database.write() as session:
        session.execute(insert(ErrorNote), [row] * MAX_OPEN_NOTES)
    answer = reader.send("/report", kind="claim", id=CLAIM, text="one more")
    assert answer.status_code == 429
    assert "more notes than they can read" in read_text(answer)


def test_form_is_left_out_where_a_setting_says_so_and_in_the_past(
    reader: Curator, seeded_settings: Settings, database: Database
) -> None:
    assert "/report" not in reader.get(f"/claims/{CLAIM}?as_of=1").text
    settings = seeded_settings.model_copy(update={"error_notes": False})
    with TestClient(create_app(settings)) as client:
        without = Curator(client, add_key(database, AccessRole.REVIEWER))
        assert "/report" not in without.get(f"/claims/{CLAIM}").text
        sent = without.send("/report", kind="claim", id=CLAIM, text="wrong")
    assert sent.status_code == 404
    assert "cannot be reported here" in read_text(sent)
