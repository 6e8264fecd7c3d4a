"""A reading on pages: its text, one number at a time, decisions, drafts and the publication."""

from typing import Any

import pytest
from support.page_forms import Curator, list_fields, list_forms, parse, read_text
from support.reading_desk import ARTICLE

pytestmark = pytest.mark.engines("sqlite")

PATH = "/curate/readings/1"
NEW = {"title": "Voltara ships <LX-2>", "published": "2025-06-12", "text": ARTICLE}


def begin(curator: Curator, **fields: str) -> None:
    answer = curator.send_page("/curate/readings", **{**NEW, **fields})
    assert answer.status_code == 303, read_text(answer)
    assert answer.headers["location"] == PATH


def read(curator: Curator, path: str = "") -> Any:  # noqa: ANN401 - JSON
    by_key = {"Authorization": f"Bearer {curator.key}"}
    return curator.client.get(f"/v1/readings/1{path}", headers=by_key).json()


def decide(curator: Curator, candidate: int, **fields: str) -> str:
    answer = curator.send_page(f"{PATH}?candidate={candidate}", **fields)
    assert answer.status_code == 303, read_text(answer)
    return answer.headers["location"]


@pytest.mark.slow
def test_text_is_read_decided_number_by_number_and_published(reviewer: Curator) -> None:
    begin(reviewer)
    page = reviewer.get(PATH)
    assert "Number 1 of 5" in read_text(page)
    shown = parse(page).find(".//p[@class='reading']")
    assert "".join(shown.itertext()) == ARTICLE
    assert [link.text for link in shown.iter("a")][:2] == ["402 Wh/kg", "450 Wh/kg"]
    assert shown.find("mark").text.startswith("Voltara's LX-2 cell reached")
    assert decide(reviewer, 1, action="accept", scope="cell only") == f"{PATH}?candidate=2"
    assert decide(reviewer, 2, action="accept") == f"{PATH}?candidate=3"
    assert decide(reviewer, 3, action="reject", reject_reason="name") == f"{PATH}?candidate=4"
    assert decide(reviewer, 4, action="postpone") == f"{PATH}?candidate=5"
    assert decide(reviewer, 4, action="undo") == f"{PATH}?candidate=4"
    assert decide(reviewer, 4, action="postpone") == f"{PATH}?candidate=5"
    known = "fiber-length-per-preform"
    assert decide(reviewer, 5, evidence_for=known) == f"{PATH}/publish"
    decided = {own["candidate"]: own for own in read(reviewer, "/candidates")["data"]}
    assert decided[1]["decision"]["changes"] == {"scope": "cell only"}
    assert decided[3]["decision"]["reason"] == "name"
    assert [own["state"] for own in decided.values()][3] == "postponed"
    assert decided[5]["decision"]["evidence_for"] == known

    faulty = reviewer.get(f"{PATH}/publish")
    assert "definition" in read_text(faulty)
    assert list_forms(faulty) == []
    form = list_fields(list_forms(reviewer.get(PATH))[-1])
    said = {name: "What it measures." for name in form if name.endswith("/definition")}
    said |= {name: "energy storage" for name in form if name.endswith("/field")}
    answer = reviewer.send(PATH, **{**form, **said, "action": "drafts"})
    assert answer.status_code == 303, read_text(answer)
    preview = reviewer.get(f"{PATH}/publish")
    assert "Nothing is stored yet" in read_text(preview)
    assert reviewer.client.get("/v1/claims/voltara-lx-2-cell").status_code == 404
    done = reviewer.send_page(f"{PATH}/publish", comment="read")
    assert "Imported; this is revision 2" in read_text(done)
    claim = reviewer.client.get("/v1/claims/voltara-lx-2-cell").json()
    assert claim["scope"] == "cell only"
    assert "Published" in read_text(reviewer.get(PATH))


def test_fault_of_a_decision_comes_back_with_what_was_typed(reviewer: Curator) -> None:
    begin(reviewer)
    answer = reviewer.send_page(PATH, action="accept", scope="w" * 501, subject="typed & kept")
    assert answer.status_code == 422
    assert 'aria-describedby="scope-fault"' in answer.text
    assert list_fields(list_forms(answer)[0])["subject"] == "typed & kept"
    unexplained = reviewer.send_page(PATH, action="reject", reject_reason="other")
    assert unexplained.status_code == 422
    assert list_fields(list_forms(unexplained)[0])["reject_reason"] == "other"
    old = list_fields(list_forms(reviewer.get(PATH))[0])
    decide(reviewer, 1, action="postpone")
    outdated = reviewer.send(PATH, **{**old, "action": "accept", "scope": "mine"})
    assert outdated.status_code == 412
    assert list_fields(list_forms(outdated)[0])["scope"] == "mine"
    assert read(reviewer)["counts"]["accepted"] == 0


def test_quote_is_chosen_by_its_words(reviewer: Curator) -> None:
    begin(reviewer)
    words = reviewer.get(f"{PATH}?candidate=1&choose=true")
    links = {
        link.text: link.get("href")
        for link in parse(words).find(".//p[@class='reading']").iter("a")
    }
    assert "402" in links
    ends = reviewer.get(links["LX-2"])
    assert "Choose the last word" in read_text(ends)
    links = {
        link.text: link.get("href") for link in parse(ends).find(".//p[@class='reading']").iter("a")
    }
    chosen = reviewer.get(links["2025,"].replace("2025%2C", "2025,"))
    assert "LX-2 cell reached 402 Wh/kg in June 2025," in read_text(chosen)
    form = list_fields(list_forms(chosen)[0])
    assert reviewer.send(PATH, **{**form, "action": "accept"}).status_code == 303
    [candidate, *_] = read(reviewer, "/candidates")["data"]
    assert candidate["draft"]["evidence"][0]["exact"] == "LX-2 cell reached 402 Wh/kg in June 2025,"


def test_text_with_a_fault_comes_back(reviewer: Curator) -> None:
    answer = reviewer.send_page("/curate/readings", **{**NEW, "published": "2020-99"})
    assert answer.status_code == 422
    assert 'aria-describedby="published-fault"' in answer.text
    assert list_fields(list_forms(answer)[0])["text"].strip() == ARTICLE


def test_contributor_decides_on_their_own_reading_and_submits_it(
    contributor: Curator, reviewer: Curator
) -> None:
    begin(contributor, text="YOFC can draw 12,000 km of fiber from one preform.")
    assert decide(contributor, 1, action="accept").endswith("/publish")
    form = list_fields(list_forms(contributor.get(PATH))[-1])
    said = {name: "optics" for name in form if name.endswith(("/definition", "/field"))}
    if said:
        contributor.send(PATH, **{**form, **said, "action": "drafts"})
    answer = contributor.send_page(f"{PATH}/publish")
    assert "Somebody else publishes it" in read_text(answer)
    assert read(contributor)["state"] == "submitted"
    assert contributor.send_page("/curate/readings", **NEW).status_code == 303
    other = contributor.get("/curate/readings/2")
    assert other.status_code == 200
    done = reviewer.send_page(f"{PATH}/publish")
    assert "Imported" in read_text(done)
