"""Records on pages: edited, withdrawn and restored with a reason, by reviewers at once and else as proposals."""

from typing import Any

import pytest
from support.page_forms import Curator, list_fields, list_forms, parse, read_text

pytestmark = pytest.mark.engines("sqlite")

CLAIM = "fiber-length-per-preform"
EDIT = f"/curate/claims/{CLAIM}"


def read(curator: Curator, path: str = f"claims/{CLAIM}") -> dict[str, Any]:
    record: dict[str, Any] = curator.client.get(f"/v1/{path}").json()
    return record


def test_reviewer_edits_the_fields_that_differ_and_no_others(reviewer: Curator) -> None:
    before = read(reviewer)
    answer = reviewer.send_page(
        EDIT,
        action="edit",
        reason="as the source says",
        **{"statements/en": "A preform gives 10,000 km.", "period": "2020", "note": " \r\n"},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/claims/{CLAIM}")
    after = read(reviewer)
    assert after["statement"] == "A preform gives 10,000 km."
    assert after["period"]["edtf"] == "2020"
    assert after["version"] == 2
    differing = {name for name in before if before[name] != after[name]}
    assert differing <= {"statement", "statements", "period", "version", "updated_at", "note"}
    [change] = reviewer.client.get(f"/v1/claims/{CLAIM}/history").json()["data"][1:]
    assert (change["actor"], change["comment"]) == ("rita", "as the source says")


def test_fault_comes_back_at_its_field_with_all_that_was_typed(reviewer: Curator) -> None:
    before = read(reviewer)
    answer = reviewer.send_page(
        EDIT, action="edit", reason="so", subject="kept & <typed>", period="2020-13-40"
    )
    assert answer.status_code == 422
    assert 'aria-describedby="period-fault"' in answer.text
    fields = list_fields(list_forms(answer)[0])
    assert fields["subject"] == "kept & <typed>"
    assert fields["period"] == "2020-13-40"
    assert fields["reason"] == "so"
    nothing = reviewer.send_page(EDIT, action="edit", reason="so")
    assert nothing.status_code == 422
    assert "No field has another value" in read_text(nothing)
    unexplained = reviewer.send_page(EDIT, action="edit", scope="x", reason="")
    assert 'aria-describedby="reason-fault"' in unexplained.text
    assert list_fields(list_forms(unexplained)[0])["scope"] == "x"
    assert read(reviewer) == before


def test_edit_of_an_old_version_undoes_nothing_and_shows_what_is_stored(
    reviewer: Curator,
) -> None:
    old = list_fields(list_forms(reviewer.get(EDIT))[0])
    reviewer.send_page(EDIT, action="edit", scope="by somebody else", reason="first")
    answer = reviewer.send(EDIT, **{**old, "action": "edit", "note": "mine", "reason": "second"})
    assert answer.status_code == 412
    text = read_text(answer)
    assert "You have seen version 1, and version 2 is stored now" in text
    assert "Stored: by somebody else" in text
    assert list_fields(list_forms(answer)[0])["note"] == "mine"
    assert read(reviewer)["note"] != "mine"


@pytest.mark.engines("sqlite", "postgresql")
def test_record_is_withdrawn_and_restored_with_a_reason(reviewer: Curator) -> None:
    before = read(reviewer)
    unexplained = reviewer.send_page(EDIT, "1", action="withdraw", reason="")
    assert unexplained.status_code == 422
    assert reviewer.send_page(EDIT, "1", action="withdraw", reason="misread").status_code == 303
    assert read(reviewer)["status"] == "withdrawn"
    assert f"/claims/{CLAIM}<" not in reviewer.client.get("/sitemap.xml").text
    assert "Withdrawn: misread" in read_text(reviewer.get(f"/claims/{CLAIM}"))
    [form] = list_forms(reviewer.get(EDIT))
    assert list_fields(form)["restored"] == "1"
    assert reviewer.send_page(EDIT, action="restore", reason="it was right").status_code == 303
    after = read(reviewer)
    assert (after["status"], after["version"]) == (before["status"], 3)
    assert f"/claims/{CLAIM}<" in reviewer.client.get("/sitemap.xml").text


def test_records_of_other_kinds_are_withdrawn_by_reviewers_alone(
    reviewer: Curator, contributor: Curator
) -> None:
    organizations = reviewer.client.get("/v1/organizations?limit=1").json()["data"]
    path = f"/curate/organizations/{organizations[0]['id']}"
    refused = reviewer.send_page(path, action="withdraw", reason="not needed")
    assert refused.status_code == 409
    assert 'value="not needed"' in refused.text
    page = contributor.get(path)
    assert list_forms(page) == []
    assert "Reviewers alone" in read_text(page)
    version = organizations[0]["version"]
    forged = contributor.send(path, action="withdraw", version=str(version), reason="x")
    assert forged.status_code == 403
    assert read(reviewer, f"organizations/{organizations[0]['id']}")["status"] == "current"


def test_contributor_proposes_edits_and_withdrawals_and_restores_nothing(
    reviewer: Curator, contributor: Curator
) -> None:
    before = read(reviewer)
    page = contributor.get(EDIT)
    assert "What you send is a proposal" in read_text(page)
    answer = contributor.send_page(EDIT, "1", action="withdraw", reason="misread")
    assert answer.headers["location"] == "/curate/proposals/1"
    assert (
        contributor.send(EDIT, action="restore", version="1", reason="x", restored="1").status_code
        == 403
    )
    assert read(reviewer) == before
    assert reviewer.send_page("/curate/proposals/1", decision="accept").status_code == 303
    assert read(reviewer)["status"] == "withdrawn"


def test_page_of_a_record_leads_to_its_edit(reviewer: Curator) -> None:
    links = [link.get("href") for link in parse(reviewer.get(f"/claims/{CLAIM}")).iter("a")]
    assert EDIT in links
    for address in (
        f"/claims/{CLAIM}",
        f"https://testserver/claims/{CLAIM}?as_of=1",
        f"claims/{CLAIM}/",
    ):
        answer = reviewer.get(f"/curate/open?address={address}".replace("?as_of", "%3Fas_of"))
        assert answer.headers["location"] == EDIT, address
    for missing in ("/curate/open?address=elsewhere", "/curate/claims/none", "/curate/things/x"):
        assert reviewer.get(missing).status_code == 404
