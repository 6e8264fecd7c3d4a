"""A reading on pages: its text, one number at a time, decisions, drafts and the publication."""

from typing import Any

import httpx2
import pytest
from support.page_forms import Curator, list_fields, list_forms, parse, read_text
from support.reading_desk import ARTICLE

pytestmark = pytest.mark.engines("sqlite")

PATH = "/curate/readings/1"
NEW = {"title": "Voltara ships <LX-2>", "published": "2025-06-12", "text": ARTICLE}

LAST_YEAR = "Last year YOFC reached 12,000 km of fiber from one preform."


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
    assert [link.text for link in shown.iter("a") if link.get("class") == "new"][:2] == [
        "402 Wh/kg",
        "450 Wh/kg",
    ]
    assert [mark.text for mark in shown.iter("mark")][:2] == ["Voltara's ", " cell reached "]
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


def _get_changes(curator: Curator) -> Any:  # noqa: ANN401 - JSON
    return read(curator, "/candidates")["data"][0]["decision"]["changes"]


def _change_by_key(curator: Curator, **decision: object) -> None:
    headers = {"Authorization": f"Bearer {curator.key}", "If-Match": "*"}
    given = [{"candidate": 1, "decision": "accept", **decision}]
    path = "/v1/readings/1/decisions"
    answer = curator.client.post(path, json=given, headers=headers)
    assert answer.status_code == 200, answer.text


def test_page_keeps_what_was_decided_before_and_stores_its_fields(reviewer: Curator) -> None:
    begin(reviewer)
    quote = {"exact": "LX-2 cell reached 402 Wh/kg", "start": ARTICLE.index("LX-2")}
    unshown = {
        "baseline": None,
        "qualifiers": [{"property": "temperature", "as_stated": "25 °C"}],
        "evidence": [quote],
    }
    before = {**unshown, "statements": {"en": "S1", "zh": "Z1"}, "scope": "cell only"}
    _change_by_key(reviewer, changes={**before, "period": "2025"})
    page = reviewer.get(f"{PATH}?candidate=1")
    assert list_fields(list_forms(page)[0])["statements/en"] == "S1"
    assert f"“{quote['exact']}”" in read_text(page)
    decide(reviewer, 1, action="accept", **{"statements/en": "S2", "note": "N."})
    after = {**before, "statements": {"en": "S2", "zh": "Z1"}, "period": "2025", "note": "N."}
    assert _get_changes(reviewer) == after
    # What is taken back is no change any more, and words of a number take the old ones with them.
    decide(reviewer, 1, action="accept", scope="", note="", period="2025-06")
    assert _get_changes(reviewer) == {**unshown, "statements": {"en": "S2", "zh": "Z1"}}
    _change_by_key(reviewer, changes={"metric": None, "evidence": None})
    decide(reviewer, 1, action="accept", note="N.")
    assert _get_changes(reviewer) == {"metric": None, "evidence": None, "note": "N."}
    by_hand = {"as_stated": "402", "value": "402", "read_by": "hand"}
    _change_by_key(reviewer, changes={"quantity": by_hand})
    decide(reviewer, 1, action="accept", **{"quantity/as_stated": "reached 402 Wh/kg"})
    assert _get_changes(reviewer) == {"quantity": {"as_stated": "reached 402 Wh/kg"}}


def test_page_keeps_the_claim_that_gets_a_quote(reviewer: Curator) -> None:
    begin(reviewer)
    known = "fiber-length-per-preform"
    decide(reviewer, 5, action="accept", cited=known)
    page = reviewer.get(f"{PATH}?candidate=5")
    assert list_fields(list_forms(page)[0])["cited"] == known
    decide(reviewer, 5, action="accept")
    candidates = read(reviewer, "/candidates")["data"]
    assert candidates[4]["decision"]["evidence_for"] == known
    both = reviewer.send_page(f"{PATH}?candidate=5", action="accept", scope="one")
    assert both.status_code == 422
    assert "gets the quote as it is" in read_text(both)
    assert list_fields(list_forms(both)[0])["scope"] == "one"
    other = reviewer.send_page(f"{PATH}?candidate=1", action="accept", cited=known)
    assert (other.status_code, 'aria-describedby="cited-fault"' in other.text) == (422, True)
    decide(reviewer, 5, action="accept", cited="")
    assert read(reviewer, "/candidates")["data"][4]["decision"]["evidence_for"] is None


def test_page_starts_from_the_reason_of_a_rejection(reviewer: Curator) -> None:
    begin(reviewer)
    decide(reviewer, 2, action="reject", reject_reason="other", note_on_reason="Ours.")
    decide(reviewer, 2, action="reject")
    decision = read(reviewer, "/candidates")["data"][1]["decision"]
    assert (decision["reason"], decision["note"]) == ("other", "Ours.")


def test_button_says_whose_decision_is_undone(reviewer: Curator) -> None:
    begin(reviewer)
    decide(reviewer, 3, action="postpone")
    page = reviewer.get(f"{PATH}?candidate=2")
    assert "Undo the last decision (on number 3)" in read_text(page)


def test_number_that_a_reading_has_not_is_no_page(reviewer: Curator) -> None:
    begin(reviewer)
    assert reviewer.get(f"{PATH}?candidate=5").status_code == 200
    missing = reviewer.get(f"{PATH}?candidate=99")
    assert missing.status_code == 404
    assert "The reading has no such number." in missing.text


def test_text_with_a_fault_comes_back(reviewer: Curator) -> None:
    answer = reviewer.send_page("/curate/readings", **{**NEW, "published": "2020-99"})
    assert answer.status_code == 422
    assert 'aria-describedby="published-fault"' in answer.text
    assert list_fields(list_forms(answer)[0])["text"].strip() == ARTICLE


def test_text_of_a_file_is_read_in_the_place_of_what_was_pasted(reviewer: Curator) -> None:
    page = f"<html><body><p>{ARTICLE}</p></body></html>"
    said = {"title": "LX-2", "text": "pasted", "published": "2025-06-12"}
    answer = reviewer.send_file("/curate/readings", "lx.html", page.encode(), **said)
    assert answer.headers["location"] == PATH
    reading = read(reviewer)
    assert reading["text"].strip() == ARTICLE
    assert reading["source"]["tool"].startswith("trafilatura")
    assert reading["source"]["published"] == "2025-06-12"


@pytest.mark.parametrize(
    ("chosen", "status", "field", "words"),
    [
        (("", b""), 422, "text", "Paste a text, or choose its file."),
        (("a.pdf", b"%PDF-1.7 broken"), 422, "file", "read"),
        (("a.zip", b"PK\x03\x04"), 415, None, "a file is read if it is"),
    ],
)
def test_file_that_cannot_be_read_comes_back_with_what_was_typed(
    reviewer: Curator,
    chosen: tuple[str, bytes],
    status: int,
    field: str | None,
    words: str,
) -> None:
    answer = reviewer.send_file("/curate/readings", *chosen, title="my title")
    assert answer.status_code == status
    assert (f'aria-describedby="{field}-fault"' in answer.text) == (field is not None)
    assert words in read_text(answer)
    assert list_fields(list_forms(answer)[0])["title"] == "my title"


def test_what_is_said_of_the_text_is_changed_and_the_text_read_again(reviewer: Curator) -> None:
    begin(reviewer, text=LAST_YEAR)
    about = f"{PATH}/about"
    answer = reviewer.send_page(
        about, **{"source/title": "YOFC", "source/published": "2021", "source/publisher": "Wire"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    source = read(reviewer)["source"]
    assert (source["title"], source["published"]) == ("YOFC", "2021")
    candidate = read(reviewer, "/candidates")["data"][0]
    assert candidate["draft"]["period"] == "2020"
    unchanged = reviewer.send_page(about)
    assert unchanged.status_code == 422
    assert "No field has another value" in read_text(unchanged)
    faulty = reviewer.send_page(
        about, **{"source/title": "", "source/published": "2021-13", "source/url": "x"}
    )
    assert faulty.status_code == 422
    assert 'aria-describedby="source-url-fault"' in faulty.text
    assert list_fields(list_forms(faulty)[0])["source/published"] == "2021-13"
    begun = list_fields(list_forms(reviewer.get(about))[0])
    decide(reviewer, 1, action="postpone")
    outdated = reviewer.send(about, **{**begun, "source/title": "mine"})
    assert outdated.status_code == 412
    decided = reviewer.send_page(about, **{"source/published": "2022"})
    assert decided.status_code == 409
    assert "undo the decisions first" in read_text(decided)


def test_reading_is_discarded_with_a_reason(reviewer: Curator, contributor: Curator) -> None:
    begin(reviewer)
    form = list_fields(list_forms(reviewer.get(f"{PATH}/about"))[1])
    unexplained = reviewer.send(f"{PATH}/discard", **{**form, "reason": " "})
    assert unexplained.status_code == 422
    assert 'aria-describedby="reason-fault"' in unexplained.text
    assert contributor.send(f"{PATH}/discard", **{**form, "reason": "mine"}).status_code == 403
    answer = reviewer.send(f"{PATH}/discard", **{**form, "reason": "it <repeats> another"})
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    assert "Discarded: it <repeats> another" in read_text(reviewer.get(PATH))
    # Its text is deleted, and no link is left without words.
    assert parse(reviewer.get(PATH)).find(".//p[@class='reading']") is None
    assert list_forms(reviewer.get(f"{PATH}/about")) == []
    assert (read(reviewer)["state"], read(reviewer)["text"]) == ("discarded", None)


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


def find_marked(answer: httpx2.Response) -> dict[str, str]:
    """Return the fields of the form that makes a candidate of words."""
    return next(own for own in map(list_fields, list_forms(answer)) if "start" in own)


def test_number_that_is_no_candidate_becomes_one_and_is_taken_back(reviewer: Curator) -> None:
    begin(reviewer)
    before = read(reviewer)["counts"]
    text = parse(reviewer.get(PATH)).find(".//p[@class='reading']")
    links = {link.text: link.get("href") for link in text.iter("a") if link.get("class") == "none"}
    assert "12" in links
    marked = reviewer.get(links["12"])
    assert "“12”" in read_text(marked)
    form = find_marked(marked)
    answer = reviewer.send(f"{PATH}/candidates", **form)
    assert answer.status_code == 303, read_text(answer)
    added = read(reviewer, "/candidates")["data"][-1]
    assert answer.headers["location"].endswith(f"?candidate={added['candidate']}")
    assert added["draft"]["quantity"]["as_stated"] == "12"
    assert "not read" in read_text(reviewer.get(answer.headers["location"]))
    outdated = reviewer.send(f"{PATH}/candidates", **form)
    assert outdated.status_code in {412, 422}
    assert reviewer.send_page(PATH, action="undo").status_code == 303
    assert read(reviewer)["counts"] == before


def test_words_that_a_person_chose_become_a_candidate(reviewer: Curator) -> None:
    begin(reviewer)
    start = ARTICLE.index("June 2025")
    chosen = reviewer.get(f"{PATH}?candidate=1&choose=true&start={start}&end={start + 9}")
    form = find_marked(chosen)
    assert reviewer.send(f"{PATH}/candidates", **form).status_code == 303
    [added] = [own for own in read(reviewer, "/candidates")["data"] if own["added"]]
    assert added["draft"]["quantity"] == {"as_stated": "June 2025"}
    nowhere = reviewer.send(f"{PATH}/candidates", **{**form, "start": "9000", "end": "9001"})
    assert nowhere.status_code == 422
    assert "no words there" in read_text(nowhere)
